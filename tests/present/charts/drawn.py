"""Looking into a specification and into the SVG that comes of it: its text boxes, and what lies on
what."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from PIL import ImageFont

from posecheck.measures.gait.cycle import gait_cycles
from posecheck.present.charts.labels import Box
from posecheck.present.charts.svg import Drawings
from tests.present.factories import run

_MOVED = re.compile(r"translate\(([-\d.]+)[, ]([-\d.]+)\)")
_TEXT_HEIGHT = 0.95
"""Of a line of figures and small letters, in its type size: less than the line's own height, in
which nothing is written above and below."""


def layers_of(spec: dict, kind: str) -> list[dict]:
    """The layers of a kind of mark, each with its rows, also where several share them."""
    found = []
    for one in spec["layer"]:
        inner = one.get("layer", [one])
        found += [{"data": one["data"], **each} for each in inner if each["mark"]["type"] == kind]
    return found


def values_of(spec: dict, kind: str, field: str) -> list[list]:
    """The values of a field in each layer of a kind of mark."""
    return [
        [row[field] for row in one["data"]["values"] if field in row]
        for one in layers_of(spec, kind)
    ]


def every_value(spec: dict, kind: str, field: str) -> list:
    return [value for one in values_of(spec, kind, field) for value in one]


def svg_of(spec: dict) -> str:
    (svg,) = Drawings([spec]).wait()
    assert svg
    return svg


def text_boxes(svg: str) -> dict[tuple[str, Box], None]:
    """(text, its box) of what is written, by the widths of a real sans-serif type; the pale edge
    under a text is the same text at the same place."""
    found: dict[tuple[str, Box], None] = {}
    _walk(ElementTree.fromstring(svg), 0.0, 0.0, found)
    return found


def _walk(element: ElementTree.Element, x: float, y: float, found: dict) -> None:
    if moved := _MOVED.match(element.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == "text" and element.text:
        size = float(element.get("font-size", "12px").removesuffix("px"))
        wide = ImageFont.load_default(size).getlength(element.text)
        left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor", "start"), 0.0)
        tall = size * _TEXT_HEIGHT
        found[
            element.text,
            Box(round(left, 1), round(y - tall * 0.8, 1), round(wide, 1), round(tall, 1)),
        ] = None
    for child in element:
        _walk(child, x, y, found)


def collisions(svg: str) -> list[tuple[str, str]]:
    boxes = list(text_boxes(svg))
    return [
        (a, b) for k, (a, one) in enumerate(boxes) for b, two in boxes[k + 1 :] if one.touches(two)
    ]


def outside(svg: str) -> list[str]:
    """Texts that stick out of the drawing to the left or right."""
    width = float(ElementTree.fromstring(svg).get("width"))
    return [
        text
        for text, box in text_boxes(svg)
        if box.left < -0.5 or box.left + box.width > width + 0.5
    ]


def with_cycles(sides=("right",)):
    report = run()
    return replace(report, cycles=gait_cycles(report.curves, report.stride.steps, sides))

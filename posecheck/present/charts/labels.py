"""Labels that never lie on one another: how wide a text is at most, and where a label goes. Pixels,
y down; the same input gives the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LINE = 1.25
"""Height of a line of text in its type size [E]."""
_WIDTHS = {"narrow": 0.36, "usual": 0.62, "wide": 0.95}
_NARROW, _WIDE = set("ijlftr.,:;'|! ()[]I-"), set("mwMW%@▲◆●—")
"""Em, rather too wide for the usual sans-serif types, so that what is kept apart here is apart in
each of them [E]."""


@dataclass(frozen=True)
class Box:
    """left, top: its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def touches(self, other: Box, gap: float = 0.0) -> bool:
        apart = (
            self.left + self.width + gap <= other.left
            or other.left + other.width + gap <= self.left
        )
        return not (
            apart
            or self.top + self.height + gap <= other.top
            or other.top + other.height + gap <= self.top
        )


def width_of(text: str, size: float) -> float:
    """The most that `text` takes in type of `size` pixels."""
    return size * sum(
        _WIDTHS["narrow" if c in _NARROW else "wide" if c in _WIDE or ord(c) > 0x2FFF else "usual"]
        for c in text
    )


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits `room` pixels, with an ellipsis."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def in_a_row(
    centres: Sequence[float],
    texts: Sequence[str],
    size: float,
    first: Sequence[bool],
    gap: float = 4.0,
) -> list[bool]:
    """Which of the texts that stand centred in one row are written: those marked `first` before the
    others, none of which touches another."""
    kept: list[Box] = []
    written = [False] * len(texts)
    for k in sorted(range(len(texts)), key=lambda k: (not first[k], k)):
        wide = width_of(texts[k], size)
        box = Box(centres[k] - wide / 2, 0, wide, size)
        if not any(box.touches(other, gap) for other in kept):
            kept.append(box)
            written[k] = True
    return written


@dataclass(frozen=True)
class LabelPlace:
    """Where a label of a line stands. along: share of the plot's width it is tied to; align,
    baseline: as a text mark has them; dx, dy: pixels."""

    along: float
    align: str
    baseline: str
    dx: float
    dy: float
    box: Box


_ALONG = (
    (1.0, "right", -3.0),
    (0.0, "left", 3.0),
    (0.5, "center", 0.0),
    (0.25, "center", 0.0),
    (0.75, "center", 0.0),
)


def along_lines(
    heights: Sequence[float],
    texts: Sequence[str],
    size: float,
    plot: tuple[float, float],
    curve: np.ndarray,
) -> list[LabelPlace]:
    """A place for the label of each level line: above it or below, at an end or between, inside the
    plot, clear of the labels before it, with no other line through it where there is such a place,
    and with as little of the curve under it as can be.

    heights: of the lines, pixels from the top. plot: (width, height). curve: points (n, 2) in
    pixels. Where a plot is too low for all, the last ones go beyond its lower edge rather than onto
    another.
    """
    taken: list[Box] = []
    places = []
    for y, text in zip(heights, texts, strict=True):
        found = [
            p
            for p in _candidates(y, width_of(text, size), size, plot)
            if not any(p.box.touches(other, 1) for other in taken)
        ]
        others = [line for line in heights if line != y]
        best = (
            min(found, key=lambda p: _under(p.box, curve, others))
            if found
            else _below_all(taken, width_of(text, size), size, y, plot)
        )
        taken.append(best.box)
        places.append(best)
    return places


def _candidates(y: float, wide: float, size: float, plot: tuple[float, float]) -> list[LabelPlace]:
    tall, out = size * LINE, []
    for along, align, dx in _ALONG:
        anchor = along * plot[0] + dx
        left = anchor - {"right": wide, "left": 0.0, "center": wide / 2}[align]
        for baseline, dy, top in (("bottom", -3.0, y - 3 - tall), ("top", 3.0, y + 3)):
            box = Box(left, top, wide, tall)
            if box.top >= 0 and box.top + tall <= plot[1] and left >= 0 and left + wide <= plot[0]:
                out.append(LabelPlace(along, align, baseline, dx, dy, box))
    return out


def _below_all(
    taken: Sequence[Box], wide: float, size: float, y: float, plot: tuple[float, float]
) -> LabelPlace:
    top = max(
        (box.top + box.height + 1 for box in taken),
        default=max(0.0, min(y + 3, plot[1] - size * LINE)),
    )
    return LabelPlace(
        1.0, "right", "top", -3.0, top - y, Box(plot[0] - 3 - wide, top, wide, size * LINE)
    )


def _under(box: Box, curve: np.ndarray, lines: Sequence[float]) -> tuple[int, int]:
    """(lines through the box, points of the curve in it)."""
    x, y = curve[:, 0], curve[:, 1]
    inside = (
        (x >= box.left)
        & (x <= box.left + box.width)
        & (y >= box.top - 1)
        & (y <= box.top + box.height + 1)
    )
    return sum(box.top < line < box.top + box.height for line in lines), int(np.sum(inside))


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """The heights nearest to those wanted, in their order, each at least `least` from the next,
    within [low, high] where there is room."""
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    placed = list(wanted)
    previous = -np.inf
    for k in order:
        placed[k] = previous = max(wanted[k], low, previous + least)
    ceiling = high
    for k in reversed(order):
        placed[k] = min(placed[k], ceiling)
        ceiling = placed[k] - least
    return placed

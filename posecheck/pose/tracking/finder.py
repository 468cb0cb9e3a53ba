"""Who is in a video, from a few of its frames; and where the frame is too large for the detector,
in parts of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from posecheck.pose.estimator import Estimate
from posecheck.pose.tracking.people import (
    Person,
    PersonParameters,
    Sighting,
    could_be_same,
    is_plausible,
    linked,
    merged,
    overlap,
    sighting,
)
from posecheck.pose.tracking.probes import Probe

Look = Callable[[np.ndarray], list[Estimate]]
"""Everybody in a frame, (h, w, 3) uint8."""

LONGEST_SIDE = 960
"""The whole frame is looked at in this size at most: the detector itself works at 224 x 224."""
TILE_SCALES = (1.0, 0.5)
"""Sides of the square tiles as shares of the frame's shorter side [E]."""
TILE_OVERLAP = 0.4
TILED_PROBES = 3
WINDOW = 2.2
"""Side of the window around a person, in body extents: the reach of arms and a step, and context
for the detector [E]."""


@dataclass(frozen=True, eq=False)
class Found:
    """people: linked over the probes. tried: how many frames, how many tiles. tiled: nobody was
    found in the whole frames."""

    people: tuple[Person, ...]
    frames: int
    tiles: int


def find_people(
    probes: list[Probe],
    look: Look,
    everybody: bool = False,
    parameters: PersonParameters = PersonParameters(),
) -> Found:
    """Look at whole frames; where nobody is found in any, at overlapping square tiles of up to
    three of them.

    everybody: of a wide frame the detector finds one person and not the other; where one of several
    is asked for, or several were found, large tiles are looked at too, so that people are numbered
    the same whenever they are. What a tile shows counts only if a window around it shows the same
    again: tiles find people in lamps and chairs.
    """
    per_probe = [look_whole(probe.t, probe.rgb, look, parameters) for probe in probes]
    looked, anybody = 0, any(per_probe)
    if not anybody or everybody or len(linked(per_probe, parameters=parameters)) > 1:
        picked = (
            sorted({round(i) for i in np.linspace(0, len(probes) - 1, TILED_PROBES)})
            if probes
            else []
        )
        for i in picked:
            more, tiles_of_it = _look_in_tiles(
                probes[i], look, TILE_SCALES[:1] if anybody else TILE_SCALES, parameters
            )
            per_probe[i] = merged([*per_probe[i], *more])
            looked += tiles_of_it
    return Found(tuple(linked(per_probe, parameters=parameters)), len(probes), looked)


def look_whole(
    t: float, rgb: np.ndarray, look: Look, parameters: PersonParameters = PersonParameters()
) -> list[Sighting]:
    """Everybody found in the whole frame, once each; boxes in its own pixels."""
    shrink = min(1.0, LONGEST_SIDE / max(rgb.shape[:2]))
    small = (
        rgb
        if shrink == 1
        else cv2.resize(rgb, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    )
    seen = [
        sighting(t, estimate, small)
        for estimate in look(small)
        if is_plausible(estimate, parameters=parameters)
    ]
    return merged([Sighting(s.t, s.box / shrink, s.visibility, s.colour) for s in seen])


def look_near(
    t: float,
    rgb: np.ndarray,
    expected: Sighting,
    look: Look,
    parameters: PersonParameters = PersonParameters(),
) -> tuple[Sighting | None, int]:
    """The one who could be `expected`, in the window around where that was, else in the whole
    frame; and how many others were seen."""
    window = window_around(expected.centre, window_side(expected.extent, rgb.shape), rgb.shape)
    others = 0
    for candidates in (
        _look_in(t, rgb, window, look, parameters),
        look_whole(t, rgb, look, parameters),
    ):
        fitting = [s for s in candidates if could_be_same(s, expected, parameters=parameters)]
        others = max(others, len(candidates) - len(fitting))
        if fitting:
            return (
                min(fitting, key=lambda s: float(np.linalg.norm(s.centre - expected.centre))),
                others,
            )
    return None, others


def window_side(extent: float, shape: tuple[int, ...]) -> int:
    """Side of the square window for a person of this extent; never more than the frame's longer
    side."""
    return int(min(max(256, round(WINDOW * extent)), max(shape[:2])))


def window_around(
    centre: np.ndarray, side: int, shape: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of a window of this side about `centre`, moved to lie inside the frame, cut
    where it is larger than it."""
    height, width = shape[:2]
    w, h = min(side, width), min(side, height)
    x0 = int(np.clip(centre[0] - w / 2, 0, width - w))
    y0 = int(np.clip(centre[1] - h / 2, 0, height - h))
    return x0, y0, x0 + w, y0 + h


def _look_in(
    t: float,
    rgb: np.ndarray,
    window: tuple[int, int, int, int],
    look: Look,
    parameters: PersonParameters,
) -> list[Sighting]:
    x0, y0, x1, y1 = window
    estimates = [e.moved(x0, y0) for e in look(np.ascontiguousarray(rgb[y0:y1, x0:x1]))]
    return [sighting(t, e, rgb) for e in estimates if is_plausible(e, parameters=parameters)]


def _look_in_tiles(
    probe: Probe, look: Look, scales: tuple[float, ...], parameters: PersonParameters
) -> tuple[list[Sighting], int]:
    candidates: list[Sighting] = []
    looked = 0
    for tile in tiles(probe.rgb.shape, scales):
        candidates += _look_in(probe.t, probe.rgb, tile, look, parameters)
        looked += 1
    confirmed = []
    for candidate in merged(candidates):
        window = window_around(
            candidate.centre, window_side(candidate.extent, probe.rgb.shape), probe.rgb.shape
        )
        looked += 1
        again = [
            s
            for s in _look_in(probe.t, probe.rgb, window, look, parameters)
            if overlap(s.box, candidate.box) > 0.5
        ]
        confirmed += again[:1]
    return merged(confirmed), looked


def tiles(
    shape: tuple[int, ...], scales: tuple[float, ...] = TILE_SCALES
) -> Iterator[tuple[int, int, int, int]]:
    """Overlapping square tiles of a frame at these scales: x0, y0, x1, y1."""
    height, width = shape[:2]
    for scale in scales:
        side = max(1, round(scale * min(width, height)))
        for y in _starts(height, side):
            for x in _starts(width, side):
                yield x, y, x + side, y + side


def _starts(length: int, side: int) -> list[int]:
    count = 1 + int(np.ceil((length - side) / (side * (1 - TILE_OVERLAP))))
    return sorted({round(v) for v in np.linspace(0, length - side, count)})

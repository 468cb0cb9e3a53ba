"""Where a measure lives on the body: the lines and the arc that show it on a picture. Pixels, y
down; no drawing here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from posecheck import skeleton
from posecheck.measures.catalogue import find
from posecheck.measures.catalogue.entry import Drawn
from posecheck.model.key import key_of

Points = np.ndarray


@dataclass(frozen=True)
class AngleMark:
    """An angle at `vertex` (2,) between the dashed reference ray to `reference` and the solid arm
    to `arm`, all in pixels."""

    vertex: Points
    reference: Points
    arm: Points


@dataclass(frozen=True)
class ChordMark:
    """A straight line from `start` to `end` and the distance of `point` from it, ending at `foot`;
    each (2,) in pixels."""

    start: Points
    end: Points
    point: Points
    foot: Points


@dataclass(frozen=True)
class BackMark:
    """The edge of the low back, from the ribs to the buttocks: edge (points, 2) in pixels."""

    edge: Points

    def moved(self, origin: ArrayLike, scale: float) -> BackMark:
        """In the pixels of a crop that begins at `origin` and is enlarged by `scale`."""
        return BackMark((self.edge - np.asarray(origin, float)) * scale)


def _drawn(measure: str) -> Drawn | None:
    known = find(measure)
    return known.drawn if known else None


def can_show(measure: str) -> bool:
    """Whether the measure has a place on the body that can be drawn."""
    return _drawn(measure) is not None


def places_of(measure: str, near: str | None, side: str | None = None) -> tuple[int, ...]:
    """Indices of the landmarks that `measure` is drawn between, in drawing order; () where it has
    no place on the body.

    side: the limb, where the measure's name does not carry it; without either, the near side, and
    without that the left.
    """
    limb, where = key_of(measure).side or side or near or "left", _drawn(measure)
    names = where.points if where else ()
    if where and where.kind == "chord":
        names = (names[0], names[2], names[1])  # along the body, not to the point last
    return tuple(
        skeleton.INDEX.get(name, skeleton.INDEX.get(f"{limb}_{name}", 0)) for name in names
    )


def facing_side(view_name: str) -> str | None:
    """The side of the body that faces the camera: "left", "right", or None in a front, rear or
    oblique view."""
    return view_name.removeprefix("side-") if view_name.startswith("side-") else None


def seen_sides(view_name: str) -> tuple[str, ...]:
    """The legs that a view shows well: from the side the near one, else both."""
    near = facing_side(view_name)
    return (near,) if near else skeleton.SIDES


def mark_of(
    measure: str, points: Points, near: str | None, side: str | None = None
) -> AngleMark | ChordMark | None:
    """The mark of `measure` on one frame's points (33, 2) pixels; None where it has no place on the
    body or a point is NaN.

    side: the limb, where the measure's name does not carry it; without either, the near side.
    """
    drawn = _drawn(measure)
    if drawn is None:
        return None
    limb = key_of(measure).side or side or near
    where = [
        _point(points, name, limb, midline=near is None and (limb is None or drawn.midline))
        for name in drawn.points
    ]
    if not np.all(np.isfinite(where)):
        return None
    if drawn.kind == "chord":
        return _chord(*where)
    if drawn.kind == "ahead":
        hip, ankle = where
        return ChordMark(
            start=hip,
            end=np.array([hip[0], ankle[1]]),
            point=ankle,
            foot=np.array([hip[0], ankle[1]]),
        )
    if drawn.kind == "bend":
        start, vertex, arm = where
        return _angle(vertex, vertex - start, arm)
    vertex, arm = where
    along = {
        "up": (0.0, -1.0),
        "down": (0.0, 1.0),
        "level": (1.0 if arm[0] >= vertex[0] else -1.0, 0.0),
    }[drawn.kind]
    return _angle(vertex, np.array(along), arm)


def _point(points: Points, name: str, side: str | None, midline: bool) -> Points:
    if name in skeleton.INDEX:
        return points[skeleton.INDEX[name]].astype(float)
    both = [points[skeleton.INDEX[f"{s}_{name}"]].astype(float) for s in skeleton.SIDES]
    return (both[0] + both[1]) / 2 if midline or side is None else both[skeleton.SIDES.index(side)]


def _angle(vertex: Points, direction: Points, arm: Points) -> AngleMark | None:
    length, reach = float(np.hypot(*direction)), float(np.hypot(*(arm - vertex)))
    if length == 0 or reach == 0:
        return None
    return AngleMark(vertex=vertex, reference=vertex + direction / length * reach, arm=arm)


def _chord(start: Points, end: Points, point: Points) -> ChordMark | None:
    along = end - start
    squared = float(along @ along)
    if squared == 0:
        return None
    return ChordMark(
        start, end, point, foot=start + along * float((point - start) @ along) / squared
    )

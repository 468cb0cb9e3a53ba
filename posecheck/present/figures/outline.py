"""Outlines of parts as SVG paths: round pieces, each disc joined to the next by their outer
tangents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from posecheck.present.figures.body import Disc


def path_of(discs: Sequence[Disc], share: float = 1.0) -> str:
    """The path of a part, y down as in SVG; lengths along the part shortened to its share."""
    flat = [(x, -y * share, r) for x, y, r in discs]
    if len(flat) == 1:
        return circle(*flat[0])
    return "".join(joined(a, b) for a, b in pairwise(flat))


def circle(x: float, y: float, r: float) -> str:
    return f"M{n(x - r)} {n(y)}a{n(r)} {n(r)} 0 1 1 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 1 {n(-2 * r)} 0z"


def joined(a: Disc, b: Disc) -> str:
    """The hull of two discs: a capsule that tapers. All of one sense, so that pieces on one another
    fill without holes."""
    (x1, y1, r1), (x2, y2, r2) = a, b
    far = math.hypot(x2 - x1, y2 - y1)
    if far <= abs(r1 - r2) + 1e-6:  # one lies in the other
        return circle(*max(a, b, key=lambda disc: disc[2]))
    along, lean = math.atan2(y2 - y1, x2 - x1), math.acos((r1 - r2) / far)

    def at(x: float, y: float, r: float, angle: float) -> str:
        return f"{n(x + r * math.cos(angle))} {n(y + r * math.sin(angle))}"

    one, two = along + lean, along - lean
    round_first, round_last = int(2 * (math.pi - lean) > math.pi), int(2 * lean > math.pi)
    return (
        f"M{at(x1, y1, r1, one)}A{n(r1)} {n(r1)} 0 {round_first} 1"
        f" {at(x1, y1, r1, two)}L{at(x2, y2, r2, two)}A{n(r2)} {n(r2)} 0 {round_last} 1"
        f" {at(x2, y2, r2, one)}z"
    )


def n(value: float) -> str:
    """A number as short as it may be: one decimal, no "-0"."""
    return f"{round(value, 1) + 0.0:g}"

"""From key poses to pictures in between: angles in between, the body on its ground, hands and feet
that rest where they are."""

from __future__ import annotations

import math
from functools import lru_cache

from msgspec.structs import replace

from posecheck.present.figures.body import XY
from posecheck.present.figures.data import Figure, Pose
from posecheck.present.figures.kinematics import (
    Placed,
    lowest,
    moved,
    place,
    points,
    with_foot_at,
    with_hand_at,
)

STEPS = 12
"""Moments from one end of a motion to the other, or of a round."""


def key_places(figure: Figure, poses: tuple[Pose, ...]) -> list[Placed]:
    """Every key pose on its ground, what is fixed at its place from side to side: that of the
    figure's first pose."""
    ground = next((thing.top for thing in figure.thing if thing.holds), 0.0)
    out = []
    start = _sideways(figure, place(figure.pose[0], figure.view))
    for pose in poses:
        placed = place(pose, figure.view)
        across = start + pose.ahead - _sideways(figure, placed)
        out.append(moved(placed, (across, ground + pose.lift - _rests_at(figure, placed))))
    return out


def _sideways(figure: Figure, placed: Placed) -> float:
    return points(placed, figure.view)[figure.fixed or "hip"][0]


def _rests_at(figure: Figure, placed: Placed) -> float:
    """The height that comes onto the ground: the lowest point, of a person on a box that of the
    trunk, for a leg may hang over its edge."""
    if any(thing.holds for thing in figure.thing):
        placed = {part: at for part, at in placed.items() if not part.startswith(("near_", "far_"))}
    return lowest(placed, figure.view)


@lru_cache(maxsize=256)
def frames(figure: Figure, poses: tuple[Pose, ...], steps: int = STEPS) -> tuple[Placed, ...]:
    """The body at steps + 1 moments, evenly in time: from the first key pose to the last, slow at
    both ends; of a round back to the first one."""
    keys = key_places(figure, poses)
    if len(poses) == 1:
        return tuple(keys)
    rounds = figure.motion == "round"
    if rounds:
        poses, keys = (*poses, poses[0]), [*keys, keys[0]]
    out = []
    for i in range(steps + 1):
        u = i / steps if rounds else ease(i / steps)
        at = min(int(u * (len(poses) - 1)), len(poses) - 2)
        out.append(
            _between(figure, poses[at : at + 2], keys[at : at + 2], u * (len(poses) - 1) - at)
        )
    return tuple(out)


def ease(u: float) -> float:
    return 0.5 - 0.5 * math.cos(math.pi * u)


def _between(figure: Figure, poses: tuple[Pose, ...], keys: list[Placed], u: float) -> Placed:
    view, fixed = figure.view, figure.fixed or "hip"
    if u < 1e-9 or u > 1 - 1e-9:
        return keys[round(u)]
    pose = _mixed(poses[0], poses[1], u)
    first, last = (points(key, view) for key in keys)

    def settled(pose: Pose) -> Placed:
        placed = place(pose, view)
        have, want = points(placed, view)[fixed], _mix(first[fixed], last[fixed], u)
        return moved(placed, (want[0] - have[0], want[1] - have[1]))

    placed = settled(pose)
    for limb in figure.planted:
        side, end = limb.split("_")
        turn = keys[0][limb].turn + u * (keys[1][limb].turn - keys[0][limb].turn)
        if end == "foot":
            target = _mix(first[f"{side}_ankle"], last[f"{side}_ankle"], u)
            pose = replace(
                pose, **{f"{side}_leg": with_foot_at(pose, placed, side, target, turn, view)}
            )
        else:
            target = _mix(first[f"{side}_wrist"], last[f"{side}_wrist"], u)
            pose = replace(
                pose, **{f"{side}_arm": with_hand_at(pose, placed, side, target, turn, view)}
            )
    placed = settled(pose)
    return moved(placed, (0.0, max(0.0, -lowest(placed, view))))


def _mix(a: XY, b: XY, u: float) -> XY:
    return a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u


def _mixed(a, b, u: float):
    """Every angle of the way from one pose to another."""
    if isinstance(a, (int, float)):
        return a + (b - a) * u
    ends = ((getattr(a, name), getattr(b, name)) for name in a.__struct_fields__)
    return type(a)(*(_mixed(one, other, u) for one, other in ends))

"""The figure's body: where its joints are and how thick it is. Lengths in cm, x to the front (seen
from the side) or to the person's left (from the front), y up; of a grown-up of 168 cm (the means of
MakeHuman's young average woman and man, CC0).

A part is one rigid piece. Its outline is the hull of discs, (x, y, radius) from its joint: each
disc with the next.
"""

from __future__ import annotations

XY = tuple[float, float]
Disc = tuple[float, float, float]

THIGH, SHANK, UPPER_ARM, FOREARM = 40.3, 41.0, 24.4, 23.7
BALL = (14.1, -5.6)
"""The ball of the foot, against the ankle, where the toes bend."""
SPINE: dict[str, XY] = {
    "pelvis": (0, 0),
    "low1": (0.8, 0.8),
    "low2": (-3.1, 8.9),
    "low3": (-1.5, 15.6),
    "chest": (-1.8, 30.5),
    "neck": (0, 55.4),
    "head": (3.7, 65.8),
}
"""Joints of the upright trunk, against the middle of the hips, each turning on the one before."""
SHOULDER: XY = (1.4, 46.0)
"""Against the middle of the hips too."""
HALF_HIPS, HALF_SHOULDERS = 10.3, 17.2
"""From the middle, seen from the front."""


def spine(joint: str, view: str) -> XY:
    """A joint of the upright trunk against the middle of the hips: seen from the front all lie on
    one line."""
    x, y = SPINE[joint]
    return (x, y) if view == "side" else (0.0, y)


def _of(joint: str, *discs: Disc, view: str = "side") -> tuple[Disc, ...]:
    """Discs given against the hips, from a joint of the spine."""
    x, y = spine(joint, view)
    return tuple((dx - x, dy - y, r) for dx, dy, r in discs)


_TRUNK_SIDE = {
    "pelvis": _of("pelvis", (0.6, -1.5, 9.8), (2.8, 6, 9.4)),
    "low1": _of("low1", (2.8, 6, 9.2), (3.6, 11, 8.8)),
    "low2": _of("low2", (3.6, 11, 8.8), (4.2, 15.5, 8.6)),
    "low3": _of("low3", (4.2, 15.5, 8.6), (4.3, 22, 8.7), (3.8, 30.5, 9.6)),
    "chest": _of("chest", (3.8, 30.5, 9.6), (3.4, 37, 10.3), (2.0, 45.5, 8.2)),
    "neck": _of("neck", (1.4, 51, 5.4), (4.4, 61, 5.0)),
    "head": _of("head", (4.9, 71.3, 9.3), (6.9, 66.2, 8.3), (14.6, 67.6, 1.7), (4.9, 71.3, 9.3)),
}
_TRUNK_FRONT = {
    part: _of(part, *discs, view="front")
    for part, discs in {
        "pelvis": ((-8.6, -2, 8.4), (8.6, -2, 8.4), (6.2, 7, 7.6), (-6.2, 7, 7.6), (-8.6, -2, 8.4)),
        "low1": ((-5.4, 9, 7.8), (5.4, 9, 7.8)),
        "low2": ((-4.8, 14, 7.8), (4.8, 14, 7.8)),
        "low3": (
            (-4.9, 20, 8),
            (4.9, 20, 8),
            (5.4, 28, 8),
            (-5.4, 28, 8),
            (-4.9, 20, 8),
            (5.4, 28, 8),
        ),
        "chest": (
            (-5.4, 29, 8),
            (5.4, 29, 8),
            (11.6, 44, 6.2),
            (-11.6, 44, 6.2),
            (-5.4, 29, 8),
            (11.6, 44, 6.2),
        ),
        "neck": ((0, 49, 5.2), (0, 61, 4.9)),
        "head": ((0, 71.3, 8.6), (0, 66.4, 7.6)),
    }.items()
}
_LEG_SIDE = {
    "thigh": ((0, 0, 8.8), (1.2, -18, 7.5), (0.2, -THIGH, 5.5)),
    "shank": ((0, 0, 5.4), (-1.8, -11, 5.4), (-0.8, -28, 4.1), (0, -SHANK, 3.5)),
    "foot": ((0, 0, 3.5), (*BALL, 1.9), (-2.6, -4.6, 2.9), (0, 0, 3.5)),
    "toes": ((0, 0, 1.9), (4.6, -0.3, 1.6)),
}
_LEG_FRONT = _LEG_SIDE | {
    "thigh": ((0, 0, 8.4), (0, -18, 7.3), (0, -THIGH, 5.4)),
    "shank": ((0, 0, 5.3), (0, -11, 5.3), (0, -28, 4.0), (0, -SHANK, 3.4)),
    "foot": ((0, 0, 3.4), (0, -14.0, 3.6)),
}
_ARM = {
    "upper_arm": ((0, 0, 4.9), (0, -UPPER_ARM, 3.6)),
    "forearm": ((0, 0, 3.7), (0.2, -7, 3.7), (0, -FOREARM, 2.5)),
    "hand": ((0, 0, 2.5), (0.2, -7, 2.9), (0.2, -14.5, 1.6)),
}
PARTS: dict[str, dict[str, tuple[Disc, ...]]] = {
    "side": {**_TRUNK_SIDE, **_LEG_SIDE, **_ARM},
    "front": {**_TRUNK_FRONT, **_LEG_FRONT, **_ARM},
}
"""View -> part -> discs. Both legs and both arms are of the same parts."""
BEHIND = (
    "far_upper_arm",
    "far_forearm",
    "far_hand",
    "far_thigh",
    "far_shank",
    "far_foot",
    "far_toes",
)
TRUNK = ("neck", "head", "pelvis", "low1", "low2", "low3", "chest")
BEFORE = (
    "near_thigh",
    "near_shank",
    "near_foot",
    "near_toes",
    "near_upper_arm",
    "near_forearm",
    "near_hand",
)
"""Names of the parts in the order in which they are drawn."""


def kind_of(part: str) -> str:
    """ "near_thigh" -> "thigh"."""
    return part.removeprefix("near_").removeprefix("far_")


def discs_of(view: str, part: str) -> tuple[Disc, ...]:
    return PARTS[view][kind_of(part)]

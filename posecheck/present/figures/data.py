"""A figure file, `files/ID.toml`: the key poses of a movement as joint angles, right and with its
faults. CONTRIBUTING.md says how to add one.

Seen from the side the person looks to the right; "near" is the side towards whoever looks. Seen
from the front the person looks at whoever looks; "near" is the person's left, on the right of the
picture, and angles are those of the picture's plane. Angles in degrees, lengths in cm of a person
of 168 cm, floor at height 0.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_toml
from posecheck.errors import MovementFileError

FOLDER = Path(__file__).parent / "files"
_FILE = Expected(
    "a figure file (TOML)",
    MovementFileError,
    "CONTRIBUTING.md says what one holds.",
    missing=MovementFileError,
    most=256 * 1024,
)
Share = Annotated[float, Meta(ge=0, le=1)]
Point = Literal[
    "hip",
    "low_back",
    "chest",
    "shoulder",
    "head",
    "near_knee",
    "near_ankle",
    "near_ball",
    "near_elbow",
    "near_wrist",
    "near_hand",
    "far_knee",
    "far_ankle",
    "far_ball",
    "far_elbow",
    "far_wrist",
    "far_hand",
    "near_hip",
    "far_hip",
    "near_shoulder",
    "far_shoulder",
]
Limb = Literal["near_foot", "far_foot", "near_hand", "far_hand"]


class Trunk(Struct, frozen=True, forbid_unknown_fields=True):
    """pelvis: tipped forwards +, 0 upright, 90 face down, -90 on the back (from the front: to the
    person's left +). lumbar, thorax, neck: how far each is arched (+) or rounded (-) against what
    is below it (from the front: bent to the person's right +). share: of its length that shows."""

    pelvis: float = 0.0
    lumbar: float = 0.0
    thorax: float = 0.0
    neck: float = 0.0
    share: Share = 1.0


class Leg(Struct, frozen=True, forbid_unknown_fields=True):
    """hip: thigh against the pelvis, forwards +. knee: bent +. ankle: toes pointed +, 0 a right
    angle. toes: bent up +. From the front hip is out to the side +, knee the shank towards the
    middle +, ankle the foot out +. thigh, shank, foot: share of the length that shows."""

    hip: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    toes: float = 0.0
    thigh: Share = 1.0
    shank: Share = 1.0
    foot: Share = 1.0


class Arm(Struct, frozen=True, forbid_unknown_fields=True):
    """shoulder: arm against the chest, forwards and up +, 0 along it (from the front: out +).
    elbow: bent + (from the front: towards the middle +). wrist: bent to the palm +, from the front
    as the elbow. upper_arm, forearm, hand: share of the length that shows."""

    shoulder: float = 0.0
    elbow: float = 0.0
    wrist: float = 0.0
    upper_arm: Share = 1.0
    forearm: Share = 1.0
    hand: Share = 1.0


class Pose(Struct, frozen=True, forbid_unknown_fields=True):
    """One key pose. lift: of the lowest point above the floor, cm: 0 but in flight. ahead: of what
    is fixed, from its place in the first pose, cm."""

    trunk: Trunk = Trunk()
    near_leg: Leg = Leg()
    far_leg: Leg = Leg()
    near_arm: Arm = Arm()
    far_arm: Arm = Arm()
    lift: float = 0.0
    ahead: float = 0.0


class Thing(Struct, frozen=True, forbid_unknown_fields=True):
    """What the person has or leans on. wall: its near face at `x`. box (a bench, a bed, a step):
    from `x` to `to`, `top` high; holds: the person lies on it. ball (or a roller): `size` across,
    between the points, or under the body at (x, top). band: a line between both points, or from the
    first to the place (x, top)."""

    kind: Literal["wall", "box", "ball", "band"]
    x: float = 0.0
    to: float = 0.0
    top: float = 0.0
    size: float = 17.0
    holds: bool = False
    points: tuple[Point, ...] = ()


class Wrong(Struct, frozen=True, forbid_unknown_fields=True):
    """A fault as it looks. code: as in the movement's file, whose title of it is the label. mark:
    the point where it shows. pose: its key poses."""

    code: Annotated[str, Meta(min_length=1)]
    mark: Point
    pose: Annotated[tuple[Pose, ...], Meta(min_length=1)]


class Figure(Struct, frozen=True, forbid_unknown_fields=True):
    """said: the picture in words. distance, height: of the camera. motion: there and back again
    between the key poses, or round through them. seconds: one way, or one round. fixed: what stays
    where it is, "" for the hips that keep their place from side to side. planted: hands and feet
    that rest on something in between as well. shows: the line that is measured, drawn on the set-up
    picture. lying: as seen from above."""

    said: Annotated[str, Meta(min_length=1)]
    view: Literal["side", "front"]
    pose: Annotated[tuple[Pose, ...], Meta(min_length=1)]
    distance: str = "2 to 3 m"
    height: str = "at hip height"
    motion: Literal["there and back", "round"] = "there and back"
    seconds: Annotated[float, Meta(gt=0)] = 1.4
    fixed: Point | Literal[""] = ""
    planted: tuple[Limb, ...] = ()
    shows: tuple[Point, ...] = ()
    lying: bool = False
    thing: tuple[Thing, ...] = ()
    fault: tuple[Wrong, ...] = ()


@cache
def figures() -> dict[str, Figure]:
    """Every figure by its id, which is that of its movement."""
    return {path.stem: read_toml(path, Figure, _FILE) for path in sorted(FOLDER.glob("*.toml"))}

"""From joint angles to where every part lies (forward kinematics), and from a place to the angles
that reach it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecheck.present.figures.body import (
    BALL,
    BEFORE,
    BEHIND,
    FOREARM,
    HALF_HIPS,
    HALF_SHOULDERS,
    SHANK,
    SHOULDER,
    THIGH,
    TRUNK,
    UPPER_ARM,
    XY,
    discs_of,
    spine,
)
from posecheck.present.figures.data import Arm, Leg, Pose

FOOT_FRONT = 14.0


@dataclass(frozen=True)
class JointPlace:
    """Where a part lies. x, y: its joint, cm, y up. turn: clockwise, degrees, 0 as it hangs or
    stands upright. share: of its length that shows."""

    x: float
    y: float
    turn: float
    share: float = 1.0

    def to(self, point: XY) -> XY:
        """The place of a point that is given against the part's joint."""
        x, y = turned((point[0], point[1] * self.share), self.turn)
        return self.x + x, self.y + y


Placed = dict[str, JointPlace]
"""Part -> where it lies."""


def turned(point: XY, degrees: float) -> XY:
    """A point turned clockwise about the origin, y up."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return point[0] * c + point[1] * s, point[1] * c - point[0] * s


def place(pose: Pose, view: str) -> Placed:
    """Where every part lies, with the middle of the hips at (0, 0)."""
    out = _trunk(pose, view)
    for side in ("near", "far"):
        out |= _leg(side, getattr(pose, f"{side}_leg"), out["pelvis"], view)
        out |= _arm(side, getattr(pose, f"{side}_arm"), out["chest"], view)
    return out


def moved(placed: Placed, by: XY) -> Placed:
    return {
        part: JointPlace(p.x + by[0], p.y + by[1], p.turn, p.share) for part, p in placed.items()
    }


def _trunk(pose: Pose, view: str) -> Placed:
    t = pose.trunk
    chest = t.pelvis - t.lumbar - t.thorax
    turns = (
        ("pelvis", t.pelvis),
        ("low1", t.pelvis - t.lumbar / 3),
        ("low2", t.pelvis - t.lumbar * 2 / 3),
        ("low3", t.pelvis - t.lumbar),
        ("chest", chest),
        ("neck", chest - t.neck / 2),
        ("head", chest - t.neck),
    )
    out: Placed = {}
    below: str | None = None
    for part, turn in turns:
        x, y = (
            (0.0, 0.0) if below is None else out[below].to(_between(below, spine(part, view), view))
        )
        out[part] = JointPlace(x, y, turn, t.share)
        below = part
    return out


def _between(joint: str, point: XY, view: str) -> XY:
    """A point that is given against the hips, against a joint of the spine."""
    x, y = spine(joint, view)
    return point[0] - x, point[1] - y


def _way(side: str, view: str) -> float:
    """Which way a limb's plus angle turns it, clockwise +: seen from the side forwards for both,
    from the front away from the middle."""
    return 1.0 if view == "front" and side == "far" else -1.0


def _leg(side: str, leg: Leg, pelvis: JointPlace, view: str) -> Placed:
    way = _way(side, view)
    bend = -way  # the knee bends backwards, or towards the middle
    hip = pelvis.to((0.0 if view == "side" else -way * HALF_HIPS, 0.0))
    thigh = JointPlace(*hip, pelvis.turn + way * leg.hip, leg.thigh)
    shank = JointPlace(*thigh.to((0, -THIGH)), thigh.turn + bend * leg.knee, leg.shank)
    foot = JointPlace(
        *shank.to((0, -SHANK)),
        shank.turn + (leg.ankle if view == "side" else way * leg.ankle),
        leg.foot,
    )
    out = {f"{side}_thigh": thigh, f"{side}_shank": shank, f"{side}_foot": foot}
    if view == "side":
        out[f"{side}_toes"] = JointPlace(*foot.to(BALL), foot.turn - leg.toes)
    return out


def _arm(side: str, arm: Arm, chest: JointPlace, view: str) -> Placed:
    way = _way(side, view)
    bend = way if view == "side" else -way
    x, y = _between("chest", SHOULDER, view)
    shoulder = chest.to((x, y) if view == "side" else (-way * HALF_SHOULDERS, y))
    upper = JointPlace(*shoulder, chest.turn + way * arm.shoulder, arm.upper_arm)
    fore = JointPlace(*upper.to((0, -UPPER_ARM)), upper.turn + bend * arm.elbow, arm.forearm)
    hand = JointPlace(*fore.to((0, -FOREARM)), fore.turn + bend * arm.wrist, arm.hand)
    return {f"{side}_upper_arm": upper, f"{side}_forearm": fore, f"{side}_hand": hand}


def points(placed: Placed, view: str) -> dict[str, XY]:
    """Every named point (`data.Point`) of a placed body."""
    pelvis, low, chest, head = placed["pelvis"], placed["low2"], placed["chest"], placed["head"]
    out = {
        "hip": (pelvis.x, pelvis.y),
        "low_back": low.to((-2.0, 4.0) if view == "side" else (0.0, 4.0)),
        "chest": chest.to((3.0, 7.0) if view == "side" else (0.0, 7.0)),
        "head": head.to((2.2 if view == "side" else 0.0, 3.5)),
        "shoulder": chest.to(
            _between("chest", SHOULDER if view == "side" else (0.0, SHOULDER[1]), view)
        ),
    }
    for side in ("near", "far"):
        for name, part in (
            ("hip", "thigh"),
            ("knee", "shank"),
            ("ankle", "foot"),
            ("shoulder", "upper_arm"),
            ("elbow", "forearm"),
            ("wrist", "hand"),
        ):
            at = placed[f"{side}_{part}"]
            out[f"{side}_{name}"] = (at.x, at.y)
        out[f"{side}_ball"] = placed[f"{side}_foot"].to(
            BALL if view == "side" else (0, -FOOT_FRONT)
        )
        out[f"{side}_hand"] = placed[f"{side}_hand"].to((0, -10.0))
    return out


def discs(placed: Placed, view: str) -> list[tuple[float, float, float]]:
    """(x, y, radius) of every disc of the outline, where it lies."""
    return [
        (*placed[part].to((x, y)), r)
        for part in (*BEHIND, *TRUNK, *BEFORE)
        if part in placed
        for x, y, r in discs_of(view, part)
    ]


def lowest(placed: Placed, view: str) -> float:
    """Height of the lowest point of the outline."""
    return min(y - r for _, y, r in discs(placed, view))


def reach(start: XY, end: XY, lengths: XY, way: float) -> tuple[float, float]:
    """Clockwise turns of the two links of a limb that hangs from `start` and ends at `end`;
    stretched towards it where it is too far.

    way: +1 or -1: to which side the joint between them is turned, as the sign of (turn of the
    second - turn of the first).
    """
    first, second = lengths
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = min(max(math.hypot(dx, dy), abs(first - second) + 1e-6), first + second - 1e-6)
    line = math.degrees(math.atan2(-dx, -dy))  # clockwise from hanging
    at_start = math.degrees(
        math.acos(max(-1.0, min(1.0, (first**2 + far**2 - second**2) / (2 * first * far))))
    )
    bend = 180 - math.degrees(
        math.acos(max(-1.0, min(1.0, (first**2 + second**2 - far**2) / (2 * first * second))))
    )
    one = line - way * at_start
    return one, one + way * bend


def with_foot_at(
    pose: Pose, placed: Placed, side: str, ankle: XY, foot_turn: float, view: str
) -> Leg:
    """The leg whose ankle is at a place, the knee bent the way it is, the foot turned as said."""
    leg: Leg = getattr(pose, f"{side}_leg")
    way, hip = _way(side, view), placed[f"{side}_thigh"]
    bend = -way
    one, two = reach(
        (hip.x, hip.y),
        ankle,
        (THIGH * leg.thigh, SHANK * leg.shank),
        bend if leg.knee >= 0 else -bend,
    )
    ankle_turn = (
        near_to(foot_turn - two, 0.0) if view == "side" else near_to(foot_turn - two, 0.0) * way
    )
    hip_angle = near_to((one - placed["pelvis"].turn) * way, leg.hip)
    return Leg(
        hip_angle,
        near_to((two - one) * bend, leg.knee),
        ankle_turn,
        leg.toes,
        leg.thigh,
        leg.shank,
        leg.foot,
    )


def with_hand_at(
    pose: Pose, placed: Placed, side: str, wrist: XY, hand_turn: float, view: str
) -> Arm:
    """The arm whose wrist is at a place, the elbow bent the way it is, the hand turned as said."""
    arm: Arm = getattr(pose, f"{side}_arm")
    way, shoulder = _way(side, view), placed[f"{side}_upper_arm"]
    bend = way if view == "side" else -way
    one, two = reach(
        (shoulder.x, shoulder.y),
        wrist,
        (UPPER_ARM * arm.upper_arm, FOREARM * arm.forearm),
        bend if arm.elbow >= 0 else -bend,
    )
    angle = near_to((one - placed["chest"].turn) * way, arm.shoulder)
    return Arm(
        angle,
        near_to((two - one) * bend, arm.elbow),
        near_to((hand_turn - two) * bend, arm.wrist),
        arm.upper_arm,
        arm.forearm,
        arm.hand,
    )


def near_to(angle: float, other: float) -> float:
    """The same angle, whole turns added, within half a turn of the other one."""
    return angle - 360 * round((angle - other) / 360)

"""Key poses of the drawn figures, measured on the digital human: `python docs/pictures/figures.py
KIT_FOLDER [ID ...]`.

KIT_FOLDER holds the rendering kit (CONTRIBUTING.md, "Retrain the angle correction", says what it
is), with `drills` beside its `motions`. What is written to posecheck/present/figures/files/ID.toml
is all that the product uses; a figure for which the kit has no motion is written by hand.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
from msgspec import to_builtins
from msgspec.structs import replace

from posecheck.present.figures.body import FOREARM, SHANK, THIGH, UPPER_ARM
from posecheck.present.figures.data import FOLDER, Arm, Leg, Pose, Trunk
from posecheck.present.figures.kinematics import (
    FOOT_FRONT,
    near_to,
    place,
    with_foot_at,
    with_hand_at,
)

ALL_SEEN = 0.985
"""A part that shows with more than this of its length lies in the picture's plane."""
SHAPE = {
    f"macrodetails/universal-{s}-young-averagemuscle-averageweight": 0.5 for s in ("male", "female")
} | {f"macrodetails/caucasian-{s}-young": 0.5 for s in ("male", "female")}


class Seen:
    """The kit's body in one pose, in the plane of the picture, cm."""

    def __init__(self, body, view: str, near: str):
        self.body, self.view = body, view
        self.side = (
            {"near": near, "far": "LR".replace(near, "")}
            if view == "side"
            else {"near": "L", "far": "R"}
        )
        self.joints = {name: self.flat(at) for name, at in body.joints().items()}
        self.hips = (self.joints["hipL"] + self.joints["hipR"]) / 2

    def flat(self, point: np.ndarray) -> np.ndarray:
        return np.array([point[2] if self.view == "side" else point[0], point[1]]) * 100

    def turn_of_bone(self, bone: str) -> float:
        up = self.body.pose[bone][:3, :3] @ np.array([0, 1.0, 0])
        x, y = self.flat(up)
        return math.degrees(math.atan2(x, y))

    def limb(self, start: np.ndarray, end: np.ndarray, length: float) -> tuple[float, float]:
        """(clockwise turn from hanging, share of the length that shows)"""
        dx, dy = end - start
        share = min(1.0, math.hypot(dx, dy) / length)
        return math.degrees(math.atan2(-dx, -dy)), 1.0 if share > ALL_SEEN else share

    def pose(self) -> Pose:
        pelvis, chest, head = (self.turn_of_bone(bone) for bone in ("root", "spine01", "head"))
        low = self.turn_of_bone("spine03")
        lumbar, thorax, neck = (
            near_to(pelvis - low, 0),
            near_to(low - chest, 0),
            near_to(chest - head, 0),
        )
        share = 1.0
        if self.view == "front":
            share = min(
                1.0, float(np.linalg.norm(self.joints["spine01"] - self.joints["spine04"]) / (29.0))
            )
        trunk = Trunk(pelvis, lumbar, thorax, neck, 1.0 if share > ALL_SEEN else share)
        pose = Pose(
            trunk=trunk,
            **{f"{s}_leg": self.leg(s) for s in self.side},
            **{f"{s}_arm": self.arm(s) for s in self.side},
        )
        return self.reached(pose)

    def leg(self, side: str) -> Leg:
        hip, knee, ankle = (self.joints[f"{n}{self.side[side]}"] for n in ("hip", "knee", "ankle"))
        return Leg(thigh=self.limb(hip, knee, THIGH)[1], shank=self.limb(knee, ankle, SHANK)[1])

    def arm(self, side: str) -> Arm:
        shoulder, elbow, wrist = (
            self.joints[f"{n}{self.side[side]}"] for n in ("shoulder", "elbow", "wrist")
        )
        return Arm(
            upper_arm=self.limb(shoulder, elbow, UPPER_ARM)[1],
            forearm=self.limb(elbow, wrist, FOREARM)[1],
        )

    def reached(self, pose: Pose) -> Pose:
        """With the limbs that end where the kit's do."""
        placed = place(pose, self.view)
        for side, s in self.side.items():
            joints = self.joints
            hip, knee, ankle = (joints[f"{n}{s}"] for n in ("hip", "knee", "ankle"))
            way = 1 if self.bends(hip, knee, ankle, self.knee_way(side)) else -1
            leg = replace(getattr(pose, f"{side}_leg"), knee=float(way))
            turn, foot = self.foot(s)
            pose = replace(pose, **{f"{side}_leg": replace(leg, foot=foot)})
            pose = replace(
                pose,
                **{
                    f"{side}_leg": with_foot_at(
                        pose, placed, side, tuple(ankle - self.hips), turn, self.view
                    )
                },
            )
            shoulder, elbow, wrist = (joints[f"{n}{s}"] for n in ("shoulder", "elbow", "wrist"))
            way = (
                1
                if self.bends(
                    shoulder,
                    elbow,
                    wrist,
                    -self.knee_way(side) if self.view == "side" else self.knee_way(side),
                )
                else -1
            )
            arm = replace(getattr(pose, f"{side}_arm"), elbow=float(way))
            turn, _ = self.limb(wrist, self.flat(self.body.point(f"finger3-1.{s}")), 8.0)
            pose = replace(pose, **{f"{side}_arm": arm})
            pose = replace(
                pose,
                **{
                    f"{side}_arm": with_hand_at(
                        pose, placed, side, tuple(wrist - self.hips), turn, self.view
                    )
                },
            )
        return pose

    def knee_way(self, side: str) -> int:
        """Sign of (turn of the shank - turn of the thigh) of a bent knee."""
        return -1 if self.view == "front" and side == "far" else 1

    @staticmethod
    def bends(a: np.ndarray, b: np.ndarray, c: np.ndarray, way: int) -> bool:
        """Whether the turn from a-b to b-c, clockwise +, has the sign `way`."""
        (x1, y1), (x2, y2) = b - a, c - b
        return (y1 * x2 - x1 * y2) * way >= 0

    def foot(self, s: str) -> tuple[float, float]:
        if self.view == "side":
            return self.turn_of_bone(f"foot.{s}"), 1.0
        return self.limb(self.joints[f"ankle{s}"], self.joints[f"toe{s}"], FOOT_FRONT)

    def with_toes(self, pose: Pose) -> Pose:
        """Toes that lie flat where the heel is up and the ball of the foot on the floor."""
        for side, s in self.side.items():
            turn = self.turn_of_bone(f"foot.{s}")
            ball = self.flat(
                self.body._at(
                    self.body.pose,
                    f"foot.{s}",
                    self.body.head[f"foot.{s}"] + self.body.sole(s)[1] * np.array([0, 1, 1]),
                )
            )
            if self.view == "side" and 6 < turn < 110 and ball[1] < 4.5:
                pose = replace(
                    pose,
                    **{f"{side}_leg": replace(getattr(pose, f"{side}_leg"), toes=min(turn, 75.0))},
                )
        return pose


def measured(
    motion, times, view: str, near: str = "R", lift: bool = False, ahead: bool = False
) -> list[Pose]:
    """The motion's poses at these times. near: the side towards whoever looks. lift: it leaves the
    floor. ahead: it goes somewhere."""
    out: list[Pose] = []
    first = None
    for t in times:
        motion.at(t)
        seen = Seen(motion.body, view, near)
        pose = seen.with_toes(seen.pose())
        if lift:
            low = motion.body.posed_vertices()[motion.body.body_vertices, 1].min()
            pose = replace(pose, lift=max(0.0, float(low) * 100 - 0.5))
        at = seen.hips[0]
        first = at if first is None else first
        if ahead:
            pose = replace(pose, ahead=float(at - first))
        out.append(_unwrapped(pose, out[-1] if out else None))
    return out


def _unwrapped(pose: Pose, before: Pose | None) -> Pose:
    """Angles within half a turn of those before, so that the way between goes the short way round;
    in tenths."""
    data = to_builtins(pose)
    old = to_builtins(before) if before else None
    for part in ("trunk", "near_leg", "far_leg", "near_arm", "far_arm"):
        for name, value in data[part].items():
            if name in ("thigh", "shank", "foot", "upper_arm", "forearm", "hand", "share"):
                data[part][name] = round(value, 3)
            else:
                data[part][name] = round(near_to(value, old[part][name] if old else 0.0), 1)
    parts = {"trunk": Trunk, "near_leg": Leg, "far_leg": Leg, "near_arm": Arm, "far_arm": Arm}
    made = {name: kind(**data[name]) for name, kind in parts.items()}
    return Pose(**made, lift=round(pose.lift, 1), ahead=round(pose.ahead, 1))


def table(pose: Pose) -> list[str]:
    """The pose's lines of TOML: only what differs from nothing."""
    lines = [
        f"{name} = {getattr(pose, name):g}" for name in ("lift", "ahead") if getattr(pose, name)
    ]
    for name in ("trunk", "near_leg", "far_leg", "near_arm", "far_arm"):
        part = getattr(pose, name)
        told = {
            key: value
            for key, value in to_builtins(part).items()
            if value != getattr(type(part)(), key)
        }
        if told:
            lines.append(
                f"{name} = {{ {', '.join(f'{key} = {value:g}' for key, value in told.items())} }}"
            )
    return lines


def quoted(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(quoted(v) for v in value)}]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def written(
    about: dict, things: list[dict], poses: list[Pose], faults: list[tuple[str, str, list[Pose]]]
) -> str:
    """The file's text."""
    lines = [f"{key} = {quoted(value)}" for key, value in about.items()]
    for thing in things:
        lines += ["", "[[thing]]", *(f"{key} = {quoted(value)}" for key, value in thing.items())]
    for pose in poses:
        lines += ["", "[[pose]]", *table(pose)]
    for code, mark, wrong in faults:
        lines += ["", "[[fault]]", f'code = "{code}"', f'mark = "{mark}"']
        for pose in wrong:
            lines += ["", "[[fault.pose]]", *table(pose)]
    return "\n".join(lines) + "\n"


def main(kit: str, *only: str) -> None:
    sys.path[:0] = [kit, str(Path(__file__).parent)]
    from body import Body
    from figure_motions import FIGURES

    for name, of in FIGURES.items():
        if only and name not in only:
            continue
        how = of["how"]

        def poses(make, times, how=how):
            motion = make(Body(SHAPE))
            return motion, measured(motion, times(motion), **how)

        motion, right = poses(of["make"], of["times"])
        faults = [
            (code, mark, poses(make, of["times"])[1]) for code, mark, make in of.get("faults", ())
        ]
        motion.at(of["times"](motion)[0])
        hips = Seen(motion.body, how["view"], how.get("near", "R")).hips[0]
        things = [
            thing(motion, hips) if callable(thing) else thing for thing in of.get("things", ())
        ]
        (FOLDER / f"{name}.toml").write_text(
            written({"view": how["view"], **of["about"]}, things, right, faults), encoding="utf-8"
        )
        print(name)


if __name__ == "__main__":
    main(*sys.argv[1:])

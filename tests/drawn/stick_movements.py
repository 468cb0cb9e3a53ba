"""Whole movements of the stick figure, as PoseTracks with known timing and known angles, for the
tests of reps, holds, strides and rules.

Every function hands further keywords to `stick_figures.film` (view, yaw_deg, noise_px, seed, size,
...).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.pose.track import PoseTrack
from tests.drawn.stick_figures import (
    ANKLE_HEIGHT,
    FOREARM,
    HIP_WIDTH,
    LEG,
    SHANK,
    THIGH,
    TRUNK,
    UPPER_ARM,
    body,
    film,
    leg_angles,
    side_figure,
)

SHAPES = {
    "cosine": lambda x: (1 - np.cos(np.pi * x)) / 2,
    "min-jerk": lambda x: x**3 * (10 - 15 * x + 6 * x**2),  # Flash & Hogan 1985
    "linear": lambda x: x,
}
SHOULDER_HEIGHT_LYING = 0.10


@dataclass(frozen=True)
class Timing:
    """When the reps of a movement happen, s. All are alike but for their depth: `depths`, one share
    of the way for each rep."""

    depths: tuple[float, ...] = (1.0,) * 5
    first_s: float = 1.0
    out_s: float = 1.0
    hold_s: float = 0.5
    back_s: float = 1.0
    rest_s: float = 0.7
    shape: str = "cosine"

    @property
    def spans(self) -> list[tuple[float, float, float, float]]:
        """(start, peak, end of the peak, end) of each rep."""
        each = self.out_s + self.hold_s + self.back_s + self.rest_s
        starts = [self.first_s + k * each for k in range(len(self.depths))]
        return [
            (
                s,
                s + self.out_s,
                s + self.out_s + self.hold_s,
                s + self.out_s + self.hold_s + self.back_s,
            )
            for s in starts
        ]

    @property
    def seconds(self) -> float:
        """Length of a clip that ends as it begins."""
        return (self.spans[-1][3] if self.depths else 0.0) + self.first_s

    @property
    def whole(self) -> Timing:
        """The same times, every rep at full depth."""
        return replace(self, depths=(1.0,) * len(self.depths))

    def way(self, t: np.ndarray) -> np.ndarray:
        """(frames,) share of the way: 0 at rest, the rep's depth at its peak."""
        curve = SHAPES[self.shape]
        out = np.zeros_like(t)
        for depth, (start, peak, leave, end) in zip(self.depths, self.spans, strict=True):
            rise = np.clip((t - start) / (peak - start), 0, 1)
            fall = np.clip((t - leave) / (end - leave), 0, 1)
            out += depth * curve(rise) * (1 - curve(fall))
        return out


FIVE = Timing()
"""Five reps of 2.5 s, all at full depth."""


def times(seconds: float, fps: float, jitter: float = 0.0, seed: int = 0) -> np.ndarray:
    """Picture times from 0; jitter is the largest shift of one picture as a share of the interval
    (a variable frame rate)."""
    t = np.arange(0, seconds, 1 / fps)
    t[1:] += np.random.default_rng(seed).uniform(-jitter, jitter, len(t) - 1) / fps
    return t


def bridge_track(
    timing: Timing = FIVE,
    top: float = 2.0,
    knee_at_top: float = 95.0,
    fps: float = 30.0,
    jitter: float = 0.0,
    **camera,
) -> PoseTrack:
    """Glute bridges on the back. At a rep's full depth trunk_thigh_angle is `top` (a lower depth
    stops that share of the hips' way short) and knee_flexion is `knee_at_top` (small: the heels are
    far away). Shoulders and feet stay where they are."""
    t = times(timing.seconds, fps, jitter)
    shoulder = np.array([0.0, SHOULDER_HEIGHT_LYING])
    ankle = _bridge_ankle(top, knee_at_top)
    slopes = np.linspace(-1.0, 70.0, 1500)  # of the trunk; -1: the hips lie on the floor
    hip = shoulder + TRUNK * np.stack(
        [np.cos(np.radians(slopes)), np.sin(np.radians(slopes))], axis=-1
    )
    thigh, _ = leg_angles(hip, ankle)
    folded = -(90 + slopes) - thigh  # trunk_thigh_angle; falls as the hips rise
    last = int(np.argmin(folded))
    top_slope = np.interp(-top, -folded[: last + 1], slopes[: last + 1])
    slope = -1.0 + timing.way(t) * (top_slope + 1.0)
    hip = shoulder + TRUNK * np.stack(
        [np.cos(np.radians(slope)), np.sin(np.radians(slope))], axis=-1
    )
    thigh, knee = leg_angles(hip, ankle)
    points = body(
        -(90 + slope),
        thigh,
        knee,
        neck_angle=slope,
        upper_arm=-90.0,
        elbow_flexion=0.0,
        mid_hip=(hip[:, 0], 0.0, hip[:, 1]),
    )
    return film(points, t, **camera)


def _bridge_ankle(top: float, knee: float) -> np.ndarray:
    """Where the foot must stand so that the top has these two angles, and the ankle its height."""
    slope = np.linspace(0, 70, 7001)
    thigh = -(90 + slope) - top
    shank = thigh + knee
    rise = (
        SHOULDER_HEIGHT_LYING
        + TRUNK * np.sin(np.radians(slope))
        - THIGH * np.cos(np.radians(thigh))
        - SHANK * np.cos(np.radians(shank))
    )
    k = int(np.argmin(np.abs(rise - ANKLE_HEIGHT)))
    forward = (
        TRUNK * np.cos(np.radians(slope[k]))
        - THIGH * np.sin(np.radians(thigh[k]))
        - SHANK * np.sin(np.radians(shank[k]))
    )
    return np.array([forward, rise[k]])


def lunge_track(
    timing: Timing = FIVE,
    depth: float = 90.0,
    trunk_lean: float = 3.0,
    leg: str = "left",
    step_m: float = 0.75,
    stepping: bool = True,
    fppa: float = 0.0,
    pelvic_obliquity: float = 0.0,
    fps: float = 30.0,
    jitter: float = 0.0,
    **camera,
) -> PoseTrack:
    """Forward lunges (or split squats: stepping=False) of one leg.

    At a rep's full depth the front knee_flexion is `depth`, the lean `trunk_lean`, the front leg's
    fppa and the pelvis as given.
    """
    t = times(timing.seconds, fps, jitter)
    way = timing.way(t)
    # a shallow lunge steps as far as a deep one
    step = timing.whole.way(t) if stepping else np.ones_like(t)
    front = step_m * step
    lift = 0.02 * np.sin(np.pi * step)
    reach = np.sqrt(THIGH**2 + SHANK**2 + 2 * THIGH * SHANK * np.cos(np.radians(depth)))
    low = ANKLE_HEIGHT + np.sqrt(reach**2 - (step_m / 2) ** 2)
    high = ANKLE_HEIGHT + (
        LEG - 0.005 if stepping else np.sqrt((LEG - 0.01) ** 2 - (step_m / 2) ** 2)
    )
    hip = np.stack([front / 2, high + way * (low - high)], axis=-1)
    heel_up = 50.0 * (way if stepping else 0.5 + 0.5 * way)
    pivot = np.array([0.16, 0.0])  # the toes of the rear foot stay
    c, s = np.cos(np.radians(heel_up)), np.sin(np.radians(heel_up))
    rear_ankle = pivot + np.stack(
        [-0.16 * c + ANKLE_HEIGHT * s, 0.16 * s + ANKLE_HEIGHT * c], axis=-1
    )
    front_thigh, front_knee = leg_angles(hip, np.stack([front, ANKLE_HEIGHT + lift], axis=-1))
    rear_thigh, rear_knee = leg_angles(hip, rear_ankle)

    def order(of_front, of_rear):
        return (of_front, of_rear) if leg == "left" else (of_rear, of_front)

    points = body(
        trunk_lean * way,
        order(front_thigh, rear_thigh),
        order(front_knee, rear_knee),
        order(0.0, -heel_up),
        fppa=order(fppa * way, 0.0),
        hip_adduction=order(fppa * way / 2, 0.0),
        pelvic_obliquity=pelvic_obliquity * way,
        mid_hip=(hip[:, 0], 0.0, hip[:, 1]),
    )
    return film(points, t, **camera)


def plank_track(
    hip_offset=0.0,
    neck_angle=0.0,
    seconds: float = 10.0,
    straight_arm: bool = False,
    fps: float = 30.0,
    jitter: float = 0.0,
    **camera,
) -> PoseTrack:
    """A plank. hip_offset: % of the shoulder-ankle line, sagging +, piking -; it and neck_angle
    (head dropped +) are numbers or functions of t."""
    t = times(seconds, fps, jitter)
    share = np.broadcast_to(hip_offset(t) if callable(hip_offset) else hip_offset, t.shape) / 100
    neck = neck_angle(t) if callable(neck_angle) else neck_angle
    off = share * (TRUNK + LEG)
    for _ in range(20):  # the line gets shorter as the hips leave it
        off = share * (np.sqrt(TRUNK**2 - off**2) + np.sqrt(LEG**2 - off**2))
    line = np.sqrt(TRUNK**2 - off**2) + np.sqrt(LEG**2 - off**2)
    shoulder_height = UPPER_ARM + (FOREARM if straight_arm else 0.0)
    ankle_height = 0.12
    lean = 90 - np.degrees(np.arcsin((shoulder_height - ankle_height) / line))
    trunk_lean = lean - np.degrees(np.arcsin(off / TRUNK))
    thigh = lean + np.degrees(np.arcsin(off / LEG))
    hip_up = shoulder_height - TRUNK * np.cos(np.radians(trunk_lean))
    hip_forward = -TRUNK * np.sin(np.radians(trunk_lean))
    points = body(
        trunk_lean,
        thigh,
        0.0,
        -80.0,
        neck_angle=neck,
        upper_arm=0.0,
        elbow_flexion=0.0 if straight_arm else 90.0,
        mid_hip=(hip_forward, 0.0, hip_up),
    )
    return film(points, t, **camera)


@dataclass(frozen=True)
class Gait:
    """A runner. Lengths as shares of the leg (0.83 m), angles in degrees; the left foot lands
    first, at first_s.

    overstride: the ankle ahead of mid-hip at contact; push_off: behind it at toe-off; duty: share
    of the stride (two steps) on the ground; strike: foot_inclination at contact, heel strike +;
    pelvic_drop: of the swing side, at mid-stance; bounce: lowest to highest point of the hips.
    """

    cadence: float = 170.0
    overstride: float = 0.25
    push_off: float = 0.36
    duty: float = 0.32
    trunk_lean: float = 7.0
    strike: float = 12.0
    pelvic_drop: float = 4.0
    bounce: float = 0.09
    heel_lift: float = 0.55
    step_width_m: float = 0.10
    first_s: float = 0.1

    @property
    def stride_s(self) -> float:
        return 120.0 / self.cadence

    def contacts(self, side: str, seconds: float) -> np.ndarray:
        """Times of initial contact within a clip."""
        first = self.first_s + (0.0 if side == "left" else self.stride_s / 2)
        first -= self.stride_s * np.floor(first / self.stride_s)
        return np.arange(first, seconds, self.stride_s)

    def toe_offs(self, side: str, seconds: float) -> np.ndarray:
        """Times of toe-off within a clip."""
        off = self.contacts(side, seconds + self.stride_s) + self.duty * self.stride_s
        off = np.r_[off[0] - self.stride_s, off]
        return off[(off >= 0) & (off < seconds)]


def run_track(
    cadence: float = 170.0,
    fps: float = 60.0,
    seconds: float = 6.0,
    *,
    gait: Gait | None = None,
    speed_px_s: float = 0.0,
    jitter: float = 0.0,
    **camera,
) -> PoseTrack:
    """Running, seen from any side; `gait` says how (by default Gait(cadence)).

    The feet are on the ground from gait.contacts to gait.toe_offs and move backwards with it
    evenly. speed_px_s: the way of the runner through the picture, 0 on a treadmill or where the
    camera follows.
    """
    gait = gait or Gait(cadence)
    t = times(seconds, fps, jitter)
    phases = {
        side: ((t - gait.first_s) / gait.stride_s - shift) % 1.0
        for side, shift in (("left", 0.0), ("right", 0.5))
    }
    # lowest at mid-stance, twice a stride
    hip_up = (
        ANKLE_HEIGHT
        + 0.91 * LEG
        - gait.bounce * LEG / 2 * np.cos(4 * np.pi * (phases["left"] - gait.duty / 2))
    )
    thighs, knees, feet = [], [], []
    for phase in phases.values():
        ankle, foot = _ankle_and_foot(phase, gait)
        thigh, knee = leg_angles(np.stack([np.zeros_like(t), hip_up], axis=-1), ankle)
        thighs.append(thigh)
        knees.append(knee)
        feet.append(foot)
    swing = 35 * np.cos(2 * np.pi * (phases["left"] - 0.1))
    points = body(
        gait.trunk_lean,
        tuple(thighs),
        tuple(knees),
        tuple(feet),
        upper_arm=(swing, -swing),
        elbow_flexion=90.0,
        pelvic_obliquity=gait.pelvic_drop * np.cos(2 * np.pi * (phases["left"] - gait.duty / 2)),
        hip_adduction=np.degrees(np.arctan2((HIP_WIDTH - gait.step_width_m) / 2, 0.9 * LEG)),
        mid_hip=(0.0, 0.0, hip_up),
    )
    return film(
        points, t, shift_px=np.stack([speed_px_s * (t - t.mean()), 0 * t], axis=-1), **camera
    )


def _ankle_and_foot(phase: np.ndarray, gait: Gait) -> tuple[np.ndarray, np.ndarray]:
    """Ankle (frames, 2) m of forward, up, and foot_inclination, by the share of the stride since
    contact."""
    front, back = gait.overstride * LEG, -gait.push_off * LEG
    stance = phase < gait.duty
    s = np.clip((phase - gait.duty) / (1 - gait.duty), 0, 1)  # of the swing
    # the ground's speed, at both ends of the swing
    slope = (back - front) / gait.duty * (1 - gait.duty)
    swing = (
        (2 * s**3 - 3 * s**2 + 1) * back
        + (s**3 - 2 * s**2 + s) * slope
        + (3 * s**2 - 2 * s**3) * front
        + (s**3 - s**2) * slope
    )
    forward = np.where(stance, front + (back - front) * phase / gait.duty, swing)
    up = ANKLE_HEIGHT + np.where(
        stance, 0.0, gait.heel_lift * LEG * np.sin(np.pi * s) ** 2 * (1 - s)
    )
    share = phase / gait.duty
    planted = np.interp(share, [0, 0.15, 0.6, 1.0], [gait.strike, 0.0, 0.0, -35.0])
    flying = np.interp(s, [0, 0.3, 0.9, 1.0], [-35.0, -60.0, gait.strike, gait.strike])
    return np.stack([forward, up], axis=-1), np.where(stance, planted, flying)


def standing_track(
    seconds: float = 5.0,
    sway_deg: float = 0.0,
    fps: float = 30.0,
    jitter: float = 0.0,
    camera: dict | None = None,
    **angles,
) -> PoseTrack:
    """Quiet standing with the given `angles` (see stick_figures.side_figure); sway_deg: amplitude
    of a slow fore and aft sway."""
    t = times(seconds, fps, jitter)
    lean = np.asarray(angles.pop("trunk_lean", 0.0)) + sway_deg * np.sin(2 * np.pi * 0.3 * t)
    return film(side_figure(trunk_lean=lean, **angles), t, **(camera or {}))

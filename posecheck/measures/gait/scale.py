"""Times and lengths of a stride: steps in time, and what a known height or a known belt speed makes
of shares of leg length."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.errors import InputError
from posecheck.measures.gait.detect import Gait
from posecheck.measures.raw import leg_length_px
from posecheck.model.measurement import Measurement
from posecheck.view.view import ViewEstimate

LEG_SHARE_OF_HEIGHT = 0.491
"""Hip to ankle as a share of body height (Winter, Biomechanics and Motor Control of Human Movement:
thigh 0.245, shank 0.246)."""
LEG_FROM_HEIGHT_ERROR, LEG_FROM_SPEED_ERROR = 0.06, 0.12
"""95 %: people's legs differ by so much at one height [E: 3 % SD]; the speed of the foot in
mid-stance in the image, and that of belts [E]."""
SPEED_ERROR = 0.04
"""95 %, of the speed that a treadmill shows [E]."""

TALL = (0.5, 2.6)
"""Metres: anything else was meant in another unit."""
BELT = (0.5, 12.5)
"""Metres a second: a slow walk to the fastest sprint."""


def check_numbers(
    slow_motion: float | None, height_m: float | None, speed_m_s: float | None
) -> None:
    """Raises InputError for a factor, a height or a speed that nobody and no clip can have."""
    for name, number in (
        ("slow-motion factor", slow_motion),
        ("height", height_m),
        ("speed", speed_m_s),
    ):
        if number is not None and not 0 < number < np.inf:
            raise InputError(f"A {name} of {number} is not possible.", "Give a number above 0.")
    if height_m is not None and not TALL[0] <= height_m <= TALL[1]:
        raise InputError(
            f"A height of {height_m:g} m is not possible.", "Give it in metres, 1.74 for instance."
        )
    if speed_m_s is not None and not BELT[0] <= speed_m_s <= BELT[1]:
        raise InputError(
            f"A speed of {speed_m_s:g} m/s is not possible for a run.",
            "Give it in metres a second, 2.8 for instance.",
        )


@dataclass(frozen=True)
class LegLength:
    """Of the runner, cm, with its 95 % error as a share."""

    cm: float
    error: float

    def of(self, share: Measurement) -> Measurement:
        """A measurement in % of leg length, in centimetres; the two errors are taken as
        independent."""
        scale = self.cm / 100
        value, low, high = share.known
        middle = value * scale
        below, above = (
            np.hypot(d * scale, self.error * middle) for d in (value - low, high - value)
        )
        return replace(
            share,
            value=middle,
            low=middle - below,
            high=middle + above,
            unit="cm",
            status="estimated",
        )


def leg_centimetres(
    t: np.ndarray,
    landmarks: np.ndarray,
    gait: Gait,
    view: ViewEstimate,
    height_m: float | None,
    speed_m_s: float | None,
) -> LegLength | None:
    """From the runner's height, else from the speed of the belt against that of the foot on it
    (side views); None without either.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px.
    """
    if height_m is not None:
        return LegLength(100 * LEG_SHARE_OF_HEIGHT * height_m, LEG_FROM_HEIGHT_ERROR)
    near = view.near_side
    if speed_m_s is None or near is None:
        return None
    hips = landmarks[:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], 0].mean(1)
    ankle = (landmarks[:, skeleton.INDEX[f"{near}_ankle"], 0] - hips) / leg_length_px(
        landmarks, near
    )
    speeds = []
    for c in gait.contacts:
        if c.side == near and np.isfinite(c.toe_off_s):
            stance = c.toe_off_s - c.initial_contact_s
            flat = (
                (t >= c.initial_contact_s + 0.2 * stance)
                & (t <= c.initial_contact_s + 0.55 * stance)
                & np.isfinite(ankle)
            )
            if flat.sum() >= 3:
                speeds.append(abs(float(np.polyfit(t[flat], ankle[flat], 1)[0])))
    if len(speeds) < 3 or not np.median(speeds) > 0:
        return None
    return LegLength(100 * speed_m_s / float(np.median(speeds)), LEG_FROM_SPEED_ERROR)


def step_times(gait: Gait) -> list[Measurement]:
    """Mean time of a step and of a stride, ms: the cadence, said another way."""
    half = (gait.half_width_spm or 0.0) / gait.rhythm_spm
    return [
        Measurement(name, value, value / (1 + half), value / (1 - half), "ms")
        for name, value in (
            ("step_time", 60000.0 / gait.rhythm_spm),
            ("stride_time", 120000.0 / gait.rhythm_spm),
        )
    ]


def stride_length(gait: Gait, speed_m_s: float | None) -> list[Measurement]:
    """Way of the ground in a stride, m, at a known speed."""
    if speed_m_s is None:
        return []
    value = speed_m_s * 120.0 / gait.rhythm_spm
    half = value * float(np.hypot(SPEED_ERROR, (gait.half_width_spm or 0.0) / gait.rhythm_spm))
    return [Measurement("stride_length", value, value - half, value + half, "m")]

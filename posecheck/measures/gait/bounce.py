"""Vertical oscillation of a run: how far the body rises and falls in each step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.detect import Gait
from posecheck.measures.gait.scale import LegLength
from posecheck.measures.raw import leg_length_px
from posecheck.model.measurement import Measurement

HEAD = ("nose", "left_ear", "right_ear")
TRUNK = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
BOUNCE_SHARE = 0.16
"""95 % half-width, share of the value: on 12 rendered runs from the side the mean of head and trunk
errs by 4 % on average, 10 % at most; real necks nod and cloth slides, so that is nearly doubled
[E]."""
FEWEST_STEPS = 3


def vertical_oscillation(
    t: np.ndarray, landmarks: np.ndarray, gait: Gait, near: str, leg_cm: LegLength | None
) -> list[Measurement]:
    """Rise and fall in each step of the mean of head and trunk, in % of leg length, and in cm where
    the leg's length is known.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px. The body's centre of mass rises and
    falls as all of it does; the hip points alone follow the thighs too, by up to a third of the
    true value on rendered runs. A wave of the step's period and half of it is fitted, beside the
    stride's own and slow drift: the difference of single highest and lowest frames would grow with
    every noisy one.
    """
    height = np.mean(
        [
            landmarks[:, [skeleton.INDEX[name] for name in part], 1].mean(1)
            for part in (HEAD, TRUNK)
        ],
        axis=0,
    )
    known = np.isfinite(height)
    phase = 2 * np.pi * t * gait.rhythm_spm / 60
    late = (t - t[0]) / max(t[-1] - t[0], 1e-9)
    drift = late[:, None] ** np.arange(4)
    waves = np.column_stack(
        [wave(k * phase) for k in (1, 2, 0.5, 1.5) for wave in (np.cos, np.sin)]
    )
    if (t[-1] - t[0]) * gait.rhythm_spm / 60 < FEWEST_STEPS or known.sum() < 2 * (
        waves.shape[1] + drift.shape[1]
    ):
        return []
    fitted, *_ = np.linalg.lstsq(np.column_stack([waves, drift])[known], height[known], rcond=None)
    step = np.linspace(0, 2 * np.pi, 181)
    of_a_step = (
        np.column_stack([wave(k * step) for k in (1, 2) for wave in (np.cos, np.sin)]) @ fitted[:4]
    )
    share = 100 * float(np.ptp(of_a_step)) / leg_length_px(landmarks, near)
    half = BOUNCE_SHARE * share
    of_leg = Measurement(
        "vertical_oscillation", share, share - half, share + half, "% leg", None, "estimated"
    )
    if leg_cm is None:
        return [of_leg]
    return [leg_cm.of(of_leg), replace(of_leg, name="vertical_oscillation_share")]

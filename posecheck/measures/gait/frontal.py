"""A run from front or rear: how the pelvis tips, how far apart the feet land, and left steps
against right ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.detect import Gait
from posecheck.measures.gait.scale import LegLength
from posecheck.measures.raw import leg_length_px
from posecheck.model.measurement import Measurement, Series
from posecheck.view.view import ViewEstimate

WIDTH_HALF_WIDTH = 5.0
"""% of leg length, 95 %, of a step width (docs/biomechanics.md, 2.4: 2 to 3 cm; eight rendered
runs: 0 to 5 too wide); of one foot half of that."""
FEWEST_TOE_OFFS = 5
"""Of each foot, for comparing the two [E]."""
TOE_OFF_SD_S = 0.004
"""1 SD of a foot's mean toe-off from front or rear: on rendered runs."""


def frontal_figures(
    t: np.ndarray,
    landmarks: np.ndarray,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
    spans: dict[str, list[np.ndarray]],
    leg: LegLength | None,
) -> list[Measurement]:
    """spans: frames of each stance by side; the rest as in `stride.stride_measurements`."""
    return [
        *_pelvic_drop(series, spans),
        *_step_width(t, landmarks, view, gait, spans, leg),
        *_step_time_difference(gait),
    ]


def _pelvic_drop(series: Series, spans: dict[str, list[np.ndarray]]) -> list[Measurement]:
    """For each stance leg, in mid-stance: contralateral_pelvic_drop, how far the free side hangs
    below the stance side (-: the stance side hangs), and pelvic_drop, how far the pelvis is tipped,
    whichever side hangs. Degrees."""
    if "pelvic_obliquity" not in series:
        return []
    curve, out = series["pelvic_obliquity"], []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        middles = [
            span[len(span) // 3 : max(len(span) // 3 + 1, 2 * len(span) // 3)]
            for span in spans[side]
        ]
        middles = [m for m in middles if np.isfinite(curve.value[m]).any()]
        values = np.array([sign * np.nanmean(curve.value[m]) for m in middles])
        if len(values) < 3:
            continue
        value = float(np.median(values))
        share = series.mean_share.get("pelvic_obliquity", 1.0)
        spread = 1.96 * float(values.std()) / np.sqrt(len(values))
        half = float(np.nanmedian(curve.half_width)) * share + spread
        frame = int(middles[int(np.argmin(np.abs(values - value)))][0])
        signed = Measurement(
            "contralateral_pelvic_drop",
            value,
            value - half,
            value + half,
            "deg",
            side,
            "measured",
            frame,
            float(series.t[frame]),
        )
        tip = abs(value)
        out += [
            replace(
                signed, name="pelvic_drop", value=tip, low=max(tip - half, 0.0), high=tip + half
            ),
            signed,
        ]
    return out


def _step_width(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    gait: Gait,
    spans: dict[str, list[np.ndarray]],
    leg: LegLength | None,
) -> list[Measurement]:
    """step_width: left foot from right foot, across, in their mid-stances, % of leg length; and
    crossover: share of steps on or over the midline.

    The midline is the middle of the hips, averaged over a stride, for the hips sway towards the
    standing foot.
    """
    from scipy.stats import beta  # not needed before the pose model has seen the clip

    places = _from_midline(t, landmarks, view, 60.0 / gait.rhythm_spm, spans)
    if min(len(p) for p in places.values()) < 3:
        return []
    width = float(sum(np.median(p) for p in places.values()))
    half = WIDTH_HALF_WIDTH + 1.96 * float(
        np.hypot(*(np.std(p) / np.sqrt(len(p)) for p in places.values()))
    )
    of_leg = Measurement(
        "step_width", width, width - half, width + half, "% leg", None, "estimated"
    )
    every = np.array([*places["left"], *places["right"]])
    share = [
        100 * float((every <= limit).mean())
        for limit in (0.0, -WIDTH_HALF_WIDTH / 2, WIDTH_HALF_WIDTH / 2)
    ]
    crossed, n = int((every <= 0.0).sum()), len(every)
    # so few steps could hold none by chance: the exact binomial interval (Clopper & Pearson 1934),
    # beside what the width's own error leaves open
    low = 100 * float(beta.ppf(0.025, crossed, n - crossed + 1)) if crossed else 0.0
    high = 100 * float(beta.ppf(0.975, crossed + 1, n - crossed)) if crossed < n else 100.0
    crossing = Measurement(
        "crossover", share[0], min(low, *share), max(high, *share), "%", None, "estimated"
    )
    widths = (
        [of_leg] if leg is None else [of_leg, replace(leg.of(of_leg), name="step_width_distance")]
    )
    return [*widths, crossing]


def _from_midline(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    half_stride: float,
    spans: dict[str, list[np.ndarray]],
) -> dict[str, list[float]]:
    """By side: how far out each mid-stance's foot is from the midline, % of leg length.
    half_stride: s."""
    scale = float(np.mean([leg_length_px(landmarks, side) for side in skeleton.SIDES]))
    hips = landmarks[:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], 0].mean(1)
    outward = {"left": 1.0, "right": -1.0}
    facing = 1.0 if view.name == "front" else -1.0
    places: dict[str, list[float]] = {side: [] for side in skeleton.SIDES}
    for side in skeleton.SIDES:
        ankle = landmarks[:, skeleton.INDEX[f"{side}_ankle"], 0]
        for span in spans[side]:
            middle = span[len(span) // 3 : max(len(span) // 3 + 1, 2 * len(span) // 3)]
            around = np.abs(t - t[middle].mean()) <= half_stride
            if np.isfinite(ankle[middle]).any() and np.isfinite(hips[around]).any():
                off = float(np.nanmean(ankle[middle]) - np.nanmean(hips[around]))
                places[side].append(100 * facing * outward[side] * off / scale)
    return places


def _step_time_difference(gait: Gait) -> list[Measurement]:
    """Right-to-left steps against left-to-right ones, % of the mean step, + where the step onto the
    left foot takes longer; read from toe-offs."""
    stride = gait.stride_s
    leaving = {
        s: np.array(
            [c.toe_off_s for c in gait.contacts if c.side == s and np.isfinite(c.toe_off_s)]
        )
        for s in skeleton.SIDES
    }
    if min(len(x) for x in leaving.values()) < FEWEST_TOE_OFFS:
        return []
    after = [
        float(left - leaving["right"][leaving["right"] < left].max())
        for left in leaving["left"]
        if (leaving["right"] < left).any()
    ]
    after = [x for x in after if 0.3 * stride < x < 0.7 * stride]
    if len(after) < FEWEST_TOE_OFFS - 1:
        return []
    value = 100 * (2 * float(np.median(after)) - stride) / (stride / 2)
    half = 100 * 1.96 * 2 * float(np.hypot(TOE_OFF_SD_S, TOE_OFF_SD_S)) / (stride / 2)
    return [
        Measurement(
            "step_time_difference", value, value - half, value + half, "%", None, "estimated"
        )
    ]

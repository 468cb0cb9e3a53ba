"""How a runner carries pelvis and low back: means over whole strides, and how far the low back
moves within one."""

from __future__ import annotations

import numpy as np

from posecheck.measures.catalogue import entry
from posecheck.measures.gait.detect import Gait
from posecheck.model.measurement import Measurement, Series

MEANS = ("pelvic_tilt", "lumbar_angle", "pelvic_tilt_change", "lumbar_change", "lumbar_range_share")
"""Curves whose mean over whole strides is a figure."""
BINS = 16
LEAST_STRIDES = 3
"""Fewer are no average [E]."""
RANGE_HALF_WIDTH = 6.0
"""95 % half-width of the range within a stride, degrees: five rendered runs whose low back keeps
still read 1.7 to 4.5, and 6 leaves room [E]."""


def posture_of_stride(t: np.ndarray, series: Series, gait: Gait) -> list[Measurement]:
    """Mean pelvic tilt and lumbar angle (and their change from the calibrated neutral, where there
    is one), and `lumbar_range`.

    t (frames,) real seconds. The range is that of the average stride, so that noise from frame to
    frame does not add to it.
    """
    period = gait.stride_s
    whole = int((t[-1] - t[0]) / period)
    inside = t <= t[0] + max(whole, 1) * period
    out = []
    for name in MEANS:
        if name not in series:
            continue
        curve = series[name]
        known = inside & np.isfinite(curve.value)
        if known.sum() < max(5, inside.sum() // 2):
            continue
        value, low, high = (
            float(part[known].mean()) for part in (curve.value, curve.low, curve.high)
        )
        out.append(Measurement(name, value, low, high, curve.unit, None, entry(name).status))
        if name == "lumbar_angle" and whole >= LEAST_STRIDES:
            out += _range(t[known], curve.value[known], period)
    return out


def _range(t: np.ndarray, values: np.ndarray, period: float) -> list[Measurement]:
    """Highest less lowest place of the average stride, degrees; nothing where part of the stride
    was never read."""
    bins = ((t - t[0]) / period % 1 * BINS).astype(int)
    count = np.bincount(bins, minlength=BINS)
    if (count < 2).any():
        return []
    average = np.bincount(bins, weights=values, minlength=BINS) / count
    size = float(np.ptp(average))
    return [
        Measurement(
            "lumbar_range",
            size,
            max(0.0, size - RANGE_HALF_WIDTH),
            size + RANGE_HALF_WIDTH,
            "deg",
            None,
            "estimated",
        )
    ]

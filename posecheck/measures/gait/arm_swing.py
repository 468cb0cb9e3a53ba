"""How far the near arm swings: the upper arm, forwards and back, in each stride."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.detect import Gait
from posecheck.measures.geometry import turn
from posecheck.measures.raw import UP
from posecheck.model.measurement import Measurement
from posecheck.view.view import ViewEstimate

HALF_WIDTH = 8.0
"""Degrees, 95 %: shoulder and elbow are each some 3 % of the upper arm's length off [E; there is no
correction fitted for arms]."""


def arm_swing(
    t: np.ndarray, landmarks: np.ndarray, gait: Gait, view: ViewEstimate
) -> list[Measurement]:
    """Range of the near upper arm against the vertical, degrees, median over the strides. t
    (frames,) s; landmarks (frames, 33, 2 or more) px."""
    near = view.near_side
    shoulder, elbow = (
        landmarks[:, skeleton.INDEX[f"{near}_{p}"], :2] for p in ("shoulder", "elbow")
    )
    arm = elbow - shoulder
    angle = turn(np.broadcast_to(-UP, arm.shape), arm)
    stride = gait.stride_s
    ranges = []
    whole = int(np.ceil((t[-1] - t[0]) / stride - 1))  # strides that end within the clip
    # those of which frames are not missing altogether
    starts = t[0] + stride * np.unique(((t - t[0]) // stride).astype(int))
    for start in starts[starts < t[0] + whole * stride]:
        inside = angle[(t >= start) & (t <= start + stride)]
        if np.isfinite(inside).mean() > 0.8:
            ranges.append(float(np.nanmax(inside) - np.nanmin(inside)))
    if len(ranges) < 2:
        return []
    value = float(np.median(ranges))
    half = HALF_WIDTH + 1.96 * float(np.std(ranges)) / np.sqrt(len(ranges))
    return [
        Measurement(
            "arm_swing", value, max(value - half, 0.0), value + half, "deg", near, "estimated"
        )
    ]

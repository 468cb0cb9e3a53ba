"""How the person lies or stands in each frame, and the signal that drives reps."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.geometry import length, rest_of_range
from posecheck.measures.measurement import Series
from posecheck.measures.names import HIP_HEIGHT
from posecheck.measures.raw import side_angles
from posecheck.signals.gaps import runs
from posecheck.view.view import LYING_LEAN, ViewEstimate, trunk_axis


def in_posture(landmarks: np.ndarray, view: ViewEstimate, posture: str) -> np.ndarray:
    """(frames,) bool: the person is "supine" (on the back), "prone" (face down), "upright", or "any" (found at all).

    landmarks (frames, 33, 2 or more) px. From front or rear, lying cannot be told from standing and every frame counts.
    """
    found = np.isfinite(landmarks[:, 23, 0])
    if posture == "any" or not view.is_side:
        return found
    lean = side_angles(landmarks, view)["trunk_lean"]
    with np.errstate(invalid="ignore"):
        return found & {"supine": lean < -LYING_LEAN, "prone": lean > LYING_LEAN, "upright": np.abs(lean) <= LYING_LEAN}[posture]


def hip_height(landmarks: np.ndarray) -> np.ndarray:
    """(frames,) height of the mid-hip above the floor of the clip, in trunk lengths.

    The floor is one level for the whole clip (the median of the lower ankle), so that a foot on its way does not count.
    """
    hip, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(length(up)))
    ankles = landmarks[:, [skeleton.INDEX["left_ankle"], skeleton.INDEX["right_ankle"]], 1]
    return (float(np.nanmedian(ankles.max(axis=1))) - hip[:, 1]) / trunk if np.isfinite(ankles).any() else np.full(len(landmarks), np.nan)


def signal_of(name: str, series: Series, landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray | None:
    """(frames,) what drives reps, by its name: the hip height, or a measure of the series; None where this clip does not give it.

    A limb's measure is that of the near side; from front or rear, of the side that moves more.
    """
    if name == HIP_HEIGHT:
        return hip_height(landmarks)
    sides = (view.near_side,) if view.near_side else skeleton.SIDES
    found = [series[column].value for column in (name, *(f"{name}_{side}" for side in sides)) if column in series]
    found = [values for values in found if np.isfinite(values).any()]
    return max(found, key=lambda values: float(np.ptp(rest_of_range(values, 2, 98))), default=None)


def rep_signal(values: np.ndarray, t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate, direction: str, posture: str) -> np.ndarray:
    """(frames,) `values` (frames,), + towards the far end of a rep ("up" or "down"), NaN where the posture is another.

    Where the person was not seen, and is in the posture before and after, the signal goes straight from one to the other: a gap at the top
    of a rep is no return to rest.
    """
    outward = values * (1.0 if direction == "up" else -1.0)
    signal = np.where(in_posture(landmarks, view, posture), outward, np.nan)
    for a, b in runs(np.isnan(outward)):
        if a > 0 and b < len(t):
            signal[a:b] = np.interp(t[a:b], t[[a - 1, b]], signal[[a - 1, b]])
    return signal


def ankle_distance(landmarks: np.ndarray, leg_px: float) -> np.ndarray:
    """(frames,) distance between the ankles in the picture, % of leg length."""
    left, right = (landmarks[:, skeleton.INDEX[f"{s}_ankle"], :2] for s in skeleton.SIDES)
    return 100 * length(left - right) / leg_px

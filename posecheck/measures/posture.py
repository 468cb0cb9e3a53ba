"""How the person lies or stands in each frame, and the signal that drives reps."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.geometry import length
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


def rep_signal(t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate, direction: str, posture: str) -> np.ndarray:
    """(frames,) trunk lengths: hip height, + towards the far end of a rep ("up" or "down"), NaN where the posture is another.

    Where the person was not seen, and is in the posture before and after, the signal goes straight from one to the other: a gap at the top
    of a rep is no return to rest.
    """
    height = hip_height(landmarks) * (1.0 if direction == "up" else -1.0)
    signal = np.where(in_posture(landmarks, view, posture), height, np.nan)
    for a, b in runs(np.isnan(height)):
        if a > 0 and b < len(t):
            signal[a:b] = np.interp(t[a:b], t[[a - 1, b]], signal[[a - 1, b]])
    return signal


def ankle_distance(landmarks: np.ndarray, leg_px: float) -> np.ndarray:
    """(frames,) distance between the ankles in the picture, % of leg length."""
    left, right = (landmarks[:, skeleton.INDEX[f"{s}_ankle"], :2] for s in skeleton.SIDES)
    return 100 * length(left - right) / leg_px

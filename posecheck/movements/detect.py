"""Which movement is this? Named from posture, reps and gait, or honestly not named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait import Gait, classify_gait
from posecheck.measures.geometry import rest_of_range
from posecheck.measures.posture import ankle_distance, hip_height, in_posture
from posecheck.measures.raw import leg_length_px, side_angles
from posecheck.measures.reps import find_reps
from posecheck.view.view import ViewEstimate, trunk_axis

MOST = 0.5
"""A posture names the movement when it takes up this share of the clip."""
LUNGE_DROP = 0.30
"""Trunk lengths that the hips sink in a lunge or a squat; running and walking bob by less than half of that [E]."""
LUNGE_STEP = 45.0
"""% of leg length between the ankles at the bottom: a lunge, not a squat [E]."""
LUNGE_KNEES = 0.15
"""Trunk lengths between the levels of the knees in the picture, from front or rear: in a lunge the rear knee sinks [E]."""
STRAIGHT_KNEE = 60.0
STANDING_KNEE = 30.0
"""Degrees of knee flexion below which a leg counts as straight: in a plank, in standing [E]."""
STILL = 0.12
"""Trunk lengths that the hips may move in quiet standing [E]."""


@dataclass(frozen=True)
class Detection:
    """movement: an id, or None with the reason. name: what it seems to be ("walking", "squat", ...). gait: where one was looked at."""

    movement: str | None
    name: str
    reason: str = ""
    gait: Gait | None = None


def detect_movement(t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate, lightly_smoothed: np.ndarray) -> Detection:
    """Name the movement of a clip.

    t (frames,) real seconds; landmarks (frames, 33, 2 or more) px smoothed for exercises; lightly_smoothed: the same for running.
    """
    found = np.isfinite(landmarks[:, 23, 0])
    total = max(int(found.sum()), 1)
    if view.is_side:
        share = {p: in_posture(landmarks, view, p).sum() / total for p in ("supine", "prone", "upright")}
        if share["supine"] > MOST:
            return Detection("glute-bridge", "lying on the back")
        if share["prone"] > MOST:
            knee = side_angles(landmarks, view)[f"knee_flexion_{view.near_side}"][in_posture(landmarks, view, "prone")]
            if not np.isfinite(knee).any():
                return Detection(None, "unknown", "Face down, but the legs are not seen.")
            if np.nanmedian(knee) < STRAIGHT_KNEE:
                return Detection("plank", "face down, legs straight")
            return Detection(None, "on hands and knees", "On hands and knees: this drill has no rules yet.")
    elif view.name in ("front", "rear") and _knees_above_hips(landmarks):
        return Detection("glute-bridge", "lying on the back, seen from the feet or from the head")

    low, high = rest_of_range(hip_height(landmarks), 2, 98)
    if high - low > LUNGE_DROP:
        bottom = hip_height(landmarks) < low + 0.25 * (high - low)
        upright = np.where(in_posture(landmarks, view, "upright"), -hip_height(landmarks), np.nan)
        if not find_reps(t, upright, landmarks, LUNGE_DROP):
            return Detection(None, "unknown", "The hips sink and rise, but not as in the reps of a lunge.")
        if view.is_side:
            apart = np.nanmedian(ankle_distance(landmarks, leg_length_px(landmarks, view.near_side))[bottom]) > LUNGE_STEP
        else:
            apart = np.nanmedian(_knee_level_difference(landmarks)[bottom]) > LUNGE_KNEES
        if apart:
            return Detection("lunge", "stepping and sinking")
        return Detection(None, "squat", "Both legs do the same: this looks like a squat, which has no rules yet.")
    gait = classify_gait(t, lightly_smoothed, view)
    if gait.kind in ("running", "slow-motion"):
        return Detection("running", gait.kind, gait=gait)
    if gait.kind == "walking":
        return Detection(None, "walking", gait=gait)
    if gait.kind == "standing" and high - low < STILL and _stands(landmarks, view):
        return Detection("standing", "standing still", gait=gait)
    if gait.kind == "too-short":
        return Detection("running", "too-short", gait=gait)
    return Detection(None, "unknown", "The movement was not recognised.", gait)


def _stands(landmarks: np.ndarray, view: ViewEstimate) -> bool:
    """Legs straight and together: a picture out of the middle of a stride or a lunge is not standing."""
    if not view.is_side:
        return float(np.nanmedian(_knee_level_difference(landmarks))) < LUNGE_KNEES
    knee = float(np.nanmedian(side_angles(landmarks, view)[f"knee_flexion_{view.near_side}"]))
    apart = float(np.nanmedian(ankle_distance(landmarks, leg_length_px(landmarks, view.near_side))))
    return knee < STANDING_KNEE and apart < LUNGE_STEP


def _knee_level_difference(landmarks: np.ndarray) -> np.ndarray:
    """(frames,) vertical distance between the knees in the picture, trunk lengths."""
    _, up = trunk_axis(landmarks)
    knees = landmarks[:, [skeleton.INDEX["left_knee"], skeleton.INDEX["right_knee"]], 1]
    return np.abs(knees[:, 0] - knees[:, 1]) / float(np.nanmedian(np.linalg.norm(up, axis=1)))


def _knees_above_hips(landmarks: np.ndarray) -> bool:
    """A person on the back with the feet on the floor, seen from the feet or the head, has the knees above the hips in the picture."""
    knees = landmarks[:, [skeleton.INDEX["left_knee"], skeleton.INDEX["right_knee"]], 1].mean(1)
    hips = landmarks[:, [23, 24], 1].mean(1)
    both = np.isfinite(knees) & np.isfinite(hips)
    return bool(both.any() and np.mean(knees[both] < hips[both]) > 0.7)

"""The 33 BlazePose landmarks, as data: names, drawn edges, left-right partners; and the points of
other pose models, by name.

Every track is in these 33 landmarks. The points of another model are put onto them by name; a
landmark that it does not have stays missing. Source of names and order: MediaPipe Pose Landmarker
documentation, "Pose landmarker model"; Halpe-26: MMPose, `configs/_base_/datasets/halpe26.py`. Left
and right are the subject's own.
"""

from __future__ import annotations

import numpy as np

LANDMARKS: tuple[str, ...] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
COUNT = len(LANDMARKS)
INDEX: dict[str, int] = {name: i for i, name in enumerate(LANDMARKS)}
SIDES: tuple[str, str] = ("left", "right")
LEG: tuple[str, ...] = ("hip", "knee", "ankle", "heel", "foot_index")

EDGES: tuple[tuple[str, str], ...] = (
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    *(
        (f"{side}_{a}", f"{side}_{b}")
        for side in SIDES
        for a, b in (
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("shoulder", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("heel", "foot_index"),
            ("ankle", "foot_index"),
        )
    ),
)


def _partner(name: str) -> str:
    swapped = {"left": "right", "right": "left"}
    return "_".join(swapped.get(word, word) for word in name.split("_"))


MIRRORED: np.ndarray = np.array([INDEX[_partner(name)] for name in LANDMARKS])
"""(33,) int: the landmark's partner on the other side of the body; itself for the nose."""

BLAZEPOSE33, HALPE26 = "blazepose33", "halpe26"
POINTS: dict[str, tuple[str, ...]] = {
    BLAZEPOSE33: LANDMARKS,
    HALPE26: (
        "nose",
        "left_eye",
        "right_eye",
        "left_ear",
        "right_ear",
        "left_shoulder",
        "right_shoulder",
        "left_elbow",
        "right_elbow",
        "left_wrist",
        "right_wrist",
        "left_hip",
        "right_hip",
        "left_knee",
        "right_knee",
        "left_ankle",
        "right_ankle",
        "head",
        "neck",
        "hip",
        "left_big_toe",
        "right_big_toe",
        "left_small_toe",
        "right_small_toe",
        "left_heel",
        "right_heel",
    ),
}
"""Skeletons by name: their points in the order in which a model gives them."""
_SAME_PLACE = {"left_big_toe": "left_foot_index", "right_big_toe": "right_foot_index"}
"""Points of other names -> landmark. The big toe alone, not the mean with the small one, which is
often hidden (lowest score of all points) [E]; on the one run that was tried, single angles differ
from BlazePose's by 6 degrees in the median either way."""


def onto_landmarks(points: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Points (..., len(names), values) of these names, as (..., 33, values): NaN for landmarks that
    are not among them."""
    out = np.full((*points.shape[:-2], COUNT, points.shape[-1]), np.nan, points.dtype)
    for k, name in enumerate(names):
        at = INDEX.get(_SAME_PLACE.get(name, name))
        if at is not None:
            out[..., at, :] = points[..., k, :]
    return out


def landmarks_of(skeleton: str) -> tuple[str, ...]:
    """The landmarks that a skeleton of POINTS has, in their order."""
    has = {_SAME_PLACE.get(name, name) for name in POINTS[skeleton]}
    return tuple(name for name in LANDMARKS if name in has)


def other(side: str) -> str:
    """The opposite of "left" or "right"."""
    return "right" if side == "left" else "left"

"""The 33 BlazePose landmarks, as data: names, drawn edges, left-right partners.

Source of names and order: MediaPipe Pose Landmarker documentation, "Pose landmarker model".
Left and right are the subject's own.
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


def other(side: str) -> str:
    """The opposite of "left" or "right"."""
    return "right" if side == "left" else "left"

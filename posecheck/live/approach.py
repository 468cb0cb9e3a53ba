"""Whether somebody walks up to the camera in the middle of a set: a way to say that something
hurts, without a word and without a key."""

from __future__ import annotations

from collections import deque

import numpy as np

from posecheck.skeleton import INDEX

REFERENCE_S = 1.5
"""From the first frames of a set, so long, comes how large the person is before it [E]."""
NEAR = 0.5
"""A trunk of this share of the frame's height is about a metre away [E]."""
GROWN = 1.7
"""And it has to be so many times as large as when the set began: who films from nearby does not
come nearer [E]."""
FOR_S = 0.8
"""So long, without a break of more than BREAK_S; a single frame says nothing [E]."""
BREAK_S = 0.2
FEWEST = 5
"""Frames that have to show it."""
SHOULDERS = 1.3
"""Trunk lengths in the width of the shoulders: about 50 cm over 38 [E]."""
SURE = 0.5
"""Visibility of the points that are used."""

_SHOULDERS = (INDEX["left_shoulder"], INDEX["right_shoulder"])
_HIPS = (INDEX["left_hip"], INDEX["right_hip"])


def body_px(landmarks: np.ndarray, visibility: np.ndarray) -> float:
    """How large the person is: the length of a trunk, px, from shoulders and hips or, where the
    hips have left the frame, from the width of the shoulders. NaN where neither is seen.

    landmarks (33, 2 or more) px; visibility (33,).
    """
    shoulders, hips = landmarks[list(_SHOULDERS), :2], landmarks[list(_HIPS), :2]
    if not (visibility[list(_SHOULDERS)] >= SURE).all():
        return float("nan")
    width = SHOULDERS * float(np.linalg.norm(shoulders[0] - shoulders[1]))
    if not (visibility[list(_HIPS)] >= SURE).all():
        return width
    return max(width, float(np.linalg.norm(shoulders.mean(axis=0) - hips.mean(axis=0))))


class Approach:
    """Follows one set; height: of the frames, px. A new set takes a new one."""

    def __init__(self, height: int):
        self._height = height
        self._first: list[tuple[float, float]] = []
        self._near: deque[float] = deque()

    def step(self, t: float, landmarks: np.ndarray | None, visibility: np.ndarray | None) -> bool:
        """The frame at t (s), later than the last; None where nobody is seen. Whether the person
        has come up to the camera."""
        size = float("nan") if landmarks is None else body_px(landmarks, visibility)
        if not np.isfinite(size):
            self._forget(t)
            return False
        if not self._first or t - self._first[0][0] <= REFERENCE_S:
            self._first.append((t, size))
            return False
        usual = float(np.median([one for _, one in self._first]))
        if size < max(NEAR * self._height, GROWN * usual):
            self._forget(t)
            return False
        self._forget(t)
        self._near.append(t)
        return len(self._near) >= FEWEST and t - self._near[0] >= FOR_S

    def _forget(self, t: float) -> None:
        if self._near and t - self._near[-1] > BREAK_S:
            self._near.clear()

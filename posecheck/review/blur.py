"""Blurring the head of the person that was followed. Others in the frame are not known, and are not
blurred."""

from __future__ import annotations

import cv2
import numpy as np

from posecheck import skeleton

FACE = [
    skeleton.INDEX[n]
    for n in (
        "nose",
        "left_eye_outer",
        "right_eye_outer",
        "left_ear",
        "right_ear",
        "mouth_left",
        "mouth_right",
    )
]
TRUNK = [skeleton.INDEX[n] for n in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")]
WIDER = 1.8
"""From the furthest face landmark to the top of the head and the chin [E], seen on rendered and
real clips."""
LEAST_OF_TRUNK = 0.36
"""A head is no smaller than this share of the trunk: half of head height over trunk length, 0.25 m
/ 0.50 m, and some room [E]."""
FEWEST = 3
"""Landmarks of the face that must be known: not every pose model has a mouth; a nose alone does not
tell where the head is [E]."""
UNKNOWN = (-1.0, -1.0, -1.0)
"""No person in this frame: all of it is blurred, since where the head is is not known."""


def head_circle(points: np.ndarray) -> tuple[float, float, float]:
    """(x, y, radius) px around the head, from one frame's landmarks (33, 2); UNKNOWN where they are
    missing."""
    face, trunk = points[FACE, :2], points[TRUNK, :2]
    face = face[np.isfinite(face).all(axis=1)]
    if len(face) < FEWEST or not np.isfinite(trunk).all():
        return UNKNOWN
    middle = face.mean(axis=0)
    reach = float(np.linalg.norm(face - middle, axis=1).max())
    length = float(np.linalg.norm(trunk[:2].mean(axis=0) - trunk[2:].mean(axis=0)))
    return float(middle[0]), float(middle[1]), max(WIDER * reach, LEAST_OF_TRUNK * length)


def blur_head(rgb: np.ndarray, circle: tuple[float, float, float]) -> np.ndarray:
    """A copy of the frame (h, w, 3) with the circle made unrecognisable: coarse blocks, then
    smoothed."""
    x, y, radius = circle
    height, width = rgb.shape[:2]
    if radius < 0:
        return _coarse(rgb, max(2, min(width, height) // 12))
    left, top = max(0, int(x - radius)), max(0, int(y - radius))
    right, bottom = min(width, int(x + radius) + 1), min(height, int(y + radius) + 1)
    out = rgb.copy()
    if left >= right or top >= bottom:
        return out
    patch = out[top:bottom, left:right]
    rows, columns = np.mgrid[top:bottom, left:right]
    inside = ((columns - x) ** 2 + (rows - y) ** 2 <= radius**2)[..., None]
    patch[...] = np.where(inside, _coarse(patch, max(2, int(radius / 2))), patch)
    return out


def _coarse(picture: np.ndarray, block: int) -> np.ndarray:
    height, width = picture.shape[:2]
    small = cv2.resize(
        picture, (max(1, width // block), max(1, height // block)), interpolation=cv2.INTER_AREA
    )
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)

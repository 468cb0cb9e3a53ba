"""The person's outline in the trunk's own frame: what the lumbopelvic network looks at.

Origin at the mid-hip, one unit from there to the mid-shoulder upwards, the front of the body to the
right. Shared by the recipe in `models/lumbopelvic` and by the product, so that both see the same
image.
"""

from __future__ import annotations

import cv2
import numpy as np

from posecheck import skeleton
from posecheck.view.view import trunk_axis

HEIGHT, WIDTH = 96, 80
PER_UNIT = 48.0
"""Pixels to a trunk length, about as many as the pose model's own mask has: the crop reaches 1.15
trunk lengths above the hips, 0.85 below,
0.83 to each side."""
HIP_ROW, HIP_COLUMN = 55.2, 40.0


ARM_WIDTH = 4
"""Pixels of the crop: about the bone's own share of an arm's thickness, so that the outline around
it stays readable. [E]"""
NEAR_ARM, FAR_ARM = 255, 110


def trunk_frame(landmarks: np.ndarray, ventral_turn: int) -> np.ndarray:
    """(2, 3) affine map from frame pixels to crop pixels, for one frame.

    landmarks (33, 2 or more) px; ventral_turn +1 or -1 as in ViewEstimate. NaN in, NaN out.
    """
    hip, up = trunk_axis(landmarks)
    size = float(np.linalg.norm(up))
    along = up / size
    # the head direction turned left on the screen, in a left-side view
    front = np.array([along[1], -along[0]]) * ventral_turn
    scale = PER_UNIT / size
    rows = np.stack([front * scale, -along * scale])
    offset = np.array([HIP_COLUMN, HIP_ROW]) - rows @ hip
    return np.column_stack([rows, offset])


def crop(mask: np.ndarray, box: np.ndarray, landmarks: np.ndarray, ventral_turn: int) -> np.ndarray:
    """(96, 80) uint8 soft outline in the trunk frame.

    mask (h, w) uint8 0..255 that covers box = (x0, y0, x1, y1) of the frame, px; landmarks (33, 2
    or more) px of the frame.
    """
    affine = trunk_frame(landmarks, ventral_turn)
    x0, y0, x1, y1 = (float(v) for v in box)
    sx, sy = (x1 - x0) / mask.shape[1], (y1 - y0) / mask.shape[0]
    # fewer pixels than the mask has: average them first, so that no edge is lost between samples
    reduce = 1.0 / (max(np.linalg.norm(affine[:, 0]) * sx, 1e-9))
    if reduce > 1.5:
        mask = cv2.resize(mask, None, fx=1 / reduce, fy=1 / reduce, interpolation=cv2.INTER_AREA)
        sx, sy = (x1 - x0) / mask.shape[1], (y1 - y0) / mask.shape[0]
    from_mask = np.array(
        [[sx, 0.0, x0 + 0.5 * sx - 0.5], [0.0, sy, y0 + 0.5 * sy - 0.5], [0.0, 0.0, 1.0]]
    )
    return cv2.warpAffine(mask, affine @ from_mask, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)


def drawn_arms(landmarks: np.ndarray, ventral_turn: int, near_side: str) -> np.ndarray:
    """(96, 80) uint8 the bones of both arms in the trunk frame, the near arm brighter: which part
    of the outline may be an arm's.

    landmarks (33, 2 or more) px of the frame.
    """
    affine, drawn = trunk_frame(landmarks, ventral_turn), np.zeros((HEIGHT, WIDTH), np.uint8)
    for side, shade in ((skeleton.other(near_side), FAR_ARM), (near_side, NEAR_ARM)):
        points = (
            landmarks[
                [skeleton.INDEX[f"{side}_{part}"] for part in ("shoulder", "elbow", "wrist")], :2
            ]
            @ affine[:, :2].T
            + affine[:, 2]
        )
        if np.isfinite(points).all():
            corners = np.clip(np.round(points * 8), -8000, 8000).astype(np.int32)
            cv2.polylines(drawn, [corners], False, shade, ARM_WIDTH, cv2.LINE_AA, shift=3)
    return drawn

"""Where the low back is on a picture: the body's edge behind the trunk, taken from the outline that
the low back is read from. Pixels, y down; no drawing here."""

from __future__ import annotations

import numpy as np

from posecheck.measures.catalogue import find
from posecheck.measures.low_back.contour import HEIGHTS, back_edge
from posecheck.measures.low_back.outline import HIP_COLUMN, HIP_ROW, PER_UNIT, crop, trunk_frame
from posecheck.pose.silhouettes import Silhouettes
from posecheck.present.drawn_measures import BackMark

SHOWN = (-0.1, 0.55)
"""The part of the edge that is drawn, in trunk lengths above the hips: from the buttocks over the
lumbar spine to where the ribs begin [E]."""
_TURN = {"side-left": 1, "side-right": -1}


def shows_back(measure: str) -> bool:
    """Whether the measure is read from the outline of the low back or pelvis, itself or as the
    change of one that is."""
    known = find(measure)
    return known is not None and (
        "outline" in known.needs or (bool(known.read_from) and shows_back(known.read_from))
    )


def back_mark(
    silhouettes: Silhouettes | None, frame: int, landmarks: np.ndarray, view: str
) -> BackMark | None:
    """The back's edge of one frame, in pixels of the frame; landmarks (33, 2 or more) likewise.

    view: "side-left" or "side-right". None from elsewhere, and where there is no outline or its
    edge cannot be followed. Raises BadTrack for damaged bytes.
    """
    turn = _TURN.get(view)
    trunk = landmarks[[11, 12, 23, 24], :2]
    if turn is None or silhouettes is None or not np.isfinite(trunk).all():
        return None
    mask, box = silhouettes.mask_at(frame)
    if not mask.size:
        return None
    edge = back_edge(crop(mask, box, landmarks, turn)[None] / np.float32(255))[0]
    part = (SHOWN[0] <= HEIGHTS) & (SHOWN[1] >= HEIGHTS) & np.isfinite(edge)
    if part.sum() < 8:
        return None
    in_crop = np.column_stack(
        [HIP_COLUMN - edge[part] * PER_UNIT, HIP_ROW - HEIGHTS[part] * PER_UNIT]
    )
    affine = trunk_frame(landmarks, turn)
    return BackMark((in_crop - affine[:, 2]) @ np.linalg.inv(affine[:, :2]).T)

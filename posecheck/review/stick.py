"""A stick figure of one moment, from the kept pose track: shown where no image may be kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from posecheck.errors import BadTrack
from posecheck.pose.io.storage import load_track
from posecheck.pose.silhouettes import Silhouettes
from posecheck.present import drawing
from posecheck.present.back_edge import back_mark, shows_back
from posecheck.present.colours import STAGE, rgb
from posecheck.present.drawn_measures import facing_side, mark_of
from posecheck.present.keyframes import crop_around, framing

GROUND = rgb(STAGE.figure_ground)
_LARGE = 1.4


@lru_cache(maxsize=8)
def _landmarks(
    path: str, _changed: float
) -> tuple[np.ndarray, tuple[int, int], Silhouettes | None]:
    track = load_track(path)
    return track.landmarks[..., :2].astype(float), track.source.size, track.silhouettes


def stick_figure(
    path: Path | None, frame: int, view: str, measure: str, side: str | None, text: str
) -> bytes | None:
    """A JPEG of one frame of a kept track, with the measure drawn and `text` beside it; None where
    the track is gone."""
    if path is None:
        return None
    try:
        landmarks, size, outlines = _landmarks(str(path), path.stat().st_mtime)
        frame = min(frame, len(landmarks) - 1)
        points = landmarks[frame]
        back = back_mark(outlines, frame, points, view) if shows_back(measure) else None
    except (OSError, BadTrack):
        return None
    (left, top), scale, out_size = crop_around(
        points, size, framing(landmarks[np.isfinite(landmarks).all(axis=(1, 2))], size)
    )
    picture = np.full((out_size[1], out_size[0], 3), GROUND, np.uint8)
    here, near = (points - (left, top)) * scale, facing_side(view)
    drawing.draw_skeleton(picture, here, near, _LARGE)
    mark = mark_of(measure, here, near, side) or (back and back.moved((left, top), scale))
    if mark is not None:
        drawing.draw_mark(picture, mark, text, False, _LARGE)
    elif text:
        drawing.draw_badge(picture, text, 10, 10, height=30 * _LARGE)
    return cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 86]
    )[1].tobytes()

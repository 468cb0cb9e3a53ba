"""A clip as the fake camera of Chromium: 640 x 480 motion JPEG, letterboxed, its first and last
picture held for a while."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from posecheck.video.source import open_video

SIZE = (640, 480)
RATE = 30
"""Chromium plays motion JPEG at this rate, whatever the clip's own."""
FLAGS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def camera_file(
    clip: Path, out: Path, before_s: float = 0.0, after_s: float = 0.0, empty_s: float = 0.0
) -> Path:
    """Writes the camera's file; it plays in a loop. before_s, after_s: the first and the last
    picture stand; empty_s: then nobody is there."""
    with open_video(clip) as video, out.open("wb") as file:
        last, shown = None, 0
        for frame in video:
            picture = _jpeg(_letterboxed(frame.rgb))
            if last is None:
                file.write(picture * round(before_s * RATE))
            while shown <= frame.t * RATE:  # the nearest earlier picture, at the camera's rate
                file.write(picture)
                shown += 1
            last = picture
        file.write(last * round(after_s * RATE))
        file.write(_jpeg(np.full((SIZE[1], SIZE[0], 3), 140, np.uint8)) * round(empty_s * RATE))
    return out


def camera_flags(file: Path) -> list[str]:
    """What Chromium is started with to see it."""
    return [*FLAGS, f"--use-file-for-fake-video-capture={file}"]


def _letterboxed(rgb: np.ndarray) -> np.ndarray:
    width, height = SIZE
    share = min(width / rgb.shape[1], height / rgb.shape[0])
    small = cv2.resize(
        rgb,
        (round(rgb.shape[1] * share), round(rgb.shape[0] * share)),
        interpolation=cv2.INTER_AREA,
    )
    out = np.zeros((height, width, 3), np.uint8)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def _jpeg(rgb: np.ndarray) -> bytes:
    return cv2.imencode(
        ".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92]
    )[1].tobytes()

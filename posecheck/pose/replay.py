"""A saved track in the place of a model: pages, rules and tests run without one."""

from __future__ import annotations

import numpy as np

from posecheck.pose.estimator import REPLAY_OF, Estimate
from posecheck.pose.track import PoseTrack


class ReplayEstimator:
    """Answers with the rows of `track`, by frame index, scaled to the size of the picture handed in."""

    def __init__(self, track: PoseTrack):
        self._track = track
        self.name = f"{REPLAY_OF}{track.estimator or 'a track'}"

    def __enter__(self) -> ReplayEstimator:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def forget(self) -> None:
        return None

    def estimate(self, frame_index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        track = self._track
        if frame_index >= len(track) or not track.found[frame_index]:
            return None
        height, width = rgb.shape[:2]
        sx, sy = width / track.source.size[0], height / track.source.size[1]
        mask = None
        if track.silhouettes is not None and track.silhouettes.found[frame_index]:
            whole = track.silhouettes.scaled(sx, sy).in_picture(frame_index, (width, height))
            mask = whole.astype(np.float32) / 255
        landmarks = track.landmarks[frame_index] * np.array([sx, sy, sx], np.float32)
        return Estimate(landmarks, track.visibility[frame_index].copy(), track.world[frame_index].copy(), mask)

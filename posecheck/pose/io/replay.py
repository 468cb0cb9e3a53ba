"""A saved track in the place of a model: pages, rules and tests run without one."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import REPLAY_OF, Estimate, Gives
from posecheck.pose.track import PoseTrack, with_depth


def _gives(track: PoseTrack) -> Gives:
    """As the track shows it: of the skeletons that have all of its landmarks, the one with the
    fewest."""
    there = {
        name
        for name, known in zip(
            skeleton.LANDMARKS, np.isfinite(track.landmarks[..., 0]).any(0), strict=True
        )
        if known
    }
    has = {points: skeleton.landmarks_of(points) for points in skeleton.POINTS}
    points = min(
        (points for points in has if there <= set(has[points])), key=lambda points: len(has[points])
    )
    depth = "none" if not track.has_depth else "world" if with_depth(track.world).any() else "z"
    return Gives(points, depth, track.silhouettes is not None)


class ReplayEstimator:
    """Answers with the rows of `track`, by frame index, scaled to the frame handed in."""

    def __init__(self, track: PoseTrack):
        self._track = track
        self.name = f"{REPLAY_OF}{track.estimator or 'a track'}"
        self.gives = _gives(track)

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
            whole = track.silhouettes.scaled(sx, sy).in_frame(frame_index, (width, height))
            mask = whole.astype(np.float32) / 255
        landmarks = track.landmarks[frame_index] * np.array([sx, sy, sx], np.float32)
        return Estimate(
            landmarks, track.visibility[frame_index].copy(), track.world[frame_index].copy(), mask
        )

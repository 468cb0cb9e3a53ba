"""The part of a track that shows the movement, as a track: everything that is measured is measured in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.pose.track import PoseTrack
from posecheck.recognition.result import Recognition


def part_of(track: PoseTrack, seen: Recognition) -> tuple[PoseTrack, np.ndarray]:
    """The track in which nobody is seen outside the stretches, and the frames (bool) inside of them; all of it where there are no stretches."""
    inside = seen.inside(len(track))
    if not (inside & track.found).any():
        return track, np.ones(len(track), bool)
    return replace(track, landmarks=only(inside, track.landmarks), world=only(inside, track.world)), inside


def only(frames: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(frames, ...) values, NaN in the other frames."""
    return np.where(frames[:, None, None], values, np.nan).astype(values.dtype)

"""The part of a track that shows the movement, as a track: everything that is measured is measured in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.pose.track import PoseTrack
from posecheck.recognition.result import Recognition
from posecheck.signals.cuts import CutParameters, unbroken

SHORTEST_PIECE_S = 0.3
"""What the camera shows without a break for less than this is no part of a movement: where whoever is followed is lost, one body after another
is taken for them, and hips that jump look like a rep. [E]; 1 of 60 clips of people has such scraps in what is judged."""


def part_of(track: PoseTrack, seen: Recognition, *, cuts: CutParameters = CutParameters()) -> tuple[PoseTrack, np.ndarray]:
    """The track in which nobody is seen outside the stretches, and the frames (bool) inside of them; all of it where there are no stretches.

    Left out in any case is what SHORTEST_PIECE_S says.
    """
    inside = seen.inside(len(track))
    if not (inside & track.found).any():
        inside = np.ones(len(track), bool)
    inside &= _followed(track, cuts)
    if inside.all():
        return track, inside
    return replace(track, landmarks=only(inside, track.landmarks), world=only(inside, track.world)), inside


def _followed(track: PoseTrack, cuts: CutParameters) -> np.ndarray:
    """(frames,) bool: all but the scraps, with the gaps around them, if anything else is left."""
    pieces = unbroken(track.landmarks, track.t, track.found, parameters=cuts)
    scraps = [track.t[piece[-1]] - track.t[piece[0]] < SHORTEST_PIECE_S for piece in pieces]
    kept = np.ones(len(track), bool)
    if all(scraps):
        return kept
    ends = [-1, *(int(piece[-1]) for piece in pieces)]
    starts = [*(int(piece[0]) for piece in pieces), len(track)]
    for i, scrap in enumerate(scraps):
        if scrap:
            kept[ends[i] + 1 : starts[i + 1]] = False
    return kept


def only(frames: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(frames, ...) values, NaN in the other frames."""
    return np.where(frames[:, None, None], values, np.nan).astype(values.dtype)

"""The part of a track that shows the movement, as a track: everything that is measured is measured
in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.pose.track import PoseTrack
from posecheck.recognition.result import Recognition
from posecheck.signals.cuts import TRUNK, CutParameters, unbroken

SHORTEST_PIECE_S = 0.3
"""What lies between two jumps of the body for less than this is no part of a movement, where such
scraps follow on each other for as long: whoever is followed was lost, one body after another is
taken for them, and hips that jump look like a rep. [E], set on the one clip of 60 of people that
has scraps in what is judged. A body that is missing for a while and there again, or whose hands
are, jumps nowhere."""


def part_of(
    track: PoseTrack, seen: Recognition, *, cuts: CutParameters = CutParameters()
) -> tuple[PoseTrack, np.ndarray]:
    """The track in which nobody is seen outside the stretches, and the frames (bool) inside of
    them; all of it where there are no stretches.

    Left out in any case is what SHORTEST_PIECE_S says.
    """
    inside = seen.inside(len(track))
    if not (inside & track.found).any():
        inside = np.ones(len(track), bool)
    followed, seen_inside = _followed(track, cuts), inside & track.found
    # a stretch of scraps for the most part is looked at as it is
    if 2 * (followed & seen_inside).sum() > seen_inside.sum():
        inside = inside & followed
    if inside.all():
        return track, inside
    return (
        replace(track, landmarks=only(inside, track.landmarks), world=only(inside, track.world)),
        inside,
    )


def _followed(track: PoseTrack, cuts: CutParameters) -> np.ndarray:
    """(frames,) bool: all but where scraps follow on each other for longer than one may last, if
    anything else is left. A wild frame or two within a movement are no such place."""
    seen = track.found & np.isfinite(track.landmarks[:, TRUNK, :2]).all((1, 2))
    t = track.t
    pieces = unbroken(
        track.landmarks, track.t, seen, parameters=replace(cuts, longest_gap_s=np.inf)
    )
    whole = [piece for piece in pieces if t[piece[-1]] - t[piece[0]] >= SHORTEST_PIECE_S]
    kept = np.ones(len(track), bool)
    if not whole or len(whole) == len(pieces):
        return kept
    scraps = np.concatenate(
        [piece for piece in pieces if t[piece[-1]] - t[piece[0]] < SHORTEST_PIECE_S]
    )
    ends = [-1, *(int(piece[-1]) for piece in whole)]
    starts = [*(int(piece[0]) for piece in whole), len(track)]
    for end, start in zip(ends, starts, strict=True):
        between = scraps[(scraps > end) & (scraps < start)]
        if len(between) and t[between[-1]] - t[between[0]] >= SHORTEST_PIECE_S:
            kept[end + 1 : start] = False
    return kept


def only(frames: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(frames, ...) values, NaN in the other frames."""
    return np.where(frames[:, None, None], values, np.nan).astype(values.dtype)

"""Figures of a rep that are read between landmarks, not off a curve: how far it goes, gaps between
knees and feet, the turn of the shoulders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from posecheck import skeleton
from posecheck.measures.geometry import length
from posecheck.measures.reps import RepSpan
from posecheck.view.view import trunk_axis

TRUNK_SHARE = 8.0
"""95 % half-width of a distance of a rep, % of the trunk's length: about twice a landmark's error
on rendered drills (4 to 8 % on near limbs) over the mean of a phase [E]."""
RATIO = 12.0
"""95 % half-width of the gap of the knees against that of the ankles, %: as that of its change
within a rep [E]."""
TURN = 6.0
"""95 % half-width of a change of the shoulders' turn in depth, degrees: repeated good reps of
rendered clams and presses spread by 1 to 4, and 22 degrees read 25 [E]."""

Figure = Callable[[np.ndarray, np.ndarray, RepSpan, np.ndarray], np.ndarray]
"""(t (frames,) s, landmarks (frames, 33, 3) px, rep, frames of the phase) -> (frames of the phase,)
values."""


def shoulder_turn(world: np.ndarray) -> np.ndarray:
    """(frames,) degrees: how far the line of the shoulders points out of the picture's plane, left
    shoulder further away +.

    world (frames, 33, 3) m; NaN where the track has no depth.
    """
    across = world[:, skeleton.INDEX["left_shoulder"]] - world[:, skeleton.INDEX["right_shoulder"]]
    flat = np.hypot(across[:, 0], across[:, 1])
    known = np.isfinite(across).all(axis=1) & (across[:, 2] != 0)
    return np.where(known, np.degrees(np.arctan2(across[:, 2], flat)), np.nan)


def _gap(landmarks: np.ndarray, part: str) -> np.ndarray:
    left, right = (landmarks[:, skeleton.INDEX[f"{side}_{part}"], :2] for side in skeleton.SIDES)
    return length(left - right)


def _trunk(landmarks: np.ndarray) -> float:
    long = length(trunk_axis(landmarks)[1])
    return float(np.nanmedian(long)) if np.isfinite(long).any() else float("nan")


def _size(_t: np.ndarray, _landmarks: np.ndarray, rep: RepSpan, frames: np.ndarray) -> np.ndarray:
    return np.full(len(frames), 100 * rep.height)


def _knees_against_ankles(
    _t: np.ndarray, landmarks: np.ndarray, _rep: RepSpan, frames: np.ndarray
) -> np.ndarray:
    return (
        100 * _gap(landmarks[frames], "knee") / np.maximum(_gap(landmarks[frames], "ankle"), 1e-9)
    )


def _feet_apart(
    _t: np.ndarray, landmarks: np.ndarray, _rep: RepSpan, frames: np.ndarray
) -> np.ndarray:
    return 100 * _gap(landmarks[frames], "ankle") / _trunk(landmarks)


def _feet_parted(
    t: np.ndarray, landmarks: np.ndarray, rep: RepSpan, frames: np.ndarray
) -> np.ndarray:
    before = _feet_apart(t, landmarks, rep, rep.frames(t, "start"))
    known = before[np.isfinite(before)]
    return _feet_apart(t, landmarks, rep, frames) - (
        float(np.median(known)) if len(known) else np.nan
    )


FIGURES: dict[str, tuple[Figure, str, float]] = {
    "rep_size": (_size, "% trunk length", TRUNK_SHARE),
    "knees_against_ankles": (_knees_against_ankles, "%", RATIO),
    "feet_apart": (_feet_apart, "% trunk length", TRUNK_SHARE),
    "feet_parted": (_feet_parted, "% trunk length", TRUNK_SHARE),
}
"""Name -> how it is computed, its unit, and its 95 % half-width."""
FROM_REST = ("feet_parted", "shoulder_turn_added")
"""Those that are held against the start of the rep: not known where that was not seen."""

"""The signal that drives reps, and how far the feet are apart."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import HIP_HEIGHT
from posecheck.measures.geometry import length, rest_of_range
from posecheck.measures.key import columns
from posecheck.measures.measurement import Series
from posecheck.signals.gaps import runs
from posecheck.view.view import ViewEstimate, trunk_axis

AROUND_S = 4.0
"""Where the camera moves, the floor and the size of the body are those of the moment: medians over this long, so that a foot on its way does not
count [E: a rep of a lunge has both feet down for most of it]."""
MOVED, NEARER = 0.6, 1.25
"""The camera moves where the floor of the moment wanders by so many trunk lengths, or the trunk grows by this factor [E]: a foot put forward towards
the camera comes 0.35 lower in the picture."""


def hip_height(t: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """(frames,) height of the mid-hip above the floor, in trunk lengths. t (frames,) s; landmarks (frames, 33, 2 or more) px.

    The floor is the level of the lower ankle and one for the whole clip, and so is the trunk, unless the camera pans, zooms or is come near to.
    """
    hip, up = trunk_axis(landmarks)
    ankles = landmarks[:, [skeleton.INDEX["left_ankle"], skeleton.INDEX["right_ankle"]], 1].max(axis=1)
    if not np.isfinite(ankles).any() or not np.isfinite(up).any():
        return np.full(len(landmarks), np.nan)
    floor, trunk = float(np.nanmedian(ankles)), float(np.nanmedian(length(up)))
    here, long = _around(t, ankles), _around(t, length(up))
    if np.ptp(here) < MOVED * trunk and np.max(long) < NEARER * np.min(long):
        return (floor - hip[:, 1]) / trunk
    return (here - hip[:, 1]) / long


def signal_of(name: str, t: np.ndarray, series: Series, landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray | None:
    """(frames,) what drives reps, by its name: the hip height, or a measure of the series; None where this clip does not give it.

    t (frames,) s. A limb's measure is that of the near side; from front or rear, of the side that moves more.
    """
    if name == HIP_HEIGHT:
        return hip_height(t, landmarks)
    sides = (view.near_side,) if view.near_side else skeleton.SIDES
    found = [series[column].value for column in columns(name, *sides) if column in series]
    found = [values for values in found if np.isfinite(values).any()]
    return max(found, key=lambda values: float(np.ptp(rest_of_range(values, 2, 98))), default=None)


def _around(t: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(frames,) median of the values within AROUND_S, NaN where there are none."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return np.full(len(t), np.nan)
    # a few moments a second tell it; between them it goes straight
    moments = np.unique(np.round(np.linspace(0, len(t) - 1, max(2, int((t[-1] - t[0]) / (AROUND_S / 12)) + 1))).astype(int))
    times, found = t[known], values[known]
    first, last = np.searchsorted(times, t[moments] - AROUND_S / 2), np.searchsorted(times, t[moments] + AROUND_S / 2, "right")
    inside = last > first
    if not inside.any():
        return np.full(len(t), float(np.median(found)))
    medians = [float(np.median(found[a:b])) for a, b in zip(first[inside], last[inside], strict=True)]
    return np.interp(t, t[moments[inside]], medians)


def rep_signal(values: np.ndarray, t: np.ndarray, inside: np.ndarray, direction: str) -> np.ndarray:
    """(frames,) `values` (frames,), + towards the far end of a rep ("up" or "down"), NaN outside of `inside` (bool): another posture.

    Where the person was not seen, and is in the posture before and after, the signal goes straight from one to the other: a gap at the top
    of a rep is no return to rest.
    """
    outward = values * (1.0 if direction == "up" else -1.0)
    signal = np.where(inside, outward, np.nan)
    for a, b in runs(np.isnan(outward)):
        if a > 0 and b < len(t):
            signal[a:b] = np.interp(t[a:b], t[[a - 1, b]], signal[[a - 1, b]])
    return signal


def ankle_distance(landmarks: np.ndarray, leg_px: float) -> np.ndarray:
    """(frames,) distance between the ankles in the picture, % of leg length."""
    left, right = (landmarks[:, skeleton.INDEX[f"{s}_ankle"], :2] for s in skeleton.SIDES)
    return 100 * length(left - right) / leg_px

"""The peaks of a signal, as scipy.signal finds them."""

from __future__ import annotations

import math

import numpy as np


def peaks_in(
    values: np.ndarray,
    *,
    prominence: float | None = None,
    distance: float | None = None,
    height: float | None = None,
    plateau_size: float | None = None,
) -> np.ndarray:
    """Indices (n,) of the peaks of values (frames,), in order, as `scipy.signal.find_peaks` finds
    them (which is not asked: importing it takes as long as all else that an analysis needs).

    A peak is higher than both neighbours; of a level stretch its middle, rounded down; neither end
    is one. Then, in this order: plateau_size: level for at least so many frames. height: at least
    that high. distance: of two that are less frames apart, the higher stays. prominence: at least
    so far above the higher of the lowest points on its two sides, each side reaching to the next
    higher value or the end.
    """
    values = np.asarray(values, float)
    first, last = _level_tops(values)
    if plateau_size is not None:
        wide = last - first + 1 >= plateau_size
        first, last = first[wide], last[wide]
    peaks = (first + last) // 2
    if height is not None:
        peaks = peaks[values[peaks] >= height]
    if distance is not None:
        peaks = peaks[_far_apart(peaks, values[peaks], math.ceil(distance))]
    if prominence is not None:
        peaks = peaks[np.array([_prominence(values, p) >= prominence for p in peaks], bool)]
    return peaks


def _level_tops(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last index of each level stretch that is higher than what comes before and
    after."""
    if len(values) < 3:
        return np.empty(0, int), np.empty(0, int)
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    ends = np.r_[starts[1:], len(values)] - 1
    inner = (starts > 0) & (ends < len(values) - 1)
    starts, ends = starts[inner], ends[inner]
    higher = (values[starts] > values[starts - 1]) & (values[ends] > values[ends + 1])
    return starts[higher], ends[higher]


def _far_apart(peaks: np.ndarray, heights: np.ndarray, distance: int) -> np.ndarray:
    """Which of the peaks stay (bool): the highest first, each removes those near it."""
    keep = np.ones(len(peaks), bool)
    for number in np.argsort(heights)[::-1]:
        if keep[number]:
            near = np.abs(peaks - peaks[number]) < distance
            near[number] = False
            keep &= ~near
    return keep


def _prominence(values: np.ndarray, peak: int) -> float:
    beyond = ~(values <= values[peak])  # NaN ends a side too
    left, right = np.flatnonzero(beyond[:peak]), np.flatnonzero(beyond[peak + 1 :])
    start = left[-1] + 1 if len(left) else 0
    end = peak + 1 + right[0] if len(right) else len(values)
    return float(values[peak] - max(values[start : peak + 1].min(), values[peak:end].min()))

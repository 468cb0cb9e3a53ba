"""The peaks of a signal."""

from __future__ import annotations

import numpy as np


def peaks_in(values: np.ndarray, **least: float) -> np.ndarray:
    """Indices (n,) of the peaks of values (frames,), in order, as `scipy.signal.find_peaks` finds
    them.

    least: what it asks of a peak, by its own names: prominence, distance (frames), height,
    plateau_size. scipy.signal is imported when it is first asked: it takes 0.7 s, and nobody needs
    it before the pose model has seen the clip.
    """
    from scipy.signal import find_peaks

    return find_peaks(values, **least)[0]

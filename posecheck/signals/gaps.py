"""Short gaps are bridged, long ones stay missing."""

from __future__ import annotations

import numpy as np


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of True in a (n,) bool array, as (first, one past the last)."""
    edges = np.flatnonzero(np.diff(np.r_[False, np.asarray(mask, bool), False]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def bridged(inside: np.ndarray, t: np.ndarray, longest_s: float) -> np.ndarray:
    """Of a (frames,) bool array, with stretches of False between True that last `longest_s` at most
    set to True. t (frames,) s."""
    out = inside.copy()
    for a, b in runs(~inside):
        if a > 0 and b < len(t) and t[b] - t[a - 1] <= longest_s:
            out[a:b] = True
    return out


def fill_short_gaps(values: np.ndarray, t: np.ndarray, longest_s: float) -> np.ndarray:
    """Fill inner gaps of at most `longest_s` seconds by shape-preserving cubic interpolation
    (PCHIP).

    values (frames, ...) with NaN for missing; t (frames,) s. A gap is filled only where at least
    two samples stand on both of its sides, so nothing is extrapolated; the ends stay missing.
    Returns a new array.
    """
    flat = np.asarray(values.reshape(len(values), -1), float)
    out = flat.copy()
    patterns, which = np.unique(np.isnan(flat), axis=1, return_inverse=True)
    for k, missing in enumerate(patterns.T):
        if not missing.any() or missing.sum() > len(t) - 4:
            continue
        known = np.flatnonzero(~missing)
        inner = [(a, b) for a, b in runs(missing) if known[1] < a and b <= known[-2]]
        short = [np.arange(a, b) for a, b in inner if t[b] - t[a - 1] <= longest_s]
        if not short:
            continue
        from scipy.interpolate import PchipInterpolator  # 0.2 s, and many clips have no gap

        columns, gaps = np.flatnonzero(which.ravel() == k), np.concatenate(short)
        curve = PchipInterpolator(t[known], flat[np.ix_(known, columns)])
        out[np.ix_(gaps, columns)] = curve(t[gaps])
    return out.reshape(values.shape)

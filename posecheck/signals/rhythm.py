"""The period of a cyclic signal."""

from __future__ import annotations

import numpy as np

from posecheck.signals.rate import usual_rate

LONGEST_STEP = 4.0
"""Frames that may be missing between two before the time between them is a gap [E]."""


def _far_from(grid: np.ndarray, t: np.ndarray, most_s: float) -> np.ndarray:
    """(grid,) bool: between two frames that lie further apart than that."""
    after = np.clip(np.searchsorted(t, grid), 1, len(t) - 1)
    return t[after] - t[after - 1] > most_s


def period_of(
    t: np.ndarray, signal: np.ndarray, shortest_s: float, longest_s: float
) -> tuple[float, float]:
    """Period (s) of a cyclic signal by unbiased autocorrelation with parabolic refinement, and the
    correlation there.

    t (frames,) s of any spacing (resampled to its median rate); NaN gaps are left out. (nan, 0)
    where there is no peak.
    """
    known = np.isfinite(signal)
    if known.sum() < 12:
        return float("nan"), 0.0
    rate = usual_rate(t)
    grid = np.arange(t[0], t[-1], 1 / rate)
    values = np.interp(grid, t[known], signal[known])
    gap = np.interp(grid, t, (~known).astype(float)) > 0.5
    # where no frame was taken, there is nothing between its neighbours
    gap |= _far_from(grid, t, LONGEST_STEP / rate)
    values = values - values[~gap].mean()
    values[gap] = 0.0
    weight = (~gap).astype(float)
    lags = np.arange(0, min(len(values) - 6, int(longest_s * rate) + 2))
    if len(lags) < 4:
        return float("nan"), 0.0
    n = 2 ** int(np.ceil(np.log2(2 * len(values))))

    def correlate(x):
        spectrum = np.fft.rfft(x, n)
        return np.fft.irfft(spectrum * np.conj(spectrum), n)[lags]

    pairs = correlate(weight)
    raw = correlate(values) / np.maximum(pairs, 1.0)
    raw = raw / max(raw[0], 1e-12)
    raw[pairs < 0.2 * len(values)] = np.nan
    first = max(1, int(np.ceil(shortest_s * rate)))
    best = [k for k in range(first, len(raw) - 1) if raw[k] >= raw[k - 1] and raw[k] > raw[k + 1]]
    if not best:
        return float("nan"), 0.0
    highest = max(raw[k] for k in best)
    if not highest > 0:
        return float("nan"), 0.0
    # the first strong peak, not a multiple of it
    k = next(k for k in best if raw[k] > 0.85 * highest)
    a, b, c = raw[k - 1], raw[k], raw[k + 1]
    shift = 0.5 * (a - c) / (a - 2 * b + c) if a - 2 * b + c else 0.0
    return float((k + shift) / rate), float(raw[k])

"""Zero-lag smoothing on true timestamps. Missing stays missing;
nothing is smoothed across a gap."""

from __future__ import annotations

import numpy as np

from posecheck.signals.butterworth import both_ways, low_pass
from posecheck.signals.gaps import runs
from posecheck.signals.rate import usual_rate

DOUBLE_PASS = 0.802
"""A filter run forwards and backwards cuts lower than designed; the design frequency is divided by
this (Winter, Biomechanics and Motor Control of Human Movement: (2**(1/2) - 1)**(1/4) for a
second-order filter run twice)."""
HIGHEST_SHARE_OF_RATE = 0.4
"""A cut-off above this share of the frame rate means nothing (docs/biomechanics.md, 5.1)."""


COLUMNS_AT_ONCE = 9


def remove_outliers(
    values: np.ndarray, half_window: int = 3, threshold: float = 4.0, floor: float = 0.0
) -> np.ndarray:
    """Hampel identifier: samples far from their window's median become NaN.

    values (frames, ...); a sample goes where it is more than `threshold` scaled median absolute
    deviations, and more than `floor` (same unit as values), off the median of the 2 * half_window +
    1 samples around it.
    """
    out = values.reshape(len(values), -1).astype(float)
    if len(out) < 2 * half_window + 1:
        return values.astype(float)
    # windows take seven times the room: not all at once
    for first in range(0, out.shape[1], COLUMNS_AT_ONCE):
        some = out[:, first : first + COLUMNS_AT_ONCE]
        padded = np.pad(some, ((half_window, half_window), (0, 0)), constant_values=np.nan)
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half_window + 1, axis=0)
        valid = np.isfinite(windows).any(-1)
        seen = windows[valid]
        centre = np.nanmedian(seen, axis=-1)
        spread = np.nanmedian(np.abs(seen - centre[:, None]), axis=-1)
        far = np.abs(some[valid] - centre) > np.maximum(threshold * 1.4826 * spread, floor)
        some[valid] = np.where(far, np.nan, some[valid])
    return out.reshape(values.shape)


def detrended(values: np.ndarray, t: np.ndarray, window_s: float) -> np.ndarray:
    """Values (frames,) less their running mean over `window_s`; NaN where missing.
    t (frames,) s."""
    width = min(max(3, round(window_s * usual_rate(t))), len(t))
    known = np.isfinite(values)
    kernel = np.ones(width)
    total = np.convolve(np.where(known, values, 0.0), kernel, "same")
    return values - total / np.maximum(np.convolve(known.astype(float), kernel, "same"), 1)


def smooth(values: np.ndarray, t: np.ndarray, cutoff_hz: float) -> np.ndarray:
    """Second-order Butterworth, forwards and backwards (zero lag), on a uniform grid of the median
    rate.

    values (frames, ...) with NaN for missing; t (frames,) s, any spacing; cutoff_hz is that of the
    double pass. Each unbroken stretch is smoothed on its own; stretches too short to smooth are
    returned as they are.
    """
    if len(t) < 2:
        return values.astype(float)
    rate = usual_rate(t)
    design = min(cutoff_hz / DOUBLE_PASS, HIGHEST_SHARE_OF_RATE * rate)
    section = low_pass(design, rate)
    flat = np.asarray(values.reshape(len(values), -1), float)
    out = flat.copy()
    patterns: dict[bytes, list[int]] = {}
    for column in range(flat.shape[1]):
        patterns.setdefault(np.isfinite(flat[:, column]).tobytes(), []).append(column)
    for pattern, columns in patterns.items():
        for a, b in runs(np.frombuffer(pattern, bool)):
            # long enough to hold about one period, or there is nothing to smooth
            if b - a >= 4 and (b - a) > 0.5 * rate / design:
                out[a:b, columns] = _smooth_stretch(flat[a:b][:, columns], t[a:b], section, rate)
    return out.reshape(values.shape)


def _smooth_stretch(
    values: np.ndarray, t: np.ndarray, section: np.ndarray, rate: float
) -> np.ndarray:
    step = np.diff(t)
    uniform = bool(np.all(np.abs(step * rate - 1) < 0.05))
    grid = t if uniform else np.arange(t[0], t[-1] + 0.5 / rate, 1 / rate)
    samples = values if uniform else _resample(values, t, grid)
    pad = min(len(samples) - 1, max(3, round(1.5 * rate)))
    smoothed = both_ways(section, samples, pad)
    return smoothed if uniform else _resample(smoothed, grid, t)


def _resample(values: np.ndarray, t: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.column_stack([np.interp(wanted, t, column) for column in values.T])

"""Where an axis has its numbers, and what part of a curve it has to hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

PER_CENT = (0.0, 25.0, 50.0, 75.0, 100.0)
_PX_PER_TIME, _PX_PER_VALUE = 55, 22
"""Least pixels from one number of an axis to the next [E]: wider than "12.5 s" in the type of a
chart, higher than a line of it."""


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers (1, 2, 5 times a power of ten) within [low, high], about `about` of them."""
    if not high > low:
        return [low]
    raw = (high - low) / max(about, 1)
    power = 10.0 ** np.floor(np.log10(raw))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    first = np.ceil(low / step - 1e-9) * step
    return [float(round(v, 10)) + 0.0 for v in np.arange(first, high + step * 1e-6, step)]


def times(low: float, high: float, width: int) -> list[float]:
    """Numbers along `width` pixels that do not touch."""
    return nice_ticks(low, high, max(2, width // _PX_PER_TIME))


def values(low: float, high: float, height: int) -> list[float]:
    """Numbers up `height` pixels."""
    return nice_ticks(low, high, max(2, height // _PX_PER_VALUE))


def places(ticks: Sequence[float]) -> int:
    """Decimals that tell one number of an axis from the next."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1
    return int(max(0, -np.floor(np.log10(step) + 1e-9))) if step < 1 else 0


def with_air(known: np.ndarray, share: float, least: float) -> tuple[float, float]:
    """(low, high) of finite values with room around them: a share of their range, or `least` where
    that is more."""
    low, high = float(known.min()), float(known.max())
    air = max((high - low) * share, least)
    return low - air, high + air

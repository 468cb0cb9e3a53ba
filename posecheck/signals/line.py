"""A straight line through points of which a few may be wild."""

from __future__ import annotations

import numpy as np


def robust_line(y: np.ndarray, x: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the Theil-Sen line through points (n,) and (n,), finite: the median of
    the slopes of all pairs (Sen 1968), and the median of y less the slope times that of x, as
    `scipy.stats.theilslopes` has it; NaN where all x are the same."""
    across = x[:, None] - x
    ahead = across > 0
    if not ahead.any():
        return float("nan"), float("nan")
    slope = np.median((y[:, None] - y)[ahead] / across[ahead])
    return float(slope), float(np.median(y) - slope * np.median(x))

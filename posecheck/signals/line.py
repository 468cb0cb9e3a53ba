"""A straight line through points of which a few may be wild."""

from __future__ import annotations

import numpy as np


def robust_line(y: np.ndarray, x: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the Theil-Sen line through points (n,) and (n,), finite: the median of
    the slopes of all pairs (Sen 1968).

    scipy also works out an interval, which nobody asks for here; where many values repeat, its
    variance can come out below zero.
    """
    # takes 0.2 s to import, and no line is drawn before the pose model has seen the clip
    from scipy.stats import theilslopes

    with np.errstate(invalid="ignore"):
        slope, start, *_ = theilslopes(y, x)
    return float(slope), float(start)

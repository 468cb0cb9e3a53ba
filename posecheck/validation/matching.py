"""One-to-one matching of what was found with what was there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment


def match(cost: np.ndarray, allowed: np.ndarray) -> list[tuple[int, int]]:
    """Pairs (row, column) such that as many allowed pairs as possible are made, and among those the
    sum of costs is least.

    cost (rows, columns) float, finite; allowed (rows, columns) bool. Pairs come in order of rows.
    """
    if cost.size == 0 or not allowed.any():
        return []
    spread = float(np.ptp(cost)) + 1.0
    forbidden = spread * (min(cost.shape) + 1)  # dearer than all allowed pairs together
    priced = np.where(allowed, cost - cost.min(), forbidden)
    rows, columns = linear_sum_assignment(priced)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if allowed[r, c]]


def match_in_time(
    true: Sequence[float], found: Sequence[float], within: float
) -> list[tuple[int, int]]:
    """Moments matched one to one where they lie at most `within` seconds apart: (index in true,
    index in found)."""
    apart = np.abs(np.subtract.outer(np.asarray(true, float), np.asarray(found, float)))
    return match(apart, apart <= within)


def match_by_overlap(
    true: Sequence[tuple[float, float]], found: Sequence[tuple[float, float]]
) -> list[tuple[int, int]]:
    """Stretches (start, end) matched one to one where they overlap, the greatest total overlap
    first."""
    if not true or not found:
        return []
    a, b = np.asarray(true, float), np.asarray(found, float)
    shared = np.minimum.outer(a[:, 1], b[:, 1]) - np.maximum.outer(a[:, 0], b[:, 0])
    return match(-shared, shared > 0)

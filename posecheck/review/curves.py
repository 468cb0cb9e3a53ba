"""A measure over the phase of a rep, so that reps of different lengths lie on one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from posecheck.decoding.text import LARGEST
from posecheck.model.report import Step
from posecheck.review.columns import damaged

POINTS = 51
"""Every 2 % of the phase."""
OUT, BACK = 0.4, 0.6
"""Phase at which the far position is reached, and left: start, arrival, leaving and end of two reps
lie on one another (landmark registration, Ramsay & Silverman, Functional Data Analysis, 2005, ch.
7); the shares themselves are [E]."""
LONGEST_GAP_S = 0.15
"""Between known frames further apart than this, nothing is drawn [E]."""
CYCLE_S = (0.4, 2.0)
"""A gait cycle of a run lasts 0.6 to 0.9 s; outside this it is a missed contact [E]."""

PHASE = np.linspace(0.0, 1.0, POINTS)


def by_phase(
    t: np.ndarray,
    values: np.ndarray,
    start_s: float,
    peak_s: float,
    peak_end_s: float,
    end_s: float,
) -> np.ndarray:
    """(POINTS,) float32: `values` (frames,) at times t (s), from start to end, with the far
    position between OUT and BACK. NaN where missing."""
    at = np.interp(PHASE, [0.0, OUT, BACK, 1.0], [start_s, peak_s, peak_end_s, end_s])
    return _sampled(t, values, at)


def evenly(t: np.ndarray, values: np.ndarray, start_s: float, end_s: float) -> np.ndarray:
    """(POINTS,) float32: as by_phase, for what has no far position (a hold, a stance)."""
    return _sampled(t, values, np.linspace(start_s, end_s, POINTS))


def over_cycles(
    t: np.ndarray, values: np.ndarray, steps: Sequence[Step], side: str | None, slow: float = 1.0
) -> np.ndarray:
    """(POINTS,) float32: the mean gait cycle, from one contact of a foot to its next. side None:
    the foot with more contacts. slow: factor."""
    feet = {
        s: sorted(step.initial_contact_s for step in steps if step.side == s)
        for s in ("left", "right")
    }
    contacts = feet[side] if side in feet else max(feet.values(), key=len)
    cycles = [
        evenly(t, values, a, b)
        for a, b in pairwise(contacts)
        if CYCLE_S[0] <= (b - a) / slow <= CYCLE_S[1]
    ]
    if not cycles:
        return np.full(POINTS, np.nan, np.float32)
    table = np.stack(cycles)
    count = np.isfinite(table).sum(axis=0)
    mean = np.nansum(table, axis=0) / np.maximum(count, 1)
    return np.where(count > 0, mean, np.nan).astype(np.float32)


def _sampled(t: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    if known.sum() < 2:
        return np.full(len(at), np.nan, np.float32)
    times = t[known]
    out = np.interp(at, times, values[known], left=np.nan, right=np.nan)
    after = np.clip(np.searchsorted(times, at), 1, len(times) - 1)
    gap = times[after] - times[after - 1]
    usual = float(np.median(np.diff(t))) if len(t) > 1 else 0.0
    out[gap > max(LONGEST_GAP_S, 2.5 * usual)] = np.nan
    return out.astype(np.float32)


def pack(values: np.ndarray) -> bytes:
    return np.asarray(values, "<f4").tobytes()


def unpacked_curve(data: bytes) -> np.ndarray:
    """(POINTS,) float32, of which what no curve can be is missing. Raises DamagedStore where it is
    not that long."""
    if len(data) != 4 * POINTS:
        raise damaged(f"a curve in it has {len(data)} bytes, not {4 * POINTS}")
    values = np.frombuffer(data, "<f4")
    return np.where(np.abs(values) <= LARGEST, values, np.float32(np.nan))

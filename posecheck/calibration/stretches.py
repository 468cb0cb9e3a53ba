"""Finding the three held positions of a calibration clip: relaxed, tucked, arched."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from posecheck.errors import CalibrationError

HELD_S = 1.5
"""A stretch must last this long [E]; half of the three seconds that are asked for."""
DRIFT = 1.5
"""Degrees a second: a stretch that moves faster is on the way from one position to the next [E]."""
STEP_COST = 40.0
"""Squared degrees, summed over samples, that another stretch must explain to be one: 2 degrees for
two seconds on each side of it [E]."""
RATE, MOST_SAMPLES = 10.0, 3000
"""Samples a second that are looked at: the outline is read as often; and at most how many in all.
"""
EDGE_S = 0.25
"""Left out at both ends of a stretch, where the person still arrives or already leaves [E]."""

Span = tuple[float, float]
ADVICE = (
    "Stand relaxed, then tuck, then arch, each for three seconds; "
    "or say where they are with --spans 0-3,4-7,8-11 (seconds)."
)


def steady_stretches(t: np.ndarray, lumbar: np.ndarray, pelvis: np.ndarray) -> list[Span]:
    """Start and end (s) of every stretch in which the person holds still.

    t (frames,) s, lumbar and pelvis (frames,) degrees, NaN where not read. The mean of both angles
    is cut into constant stretches by least squares, each further one costing STEP_COST (optimal
    partitioning, Jackson 2005); those that are short or drift are left out.
    """
    arch = (lumbar + pelvis) / 2
    known = np.flatnonzero(np.isfinite(arch))
    if len(known) < 2:
        return []
    count = int(min(MOST_SAMPLES, max(2, (t[known[-1]] - t[known[0]]) * RATE)))
    times = np.linspace(t[known[0]], t[known[-1]], count)
    values = np.interp(times, t[known], arch[known])
    found = []
    for a, b in pairwise(cuts(values)):
        start, end = float(times[a]) + EDGE_S, float(times[b - 1]) - EDGE_S
        if end - start < HELD_S - 2 * EDGE_S:
            continue
        inside = (times >= start) & (times <= end)
        if abs(np.polyfit(times[inside] - start, values[inside], 1)[0]) <= DRIFT:
            found.append((start, end))
    return found


def cuts(values: np.ndarray) -> list[int]:
    """0, the beginnings of further stretches, and len(values): the cut of (n,) values into constant
    stretches that costs least."""
    n = len(values)
    one = np.concatenate([[0.0], np.cumsum(values)])
    two = np.concatenate([[0.0], np.cumsum(values**2)])
    best, came_from = np.full(n + 1, np.inf), np.zeros(n + 1, int)
    best[0] = -STEP_COST
    for end in range(1, n + 1):
        start = np.arange(end)
        total = one[end] - one[:end]
        cost = best[:end] + STEP_COST + two[end] - two[:end] - total**2 / (end - start)
        came_from[end] = int(np.argmin(cost))
        best[end] = cost[came_from[end]]
    out = [n]
    while out[-1] > 0:
        out.append(int(came_from[out[-1]]))
    return out[::-1]


def level(t: np.ndarray, lumbar: np.ndarray, pelvis: np.ndarray, span: Span) -> float:
    """How arched the person is in a span: the mean of both angles, degrees."""
    inside = (t >= span[0]) & (t <= span[1])
    return float(np.nanmean((lumbar[inside] + pelvis[inside]) / 2))


def three_stretches(
    t: np.ndarray, lumbar: np.ndarray, pelvis: np.ndarray
) -> tuple[Span, Span, Span]:
    """Relaxed, tucked and arched: the first stretch, the lowest after it and the highest after
    that.

    Raises CalibrationError where there are fewer than three, or where the arch came before the
    tuck.
    """
    found = steady_stretches(t, lumbar, pelvis)
    if len(found) < 3:
        count = ("No position was", "One position was", "Two positions were")[len(found)]
        raise CalibrationError(
            f"{count} held still for {HELD_S:g} seconds or more; a calibration needs three.", ADVICE
        )
    levels = [level(t, lumbar, pelvis, span) for span in found]
    tuck = 1 + int(np.argmin(levels[1:]))
    arch = 1 + int(np.argmax(levels[1:]))
    if arch < tuck:
        raise CalibrationError(
            "The order seems wrong: the most arched position comes before the most tucked one.",
            ADVICE,
        )
    return found[0], found[tuck], found[arch]


def check_spans(spans: Sequence[Span], duration_s: float) -> tuple[Span, Span, Span]:
    """Spans given by hand, (start, end) in seconds. Raises CalibrationError where they are not
    three, in order, apart and inside the clip."""
    found = tuple((float(a), float(b)) for a, b in spans)
    if len(found) != 3:
        raise CalibrationError(
            f"{len(found)} spans were given; a calibration needs three: relaxed, tucked, arched.",
            ADVICE,
        )
    for a, b in found:
        if not (0 <= a < b <= duration_s + 0.05 and b - a >= 0.5):
            raise CalibrationError(
                f"The span from {a:g} to {b:g} s is not half a second "
                f"or more of this clip of {duration_s:.1f} s.",
                ADVICE,
            )
    if any(a[1] > b[0] for a, b in pairwise(found)):
        raise CalibrationError("The spans overlap or are out of order.", ADVICE)
    return found

"""What changes over a long run: its last third against its first. A person's own offset is in both,
so only noise is left in the difference."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from posecheck.measures.catalogue import entry
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.detect import Gait
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Measurement, Series
from posecheck.view.view import ViewEstimate

LONG_ENOUGH_S = 60.0
"""Seconds of running below which a drift is not told: a third is then some 28 strides [E]."""
FEWEST_STRIDES = 15
"""In each third [E]."""
NOISE_FLOOR = {"cadence": 0.3, "ground_contact_time": 5.0, "trunk_lean": 0.5, "knee_flexion": 1.0}
"""Least 95 % half-width of a drift, in the measure's unit: what camera, cloth and light may change
in a minute [E]."""


def drifts(t: np.ndarray, series: Series, gait: Gait, view: ViewEstimate) -> list[Measurement]:
    """drift_cadence, drift_ground_contact_time, drift_trunk_lean, drift_knee_flexion (largest in
    stance): last third less first, status change-only.

    t (frames,) real s. Empty where the clip is shorter than LONG_ENOUGH_S.
    """
    if t[-1] - t[0] < LONG_ENOUGH_S:
        return []
    near = view.near_side or "left"
    own = [c for c in gait.contacts if c.side == near]
    starts = np.array([c.initial_contact_s for c in own])
    if len(starts) < 3 * FEWEST_STRIDES:
        return []
    strides = np.diff(starts)
    usual = np.abs(strides / np.median(strides) - 1) < 0.2
    found = {"cadence": (starts[:-1][usual], 120.0 / strides[usual], "spm")}
    lengths = np.array([1000 * (c.toe_off_s - c.initial_contact_s) for c in own])
    if view.is_side and near in gait.timing:
        found["ground_contact_time"] = (starts, lengths, "ms")
    if "trunk_lean" in series:
        found["trunk_lean"] = (
            starts[:-1],
            _over_strides(t, series["trunk_lean"].value, own, np.nanmean),
            "deg",
        )
    if (knee := column(MeasureKey("knee_flexion", near))) in series:
        found["knee_flexion"] = (
            starts[:-1],
            _over_strides(t, series[knee].value, own, np.nanmax, until=0.25),
            "deg",
        )
    out = []
    for name, (at, values, unit) in found.items():
        known = np.isfinite(values)
        at, values = at[known], values[known]
        third = (t[-1] - t[0]) / 3
        first, last = values[at < t[0] + third], values[at > t[-1] - third]
        if min(len(first), len(last)) < FEWEST_STRIDES:
            continue
        change = float(np.mean(last) - np.mean(first))
        half = NOISE_FLOOR[name] + 1.96 * float(
            np.hypot(first.std() / np.sqrt(len(first)), last.std() / np.sqrt(len(last)))
        )
        what = entry(f"drift_{name}")
        side = near if what.sided else None
        out.append(
            Measurement(what.name, change, change - half, change + half, unit, side, what.status)
        )
    return out


def _over_strides(
    t: np.ndarray,
    values: np.ndarray,
    contacts: list[Contact],
    of: Callable[[np.ndarray], float],
    until: float = 1.0,
) -> np.ndarray:
    """One figure a stride, from its contact to the share `until` of it; NaN where too little of it
    is known."""
    out = []
    for a, b in pairwise(contacts):
        inside = values[
            (t >= a.initial_contact_s)
            & (t < a.initial_contact_s + until * (b.initial_contact_s - a.initial_contact_s))
        ]
        out.append(
            float(of(inside)) if len(inside) and np.isfinite(inside).mean() > 0.7 else np.nan
        )
    return np.array(out)

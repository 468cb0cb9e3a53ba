"""The ranges that a hold keeps, as its file names them: for a saved clip and for the live picture
alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posecheck.model.key import MeasureKey, column
from posecheck.movements.movement import HoldRule, Inside

SEEN = 0.5
"""Share of the frames of a hold in which a range is known at least, to be one that was looked at
[E]."""


def inside_ranges(
    rule: HoldRule, values: Mapping[str, np.ndarray], near: str | None, frames: int
) -> np.ndarray:
    """(frames,) bool: every measure that is known lies within its range.

    values: (frames,) by column ("knee_flexion_left", "hip_offset"). near: the side next to the
    camera, None from front and rear, where a rule on a limb says nothing. What is not known, or not
    seen for a moment, ends no hold.
    """
    inside = np.ones(frames, bool)
    for keeps in rule.inside:
        found = _of(keeps, values, near)
        if found is None:
            continue
        low, high = (
            (-np.inf if keeps.low is None else keeps.low),
            (np.inf if keeps.high is None else keeps.high),
        )
        inside &= np.isnan(found) | ((found >= low) & (found < high))
    return inside


def unseen_ranges(
    rule: HoldRule, values: Mapping[str, np.ndarray], near: str | None, frames: np.ndarray
) -> tuple[Inside, ...]:
    """The ranges that say nothing of these frames, since their measure is not given or known in
    fewer than SEEN of them.

    values, near: as in `inside_ranges`. frames: indices or (frames of the clip,) bool.
    """
    found = [(keeps, _of(keeps, values, near)) for keeps in rule.inside]
    return tuple(
        keeps
        for keeps, known in found
        if known is None or not len(known[frames]) or np.isfinite(known[frames]).mean() < SEEN
    )


def _of(keeps: Inside, values: Mapping[str, np.ndarray], near: str | None) -> np.ndarray | None:
    if keeps.which == "near":
        return None if near is None else values.get(column(MeasureKey(keeps.measure, near)))
    return values.get(keeps.measure)

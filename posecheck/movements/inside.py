"""The ranges that a hold keeps, as its file names them: for a saved clip and for the live picture
alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posecheck.movements.movement import HoldRule


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
        found = values.get(f"{keeps.measure}_{near}" if keeps.which == "near" else keeps.measure)
        if found is None:
            continue
        low, high = (
            (-np.inf if keeps.low is None else keeps.low),
            (np.inf if keeps.high is None else keeps.high),
        )
        inside &= np.isnan(found) | ((found >= low) & (found < high))
    return inside

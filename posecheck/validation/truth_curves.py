"""What a report's curves should read, from a clip's truth: same names, units and signs as
posecheck's own.

Truth that the kit states outright is taken as it is. Inclinations in the image, and a plank's hip
offset, are read off the true joint centres in the image, because that is the quantity posecheck
measures.
"""

from __future__ import annotations

import numpy as np

from posecheck.measures.catalogue import entry, seen_from
from posecheck.model.key import MeasureKey, column
from posecheck.validation.truth import Truth

LETTER = {"left": "L", "right": "R"}

STATED = {
    "knee_flexion": "knee_flexion",
    "trunk_thigh_angle": "trunk_thigh_angle",
    "foot_inclination": "foot_inclination",
    "fppa": "fppa",
    "knee_medial_displacement": "knee_medial_displacement",
    "trunk_lean": "trunk_lean",
    "lumbar_angle": "lumbar_angle",
    "lumbar_contour": "lumbar_angle",
    "pelvic_tilt": "pelvis_pitch",
    "pelvic_obliquity": "pelvic_obliquity",
}
"""Measure -> the series of the truth that states it. Per side, near side only in a side view."""
FROM_IMAGE = ("thigh_extension", "shank_inclination", "hip_offset")
"""Measures that are read off the true joint centres."""
WITH_TRUTH = frozenset(STATED) | frozenset(FROM_IMAGE)


def seen_in(measure: str, truth: Truth) -> bool:
    """True where the clip's view shows the measure. Measures without a truth count as seen."""
    return measure not in WITH_TRUTH or seen_from(measure, "side" if truth.near else "front")


def true_curves(truth: Truth) -> dict[str, np.ndarray]:
    """Curve name -> (frames,) at truth.t: degrees, % of leg length (knee_medial_displacement) or %
    of the shoulder-ankle line."""
    found = {}
    sides = (truth.near,) if truth.near else ("left", "right")
    for name, series in STATED.items():
        scale = 100 / truth.body.leg_m if entry(name).unit == "%" else 1.0
        for side in (sides if entry(name).sided else (None,)) if seen_in(name, truth) else ():
            stated = truth.series.get(f"{series}_{LETTER[side]}" if side else series)
            if stated is not None:
                found[column(MeasureKey(name, side))] = stated * scale
    if truth.near and truth.pixels:
        found |= _in_the_image(truth, truth.near)
    return {name: values for name, values in found.items() if np.isfinite(values).any()}


def _in_the_image(truth: Truth, side: str) -> dict[str, np.ndarray]:
    points = {
        joint: truth.pixels.get(f"{joint}{LETTER[side]}")
        for joint in ("shoulder", "hip", "knee", "ankle")
    }
    found = {}
    # who shows the left side faces the left edge of the image
    forward = -1.0 if side == "left" else 1.0
    if points["hip"] is not None and points["knee"] is not None:
        found[column(MeasureKey("thigh_extension", side))] = -swing(
            points["hip"], points["knee"], forward
        )
    if points["knee"] is not None and points["ankle"] is not None:
        found[column(MeasureKey("shank_inclination", side))] = swing(
            points["knee"], points["ankle"], forward
        )
    if truth.movement == "plank" and all(
        points[j] is not None for j in ("shoulder", "hip", "ankle")
    ):
        found["hip_offset"] = offset_below(points["hip"], points["shoulder"], points["ankle"])
    return found


def swing(top: np.ndarray, end: np.ndarray, forward: float) -> np.ndarray:
    """(n, 2) px each -> (n,) degrees that the segment's lower end swings ahead of its upper end; 0
    hangs straight down."""
    along = end - top
    return np.degrees(np.arctan2(along[:, 0] * forward, along[:, 1]))


def offset_below(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(n, 2) px each -> (n,) distance of the point from the line start-end, % of its length, + on
    the floor's side (y down)."""
    line = end - start
    length = np.hypot(line[:, 0], line[:, 1])
    off = point - start
    across = (line[:, 0] * off[:, 1] - line[:, 1] * off[:, 0]) * np.sign(line[:, 0])
    return 100 * across / length**2


def difference(measure: str, value: np.ndarray, true: np.ndarray) -> np.ndarray:
    """value - true; for angles the short way round, so that 179 and -179 degrees are 2 apart."""
    off = np.asarray(value, float) - true
    return off if entry(measure).unit == "%" else (off + 180) % 360 - 180

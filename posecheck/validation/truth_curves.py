"""What a report's curves should read, from a clip's truth: same names, units and signs as posecheck's own.

Truth that the kit states outright is taken as it is. Inclinations in the picture, and a plank's hip offset, are read off the
true joint centres in the picture, because that is the quantity posecheck measures.
"""

from __future__ import annotations

import numpy as np

from posecheck.validation.truth import Truth

LETTER = {"left": "L", "right": "R"}

# curve -> (truth series, views it can be judged from). Per side, near side only in a side view.
SIDED = {
    "knee_flexion": ("knee_flexion", "side"),
    "trunk_thigh_angle": ("trunk_thigh_angle", "side"),
    "foot_inclination": ("foot_inclination", "side"),
    "fppa": ("fppa", "front"),
    "knee_medial_displacement": ("knee_medial_displacement", "front"),
}
WHOLE = {
    "trunk_lean": ("trunk_lean", "side"),
    "lumbar_angle": ("lumbar_angle", "side"),
    "lumbar_contour": ("lumbar_angle", "side"),
    "pelvic_tilt": ("pelvis_pitch", "side"),
    "pelvic_obliquity": ("pelvic_obliquity", "front"),
}
FROM_PICTURE = {"thigh_extension": "side", "shank_inclination": "side", "hip_offset": "side"}
VIEW_OF = {name: view for name, (_, view) in (SIDED | WHOLE).items()} | FROM_PICTURE
"""Measure -> "side" or "front" (front or rear): where it can be seen at all."""

LENGTHS = ("knee_medial_displacement", "hip_offset")
"""Measures in % of a length; all others are angles, whose differences wrap at 360 degrees."""


def measure_of(curve: str) -> str:
    """The measure's name without its side: knee_flexion_left -> knee_flexion."""
    return curve.removesuffix("_left").removesuffix("_right")


def seen_from(measure: str, truth: Truth) -> bool:
    """True where the clip's view shows the measure. Measures without a rule count as seen."""
    wanted = VIEW_OF.get(measure)
    return wanted is None or wanted == ("side" if truth.near else "front")


def true_curves(truth: Truth) -> dict[str, np.ndarray]:
    """Curve name -> (frames,) at truth.t: degrees, % of leg length (knee_medial_displacement) or % of the shoulder-ankle line."""
    found = {}
    sides = (truth.near,) if truth.near else ("left", "right")
    for name, (key, _) in SIDED.items():
        if seen_from(name, truth):
            scale = 100 / truth.body.leg_m if name in LENGTHS else 1.0
            found |= {f"{name}_{side}": truth.series[f"{key}_{LETTER[side]}"] * scale for side in sides if f"{key}_{LETTER[side]}" in truth.series}
    for name, (key, _) in WHOLE.items():
        if seen_from(name, truth) and key in truth.series:
            found[name] = truth.series[key]
    if truth.near and truth.pixels:
        found |= _in_the_picture(truth, truth.near)
    return {name: values for name, values in found.items() if np.isfinite(values).any()}


def _in_the_picture(truth: Truth, side: str) -> dict[str, np.ndarray]:
    points = {joint: truth.pixels.get(f"{joint}{LETTER[side]}") for joint in ("shoulder", "hip", "knee", "ankle")}
    found = {}
    # who shows the left side faces the left edge of the picture
    forward = -1.0 if side == "left" else 1.0
    if points["hip"] is not None and points["knee"] is not None:
        found[f"thigh_extension_{side}"] = -swing(points["hip"], points["knee"], forward)
    if points["knee"] is not None and points["ankle"] is not None:
        found[f"shank_inclination_{side}"] = swing(points["knee"], points["ankle"], forward)
    if truth.movement == "plank" and all(points[j] is not None for j in ("shoulder", "hip", "ankle")):
        found["hip_offset"] = offset_below(points["hip"], points["shoulder"], points["ankle"])
    return found


def swing(top: np.ndarray, end: np.ndarray, forward: float) -> np.ndarray:
    """(n, 2) px each -> (n,) degrees that the segment's lower end swings ahead of its upper end; 0 hangs straight down."""
    along = end - top
    return np.degrees(np.arctan2(along[:, 0] * forward, along[:, 1]))


def offset_below(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(n, 2) px each -> (n,) distance of the point from the line start-end, % of its length, + on the floor's side (y down)."""
    line = end - start
    length = np.hypot(line[:, 0], line[:, 1])
    off = point - start
    across = (line[:, 0] * off[:, 1] - line[:, 1] * off[:, 0]) * np.sign(line[:, 0])
    return 100 * across / length**2


def difference(measure: str, value: np.ndarray, true: np.ndarray) -> np.ndarray:
    """value - true; for angles the short way round, so that 179 and -179 degrees are 2 apart."""
    off = np.asarray(value, float) - true
    return off if measure in LENGTHS else (off + 180) % 360 - 180

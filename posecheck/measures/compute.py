"""All measures of a clip over time, each with its interval, and what is refused with its reason."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.correction import angles_of
from posecheck.measures.features import column
from posecheck.measures.geometry import wrap
from posecheck.measures.lumbopelvic import outline_curves
from posecheck.measures.measurement import Curve, Series
from posecheck.measures.names import FROM_OUTLINE, FRONT_ONLY, SIDE_ONLY
from posecheck.measures.raw import front_angles, side_angles
from posecheck.measures.uncorrected import is_fitted
from posecheck.pose.silhouettes import Silhouettes
from posecheck.view.gate import Gate
from posecheck.view.tilt import AGAINST_LEVEL, AGAINST_UPRIGHT
from posecheck.view.view import LYING_LEAN, ViewEstimate, trunk_axis

PERCENT = {"hip_offset", "knee_medial_displacement"}
NECK_HALF_WIDTH = 14.0
"""Degrees: the ear is a landmark of the face, not of the spine [engineering choice; no truth for it yet]."""
LINE_HALF_WIDTH = 9.8
"""Degrees, shoulder line: 1.96 times 5 degrees. docs/biomechanics.md, 2.1, allows a landmark line 4; within that lay 85 % of the frames of the one
person whose shoulders are known from several cameras (balancing, arms spread)."""

NEEDS_FEET = ("knee_flexion", "shank_inclination", "foot_inclination", "hip_offset", "fppa", "knee_medial_displacement")
ON_THE_TOES = "Face down, the feet stand on their toes: heel and toes lie too close together in the picture to give an angle."
"""Planks of rendered people read 4 to 9 degrees off, outside the interval half of the time."""
NOT_FROM_POINTS = {"hip_extension": "It is thigh against pelvis, and the pelvis is estimated too coarsely for it: see the trunk-thigh angle."}


def unit_of(name: str) -> str:
    """"deg" or "%" for a measure's or a column's name."""
    base = name.removesuffix("_left").removesuffix("_right")
    return "%" if base in PERCENT or base.endswith(("_gap", "_share")) else "deg"


def compute_series(
    t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate, gate: Gate, silhouettes: Silhouettes | None = None, *, estimator: str,
    fast: bool = False,
) -> Series:  # fmt: skip
    """Every measure that the view allows, over time.

    t (frames,) s; landmarks (frames, 33, 2 or more) px, conditioned; silhouettes: the outlines of the same frames, without which lumbar
    angle and pelvic tilt are refused; estimator: whose points they are; fast: a run. Columns end in _left or _right where a limb is meant.
    """
    refused = dict(NOT_FROM_POINTS)
    if gate.blocks:
        refused |= dict.fromkeys((*SIDE_ONLY, *FRONT_ONLY, *FROM_OUTLINE), gate.blocks[0].message)
        return Series(t, {}, refused, fitted=is_fitted(estimator))
    corrected = angles_of(landmarks, view, estimator)
    curves: dict[str, Curve] = {}
    shares: dict[str, float] = {}
    for i, output in enumerate(corrected.names):
        value, half = corrected.value[:, i], corrected.half_width[:, i]
        name = column(output, view)
        if unit_of(name) == "deg":
            value = _continuous(value)
        curves[name] = Curve(value, value - half, value + half, unit_of(name))
        shares[name] = float(corrected.mean_share[i])
    if view.is_side:
        neck = side_angles(landmarks, view)["neck_angle"]
        curves["neck_angle"] = Curve(neck, neck - NECK_HALF_WIDTH, neck + NECK_HALF_WIDTH, "deg")
        refused |= dict.fromkeys(FRONT_ONLY, "It shows from the front or from behind only, and this is a side view.")
    else:
        front = front_angles(landmarks, view)
        line = front["shoulder_obliquity"]
        curves["shoulder_obliquity"] = Curve(line, line - LINE_HALF_WIDTH, line + LINE_HALF_WIDTH, "deg")
        hidden = _leg_out_of_plane(landmarks)
        for side in skeleton.SIDES:
            old = curves[f"fppa_{side}"]
            gone = hidden[side]
            curves[f"fppa_{side}"] = Curve(*(np.where(gone, np.nan, part) for part in (old.value, old.low, old.high)), "deg")
        refused |= dict.fromkeys(SIDE_ONLY, "It shows from the side only, and this is a front or rear view.")
    from_outline, reason = outline_curves(t, silhouettes, landmarks, view, fast, estimator)
    curves |= from_outline
    if reason:
        refused |= dict.fromkeys(FROM_OUTLINE, reason)
    series = Series(t, curves, refused, shares, is_fitted(estimator))
    if view.is_side and np.mean(side_angles(landmarks, view)["trunk_lean"] > LYING_LEAN) > 0.5:
        series = series.without(("foot_inclination",), ON_THE_TOES)
    if not gate.feet_seen:
        series = series.without(NEEDS_FEET, gate.no_feet)
    return series.without((*AGAINST_LEVEL, *AGAINST_UPRIGHT), gate.tilted) if gate.tilted else series


def _continuous(angle: np.ndarray) -> np.ndarray:
    """Angles kept within one turn of their median, so that none jumps from 180 to -180."""
    if not np.isfinite(angle).any():
        return angle
    middle = np.nanmedian(angle)
    return middle + wrap(angle - middle)


def _leg_out_of_plane(landmarks: np.ndarray) -> dict[str, np.ndarray]:
    """Frames in which a thigh or a shank points at the camera, so that its direction in the picture says nothing about the knee."""
    _, up = trunk_axis(landmarks)
    trunk = np.nanmedian(np.linalg.norm(up, axis=-1))
    out = {}
    for side in skeleton.SIDES:
        hip, knee, ankle = (landmarks[:, skeleton.INDEX[f"{side}_{p}"], 1] for p in ("hip", "knee", "ankle"))
        least = 0.35 * 0.8 * trunk  # thigh and shank are each about 0.8 of the shoulder-hip length
        out[side] = ~((knee - hip > least) & (ankle - knee > least))
    return out

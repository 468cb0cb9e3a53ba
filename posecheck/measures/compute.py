"""All measures of a clip over time, each with its interval, and what is refused with its reason."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import (
    FROM_OUTLINE,
    FROM_POINTS,
    FRONT_ONLY,
    LEANS_WITH_CAMERA,
    NEEDS_FEET,
    NEVER,
    SIDE_ONLY,
    entry,
)
from posecheck.measures.correction import angles_of
from posecheck.measures.features import column_in
from posecheck.measures.geometry import wrap
from posecheck.measures.low_back.lumbopelvic import outline_curves
from posecheck.measures.raw import front_angles, side_angles
from posecheck.measures.uncorrected import is_fitted
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Curve, Series
from posecheck.pose.silhouettes import Silhouettes
from posecheck.view.gate import Gate
from posecheck.view.view import LYING_LEAN, ViewEstimate, trunk_axis

ON_THE_TOES = (
    "Face down, the feet stand on their toes: heel and toes lie too close together in the image to"
    " give an angle."
)
"""Planks of rendered people read 4 to 9 degrees off, outside the interval half of the time."""

KNEE_AT_CAMERA = (
    "Lying on the back with the knee turned out, thigh and shank point towards the camera or away"
    " from it: how far the knee is bent does not show from the side."
)
SHORTENED = 1.27
"""Thigh and shank together in the image, in trunk lengths, on the back. Frog bridges of rendered
people reach 1.2, the crossed leg of a figure four 0.8; bridges with the knees up have 1.4 and more,
of real people too [E]. The bend is read 20 degrees and more off below."""
NEARLY_ALL = 0.8
"""Share of the frames [E]."""

FOOT_LIES = (
    "The shank lies nearly level, so that the foot rests on its instep or is in the air: its angle"
    " against the floor says nothing."
)
LEVEL_SHANK = 0.5
"""How high the knee must be above the ankle, in lengths of the shank in the image, for the foot to
be under it. In clips of rendered people at drills the interval of the near foot held the truth in
3 of 1,440 frames below, in 95 % of 111 frames from 0.5 to 0.6 and of 2,122 from 0.9 on [E]."""

LIES_ON_THE_SIDE = (
    "Lying on the side, the body is seen from no side that its angles are known from: distances are"
    " measured."
)


def compute_series(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    gate: Gate,
    silhouettes: Silhouettes | None = None,
    *,
    estimator: str,
    fast: bool = False,
    running: bool = False,
) -> Series:
    """Every measure that the view allows, over time.

    t (frames,) s; landmarks (frames, 33, 2 or more) px, conditioned; silhouettes: the outlines of
    the same frames, without which lumbar angle and pelvic tilt are refused; estimator: whose points
    they are; fast: a walk or a run; running: a run. Columns end in _left or _right where a limb is
    meant.
    """
    refused = dict(NEVER)
    nothing = gate.blocks[0].message if gate.blocks else LIES_ON_THE_SIDE if view.on_side else ""
    if nothing:
        refused |= dict.fromkeys((*FROM_POINTS, *FROM_OUTLINE), nothing)
        return Series(t, {}, refused, fitted=is_fitted(estimator))
    corrected = angles_of(landmarks, view, estimator, running)
    curves: dict[str, Curve] = {}
    shares: dict[str, float] = {}
    for i, output in enumerate(corrected.names):
        value, half = corrected.value[:, i], corrected.half_width[:, i]
        name = column_in(output, view)
        unit = entry(name).unit
        if unit == "deg":
            value = _continuous(value)
        curves[name] = Curve(value, value - half, value + half, unit)
        shares[name] = float(corrected.mean_share[i])
    if view.is_side:
        curves |= _as_the_points_have_them(side_angles(landmarks, view))
        unknown = _left_out_from_the_side(curves, landmarks, view, fast)
        refused |= dict.fromkeys(
            FRONT_ONLY, "It shows from the front or from behind only, and this is a side view."
        )
    else:
        curves |= _as_the_points_have_them(front_angles(landmarks, view))
        _leave_out_turned_legs(curves, landmarks)
        unknown = {}
        refused |= dict.fromkeys(
            SIDE_ONLY, "It shows from the side only, and this is a front or rear view."
        )
    from_outline, reason = outline_curves(t, silhouettes, landmarks, view, fast, estimator)
    curves |= from_outline
    if reason:
        refused |= dict.fromkeys(FROM_OUTLINE, reason)
    series = Series(t, curves, refused, shares, is_fitted(estimator))
    for measure, why in unknown.items():
        series = series.without((measure,), why)
    if not gate.feet_seen:
        series = series.without(NEEDS_FEET, gate.no_feet)
    return series.without(LEANS_WITH_CAMERA, gate.tilted) if gate.tilted else series


def _left_out_from_the_side(
    curves: dict[str, Curve], landmarks: np.ndarray, view: ViewEstimate, fast: bool
) -> dict[str, str]:
    """Takes out of the curves the frames in which an angle is not known; what is to be refused for
    it as a whole, and why."""
    unknown = {}
    if _leave_out_spread_knees(curves, landmarks, view):
        unknown["knee_flexion"] = KNEE_AT_CAMERA
    if not fast and _leave_out_lying_feet(curves, landmarks, view):
        unknown["foot_inclination"] = FOOT_LIES
    if np.mean(side_angles(landmarks, view)["trunk_lean"] > LYING_LEAN) > 0.5:
        unknown["foot_inclination"] = ON_THE_TOES
    return unknown


def _leave_out_spread_knees(
    curves: dict[str, Curve], landmarks: np.ndarray, view: ViewEstimate
) -> bool:
    """On the back, the knee's bend is not known where the leg points at the camera. True where that
    is so of the near leg in nearly all frames."""
    lean = side_angles(landmarks, view)["trunk_lean"]
    trunk = np.linalg.norm(trunk_axis(landmarks)[1], axis=-1)
    shares = {}
    for side in skeleton.SIDES:
        hip, knee, ankle = (
            landmarks[:, skeleton.INDEX[f"{side}_{p}"], :2] for p in ("hip", "knee", "ankle")
        )
        leg = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
        with np.errstate(invalid="ignore"):
            gone = (lean < -LYING_LEAN) & (leg < SHORTENED * trunk)
        shares[side] = float(np.mean(gone))
        _leave_out(curves, column(MeasureKey("knee_flexion", side)), gone)
    return shares[view.near_side or "left"] > NEARLY_ALL


def off_its_sole(landmarks: np.ndarray, side: str) -> np.ndarray:
    """(frames,) where the shank of that side lies so level that its foot cannot stand."""
    knee, ankle = (landmarks[:, skeleton.INDEX[f"{side}_{p}"], :2] for p in ("knee", "ankle"))
    shank = ankle - knee
    with np.errstate(invalid="ignore"):
        return shank[:, 1] < LEVEL_SHANK * np.linalg.norm(shank, axis=-1)


def _leave_out_lying_feet(
    curves: dict[str, Curve], landmarks: np.ndarray, view: ViewEstimate
) -> bool:
    """No angle of a foot whose shank lies level. True where that is so of the near leg in nearly
    all frames."""
    gone = {side: off_its_sole(landmarks, side) for side in skeleton.SIDES}
    for side in skeleton.SIDES:
        _leave_out(curves, column(MeasureKey("foot_inclination", side)), gone[side])
    return float(np.mean(gone[view.near_side or "left"])) > NEARLY_ALL


def _leave_out(curves: dict[str, Curve], name: str, gone: np.ndarray) -> None:
    """Nothing is said in the frames that are `gone` (frames,)."""
    old = curves[name]
    value, low, high = (np.where(gone, np.nan, part) for part in (old.value, old.low, old.high))
    curves[name] = Curve(value, low, high, old.unit)


def _leave_out_turned_legs(curves: dict[str, Curve], landmarks: np.ndarray) -> None:
    """The knee's line is not known where the leg points at the camera."""
    hidden = _leg_out_of_plane(landmarks)
    for side in skeleton.SIDES:
        _leave_out(curves, column(MeasureKey("fppa", side)), hidden[side])


def _as_the_points_have_them(raw: dict[str, np.ndarray]) -> dict[str, Curve]:
    """Those of the raw angles, (frames,) each, that no correction is fitted on: with the interval
    that the catalogue states."""
    stated = {name: (values, entry(name)) for name, values in raw.items()}
    return {
        name: Curve(values, values - what.half_width, values + what.half_width, what.unit)
        for name, (values, what) in stated.items()
        if what.half_width is not None
    }


def _continuous(angle: np.ndarray) -> np.ndarray:
    """Angles kept within one turn of their median, so that none jumps from 180 to -180."""
    if not np.isfinite(angle).any():
        return angle
    middle = np.nanmedian(angle)
    return middle + wrap(angle - middle)


def _leg_out_of_plane(landmarks: np.ndarray) -> dict[str, np.ndarray]:
    """Frames in which a thigh or a shank points at the camera, so that its direction in the image
    says nothing about the knee."""
    _, up = trunk_axis(landmarks)
    trunk = np.nanmedian(np.linalg.norm(up, axis=-1))
    out = {}
    for side in skeleton.SIDES:
        hip, knee, ankle = (
            landmarks[:, skeleton.INDEX[f"{side}_{p}"], 1] for p in ("hip", "knee", "ankle")
        )
        least = 0.35 * 0.8 * trunk  # thigh and shank are each about 0.8 of the shoulder-hip length
        out[side] = ~((knee - hip > least) & (ankle - knee > least))
    return out

"""Angles as the key points give them, before what is systematic in the pose model is corrected.

All in degrees, in the image plane, unless said otherwise. Side view signs are those of an upright
subject walking forwards: flexion +, forward lean +, toes up +, thigh behind +, ankle ahead of the
knee +.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.geometry import direction, length, off_line, turn, wrap
from posecheck.model.key import MeasureKey, column
from posecheck.view.view import ViewEstimate, trunk_axis

UP = np.array([0.0, -1.0])


def _point(landmarks: np.ndarray, name: str) -> np.ndarray:
    return landmarks[:, skeleton.INDEX[name], :2]


def _of_limb(side: str, **angles: np.ndarray) -> dict[str, np.ndarray]:
    """Measures of one limb under their column names."""
    return {column(MeasureKey(measure, side)): values for measure, values in angles.items()}


def side_angles(landmarks: np.ndarray, view: ViewEstimate) -> dict[str, np.ndarray]:
    """Sagittal angles by column name, (frames,) degrees each; both sides' limbs, the far one for
    what it is worth.

    landmarks (frames, 33, 2 or more) px of a side view. Definitions:
    knee_flexion        shank against thigh, 0 straight
    trunk_thigh_angle   thigh against the shoulder-hip line of the same side, 0 straight,
                        over-extension negative
    thigh_extension     thigh against vertical, behind + (not hip extension: Franz 2009)
    shank_inclination   shank against vertical, ankle ahead of the knee +
    foot_inclination    heel to toe against level, toes up +
    trunk_lean          mid-hip to mid-shoulder against vertical, forward +
    neck_angle          ear-shoulder against shoulder-hip, head forward or dropped +
    hip_offset          mid-hip off the shoulder-ankle line, % of its length, + towards the front of
                        the body (a plank that sags)
    """
    t = view.ventral_turn
    out: dict[str, np.ndarray] = {}
    _, up = trunk_axis(landmarks)
    out["trunk_lean"] = t * turn(np.broadcast_to(UP, up.shape), up)
    for side in skeleton.SIDES:
        hip, knee, ankle, shoulder = (
            _point(landmarks, f"{side}_{p}") for p in ("hip", "knee", "ankle", "shoulder")
        )
        heel, toe = _point(landmarks, f"{side}_heel"), _point(landmarks, f"{side}_foot_index")
        thigh, shank = knee - hip, ankle - knee
        down = np.broadcast_to(-UP, thigh.shape)
        level = np.broadcast_to(np.array([-float(t), 0.0]), heel.shape)
        out |= _of_limb(
            side,
            knee_flexion=t * turn(thigh, shank),
            trunk_thigh_angle=-t * turn(hip - shoulder, thigh),
            thigh_extension=t * turn(down, thigh),
            shank_inclination=-t * turn(down, shank),
            foot_inclination=-t * turn(level, toe - heel),
        )
    near = view.near_side or "left"
    ear, shoulder, hip, ankle = (
        _point(landmarks, f"{near}_{p}") for p in ("ear", "shoulder", "hip", "ankle")
    )
    out["neck_angle"] = t * turn(shoulder - hip, ear - shoulder)
    chord = shoulder - ankle
    out["hip_offset"] = 100 * t * off_line(hip, ankle, shoulder) / np.maximum(length(chord), 1e-9)
    return out


def front_angles(landmarks: np.ndarray, view: ViewEstimate) -> dict[str, np.ndarray]:
    """Frontal measures by column name, (frames,) each.

    landmarks (frames, 33, 2 or more) px of a front or rear view. Definitions:
    fppa                        frontal plane projection angle: shank against thigh, knee inwards
                                (valgus) +, degrees
    knee_medial_displacement    knee off the hip-ankle line, inwards +, % of the hip-ankle length
                                (the correction makes it % of leg length)
    pelvic_obliquity            hip line against level, the subject's left side up +, degrees
    shoulder_obliquity          shoulder line likewise
    lateral_trunk_lean          mid-hip to mid-shoulder against vertical, towards the subject's left
                                +, degrees
    knee_gap, ankle_gap         distance between the knees, the ankles, % of the hip width
                                (landmarks' own)
    """
    # from the front the subject's left is on the image's right
    facing = -1.0 if view.name == "rear" else 1.0
    out: dict[str, np.ndarray] = {}
    for side, outward in (("left", facing), ("right", -facing)):
        hip, knee, ankle = (_point(landmarks, f"{side}_{p}") for p in ("hip", "knee", "ankle"))
        inward = 100 * outward * off_line(knee, ankle, hip) / np.maximum(length(ankle - hip), 1e-9)
        out |= _of_limb(
            side, fppa=outward * turn(knee - hip, ankle - knee), knee_medial_displacement=inward
        )
    for name, part in (("pelvic_obliquity", "hip"), ("shoulder_obliquity", "shoulder")):
        line = _point(landmarks, f"left_{part}") - _point(landmarks, f"right_{part}")
        out[name] = wrap(facing * (direction(line) - (0.0 if facing > 0 else 180.0)))
    _, up = trunk_axis(landmarks)
    out["lateral_trunk_lean"] = -facing * turn(np.broadcast_to(UP, up.shape), up)
    width = length(_point(landmarks, "left_hip") - _point(landmarks, "right_hip"))
    typical = float(np.nanmedian(width)) if np.isfinite(width).any() else np.nan
    for part in ("knee", "ankle"):
        out[f"{part}_gap"] = (
            100
            * length(_point(landmarks, f"left_{part}") - _point(landmarks, f"right_{part}"))
            / typical
        )
    return out


def raw_angles(landmarks: np.ndarray, view: ViewEstimate) -> dict[str, np.ndarray]:
    """What the view shows, by column name, (frames,) each; nothing from one that is neither side,
    front nor rear."""
    return (
        side_angles(landmarks, view)
        if view.is_side
        else front_angles(landmarks, view)
        if view.is_frontal
        else {}
    )


def leg_length_px(landmarks: np.ndarray, side: str) -> float:
    """Thigh plus shank in pixels, each as its 90th percentile over the clip (a segment out of plane
    only looks shorter)."""
    hip, knee, ankle = (_point(landmarks, f"{side}_{p}") for p in ("hip", "knee", "ankle"))
    parts = [length(knee - hip), length(ankle - knee)]
    return float(sum(np.nanpercentile(p, 90) for p in parts if np.isfinite(p).any()))


def ankle_distance(landmarks: np.ndarray, leg_px: float) -> np.ndarray:
    """(frames,) distance between the ankles in the image, % of leg length."""
    left, right = (landmarks[:, skeleton.INDEX[f"{s}_ankle"], :2] for s in skeleton.SIDES)
    return 100 * length(left - right) / leg_px

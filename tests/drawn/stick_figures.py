"""A person made of sticks whose joint angles are known exactly, filmed by a camera that adds no
error of its own.

A body is (frames, 33, 3) metres: forward, left, up, the subject's own when upright (on the back the
head lies towards -forward, in a plank towards +forward). `film` turns it into a PoseTrack as a pose
model would give it, without any model. Whole movements are in stick_movements.

Angles have the names and signs of posecheck.measures.raw. Where the limbs differ, give (left,
right); every angle may be a (frames,) array. The camera is orthographic, so seen squarely from the
side or the front an angle of the figure is the angle in the picture.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.pose.estimator import BLAZEPOSE_FULL
from posecheck.pose.track import PoseTrack
from posecheck.video.info import VideoInfo
from posecheck.view.view import HEADINGS

TRUNK, THIGH, SHANK, UPPER_ARM, FOREARM = 0.50, 0.42, 0.41, 0.29, 0.26
LEG = THIGH + SHANK
HIP_WIDTH, SHOULDER_WIDTH = 0.22, 0.36
ANKLE_HEIGHT = 0.07
HEEL, TOE = (-0.05, -ANKLE_HEIGHT), (0.16, -ANKLE_HEIGHT)
"""Forward and up of the ankle, foot flat."""
STICK_FIGURE = f"{BLAZEPOSE_FULL}, stick figure"
"""A stick figure passes for the pose model that corrections and intervals were fitted on, unless a
test says otherwise."""
OUTWARD = {"left": 1.0, "right": -1.0}


def side_figure(
    trunk_lean=0.0,
    trunk_thigh=0.0,
    knee_flexion=0.0,
    foot_inclination=0.0,
    neck_angle=0.0,
    upper_arm=0.0,
    elbow_flexion=20.0,
    **frontal,
) -> np.ndarray:
    """A body from its sagittal angles, degrees; mid-hip at the origin. `frontal`: see `body`."""
    thigh = tuple(np.asarray(trunk_lean) - np.asarray(part) for part in _pair(trunk_thigh))
    return body(
        trunk_lean,
        thigh,
        knee_flexion,
        foot_inclination,
        neck_angle=neck_angle,
        upper_arm=upper_arm,
        elbow_flexion=elbow_flexion,
        **frontal,
    )


def front_figure(
    fppa=0.0,
    hip_adduction=0.0,
    pelvic_obliquity=0.0,
    shoulder_obliquity=0.0,
    lateral_trunk_lean=0.0,
    **sagittal,
) -> np.ndarray:
    """A body from its frontal angles, degrees; upright unless `sagittal` (see `body`) says
    otherwise."""
    return body(
        fppa=fppa,
        hip_adduction=hip_adduction,
        pelvic_obliquity=pelvic_obliquity,
        shoulder_obliquity=shoulder_obliquity,
        lateral_trunk_lean=lateral_trunk_lean,
        **sagittal,
    )


def body(
    trunk_lean=0.0,
    thigh_extension=0.0,
    knee_flexion=0.0,
    foot_inclination=0.0,
    *,
    neck_angle=0.0,
    upper_arm=0.0,
    elbow_flexion=20.0,
    lateral_trunk_lean=0.0,
    pelvic_obliquity=0.0,
    shoulder_obliquity=0.0,
    hip_adduction=0.0,
    fppa=0.0,
    mid_hip=(0.0, 0.0, 0.0),
) -> np.ndarray:
    """(frames, 33, 3) m of forward, left, up. upper_arm like thigh_extension (behind +);
    elbow_flexion brings the wrist forwards.

    hip_adduction: thigh from the hip down and inwards +, in the frontal plane. mid_hip: its place,
    each part a number or (frames,).
    """
    at: dict[str, np.ndarray] = {"hip": _stack(*mid_hip)}
    at["shoulder"] = at["hip"] + TRUNK * _along(trunk_lean, np.tan(_rad(lateral_trunk_lean)))
    head_lean = np.asarray(trunk_lean) + neck_angle
    ears = at["shoulder"] + 0.2 * _along(head_lean)
    sides = {
        "hip": (at["hip"], HIP_WIDTH, pelvic_obliquity),
        "shoulder": (at["shoulder"], SHOULDER_WIDTH, shoulder_obliquity),
        "ear": (ears, 0.15, 0.0),
    }
    ahead, above = _along(np.asarray(head_lean) + 90), _along(head_lean)
    at["nose"] = ears + 0.10 * ahead
    for i, side in enumerate(skeleton.SIDES):
        out = OUTWARD[side]
        for part, (middle, width, tilt) in sides.items():
            at[f"{side}_{part}"] = middle + out * width / 2 * _stack(
                0.0, np.cos(_rad(tilt)), np.sin(_rad(tilt))
            )
        thigh, knee, foot, adduction, valgus, arm, elbow = (
            _pair(v)[i]
            for v in (
                thigh_extension,
                knee_flexion,
                foot_inclination,
                hip_adduction,
                fppa,
                upper_arm,
                elbow_flexion,
            )
        )
        # the lateral share goes with the vertical one, so that angles are exact in the side view
        # and in the front view
        at[f"{side}_knee"] = at[f"{side}_hip"] - THIGH * _along(
            thigh, out * np.tan(_rad(adduction))
        )
        shank = np.asarray(thigh) + knee
        at[f"{side}_ankle"] = at[f"{side}_knee"] - SHANK * _along(
            shank, -out * np.tan(_rad(np.asarray(valgus) - adduction))
        )
        for part, (forward, up) in (("heel", HEEL), ("foot_index", TOE)):
            c, s = np.cos(_rad(foot)), np.sin(_rad(foot))
            at[f"{side}_{part}"] = at[f"{side}_ankle"] + _stack(
                forward * c - up * s, 0.0, forward * s + up * c
            )
        at[f"{side}_elbow"] = at[f"{side}_shoulder"] - UPPER_ARM * _along(arm)
        at[f"{side}_wrist"] = at[f"{side}_elbow"] - FOREARM * _along(np.asarray(arm) - elbow)
        hand = at[f"{side}_wrist"] - 0.08 * _along(np.asarray(arm) - elbow)
        at |= {f"{side}_{finger}": hand for finger in ("pinky", "index", "thumb")}
        eye = at[f"{side}_ear"] + 0.08 * ahead + 0.03 * above - out * _stack(0.0, 0.04, 0.0)
        at |= {f"{side}_{eye_part}": eye for eye_part in ("eye_inner", "eye", "eye_outer")}
        at[f"mouth_{side}"] = at["nose"] - 0.04 * above + out * _stack(0.0, 0.02, 0.0)
    frames = max(len(p) for p in at.values())
    return np.stack([np.broadcast_to(at[name], (frames, 3)) for name in skeleton.LANDMARKS], axis=1)


def leg_angles(hip: np.ndarray, ankle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """thigh_extension and knee_flexion that put the ankle there; (..., 2) m of forward, up. Out of
    reach: straight, in that direction."""
    way = ankle - hip
    distance = np.clip(np.linalg.norm(way, axis=-1), abs(THIGH - SHANK) + 1e-6, LEG - 1e-9)
    knee = np.degrees(
        np.arccos(np.clip((distance**2 - THIGH**2 - SHANK**2) / (2 * THIGH * SHANK), -1, 1))
    )
    at_hip = np.degrees(
        np.arccos(np.clip((distance**2 + THIGH**2 - SHANK**2) / (2 * distance * THIGH), -1, 1))
    )
    return np.degrees(np.arctan2(-way[..., 0], -way[..., 1])) - at_hip, knee


def film(
    points: np.ndarray,
    t=None,
    *,
    fps: float = 30.0,
    view: str = "side-left",
    yaw_deg: float = 0.0,
    size: tuple[int, int] = (1280, 720),
    fill: float = 0.7,
    px_per_m: float | None = None,
    shift_px=(0.0, 0.0),
    noise_px: float = 0.0,
    seed: int = 0,
    with_world: bool = True,
    luma: float = 120.0,
    estimator: str = STICK_FIGURE,
) -> PoseTrack:
    """The track of a body seen from `view` ("front", "rear", "side-left", "side-right").

    t (frames,) s, by default one picture each 1/fps s; yaw_deg turns the camera off that view; the
    whole movement fills `fill` of the picture, in its middle, unless px_per_m is given; shift_px
    (2,) or (frames, 2) moves it from there; noise_px is the SD of noise on x and y of every point;
    with_world=False leaves the world landmarks NaN, as in an imported table.
    """
    t = np.arange(len(points)) / fps if t is None else np.asarray(t, float)
    heading = _rad(HEADINGS[view] - yaw_deg)
    forward, left, up = np.moveaxis(points, -1, 0)
    seen = np.stack(
        [
            forward * np.sin(heading) + left * np.cos(heading),
            -up,
            left * np.sin(heading) - forward * np.cos(heading),
        ],
        axis=-1,
    )
    low, high = seen.min((0, 1)), seen.max((0, 1))
    scale = px_per_m or fill * min(size[0] / (high[0] - low[0]), size[1] / (high[1] - low[1]))
    hips = seen[:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]]].mean(1, keepdims=True)
    middle = np.array([*(low + high)[:2] / 2, 0.0])
    landmarks = (seen - middle) * scale
    landmarks[..., 2] = (seen - hips)[..., 2] * scale
    landmarks[..., :2] += np.array(size) / 2 + np.asarray(shift_px, float).reshape(-1, 1, 2)
    landmarks[..., :2] += noise_px * np.random.default_rng(seed).standard_normal(
        landmarks[..., :2].shape
    )
    frames = len(points)
    rate = 1 / float(np.median(np.diff(t))) if frames > 1 else float("nan")
    return PoseTrack(
        t=t,
        landmarks=landmarks.astype(np.float32),
        visibility=np.full((frames, skeleton.COUNT), 0.95, np.float32),
        world=(
            (seen - hips).astype(np.float32)
            if with_world
            else np.full((frames, skeleton.COUNT, 3), np.nan, np.float32)
        ),
        brightness=np.full(frames, luma, np.float32),
        silhouettes=None,
        source=VideoInfo(
            "stick-figure.mp4", "00" * 32, frames, frames / rate if frames > 1 else 0.0, rate, size
        ),
        estimator=estimator,
    )


def rolled(track: PoseTrack, degrees: float) -> PoseTrack:
    """The track before a camera that is rolled so that the body leans `degrees` to the picture's
    right."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    middle = np.array(track.source.size) / 2
    landmarks = track.landmarks.astype(float).copy()
    landmarks[..., :2] = (landmarks[..., :2] - middle) @ np.array([[c, s], [-s, c]]) + middle
    return replace(track, landmarks=landmarks.astype(np.float32))


def square_view(name: str, yaw_deg: float = 0.0, lying: bool = False):
    """The ViewEstimate of a square view, for stages that are given one."""
    from posecheck.view.view import ViewEstimate

    return ViewEstimate(name, yaw_deg, 1.0, lying)


def _pair(value) -> tuple:
    return value if isinstance(value, tuple) else (value, value)


def _rad(degrees) -> np.ndarray:
    return np.radians(np.asarray(degrees, float))


def _stack(*parts) -> np.ndarray:
    """(frames, 3) of three numbers or arrays."""
    return np.stack(
        np.broadcast_arrays(*(np.atleast_1d(np.asarray(p, float)) for p in parts)), axis=-1
    )


def _along(lean, lateral=0.0) -> np.ndarray:
    """(frames, 3) unit vector upwards along a stick that leans forwards by `lean`, with `lateral`
    metres to the left for each metre up."""
    vector = _stack(
        np.sin(_rad(lean)), np.asarray(lateral) * np.cos(_rad(lean)), np.cos(_rad(lean))
    )
    return vector / np.linalg.norm(vector, axis=-1, keepdims=True)

"""What the angle correction looks at: the key points in the trunk's own frame, mirrored to one
case.

Shared by the recipe in `models/angle_correction` and by the product, so that both see the same
numbers.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.raw import front_angles, side_angles
from posecheck.model.key import MeasureKey, column
from posecheck.view.view import ViewEstimate, trunk_axis

POINTS = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")

SIDE_OUTPUTS = (
    "knee_flexion_near",
    "knee_flexion_far",
    "trunk_thigh_angle_near",
    "trunk_thigh_angle_far",
    "trunk_lean",
    "thigh_extension_near",
    "thigh_extension_far",
    "shank_inclination_near",
    "shank_inclination_far",
    "foot_inclination_near",
    "foot_inclination_far",
    "hip_offset",
)
FRONT_OUTPUTS = (
    "fppa_left",
    "fppa_right",
    "knee_medial_displacement_left",
    "knee_medial_displacement_right",
    "pelvic_obliquity",
    "lateral_trunk_lean",
)

COUNT = 2 * (2 * len(POINTS) + 1) + 3
"""Of the numbers of a frame: the points of both sides and the nose, then what `features` adds."""


def measure_of(output: str) -> str:
    """The measure of an output, without its leg: "knee_flexion" of "knee_flexion_near" and of
    "knee_flexion_left"."""
    measure, _, leg = output.rpartition("_")
    return measure if leg in ("near", "far", *skeleton.SIDES) else output


def column_in(output: str, view: ViewEstimate) -> str:
    """The column name of an output: "near" and "far" become the subject's side."""
    measure, near = measure_of(output), view.near_side
    if near is None or measure == output:
        return output
    return column(MeasureKey(measure, near if output.endswith("_near") else skeleton.other(near)))


def raw_outputs(landmarks: np.ndarray, view: ViewEstimate) -> tuple[tuple[str, ...], np.ndarray]:
    """Output names and their raw values, (frames, outputs), of a side, front or rear view."""
    if view.is_side:
        angles = side_angles(landmarks, view)
        return SIDE_OUTPUTS, np.column_stack(
            [angles[column_in(name, view)] for name in SIDE_OUTPUTS]
        )
    angles = front_angles(landmarks, view)
    return FRONT_OUTPUTS, np.column_stack([angles[name] for name in FRONT_OUTPUTS])


def features(landmarks: np.ndarray, view: ViewEstimate) -> np.ndarray:
    """(frames, features) numbers of order one; NaN rows where a point is missing.

    landmarks (frames, 33, 2 or more) px. Every view is turned into "left side near, facing left" or
    "front"; lengths are in trunk lengths, origin mid-hip, axes along and across the trunk; the last
    two are the sine and cosine of the trunk's lean in the image, which tells lying from standing,
    and one flags the rear view.
    """
    mirrored = view.name in ("side-right", "rear")
    points = landmarks[..., :2].astype(float)
    if mirrored:
        points = points * np.array([-1.0, 1.0])
    # near becomes "left"; flipped, a rear view has the subject's left where the front has it
    if view.name == "side-right":
        points = points[:, skeleton.MIRRORED]
    hip, up = trunk_axis(points)
    size = np.linalg.norm(up, axis=-1)[:, None]
    along = up / size
    # the head direction turned left on the screen
    across = np.stack([along[:, 1], -along[:, 0]], axis=-1)
    names = [f"{side}_{part}" for side in skeleton.SIDES for part in POINTS] + ["nose"]
    local = []
    for name in names:
        offset = (points[:, skeleton.INDEX[name]] - hip) / size
        local += [(offset * across).sum(-1), (offset * along).sum(-1)]
    lean = np.arctan2(-up[:, 0], -up[:, 1])
    rear = np.full(len(points), float(view.name == "rear"))
    return np.column_stack([*local, np.sin(lean), np.cos(lean), rear])


def sided(numbers: np.ndarray, right: bool) -> np.ndarray:
    """(frames, features + 1): the numbers, and 1 where the points were turned round to look like
    the usual case.

    The pose model does not see left and right alike, which the correction needs to know: of
    rendered runners it reads the right foot, near the camera, 3 degrees lower than the left, and
    the left knee 3 degrees more bent. right: the right side faces the camera.
    """
    return np.column_stack([numbers, np.full(len(numbers), float(right))])

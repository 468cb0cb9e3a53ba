"""Which side of the person the camera sees, and how far it stands off that view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posecheck.pose.estimator import is_blazepose_full
from posecheck.pose.track import NAMED_VIEW, PoseTrack, with_depth

ViewName = Literal["side-left", "side-right", "front", "rear", "oblique", "unknown"]
HEADINGS: dict[str, float] = {"front": 0.0, "rear": 180.0, "side-left": -90.0, "side-right": 90.0}
"""Direction of the person's left-right axis in the camera's horizontal plane, degrees, for each
square view."""
SIDE_SEEN: dict[str, str] = {"side-left": "left", "side-right": "right"}
"""The subject's side that faces the camera."""

OBLIQUE_YAW = 30.0
"""Beyond this the view has no name [engineering choice; measures stop being taken earlier, see
gate.py]."""
LYING_LEAN = 50.0
"""A trunk further from upright than this, in the image, is lying (bridge, plank)."""

TURNED_AWAY = 60.0
"""A frame whose heading is this far off the clip's view shows the person from another side [E]."""
LEAST_WITH_DEPTH = 0.25
"""Share of the frames with a trunk that must have depth: the view is the clip's, and the others are
taken to be seen from there too [E]."""
TURN_TAKES_S = 0.5
"""Heading is looked at as its median over this long, so that one wild frame does not count as a
turn."""

# Camera yaw from the lateral axis of the world landmarks and the shoulder width in the image.
# Fitted on rendered people with known camera (477 clips, `models/angle_correction/README.md`);
# residual SD 4.5 degrees lying, 3.8 upright from the side, 2.7 from the front, 3.5 from the rear.
# The fitted offsets of front (4.0) and rear (-1.7) were set to 0 afterwards: a body and its mirror
# image must get opposite yaws.
_YAW_FIT = {
    "lying": (-1.43, 0.0, -0.8),
    "upright-side": (-0.41, -52.0, 4.8),
    "front": (-1.15, 0.0, 0.0),
    "rear": (-0.72, 0.0, 0.0),
}
_AS_IT_IS = (-1.0, 0.0, 0.0)
"""For the depth of other estimators, on which nothing was fitted."""


@dataclass(frozen=True)
class ViewEstimate:
    """name; yaw_deg (camera off the named view, 0 = square on); confidence 0..1; lying: the trunk
    is nearer level than upright.

    "unknown": nothing shows from where the person is seen. yaw_deg is NaN there, and where the view
    is known by the user's word alone (`told`). roll_deg is None: nothing in a track shows camera
    roll. `forward` is the sign of the image's x towards which the subject's front points (+1 right,
    -1 left) for an upright subject seen from the side, 0 otherwise. on_side: the person lies on
    the side, the front of the body towards the camera or away from it (`on_side.py`).
    """

    name: ViewName
    yaw_deg: float
    confidence: float
    lying: bool
    roll_deg: float | None = None
    told: bool = False
    on_side: bool = False

    @property
    def near_side(self) -> str | None:
        """The subject's side that faces the camera, None from all but the two sides."""
        return SIDE_SEEN.get(self.name)

    @property
    def is_side(self) -> bool:
        return self.near_side is not None

    @property
    def is_frontal(self) -> bool:
        """From front or rear; neither this nor a side view is one that is oblique or unknown."""
        return self.name in ("front", "rear")

    @property
    def ventral_turn(self) -> int:
        """Side views: +1 where the front of the body is the head direction turned left on the
        screen, -1 where turned right."""
        return {"side-left": 1, "side-right": -1}.get(self.name, 0)


def trunk_axis(landmarks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mid-hip (..., 2) px and the vector from it to mid-shoulder (..., 2) px, of (..., 33, 2 or
    more) landmarks."""
    shoulder = landmarks[..., [11, 12], :2].mean(-2)
    hip = landmarks[..., [23, 24], :2].mean(-2)
    return hip, shoulder - hip


def lateral_heading(landmarks: np.ndarray, world: np.ndarray) -> np.ndarray:
    """(frames,) degrees: direction of the subject's right-to-left axis in the camera's horizontal
    plane.

    0 from the front, 180 from the rear, -90 where the left side faces the camera, +90 the right.
    Uses world landmarks, or, where a track has none, the depth of the image landmarks. NaN where
    neither has depth.
    """
    axis = np.where(with_depth(world)[:, None, None], world, landmarks)
    across = axis[:, 11] - axis[:, 12] + axis[:, 23] - axis[:, 24]
    return np.where(with_depth(axis), np.degrees(np.arctan2(across[:, 2], across[:, 0])), np.nan)


def _wrap(degrees):
    return (np.asarray(degrees) + 180.0) % 360.0 - 180.0


def _front_from_face_and_feet(landmarks: np.ndarray) -> float:
    """Vote for the side that faces the camera from nose and feet: +1 left side, -1 right side, 0
    undecided.

    Independent of the left and right labels, which a pose model may give to the wrong legs.
    """
    _, up = trunk_axis(landmarks)
    length = np.linalg.norm(up, axis=-1)
    # the head direction turned left on the screen
    ventral = np.stack([up[:, 1], -up[:, 0]], axis=-1) / length[:, None] ** 2
    nose = ((landmarks[:, 0, :2] - landmarks[:, [7, 8], :2].mean(1)) * ventral).sum(-1)
    return float(np.sign(np.nanmedian(nose))) if np.isfinite(nose).any() else 0.0


def estimate_view(track: PoseTrack) -> ViewEstimate:
    """The view of a track, from all frames in which the person was found. Raises ValueError where
    there is none.

    The user's word (`meta`) holds where the depth of the points does not say the same.
    """
    found = track.found
    if not found.any():
        raise ValueError("no frame with a person")
    seen = view_by_depth(track)
    told = track.meta.get(NAMED_VIEW)
    if told not in HEADINGS or told == seen.name:
        return seen
    return ViewEstimate(told, float("nan"), 1.0, seen.lying, told=True)


def view_by_depth(track: PoseTrack) -> ViewEstimate:
    """The view as the depth of the points shows it, whatever the user says; "unknown" where too few
    frames have depth."""
    found = track.found
    landmarks, world = track.landmarks[found].astype(float), track.world[found].astype(float)
    _, up = trunk_axis(landmarks)
    length = np.linalg.norm(up, axis=-1)
    lean = np.degrees(np.arctan2(np.abs(up[:, 0]), -up[:, 1]))
    lying = bool(np.nanmedian(lean) > LYING_LEAN)

    heading = lateral_heading(landmarks, world)
    known, seen = np.isfinite(heading), np.isfinite(length)
    if known.sum() < max(1.0, LEAST_WITH_DEPTH * seen.sum()):
        return ViewEstimate("unknown", float("nan"), 0.0, lying)
    heading = heading[known]
    names = list(HEADINGS)
    votes = np.abs(_wrap(heading[:, None] - np.array([HEADINGS[n] for n in names]))).argmin(1)
    name = names[int(np.bincount(votes, minlength=len(names)).argmax())]
    agreeing = heading[np.abs(_wrap(heading - HEADINGS[name])) < TURNED_AWAY]
    typical = float(np.degrees(np.angle(np.exp(1j * np.radians(agreeing)).mean())))

    sign = {"side-left": 1.0, "side-right": -1.0}.get(name, 1.0)
    fit = "lying" if lying else "upright-side" if name.startswith("side") else name
    by_world, by_width, constant = (
        _YAW_FIT[fit] if is_blazepose_full(track.estimator) else _AS_IT_IS
    )
    level = np.stack([-up[:, 1], up[:, 0]], axis=-1) / length[:, None] ** 2
    width = ((landmarks[:, 11, :2] - landmarks[:, 12, :2]) * level).sum(-1)
    yaw = by_world * _wrap(typical - HEADINGS[name]) + sign * (
        by_width * float(np.nanmedian(width)) + constant
    )

    agree = float(np.mean(np.abs(_wrap(heading - HEADINGS[name])) < 45))
    confidence = agree * float(np.clip(1.5 - abs(yaw) / 40.0, 0.2, 1.0))
    vote = _front_from_face_and_feet(landmarks) if name.startswith("side") else 0.0
    if vote and vote != sign:
        confidence *= 0.5  # depth says one side, the face the other
    if abs(yaw) > OBLIQUE_YAW:
        return ViewEstimate("oblique", round(float(yaw), 1), round(confidence, 2), lying)
    return ViewEstimate(name, round(float(yaw), 1), round(confidence, 2), lying)


def seen_in_view(track: PoseTrack, view: ViewEstimate) -> np.ndarray:
    """(frames,) bool: the person is seen from the clip's view, not from another side (turning
    round, walking in).

    Frames without depth count as seen from there; so do all where the view is none of the four, or
    told by the user against the depth, or where the person lies on the side: the line of the
    shoulders turns with the camera then, and not about it.
    """
    if view.name not in HEADINGS or view.told or view.on_side:
        return track.found
    heading = lateral_heading(track.landmarks.astype(float), track.world.astype(float))
    away = np.abs(_wrap(heading - HEADINGS[view.name])) > TURNED_AWAY
    rate = 1.0 / float(np.median(np.diff(track.t))) if len(track) > 1 else 1.0
    width = min(max(1, 2 * round(TURN_TAKES_S * rate / 2) + 1), len(track))
    share = np.convolve(away & track.found, np.ones(width), "same") / np.maximum(
        np.convolve(track.found, np.ones(width), "same"), 1
    )
    return track.found & (share <= 0.5)

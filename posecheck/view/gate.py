"""Is the set-up fit to be measured? What is not is named, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.pose.track import PoseTrack
from posecheck.video.info import Note
from posecheck.view.hidden_feet import feet_hidden
from posecheck.view.tilt import TILTED, body_lean, is_tilted, tilted_words
from posecheck.view.view import ViewEstimate, trunk_axis, view_by_depth

SIDE_YAW_LIMIT = 25.0
"""docs/biomechanics.md, 2.1: a 90 degree knee is under-read by 3.6 degrees at 20 degrees of yaw, by
8.2 at 30."""
SIDE_YAW_WARNING = 15.0
SMALLEST_TRUNK_PX = 40.0
"""Shoulder to hip, in pixels: below this one pixel is more than a degree of trunk lean [engineering
choice]."""
DARKEST = 35.0
"""Mean luma, 0..255, below which a room counts as too dark [engineering choice]."""
VIEW_UNKNOWN = "view-unknown"
SHARE_OF_FRAMES = 0.8
"""A body part must be in the frame in this share of the frames (docs/biomechanics.md, 5.3)."""


@dataclass(frozen=True)
class Gate:
    """What stands in the way. `limits` are worth knowing, `blocks` forbid measuring any angle.

    feet_seen, head_seen: the part is inside the frame nearly always, and nothing hides the feet.
    no_feet: why the feet are not seen, else "". feet_hidden: something hides them. tilted: why
    nothing is given that is measured against level or upright, else "".
    """

    limits: tuple[Note, ...]
    blocks: tuple[Note, ...]
    feet_seen: bool
    head_seen: bool
    no_feet: str = ""
    feet_hidden: bool = False
    tilted: str = ""


def check_setup(track: PoseTrack, view: ViewEstimate, *, leans: bool = False) -> Gate:
    """Check view, framing, distance and light of a track. Never raises for a bad set-up: it names
    it. leans: the body as a whole leans in this movement, which says nothing of the camera."""
    landmarks = track.landmarks[track.found].astype(float)
    sides = (view.near_side,) if view.near_side else skeleton.SIDES
    feet = tuple(f"{s}_{p}" for s in sides for p in ("ankle", "heel", "foot_index"))
    feet_seen = _share_inside(landmarks, track.source.size, feet) >= SHARE_OF_FRAMES
    head_seen = _share_inside(landmarks, track.source.size, ("nose",)) >= SHARE_OF_FRAMES
    limits: list[Note] = []
    no_feet, hidden = "", False
    if not feet_seen:
        no_feet = "The feet are outside the frame."
        limits.append(
            Note("feet-cut-off", "The feet are outside the frame: step back or lower the camera.")
        )
    elif hidden := feet_hidden(track):
        feet_seen, no_feet = False, "Something hides the feet."
        limits.append(
            Note(
                "feet-hidden",
                "Something hides the feet, a bar or a treadmill's edge perhaps: "
                "move the camera so that both are seen.",
            )
        )
    if not head_seen:
        limits.append(
            Note("head-cut-off", "The head is outside the frame: step back or raise the camera.")
        )
    limits += _distance_and_light(track, landmarks)
    upright = feet_seen and not leans
    tilted = tilted_words(body_lean(landmarks)) if upright and is_tilted(landmarks, view) else ""
    if tilted:
        limits.append(Note(TILTED, tilted))
    turned, blocks = _square(track, view)
    return Gate((*limits, *turned), tuple(blocks), feet_seen, head_seen, no_feet, hidden, tilted)


def _share_inside(landmarks: np.ndarray, size: tuple[int, int], names: tuple[str, ...]) -> float:
    """Share of the frames in which all of the named points that are known lie inside the picture.
    landmarks (frames, 33, 2 or more) px, of frames with somebody; size: (width, height) px."""
    width, height = size
    points = landmarks[:, [skeleton.INDEX[n] for n in names], :2]
    inside = (
        (points[..., 0] > 0)
        & (points[..., 0] < width)
        & (points[..., 1] > 0)
        & (points[..., 1] < height)
    )
    known = np.isfinite(points[..., 0]).any(0)
    return float(inside[:, known].all(1).mean()) if known.any() else 0.0


def _distance_and_light(track: PoseTrack, landmarks: np.ndarray) -> list[Note]:
    notes = []
    _, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=-1)))
    if trunk < SMALLEST_TRUNK_PX:
        message = (
            f"The person is small in the picture (shoulder to hip {trunk:.0f} pixels): "
            "come closer or film in higher resolution."
        )
        notes.append(Note("too-far", message))
    light = float(np.nanmedian(track.brightness)) if np.isfinite(track.brightness).any() else np.nan
    if light < DARKEST:
        message = "The picture is very dark: put on more light, in front of you and not behind."
        notes.append(Note("too-dark", message))
    return notes


def _square(track: PoseTrack, view: ViewEstimate) -> tuple[list[Note], list[Note]]:
    """Limits and blocks: whether it is known from where the camera looks, and it is square."""
    limits: list[Note] = []
    blocks: list[Note] = []
    if view.name == "unknown":
        message = (
            "From which side the person is seen is not known, for the points have no depth: "
            "name the view, or take points with depth."
        )
        blocks.append(Note(VIEW_UNKNOWN, message))
    elif view.name == "oblique" or (view.is_side and abs(view.yaw_deg) > SIDE_YAW_LIMIT):
        message = (
            f"The camera stands about {abs(view.yaw_deg):.0f}° off a square view: "
            "turn side-on to it (or face it squarely)."
        )
        blocks.append(Note("view-oblique", message))
    elif view.is_side and abs(view.yaw_deg) > SIDE_YAW_WARNING:
        message = (
            f"The camera stands about {abs(view.yaw_deg):.0f}° off side-on: "
            "angles read a little small."
        )
        limits.append(Note("view-turned", message))
    if view.told:
        limits.append(_told(track, view))
    if view.confidence < 0.4 and not blocks:
        message = (
            "It is not clear from which side the person is seen: "
            "film from the side, whole body in the picture."
        )
        blocks.append(Note("view-unsure", message))
    return limits, blocks


def _told(track: PoseTrack, view: ViewEstimate) -> Note:
    seen = view_by_depth(track).name
    if seen == "unknown":
        return Note("view-told", "The view is taken as it was named: the camera yaw is not known.")
    return Note(
        "view-contradicted",
        f"The view was named {view.name}, and the depth of the points says {seen}: "
        "it was taken as it was named.",
    )

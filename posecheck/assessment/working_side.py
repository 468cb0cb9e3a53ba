"""Which side a rep or a hold counts for: the rules that a movement's file names
(`movement.SideRule`)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from posecheck import skeleton
from posecheck.assessment.reading import read_mean
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Series
from posecheck.movements.movement import SideRule
from posecheck.view.view import ViewEstimate, trunk_axis

ONE_LEG = 40.0
"""Degrees by which the knees' bends differ in a single-leg bridge at least; on two legs both stand
alike [E]."""
HIGHER = 0.10
"""Trunk lengths by which a knee or an ankle is higher than the other at least: about twice the
error of either in the frame [E]."""


def working_side(
    rule: SideRule, frames: np.ndarray, series: Series, landmarks: np.ndarray, view: ViewEstimate
) -> str | None:
    """ "left", "right", or None where the rule asks for none or the view does not tell.

    frames: indices of those that tell it: the far position of a rep, all of a hold. landmarks
    (frames of the clip, 33, 2 or more) px.
    """
    return RULES[rule](frames, series, landmarks, view) if len(frames) else None


def _none(*_: object) -> None:
    return None


def _near(
    _frames: np.ndarray, _series: Series, _landmarks: np.ndarray, view: ViewEstimate
) -> str | None:
    return view.near_side


def _front_foot(
    frames: np.ndarray, _series: Series, landmarks: np.ndarray, view: ViewEstimate
) -> str | None:
    """The front leg of a lunge: ahead of the other at the bottom (side), nearer to the camera
    (front: its foot is lower in the image, its knee higher); None where it is unclear.

    From other views it is not known: from behind, the risen heel of the rear foot hides which foot
    stands further away.
    """
    if not view.is_side and view.name != "front":
        return None
    left, right = (
        landmarks[frames][:, [skeleton.INDEX[f"{side}_{p}"] for p in ("ankle", "knee")], :2]
        for side in skeleton.SIDES
    )
    ankles, knees = (left - right).swapaxes(0, 1)
    ahead = (
        -view.ventral_turn * np.nanmedian(ankles[:, 0])
        if view.is_side
        else np.nanmedian(ankles[:, 1] - knees[:, 1])
    )
    if not np.isfinite(ahead) or ahead == 0:
        return None
    return "left" if ahead > 0 else "right"


def _bent_knee(
    frames: np.ndarray, series: Series, _landmarks: np.ndarray, _view: ViewEstimate
) -> str | None:
    """The leg that stands where the other is in the air, as in a single-leg bridge: its knee is
    bent. None where both bend alike."""
    first, second = (
        read_mean(series, column(MeasureKey("knee_flexion", side)), frames)
        for side in skeleton.SIDES
    )
    if first is None or second is None or abs(first[0] - second[0]) < ONE_LEG:
        return None
    return skeleton.SIDES[int(second[0] > first[0])]


def _higher(part: str) -> Callable[..., str | None]:
    """The side whose knee or ankle is higher, None where both are at about one level."""

    def of(
        frames: np.ndarray, _series: Series, landmarks: np.ndarray, _view: ViewEstimate
    ) -> str | None:
        left, right = (
            landmarks[frames, skeleton.INDEX[f"{side}_{part}"], 1] for side in skeleton.SIDES
        )
        apart = left - right  # y points down
        trunk = np.linalg.norm(trunk_axis(landmarks)[1], axis=-1)
        if not np.isfinite(apart).any() or not np.isfinite(trunk).any():
            return None
        higher = float(np.nanmedian(apart)) / float(np.nanmedian(trunk))
        return None if abs(higher) < HIGHER else skeleton.SIDES[int(higher > 0)]

    return of


def _knee_down(*given: object) -> str | None:
    """The side that kneels: its knee is the lower one."""
    higher = _higher("knee")(*given)
    return None if higher is None else skeleton.other(higher)


RULES: dict[str, Callable[..., str | None]] = {
    "none": _none,
    "near": _near,
    "front-foot": _front_foot,
    "bent-knee": _bent_knee,
    "higher-ankle": _higher("ankle"),
    "higher-knee": _higher("knee"),
    "knee-down": _knee_down,
}

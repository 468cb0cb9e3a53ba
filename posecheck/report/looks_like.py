"""A named movement that the clip does not show: what it shows instead, where that is certain enough to say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.measures.posture import in_posture
from posecheck.movements.detect import Detection, detect_movement
from posecheck.pose.track import PoseTrack
from posecheck.report.report import Reason
from posecheck.report.words import movement_label
from posecheck.signals.condition import Smoothing, condition
from posecheck.view.view import ViewEstimate

_NOT_FOUND = {"no-reps": "repetition", "no-hold": "hold", "standing-not-running": "running", "no-steady-rhythm": "running", "too-short": "running"}
"""Reasons that a movement named wrongly leads to, and what was looked for."""
_NO_RULES = {"squat": "a squat", "on hands and knees": "a drill on hands and knees", "walking": "walking"}


def corrected(
    reason: Reason, asked: str, track: PoseTrack, landmarks: np.ndarray, view: ViewEstimate, running: Smoothing
) -> Reason:
    """The reason why the movement `asked` for was not found, saying what the clip shows instead where that is recognised.

    track: in real seconds; landmarks (frames, 33, 2 or more) px, smoothed, NaN where they are not used; running: the smoothing for a run. Reasons of
    other codes, and all where nothing is recognised, come back as they are; one picture is told that it holds no movement.
    """
    if reason.code not in _NOT_FOUND:
        return reason
    title = movement_label(asked).lower()
    if len(track) == 1:
        what = {"repetition": f"repetitions: film the whole set of a {title}", "running": "strides: film ten strides or more"}
        wanted = what.get(_NOT_FOUND[reason.code])
        return replace(reason, message=f"A single picture holds no {wanted}.") if wanted else reason
    light = np.where(np.isfinite(landmarks), condition(track, running).landmarks, np.nan)
    found = detect_movement(track.t, landmarks, view, light)
    seen = _in_words(found, asked)
    if seen:
        what = "No running was found." if _NOT_FOUND[reason.code] == "running" else reason.message.split(". ")[0] + "."
        return replace(reason, message=f"{what} {seen}", option="movement" if found.movement else None, value=found.movement)
    if reason.code == "standing-not-running" and view.is_side and in_posture(landmarks, view, "upright").mean() < 0.5:
        return replace(reason, message="The person is not upright for most of the clip: there is no running to analyse.")
    return reason


def _in_words(found: Detection, asked: str) -> str:
    """"This looks like a glute bridge: leave the movement out, or choose it."; empty where it is not certain, or is what was asked for."""
    if found.movement == asked or (asked == "running" and found.name in ("walking", "standing still")):  # these are said better already
        return ""
    if found.movement is None:
        return f"This looks like {_NO_RULES[found.name]}, which posecheck has no rules for." if found.name in _NO_RULES else ""
    if found.name in ("too-short", "slow-motion"):
        return ""
    title = movement_label(found.movement).lower()
    return f"This looks like {'' if found.movement == 'standing' else 'a '}{title}: leave the movement out, or choose it."

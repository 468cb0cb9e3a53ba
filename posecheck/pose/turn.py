"""Is the picture upright? A hint from posture, to be offered to the user, never applied unasked.

The pose model finds people just as well in any turn (measured: visibility differs by less than 0.05 between the four turns in
10 clips), so its scores say nothing. What does: people hold themselves up against gravity. In a plank the upper arms hang from
the shoulders, in a bridge the shanks stand on the feet, upright the trunk stands on a leg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck import skeleton

MIN_FRAMES = 2
OFFER = 0.7
"""From this confidence on a turn is worth offering [E]."""


@dataclass(frozen=True)
class TurnAdvice:
    """turn_deg: clockwise turn that would make the picture upright, 0, 90, 180 or 270. confidence: share of all pictures that agree, 0..1.
    posture: what most of those pictures show: "upright", "plank", "bridge", or "" where nothing could be said."""

    turn_deg: int
    confidence: float
    posture: str


def suggest_turn(landmarks: np.ndarray) -> TurnAdvice:
    """landmarks: (frames, 33, 2 or 3) pixels, y down, NaN where missing; a few frames from all over the clip do.

    A turn of 0 with confidence 0 where fewer than two frames show a person.
    """
    frames = landmarks[np.isfinite(landmarks[:, 0, 0])][:, :, :2].astype(float)
    votes = [vote for vote in map(_down, frames) if vote is not None and np.isfinite(vote[1]).all()]
    if len(frames) < MIN_FRAMES or not votes:
        return TurnAdvice(0, 0.0, "")
    turns = [_turn(down) for _, down in votes]
    best = max(sorted(set(turns)), key=turns.count)
    postures = [posture for (posture, _), turn in zip(votes, turns, strict=True) if turn == best]
    return TurnAdvice(best, turns.count(best) / len(frames), max(sorted(set(postures)), key=postures.count))


def _turn(down: np.ndarray) -> int:
    """The clockwise quarter turn that brings the direction `down` (x, y; y down) nearest to the picture's own down (0, 1)."""
    return int(round(np.degrees(np.arctan2(down[0], down[1])) / 90) * 90 % 360)


def _down(points: np.ndarray) -> tuple[str, np.ndarray] | None:
    """The posture and the direction of gravity that it tells, or None. points: (33, 2)."""

    def at(name: str) -> np.ndarray:
        return points[skeleton.INDEX[name]]

    shoulder = (at("left_shoulder") + at("right_shoulder")) / 2
    trunk = (at("left_hip") + at("right_hip")) / 2 - shoulder
    upper_arms = [at(f"{s}_elbow") - at(f"{s}_shoulder") for s in skeleton.SIDES]
    thighs = [at(f"{s}_knee") - at(f"{s}_hip") for s in skeleton.SIDES]
    shanks = [at(f"{s}_ankle") - at(f"{s}_knee") for s in skeleton.SIDES]
    knees = [_angle(thigh, shank) for thigh, shank in zip(thighs, shanks, strict=True)]
    straight = all(k < 40 for k in knees) and all(_angle(trunk, thigh) < 50 for thigh in thighs)
    if straight and all(40 < _angle(trunk, arm) < 130 for arm in upper_arms) and _angle(*upper_arms) < 50:
        return "plank", _across((at("left_ankle") + at("right_ankle")) / 2 - (at("left_wrist") + at("right_wrist")) / 2, sum(upper_arms))
    if all(45 < k < 150 for k in knees) and all(50 < _angle(trunk, shank) < 140 for shank in shanks) and _angle(*shanks) < 40:
        return "bridge", _across((at("left_ankle") + at("right_ankle")) / 2 - shoulder, sum(shanks))
    if any(_angle(trunk, shank) < 40 for shank in shanks) and any(_angle(trunk, thigh) < 70 for thigh in thighs):
        return "upright", trunk
    return None


def _across(floor: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Across the floor, on the side of the limbs that stand on it; these themselves may slant by more than 45 degrees."""
    across = np.array([-floor[1], floor[0]])
    return across if across @ towards > 0 else -across


def _angle(a: np.ndarray, b: np.ndarray) -> float:
    """Degrees between two directions, 0..180; 0 for a direction without length."""
    return float(np.degrees(np.abs(np.arctan2(a[0] * b[1] - a[1] * b[0], a @ b))))

"""Holds: when a position is taken up, and when it is left."""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.signals.gaps import bridged, runs
from posecheck.view.view import ViewEstimate

LONGEST_SLIP_S = 0.7
"""Leaving the position for less than this does not end a hold [E]."""
NOTHING_ELSE = 0.9
"""Share of a clip's frames that make it one of nothing else [E]."""
STEADY_S, SHOULDERS, HIPS = 1.2, 0.25, 0.5
"""Trunk lengths that shoulders and hips may go up or down within so many seconds: a push-up's
shoulders go twice as far and more; hips that sag at once are a fault of a hold, and getting up or
down is more [E]."""
STRAIGHT_ARMS = 115.0
"""Degrees between upper arm and forearm, above which somebody is on the hands and not on the
forearms [labelled people, docs/biomechanics.md, 8: forearms 57 to 109]."""


GETTING_IN, GETTING_IN_DEG, SPEED_S = 3.0, 5.0, 0.5
"""Degrees a second, as a mean over SPEED_S seconds, and degrees in all, from which a change of the
angle that a stretch is about is no part of holding it: people of rendered stretches get in at 10 to
30 degrees a second; breathing and settling move a thigh by less than 2 [E]."""


def getting_in(t: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """(frames,) bool: the angle (frames,), degrees, goes from one place to another. What was not
    seen is no moving."""
    moving = np.zeros(len(t), bool)
    known = np.flatnonzero(np.isfinite(angle))
    if len(known) < 3:
        return moving
    filled = np.interp(t, t[known], angle[known])
    half = max(1, round(SPEED_S / 2 / float(np.median(np.diff(t)))))
    before, after = (
        np.clip(np.arange(len(t)) - half, 0, None),
        np.clip(np.arange(len(t)) + half, None, len(t) - 1),
    )
    speed = (filled[after] - filled[before]) / np.maximum(t[after] - t[before], 1e-9)
    for way in (speed > GETTING_IN, speed < -GETTING_IN):
        for a, b in runs(way):
            moving[a:b] |= abs(filled[b - 1] - filled[a]) >= GETTING_IN_DEG
    return moving


def too_short(t: np.ndarray, inside: np.ndarray, shortest_s: float) -> bool:
    """A clip of nothing but the position, shorter than a hold. t (frames,) s; inside (frames,)
    bool: in the position."""
    return float(t[-1] - t[0]) < shortest_s and float(inside.mean()) >= NOTHING_ELSE


def find_holds(
    t: np.ndarray, inside: np.ndarray, landmarks: np.ndarray, trunk_px: float, shortest_s: float
) -> list[tuple[int, int]]:
    """First and last frame of each hold, in order.

    t (frames,) s; inside (frames,) bool: the posture is right; landmarks (frames, 33, 2 or more)
    px; trunk_px its scale. Getting into position, out of it, and going up and down is not held: the
    body has to be slow, its shoulders and hips steady.
    """
    inside = (
        inside
        & (body_speed(t, landmarks) / max(trunk_px, 1e-9) < SLOW)
        & _steady(t, landmarks, trunk_px)
    )
    return [
        (a, b - 1)
        for a, b in runs(bridged(inside, t, LONGEST_SLIP_S))
        if t[b - 1] - t[a] >= shortest_s
    ]


def longest(holds: list[tuple[int, int]], t: np.ndarray) -> tuple[int, int]:
    """Of holds as `find_holds` gives them, at least one."""
    return max(holds, key=lambda span: t[span[1]] - t[span[0]])


def _steady(t: np.ndarray, landmarks: np.ndarray, trunk_px: float) -> np.ndarray:
    """(frames,) bool: around this moment neither shoulders nor hips go far up or down against the
    feet."""
    if len(t) < 3 or t[-1] - t[0] < STEADY_S:
        return np.ones(len(t), bool)
    feet = landmarks[:, [27, 28], 1].max(1)
    support = feet if np.isfinite(feet).any() else np.zeros(len(t))
    width = max(3, min(round(STEADY_S / float(np.median(np.diff(t)))), 2 * len(t)) | 1)
    far = np.zeros(len(t), bool)
    for pair, most in (([11, 12], SHOULDERS), ([23, 24], HIPS)):
        height = landmarks[:, pair, 1].mean(1) - support
        known = np.isfinite(height)
        if not known.any():
            continue
        filled = np.interp(t, t[known], height[known])
        far |= _range_around(filled, width) > most * max(trunk_px, 1e-9)
    return ~far


def _range_around(values: np.ndarray, width: int) -> np.ndarray:
    """Highest less lowest of the `width` (odd) values around each of (frames,); mirrored at the
    ends."""
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(values, width // 2, mode="symmetric"), width
    )
    return windows.max(1) - windows.min(1)


def on_straight_arms(landmarks: np.ndarray, view: ViewEstimate) -> bool:
    """Whether somebody face down is on the hands, by the median angle of the near elbow; False
    where it is not seen.

    landmarks (frames, 33, 2 or more) px.
    """
    side = view.near_side or "left"
    shoulder, elbow, wrist = (
        landmarks[:, skeleton.INDEX[f"{side}_{part}"], :2]
        for part in ("shoulder", "elbow", "wrist")
    )
    upper, fore = shoulder - elbow, wrist - elbow
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (upper * fore).sum(-1) / (
            np.linalg.norm(upper, axis=-1) * np.linalg.norm(fore, axis=-1)
        )
    known = cosine[np.isfinite(cosine)]
    return (
        bool(len(known))
        and float(np.degrees(np.arccos(np.clip(np.median(known), -1, 1)))) > STRAIGHT_ARMS
    )


SLOW = 0.6
"""Trunk lengths a second: a body that moves faster than this is not holding [E]."""


def body_speed(t: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """(frames,) px/s: median speed of shoulders, hips, knees and ankles."""
    if len(t) < 3:
        return np.zeros(len(t))
    points = landmarks[:, [11, 12, 23, 24, 25, 26, 27, 28], :2]
    speed = np.linalg.norm(np.gradient(points, t, axis=0), axis=2)
    known = np.isfinite(speed).any(axis=1)
    out = np.full(len(t), np.inf)
    out[known] = np.nanmedian(speed[known], axis=1)
    return out

"""Holds: when a position is taken up, and when it is left."""

from __future__ import annotations

import numpy as np

from posecheck.signals.gaps import runs

LONGEST_SLIP_S = 0.7
"""Leaving the position for less than this does not end a hold [E]."""


def find_hold(t: np.ndarray, inside: np.ndarray, landmarks: np.ndarray, trunk_px: float, shortest_s: float) -> tuple[int, int] | None:
    """First and last frame of the longest hold, or None.

    t (frames,) s; inside (frames,) bool: the posture is right; landmarks (frames, 33, 2 or more) px; trunk_px its scale.
    Getting into position and out of it is not held: the body has to be slow.
    """
    inside = inside & (body_speed(t, landmarks) / max(trunk_px, 1e-9) < SLOW)
    joined = inside.copy()
    for a, b in runs(~inside):
        if a > 0 and b < len(t) and t[b] - t[a - 1] <= LONGEST_SLIP_S:
            joined[a:b] = True
    spans = [(a, b - 1) for a, b in runs(joined) if t[b - 1] - t[a] >= shortest_s]
    return max(spans, key=lambda span: t[span[1]] - t[span[0]]) if spans else None


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

"""Where a track breaks: the camera cuts to another shot, or the person was lost for a while."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck import skeleton

UPPER = [
    skeleton.INDEX[n]
    for n in (
        "nose",
        *(f"{s}_{p}" for p in ("shoulder", "elbow", "wrist", "hip") for s in skeleton.SIDES),
    )
]
TRUNK = [
    skeleton.INDEX[f"{side}_{part}"] for part in ("shoulder", "hip") for side in skeleton.SIDES
]


@dataclass(frozen=True)
class CutParameters:
    """The numbers by which a track is taken to break.

    Attributes
    ----------
    longest_gap_s : float
        Nobody found for longer than this, s, and what follows is not tied to what was before: a leg
        swings through in that time [E].
    shape_jump, place_jump : float
        Times the usual change from frame to frame that head and arms change by, or that the trunk
        moves by, at a cut. Of the 11 cuts in clips of
        real people that show somebody before and after, 10 are found; runs, sprints and jumping
        jacks have none. A cut too many only hides an
        exchange.
    least_usual : float
        Trunk lengths: where a person holds still, this is the usual change [E].
    window_s : float
        The usual change is the median within this time before and after, s.
    """

    longest_gap_s: float = 0.25
    shape_jump: float = 6.0
    place_jump: float = 10.0
    least_usual: float = 0.02
    window_s: float = 1.5


def unbroken(
    landmarks: np.ndarray,
    t: np.ndarray,
    known: np.ndarray,
    *,
    parameters: CutParameters = CutParameters(),
) -> list[np.ndarray]:
    """The frame numbers of each stretch without a cut or a long gap, in order; only frames that are
    `known` (frames,) bool.

    landmarks (frames, 33, 2 or more) px, shoulders and hips there in every known frame; t (frames,)
    s. The upper body tells, as far as it is there, so that exchanged legs are no cut.
    """
    frames = np.flatnonzero(known)
    if len(frames) < 2:
        return [frames] if len(frames) else []
    upper, t = landmarks[frames][:, UPPER, :2].astype(float), t[frames]
    shoulders, hips = upper[:, 1:3].mean(1), upper[:, -2:].mean(1)
    trunk = np.linalg.norm(shoulders - hips, axis=1)
    trunk = np.maximum(np.maximum(trunk[1:], trunk[:-1]), max(0.5 * float(np.median(trunk)), 1e-9))
    steps = np.diff(t) / np.median(np.diff(t))
    window = max(round(parameters.window_s / float(np.median(np.diff(t)))), 5)
    shape = (
        np.nanmedian(np.linalg.norm(np.diff(upper - hips[:, None], axis=0), axis=-1), axis=1)
        / trunk
    )
    move = np.diff((shoulders + hips) / 2, axis=0) / (trunk * steps)[:, None]
    # a panning camera moves evenly
    lurch = np.linalg.norm(
        move - np.stack([rolling_median(m, window // 3) for m in move.T], axis=1), axis=1
    )
    limits = ((shape, parameters.shape_jump), (lurch, parameters.place_jump))
    jumped = [
        x > limit * np.maximum(rolling_median(x, window), parameters.least_usual)
        for x, limit in limits
    ]
    return np.split(
        frames, np.flatnonzero((np.diff(t) > parameters.longest_gap_s) | jumped[0] | jumped[1]) + 1
    )


def rolling_median(values: np.ndarray, reach: int) -> np.ndarray:
    """(n,) median of each value and those up to `reach` before and after it; NaN is left out."""
    # further there is nothing, however close the frames lie in time
    reach = min(reach, max(len(values) - 1, 0))
    padded = np.pad(values, reach, constant_values=np.nan)
    return np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1), axis=1)

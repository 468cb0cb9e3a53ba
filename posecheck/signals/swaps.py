"""Left-right swaps of the legs, found and repaired before anything is smoothed.

A pose model now and then gives the left leg's points to the right one for some frames. Legs are
exchanged only on large evidence: where they then move far more smoothly, followed from both ends of
the clip (`two_legs`). Nothing is asked of the view, and a stretch labelled wrongly from end to end
stays as it is: that is a matter of the view, not of swaps.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.signals.cuts import unbroken
from posecheck.signals.two_legs import SwapParameters, likeliest_labels

POINTS = ("knee", "ankle", "heel", "foot_index")


def find_swaps(
    landmarks: np.ndarray, t: np.ndarray, *, parameters: SwapParameters = SwapParameters()
) -> np.ndarray:
    """(frames,) bool: frames in which the two legs' points are exchanged against the rest of the
    stretch without a cut that they are in.

    landmarks (frames, 33, 2 or more) pixels, NaN where nobody was found; t (frames,) s.
    """
    swapped = np.zeros(len(landmarks), bool)
    legs = np.stack(
        [
            landmarks[:, [skeleton.INDEX[f"{side}_{p}"] for p in POINTS], :2]
            for side in skeleton.SIDES
        ],
        axis=1,
    ).astype(float)
    hips = _hips(landmarks).mean(1)
    known = np.isfinite(legs).all(axis=(1, 2, 3)) & np.isfinite(hips).all(1)
    for frames in unbroken(landmarks, t, known, parameters=parameters.cuts):
        # relative to the hips, so that a panning camera does not count
        swapped[frames] = likeliest_labels(
            legs[frames] - hips[frames][:, None, None], t[frames], parameters=parameters
        )
    return swapped


def hips_swapped(
    landmarks: np.ndarray, swapped: np.ndarray, *, reach: int = SwapParameters.hip_reach
) -> np.ndarray:
    """(frames,) bool: those of the swapped frames in which left and right hip lie the other way
    round than just before and after.

    A model may mix up knees and feet below hips that it has right. landmarks (frames, 33, 2 or
    more) px as estimated; swapped (frames,) bool; reach: frames before and after that are asked.
    """
    apart = np.nan_to_num(np.subtract(*_hips(landmarks).transpose(1, 0, 2)))
    out = swapped.copy()
    edges = np.flatnonzero(np.diff(np.r_[False, swapped, False].astype(int)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        around = np.r_[max(start - reach, 0) : start, end : min(end + reach, len(swapped))]
        around = around[~swapped[around]]
        out[start:end] = apart[start:end].mean(0) @ apart[around].sum(0) <= 0
    return out


def exchange_legs(
    values: np.ndarray, frames: np.ndarray, parts: tuple[str, ...] = skeleton.LEG
) -> np.ndarray:
    """A copy of (frames, 33, ...) values in which the left and right points of these parts are
    exchanged in the given frames (bool)."""
    out = values.copy()
    for part in parts:
        left, right = skeleton.INDEX[f"left_{part}"], skeleton.INDEX[f"right_{part}"]
        out[np.ix_(frames, [left])] = values[np.ix_(frames, [right])]
        out[np.ix_(frames, [right])] = values[np.ix_(frames, [left])]
    return out


def _hips(landmarks: np.ndarray) -> np.ndarray:
    hips = [skeleton.INDEX[f"{side}_hip"] for side in skeleton.SIDES]
    return landmarks[:, hips, :2].astype(float)

"""Left-right swaps of the legs, found and repaired before anything is smoothed.

A pose model now and then gives the left leg's points to the right one for some frames. A leg cannot turn round between
two pictures, so the labelling is chosen that needs the least acceleration of the leg points over the whole clip
(second-order Viterbi), with a price on every change and on the time spent exchanged: where two running legs cross, both
labellings are nearly as smooth, and without the second price one noisy crossing would turn the rest of the clip round.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton

POINTS = ("knee", "ankle", "heel", "foot_index")
CHANGE_PRICE = 0.25
"""Price of one change of labelling, in leg lengths of summed acceleration. Found by trying: with this pair of prices 3 of
3,570 frames of rendered runs and lunges are labelled wrongly, and exchanges of 12 frames put in by hand are found."""
PRICE_PER_SECOND = 2.0
"""Price of a second spent exchanged, same unit [engineering choice: swaps of the model last tenths of a second]."""


def find_swaps(landmarks: np.ndarray, t: np.ndarray) -> np.ndarray:
    """(frames,) bool: frames in which the two legs' points are exchanged against the rest of the clip.

    landmarks (frames, 33, 2 or more) pixels, NaN where nobody was found; t (frames,) s. The labelling that holds for most
    of the clip is taken as the right one: a clip labelled wrongly from end to end is a matter of the view, not of swaps.
    """
    n = len(landmarks)
    legs = np.stack([landmarks[:, [skeleton.INDEX[f"{side}_{p}"] for p in POINTS], :2] for side in skeleton.SIDES], axis=1).astype(float)
    known = np.flatnonzero(np.isfinite(legs).all(axis=(1, 2, 3)))
    swapped = np.zeros(n, bool)
    if len(known) < 5:
        return swapped
    legs = legs[known]
    hips = landmarks[known][:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], :2].mean(1)
    ankles = legs[:, :, POINTS.index("ankle")]
    leg_length = float(np.nanpercentile(np.linalg.norm(ankles - hips[:, None], axis=-1), 90))
    if not leg_length > 0:
        return swapped
    legs = (legs - hips[:, None, None]) / leg_length  # relative to the hips, so that a panning camera does not count
    swapped[known] = _least_acceleration(legs, PRICE_PER_SECOND * float(np.median(np.diff(t))))
    return swapped


def _least_acceleration(legs: np.ndarray, price_per_frame: float) -> np.ndarray:
    """(n,) bool, True = exchanged, of (n, 2, points, 2) leg points. State of a step: (labelling before, labelling now)."""
    n = len(legs)
    both = np.stack([legs, legs[:, ::-1]])  # (labelling, n, 2, points, 2)
    a, b, c = (both[:, i : n - 2 + i] for i in range(3))
    acceleration = c[None, None] - 2 * b[None, :, None] + a[:, None, None]  # (la, lb, lc, n - 2, 2, points, 2)
    cost = np.linalg.norm(acceleration, axis=-1).mean(-1).sum(-1)  # (2, 2, 2, n - 2)
    cost = np.minimum(cost, 4 * CHANGE_PRICE)  # one wild frame must not buy a change
    best = np.zeros((2, 2))
    best[0, 1] = best[1, 0] = CHANGE_PRICE
    back = np.zeros((n - 2, 2, 2), np.int8)
    change = np.array([[0.0, CHANGE_PRICE + price_per_frame], [CHANGE_PRICE, price_per_frame]])
    for i in range(n - 2):
        total = best[:, :, None] + cost[..., i] + change[None]
        back[i] = total.argmin(0)
        best = total.min(0)
    labels = np.zeros(n, np.int8)
    labels[-2], labels[-1] = np.unravel_index(best.argmin(), (2, 2))
    for i in range(n - 3, -1, -1):
        labels[i] = back[i][labels[i + 1], labels[i + 2]]
    return labels.astype(bool)


def exchange_legs(values: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """A copy of (frames, 33, ...) values in which the legs' left and right points are exchanged in the given frames (bool)."""
    out = values.copy()
    for part in skeleton.LEG:
        left, right = skeleton.INDEX[f"left_{part}"], skeleton.INDEX[f"right_{part}"]
        out[np.ix_(frames, [left])] = values[np.ix_(frames, [right])]
        out[np.ix_(frames, [right])] = values[np.ix_(frames, [left])]
    return out

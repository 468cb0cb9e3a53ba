"""Left-right swaps of the legs, found and repaired before anything is smoothed.

A pose model now and then gives the left leg's points to the right one for some frames. A leg cannot turn round between
two pictures, so the labelling is chosen that needs the least acceleration of the leg points over the whole clip
(second-order Viterbi), with a price on every change and on the time spent exchanged: where two running legs cross, both
labellings are nearly as smooth, and without the second price one noisy crossing would turn the rest of the clip round.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.signals.rhythm import period_of

POINTS = ("knee", "ankle", "heel", "foot_index")
CHANGE_PRICE = 0.25
"""Price of one change of labelling, in leg lengths of summed acceleration. Found by trying: with these prices 22 of
10,122 frames of 36 rendered runs were labelled wrongly; nearly all exchanges of 12 frames put into them by hand were found."""
PRICE_PER_SECOND = 4.0
"""Price of a second spent exchanged, same unit [engineering choice: swaps of the model last tenths of a second]."""
RHYTHM_PRICE_PER_SECOND = 10.0
"""Price of a second spent fully against the rhythm of a steady gait, same unit [engineering choice]."""
CROSSED_PRICE_PER_SECOND = 20.0
"""Price of a second spent with the knees the other way round than the shoulders, same unit [engineering choice: seen from the front or from behind,
knees hardly pass one another]."""
FRONTAL_SHOULDERS, FRONTAL_HIPS = 0.38, 0.20
"""Trunk lengths that shoulders and hips are apart across the picture where a person is seen from the front or from behind: some 0.65 and
0.35 square on, up to 0.35 and 0.15 of a runner who turns, 25 degrees off the side [E]."""
LEAST_WIDTH = 0.10
"""Trunk lengths that left and right point must be apart for their order to count [E]."""
LEAST_SWING = 0.10
"""Leg lengths (SD of the legs' distance) below which nobody walks or runs, and there is no rhythm to go by."""


def find_swaps(landmarks: np.ndarray, t: np.ndarray) -> np.ndarray:
    """(frames,) bool: frames in which the two legs' points are exchanged against the rest of the clip.

    landmarks (frames, 33, 2 or more) pixels, NaN where nobody was found; t (frames,) s. The labelling that holds for most
    of the clip is taken as the right one: a clip labelled wrongly from end to end is a matter of the view, not of swaps.
    """
    swapped = np.zeros(len(landmarks), bool)
    legs = np.stack([landmarks[:, [skeleton.INDEX[f"{side}_{p}"] for p in POINTS], :2] for side in skeleton.SIDES], axis=1).astype(float)
    known = np.flatnonzero(np.isfinite(legs).all(axis=(1, 2, 3)))
    if len(known) < 5:
        return swapped
    crossed = order_against_shoulders(landmarks[known], "knee")
    legs, t = legs[known], t[known]
    hips = landmarks[known][:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], :2].mean(1)
    ankles = legs[:, :, POINTS.index("ankle")]
    leg_length = float(np.nanpercentile(np.linalg.norm(ankles - hips[:, None], axis=-1), 90))
    if not leg_length > 0:
        return swapped
    legs = (legs - hips[:, None, None]) / leg_length  # relative to the hips, so that a panning camera does not count
    step = float(np.median(np.diff(t)))
    unary = step * (np.array([[0.0], [PRICE_PER_SECOND]]) + CROSSED_PRICE_PER_SECOND * np.stack([crossed, -crossed]))
    states = _least_acceleration(legs, unary)
    against = _against_rhythm(legs, t, states)
    if against is not None:
        states = _least_acceleration(legs, unary + step * RHYTHM_PRICE_PER_SECOND * np.stack([against, -against]))
    swapped[known] = states
    return swapped


def order_against_shoulders(landmarks: np.ndarray, part: str) -> np.ndarray:
    """(frames,) +1 where the left and right point of `part` lie the other way round than the shoulders, across the trunk; -1 where the same way; 0
    where they are not clearly apart, and wherever the person is not seen from the front or from behind. landmarks (frames, 33, 2 or more) px."""
    pairs = {p: landmarks[:, [skeleton.INDEX[f"{side}_{p}"] for side in skeleton.SIDES], :2].astype(float) for p in ("shoulder", "hip", part)}
    up = pairs["shoulder"].mean(1) - pairs["hip"].mean(1)
    across = np.stack([-up[:, 1], up[:, 0]], axis=-1) / np.maximum(np.square(up).sum(-1), 1e-9)[:, None]
    apart = {p: ((pair[:, 0] - pair[:, 1]) * across).sum(-1) for p, pair in pairs.items()}
    with np.errstate(invalid="ignore"):
        frontal = (np.abs(apart["shoulder"]) > FRONTAL_SHOULDERS) & (np.abs(apart["hip"]) > FRONTAL_HIPS)
        return np.where(frontal & (np.abs(apart[part]) > LEAST_WIDTH), -np.sign(apart["shoulder"] * apart[part]), 0.0)


def _against_rhythm(legs: np.ndarray, t: np.ndarray, states: np.ndarray) -> np.ndarray | None:
    """(n,) -1 .. 1, + where the legs as labelled are in the other leg's phase of a steady gait; None without a rhythm.

    In a steady gait the legs' difference repeats after a stride and turns round after half of one, so each frame is compared with those
    half a stride to three strides before and after: where the model errs at the same place of every stride, the half strides know better.
    legs (n, 2, points, 2) leg lengths; states: the labelling so far, which sets the rhythm.
    """
    apart = (legs[:, 0] - legs[:, 1]).mean(1)  # (n, 2)
    axis = int(np.argmax(apart.std(0)))  # across the picture from the side, up and down from front or rear
    raw = apart[:, axis] - np.mean(apart[:, axis])
    if raw.std() < LEAST_SWING:
        return None
    labelled = np.where(states, -raw, raw)
    longest = (t[-1] - t[0]) / 3
    # the legs' distance repeats every step whatever they are called, so a few exchanges do not hide the period
    step, clear = period_of(t, np.abs(raw), 0.2, longest / 2)
    stride, plain = period_of(t, labelled, 0.4, longest)
    if not np.isfinite(stride) or plain < 0.3 or (np.isfinite(step) and clear > 0.3 and abs(stride / (2 * step) - 1) > 0.1):
        stride = 2 * step
    if not stride <= longest or max(plain, clear) < 0.3:  # fewer than three strides, as of alternating lunges, are no rhythm
        return None
    votes = np.zeros(len(t))
    for k in np.arange(-3, 3.5, 0.5):
        other = np.interp(t + k * stride, t, labelled, left=0.0, right=0.0)
        if k:
            votes += other if k % 1 == 0 else -other
    product = raw * votes / 12
    scale = float(np.mean(raw**2))
    return -np.clip(product / scale, -1, 1)


def _least_acceleration(legs: np.ndarray, unary: np.ndarray) -> np.ndarray:
    """(n,) bool, True = exchanged, of (n, 2, points, 2) leg points. State of a step: (labelling before, labelling now).

    unary (2, n): price of each labelling in each frame.
    """
    n = len(legs)
    both = np.stack([legs, legs[:, ::-1]])  # (labelling, n, 2, points, 2)
    a, b, c = (both[:, i : n - 2 + i] for i in range(3))
    acceleration = c[None, None] - 2 * b[None, :, None] + a[:, None, None]  # (la, lb, lc, n - 2, 2, points, 2)
    cost = np.linalg.norm(acceleration, axis=-1).mean(-1).sum(-1)  # (2, 2, 2, n - 2)
    cost = np.minimum(cost, 4 * CHANGE_PRICE)  # one wild frame must not buy a change
    change = np.array([[0.0, CHANGE_PRICE], [CHANGE_PRICE, 0.0]])
    best = change + unary[:, 0][:, None] + unary[:, 1][None]
    back = np.zeros((n - 2, 2, 2), np.int8)
    for i in range(n - 2):
        total = best[:, :, None] + cost[..., i] + change[None] + unary[:, i + 2][None, None]
        back[i] = total.argmin(0)
        best = total.min(0)
    labels = np.zeros(n, np.int8)
    labels[-2], labels[-1] = np.unravel_index(best.argmin(), (2, 2))
    for i in range(n - 3, -1, -1):
        labels[i] = back[i][labels[i + 1], labels[i + 2]]
    return labels.astype(bool)


def exchange_legs(values: np.ndarray, frames: np.ndarray, parts: tuple[str, ...] = skeleton.LEG) -> np.ndarray:
    """A copy of (frames, 33, ...) values in which the left and right points of these parts are exchanged in the given frames (bool)."""
    out = values.copy()
    for part in parts:
        left, right = skeleton.INDEX[f"left_{part}"], skeleton.INDEX[f"right_{part}"]
        out[np.ix_(frames, [left])] = values[np.ix_(frames, [right])]
        out[np.ix_(frames, [right])] = values[np.ix_(frames, [left])]
    return out

"""The mean stride of one foot: all strides laid over one another, so that moments between the
frames show.

A contact falls between two frames, at 30 frames a second by up to 33 ms. Over ten strides the
frames fall on ten different places of the stride; laid over one another they show it as a camera
ten times as fast would, and noise averages out. What differs from stride to stride, their length,
is taken out first: each stride is shifted onto the mean one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.measures.geometry import turn
from posecheck.measures.raw import leg_length_px
from posecheck.view.view import ViewEstimate

HARMONICS = 8
"""Of the stride, in the smooth curve that strides are shifted onto: 11 Hz at 170 steps a minute,
what running's joints move with."""
KINK_S = 0.035
"""Seconds before and after a moment from which its change of speed is read: two frames each at 60 a
second, one at 30 [E]."""
FEWEST_SAMPLES = 8
STRAY_SPREADS, STRAY = 5.0, 5.0
"""A point this many spreads, and this far (% of leg length; degrees of the knee), off the mean
stride is a misreading [E]."""


@dataclass(frozen=True, eq=False)
class FootSignals:
    """(frames,) each, unsmoothed: rise of ankle, heel and toe (% of leg length, up +), knee flexion
    (degrees; None from front or rear); swing: columns (frames, n) that strides are compared by, in
    the same units."""

    rise: dict[str, np.ndarray]
    knee: np.ndarray | None
    swing: np.ndarray


def foot_signals(landmarks: np.ndarray, view: ViewEstimate, side: str) -> FootSignals:
    """landmarks (frames, 33, 2 or more) px, unsmoothed, NaN where missing."""
    sides = (view.near_side,) if view.near_side else skeleton.SIDES
    leg = float(np.mean([leg_length_px(landmarks, s) for s in sides]))
    hip, knee, ankle, heel, toe = (
        landmarks[:, skeleton.INDEX[f"{side}_{p}"], :2]
        for p in ("hip", "knee", "ankle", "heel", "foot_index")
    )
    hips = landmarks[:, [skeleton.INDEX["left_hip"], skeleton.INDEX["right_hip"]], :2].mean(1)
    rise = {
        name: -100 * point[:, 1] / leg
        for name, point in (("ankle", ankle), ("heel", heel), ("toe", toe))
    }
    if not view.is_side:
        lift = [100 * (hips[:, 1] - p[:, 1]) / leg for p in (knee, ankle, heel, toe)]
        return FootSignals(rise, None, np.column_stack(lift))
    bend = view.ventral_turn * turn(knee - hip, ankle - knee)
    ahead = [
        -view.ventral_turn * 100 * (p[:, 0] - hips[:, 0]) / leg for p in (knee, ankle, heel, toe)
    ]
    return FootSignals(
        rise, bend, np.column_stack([*ahead, 100 * (hips[:, 1] - ankle[:, 1]) / leg])
    )


def since(t: np.ndarray, starts: np.ndarray, period: float) -> tuple[np.ndarray, np.ndarray]:
    """(frames,) seconds since the start of the stride that a frame lies in, -period/4 to about 3/4
    period, and which stride it is (-1: none).

    t (frames,) s; starts (n,) s rising, one a stride; period s.
    """
    which = np.searchsorted(starts - period / 4, t, side="right") - 1
    x = t - starts[np.clip(which, 0, len(starts) - 1)]
    return x, np.where((which >= 0) & (x < period), which, -1)


def aligned(t: np.ndarray, signals: FootSignals, starts: np.ndarray, period: float) -> np.ndarray:
    """starts (n,) s, each shifted so that its stride lies upon the mean one; the mean shift is
    zero. Strides without frames stay."""
    starts = starts.copy()
    if len(starts) < 3:
        return starts
    for _ in range(2):
        x, which = since(t, starts, period)
        seen = (which >= 0) & np.isfinite(signals.swing).all(1)
        orders = min(HARMONICS, int(seen.sum() / 6))
        if orders < 2:
            return starts
        phase = 2 * np.pi * x[seen] / period
        n = np.arange(1, orders + 1)
        waves = np.column_stack(
            [np.ones_like(phase), np.cos(phase[:, None] * n), np.sin(phase[:, None] * n)]
        )
        slopes = (
            np.column_stack(
                [0 * phase, -n * np.sin(phase[:, None] * n), n * np.cos(phase[:, None] * n)]
            )
            * 2
            * np.pi
            / period
        )
        fitted, *_ = np.linalg.lstsq(waves, signals.swing[seen], rcond=None)
        off, rate = signals.swing[seen] - waves @ fitted, slopes @ fitted
        scale = np.median(np.abs(off), axis=0) + 1e-9
        weight = 1 / np.maximum(1.0, np.abs(off) / (3 * scale)) / scale**2
        counts, power, pull = (
            np.bincount(which[seen], parts, len(starts))
            for parts in (None, (weight * rate**2).sum(1), (weight * off * rate).sum(1))
        )
        shifts = np.where((counts >= 4) & (power > 0), -pull / np.where(power > 0, power, 1.0), 0.0)
        shifts -= np.median(shifts)
        starts += np.clip(shifts, -0.08 * period, 0.08 * period)
    return starts


def without_strays(x: np.ndarray, values: np.ndarray, period: float) -> np.ndarray:
    """values (n,) with those far off the smooth mean stride NaN: frames in which the model lost the
    foot or took the other one. x (n,) s."""
    known = np.flatnonzero(np.isfinite(values))
    orders = min(HARMONICS, len(known) // 6)
    if orders < 2:
        return values
    phase = 2 * np.pi * x[known, None] / period * np.arange(1, orders + 1)
    waves = np.column_stack([np.ones(len(known)), np.cos(phase), np.sin(phase)])
    weight, y = np.ones(len(known)), values[known]
    for _ in range(6):
        # the normal equations: a minute of running has thousands of rows, the smooth curve needs
        # few digits
        weighted = (waves * weight[:, None] ** 2).T
        fitted, *_ = np.linalg.lstsq(weighted @ waves, weighted @ y, rcond=None)
        off = np.abs(y - waves @ fitted)
        spread = 1.4826 * float(np.median(off)) + 1e-6
        weight = 1 / np.sqrt(1 + (off / (2 * spread)) ** 2)
    out = values.copy()
    out[known[off > np.maximum(STRAY_SPREADS * spread, STRAY)]] = np.nan
    return out


def change_of_speed(
    x: np.ndarray, values: np.ndarray, at: float, window_s: float = KINK_S
) -> float:
    """By how much the speed of a signal changes at a moment, units a second; NaN: too few samples.
    x (n,) s; values (n,)."""
    return _two_lines(x, values, at, window_s)[1]


def value_at_kink(x: np.ndarray, values: np.ndarray, at: float, window_s: float = KINK_S) -> float:
    """A signal's value at a moment at which its speed changes, where smoothing would blunt it; NaN:
    too few samples."""
    return _two_lines(x, values, at, window_s)[0]


def _two_lines(
    x: np.ndarray, values: np.ndarray, at: float, window_s: float
) -> tuple[float, float]:
    """Two straight lines that meet at a moment, robustly fitted: their height there, and the change
    of slope."""
    near = (np.abs(x - at) < window_s) & np.isfinite(values)
    d, y = x[near] - at, values[near]
    if len(d) < FEWEST_SAMPLES or (d < 0).sum() < 3 or (d > 0).sum() < 3:
        return float("nan"), float("nan")
    design = np.column_stack([np.ones_like(d), np.minimum(d, 0), np.maximum(d, 0)])
    weight = np.ones_like(d)
    for _ in range(3):
        line, *_ = np.linalg.lstsq(design * weight[:, None], y * weight, rcond=None)
        off = np.abs(y - design @ line)
        weight = np.sqrt(1 / np.maximum(1.0, off / (2 * 1.4826 * np.median(off) + 1e-6)))
    return float(line[0]), float(line[2] - line[1])


def middle_at(x: np.ndarray, values: np.ndarray, at: float, window_s: float = 0.02) -> float:
    """Of a straight line fitted, robustly, to the samples around a moment: its value there. NaN for
    fewer than four samples."""
    near = (np.abs(x - at) < window_s) & np.isfinite(values)
    if near.sum() < 4:
        return float("nan")
    d, y = x[near] - at, values[near]
    design, closer = np.column_stack([np.ones_like(d), d]), np.sqrt(1 - (np.abs(d) / window_s) ** 3)
    weight = closer
    for _ in range(2):
        line, *_ = np.linalg.lstsq(design * weight[:, None], y * weight, rcond=None)
        off = np.abs(y - design @ line)
        weight = closer / np.sqrt(np.maximum(1.0, off / (3 * np.median(off) + 1e-6)))
    return float(line[0])

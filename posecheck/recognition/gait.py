"""Steps: legs that change places again and again, in whatever time that takes and from wherever it is seen. The evidence for gait, not its contacts.

Nothing here knows a floor, a speed or a frame rate, and little hangs on which leg is called left: a step is one swelling of the distance between the
ankles, across the picture or up and down, and between two of them the legs pass each other, one foot lifted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

from posecheck.recognition.body import TRUNK_M, Body
from posecheck.signals.filters import smooth
from posecheck.signals.rhythm import period_of

FEWEST_STEPS = 3
"""Swellings in a row that make a gait: one and a half strides [E]."""
LEAST = {"apart": 0.45, "lift": 0.12}
"""Trunks that the ankles must come apart across the picture, or one above the other, to be a step."""
STANDS_OUT = 0.35
"""Least prominence of a step as a share of the largest ones."""
STEADY = 1.7
"""Neighbouring steps whose times differ by more than this factor are not one gait."""
LONGEST_STEP_S = 9.0
"""A step of 0.35 s filmed 240 times a second and played at 10 [E]."""
GRAVITY = 9.81


@dataclass(frozen=True)
class Steps:
    """Steps in a row. frames [start, stop); at: the frame of each swelling. The rest are medians over the steps.

    step_s: seconds a step. steady: largest deviation of a step's time from the median's, as a share. changes: share of neighbouring passings in which
    the other foot is lifted (by the model's labels). lift, apart: trunks between the ankles, up and across, at their largest. swing_knee, stance_knee:
    flexion of the more and the less bent knee where the legs pass. thigh_up, thigh_behind: largest angle of a thigh before and behind the vertical;
    spring: hips lowest where the legs pass (+, a run) or highest (-, a walk), -1..1. drop: what the fastest fall of the hips is to free fall at the
    clip's own clock.
    """

    start: int
    stop: int
    at: tuple[int, ...]
    step_s: float
    steady: float
    changes: float
    lift: float
    apart: float
    swing_knee: float
    stance_knee: float
    thigh_up: float
    thigh_behind: float
    spring: float
    drop: float
    sinks: float


def find_steps(t: np.ndarray, body: Body, upright: np.ndarray) -> list[Steps]:
    """Gaits of a clip in order. t (frames,) s; body from lightly smoothed landmarks; upright (frames,) bool: on the feet."""
    ankle = body.both("ankle")
    between = ankle[:, 0] - ankle[:, 1]
    across, level = np.abs(between[:, 0]), between[:, 1]
    seen = upright & np.isfinite(across)
    if seen.sum() < 6:
        return []
    found = [_rows(t, np.where(seen, signal, np.nan), LEAST[name]) for name, signal in (("apart", across), ("lift", np.abs(level)))]
    rows = max(found, key=lambda rows: sum(len(row) for row in rows))
    if sum(map(len, found[0])) >= 0.7 * sum(map(len, rows)):
        rows = found[0]
    return [_measured(t, body, across, level, row, rows is found[0]) for row in rows]


def _rows(t: np.ndarray, signal: np.ndarray, least: float) -> list[np.ndarray]:
    """Frames of the swellings of a signal, in rows of steady time."""
    known = np.flatnonzero(np.isfinite(signal))
    high = float(np.percentile(signal[known], 95))
    if high < least:
        return []
    filled = np.interp(np.arange(len(t)), known, signal[known])
    filled[np.isnan(signal)] = np.where(_near(signal), filled, 0.0)[np.isnan(signal)]
    scale = _scale(t, filled)
    if scale is not None:
        filled = smooth(filled, t, max(2.5 / scale, 0.1))
    padded = np.r_[0.0, filled, 0.0]
    peaks = find_peaks(padded, prominence=max(STANDS_OUT * high, 0.6 * least), height=0.5 * least)[0] - 1
    rows, row = [], [int(peaks[0])] if len(peaks) else []
    for a, b in zip(peaks[:-1].tolist(), peaks[1:].tolist(), strict=True):
        gap = t[b] - t[a]
        usual = float(np.median(np.diff(t[row]))) if len(row) > 1 else gap
        if gap > LONGEST_STEP_S or not 1 / STEADY < gap / usual < STEADY:
            rows.append(row)
            row = [a] if gap <= LONGEST_STEP_S else []
        row.append(b)
    rows.append(row)
    return [np.array(row) for row in rows if len(row) >= FEWEST_STEPS]


def _near(signal: np.ndarray) -> np.ndarray:
    """(frames,) bool: a value is known within three frames on either side: a gap that a line may cross."""
    known = np.isfinite(signal).astype(float)
    return np.convolve(known, np.ones(7), "same") > 0


def _scale(t: np.ndarray, signal: np.ndarray) -> float | None:
    """Seconds between swellings, from the signal's own correlation; None where it has no rhythm."""
    longest = min(LONGEST_STEP_S, float(t[-1] - t[0]) / 1.6)
    period, clear = period_of(t, signal, 0.12, longest)
    return period if np.isfinite(period) and clear > 0.2 else None


def _measured(t: np.ndarray, body: Body, across: np.ndarray, level: np.ndarray, at: np.ndarray, by_apart: bool) -> Steps:
    step = np.diff(t[at])
    step_s = float(np.median(step))
    half = step_s / 2
    start = int(np.searchsorted(t, t[at[0]] - half))
    stop = int(np.searchsorted(t, t[at[-1]] + half, "right"))
    spans = [slice(int(np.searchsorted(t, t[i] - half)), max(int(np.searchsorted(t, t[i] + half, "right")), i + 1)) for i in at]
    knee = body.bend("hip", "knee", "ankle")
    thigh = body.from_down("hip", "knee")
    passing = _passings(across, level, at) if by_apart else at
    up = [_largest(thigh[s].max(1)) for s in spans]
    low = [_largest(np.sort(thigh[s], axis=1)[:, 0]) for s in spans]
    hips = body.mid("hip")[:, 1]
    signs = np.sign(level[passing]) if len(passing) else np.array([])
    inside = slice(start, stop)
    above = body.heights("hip").mean(1)
    return Steps(
        start, stop, tuple(at.tolist()), step_s, float(np.max(np.abs(step / step_s - 1))),
        float(np.mean(signs[1:] != signs[:-1])) if len(signs) > 1 else 0.5,
        float(np.median([_largest(np.abs(level[s])) for s in spans])), float(np.median([_largest(across[s]) for s in spans])),
        float(np.nanmedian([_largest(knee[s].max(1)) for s in spans])), float(np.nanmedian(np.nanmin(knee[passing], axis=1))) if len(passing) else np.nan,
        float(np.nanmedian(up)), float(np.nanmedian(low)),
        _spring(t[inside], -hips[inside], across[inside], np.abs(level[inside]), step_s),
        _drop(t[inside], -hips[inside], step_s),
        float(np.nanpercentile(above[inside], 95) - np.nanpercentile(above[inside], 5)),
    )  # fmt: skip


def _largest(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) else float("nan")


def _passings(across: np.ndarray, level: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Frames between the swellings where one foot is lifted most against the other."""
    out = []
    for a, b in zip(at[:-1], at[1:], strict=True):
        lifted = np.where(np.isfinite(level[a : b + 1]), np.abs(level[a : b + 1]) - 0.3 * across[a : b + 1], -np.inf)
        out.append(a + int(lifted.argmax()))
    return np.array(out, int)


def _detrended(values: np.ndarray, t: np.ndarray, window_s: float) -> np.ndarray:
    rate = 1.0 / float(np.median(np.diff(t)))
    width = max(3, round(window_s * rate))
    known = np.isfinite(values)
    kernel = np.ones(width)
    count = np.convolve(known.astype(float), kernel, "same")
    return values - np.convolve(np.where(known, values, 0.0), kernel, "same") / np.maximum(count, 1)


def _spring(t, hips, across, lift, step_s) -> float:
    """-1..1: + where the hips are low as the legs pass."""
    bounce = _detrended(hips, t, step_s)
    said = []
    for signal, sign in ((across, 1.0), (lift, -1.0)):
        other = _detrended(signal, t, step_s)
        known = np.isfinite(bounce) & np.isfinite(other)
        if known.sum() > 5 and np.std(bounce[known]) > 0 and np.std(other[known]) > 0:
            said.append((float(np.std(other[known])), sign * float(np.corrcoef(bounce[known], other[known])[0, 1])))
    return float(np.average([v for _, v in said], weights=[w for w, _ in said])) if said else 0.0


def _drop(t, hips, step_s) -> float:
    """Largest downward acceleration of the bounce, as a share of gravity's, taken as a wave of one swing a step."""
    bounce = _detrended(hips, t, step_s)
    known = np.isfinite(bounce)
    if known.sum() < 5:
        return float("nan")
    w = 2 * np.pi / step_s
    wave = np.column_stack([np.cos(w * t[known]), np.sin(w * t[known])])
    size = float(np.linalg.norm(np.linalg.lstsq(wave, bounce[known], rcond=None)[0]))
    return size * TRUNK_M * w**2 / GRAVITY

"""Steps: legs that change places again and again, in whatever time that takes and from wherever it
is seen. The evidence for gait, not its contacts.

Nothing here knows a floor, a speed or a frame rate, and little hangs on which leg is called left: a
step is one swelling of the distance between the ankles, across the image or up and down, and
between two of them the legs pass each other, one foot lifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posecheck.recognition.body import TRUNK_M, Body
from posecheck.signals.filters import detrended, smooth
from posecheck.signals.peaks import peaks_in
from posecheck.signals.rhythm import period_of

GRAVITY = 9.81


@dataclass(frozen=True)
class StepParameters:
    """The numbers by which steps are seen: what tells a gait from exercises.

    Attributes
    ----------
    fewest_steps : int
        Swellings of the distance between the ankles in a row that make a gait: one and a half
        strides [E].
    least_apart, least_lift : float
        Trunks that the ankles must come apart across the image, or one above the other, to be a
            step [E].
    prominence : float
        Least prominence of a step as a share of the largest ones [E].
    steady : float
        Neighbouring steps whose times differ by more than this factor are not one gait [E].
    turns : float
        Share of the steps that must be the other foot's, as the model names feet: it errs most
        where the legs pass, but one leg that is lifted again
        and again it calls by one name [E].
    sinks : float
        Trunks that the hips may go up and down; a lunge takes 0.4 to 0.8, a run 0.1 to 0.35.
    longest_step_s : float
        A step of 0.35 s filmed 240 times a second and played at 10, s [E].
    """

    fewest_steps: int = 3
    least_apart: float = 0.45
    least_lift: float = 0.12
    prominence: float = 0.35
    steady: float = 1.7
    turns: float = 0.3
    sinks: float = 0.38
    longest_step_s: float = 9.0


@dataclass(frozen=True)
class Steps:
    """Steps in a row. frames [start, stop); at: the frame of each swelling. The rest are medians
    over the steps.

    step_s: seconds a step. changes: share of the steps that are the other foot's (by the model's
    labels). lift, apart: trunks between the ankles, up and across, at their largest. swing_knee:
    largest flexion of a knee in a step; stance_knee: flexion of the straighter one as the legs
    pass. thigh_up, thigh_behind: largest angle of the higher and of the lower thigh. spring: hips
    lowest where the legs pass (+, a run) or highest (-, a walk), -1..1. bounce: half of the way of
    the hips, trunks; drop: the fastest fall in that bounce as a share of free fall, by the clip's
    own clock. sinks: trunks that the hips go up and down within a step, above the lower foot and in
    the frame: the lesser, for hidden feet wander, and so does a camera. alternate: the legs take
    turns, and the hips stay up: steps, and no lunges, squats or kicks of one leg.
    """

    start: int
    stop: int
    at: tuple[int, ...]
    step_s: float
    changes: float
    lift: float
    apart: float
    swing_knee: float
    stance_knee: float
    thigh_up: float
    thigh_behind: float
    spring: float
    bounce: float
    drop: float
    sinks: float
    alternate: bool


def find_steps(
    t: np.ndarray, body: Body, upright: np.ndarray, *, parameters: StepParameters = StepParameters()
) -> list[Steps]:
    """Gaits of a clip in order. t (frames,) s; body from lightly smoothed landmarks; upright
    (frames,) bool: on the feet."""
    ankle = body.both("ankle")
    between = ankle[:, 0] - ankle[:, 1]
    across, level = np.abs(between[:, 0]), between[:, 1]
    seen = upright & np.isfinite(across)
    if seen.sum() < 6:
        return []
    # from the side the ankles come apart across the image, from front or rear one above the other:
    # first one way, then the other, where the model keeps left and right apart, else just apart
    ways = {"apart": across, "turns": level, "lift": np.abs(level)}
    found = {
        way: _rows(t, np.where(seen, signal, np.nan), way, parameters)
        for way, signal in ways.items()
    }
    count = {way: sum(len(row) for row in rows) for way, rows in found.items()}
    way = "apart" if count["apart"] >= 0.7 * max(count.values()) else max(count, key=count.get)
    return [
        _measured(t, body, across, level, row, way == "apart", parameters) for row in found[way]
    ]


def _rows(t: np.ndarray, signal: np.ndarray, way: str, params: StepParameters) -> list[np.ndarray]:
    """Frames of the swellings of a signal (of "turns": of its swings to either side), in rows of
    steady time."""
    known = np.flatnonzero(np.isfinite(signal))
    least = params.least_apart if way == "apart" else params.least_lift
    middle = float(np.median(signal[known])) if way == "turns" else 0.0
    high = float(np.percentile(np.abs(signal[known] - middle), 95))
    if high < least:
        return []
    filled = np.interp(np.arange(len(t)), known, signal[known] - middle)
    filled[np.isnan(signal) & ~_near(signal)] = 0.0
    scale = _scale(t, np.abs(filled), params.longest_step_s)
    if scale is not None:
        filled = smooth(filled, t, max(2.5 / scale, 0.1))
    stands_out = max(params.prominence * high, 0.6 * least)
    if way == "turns":
        sides = [
            peaks_in(
                np.r_[0.0, sign * filled, 0.0], prominence=1.4 * stands_out, height=0.3 * least
            )
            - 1
            for sign in (1, -1)
        ]
        peaks = np.sort(np.concatenate(sides))
    else:
        peaks = peaks_in(np.r_[0.0, filled, 0.0], prominence=stands_out, height=0.5 * least) - 1
    rows, row = [], [int(peaks[0])] if len(peaks) else []
    for a, b in pairwise(peaks.tolist()):
        gap = t[b] - t[a]
        usual = float(np.median(np.diff(t[row]))) if len(row) > 1 else gap
        if gap > params.longest_step_s or not 1 / params.steady < gap / usual < params.steady:
            rows.append(row)
            row = [a] if gap <= params.longest_step_s else []
        row.append(b)
    rows.append(row)
    return [np.array(row) for row in rows if len(row) >= params.fewest_steps]


def _near(signal: np.ndarray) -> np.ndarray:
    """(frames,) bool: a value is known within three frames on either side: a gap that a line may
    cross."""
    known = np.isfinite(signal).astype(float)
    return np.convolve(known, np.ones(7), "full")[3:-3] > 0


def _scale(t: np.ndarray, signal: np.ndarray, longest_s: float) -> float | None:
    """Seconds between swellings, from the signal's own correlation; None where it has no rhythm."""
    period, clear = period_of(t, signal, 0.12, min(longest_s, float(t[-1] - t[0]) / 1.6))
    return period if np.isfinite(period) and clear > 0.2 else None


def _measured(
    t: np.ndarray,
    body: Body,
    across: np.ndarray,
    level: np.ndarray,
    at: np.ndarray,
    by_apart: bool,
    params: StepParameters,
) -> Steps:
    step = np.diff(t[at])
    step_s = float(np.median(step))
    half = step_s / 2
    start = int(np.searchsorted(t, t[at[0]] - half))
    stop = int(np.searchsorted(t, t[at[-1]] + half, "right"))
    spans = [
        slice(
            int(np.searchsorted(t, t[i] - half)),
            max(int(np.searchsorted(t, t[i] + half, "right")), i + 1),
        )
        for i in at
    ]
    knee = body.bend("hip", "knee", "ankle")
    thigh = body.from_down("hip", "knee")
    passing = _passings(across, level, at) if by_apart else at
    up = [_largest(thigh[s].max(1)) for s in spans]
    low = [_largest(np.sort(thigh[s], axis=1)[:, 0]) for s in spans]
    hips = body.mid("hip")[:, 1]
    signs = np.sign(level[passing]) if len(passing) else np.array([])
    inside = slice(start, stop)
    above = body.heights("hip").mean(1)
    bounce = _bounce(t[inside], -hips[inside], step_s)
    # of few steps less is known: towards a half
    changes = (float((signs[1:] != signs[:-1]).sum()) + 1.0) / (max(len(signs) - 1, 0) + 2.0)
    sinks = _middle([min(_way(above[s]), _way(hips[s])) for s in spans])
    return Steps(
        start,
        stop,
        tuple(at.tolist()),
        step_s,
        changes,
        _middle([_largest(np.abs(level[s])) for s in spans]),
        _middle([_largest(across[s]) for s in spans]),
        _middle([_largest(knee[s].max(1)) for s in spans]),
        _middle(knee[passing].min(1)),
        _middle(up),
        _middle(low),
        _spring(t[inside], -hips[inside], across[inside], np.abs(level[inside]), step_s),
        bounce,
        bounce * TRUNK_M * (2 * np.pi / step_s) ** 2 / GRAVITY,
        sinks,
        changes >= params.turns and sinks <= params.sinks,
    )


def _middle(values) -> float:
    known = np.asarray(values, float)[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _way(values: np.ndarray) -> float:
    """From the 8th to the 92nd percentile: a wild frame or two make no way."""
    known = values[np.isfinite(values)]
    return float(np.subtract(*np.percentile(known, [92, 8]))) if len(known) else float("nan")


def _largest(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) else float("nan")


def _passings(across: np.ndarray, level: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Frames between the swellings where one foot is lifted most against the other."""
    out = []
    for a, b in pairwise(at.tolist()):
        lifted = np.where(
            np.isfinite(level[a : b + 1]),
            np.abs(level[a : b + 1]) - 0.3 * across[a : b + 1],
            -np.inf,
        )
        out.append(a + int(lifted.argmax()))
    return np.array(out, int)


def _spring(t, hips, across, lift, step_s) -> float:
    """-1..1: + where the hips are low as the legs pass."""
    bounce = detrended(hips, t, step_s)
    said = []
    for signal, sign in ((across, 1.0), (lift, -1.0)):
        other = detrended(signal, t, step_s)
        known = np.isfinite(bounce) & np.isfinite(other)
        if known.sum() > 5 and np.std(bounce[known]) > 0 and np.std(other[known]) > 0:
            said.append(
                (
                    float(np.std(other[known])),
                    sign * float(np.corrcoef(bounce[known], other[known])[0, 1]),
                )
            )
    return float(np.average([v for _, v in said], weights=[w for w, _ in said])) if said else 0.0


def _bounce(t, hips, step_s) -> float:
    """Trunks by which the hips swing up and down around their middle, as a wave of one swing a
    step: the median over windows of three steps."""
    wave = detrended(hips, t, step_s)
    w = 2 * np.pi / step_s
    sizes = []
    for first in np.arange(t[0], max(t[-1] - 2.5 * step_s, t[0]) + 1e-9, 1.5 * step_s):
        here = np.isfinite(wave) & (t >= first) & (t <= first + 3 * step_s)
        if here.sum() >= 5:
            parts = np.column_stack([np.cos(w * t[here]), np.sin(w * t[here])])
            sizes.append(float(np.linalg.norm(np.linalg.lstsq(parts, wave[here], rcond=None)[0])))
    return float(np.median(sizes)) if sizes else float("nan")

"""Repetitions from a signal that rises and falls, on the person's own range.

A rep is a rise and a return of the driving signal that stands out by a share of the person's range.
Its start and end are read from the whole leg, because the foot of a stepping lunge moves before the
pelvis does; where a movement runs from rest to rest, its speed is bell-shaped (Flash & Hogan 1985),
so the moments of rest are extrapolated from the well-measured middle of the movement rather than
read where noise hides them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.signals.peaks import peaks_in


@dataclass(frozen=True)
class RepParameters:
    """The numbers that repetitions rest on. Defaults are the shipped ones; other ones are for
    studies of what depends on them.

    The least height of a rep is the movement's (`rep.smallest` of its file), in the unit of what
    drives it.

    Attributes
    ----------
    range_percentiles : tuple of float
        Percentiles of the signal between which the person's range lies: a wild frame or two make no
        range [E].
    prominence : float
        Least prominence of a rep as a share of the person's range. Of 91 clips of known reps,
        rendered and of people, each gives the same count from 0.20 to 0.27; at 0.30 the half-deep
        squats after a deep one hang on a hundredth [E].
    partial_below : float
        A rep below this share of the person's median rep is partial [E].
    shortest_s : float
        A rep spends at least this long above half its height, s; anything shorter is a jolt. Reps
        of 0.6 s and up spend about 0.3 s there; less two
        frames at 25 a second, because whole frames are counted [E].
    longest_rest_look_s : float
        How far before the rise, or after the fall, the moment of rest is looked for, s [E].
    moving_share : float
        A leg point counts as moving when it goes this share of the furthest point's way; noise is
        below it [E].
    longest_extrapolation_s : float
        By how much the moment of rest may be extrapolated beyond the well-measured middle of the
        movement, s [E].
    cut_above : float
        Share of its height above rest from which a rep at the beginning or the end of a clip is cut
        there: 27 reps of people that ended came to 0.14
        or lower, three that were cut had 0.21 to 0.46 to go [E].
    """

    range_percentiles: tuple[float, float] = (2.0, 98.0)
    prominence: float = 0.25
    partial_below: float = 0.60
    shortest_s: float = 0.20
    longest_rest_look_s: float = 1.5
    moving_share: float = 0.6
    longest_extrapolation_s: float = 0.4
    cut_above: float = 0.15


# A movement from rest to rest as half a cosine: the share of its duration at which it has covered
# 10 and 35 % of its way.
_AT_10, _AT_35 = np.arccos(1 - 2 * 0.10) / np.pi, np.arccos(1 - 2 * 0.35) / np.pi

LEGS = ("legs",)
_PARTS = {
    "legs": ("hip", "knee", "ankle"),
    "trunk": ("hip", "shoulder"),
    "arms": ("elbow", "wrist"),
}


@dataclass(frozen=True)
class RepSpan:
    """Times (s) and frames of one rep. peak is arrival at the far position, peak_end leaving it;
    extreme the frame furthest out.

    height: size of the excursion in the signal's unit. unfinished: less than half of its way out,
    or back, is seen, for the clip begins or ends there. cut_out, cut_back: some of that way is not
    seen: how long it takes, or what it began from, is not known.
    """

    start_s: float
    peak_s: float
    peak_end_s: float
    end_s: float
    extreme: int
    height: float
    partial: bool = False
    unfinished: bool = False
    cut_out: bool = False
    cut_back: bool = False

    def frames(self, t: np.ndarray, phase: str = "rep") -> np.ndarray:
        """Indices of the frames of a phase: "rep", "out", "peak" (the hold), "back", "start" (just
        before)."""
        first, last = {
            "rep": (self.start_s, self.end_s),
            "out": (self.start_s, self.peak_s),
            "peak": (self.peak_s, self.peak_end_s),
            "back": (self.peak_end_s, self.end_s),
            "start": (self.start_s - 0.3, self.start_s),
        }[phase]
        inside = np.flatnonzero((t >= first) & (t <= last))
        if phase == "peak" and len(inside) < 3:
            inside = np.arange(max(0, self.extreme - 1), min(len(t), self.extreme + 2))
        return inside


def find_reps(
    t: np.ndarray,
    signal: np.ndarray,
    landmarks: np.ndarray,
    smallest: float,
    moves: Sequence[str] = LEGS,
    *,
    parameters: RepParameters = RepParameters(),
) -> list[RepSpan]:
    """The reps of a clip, in order.

    t (frames,) s; signal (frames,), larger = further out, NaN where the person is not in the
    movement's position; landmarks (frames, 33, 2 or more) px, conditioned; smallest: least height
    of a rep, in the signal's unit. moves: "legs", "trunk", "arms": the parts of the body that set
    off when a rep begins, and come to rest when it ends.
    """
    known = np.isfinite(signal)
    if known.sum() < 8:
        return []
    low, high = np.percentile(signal[known], parameters.range_percentiles)
    span = high - low
    if span < smallest:
        return []
    filled = np.where(known, signal, low)
    needed = max(parameters.prominence * span, smallest)
    # the clip may begin or end away from rest: a rise from rest before it, and a fall to it after
    # it, let those count, as unfinished
    padded = np.r_[low, filled, low]
    points = landmarks[:, _points(moves), :2]
    peaks = [
        peak - 1
        for peak in _one_for_each_rise(
            padded, peaks_in(padded, prominence=needed, plateau_size=1), needed
        )
    ]
    found = [_rep_at(t, filled, points, peaks, i, parameters) for i in range(len(peaks))]
    reps = [rep for rep in found if rep is not None]
    typical = float(np.median([r.height for r in reps])) if reps else 0.0
    return [
        RepSpan(
            **{
                **r.__dict__,
                "partial": r.unfinished or r.height < parameters.partial_below * typical,
            }
        )
        for r in reps
    ]


def _rep_at(
    t: np.ndarray,
    filled: np.ndarray,
    points: np.ndarray,
    peaks: list[int],
    index: int,
    parameters: RepParameters,
) -> RepSpan | None:
    """The rep of one peak of the signal; None where it is no more than a jolt.

    One that the clip cuts at its beginning or end reaches to there.
    """
    peak = peaks[index]
    before, after = _bases(filled, peak, peaks, index)
    rest = filled[before]
    cut_out = peak == peaks[0] and bool(
        filled[: peak + 1].min()
        > filled[after] + parameters.cut_above * (filled[peak] - filled[after])
    )
    if cut_out:
        before, rest = 0, filled[after]
    height = float(filled[peak] - rest)
    unfinished = peak == peaks[-1] and bool(filled[peak:].min() > rest + 0.5 * height)
    if unfinished:
        after = len(filled) - 1
    cut_back = after == len(filled) - 1 and bool(
        filled[after] > rest + parameters.cut_above * height
    )
    unfinished |= cut_out and bool(filled[0] > rest + 0.5 * height)
    half = filled[before : after + 1] > rest + 0.5 * height
    first, last = before + int(np.argmax(half)), after - int(np.argmax(half[::-1]))
    if not height > 0 or _seconds(t, first, last) < parameters.shortest_s:
        return None
    cut = (cut_out, cut_back, unfinished)
    return _timed(t, filled, points, before, peak, after, height, rest, cut, parameters)


def _points(moves: Sequence[str]) -> list[int]:
    """Indices of the landmarks of some parts of the body, each once."""
    return list(
        dict.fromkeys(
            skeleton.INDEX[f"{side}_{part}"]
            for side in skeleton.SIDES
            for part_of in moves
            for part in _PARTS[part_of]
        )
    )


def _one_for_each_rise(signal: np.ndarray, peaks: np.ndarray, needed: float) -> list[int]:
    """Peaks with a fall of `needed` between them: find_peaks gives every one of several equally
    high ones, however shallow the dip."""
    kept: list[int] = []
    for peak in peaks.tolist():
        if (
            kept
            and min(signal[kept[-1]], signal[peak]) - signal[kept[-1] : peak + 1].min() < needed
        ):
            continue
        kept.append(peak)
    return kept


def _seconds(t: np.ndarray, a: int, b: int) -> float:
    return float(t[min(b, len(t) - 1)] - t[a])


def _bases(signal: np.ndarray, peak: int, peaks: list[int], i: int) -> tuple[int, int]:
    """Lowest frames between a peak and its neighbours (or the ends of the clip)."""
    first = int(peaks[i - 1]) if i else 0
    last = int(peaks[i + 1]) if i + 1 < len(peaks) else len(signal) - 1
    before = first + int(np.argmin(signal[first : peak + 1]))
    after = (
        peak + int(np.argmin(signal[peak : last + 1])) if peak < len(signal) else len(signal) - 1
    )
    return before, after


def _timed(
    t: np.ndarray,
    signal: np.ndarray,
    points: np.ndarray,
    before: int,
    peak: int,
    after: int,
    height: float,
    rest: float,
    cut: tuple[bool, bool, bool],
    parameters: RepParameters,
) -> RepSpan:
    """rest: the signal where nothing is done. cut: (cut_out, cut_back, unfinished)."""
    cut_out, cut_back, unfinished = cut
    ends = unfinished and cut_back
    inside = slice(before, after + 1)
    top = float(np.percentile(signal[inside][signal[inside] > signal[peak] - 0.25 * height], 80))
    out = (top - signal) / max(top - rest, 1e-9)  # 1 at rest, 0 at the top
    back = (top - signal) / max(top - signal[after], 1e-9) if not ends else out
    peak_s = _arrival(t, out, before, peak, +1, parameters)
    peak_end_s = _arrival(t, back, after, peak, -1, parameters) if not ends else float(t[-1])

    start_s = (
        float(t[0])
        if cut_out
        else _departure(t, signal, points, before, peak, height, -1, parameters)
    )
    end_s = (
        float(t[-1]) if ends else _departure(t, signal, points, after, peak, height, +1, parameters)
    )
    start_s, end_s = min(start_s, peak_s), max(end_s, peak_end_s)
    return RepSpan(
        start_s,
        peak_s,
        max(peak_end_s, peak_s),
        end_s,
        peak,
        height,
        unfinished=unfinished,
        cut_out=cut_out,
        cut_back=cut_back,
    )


def _crossing(t: np.ndarray, values: np.ndarray, indices: range, level: float) -> float:
    """Time at which values, walked along `indices`, first rises through level; linear between
    frames."""
    previous = None
    for i in indices:
        if np.isfinite(values[i]) and values[i] >= level:
            if (
                previous is None
                or not np.isfinite(values[previous])
                or values[i] == values[previous]
            ):
                return float(t[i])
            share = (level - values[previous]) / (values[i] - values[previous])
            return float(t[previous] + share * (t[i] - t[previous]))
        previous = i
    return float(t[indices[-1]]) if len(indices) else float("nan")


def _from_rest(at_10: float, at_35: float, longest_s: float) -> float:
    """The moment of rest before a movement that has covered 10 and 35 % of its way at these times
    (either direction)."""
    duration = (at_35 - at_10) / (_AT_35 - _AT_10)
    shift = float(np.clip(_AT_10 * duration, -longest_s, longest_s))
    return at_10 - shift


def _arrival(
    t: np.ndarray, distance: np.ndarray, rest: int, peak: int, sign: int, parameters: RepParameters
) -> float:
    """Arrival at (sign +1) or leaving (-1) the far position: distance (1 at rest, 0 there) walked
    from the rest side."""
    walk = range(rest, peak + 1) if sign > 0 else range(rest, peak - 1, -1)
    at_35 = _crossing(t, 1 - distance, walk, 0.65)
    at_10 = _crossing(t, 1 - distance, walk, 0.90)
    return float(np.clip(_from_rest(at_10, at_35, parameters.longest_extrapolation_s), t[0], t[-1]))


def _departure(
    t: np.ndarray,
    signal: np.ndarray,
    points: np.ndarray,
    base: int,
    peak: int,
    height: float,
    sign: int,
    parameters: RepParameters,
) -> float:
    """Leaving rest before the rise (sign -1), or reaching it after the fall (+1), from the leg
    points' way."""
    step = 1 if sign < 0 else -1
    low = signal[base] + 0.15 * height
    rising = base
    for i in range(peak, base - step, -step):
        if signal[i] < low:
            rising = i
            break
    settled = base
    for i in range(rising, base - step, -step):
        if abs(t[i] - t[rising]) > parameters.longest_rest_look_s or signal[i] > low:
            break
        settled = i
    window = np.arange(min(settled, rising), max(settled, rising) + 1)
    speed = (
        np.linalg.norm(np.gradient(points, t, axis=0), axis=2).sum(1)
        if len(t) > 2
        else np.zeros(len(t))
    )
    known = window[np.isfinite(speed[window])]
    if not len(known):  # nobody was seen at rest: the rep is known from where it comes into view
        return float(t[rising])
    rest = int(known[np.argmin(speed[known])])
    # whichever point of the legs sets off first: in a stepping lunge that is the foot, and the
    # pelvis follows
    far = np.linalg.norm(points - points[rest], axis=2)
    whole = np.nanmax(far[min(rest, peak) : max(rest, peak) + 1], axis=0)
    if not np.nanmax(whole) > 0:  # the legs do not take part
        return float(t[rising])
    moving = whole > parameters.moving_share * np.nanmax(whole)
    way = (far[:, moving] / whole[moving]).max(1)
    walk = range(peak, rest - step, -step)
    at_35 = _crossing(t, -way, walk, -0.35)
    at_10 = _crossing(t, -way, walk, -0.10)
    return float(np.clip(_from_rest(at_10, at_35, parameters.longest_extrapolation_s), t[0], t[-1]))

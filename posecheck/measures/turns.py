"""Two limbs that take turns: a bump for each step, however long a step takes.

Which of two landmarks moves is told by their speeds, each the length of its way, so that a foot
that goes up and down within a step moves all the while, and averaged over a share of a step, so
that a foot that goes in and out again within one does too. How long a step takes is told by the
turns themselves, from the middle of one to the middle of the next. Where one foot moves for as long
as two steps, it steps twice, and the rest between is looked for with a shorter average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.signals.gaps import runs


@dataclass(frozen=True)
class TurnParameters:
    """The numbers that turns rest on. Of 60 variants of ten rendered walks with a band and crawls
    (slower, faster, half of the frames, noise of 1.5 and 3 px) these count 52 exactly; averages
    over 0.35 s, whatever a step takes, count 26. With `share` from 0.16 to 0.20 and `rest_share`
    of 0.03 or 0.04 it is 47 to 52 [E].

    Attributes
    ----------
    way_s : float
        SD of the smoothing of a landmark's place, s.
    share, rest_share : float
        SD of the average of its speed, as a share of a step; of the shorter one.
    first_s, shortest_s, longest_s : float
        The time of a step that is begun with, and between which it may lie, s.
    early : float
        Percentile of the times between two turns that is a step's: where a foot steps twice, it is
        longer.
    moves : float
        Share of the usual largest difference of speeds from which on a limb has its turn.
    twice : float
        A turn is two steps from so many step times on.
    full, least_speed : float
        Share of that difference from which on a step is a step, whether a half or a whole one; and
        the least that it may be, trunk lengths a second: nobody steps slower.
    """

    way_s: float = 0.06
    share: float = 0.16
    rest_share: float = 0.03
    first_s: float = 0.9
    shortest_s: float = 0.35
    longest_s: float = 2.0
    early: float = 30.0
    moves: float = 0.3
    twice: float = 1.55
    full: float = 0.7
    least_speed: float = 0.2


def take_turns(
    t: np.ndarray,
    points: np.ndarray,
    trunk_px: float,
    *,
    parameters: TurnParameters = TurnParameters(),
) -> np.ndarray:
    """(frames,) 0 to 1, by how much one landmark is faster than the other; NaN where one is not
    seen.

    t (frames,) s; points (frames, 2, 2) px; trunk_px: shoulder to hip.
    """
    from scipy.ndimage import gaussian_filter1d  # not needed before the pose model has seen it

    seen = np.isfinite(points).all(axis=(1, 2))
    if seen.sum() < 8 or not trunk_px > 0:
        return np.full(len(t), np.nan)
    rate = 1.0 / float(np.median(np.diff(t)))

    def averaged(values: np.ndarray, sd_s: float) -> np.ndarray:
        return gaussian_filter1d(values, max(sd_s * rate, 0.3), axis=0)

    filled = np.stack(
        [np.interp(t, t[seen], own[seen]) for own in points.reshape(len(t), 4).T.astype(float)],
        axis=1,
    ).reshape(points.shape)
    way = np.gradient(averaged(filled, parameters.way_s), t, axis=0)
    speed = np.linalg.norm(way, axis=2) / trunk_px
    step_s = parameters.first_s
    for _ in range(4):
        faster = np.subtract(*averaged(speed, parameters.share * step_s).T)
        top = float(np.percentile(np.abs(faster[seen]), 90))
        step_s = _step_time(t, faster, parameters.moves * top, step_s, parameters)
    told = np.abs(faster)
    rests = np.abs(np.subtract(*averaged(speed, parameters.rest_share * step_s).T))
    for a, b in _turns(faster, 0.1 * top):
        if t[b - 1] - t[a] > parameters.twice * step_s:
            middle = slice(a + int(0.3 * (b - a)), a + int(0.7 * (b - a)) + 1)
            told[middle] = np.minimum(told[middle], rests[middle])
    full = max(parameters.full * top, parameters.least_speed)
    return np.where(seen, np.sqrt(np.clip(told / full, 0.0, 1.0)), np.nan)


def _turns(faster: np.ndarray, least: float) -> list[tuple[int, int]]:
    """Frames [start, stop) in which one of the two is faster by more than `least`, in order."""
    return sorted(turn for sign in (1.0, -1.0) for turn in runs(sign * faster > least))


def _step_time(
    t: np.ndarray, faster: np.ndarray, least: float, before_s: float, parameters: TurnParameters
) -> float:
    """Seconds from the middle of a turn to that of the next; before_s where too few are seen."""
    middles = [(t[a] + t[b - 1]) / 2 for a, b in _turns(faster, least)]
    if len(middles) < 3:
        return before_s
    between = float(np.percentile(np.diff(middles), parameters.early))
    return float(np.clip(between, parameters.shortest_s, parameters.longest_s))

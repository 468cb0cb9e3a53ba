"""Whether something changed over weeks by more than two measurements differ by.

What a session reads is the person's true value that day, read with an error. Two means are held
against each other, of the first sessions and of the last. What they may differ by without a change
comes from the intervals and from the spread between sessions, whichever says more, and from how
often is looked: at some curves, after every session, for three months, somebody who does not change
is told so with at least 95 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import hypot, isfinite, sqrt

from scipy.special import ndtri, stdtrit

Z95 = 1.959964


@dataclass(frozen=True)
class ChangeParameters:
    """The numbers of this module.

    Attributes
    ----------
    wrongly : float
        Share of people who do not change and are told of a change within three months, over all
        their curves and looks. The founding issue's 5 %.
    curves : int
        Curves that are looked at, at least; where there are more, their number is taken. Six drills
        on two sides. [E]
    looks : int
        Looks at a curve in three months that count (Bonferroni). It is looked at after every
        session, but over means of thirds of all sessions, which go together: eight keep the false
        calls of all 34 below `wrongly` in benchmarks/progress_change.py.
    screens : int
        Screens in three months that are compared with an earlier one: one in four weeks.
    least, longest : int
        Sessions in the mean at either end: a third of all, between these. [E]
    known : float
        How many sessions the interval is worth as a first guess of the spread, so that few sessions
        that happen to agree promise nothing (an inverse chi-squared prior: Smyth 2004, Stat Appl
        Genet Mol Biol 3:3). [E]
    alike : float
        Correlation of the person's own part from one session to the next: the variance that is not
        of reading is raised by (1 + r) / (1 - r)**2, since sessions that follow one another are
        more alike than those weeks apart (the variance of a mean of an autoregressive series, of
        which successive differences show 1 - r). [E]
    afresh : float
        Share of the variance that an interval promises which is really new in every reading; the
        rest is the person's own, and takes itself away. [E]
    day : float
        Spread from day to day that a screen adds to the error of one reading, as a share of it:
        two screens alone do not show it. [E]
    """

    wrongly: float = 0.05
    curves: int = 12
    looks: int = 8
    screens: int = 3
    least: int = 3
    longest: int = 13
    known: float = 4.0
    alike: float = 0.3
    afresh: float = 0.5
    day: float = 0.5


SHIPPED = ChangeParameters()


@dataclass(frozen=True)
class SessionPoint:
    """What a session read: value and the 95 % half-width of it, in the curve's unit; 0 where only
    the spread between sessions tells the error."""

    day: date
    value: float
    half_width: float


@dataclass(frozen=True)
class LongChange:
    """From `first` to `last`, means of so many sessions; error: what two such means of somebody who
    does not change differ by, at the most."""

    first: float
    last: float
    error: float
    first_sessions: int
    last_sessions: int

    @property
    def change(self) -> float:
        return self.last - self.first

    @property
    def called(self) -> bool:
        """Whether it is more than the error."""
        return abs(self.change) > self.error


def by_session(points: Iterable[SessionPoint]) -> tuple[SessionPoint, ...]:
    """One a day, in order: the mean of the sets of a day. Their intervals are those of one set-up,
    and do not shrink."""
    days: dict[date, list[SessionPoint]] = {}
    for point in points:
        if isfinite(point.value) and isfinite(point.half_width):
            days.setdefault(point.day, []).append(point)
    return tuple(
        SessionPoint(
            day,
            sum(p.value for p in found) / len(found),
            sum(p.half_width for p in found) / len(found),
        )
        for day, found in sorted(days.items())
    )


def change_over(
    points: Sequence[SessionPoint], curves: int = 1, parameters: ChangeParameters = SHIPPED
) -> LongChange | None:
    """The change of a curve, None where there are too few sessions for one.

    Parameters
    ----------
    points
        One a session, in their order (`by_session`).
    curves
        How many curves of this person are looked at; each one more makes it harder to be sure.
    """
    n = len(points)
    if n < 2 * parameters.least:
        return None
    ends = max(parameters.least, min(n // 3, parameters.longest))
    first, last = points[:ends], points[-ends:]
    spread, freedom = session_spread(points, parameters)
    share = parameters.wrongly / 2 / max(curves, parameters.curves) / parameters.looks
    times = float(-stdtrit(freedom, share / 2))
    return LongChange(
        _mean(first), _mean(last), times * spread * sqrt(2 / ends), len(first), len(last)
    )


def session_spread(
    points: Sequence[SessionPoint], parameters: ChangeParameters = SHIPPED
) -> tuple[float, float]:
    """Standard deviation of what one session reads around the true value, in the curve's unit, and
    its degrees of freedom.

    From sessions that follow one another (von Neumann 1941: a slow change does not count as
    spread), drawn towards the error of one reading, and never below it: what is systematic in a
    reading may show only the next time.
    """
    n = len(points)
    reading = sum(p.half_width for p in points) / n / Z95
    steps = [b.value - a.value for a, b in pairwise(points)]
    between = sum(step**2 for step in steps) / (2 * (n - 1))
    beyond = max(between - parameters.afresh * reading**2, 0.0)
    between += beyond * ((1 + parameters.alike) / (1 - parameters.alike) ** 2 - 1)
    freedom = 2 * (n - 1) ** 2 / (3 * (n - 1) - 1)  # of mean squared successive differences
    pooled = (parameters.known * reading**2 + freedom * between) / (parameters.known + freedom)
    if reading == 0:
        return sqrt(between), freedom
    return max(sqrt(pooled), reading), parameters.known + freedom


def change_between(
    before: float,
    before_half: float,
    now: float,
    now_half: float,
    figures: int = 1,
    parameters: ChangeParameters = SHIPPED,
) -> LongChange:
    """The change of one figure from one screen to another. *_half: their 95 % half-widths, in the
    figure's unit; figures: how many are compared."""
    share = parameters.wrongly / 2 / max(figures, 1) / parameters.screens
    error = hypot(before_half, now_half) / Z95 * hypot(1.0, parameters.day)
    return LongChange(before, now, float(-ndtri(share / 2)) * error, 1, 1)


def _mean(points: Sequence[SessionPoint]) -> float:
    return sum(p.value for p in points) / len(points)

"""Presentation times: kept strictly increasing, and what they say about the frame rate. Pure
functions and one small state."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

NEAR = 0.2
"""An interval within this share of the median counts as regular. Phones jitter by a few percent;
one dropped frame is +100 %. [E]"""
VARIABLE_SHARE = 0.02
"""Above this share of the running time in irregular intervals, the frame rate is called variable: a
single lost frame in a ten-second clip (0.7 %) is not, two seconds at 6 fps in half a minute (6 %)
is. [E]"""
COARSE = 0.01
"""A clock tick above this share of the interval (WebM's 1 ms at 30 fps, GIF's 10 ms) makes the
median a rounded number. [E]"""


class Clock:
    """Turns the file's presentation stamps into seconds from the first frame, strictly increasing.

    dropped counts stamps that repeat or go back; invented counts frames without any stamp, which
    get one `step` after the last.
    """

    def __init__(self, step: float):
        self.step = step
        self.dropped = 0
        self.invented = 0
        self._first: Fraction | None = None
        self._last: float | None = None

    def place(self, stamp: int | None, time_base: Fraction | None) -> float | None:
        """Seconds since the first frame, or None where the frame has to be dropped. Exact until the
        last division."""
        if stamp is None or not time_base:
            self.invented += 1
            t = 0.0 if self._last is None else self._last + self.step
        else:
            if self._first is None:
                # frames without a stamp may have come before: they keep their place
                self._first = stamp * time_base - (
                    0 if self._last is None else Fraction(self._last + self.step)
                )
            t = float(stamp * time_base - self._first)
        if self._last is not None and t <= self._last:
            self.dropped += 1
            return None
        self._last = t
        return t


def _regular(dt: np.ndarray, tick: float) -> np.ndarray:
    """(n,) bool: near the median, where a stamp rounded to the container's tick is forgiven."""
    middle = float(np.median(dt))
    return np.abs(dt - middle) <= max(NEAR * middle, 1.01 * tick)


def frame_rate(t: np.ndarray, tick: float = 0.0) -> float:
    """Frames per second from presentation times.

    t (n,) s, strictly increasing; tick s, the container's clock. 1 / median(dt); where the tick is
    coarser than 1 % of the interval the median is a rounded number (33 ms for 30 fps), and the mean
    of the intervals near it is taken. NaN for fewer than two frames.
    """
    if len(t) < 2:
        return float("nan")
    dt = np.diff(t)
    middle = float(np.median(dt))
    if tick > COARSE * middle:
        middle = float(dt[_regular(dt, tick)].mean())
    return 1.0 / middle


def is_variable(t: np.ndarray, tick: float = 0.0) -> bool:
    """True where irregular intervals cover more than VARIABLE_SHARE of the running time. False for
    fewer than four frames."""
    if len(t) < 4:
        return False
    dt = np.diff(t)
    return bool(dt[~_regular(dt, tick)].sum() > VARIABLE_SHARE * dt.sum())

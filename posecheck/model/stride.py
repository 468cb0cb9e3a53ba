"""What is kept of a run: a measure over the gait cycle, and with which part a foot lands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class CycleCurve:
    """One measure over the gait cycle of the foot `side`.

    measure: without its side. mean, sd (spread between the strides, 1 SD), low and high (95 %
    interval of the mean: the strides' spread, what stays of the measure's own error, and what half
    a frame's shift of all contacts would move it) are (101,), one value a per cent, NaN where
    missing. cycles: how many strides are in it. toe_off_percent: mean, None where toe-offs are not
    known.
    """

    measure: str
    side: str
    unit: str
    mean: np.ndarray
    sd: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cycles: int
    toe_off_percent: float | None = None


@dataclass(frozen=True)
class FootStrike:
    """With which part a foot lands: described, never judged.

    strike: "heel", "midfoot" or "forefoot" where the whole 95 % interval of the foot's inclination
    at contact (value, low to high, degrees, toes up
    +) says so; "between" where it spans more than one. possible: all that the interval leaves open,
        from heel to forefoot.
    """

    side: str
    strike: str
    possible: tuple[str, ...]
    value: float
    low: float
    high: float

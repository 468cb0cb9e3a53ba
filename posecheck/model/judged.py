"""What a rule said of a reading: the one value that reps, holds, the live session and the coach's
store hold of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posecheck.model.reading import Reading

RuleOutcome = Literal["clear", "unsure", "fine"]
CLEAR: RuleOutcome = "clear"
DOUBT: RuleOutcome = "unsure"
FINE: RuleOutcome = "fine"
"""Beyond the threshold with the whole interval; with the value alone; or not."""
SMALLEST_HALF = 1e-9
"""Of an interval, in any unit: one without width is taken to have this one."""


@dataclass(frozen=True)
class Judged:
    """One rule on one reading. What the rule says in words is found by its code, in the movement's
    `rules`.

    outcome: CLEAR, DOUBT or FINE; on an unclear reading a rule is at most in doubt. severity: 1
    tweak, 2 fix, 3 stop. confidence: probability that the true value is beyond the threshold, the
    interval taken as normal. threshold is signed as the value (for a rule on either side).
    """

    code: str
    outcome: RuleOutcome
    severity: int
    confidence: float
    threshold: float
    reading: Reading

    @property
    def clear(self) -> bool:
        return self.outcome == CLEAR

    @property
    def unsure(self) -> bool:
        return self.outcome == DOUBT

    @property
    def excess(self) -> float:
        """How far beyond the threshold the value is, in its unit; negative within."""
        apart = abs(self.reading.value - self.threshold)
        return -apart if self.outcome == FINE else apart

    @property
    def clearly_fine(self) -> bool:
        """Within the threshold by more than the half-width of the interval."""
        return (
            -self.excess > max(self.reading.half_width, SMALLEST_HALF) and not self.reading.unclear
        )


@dataclass(frozen=True)
class HeldFault(Judged):
    """A fault that is clear in a stretch of a hold, from start_s to end_s. The reading is of that
    stretch."""

    start_s: float
    end_s: float

"""A reading: a measure read off in one phase of a rep, a hold or a whole clip, with its 95 %
interval."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE_CLIP = -1
"""Frame of a reading that no single picture shows (a cadence)."""


@dataclass(frozen=True)
class Reading:
    """value, low, high in `unit`, read at `frame`, t (s); column: the curve it came from, or the
    measure's own name.

    unclear: why the value is not to be believed, "" where nothing speaks against it; no rule is
    held against an unclear one. A reading that comes back from a report.json has neither side nor
    column: the file does not say them.
    """

    measure: str
    side: str | None
    value: float
    low: float
    high: float
    unit: str
    frame: int
    t: float
    column: str
    unclear: str = ""

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

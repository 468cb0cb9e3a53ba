"""A finding: one thing to change, with the number, its threshold and the frames that show it."""

from __future__ import annotations

from dataclasses import dataclass

CHANGE_FIRST = 3
"""Findings that are put before a person: nobody changes more than three things at once. A report
has them all, worst first."""


@dataclass(frozen=True)
class Evidence:
    frame: int
    t: float


@dataclass(frozen=True)
class Finding:
    """One thing to change (or to be content with), ranked by severity and confidence. source: as in
    a measurement."""

    code: str
    severity: int
    confidence: float
    measure: str
    value: float
    low: float
    high: float
    threshold: float
    unit: str
    evidence: tuple[Evidence, ...]
    cue: str
    why: str
    drills: tuple[str, ...] = ()
    title: str = ""
    side: str | None = None
    reps: tuple[int, ...] = ()
    source: int | None = None

"""The weeks as a calendar: what was done on each day. No streaks are counted: a day off is a day
off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from posecheck.progress.records import Records

WEEKS = 13
"""Shown, a quarter of a year."""


@dataclass(frozen=True)
class DayDone:
    """One day: guided sessions finished, begun and not finished, checks (runs apart), runs, and
    whether there was a screen."""

    day: date
    finished: int = 0
    begun: int = 0
    checks: int = 0
    runs: int = 0
    screened: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.finished or self.begun or self.checks or self.runs or self.screened)


def weeks_until(
    records: Records, today: date, weeks: int = WEEKS
) -> tuple[tuple[DayDone, ...], ...]:
    """The week of today and those before it, each from Monday to Sunday; what lies in the future is
    empty."""
    finished = Counter(s.day for s in records.sessions if s.state == "finished")
    begun = Counter(s.day for s in records.sessions if s.state != "finished")
    checks = Counter(c.day for c in records.checks if not c.is_run)
    runs = Counter(c.day for c in records.checks if c.is_run)
    screens = {date.fromisoformat(s.date[:10]) for s in records.screens}
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    days = [monday + timedelta(days=k) for k in range(7 * weeks)]
    done = [
        DayDone(day, finished[day], begun[day], checks[day], runs[day], day in screens)
        for day in days
    ]
    return tuple(tuple(done[k : k + 7]) for k in range(0, len(done), 7))

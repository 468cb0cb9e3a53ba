"""The coach's week: who trained, what changed by more than its error, who waits, and whom one has
not seen for two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from posecheck.history.records import records_of
from posecheck.progress.overview import ProgressCurve, overview_of
from posecheck.review.people import Someone
from posecheck.review.roster import roster
from posecheck.review.store import Store

WEEK = timedelta(days=7)
UNSEEN = timedelta(days=14)
LOOKED_BACK = timedelta(weeks=12)
"""Over how long a change is looked for: long enough for six sessions of one movement, short enough
that what was over long ago is not told every week [E]."""


@dataclass(frozen=True)
class Called:
    """A curve of a movement that changed by more than its error."""

    movement: str
    curve: ProgressCurve


@dataclass(frozen=True)
class Trained:
    """Somebody who trained in the week: on so many days of it, and what changed."""

    person: Someone
    days: int
    changed: tuple[Called, ...]


@dataclass(frozen=True)
class CoachWeek:
    """since, until: the seven days. trained: who trained in them, the most days first. waiting:
    whose questions wait, the most first. unseen: who has not trained for two weeks and when they
    last did, the longest first; None for never."""

    since: date
    until: date
    trained: tuple[Trained, ...]
    waiting: tuple[Someone, ...]
    unseen: tuple[tuple[Someone, date | None], ...]


def coach_week(store: Store, today: date) -> CoachWeek:
    """The seven days that end today. Raises DamagedStore."""
    since = today - WEEK + timedelta(days=1)
    lines = roster(store)
    lately = [line for line in lines if line.last is not None and line.last >= since]
    trained = [_trained(store, line.person, since, today) for line in lately]
    unseen = [
        (line.person, line.last)
        for line in lines
        if line.last is None or line.last <= today - UNSEEN
    ]
    return CoachWeek(
        since,
        today,
        tuple(sorted(trained, key=lambda one: (-one.days, one.person.name.casefold()))),
        tuple(line.person for line in lines if line.person.waiting),
        tuple(sorted(unseen, key=lambda one: (one[1] or date.min, one[0].name.casefold()))),
    )


def _trained(store: Store, person: Someone, since: date, today: date) -> Trained:
    records = records_of(store, person.id, today - LOOKED_BACK)
    days = {one.day for one in (*records.sessions, *records.checks) if since <= one.day <= today}
    seen = overview_of(records, person.name, today)
    called = [
        Called(movement.movement, curve)
        for movement in (*seen.movements, *([seen.runs] if seen.runs else []))
        if movement.last >= since
        for curve in (*movement.curves, movement.good, movement.held)
        if curve is not None and curve.long_change is not None and curve.long_change.called
    ]
    return Trained(person, len(days), tuple(called))

"""All of a person's history as the progress takes it in: plain rows, no JSON but the screens'."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.history.checks import checks_of
from posecheck.history.kept import as_utc
from posecheck.history.screens import screens_of
from posecheck.progress.records import DoneSession, DoneSet, Records
from posecheck.review.history_tables import GuidedRow, GuidedStepRow
from posecheck.review.store import Store


def records_of(store: Store, person_id: int, since: date | None = None) -> Records:
    """since: that day and later; screens are all there, since one is compared with the first.
    Raises DamagedStore."""
    return Records(
        tuple(done_of(store, person_id, since)),
        tuple(checks_of(store, person_id, since)),
        tuple(screens_of(store, person_id)),
    )


def done_of(store: Store, person_id: int, since: date | None = None) -> list[DoneSession]:
    """A person's guided sessions, the oldest first, with what was done in each. Raises
    DamagedStore."""
    first = None
    if since is not None:  # a day of margin: the day is that of the place, the row is UTC
        first = as_utc(datetime.combine(since - timedelta(days=1), time.min))
    with store.reading() as db:
        sets = _sets(db, person_id, first)
        columns = [c for c in GuidedRow.__table__.c if c.name != "content"]
        query = select(*columns).where(GuidedRow.person_id == person_id)
        if first is not None:
            query = query.where(GuidedRow.began_at >= first)
        rows = db.execute(query.order_by(GuidedRow.began_at, GuidedRow.id)).all()
    found = [
        DoneSession(
            key=row.key,
            day=local_day(row.began_at),
            state=row.state,
            programme=row.programme,
            week=row.week,
            steps=row.steps,
            at=row.step,
            with_camera=row.with_camera,
            sets=tuple(sets.get(row.id, ())),
            pain_before=row.pain_before,
            pain_after=row.pain_after,
            pain_next_day=row.pain_next_day,
        )
        for row in rows
    ]
    return [s for s in found if since is None or s.day >= since]


def local_day(moment: datetime) -> date:
    """The day of a kept moment, by the clock of this computer."""
    return as_utc(moment).astimezone().date()


def _sets(db: DatabaseSession, person_id: int, first: datetime | None) -> dict[int, list[DoneSet]]:
    """Of each session its steps in their order; of a step that was repeated the last time holds,
    with the worst pain that was said of it."""
    columns = (getattr(GuidedStepRow, field.name) for field in fields(DoneSet))
    query = select(GuidedStepRow.guided_id, GuidedStepRow.step, *columns)
    query = query.where(GuidedStepRow.person_id == person_id)
    if first is not None:
        query = query.where(GuidedStepRow.began_at >= first)
    out: dict[int, dict[int, DoneSet]] = defaultdict(dict)
    for guided_id, step, *values in db.execute(
        query.order_by(GuidedStepRow.guided_id, GuidedStepRow.place)
    ):
        done, before = DoneSet(*values), out[guided_id].get(step)
        if before is not None and before.pain is not None:
            done = replace(done, pain=max(before.pain, done.pain or 0))
        out[guided_id][step] = done
    return {guided_id: [steps[k] for k in sorted(steps)] for guided_id, steps in out.items()}

"""Everybody who is coached, in one table: when they last trained, how their sessions went, what
waits for the coach, which cue they got last. A handful of queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.review.history_tables import CheckRow, GuidedRow
from posecheck.review.learning import fault_of
from posecheck.review.people import Someone, list_people
from posecheck.review.store import Store
from posecheck.review.tables import Session

SHOWN = 12
"""Sessions that the small line of a person shows, the newest [E]."""


@dataclass(frozen=True)
class RosterLine:
    """One person. last: when they were filmed or trained last. good: of each of their newest
    sessions, the oldest first, the share (0 to 1) of its reps, holds or runs that were in good
    form; one in which nothing was judged is left out. cue: of the worst clear fault of the newest
    session that has one, "" where none has."""

    person: Someone
    last: date | None
    good: tuple[float, ...] = ()
    cue: str = ""


def roster(store: Store) -> list[RosterLine]:
    """Everybody; who waits longest in the queue first, then who trained last. Raises
    DamagedStore."""
    people = list_people(store)
    ids = [person.id for person in people]
    with store.reading() as db:
        done = _newest(db, ids)
        trained = _trained(db, ids)
    lines = []
    for person in people:
        own = done.get(person.id, [])
        days = [day for day in (person.last, trained.get(person.id)) if day is not None]
        line = RosterLine(
            person,
            max(days, default=None),
            tuple(one.good / one.judged for one in own if one.judged),
        )
        told = next((one for one in reversed(own) if one.worst is not None), None)
        if told is not None:
            fault = fault_of(told.movement, told.worst)
            line = replace(line, cue=fault.cue if fault else "")
        lines.append(line)
    return sorted(
        lines, key=lambda a: (-a.person.waiting, -(a.last or date.min).toordinal(), a.person.name)
    )


def _newest(db: DatabaseSession, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """movement, judged, good and worst of the newest sessions of each, the oldest first: all of it
    stands in one index."""
    place = func.row_number().over(
        partition_by=Session.person_id, order_by=(Session.filmed_on.desc(), Session.id.desc())
    )
    each = (
        select(
            Session.person_id,
            Session.movement,
            Session.judged,
            Session.good,
            Session.worst,
            place.label("n"),
        )
        .where(Session.person_id.in_(ids))
        .subquery()
    )
    out: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.execute(select(each).where(each.c.n <= SHOWN).order_by(each.c.n.desc())):
        out[row.person_id].append(row)
    return out


def _trained(db: DatabaseSession, ids: Sequence[int]) -> dict[int, date]:
    """When each of them trained last beside the coach's sessions: guided, or checked."""
    days: dict[int, date] = {}
    for row, day in ((CheckRow, CheckRow.filmed_on), (GuidedRow, GuidedRow.began_at)):
        query = select(row.person_id, func.max(day)).where(row.person_id.in_(ids))
        for person, last in db.execute(query.group_by(row.person_id)):
            found = last.date() if row is GuidedRow else last
            days[person] = max(found, days.get(person, found))
    return days

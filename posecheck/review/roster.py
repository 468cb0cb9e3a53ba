"""Everybody who is coached, in one table: when they last trained, how their sessions went, what
waits for the coach, which cue they got last. A handful of queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.model.judged import CLEAR, FINE
from posecheck.review.history_tables import CheckRow, GuidedRow
from posecheck.review.learning import fault_of
from posecheck.review.people import Someone, list_people
from posecheck.review.store import Store
from posecheck.review.tables import FindingRow, Session, Unit

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


@dataclass(frozen=True)
class _Done:
    """One session: units that were judged, those of them in good form, and the clear fault that
    comes first (code and movement), None for none."""

    judged: int
    good: int
    worst: tuple[str, str] | None = None


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
        if told is not None and told.worst is not None:
            fault = fault_of(*told.worst)
            line = replace(line, cue=fault.cue if fault else "")
        lines.append(line)
    return sorted(
        lines, key=lambda a: (-a.person.waiting, -(a.last or date.min).toordinal(), a.person.name)
    )


def _newest(db: DatabaseSession, ids: Sequence[int]) -> dict[int, list[_Done]]:
    """The newest sessions of each, the oldest first."""
    place = func.row_number().over(
        partition_by=Session.person_id, order_by=(Session.filmed_on.desc(), Session.id.desc())
    )
    each = (
        select(Session.id, Session.person_id, Session.movement, place.label("n"))
        .where(Session.person_id.in_(ids))
        .subquery()
    )
    newest = select(each).where(each.c.n <= SHOWN).subquery()
    against = func.max(case((FindingRow.outcome != FINE, 1), else_=0))
    judged = (
        select(Unit.session_id, Unit.id, against.label("against"))
        .join(newest, Unit.session_id == newest.c.id)
        .join(FindingRow, FindingRow.unit_id == Unit.id)
        .where(Unit.current, Unit.partial.is_(False))
        .group_by(Unit.session_id, Unit.id)
        .subquery()
    )
    counted = select(
        judged.c.session_id, func.count(), cast(func.sum(1 - judged.c.against), Integer)
    ).group_by(judged.c.session_id)
    counts = {session: (n, good) for session, n, good in db.execute(counted)}
    worst = _worst(db, newest)
    out: dict[int, list[_Done]] = defaultdict(list)
    oldest_first = select(newest.c.id, newest.c.person_id, newest.c.movement).order_by(
        newest.c.n.desc()
    )
    for session, person, movement in db.execute(oldest_first):
        code = worst.get(session)
        out[person].append(_Done(*counts.get(session, (0, 0)), (movement, code) if code else None))
    return out


def _worst(db: DatabaseSession, newest) -> dict[int, str]:
    """Of each session the clear fault that a report puts first (assessment/findings.ranked)."""
    severity, many = func.max(FindingRow.severity), func.count(func.distinct(FindingRow.unit_id))
    query = (
        select(Unit.session_id, FindingRow.code)
        .join(newest, Unit.session_id == newest.c.id)
        .join(FindingRow, FindingRow.unit_id == Unit.id)
        .where(Unit.current, FindingRow.outcome == CLEAR)
        .group_by(Unit.session_id, FindingRow.code)
        .order_by(severity, many, func.avg(FindingRow.confidence), FindingRow.code.desc())
    )
    return {row.session_id: row.code for row in db.execute(query)}


def _trained(db: DatabaseSession, ids: Sequence[int]) -> dict[int, date]:
    """When each of them trained last beside the coach's sessions: guided, or checked."""
    days: dict[int, date] = {}
    for row, day in ((CheckRow, CheckRow.filmed_on), (GuidedRow, GuidedRow.began_at)):
        query = select(row.person_id, func.max(day)).where(row.person_id.in_(ids))
        for person, last in db.execute(query.group_by(row.person_id)):
            found = last.date() if row is GuidedRow else last
            days[person] = max(found, days.get(person, found))
    return days

"""The sessions of a person, as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from posecheck.model.judged import CLEAR
from posecheck.model.report import Report
from posecheck.results.report_json import from_json
from posecheck.review.store import Store
from posecheck.review.tables import FindingRow, Session, Unit
from posecheck.review.viewer import may_open, session_of


@dataclass(frozen=True)
class SessionLine:
    """One session. units: reps (or the one hold, run or stance) in it; flagged: in how many a rule
    is sure of a fault."""

    id: int
    name: str
    movement: str
    filmed_on: date
    profile: str
    media: str
    expires_on: date | None
    units: int
    flagged: int


def sessions_of(store: Store, person_id: int) -> list[SessionLine]:
    """A person's sessions, the newest first."""
    flagged = select(func.count(func.distinct(FindingRow.unit_id))).join(
        Unit, FindingRow.unit_id == Unit.id
    )
    flagged = flagged.where(
        Unit.session_id == Session.id, Unit.current, FindingRow.outcome == CLEAR
    ).scalar_subquery()
    units = (
        select(func.count()).where(Unit.session_id == Session.id, Unit.current).scalar_subquery()
    )
    query = (
        select(Session, units, flagged)
        .where(Session.person_id == person_id, may_open(store.viewer, Session.person_id))
        .order_by(Session.filmed_on.desc(), Session.id.desc())
    )
    with store.reading() as db:
        return [
            SessionLine(
                s.id,
                s.source_name,
                s.movement,
                s.filmed_on,
                s.profile,
                s.media,
                s.expires_on,
                n,
                bad,
            )
            for s, n, bad in db.execute(query)
        ]


def report_of(store: Store, session_id: int) -> Report:
    """The session's report as it was judged last; without curves. Raises InputError where the
    session is gone."""
    with store.reading() as db:
        session = session_of(db, store.viewer, session_id)
    return from_json(session.report.encode(), "the kept report")

"""The coach's sessions of a person as checks of their history: read from their rows, by a handful
of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import DamagedStore
from posecheck.model.judged import CLEAR, FINE
from posecheck.progress.records import Check
from posecheck.review.columns import RESTORE
from posecheck.review.tables import SILENT, FindingRow, MeasurementRow, Session, Unit
from posecheck.screen.result import ScreenFigure

_REPORT = Expected("a kept report", DamagedStore, RESTORE)


def coach_sessions(db: DatabaseSession, person_id: int, since: date | None = None) -> list[Check]:
    """A person's sessions, the oldest first; those that a generator made are left out. since:
    filmed on that day or later. Raises DamagedStore."""
    of_person = [Session.person_id == person_id, Session.synthetic.is_(False)]
    if since is not None:
        of_person.append(Session.filmed_on >= since)
    rows = db.execute(
        select(
            Session.id,
            Session.filmed_on,
            Session.movement,
            Session.view,
            Session.source_name,
            Session.source_sha256,
        )
        .where(*of_person)
        .order_by(Session.filmed_on, Session.id)
    ).all()
    if not rows:
        return []
    figures, units, faults = (
        _session_figures(db, of_person),
        _session_units(db, of_person),
        _session_faults(db, of_person),
    )
    held = _session_holds(db, of_person)
    return [
        Check(
            day=row.filmed_on,
            movement=row.movement,
            view=row.view,
            source=row.source_name,
            sha256=row.source_sha256,
            **units.get(row.id, {}),
            **held.get(row.id, {}),
            **faults.get(row.id, {}),
            figures=tuple(figures[row.id]),
            session=row.id,
        )
        for row in rows
    ]


def _session_figures(db: DatabaseSession, of_person: list) -> dict[int, list[ScreenFigure]]:
    m = MeasurementRow
    mean = [func.avg(column) for column in (m.value, m.low, m.high)]
    query = (
        select(Unit.session_id, m.name, m.side, m.unit, *mean)
        .join(Unit, m.unit_id == Unit.id)
        .join(Session, Unit.session_id == Session.id)
        .where(*of_person, Unit.current, Unit.partial.is_(False))
        .where(m.value.is_not(None), m.low.is_not(None), m.high.is_not(None))
        .where(m.status.not_in(("refused", "unclear")))
        .group_by(Unit.session_id, m.name, m.side, m.unit)
        .order_by(func.min(m.id))
    )
    out: dict[int, list[ScreenFigure]] = defaultdict(list)
    for session, name, side, unit, value, low, high in db.execute(query):
        out[session].append(ScreenFigure(name, value, low, high, unit, side or ""))
    return out


def _session_units(db: DatabaseSession, of_person: list) -> dict[int, dict[str, int | None]]:
    """Reps and those in good form: judged, and nothing in them beyond a threshold, not even
    perhaps (assessment/form.py)."""
    said = func.count(FindingRow.id).filter(FindingRow.outcome != SILENT)
    against = func.count(FindingRow.id).filter(FindingRow.outcome.not_in((FINE, SILENT)))
    each = (
        select(Unit.session_id, said.label("said"), against.label("against"))
        .join(Session, Unit.session_id == Session.id)
        .outerjoin(FindingRow, FindingRow.unit_id == Unit.id)
        .where(*of_person, Unit.current, Unit.partial.is_(False), Unit.kind == "rep")
        .group_by(Unit.session_id, Unit.id)
        .subquery()
    )
    good = func.count().filter(each.c.said > 0, each.c.against == 0)
    query = select(each.c.session_id, func.count(), good, func.sum(each.c.said)).group_by(
        each.c.session_id
    )
    return {
        session: {"reps": reps, "good_reps": good_reps if said else None}
        for session, reps, good_reps, said in db.execute(query)
    }


def _session_faults(db: DatabaseSession, of_person: list) -> dict[int, dict[str, str | int]]:
    many = func.count(func.distinct(FindingRow.unit_id))
    query = (
        select(Unit.session_id, FindingRow.code, many, func.max(FindingRow.severity))
        .join(Unit, FindingRow.unit_id == Unit.id)
        .join(Session, Unit.session_id == Session.id)
        .where(*of_person, Unit.current, FindingRow.outcome == CLEAR)
        .group_by(Unit.session_id, FindingRow.code)
        .order_by(many, func.max(FindingRow.severity), FindingRow.code)
    )
    return {
        session: {"worst": code, "worst_clear": clear, "severity": severity}
        for session, code, clear, severity in db.execute(query)
    }


def _session_holds(db: DatabaseSession, of_person: list) -> dict[int, dict[str, float | None]]:
    """Seconds held and held in good form: of the report, for a row of a hold has no good form."""
    held = select(Unit.session_id).where(Unit.kind == "hold", Unit.current)
    query = select(Session.id, Session.report).where(*of_person, Session.id.in_(held))
    out = {}
    for session, text in db.execute(query):
        plain = decode_json(text, dict, _REPORT, "What the store holds")
        try:
            hold, judged = plain["hold"], plain.get("judged") != []
            out[session] = {
                "held_s": float(hold["end_s"]) - float(hold["start_s"]),
                "good_s": float(hold["good_form_s"]) if judged else None,
            }
        except (KeyError, TypeError, ValueError):
            continue  # judged again, it has no hold any more
    return out

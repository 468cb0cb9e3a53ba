"""Checks in the history: the coach's sessions of a person, and reports that are kept without a
track."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.assessment.form import hold_judged, in_good_form, nothing_judged
from posecheck.errors import InputError
from posecheck.history.coach_sessions import coach_sessions
from posecheck.history.kept import delete_rows
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.progress.records import Check
from posecheck.results.report_json import to_json
from posecheck.review.as_asked import refuse_another_stretch
from posecheck.review.audit import DECIDED, note_of_others
from posecheck.review.history_tables import CheckFigureRow, CheckRow
from posecheck.review.people import consent_of
from posecheck.review.store import Store, now
from posecheck.review.tables import Session
from posecheck.screen.result import ScreenFigure

_FIGURE = ("measure", "side", "value", "low", "high", "unit")


def file_check(store: Store, person_id: int, report: Report, made_on: date) -> bool:
    """Keeps a report for a person, numbers alone; gives whether it is new. One that the coach's
    store has as a session of this person is there already.

    made_on: the day of the clip. Raises InputError for an unknown person, a refused clip and
    another stretch of a clip that is kept, OutputError.
    """
    if report.quality.status == "refused":
        raise InputError(
            f"{report.source.name} was refused: there is nothing to keep.",
            "Film it again as the report says.",
        )
    check = check_of(report, made_on)

    def change(db: DatabaseSession) -> bool:
        consent_of(db, person_id)
        for table, kept in ((Session, Session.report), (CheckRow, CheckRow.content)):
            same = (
                table.person_id == person_id,
                table.source_sha256 == check.sha256,
                table.movement == check.movement,
            )
            there = db.scalar(select(kept).where(*same))
            if there is not None:
                refuse_another_stretch(there, report)
                return False
        row = CheckRow(
            person_id=person_id,
            source_sha256=check.sha256,
            source_name=check.source,
            movement=check.movement,
            view=check.view,
            filmed_on=made_on,
            filed_at=now(),
            version=report.version,
            reps=check.reps,
            good_reps=check.good_reps,
            held_s=check.held_s,
            good_s=check.good_s,
            worst=check.worst,
            worst_clear=check.worst_clear,
            severity=check.severity,
            content=to_json(report).decode(),
        )
        db.add(row)
        db.flush()
        about = {
            "check_id": row.id,
            "person_id": person_id,
            "filmed_on": made_on,
            "movement": check.movement,
        }
        if check.figures:
            db.execute(insert(CheckFigureRow), [{**about, **_columns(f)} for f in check.figures])
        note_of_others(db, store.viewer, DECIDED, person_id, f"kept a check: {check.movement}")
        return True

    return store.write(change)


def _columns(figure: ScreenFigure) -> dict[str, str | float]:
    return {name: getattr(figure, name) for name in _FIGURE}


def check_of(report: Report, day: date) -> Check:
    """What the history knows of a report that was not refused."""
    whole = [rep for rep in report.reps if not rep.partial]
    worst = Counter(fault.code for rep in whole for fault in rep.faults).most_common(1)
    if not worst and report.findings and not whole:
        worst = [(report.findings[0].code, 1)]
    code = worst[0][0] if worst else ""
    found = (*report.findings, *(fault for rep in whole for fault in rep.faults))
    severity = max((fault.severity for fault in found if fault.code == code), default=0)
    judged = not nothing_judged(report)
    measured: dict[tuple[str, str, str], list[Measurement]] = defaultdict(list)
    for m in (
        [m for rep in whole for m in rep.measurements]
        if whole
        else [*(report.stride.measurements if report.stride else ()), *report.measurements]
    ):
        if m.status not in ("refused", "unclear") and None not in (m.value, m.low, m.high):
            measured[m.name, m.side or "", m.unit].append(m)
    hold = report.hold
    return Check(
        day=day,
        movement=report.movement,
        view=report.view.name,
        source=report.source.name,
        sha256=report.source.sha256,
        reps=len(whole) if whole else None,
        good_reps=in_good_form(report) if whole and judged else None,
        held_s=hold.end_s - hold.start_s if hold else None,
        good_s=hold.good_form_s if hold and hold_judged(report) else None,
        worst=code,
        worst_clear=worst[0][1] if worst else 0,
        severity=severity,
        figures=tuple(
            ScreenFigure(name, *_means(found), unit, side)
            for (name, side, unit), found in measured.items()
        ),
    )


def _means(found: list[Measurement]) -> tuple[float, float, float]:
    """value, low, high: what is the person's own in an interval stands in every rep, so that the
    mean has the mean interval."""
    value, low, high = (
        sum(column) / len(found) for column in zip(*(m.known for m in found), strict=True)
    )
    return value, low, high


def checks_of(store: Store, person_id: int, since: date | None = None) -> list[Check]:
    """A person's checks, the oldest first: the coach's sessions and kept reports. since: filmed on
    that day or later. Raises DamagedStore."""
    with store.reading() as db:
        found = [*coach_sessions(db, person_id, since), *_reports(db, person_id, since)]
    return sorted(found, key=lambda check: check.day)


def _reports(db: DatabaseSession, person_id: int, since: date | None) -> list[Check]:
    plain = (CheckRow.content, CheckRow.version, CheckRow.filed_at, CheckRow.person_id)
    columns = [c for c in CheckRow.__table__.c if c.name not in {p.key for p in plain}]
    rows = select(*columns).where(CheckRow.person_id == person_id)
    figures = select(
        CheckFigureRow.check_id, *(getattr(CheckFigureRow, name) for name in _FIGURE)
    ).where(CheckFigureRow.person_id == person_id)
    if since is not None:
        rows = rows.where(CheckRow.filmed_on >= since)
        figures = figures.where(CheckFigureRow.filmed_on >= since)
    of_check: dict[int, list[ScreenFigure]] = defaultdict(list)
    for row in db.execute(figures.order_by(CheckFigureRow.id)):
        of_check[row.check_id].append(
            ScreenFigure(row.measure, row.value, row.low, row.high, row.unit, row.side)
        )
    return [
        Check(
            day=row.filmed_on,
            movement=row.movement,
            view=row.view,
            source=row.source_name,
            sha256=row.source_sha256,
            reps=row.reps,
            good_reps=row.good_reps,
            held_s=row.held_s,
            good_s=row.good_s,
            worst=row.worst,
            worst_clear=row.worst_clear,
            severity=row.severity,
            figures=tuple(of_check[row.id]),
        )
        for row in db.execute(rows.order_by(CheckRow.filmed_on, CheckRow.id))
    ]


def delete_check(store: Store, person_id: int, sha256: str, movement: str) -> bool:
    """Removes a kept report; gives whether there was one. A session of the coach's goes with
    `review.removal.delete_session`."""
    of_it = (CheckRow.source_sha256 == sha256, CheckRow.movement == movement)
    return bool(delete_rows(store, CheckRow, person_id, "a check", *of_it))

"""Judging past sessions again, by the thresholds that hold now, from their kept pose tracks: no
video and no pose model is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError, MovementFileError, NothingToMeasure
from posecheck.model.file_names import TRACK
from posecheck.model.judged import CLEAR
from posecheck.pose.io.storage import load_track
from posecheck.results.report_json import to_json
from posecheck.review.as_asked import asked_of_person, judged, settings_of, settings_text
from posecheck.review.audit import DECIDED, note
from posecheck.review.files import inside, session_folder
from posecheck.review.filing import OWN_LIMITS
from posecheck.review.people import find_person, person_name
from posecheck.review.questions import finding_columns
from posecheck.review.session_sums import sum_up
from posecheck.review.store import Store, now
from posecheck.review.tables import SILENT, CurveRow, FindingRow, MeasurementRow, Session, Unit
from posecheck.review.unit_rows import add_details, add_units
from posecheck.review.units import JudgedUnit, units_of
from posecheck.review.viewer import may_open, session_of

SAME = 0.5
"""Two reps are the same one where they share more than this part of the time that either lasts [E].
"""


@dataclass(frozen=True)
class Again:
    """sessions: re-evaluated. flagged, cleared: findings that are flagged now and were not, and the
    other way round. skipped: (name, why)."""

    sessions: int
    flagged: int
    cleared: int
    skipped: tuple[tuple[str, str], ...] = ()


def judge_again(
    store: Store,
    person_id: int | None = None,
    movement: str | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Again:
    """Judges every session again, or those of one person or movement. Labels and notes stay with
    their reps, matched by time.

    Each session is one transaction; a session that cannot be judged stays as it was. progress:
    called with (done, of).
    """
    query = (
        select(Session.id, Session.source_name)
        .where(Session.synthetic.is_(False), may_open(store.viewer, Session.person_id))
        .order_by(Session.id)
    )
    if person_id is not None:
        query = query.where(Session.person_id == person_id)
    if movement is not None:
        query = query.where(Session.movement == movement)
    with store.reading() as db:
        wanted = db.execute(query).all()
    done, flagged, cleared, skipped = 0, 0, 0, []
    for k, (session_id, name) in enumerate(wanted, start=1):
        try:
            now_flagged, now_cleared = judge_session(store, session_id)
        except (InputError, NothingToMeasure, MovementFileError) as problem:
            skipped.append((name, problem.message))
        else:
            done, flagged, cleared = done + 1, flagged + now_flagged, cleared + now_cleared
        if progress is not None:
            progress(k, len(wanted))
    return Again(done, flagged, cleared, tuple(skipped))


def judge_session(store: Store, session_id: int) -> tuple[int, int]:
    """Judges one session again; gives how many findings became flagged and how many no longer are.
    Raises InputError."""
    with store.reading() as db:
        session = session_of(db, store.viewer, session_id)
        person_id, movement = session.person_id, session.movement
        track, settings = (
            inside(session_folder(store.media, session.key), TRACK),
            settings_of(session),
        )
        name = person_name(db, person_id)
    if _is_of_another(store, person_id, settings.asked.calibration):  # earlier versions kept it so
        settings = replace(settings, asked=asked_of_person(settings.asked, name))
    analysis = judged(store, person_id, load_track(track), movement, settings)
    report = analysis.report
    if report.quality.status == "refused":
        raise InputError(
            f"This version refuses the clip: {report.summary}", "It stays as it was judged before."
        )
    units = units_of(analysis)

    def change(db: DatabaseSession) -> tuple[int, int]:
        row = db.get(Session, session_id)
        if row is None:
            raise InputError(
                "This session was removed meanwhile.", "Look at the person's sessions again."
            )
        row.profile = report.profile.name if report.profile else OWN_LIMITS
        row.report, row.version, row.judged_at = to_json(report).decode(), report.version, now()
        row.settings = settings_text(settings)
        before = _flagged(db, session_id)
        _replace(db, row, units)
        after = _flagged(db, session_id)
        note(db, store.viewer, DECIDED, person_id, f"judged a {movement} again")
        return len(after - before), len(before - after)

    return store.write(change)


def _is_of_another(store: Store, person_id: int, name: str | None) -> bool:
    """Whether it is the name of somebody else in the store."""
    return name is not None and find_person(store, name) not in (None, person_id)


def _flagged(db: DatabaseSession, session_id: int) -> set[int]:
    query = select(FindingRow.id).join(Unit, FindingRow.unit_id == Unit.id)
    return set(
        db.scalars(
            query.where(Unit.session_id == session_id, Unit.current, FindingRow.outcome == CLEAR)
        )
    )


def _replace(db: DatabaseSession, session: Session, units: tuple[JudgedUnit, ...]) -> None:
    """New numbers under the old reps; a rep that is found no more leaves the queue, with its
    labels."""
    old = list(db.scalars(select(Unit).where(Unit.session_id == session.id)))
    for unit in units:
        match = max(old, key=lambda o: shared_time(o, unit), default=None)
        if match is None or match.kind != unit.kind or shared_time(match, unit) <= SAME:
            add_units(db, session, (unit,))
            continue
        old.remove(match)
        for name in ("number", "side", "start_s", "peak_s", "peak_end_s", "end_s", "partial"):
            setattr(match, name, getattr(unit, name))
        match.current = True
        for table in (MeasurementRow, CurveRow):
            db.execute(delete(table).where(table.unit_id == match.id))
        _judge_unit(db, session, match.id, unit)
    for gone in old:
        gone.current = False
        silent = update(FindingRow).where(FindingRow.unit_id == gone.id)
        db.execute(silent.values(outcome=SILENT, queued=False))
    sum_up(db, session)


def shared_time(a: Unit | JudgedUnit, b: Unit | JudgedUnit) -> float:
    """Shared time over the time that either lasts, 0 to 1."""
    shared = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    both = max(a.end_s, b.end_s) - min(a.start_s, b.start_s)
    return max(0.0, shared) / both if both > 0 else 1.0


def _judge_unit(db: DatabaseSession, session: Session, unit_id: int, unit: JudgedUnit) -> None:
    there = {f.code: f for f in db.scalars(select(FindingRow).where(FindingRow.unit_id == unit_id))}
    add_details(db, session, unit_id, unit, findings=False)
    about = {
        "unit_id": unit_id,
        "person_id": session.person_id,
        "movement": session.movement,
        "filmed_on": session.filmed_on,
    }
    for question in unit.questions:
        fields = finding_columns(question)
        found = there.pop(question.judged.code, None)
        if found is None:
            db.execute(insert(FindingRow), [{**about, **fields}])
            continue
        # what was drawn for the sample stays drawn, or what it says of the rest would be skewed by
        # how it was judged
        fields["sampled"] = found.sampled
        fields["queued"] = question.askable and (found.sampled or question.queued)
        for name, value in fields.items():
            setattr(found, name, value)
    for found in there.values():
        found.outcome, found.queued = SILENT, False

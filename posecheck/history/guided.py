"""Guided sessions in the store, as they stand after each step: a session that is cut off goes on
from there."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.guided.record import OPEN_STATES, GuidedSession, SessionStep, StepResult
from posecheck.history.kept import delete_rows, from_text, moment_of, to_text
from posecheck.review.audit import DECIDED, note_of_others
from posecheck.review.history_tables import GuidedRow, GuidedStepRow
from posecheck.review.people import consent_of
from posecheck.review.store import Store, now


def save_guided(store: Store, person_id: int, session: GuidedSession) -> GuidedSession:
    """Keeps a session as it stands now, in one transaction; gives what the store holds then. To be
    called after each step: saved again, the same changes nothing.

    What the store has of it already is never lost: results that `session` does not know (of another
    tab, or of a file that is read in later) stay, and a session that is over stays over. Raises
    InputError for an unknown person and a session that does not hang together, OutputError.
    """
    _check(session)
    began = moment_of(session.began_at, "The session")
    ended = moment_of(session.ended_at, "The session's end") if session.ended_at else None

    def change(db: DatabaseSession) -> GuidedSession:
        consent_of(db, person_id)
        row = db.scalar(
            select(GuidedRow)
            .where(GuidedRow.person_id == person_id, GuidedRow.key == session.key)
            .with_for_update()
        )
        kept = session if row is None else joined(_read(row.content), session)
        content = to_text(kept)
        if row is None:
            said = f"kept a guided session of {began.date()}"
            note_of_others(db, store.viewer, DECIDED, person_id, said)
            row = GuidedRow(person_id=person_id, key=session.key, began_at=began)
            db.add(row)
        elif row.content == content:
            return kept
        row.ended_at = ended if kept.ended_at == session.ended_at else row.ended_at
        _set(row, kept, content)
        db.flush()
        db.execute(delete(GuidedStepRow).where(GuidedStepRow.guided_id == row.id))
        about = {"guided_id": row.id, "person_id": person_id, "began_at": began}
        if kept.results:
            db.execute(
                insert(GuidedStepRow),
                [
                    {**about, "place": place, **_columns(kept.steps[result.step], result)}
                    for place, result in enumerate(kept.results)
                ],
            )
        return kept

    return store.write(change)


def joined(kept: GuidedSession, newer: GuidedSession) -> GuidedSession:
    """`newer` with what only `kept` has: results, in the order of their times; the end; pain said.
    Both of one session. Raises InputError where their steps differ."""
    if kept.steps != newer.steps or kept.began_at != newer.began_at:
        raise InputError(
            "This is another session than the one that is kept by its key.", "Begin a new session."
        )
    known = {(result.step, result.at) for result in newer.results}
    missing = [result for result in kept.results if (result.step, result.at) not in known]
    results = newer.results
    if missing:
        results = tuple(sorted((*results, *missing), key=lambda result: result.at))
    base = newer if kept.is_open or not newer.is_open else kept
    said = {
        name: newest if (newest := getattr(newer, name)) not in (None, "") else getattr(kept, name)
        for name in ("pain_before", "pain_after", "pain_next_day", "ended_at")
    }
    return msgspec.structs.replace(base, results=results, **said)


def _check(session: GuidedSession) -> None:
    if not session.key or len(session.key) > 64:
        raise InputError("A session needs a key of 1 to 64 letters.", "Begin a new session.")
    if any(result.step >= len(session.steps) for result in session.results):
        raise InputError(
            "The session has results of steps that it does not have.", "Begin a new session."
        )


def _set(row: GuidedRow, session: GuidedSession, content: str) -> None:
    row.programme, row.week, row.state = session.programme, session.week, session.state
    row.steps, row.step, row.with_camera = len(session.steps), session.at, session.with_camera
    row.pain_before, row.pain_after = session.pain_before, session.pain_after
    row.pain_next_day, row.saved_at, row.content = session.pain_next_day, now(), content


def _columns(step: SessionStep, result: StepResult) -> dict[str, object]:
    return {
        "step": result.step,
        "movement": step.movement,
        "side": step.side,
        "went": result.went,
        "judged": result.judged,
        "reps": result.reps,
        "good_reps": result.good_reps,
        "hold_s": result.hold_s,
        "good_hold_s": result.good_hold_s,
        "worst": result.worst,
        "severity": result.severity,
        "figure": result.figure,
        "value": result.figure_value,
        "half_width": result.figure_half_width,
        "pain": result.pain,
    }


def _read(text: str) -> GuidedSession:
    return from_text(text, GuidedSession, "a kept session")


def guided_of(
    store: Store, person_id: int, since: datetime | None = None, last: int | None = None
) -> list[GuidedSession]:
    """A person's guided sessions, the oldest first. since: that began then or later; last: only so
    many of the newest. Raises DamagedStore."""
    query = select(GuidedRow.content).where(GuidedRow.person_id == person_id)
    if since is not None:
        query = query.where(GuidedRow.began_at >= since)
    query = query.order_by(GuidedRow.began_at.desc(), GuidedRow.id.desc())
    with store.reading() as db:
        texts = db.scalars(query if last is None else query.limit(last)).all()
    return [_read(text) for text in reversed(texts)]


def guided_session(store: Store, person_id: int, key: str) -> GuidedSession | None:
    """The session of that key, None where there is none. Raises DamagedStore."""
    query = select(GuidedRow.content).where(GuidedRow.person_id == person_id, GuidedRow.key == key)
    with store.reading() as db:
        text = db.scalar(query)
    return None if text is None else _read(text)


def open_guided(store: Store, person_id: int) -> GuidedSession | None:
    """The newest session, where it is not over: one to go on with. None where there is none, or a
    later one was begun. Raises DamagedStore."""
    query = (
        select(GuidedRow.state, GuidedRow.content)
        .where(GuidedRow.person_id == person_id)
        .order_by(GuidedRow.began_at.desc(), GuidedRow.id.desc())
        .limit(1)
    )
    with store.reading() as db:
        row = db.execute(query).first()
    return _read(row.content) if row is not None and row.state in OPEN_STATES else None


def delete_guided(store: Store, person_id: int, key: str) -> bool:
    """Removes a session; gives whether there was one."""
    row = GuidedRow
    return bool(delete_rows(store, row, person_id, "a guided session", row.key == key))

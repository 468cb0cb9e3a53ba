"""What a coach says: agree, disagree or unsure about one entry, and notes. One keystroke is one
transaction, and counts once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.audit import DECIDED, note
from posecheck.review.presses import add_words, counted
from posecheck.review.store import Store, now
from posecheck.review.tables import LABELS, FindingRow, LabelRow, NoteRow, Session, Unit
from posecheck.review.viewer import may_open, person_for

LONGEST_NOTE = 4000


def give_label(
    store: Store, finding_id: int, label: str, *, coach: str = "", token: str | None = None
) -> bool:
    """Writes a label down: the coach sees the fault ("agree"), does not ("disagree"), or cannot
    tell ("unsure").

    token: names the keystroke; the same one again changes nothing, and gives False. A later label
    on the same entry replaces what holds, and both are kept. Raises InputError for an unknown label
    or an entry that is gone, OutputError where it could not be written.
    """
    if label not in LABELS:
        raise InputError(f"{label!r} is no label.", f"Say one of: {', '.join(LABELS)}.")
    token = token or uuid4().hex

    def change(db: DatabaseSession) -> bool:
        if counted(db, LabelRow, token):
            return False
        found = db.get(FindingRow, finding_id)
        if found is None or person_for(db, store.viewer, found.person_id) is None:
            raise InputError("This entry is not in the store any more.", "Open the queue again.")
        db.add(
            LabelRow(
                finding_id=finding_id,
                verdict=label,
                coach=coach,
                token=token,
                value=found.value,
                threshold=found.threshold,
                outcome=found.outcome,
                given_at=now(),
            )
        )
        db.execute(update(FindingRow).where(FindingRow.id == finding_id).values(state=label))
        said = f"label {label}: {found.movement}, {found.code}"
        note(db, store.viewer, DECIDED, found.person_id, said)
        return True

    return store.write(change)


@dataclass(frozen=True)
class WrittenNote:
    """A note as it is shown. number: of the rep, None for the whole session."""

    text: str
    coach: str
    number: int | None
    written_on: date


def add_note(
    store: Store,
    session_id: int,
    text: str,
    *,
    unit_id: int | None = None,
    coach: str = "",
    token: str | None = None,
) -> bool:
    """Writes a note about a session, or one unit of it; the same token again changes nothing.
    Raises InputError, OutputError."""
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise InputError(f"A note has 1 to {LONGEST_NOTE} letters.", "Write it shorter, or as two.")
    token = token or uuid4().hex

    def change(db: DatabaseSession) -> bool:
        if counted(db, NoteRow, token):
            return False
        words = {"unit_id": unit_id, "coach": coach, "text": text, "token": token}
        _, session = add_words(db, store, NoteRow, session_id, **words)
        note(db, store.viewer, DECIDED, session.person_id, f"note on a {session.movement}")
        return True

    return store.write(change)


def session_notes(store: Store, session_id: int) -> list[WrittenNote]:
    """The notes on a session and its reps, oldest first."""
    query = (
        select(NoteRow, Unit.number)
        .outerjoin(Unit, NoteRow.unit_id == Unit.id)
        .join(Session, NoteRow.session_id == Session.id)
        .where(NoteRow.session_id == session_id, may_open(store.viewer, Session.person_id))
        .order_by(NoteRow.id)
    )
    with store.reading() as db:
        return [
            WrittenNote(n.text, n.coach, number, n.written_at.date())
            for n, number in db.execute(query)
        ]

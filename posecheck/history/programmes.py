"""Programmes in the store: a row a week."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.history.kept import day_of, delete_rows, from_text, to_text
from posecheck.programme.plan import Programme
from posecheck.programme.private import without_answers
from posecheck.review.audit import DECIDED, note
from posecheck.review.history_tables import ProgrammeRow
from posecheck.review.people import consent_of
from posecheck.review.store import Store, now


def file_programme(store: Store, person_id: int, programme: Programme) -> bool:
    """Keeps a week of a programme, in place of the same week as it was before; gives whether
    anything changed. What it says of pain is left out (`programme.private`). Raises InputError for
    an unknown person, no key, a week of no day, or one that a red flag stopped; OutputError."""
    if programme.stopped:
        raise InputError(
            "A programme that a warning sign stopped is not kept.",
            "Make it again when the questions are answered with no.",
        )
    if not programme.key or len(programme.key) > 64:
        raise InputError("A programme needs a key of 1 to 64 letters.", "Make it again.")
    from_day = day_of(programme.from_day, "The programme")
    again = day_of(programme.screen_again, "The next screen") if programme.screen_again else None

    def change(db: DatabaseSession) -> bool:
        consent_of(db, person_id)
        row = db.scalar(
            select(ProgrammeRow)
            .where(
                ProgrammeRow.person_id == person_id,
                ProgrammeRow.key == programme.key,
                ProgrammeRow.week == programme.week,
            )
            .with_for_update()
        )
        content = to_text(without_answers(programme))
        if row is None:
            row = ProgrammeRow(person_id=person_id, key=programme.key, week=programme.week)
            db.add(row)
        elif row.content == content:
            return False
        row.from_day, row.screen_again, row.saved_at = from_day, again, now()
        row.stopped, row.made_by = False, programme.by
        row.version, row.content = programme.version, content
        db.flush()
        note(db, store.viewer, DECIDED, person_id, f"programme, week {programme.week}")
        return True

    return store.write(change)


def programmes_of(store: Store, person_id: int, key: str | None = None) -> list[Programme]:
    """Every week of a person's programmes, or of the one of that key, in the order of their days.
    Raises DamagedStore."""
    query = select(ProgrammeRow.content).where(ProgrammeRow.person_id == person_id)
    if key is not None:
        query = query.where(ProgrammeRow.key == key)
    with store.reading() as db:
        texts = db.scalars(
            query.order_by(ProgrammeRow.from_day, ProgrammeRow.saved_at, ProgrammeRow.id)
        ).all()
    return [from_text(text, Programme, "a kept programme") for text in texts]


def current_programme(store: Store, person_id: int, today: date | None = None) -> Programme | None:
    """The week that is on: the last that has begun, of two that began together the one saved later;
    None where there is none. today: None takes the last one, begun or not. One that a red flag
    stopped, as an older version kept it, is none. Raises DamagedStore."""
    query = select(ProgrammeRow.content).where(
        ProgrammeRow.person_id == person_id, ProgrammeRow.stopped.is_(False)
    )
    if today is not None:
        query = query.where(ProgrammeRow.from_day <= today)
    newest = (ProgrammeRow.from_day.desc(), ProgrammeRow.saved_at.desc(), ProgrammeRow.id.desc())
    with store.reading() as db:
        text = db.scalar(query.order_by(*newest).limit(1))
    return None if text is None else from_text(text, Programme, "a kept programme")


def delete_programme(store: Store, person_id: int, key: str) -> int:
    """Removes all weeks of a programme; gives how many there were."""
    row = ProgrammeRow
    return delete_rows(store, row, person_id, "a programme", row.key == key)

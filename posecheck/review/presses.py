"""A press of a key or a button is one transaction, and counts once: its token names it."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.review.reply_tables import ReplyRow
from posecheck.review.store import Store, now
from posecheck.review.tables import LabelRow, NoteRow, Session, Unit
from posecheck.review.viewer import no_session, session_of

Row = TypeVar("Row", NoteRow, ReplyRow)


def counted(db: DatabaseSession, row: type[LabelRow | NoteRow | ReplyRow], token: str) -> bool:
    """Whether this press was written down already."""
    return db.scalar(select(row.id).where(row.token == token)) is not None


def add_words(
    db: DatabaseSession, store: Store, row: type[Row], session_id: int, **words
) -> tuple[Row, Session]:
    """Adds a coach's words (unit_id, coach, text, token) about a session or a unit of it; gives
    their row and the session. Raises InputError where either is gone."""
    session = session_of(db, store.viewer, session_id)
    if words["unit_id"] is not None:
        unit = db.get(Unit, words["unit_id"])
        if unit is None or unit.session_id != session_id:
            raise no_session()
    written = row(session_id=session_id, written_at=now(), **words)
    db.add(written)
    db.flush()
    return written, session

"""Taking away: pictures whose time is over or that are no longer allowed, a session, everything of a person. Numbers outlive pictures, not people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.calibration.store import calibration_path, delete_calibration
from posecheck.errors import InputError, OutputError
from posecheck.review.files import remove_session
from posecheck.review.filing import HEADS_FILE
from posecheck.review.people import consent_of, expiry
from posecheck.review.store import Store, now
from posecheck.review.tables import Base, Clip, Person, Session

WHOLE = ("video", "annotated")
"""Kinds of clips that are whole videos; the others are parts of one."""


def expire(store: Store, today: date | None = None) -> int:
    """Removes the pictures of every session whose time is over; gives how many sessions that were. Measurements and the pose track stay."""
    today = today or now().date()
    with store.reading() as db:
        over = db.scalars(select(Session.id).where(Session.expires_on <= today, Session.media != "none")).all()
    for session_id in over:
        drop_pictures(store, session_id)
    return len(over)


def drop_pictures(store: Store, session_id: int, kinds: tuple[str, ...] | None = None) -> None:
    """Removes a session's kept pictures, all or those kinds of clips: rows first, so that a page never shows a file that has gone."""

    def change(db: DatabaseSession) -> tuple[str, list[str]]:
        session = db.get_one(Session, session_id)
        wanted = [Clip.session_id == session_id, *([Clip.kind.in_(kinds)] if kinds else [])]
        paths = list(db.scalars(select(Clip.path).where(*wanted)))
        db.execute(delete(Clip).where(*wanted))
        session.media = "clips" if kinds else "none"
        if not kinds:
            session.expires_on = None
        return session.key, paths

    key, paths = store.write(change)
    folder = store.media / key
    for name in [*paths, *([] if kinds else [HEADS_FILE])]:
        _remove(folder / name)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} could not be removed: {error.strerror or error}.", "Close what uses it and remove it by hand.") from error


def apply_consent(store: Store, person_id: int, today: date | None = None) -> int:
    """Brings what is kept of a person within what they allow now; gives how many sessions lost pictures. What is gone does not come back."""
    with store.reading() as db:
        media, days = consent_of(db, person_id)
        sessions = db.execute(select(Session.id, Session.media).where(Session.person_id == person_id)).all()
    changed = 0
    for session_id, kept in sessions:
        if kept != "none" and media == "none":
            drop_pictures(store, session_id)
            changed += 1
        elif kept == "full" and media == "clips":
            drop_pictures(store, session_id, WHOLE)
            changed += 1

    def dates(db: DatabaseSession) -> None:
        for session in db.scalars(select(Session).where(Session.person_id == person_id, Session.media != "none")):
            session.expires_on = expiry(days, session.filed_at.date())

    store.write(dates)
    return changed + expire(store, today)


def delete_session(store: Store, session_id: int) -> None:
    """Removes one session: rows, then files."""

    def change(db: DatabaseSession) -> str:
        session = db.get(Session, session_id)
        if session is None:
            raise InputError("This session is not in the store (any more).", "Look at the person's sessions again.")
        key = session.key
        db.delete(session)
        return key

    remove_session(store.media, store.write(change))
    _forget(store)


def delete_person(store: Store, person_id: int) -> None:
    """Removes everything of a person: rows, kept files, their own limits and calibration; then looks that nothing is left.

    Deleted rows are overwritten in the SQLite file (secure_delete, and the log beside it is emptied). Copies that somebody exported, and backups, are
    beyond its reach. Raises InputError, OutputError.
    """

    def change(db: DatabaseSession) -> tuple[str, list[str]]:
        person = db.get(Person, person_id)
        if person is None:
            raise InputError("This person is not in the store (any more).", "`posecheck people` lists those who are.")
        keys = list(db.scalars(select(Session.key).where(Session.person_id == person_id)))
        db.delete(person)
        return person.name, keys

    name, keys = store.write(change)
    if calibration_path(name).is_file():
        delete_calibration(name)
    for key in keys:
        remove_session(store.media, key)
    _forget(store)
    left = _left(store, person_id)
    if left or any((store.media / key).exists() for key in keys):
        raise OutputError(f"Not everything could be removed: {', '.join(left) or 'files'} stay.", "Delete the person again.")


def _left(store: Store, person_id: int) -> list[str]:
    """Tables that still hold rows of somebody."""
    with store.reading() as db:
        tables = [t for t in Base.metadata.sorted_tables if "person_id" in t.c]
        return [t.name for t in tables if db.scalar(select(func.count()).select_from(t).where(t.c.person_id == person_id))]


def _forget(store: Store) -> None:
    """Empties SQLite's log, which still held what was deleted. Where somebody reads right now, the next writer empties it."""
    if store.kind == "sqlite":
        with store.engine.connect() as connection:
            connection.connection.driver_connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)").text).close()

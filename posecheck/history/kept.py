"""How a value of the history stands in a row: as the JSON that its contract says; and how a row
goes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.errors import DamagedStore, InputError
from posecheck.review.audit import DELETED, note
from posecheck.review.base import Base
from posecheck.review.columns import RESTORE
from posecheck.review.store import Store
from posecheck.review.viewer import may_open

Kept = TypeVar("Kept", bound=msgspec.Struct)


_MADE = Expected("what can be kept", InputError, "Make it again.")


def to_text(value: msgspec.Struct) -> str:
    """The JSON that a row holds. Raises InputError where it could not be read back: a number that
    is none, a pain of 11."""
    text = msgspec.json.encode(value).decode()
    decode_json(text, type(value), _MADE, "This")
    return text


def from_text(text: str, kind: type[Kept], what: str) -> Kept:
    """The value of a row's JSON; what: "a kept screen". Raises DamagedStore where it is none."""
    return decode_json(text, kind, Expected(what, DamagedStore, RESTORE), "What the store holds")


def day_of(text: str, what: str) -> date:
    """An ISO day, or the day of an ISO moment; what: whose, for the message. Raises InputError."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise InputError(
            f"{what} is of no day: {text[:40]!r}.", "A day is written as 2026-05-31."
        ) from error


def moment_of(text: str, what: str) -> datetime:
    """An ISO moment, as UTC where it names no zone. Raises InputError."""
    try:
        return as_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{what} is of no moment: {text[:40]!r}.",
            "A moment is written as 2026-05-31T18:00:00+00:00.",
        ) from error


def as_utc(moment: datetime) -> datetime:
    """With its zone: SQLite keeps none, and what is kept there is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def delete_rows(
    store: Store, table: type[Base], person_id: int, what: str, *of_it: ColumnElement[bool]
) -> int:
    """Removes a person's rows of a table that fit; gives how many there were. what: for the audit,
    "a screen". Raises OutputError."""

    def change(db: DatabaseSession) -> int:
        mine = (table.person_id == person_id, may_open(store.viewer, table.person_id))
        gone = db.execute(delete(table).where(*mine, *of_it)).rowcount
        if gone:
            note(db, store.viewer, DELETED, person_id, what)
        return gone

    return store.write(change)

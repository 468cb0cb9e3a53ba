"""What a coach writes, draws and says to an athlete about a session or one rep of it. It travels
first in the report that is handed over, and stands on the athlete's own result of the same clip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import InputError
from posecheck.review.audit import DECIDED, DELETED, note
from posecheck.review.presses import add_words, counted
from posecheck.review.reply_media import Sketch, Spoken, add_media
from posecheck.review.reply_tables import ReplyRow, SketchRow, SoundRow
from posecheck.review.store import Store
from posecheck.review.tables import PersonRow, Session, Unit
from posecheck.review.viewer import may_open, session_for

LONGEST_REPLY = 4000
GONE = "The picture that was drawn on is not kept any more."


@dataclass(frozen=True)
class Reply:
    """One reply as it is shown. to: the athlete. number: of the rep it is about, None for the whole
    session; kind: of that unit. drawn: whether something is drawn with it; sound_s: how long it is
    spoken, None where it is not (see reply_media.py)."""

    id: int
    text: str
    coach: str
    to: str
    number: int | None
    kind: str | None
    written_on: date
    drawn: bool = False
    sound_s: float | None = None

    @property
    def told(self) -> str:
        """The words; where the reply was a drawing alone, and its picture is not kept any more,
        that."""
        return self.text or ("" if self.drawn or self.sound_s is not None else GONE)

    @property
    def about(self) -> str:
        """ "Rep 3", "Hold"; "" for the whole session."""
        if self.kind is None:
            return ""
        return (
            f"{self.kind.capitalize()} {self.number}"
            if self.kind == "rep"
            else (self.kind.capitalize())
        )


@dataclass(frozen=True)
class UnitChoice:
    """What of a session a reply may be about."""

    id: int
    kind: str
    number: int


def units_to_reply(store: Store, session_id: int) -> list[UnitChoice]:
    """The reps (or the hold, stance or run) of a session, in their order."""
    query = (
        select(Unit.id, Unit.kind, Unit.number)
        .join(Session, Unit.session_id == Session.id)
        .where(Unit.session_id == session_id, Unit.current, _open_to(store))
        .order_by(Unit.number)
    )
    with store.reading() as db:
        return [UnitChoice(*row) for row in db.execute(query)]


def write_reply(
    store: Store,
    session_id: int,
    text: str,
    *,
    unit_id: int | None = None,
    coach: str = "",
    token: str | None = None,
    sketch: Sketch | None = None,
    voice: Spoken | None = None,
) -> bool:
    """Writes a reply down; False where this press was counted already (token). A drawing is of the
    unit; with it, or a voice, there need be no words. Raises InputError for an empty or endless
    text, and a session, rep or picture that is gone; OutputError."""
    text, token = text.strip(), token or uuid4().hex
    sketch = sketch if sketch is not None and sketch.shapes else None
    silent = sketch is None and voice is None
    if (silent and not text) or len(text) > LONGEST_REPLY:
        raise InputError(
            f"A reply has 1 to {LONGEST_REPLY} letters, a drawing or your voice.",
            "Write something, or write it shorter.",
        )

    def change(db: DatabaseSession) -> bool:
        if counted(db, ReplyRow, token):
            return False
        words = {"unit_id": unit_id, "coach": coach, "text": text, "token": token}
        row, session = add_words(db, store, ReplyRow, session_id, **words)
        add_media(db, row, sketch, voice)
        said = f"reply about a {session.movement}"
        note(db, store.viewer, DECIDED, session.person_id, said)
        return True

    return store.write(change)


def remove_reply(store: Store, reply_id: int) -> None:
    """Takes a reply back, with its drawing and its voice; nothing where it is gone. What was handed
    over is beyond reach."""

    def change(db: DatabaseSession) -> None:
        row = db.get(ReplyRow, reply_id)
        session = session_for(db, store.viewer, row.session_id) if row is not None else None
        if row is not None and session is not None:
            db.delete(row)
            note(db, store.viewer, DELETED, session.person_id, "a reply")

    store.write(change)


def _open_to(store: Store) -> ColumnElement[bool]:
    return may_open(store.viewer, Session.person_id)


def replies_of(store: Store, session_id: int) -> list[Reply]:
    """The replies to a session and its reps, oldest first."""
    return _found(store, Session.id == session_id)


def replies_to_clip(store: Store, sha256: str, movement: str) -> list[Reply]:
    """The replies to every session of this clip, oldest first: whoever has the clip's result on
    this computer is shown them beside it."""
    return _found(store, Session.source_sha256 == sha256, Session.movement == movement)


def _found(store: Store, *wanted) -> list[Reply]:
    query = (
        select(ReplyRow, PersonRow.name, Unit.number, Unit.kind, SketchRow.id, SoundRow.seconds)
        .join(Session, ReplyRow.session_id == Session.id)
        .join(PersonRow, Session.person_id == PersonRow.id)
        .outerjoin(Unit, ReplyRow.unit_id == Unit.id)
        .outerjoin(SketchRow, SketchRow.reply_id == ReplyRow.id)
        .outerjoin(SoundRow, SoundRow.reply_id == ReplyRow.id)
        .where(_open_to(store), *wanted)
        .order_by(ReplyRow.id)
    )
    with store.reading() as db:
        return [
            Reply(
                r.id,
                r.text,
                r.coach,
                name,
                number,
                kind,
                r.written_at.date(),
                sketch is not None,
                seconds,
            )
            for r, name, number, kind, sketch, seconds in db.execute(query)
        ]

"""Taking away: pictures whose time is over or that are no longer allowed, a session, everything of
a person. Numbers outlive pictures, not people.

Each removal is written down first (tables.Deletion), then files go, then rows, then the note: one
that was broken off is finished when the store is next opened.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import msgspec
from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.calibration.store import forget_calibration
from posecheck.disk import PRIVATE_FILE, data_folder
from posecheck.errors import InputError, OutputError
from posecheck.jobs.whose import Analysed, analysed_of, forget_analysed
from posecheck.review.files import (
    HEADS_FILE,
    empty_gone,
    in_trash,
    inside,
    is_session_key,
    remove_for_good,
    session_folder,
)
from posecheck.review.marks import folder_mark, folders_in
from posecheck.review.people import consent_of, person_key
from posecheck.review.store import Store, now
from posecheck.review.tables import OF_PEOPLE, Clip, Consent, Deletion, PersonRow, Session

WHOLE = ("video", "annotated")
"""Kinds of clips that are whole videos; the others are parts of one."""
ALL = ("*",)
_HERE = "computer-id"
"""A file in the data folder."""


@dataclass(frozen=True)
class Plan:
    """What is to be removed, by keys, which are never given twice. session: of it, all or (kinds)
    those clips only; ALL: every picture.

    person: everything of somebody; gone: somebody whose rows are gone, and of whom traces are left
    to look for. name: of a person, for the calibration, which lies in the data folder `here` with
    the analyses and uploads that go too; "" where nothing of that is left to do.
    """

    session: str | None = None
    kinds: tuple[str, ...] = ()
    person: str | None = None
    gone: str = ""
    name: str = ""
    here: str = ""
    analyses: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()


def expire(store: Store, today: date | None = None) -> int:
    """Removes the pictures of every session whose time is over; gives how many sessions that were.
    Measurements and the pose track stay."""
    today = today or now().date()
    with store.reading() as db:
        over = db.scalars(
            select(Session.id).where(Session.expires_on <= today, Session.media != "none")
        ).all()
    for session_id in over:
        drop_pictures(store, session_id)
    return len(over)


def drop_pictures(store: Store, session_id: int, kinds: tuple[str, ...] = ALL) -> None:
    """Removes a session's kept pictures, all or those kinds of clips. Raises InputError where the
    session is gone, OutputError."""
    _begin_and_finish(store, Plan(kinds=kinds), session_id=session_id)


def apply_consent(store: Store, person_id: int, today: date | None = None) -> int:
    """Brings what is kept of a person within what they allow now; gives how many sessions lost
    pictures. What is gone does not come back."""
    with store.reading() as db:
        consent_of(db, person_id)
        key = person_key(db, person_id)
    _empty_trash_of(store, key)
    return _drop_not_allowed(store, person_id) + expire(store, today)


def _drop_not_allowed(store: Store, person_id: int | None = None) -> int:
    """Removes pictures that the newest consent of a person, or of everybody, does not allow; gives
    how many sessions lost some."""
    newest = select(func.max(Consent.id)).group_by(Consent.person_id)
    query = (
        select(Session.id, Consent.media)
        .join(Consent, Consent.person_id == Session.person_id)
        .where(Consent.id.in_(newest))
    )
    query = query.where(
        or_(
            and_(Session.media != "none", Consent.media == "none"),
            and_(Session.media == "full", Consent.media == "clips"),
        )
    )
    if person_id is not None:
        query = query.where(Session.person_id == person_id)
    with store.reading() as db:
        beyond = db.execute(query.order_by(Session.id)).all()
    for session_id, allowed in beyond:
        drop_pictures(store, session_id, ALL if allowed == "none" else WHOLE)
    return len(beyond)


def delete_session(store: Store, session_id: int, also: Sequence[Analysed] = ()) -> None:
    """Removes one session, its files and its rows, and `also` (of `analysed_of_session`). Raises
    InputError, OutputError."""
    _begin_and_finish(store, _with_analyses(also), session_id=session_id)


def analysed_of_session(store: Store, session_id: int) -> tuple[Analysed, ...]:
    """What the pages of this computer analysed of a session's video, beside the store, where no
    other session is of that video: it is found by the sessions alone, and would stay for ever.
    Raises InputError for an unknown session."""
    with store.reading() as db:
        session = db.get(Session, session_id)
        if session is None:
            raise InputError(
                "This session is not in the store (any more).",
                "Look at the person's sessions again.",
            )
        name, video = _person(db, session.person_id).name, session.source_sha256
        shared = db.scalar(
            select(func.count()).where(Session.source_sha256 == video, Session.id != session_id)
        )
    return () if shared else tuple(a for a in analysed_of(name, {video}) if a.sha256 == video)


def _with_analyses(also: Sequence[Analysed]) -> Plan:
    """A plan for what the pages of this computer analysed."""
    return (
        Plan(
            here=_here(),
            analyses=tuple(a.key for a in also if a.key),
            uploads=tuple({a.sha256 for a in also}),
        )
        if also
        else Plan()
    )


def analysed(store: Store, person_id: int) -> tuple[tuple[Analysed, ...], tuple[Analysed, ...]]:
    """What the pages of this computer analysed of a person, beside the store: what goes with them,
    and what stays since the video is somebody else's too. Raises InputError for an unknown person.
    """
    with store.reading() as db:
        name = _person(db, person_id).name
        of_person = Session.person_id == person_id
        videos = set(db.scalars(select(Session.source_sha256).where(of_person)))
        others = set(
            db.scalars(
                select(Session.source_sha256).where(~of_person, Session.source_sha256.in_(videos))
            )
        )
    goes = analysed_of(name, videos, others)
    return goes, tuple(a for a in analysed_of(name, videos) if a not in goes)


def delete_person(store: Store, person_id: int, also: Sequence[Analysed] = ()) -> None:
    """Removes everything of a person: kept files, those in the trash too, the calibration, `also`
    (of `analysed`), rows; sees that nothing is left.

    Deleted rows are overwritten in the SQLite file (secure_delete, and the log beside it is
    emptied). Copies that somebody exported, and backups, are beyond its reach. Raises InputError;
    OutputError where something cannot be removed: then the person stays, and it is tried again when
    the store is next opened.
    """
    _begin_and_finish(store, replace(_with_analyses(also), here=_here()), person_id=person_id)
    left = _left(store, person_id)
    if left:
        raise OutputError(
            f"Not everything could be removed: {', '.join(left)} stay.", "Delete the person again."
        )


def finish_removals(store: Store) -> list[str]:
    """Finishes what was begun and broken off, on this computer or another one of a team, and what a
    consent asks for; gives what could not be finished, in words."""
    with store.reading() as db:
        begun = [(row.id, row.plan) for row in db.scalars(select(Deletion).order_by(Deletion.id))]
    trouble = []
    for number, text in begun:
        try:
            _finish(store, number, _decoded(text))
        except (OutputError, InputError) as problem:
            trouble.append(f"A removal that was begun is not finished: {problem}")
    try:
        _drop_not_allowed(store)
    except (OutputError, InputError) as problem:
        trouble.append(f"Pictures that are not allowed any more are still there: {problem}")
    return trouble


def _here() -> str:
    """The data folder of this computer, by an id in it that goes where it is moved. Raises
    OutputError."""
    path = data_folder() / _HERE
    try:
        for _ in range(20):
            with contextlib.suppress(FileExistsError), path.open("xb") as file:
                path.chmod(PRIVATE_FILE)
                file.write(uuid4().hex.encode())
                file.flush()
                os.fsync(file.fileno())
            if is_session_key(found := path.read_text(encoding="ascii", errors="replace")):
                return found
            time.sleep(0.01)  # another process is writing it
        path.unlink()  # or was killed while it did
        return _here()
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "Make room in the data folder."
        ) from error


def _decoded(plan: str) -> Plan:
    try:
        return msgspec.json.decode(plan, type=Plan)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "What is to be removed cannot be read.",
            "Delete the person or the session again with `posecheck people`.",
        ) from error


def _person(db: DatabaseSession, person_id: int) -> PersonRow:
    person = db.get(PersonRow, person_id)
    if person is None:
        raise InputError(
            "This person is not in the store (any more).", "`posecheck people` lists those who are."
        )
    return person


def _begin_and_finish(
    store: Store, plan: Plan, *, person_id: int | None = None, session_id: int | None = None
) -> None:
    def begin(db: DatabaseSession) -> tuple[int, Plan]:
        if person_id is not None:
            person = _person(db, person_id)
            full = replace(plan, person=person.key, name=person.name)
            for earlier in db.scalars(
                select(Deletion).where(Deletion.person == person_id)
            ):  # that was not finished
                if _superseded(earlier.plan, plan):
                    db.delete(earlier)
        else:
            session = db.get(Session, session_id)
            if session is None:
                raise InputError(
                    "This session is not in the store (any more).",
                    "Look at the person's sessions again.",
                )
            full = replace(plan, session=session.key)
        row = Deletion(person=person_id, plan=msgspec.json.encode(full).decode())
        db.add(row)
        db.flush()
        return row.id, full

    _finish(store, *store.write(begin))


def _superseded(earlier: str, plan: Plan) -> bool:
    """Whether a new plan for the same person says all that an earlier one does: one of another
    computer has its own part to do there."""
    with contextlib.suppress(InputError):
        return _decoded(earlier).here in ("", plan.here)
    return True


def _finish(store: Store, number: int, plan: Plan) -> None:
    """Removes what the plan says, the rows last; done again, it does what is left. Raises
    OutputError."""
    if plan.session is not None:
        plan = _finish_session(store, number, plan)
    removed = _remove_files_of(store, plan.person) if plan.person is not None else set()
    if plan.here and plan.here == _here():
        _forget_analysed(
            plan
        )  # the calibration last: by it one finds again what is left, where this is broken off
        if plan.name:
            forget_calibration(plan.name)
        plan = replace(plan, here="")
    if plan.person is not None:
        plan = _take_rows_of_person(store, number, plan, removed)
    if not plan.here and _traces_gone(
        store, plan.gone
    ):  # else the rest is done on the computer where it lies, or the next time
        store.write(lambda db: db.execute(delete(Deletion).where(Deletion.id == number)))


def _traces_gone(store: Store, person_key: str) -> bool:
    """Removes what a killed filing of a person left, and empties SQLite's log, which still held the
    rows; False where somebody files or reads now: then it is done when the store is next opened."""
    if person_key and not store.tidy():
        return False
    if person_key:
        _empty_trash_of(store, person_key)
    return _log_emptied(store)


def _note_done(db: DatabaseSession, number: int, plan: Plan) -> None:
    """In the transaction that takes the rows: what is left of the plan, without the name."""
    row = db.get(Deletion, number)
    if row is not None:
        row.person, row.plan = None, msgspec.json.encode(plan).decode()


def _finish_session(store: Store, number: int, plan: Plan) -> Plan:
    if is_session_key(plan.session) and not plan.kinds:
        remove_for_good(store.media, store.media / plan.session, store.id)
    elif is_session_key(plan.session):
        for name in _pictures_of(store, plan):
            _remove_file(store, plan.session, name)

    def rows(db: DatabaseSession) -> None:
        session = db.scalar(select(Session).where(Session.key == plan.session))
        if session is not None and not plan.kinds:
            db.delete(session)
        elif session is not None:
            db.execute(delete(Clip).where(Clip.session_id == session.id, *_of_kinds(plan)))
            session.media = "none" if plan.kinds == ALL else "clips"
            if session.media == "none":
                session.expires_on = None
        _note_done(db, number, left)

    left = replace(plan, session=None, kinds=())
    store.write(rows)
    return left


def _of_kinds(plan: Plan) -> list:
    return [] if plan.kinds == ALL else [Clip.kind.in_(plan.kinds)]


def _pictures_of(store: Store, plan: Plan) -> list[str]:
    query = (
        select(Clip.path)
        .join(Session, Clip.session_id == Session.id)
        .where(Session.key == plan.session, *_of_kinds(plan))
    )
    with store.reading() as db:
        return [*db.scalars(query), *([HEADS_FILE] if plan.kinds == ALL else [])]


def _remove_file(store: Store, key: str, name: str) -> None:
    try:
        path = inside(session_folder(store.media, key), name)
    except InputError:
        return  # it leads elsewhere: that is nobody's picture of ours
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} could not be removed: {error.strerror or error}.",
            "Close what uses it and remove it by hand.",
        ) from error


def _take_rows_of_person(store: Store, number: int, plan: Plan, removed: set[str]) -> Plan:
    """removed: keys of sessions whose files are gone."""
    left = replace(plan, person=None, gone=plan.person) if plan.here else Plan(gone=plan.person)

    def rows(db: DatabaseSession) -> bool:
        person = db.scalar(select(PersonRow).where(PersonRow.key == plan.person).with_for_update())
        if person is not None:
            if not removed.issuperset(
                db.scalars(select(Session.key).where(Session.person_id == person.id))
            ):
                return False  # one was filed in the meantime
            db.delete(person)
        _note_done(db, number, left)
        return True

    while not store.write(rows):
        removed |= _remove_files_of(store, plan.person)
    return left


def _remove_files_of(store: Store, person_key: str) -> set[str]:
    """Removes the folders of a person's sessions, those that this database does not know (it may be
    an older copy) and those in the trash included; gives the keys of the sessions."""
    with store.reading() as db:
        owner = dict(
            db.execute(
                select(Session.key, PersonRow.key).join(
                    PersonRow, Session.person_id == PersonRow.id
                )
            ).all()
        )
    if left := empty_gone(store.media, store.id):  # moved there by an earlier try: it may be theirs
        raise OutputError(
            f"{left[0]} could not be removed.",
            "Close what uses it, or remove it by hand, and delete again.",
        )
    own = {key for key, person in owner.items() if person == person_key}
    for key in own:
        if is_session_key(key):
            remove_for_good(store.media, store.media / key, store.id)
    for folder in list(folders_in(store.media)):
        if (
            is_session_key(folder.name)
            and folder.name not in owner
            and _is_of(store, folder, person_key)
        ):
            remove_for_good(store.media, folder, store.id)
    _empty_trash_of(store, person_key)
    return own


def _is_of(store: Store, folder: Path, person_key: str) -> bool:
    mark = folder_mark(folder)
    return mark is not None and mark.store == store.id and mark.person == person_key


def _empty_trash_of(store: Store, person_key: str) -> None:
    for _, day in in_trash(store.media, store.id):
        for folder in list(folders_in(day)):
            if _is_of(store, folder, person_key):
                remove_for_good(store.media, folder, store.id)


def _forget_analysed(plan: Plan) -> None:
    try:
        forget_analysed(plan.analyses, plan.uploads)
    except OSError as error:
        of = f" of {plan.name}" if plan.name else ""
        raise OutputError(
            f"What was analysed{of} could not be removed: {error}.",
            "Close what uses it, and delete again.",
        ) from error


def _left(store: Store, person_id: int) -> list[str]:
    """Tables that still hold rows of somebody."""
    with store.reading() as db:
        tables = [t for t in OF_PEOPLE if "person_id" in t.c]
        return [
            t.name
            for t in tables
            if db.scalar(select(func.count()).select_from(t).where(t.c.person_id == person_id))
        ]


def _log_emptied(store: Store) -> bool:
    """Empties SQLite's log, which still held what was deleted; False where somebody reads right
    now."""
    if store.kind != "sqlite":
        return True
    with store.engine.connect() as connection:
        cursor = connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
        cursor.close()
    return not busy

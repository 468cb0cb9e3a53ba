"""The steps of a removal that is written down: files go, then rows, then the note. Done again, they
do what is left."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.calibration.store import forget_calibration
from posecheck.disk import PRIVATE_FILE, data_folder
from posecheck.errors import InputError, OutputError
from posecheck.intake.keep import delete_answers
from posecheck.jobs.screening import forget_screening
from posecheck.jobs.whose import forget_analysed
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
from posecheck.review.store import Store
from posecheck.review.tables import Clip, Deletion, PersonRow, Session

ALL = ("*",)
_HERE = "computer-id"
"""A file in the data folder."""


@dataclass(frozen=True)
class Plan:
    """What is to be removed, by keys, which are never given twice. session: of it, all or (kinds)
    those clips only; ALL: every picture.

    person: everything of somebody; gone: somebody whose rows are gone, and of whom traces are left
    to look for. name: of a person, for the calibration and the answers about pain and health, which
    lie in the data folder `here` with the analyses and uploads that go too; "" where nothing of
    that is left to do.
    """

    session: str | None = None
    kinds: tuple[str, ...] = ()
    person: str | None = None
    gone: str = ""
    name: str = ""
    here: str = ""
    analyses: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()


def finish(store: Store, number: int, plan: Plan) -> None:
    """Removes what the plan says, the rows last; done again, it does what is left. Raises
    OutputError."""
    if plan.session is not None:
        plan = _finish_session(store, number, plan)
    removed = _remove_files_of(store, plan.person) if plan.person is not None else set()
    if plan.here and plan.here == here():
        # the calibration last: by it one finds again what is left, where this is broken off
        _forget_analysed(plan)
        for kept_by in filter(None, (plan.name, plan.person or plan.gone)):
            delete_answers(kept_by)
            forget_screening(kept_by)
        if plan.name:
            forget_calibration(plan.name)
        plan = replace(plan, here="")
    if plan.person is not None:
        plan = _take_rows_of_person(store, number, plan, removed)
    # else the rest is done on the computer where it lies, or the next time
    if not plan.here and _traces_gone(store, plan.gone):
        store.write(lambda db: db.execute(delete(Deletion).where(Deletion.id == number)))


def _traces_gone(store: Store, person_key: str) -> bool:
    """Removes what a killed filing of a person left, and empties SQLite's log, which still held the
    rows; False where somebody files or reads now: then it is done when the store is next opened."""
    if person_key and not store.tidy():
        return False
    if person_key:
        empty_trash_of(store, person_key)
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
    empty_trash_of(store, person_key)
    return own


def _is_of(store: Store, folder: Path, person_key: str) -> bool:
    mark = folder_mark(folder)
    return mark is not None and mark.store == store.id and mark.person == person_key


def empty_trash_of(store: Store, person_key: str) -> None:
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


def here() -> str:
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
        return here()
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "Make room in the data folder."
        ) from error

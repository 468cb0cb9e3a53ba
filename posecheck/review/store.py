"""The store: a database and a folder of kept files, opened, read and written. SQLite in the data
folder, or PostgreSQL by URL.

Every change is one transaction, tried again where another writer was in the way. SQLite writes
ahead and syncs at every commit, so a process that is killed loses nothing that was said to be
saved.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoResultFound,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.disk import PRIVATE_FILE, PRIVATE_FOLDER, data_folder, data_path, private_folder
from posecheck.errors import InputError, OutputError, PosecheckError
from posecheck.review.columns import damaged
from posecheck.review.files import cannot_keep, is_session_key
from posecheck.review.locking import filing_lock, tidying_lock
from posecheck.review.marks import claim
from posecheck.review.migrate import migrate
from posecheck.review.roles import AT_HOME, Viewer
from posecheck.review.tables import PersonRow, Session, StoreRow
from posecheck.review.tidy import adopt, tidy

STORE_VARIABLE, MEDIA_VARIABLE = "POSECHECK_STORE", "POSECHECK_MEDIA"
FILE_NAME, MEDIA_NAME = "posecheck.db", "media"
BUSY_S = 10.0
"""How long a writer waits for another one, s: a filing holds the database for well below one [E].
"""
TRIES = 6
_RETRIED_STATES = {"40001", "40P01", "55P03"}
"""PostgreSQL: serialization failure, deadlock, lock not available."""
_FULL_STATES = {"53100", "53200"}
_WRITES = "posecheck_writes"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Store:
    """engine: the database. media: the folder of kept files, one folder a session. kind: "sqlite"
    or "postgresql".

    id: of the store, which its media folder carries. notes: what was found when it was opened and
    somebody should know, a line each. viewer: who looks into it through this handle: what lists
    people or opens one asks `viewer.may_open`.
    """

    engine: Engine
    media: Path
    id: str = ""
    notes: tuple[str, ...] = ()
    viewer: Viewer = AT_HOME

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[DatabaseSession]:
        """A database session for looking; what is changed in it is not kept. Raises OutputError
        where the database is gone."""
        try:
            with DatabaseSession(self.engine) as session:
                yield session
        except (DBAPIError, NoResultFound) as error:
            raise _said(error) from error

    def write(self, change: Callable[[DatabaseSession], Result]) -> Result:
        """Runs `change` in one transaction: all of it is kept, or none. It may run more than once,
        so it must look before it adds.

        Raises OutputError where the database cannot be written (a full disk, a lost connection),
        and what `change` raises.
        """
        for attempt in range(1, TRIES + 1):
            try:
                connection = self.engine.connect().execution_options(**{_WRITES: True})
                with (
                    connection,
                    DatabaseSession(bind=connection, expire_on_commit=False) as session,
                ):
                    result = change(session)
                    session.commit()
                    return result
            except NoResultFound as error:
                raise _said(error) from error
            except DBAPIError as error:
                if attempt == TRIES or not _worth_another_try(error):
                    raise _said(error) from error
                time.sleep(0.02 * 2**attempt)
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def filing(self) -> Iterator[None]:
        """Held while the files of a session are placed and its row is written; nobody tidies
        meanwhile. Raises OutputError."""
        try:
            with filing_lock(self.engine, self.media):
                yield
        except OSError as error:
            raise cannot_keep(error) from error
        except DBAPIError as error:
            raise _said(error) from error

    def tidy(self) -> bool:
        """Moves what killed filings left out of the way; False where that has to wait, since
        somebody files right now."""
        try:
            with tidying_lock(self.engine, self.media) as alone:
                tidy(self.media, self.id, lambda: _sessions(self), alone, now().date())
                return alone
        except DBAPIError as error:
            raise _said(error) from error
        except OSError:
            return False  # what cannot be tidied now is no reason not to work

    def close(self) -> None:
        self.engine.dispose()


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def default_url() -> str:
    """What POSECHECK_STORE says, else the SQLite file in the data folder. Raises OutputError where
    that folder cannot be made."""
    return os.environ.get(STORE_VARIABLE, "").strip() or f"sqlite:///{data_folder() / FILE_NAME}"


def is_there(url: str | Path | None = None) -> bool:
    """Whether there may be a store to open: False where it would be a new SQLite file. Makes
    nothing. Raises InputError for a URL that is none."""
    if url is None and not os.environ.get(STORE_VARIABLE, "").strip():
        return (data_path() / FILE_NAME).exists()
    parsed = _parsed(url)
    return (
        parsed.get_backend_name() != "sqlite"
        or parsed.database.startswith("file:")
        or Path(parsed.database).exists()
    )


def open_store(url: str | Path | None = None, media: str | Path | None = None) -> Store:
    """The store, made or brought up to date where need be; what a killed process left is cleared,
    and a removal that was broken off is finished.

    url: "sqlite:///FILE", "postgresql://..." or the path of an SQLite file; None: default_url().
    media: where files are kept; None: POSECHECK_MEDIA, else the folder "media" beside an SQLite
    file, or in the data folder. Raises InputError for a URL that is none and a media folder that is
    another store's, OutputError where it cannot be opened.
    """
    parsed = _parsed(url)
    folder, named = _media_folder(parsed, media)
    try:
        if parsed.get_backend_name() == "sqlite" and not parsed.database.startswith("file:"):
            _make_private(Path(parsed.database))
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        folder = folder.resolve()
    except OSError as error:
        what = error.filename or folder
        raise OutputError(
            f"{what} cannot be made: {error.strerror or error}.",
            "Choose a folder that you may write to.",
        ) from error
    engine = _engine(parsed)
    try:
        migrate(engine)
        return _set_right(Store(engine, folder), named)
    except DBAPIError as error:
        engine.dispose()
        raise _said(error) from error
    except PosecheckError:
        engine.dispose()
        raise


def _set_right(store: Store, named: bool) -> Store:
    """The store with its id, its media folder marked as its own,
    and what was broken off finished."""
    from posecheck.review.removal import finish_removals

    store = replace(store, id=_id_of(store))
    mark = claim(store.media, store.id, named=named)
    lost: tuple[str, ...] = ()
    try:
        if not mark.adopted:
            adopt(store.media, mark, lambda: _sessions(store))
        with tidying_lock(store.engine, store.media) as alone:
            lost = tidy(store.media, store.id, lambda: _sessions(store), alone, now().date())
    except OSError:
        pass  # what cannot be set right now, by this user, is no reason not to work
    notes = finish_removals(store)
    if lost:
        many = (
            f"{len(lost)} sessions in {store.media} are"
            if len(lost) > 1
            else f"A session in {store.media} is"
        )
        notes.append(
            f"{many} not in this database, which may be an older copy: the files stay. "
            "Bring back the newer database, or move them away."
        )
    return replace(store, notes=tuple(notes))


def _make_private(database: Path) -> None:
    """The file of an SQLite store, made where missing, for its owner alone; what SQLite writes
    beside it gets the same rights. Raises OSError."""
    if not database.parent.exists():
        private_folder(database.parent)
    if not database.exists():
        os.close(os.open(database, os.O_WRONLY | os.O_CREAT, PRIVATE_FILE))
    for path in (
        database,
        *(database.with_name(database.name + ending) for ending in ("-wal", "-shm", "-journal")),
    ):
        # gone meanwhile: another one that opens the store at this moment has done with its journal;
        # somebody else's: its owner decides who may look
        with suppress(FileNotFoundError, PermissionError):
            if path.stat().st_mode & 0o077:
                path.chmod(PRIVATE_FILE)


def _parsed(url: str | Path | None) -> URL:
    text = str(url) if url is not None else default_url()
    if isinstance(url, Path) or "://" not in text:
        text = f"sqlite:///{Path(text).absolute()}"
    for name in ("postgres://", "postgresql://"):
        if text.startswith(name):
            text = "postgresql+psycopg://" + text.removeprefix(name)
    try:
        parsed = make_url(text)
    except ArgumentError as error:
        raise InputError(
            f"{text!r} is no address of a store.",
            "Give sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        advice = "Give sqlite:///FILE or postgresql://USER@HOST/DATABASE."
        raise InputError(f"A store cannot be in {parsed.get_backend_name()}.", advice)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise InputError("A store in memory would be lost at the end.", "Give the name of a file.")
    return parsed


def _media_folder(url: URL, asked: str | Path | None) -> tuple[Path, bool]:
    """The folder, and whether the user named it."""
    named = str(asked) if asked is not None else os.environ.get(MEDIA_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser().absolute(), True
    beside = (
        Path(url.database).absolute().parent
        if url.get_backend_name() == "sqlite"
        else data_folder()
    )
    return beside / MEDIA_NAME, False


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_S})
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise InputError(
            f"The driver for {url.get_backend_name()} is not installed ({error}).",
            "Install posecheck[postgres].",
        ) from error
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection, _record) -> None:
    """Each connection: transactions begun by us alone, foreign keys, writing ahead, a sync at every
    commit, deleted contents overwritten."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection) -> None:
    """A writer takes its lock at once: one that read first and then wrote could not wait for
    another."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _worth_another_try(error: DBAPIError) -> bool:
    if isinstance(error, IntegrityError):
        return True  # another writer added the same; the next try finds it
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRIED_STATES or (
        isinstance(error, OperationalError) and "locked" in str(error.orig).lower()
    )


def _said(error: DBAPIError | NoResultFound) -> PosecheckError:
    if isinstance(error, NoResultFound):
        return damaged("a row of it speaks of another one that is not there")
    why = " ".join(str(error.orig).split())
    if "decode to UTF-8" in why or "malformed" in why:
        return damaged(why)
    if (
        getattr(error.orig, "sqlstate", None) in _FULL_STATES
        or "disk is full" in why
        or "disk I/O" in why
    ):
        return OutputError(
            f"The store cannot be written: {why}.",
            "Make room on the disk and do it again: nothing was half saved.",
        )
    return OutputError(
        f"The store did not answer: {why}.",
        f"Check the address in {STORE_VARIABLE}, and that it may be written.",
    )


def _id_of(store: Store) -> str:
    with store.reading() as db:
        key = db.scalar(select(StoreRow.key))
    if key is None or not is_session_key(key):
        raise InputError(
            "This database does not say which store it is.",
            "Somebody changed it: use a copy that you trust.",
        )
    return key


def _sessions(store: Store) -> dict[str, str]:
    """Key of each session -> key of its person."""
    with store.reading() as db:
        return dict(
            db.execute(
                select(Session.key, PersonRow.key).join(
                    PersonRow, Session.person_id == PersonRow.id
                )
            ).all()
        )

"""The store: a database and a folder of kept files, opened, read and written. SQLite in the data folder, or PostgreSQL by URL.

Every change is one transaction, tried again where another writer was in the way. SQLite writes ahead and syncs at every commit, so a process
that is killed loses nothing that was said to be saved.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoResultFound, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session as DatabaseSession

from posecheck.disk import data_folder
from posecheck.errors import InputError, OutputError, PosecheckError
from posecheck.review.columns import damaged
from posecheck.review.files import sweep
from posecheck.review.migrate import migrate

STORE_VARIABLE, MEDIA_VARIABLE = "POSECHECK_STORE", "POSECHECK_MEDIA"
FILE_NAME, MEDIA_NAME = "posecheck.db", "media"
BUSY_S = 10.0
"""How long a writer waits for another one, s: a filing holds the database for well below one [E]."""
TRIES = 6
_RETRIED_STATES = {"40001", "40P01", "55P03"}
"""PostgreSQL: serialization failure, deadlock, lock not available."""
_FULL_STATES = {"53100", "53200"}
_WRITES = "posecheck_writes"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Store:
    """engine: the database. media: the folder of kept files, one folder a session. kind: "sqlite" or "postgresql"."""

    engine: Engine
    media: Path

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[DatabaseSession]:
        """A database session for looking; what is changed in it is not kept. Raises OutputError where the database is gone."""
        try:
            with DatabaseSession(self.engine) as session:
                yield session
        except (DBAPIError, NoResultFound) as error:
            raise _said(error) from error

    def write(self, change: Callable[[DatabaseSession], Result]) -> Result:
        """Runs `change` in one transaction: all of it is kept, or none. It may run more than once, so it must look before it adds.

        Raises OutputError where the database cannot be written (a full disk, a lost connection), and what `change` raises.
        """
        for attempt in range(1, TRIES + 1):
            try:
                connection = self.engine.connect().execution_options(**{_WRITES: True})
                with connection, DatabaseSession(bind=connection, expire_on_commit=False) as session:
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

    def close(self) -> None:
        self.engine.dispose()


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def default_url() -> str:
    """What POSECHECK_STORE says, else the SQLite file in the data folder. Raises OutputError where that folder cannot be made."""
    return os.environ.get(STORE_VARIABLE, "").strip() or f"sqlite:///{data_folder() / FILE_NAME}"


def open_store(url: str | Path | None = None, media: str | Path | None = None) -> Store:
    """The store, made or brought up to date where need be; what a killed process left behind is cleared.

    url: "sqlite:///FILE", "postgresql://..." or the path of an SQLite file; None: default_url(). media: where files are kept; None:
    POSECHECK_MEDIA, else the folder "media" beside an SQLite file, or in the data folder. Raises InputError for a URL that is none, OutputError
    where it cannot be opened.
    """
    parsed = _parsed(url)
    folder = _media_folder(parsed, media)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if parsed.get_backend_name() == "sqlite":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror or error}.", "Choose a folder that you may write to.") from error
    engine = _engine(parsed)
    try:
        migrate(engine)
    except DBAPIError as error:
        engine.dispose()
        raise _said(error) from error
    except PosecheckError:
        engine.dispose()
        raise
    store = Store(engine, folder)
    sweep(store.media, lambda: _session_keys(store))
    return store


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
        raise InputError(f"{text!r} is no address of a store.", "Give sqlite:///FILE or postgresql://USER@HOST/DATABASE.") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        advice = "Give sqlite:///FILE or postgresql://USER@HOST/DATABASE."
        raise InputError(f"A store cannot be in {parsed.get_backend_name()}.", advice)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise InputError("A store in memory would be lost at the end.", "Give the name of a file.")
    return parsed


def _media_folder(url: URL, asked: str | Path | None) -> Path:
    named = str(asked) if asked is not None else os.environ.get(MEDIA_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser().absolute()
    beside = Path(url.database).absolute().parent if url.get_backend_name() == "sqlite" else data_folder()
    return beside / MEDIA_NAME


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_S})
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise InputError(f"The driver for {url.get_backend_name()} is not installed ({error}).", "Install posecheck[postgres].") from error
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection, _record) -> None:
    """Each connection: transactions begun by us alone, foreign keys, writing ahead, a sync at every commit, deleted contents overwritten."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection) -> None:
    """A writer takes its lock at once: one that read first and then wrote could not wait for another."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _worth_another_try(error: DBAPIError) -> bool:
    if isinstance(error, IntegrityError):
        return True  # another writer added the same; the next try finds it
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRIED_STATES or (isinstance(error, OperationalError) and "locked" in str(error.orig).lower())


def _said(error: DBAPIError | NoResultFound) -> PosecheckError:
    if isinstance(error, NoResultFound):
        return damaged("a row of it speaks of another one that is not there")
    why = " ".join(str(error.orig).split())
    if "decode to UTF-8" in why or "malformed" in why:
        return damaged(why)
    if getattr(error.orig, "sqlstate", None) in _FULL_STATES or "disk is full" in why or "disk I/O" in why:
        return OutputError(f"The store cannot be written: {why}.", "Make room on the disk and do it again: nothing was half saved.")
    return OutputError(f"The store did not answer: {why}.", f"Check the address in {STORE_VARIABLE}, and that it may be written.")


def _session_keys(store: Store) -> set[str]:
    from sqlalchemy import select

    from posecheck.review.tables import Session

    with store.reading() as db:
        return set(db.scalars(select(Session.key)))

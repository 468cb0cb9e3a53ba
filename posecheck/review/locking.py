"""Who files and who tidies: any number of processes file at once; one tidies, and only while nobody
files. A lock ends with its process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from posecheck.review.marks import as_private_as

try:
    import fcntl
except ImportError:  # Windows: no such lock; there, only what is a day old is tidied
    fcntl = None

_LOCK = ".lock"
_FILING = 0x706F7366  # beside the number of migrate.py


@contextmanager
def filing_lock(engine: Engine, media: Path) -> Iterator[None]:
    """Held while the files of a session are placed and its row is written."""
    with _file_locked(media, exclusive=False), _database_locked(engine, exclusive=False):
        yield


@contextmanager
def tidying_lock(engine: Engine, media: Path) -> Iterator[bool]:
    """Whether nobody files, on this computer (a lock in the media folder) or on another one of a
    team (a lock in PostgreSQL, since a network's file system may not pass locks on), and nobody
    will until the end."""
    with (
        _file_locked(media, exclusive=True) as here,
        _database_locked(engine, exclusive=True) as elsewhere,
    ):
        yield here and elsewhere


@contextmanager
def _file_locked(media: Path, *, exclusive: bool) -> Iterator[bool]:
    if fcntl is None:
        yield False
        return
    path = media / _LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        if not exclusive:
            raise
        yield False  # a folder that cannot be written is not tidied either
        return
    try:
        as_private_as(media, path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
        except OSError:  # held; or a file system without locks, of which nothing is known
            yield False
            return
        yield True
    finally:
        os.close(handle)


@contextmanager
def _database_locked(engine: Engine, *, exclusive: bool) -> Iterator[bool]:
    if engine.dialect.name != "postgresql":
        yield True
        return
    call = "pg_try_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    connection = engine.connect()
    try:
        held = connection.scalar(text(f"SELECT {call}(:key)"), {"key": _FILING})
        yield bool(held) if exclusive else True
    finally:
        try:
            connection.close()
        except DBAPIError:  # the server went away meanwhile, and the lock with it
            connection.invalidate()

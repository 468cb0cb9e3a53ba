"""Kept files: written aside, synced, then renamed into their place as one folder a session; what a killed process left is swept away."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from posecheck.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows: no such lock; there, only what is a day old is swept
    fcntl = None

SCRATCH = ".new-"
_LOCK = ".lock"
_OLD_S = 86_400.0


@contextmanager
def filing_lock(media: Path) -> Iterator[None]:
    """Held while files are placed, by any number of processes at once; the sweep waits for another time. Freed by the system if killed."""
    with _locked(media, exclusive=False):
        yield


@contextmanager
def _locked(media: Path, *, exclusive: bool) -> Iterator[bool]:
    if fcntl is None:
        yield False
        return
    with (media / _LOCK).open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def scratch_folder(media: Path) -> Iterator[Path]:
    """A new folder beside the kept ones, removed at the end unless it was placed. Raises OutputError where the disk refuses."""
    folder = media / f"{SCRATCH}{uuid4().hex}"
    try:
        folder.mkdir()
        yield folder
    except OSError as error:
        raise cannot_keep(error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cannot_keep(error: OSError) -> OutputError:
    return OutputError(f"Files cannot be kept: {error.strerror or error}.", "Make room on the disk and do it again: nothing was half saved.")


def place(folder: Path, media: Path, key: str) -> Path:
    """Syncs everything in a scratch folder and gives it its name. Raises OSError."""
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    _sync(folder)
    there = media / key
    folder.rename(there)
    _sync(media)
    return there


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_session(media: Path, key: str) -> None:
    """Removes a session's folder. Raises OutputError where something of it stays."""
    folder = media / key
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise OutputError(f"{folder} could not be removed.", "Close what uses it and remove it by hand.")


def sweep(media: Path, known: Callable[[], set[str]]) -> list[str]:
    """Removes folders that no session names; gives their names. Does nothing while somebody files.

    A folder is placed before its row is written, so one without a row is either of somebody filing right now or left by a process that was killed.
    """
    with _locked(media, exclusive=True) as alone:
        if fcntl is not None and not alone:
            return []
        # folders first, then rows: what is filed between the two has its row by then
        folders = [f for f in media.iterdir() if f.is_dir()]
        keys = known()
        gone = [f for f in folders if f.name not in keys and (alone or time.time() - f.stat().st_mtime > _OLD_S)]
        for folder in gone:
            shutil.rmtree(folder, ignore_errors=True)
        return [folder.name for folder in gone]

"""What opening a store sets right in its media folder: the sessions of earlier versions get their
mark, what a killed process left goes to the trash, and what has been there for long is removed.
Nothing is concluded from a missing row alone: a database can be an older copy of itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from posecheck.review.files import empty_gone, files_below, in_trash, is_session_key, to_trash
from posecheck.review.locking import fcntl
from posecheck.review.marks import (
    MARK,
    NEW,
    Mark,
    area,
    as_private_as,
    folder_mark,
    folders_in,
    is_folder,
    mark_bytes,
    mark_in,
    put_mark,
)

KEPT_DAYS = 30
"""What was moved to the trash stays there so long [E]."""
_OLD_S = 86_400.0

Rows = Callable[[], dict[str, str]]
"""Key of each session in the database -> key of its person."""


def adopt(media: Path, mark: Mark, rows: Rows) -> None:
    """Gives the folders that the database names, and that have no mark, theirs, and closes them to
    others. Once in the life of a media folder.

    Raises OSError.
    """
    within = area(media, NEW, mark.store)
    for key, person in rows().items():
        folder = media / key
        if is_session_key(key) and is_folder(folder) and not os.path.lexists(folder / MARK):
            for path in (folder, *folders_below(folder), *files_below(folder)):
                as_private_as(media, path)
            half = within / f"{uuid4().hex}.half"
            half.write_bytes(mark_bytes(Mark(mark.store, key, person)))
            as_private_as(media, half)
            half.replace(folder / MARK)
    if hasattr(os, "sync"):
        os.sync()  # once for all of them
    put_mark(media, media, replace(mark, adopted=True))


def folders_below(folder: Path) -> list[Path]:
    return [below for there in folders_in(folder) for below in (there, *folders_below(there))]


def tidy(media: Path, store_id: str, rows: Rows, alone: bool, today: date) -> tuple[str, ...]:
    """Moves what killed filings left to the trash, empties what is old there, and finishes
    removals.

    Gives the keys of sessions of this store that lie here, finished, and are not in the database:
    they were filed after the copy that this database is of. They stay. alone: nobody is filing.
    """
    marked = [f for f in folders_in(media) if is_session_key(f.name)]
    within = area(media, NEW, store_id)
    notes = {path.stem: path for path in within.glob("*.json") if is_session_key(path.stem)}
    known = rows()  # after the folders and the notes: what was filed meanwhile has its row by now
    if alone or fcntl is None:
        for key, note in notes.items():
            if alone or _old(note):
                _settle(media, store_id, key, note, key in known, today)
        for path in within.iterdir():
            if path.name not in (MARK, *(n.name for n in notes.values())) and (alone or _old(path)):
                _discard(media, store_id, path, today)
        for day, folder in in_trash(media, store_id):
            if today - day > timedelta(days=KEPT_DAYS):
                shutil.rmtree(folder, ignore_errors=True)
    empty_gone(media, store_id)
    lost = [f for f in marked if f.name not in known and f.name not in notes and is_folder(f)]
    return tuple(
        sorted(
            f.name for f in lost if (mark := folder_mark(f)) is not None and mark.store == store_id
        )
    )


def _settle(media: Path, store_id: str, key: str, note: Path, filed: bool, today: date) -> None:
    """One filing that was not seen to its end: with a row it is whole; without one, all that there
    is of it goes."""
    said = mark_in(note)
    if said is not None and (said.store, said.session) != (store_id, key):
        return
    with contextlib.suppress(OSError):
        for folder in () if filed else (media / key, note.parent / key):
            mark = folder_mark(folder)
            if mark is not None and (mark.store, mark.session) == (store_id, key):
                to_trash(media, folder, store_id, today)
        note.unlink(missing_ok=True)


def _discard(media: Path, store_id: str, path: Path, today: date) -> None:
    """Something in the folder of what is being written, while nothing is."""
    with contextlib.suppress(OSError):
        # a folder of the store's own that was being made
        if path.name.endswith(".half") and is_folder(path):
            shutil.rmtree(path)
        elif is_folder(path):
            to_trash(media, path, store_id, today)
        else:
            path.unlink(missing_ok=True)


def _old(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - path.lstat().st_mtime > _OLD_S
    return False

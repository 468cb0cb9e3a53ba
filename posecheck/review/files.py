"""Kept files: one folder a session, written aside and renamed into its place, and out of it again
before anything in it is removed.

No name from a database leads out of the media folder: every one goes through `inside`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from posecheck.disk import PRIVATE_FOLDER, sync
from posecheck.errors import InputError, OutputError
from posecheck.review.marks import (
    MARK,
    NEW,
    TRASH,
    Mark,
    area,
    as_private_as,
    folder_mark,
    folders_in,
    is_folder,
    mark_bytes,
    write_mark,
)

HEADS_FILE = "heads.json"
"""In a session's folder: where the head is in each of its frames (see blur.py)."""
GONE = "gone"
"""Below the trash: what was deleted for good and is being removed, file by file."""
_KEY = re.compile(r"[0-9a-f]{32}")


def is_session_key(name: str) -> bool:
    """Whether it can be the name of a session's folder."""
    return isinstance(name, str) and _KEY.fullmatch(name) is not None


def inside(folder: Path, *names: str) -> Path:
    """The path of something in a folder, by names that come from a database or from another file.

    Each is one plain name, and no link on the way leads out of the folder: else InputError.
    """
    for name in names:
        if (
            not isinstance(name, str)
            or not name.strip(" .")
            or not name.isprintable()
            or any(c in name for c in "/\\")
            or _has_drive(name)
        ):
            raise _leads_out(name)
    path = folder.joinpath(*names)
    try:
        within = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        within = False
    if not within:
        raise _leads_out("/".join(names))
    return path


def _has_drive(name: str) -> bool:
    return os.name == "nt" and ":" in name


def _leads_out(name: object) -> InputError:
    return InputError(
        f"The store names a file {name!r} that is not in its media folder: it is left alone.",
        "Somebody changed this database or its folder: use a copy that you trust.",
    )


def session_folder(media: Path, key: str) -> Path:
    """Where the session of that key has its files, whether it is there or not. Raises InputError
    where the key is none, or a link leads away."""
    if not is_session_key(key):
        raise _leads_out(key)
    return inside(media, key)


def shown_file(media: Path, key: str, name: str) -> Path | None:
    """A file of a session to be shown; None where its name leads elsewhere,
    as if it were not kept."""
    try:
        return inside(session_folder(media, key), name)
    except InputError:
        return None


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, by name; links are left out, and not followed."""
    for there, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(there) / name
            if path.is_file() and not path.is_symlink():
                yield path


# filing


@dataclass
class Filing:
    """A session that is being written. folder: where, until it is placed. kept: set once its row is
    known to be in the database."""

    media: Path
    mark: Mark
    folder: Path
    kept: bool = False

    @property
    def placed(self) -> Path:
        return self.media / self.mark.session

    def place(self) -> Path:
        """Closes and syncs everything and gives it its name. Raises OSError."""
        for path in (self.folder, *self.folder.rglob("*")):
            as_private_as(self.media, path)
            sync(path)
        self.folder.rename(self.placed)
        sync(self.media)
        return self.placed


@contextlib.contextmanager
def being_filed(media: Path, mark: Mark) -> Iterator[Filing]:
    """A new folder to write a session into; nothing of it stays unless it is kept. Raises
    OutputError where the disk refuses.

    Before it there is a note, and until its row is known to be there: a folder with a note and
    without a row was left by a process that was killed.
    """
    try:
        within = area(media, NEW, mark.store)
        note, filing = within / f"{mark.session}.json", Filing(media, mark, within / mark.session)
        write_mark(media, note, mark)
        try:
            filing.folder.mkdir(mode=PRIVATE_FOLDER)
            (filing.folder / MARK).write_bytes(mark_bytes(mark))
            yield filing
        finally:
            shutil.rmtree(filing.folder, ignore_errors=True)
            if filing.kept or not (filing.placed.exists() or filing.folder.exists()):
                with contextlib.suppress(OSError):
                    note.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_keep(error) from error


def cannot_keep(error: OSError) -> OutputError:
    return OutputError(
        f"Files cannot be kept: {error.strerror or error}.",
        "Make room on the disk and do it again: nothing was half saved.",
    )


# taking away


def to_trash(media: Path, folder: Path, store_id: str, today: date) -> Path:
    """Moves a folder of this store's out of its place, to be removed later. Raises OSError."""
    day = area(media, TRASH, store_id) / today.isoformat()
    with contextlib.suppress(FileExistsError):
        day.mkdir(mode=PRIVATE_FOLDER)
        as_private_as(media, day)
    there = day / folder.name
    while os.path.lexists(there):
        there = day / f"{folder.name}-{uuid4().hex[:8]}"
    folder.rename(there)
    return there


def remove_for_good(media: Path, folder: Path, store_id: str) -> None:
    """Removes a folder of this store's with all that is in it: out of its place at once, then file
    by file. Raises OutputError where it stays.

    A folder with another store's mark, and a link, are not removed.
    """
    if not os.path.lexists(folder):
        return
    advice = "Close what uses it, or remove it by hand, and delete again."
    mark = folder_mark(folder)
    if not is_folder(folder) or (mark is not None and mark.store != store_id):
        raise OutputError(f"{folder} is a link, or another store's: it was not removed.", advice)
    try:
        gone = area(media, TRASH, store_id) / GONE
        with contextlib.suppress(FileExistsError):
            gone.mkdir(mode=PRIVATE_FOLDER)
            as_private_as(media, gone)
        there = gone / uuid4().hex
        folder.rename(there)
    except FileNotFoundError:
        return  # another process was quicker
    except OSError as error:
        raise OutputError(
            f"{folder} could not be removed: {error.strerror or error}.", advice
        ) from error
    shutil.rmtree(there, ignore_errors=True)
    if there.exists():
        raise OutputError(f"{there} could not be removed.", advice)


def empty_gone(media: Path, store_id: str) -> list[Path]:
    """Removes what a process that was killed had deleted and not removed yet; gives what cannot be
    removed."""
    gone = [trash / GONE for trash in _trashes(media, store_id)]
    for folder in [f for g in gone for f in folders_in(g)]:
        shutil.rmtree(folder, ignore_errors=True)
    return [f for g in gone for f in folders_in(g)]


def in_trash(media: Path, store_id: str) -> Iterator[tuple[date, Path]]:
    """(day, folder) of the days of the trash."""
    for trash in _trashes(media, store_id):
        for day in folders_in(trash):
            with contextlib.suppress(ValueError):
                yield date.fromisoformat(day.name), day


def _trashes(media: Path, store_id: str) -> list[Path]:
    return [
        f
        for f in (media / TRASH, media / f"{TRASH}-{store_id[:8]}")
        if (mark := folder_mark(f)) is not None and mark.store == store_id
    ]

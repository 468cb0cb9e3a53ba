"""Whose a folder is: every store has an id, and writes it into its media folder and every folder it
makes there. The rest is not touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec

from posecheck.disk import HALF, PRIVATE_FILE, PRIVATE_FOLDER, sync, write_whole
from posecheck.errors import InputError, OutputError

MARK = "posecheck-store.json"
SCHEMA = "posecheck.store/1"
NEW, TRASH = ".new", ".trash"
"""The store's own folders in the media folder: what is being written, and what was taken out of its
place."""
_LARGEST = 4096


@dataclass(frozen=True)
class Mark:
    """store: the id of the store. session, person: keys, of the folder of a session (or a note
    about one) alone.

    adopted: of the media folder alone: the sessions of earlier versions, which wrote no marks, have
    theirs.
    """

    store: str
    session: str | None = None
    person: str | None = None
    adopted: bool = False
    schema: str = SCHEMA


def mark_bytes(mark: Mark) -> bytes:
    return msgspec.json.encode(mark) + b"\n"


def mark_in(path: Path) -> Mark | None:
    """The mark in a file; None where there is none that can be read, and of a link."""
    try:
        there = path.lstat()
        if not stat.S_ISREG(there.st_mode) or there.st_size > _LARGEST:
            return None
        found = msgspec.json.decode(path.read_bytes(), type=Mark)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.schema == SCHEMA else None


def folder_mark(folder: Path) -> Mark | None:
    """The mark of a folder; None where it has none. Links are not followed: what one leads to lies
    elsewhere."""
    return mark_in(folder / MARK) if is_folder(folder) else None


def is_folder(path: Path) -> bool:
    """Whether it is a folder itself, not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def folders_in(folder: Path) -> Iterator[Path]:
    """The folders in a folder, links to folders left out; nothing where it is not there."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield folder / entry.name


def area(media: Path, name: str, store_id: str) -> Path:
    """The store's own folder of that name in the media folder, made and marked where need be.
    Raises OSError.

    Somebody else's of that name is left alone, and another name taken.
    """
    for path in (media / name, media / f"{name}-{store_id[:8]}"):
        if not os.path.lexists(path):
            _make_area(media, path, store_id)
        found = folder_mark(path)
        # its maker was killed, or is at it
        if (
            found is None
            and is_folder(path)
            and all(half.name.startswith(HALF) for half in path.iterdir())
        ):
            write_mark(media, path / MARK, Mark(store_id))
            found = folder_mark(path)
        if found is not None and found.store == store_id:
            return path
    raise OSError(f"two folders of others called {name} are in it")


def _make_area(media: Path, path: Path, store_id: str) -> None:
    with contextlib.suppress(FileExistsError):
        if path.name.startswith(NEW):
            path.mkdir(mode=PRIVATE_FOLDER)
            as_private_as(media, path)
            return
        # where what a killed process leaves is looked for
        made = area(media, NEW, store_id) / f"{uuid4().hex}.half"
        made.mkdir(mode=PRIVATE_FOLDER)
        as_private_as(media, made)
        (made / MARK).write_bytes(mark_bytes(Mark(store_id)))
        as_private_as(media, made / MARK)
        sync(made / MARK)
        try:
            made.rename(path)
        except OSError:
            if not os.path.lexists(path):
                raise  # else another process was quicker
        finally:
            shutil.rmtree(made, ignore_errors=True)


def write_mark(media: Path, path: Path, mark: Mark) -> Path:
    """Writes a mark into a file in the media folder, whole. Raises OSError."""
    write_whole(path, mark_bytes(mark))
    as_private_as(media, path)
    return path


def put_mark(media: Path, folder: Path, mark: Mark, *, new: bool = False) -> None:
    """Writes the mark of the media folder or of one in it, whole. new: raises FileExistsError where
    it has one. Raises OSError."""
    half = write_mark(media, area(media, NEW, mark.store) / f"{uuid4().hex}.half", mark)
    try:
        if new:
            _link(half, folder / MARK)
        else:
            half.replace(folder / MARK)
    finally:
        half.unlink(missing_ok=True)
    sync(folder)


def _link(source: Path, target: Path) -> None:
    """Gives a whole file a second name that is free, or raises FileExistsError."""
    if os.name == "nt":
        source.rename(target)  # which refuses a name that is taken there
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with target.open("xb") as file:
            file.write(source.read_bytes())


def claim(media: Path, store_id: str, *, named: bool) -> Mark:
    """The mark of the media folder, written where it has none; nobody but its owner may look into
    it from then on. named: by the user, see `close_media`. Raises InputError where the folder is
    another store's (then nothing was changed), OutputError."""
    try:
        if os.path.lexists(media / MARK):
            _refuse_others(media, store_id)
            close_media(media, named)
        else:
            close_media(media, named)
            try:
                put_mark(media, media, Mark(store_id), new=True)
            except (FileExistsError, FileNotFoundError):
                # another process opens the store at this moment: it was quicker, and may have
                # tidied away what this one was writing
                if not os.path.lexists(media / MARK):
                    raise
    except OSError as error:
        raise OutputError(
            f"{media} cannot be written: {error.strerror or error}.",
            "Name another folder in POSECHECK_MEDIA.",
        ) from error
    return _refuse_others(media, store_id)


def _refuse_others(media: Path, store_id: str) -> Mark:
    found = folder_mark(media)
    if found is None:
        raise InputError(
            f"{media / MARK} cannot be read: it says whose the folder is.",
            "Put it back, or name another folder in POSECHECK_MEDIA.",
        )
    if found.store != store_id:
        raise InputError(
            f"{media} holds the files of another store: this one does not touch them.",
            "Name a folder of this store's own in POSECHECK_MEDIA, "
            "or open the store that this folder belongs to.",
        )
    return found


def close_media(media: Path, named: bool) -> None:
    """Makes the media folder its owner's alone. One that the user named and that its group may
    write to is a team's: it stays the group's, and is closed to all others. Raises OSError."""
    if os.name == "nt":
        return  # rights are not told by these numbers there
    mode = media.stat().st_mode
    wanted = 0o770 | (mode & stat.S_ISGID) if named and mode & stat.S_IWGRP else PRIVATE_FOLDER
    if stat.S_IMODE(mode) != wanted:
        # somebody else's: its owner decides who may look
        with contextlib.suppress(PermissionError):
            media.chmod(wanted)


def is_shared(media: Path) -> bool:
    """Whether the media folder is a group's."""
    return os.name != "nt" and bool(media.stat().st_mode & stat.S_IWGRP)


def as_private_as(media: Path, path: Path) -> None:
    """Gives a file or folder of ours within the media folder the rights that go with that folder's.
    Raises OSError."""
    there = path.lstat().st_mode
    if stat.S_ISLNK(there) or os.name == "nt":
        return
    folder, file = (
        (0o770 | (there & stat.S_ISGID), 0o660)
        if is_shared(media)
        else (PRIVATE_FOLDER, PRIVATE_FILE)
    )
    wanted = folder if stat.S_ISDIR(there) else file
    if stat.S_IMODE(there) != wanted:
        with contextlib.suppress(PermissionError):
            path.chmod(wanted)

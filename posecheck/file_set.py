"""Files of one folder that belong together: replaced all or none, whatever stops their writer, and
by one writer at a time.

    # the folder is made where it is missing; a second writer is refused
    with Claim(folder, removable) as claim:
        with claim.stage() as stage:          # a hidden folder in it
            (stage.path / "a.json").write_bytes(...)
            stage.commit(["b.csv", "a.json"], remove=["c.csv"])

Nothing in the folder changes before `commit`, which puts all that is staged on the disk, then
writes down what it is going to do, then does it. Killed before the note, the old files are all
there; killed after it, `settle` does the rest. Everybody who opens such a folder, to read or to
write, calls `settle` first. removable: by name, what a note may have removed, the same for all who
open the folder: it can come from somebody else, with a note in it, and a note that wants more is
not followed.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import HALF, PRIVATE_FOLDER, sync, write_whole
from posecheck.errors import OutputError
from posecheck.locks import Lock, hold

CLAIM, STAGE = f"{HALF}claim", f"{HALF}stage"
NOTE = "commit"
Removable = Callable[[str], bool]
_SCHEMA = "posecheck.commit/1"
_OWN_NOTE = Expected(
    "a note of posecheck", OutputError, "Remove it.", missing=OutputError, most=64 * 1024
)
_MOST_TRIES = 100
_PATIENCE_S = 1.0
"""Whoever settles a folder holds it for some milliseconds; a writer holds it for minutes."""


class Busy(OutputError):
    """Another posecheck writes into the folder."""

    code = "folder-busy"

    def __init__(self, folder: Path):
        super().__init__(
            f"Another posecheck is writing into {folder} right now.",
            "Wait until it is done, or name another folder.",
        )


class Claim:
    """A folder that only this process writes into until it is released: then it goes if it was made
    for this and nothing is in it.

    made: how many folders, this one and those above it, were made. Raises Busy, OSError.
    """

    def __init__(self, folder: Path, removable: Removable):
        self.folder, self.made, self._removable = folder, 0, removable
        self._lock: Lock | None = None
        try:
            for _ in range(_MOST_TRIES):
                if (lock := self._take()) is not None:
                    self._lock = lock
                    break
            else:
                told = (
                    f"{folder} holds {STAGE} of another posecheck, "
                    "and this disk does not tell whether that one still runs."
                )
                raise OutputError(told, f"Remove {STAGE} if none does, or name another folder.")
            lock.note(json.dumps({"made": self.made}).encode())
        except BaseException:
            self.release()
            raise

    def _take(self) -> Lock | None:
        """None where another process gave the folder back, or was killed in it, in between."""
        if not settle(self.folder, self._removable, patience_s=_PATIENCE_S):
            raise Busy(self.folder)
        try:
            self.made = max(self.made, _make(self.folder))
            lock = hold(self.folder / CLAIM, patience_s=_PATIENCE_S)
        except FileNotFoundError:
            return None
        if lock is None:
            raise Busy(self.folder)
        if _is_there(self.folder / STAGE):
            lock.release()
            return None
        return lock

    @contextlib.contextmanager
    def stage(self) -> Iterator[Stage]:
        """Raises OSError."""
        path = self.folder / STAGE
        path.mkdir(PRIVATE_FOLDER)
        try:
            yield Stage(self.folder, path, self._removable)
        finally:
            if not (path / NOTE).exists():
                shutil.rmtree(path, ignore_errors=True)

    def release(self) -> None:
        """May be called twice."""
        if self._lock is not None:
            self._lock.release(remove=not _is_there(self.folder / STAGE))
            self._lock = None
        _unmake(self.folder, self.made)
        self.made = 0

    def __enter__(self) -> Claim:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Stage:
    """Where files are written before they get their names in the folder."""

    def __init__(self, folder: Path, path: Path, removable: Removable):
        self.folder, self.path, self._removable = folder, path, removable

    def commit(self, names: Sequence[str], *, remove: Sequence[str] = ()) -> None:
        """Puts the staged files of these names in their places, in this order, after removing
        others.

        remove: all of them removable. Raises OSError while nothing has changed, OutputError where
        it cannot be ended now: the next `settle` does.
        """
        if not _may(names, remove, self._removable):
            raise ValueError(f"not names of files, or not to be removed: {names}, {remove}")
        for name in (*names, *remove):
            if (self.folder / name).is_dir():
                raise IsADirectoryError(21, f"{name} is a folder there", str(self.folder / name))
        for name in names:
            sync(self.path / name)
        sync(self.path)
        with contextlib.suppress(OSError):
            sync(self.folder.parent)  # the name of the folder, where it is new
        try:
            write_whole(
                self.path / NOTE,
                json.dumps(
                    {"schema": _SCHEMA, "put": list(names), "remove": list(remove)}
                ).encode(),
            )
        except BaseException:
            (self.path / NOTE).unlink(missing_ok=True)
            raise
        try:
            _carry_out(self.folder, self._removable)
        except OSError as error:
            why = error.strerror or error
            advice = (
                "Close what uses these files, or make room: "
                "posecheck puts the rest in place when it opens the folder next."
            )
            raise OutputError(
                f"The new files of {self.folder} are written, "
                f"but not all are in their places yet: {why}.",
                advice,
            ) from error


def settle(folder: Path, removable: Removable, *, patience_s: float = 0.0) -> bool:
    """Ends or undoes what a killed writer left in the folder. False where a writer is at work in
    it.

    patience_s: how long to wait for it. Raises OSError where this user may not, and the files are
    in between.
    """
    if not is_unsettled(folder):
        return True
    if (folder / CLAIM).is_symlink():
        (folder / CLAIM).unlink(missing_ok=True)  # not of posecheck
    try:
        lock = hold(folder / CLAIM, patience_s=patience_s)
    except FileNotFoundError:
        return True  # somebody else did it, and gave the folder back
    except OSError:
        if is_committed(folder):
            raise
        return True
    if lock is None:
        return False
    made = _made(folder)
    try:
        if is_committed(folder):
            _carry_out(folder, removable)
        if lock.sure:
            _clear(folder / STAGE)
    finally:
        lock.release(remove=lock.sure and not _is_there(folder / STAGE))
    if lock.sure:
        _unmake(folder, made)
    return True


def settle_below(parent: Path, removable: Removable) -> None:
    """`settle` for every folder in `parent`, as far as that is possible."""
    with contextlib.suppress(OSError):
        for folder in parent.iterdir():
            with contextlib.suppress(OSError):
                settle(folder, removable)


def is_unsettled(folder: Path) -> bool:
    """Whether a writer is at work in the folder, or was killed there."""
    return _is_there(folder / CLAIM) or _is_there(folder / STAGE)


def is_committed(folder: Path) -> bool:
    """Whether files in the folder are being replaced, or their replacing was broken off."""
    return (folder / STAGE / NOTE).is_file() and not (folder / STAGE).is_symlink()


def _is_there(path: Path) -> bool:
    """Also where it is a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def _clear(path: Path) -> None:
    """Removes a stage; of a link in its place the link alone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _carry_out(folder: Path, removable: Removable) -> None:
    """Does what the note says, as far as it is not done yet. A note that says anything but plain
    names of this folder is not followed."""
    stage = folder / STAGE
    put, remove = _read_note(stage / NOTE, removable)
    for name in remove:
        (folder / name).unlink(missing_ok=True)
    for name in put:
        if (stage / name).is_file() and not (stage / name).is_symlink():
            with contextlib.suppress(FileNotFoundError):
                (stage / name).replace(folder / name)
    sync(folder)
    (stage / NOTE).unlink(missing_ok=True)
    shutil.rmtree(stage, ignore_errors=True)


def _read_note(path: Path, removable: Removable) -> tuple[list[str], list[str]]:
    try:
        note = read_json(path, dict, _OWN_NOTE)
        put, remove = list(note["put"]), list(note["remove"])
    except (OutputError, KeyError, TypeError):
        return [], []
    return (put, remove) if _may(put, remove, removable) else ([], [])


def _may(put: Sequence[object], remove: Sequence[object], removable: Removable) -> bool:
    """Whether these are files that may be put in place and removed."""
    return all(_is_name(name) for name in put) and all(
        _is_name(name) and removable(name) for name in remove
    )


def _is_name(name: object) -> bool:
    return (
        isinstance(name, str)
        and name == Path(name).name
        and name not in ("", NOTE)
        and name[0] != "."
        and not set(name) & set("\\\0")
    )


def _make(folder: Path) -> int:
    """Makes the folder and those above it where missing; how many. Raises OSError."""
    made = 0
    for path in (*reversed(folder.parents), folder):
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                path.mkdir()
                made += 1
                continue
        if not path.is_dir():
            raise NotADirectoryError(20, "it is a file, not a folder", str(path))
    return made


def _made(folder: Path) -> int:
    try:
        return max(
            0, min(int(read_json(folder / CLAIM, dict, _OWN_NOTE)["made"]), 1 + len(folder.parents))
        )
    except (OutputError, ValueError, KeyError, TypeError):
        return 0


def _unmake(folder: Path, made: int) -> None:
    """Removes the folders that were made, as far as nothing is in them."""
    with contextlib.suppress(OSError):
        for path in (folder, *folder.parents)[:made]:
            path.rmdir()


def wait_for_commit(folder: Path, removable: Removable, patience_s: float = 10.0) -> bool:
    """Settles the folder for reading. False where files in it are still being replaced after
    patience_s. Raises OSError as `settle`."""
    until = time.monotonic() + patience_s
    while not settle(folder, removable) and is_committed(folder):
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)
    return True

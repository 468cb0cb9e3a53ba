"""The user's disk: where posecheck keeps what outlives a session, private folders, and files that
are there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_data_path

from posecheck.errors import OutputError
from posecheck.locks import hold

DATA_VARIABLE = "POSECHECK_DATA"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
HALF = ".posecheck-"
"""How the name of everything begins that is being written and not in its place yet."""
FLOOR_BYTES = 1_000_000_000
"""So much of the disk stays free of what is handed over: the system and what is being analysed need
it [E]."""
SCRATCH = "posecheck-scratch-"
_NO_SYNC = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EACCES, errno.EPERM}
"""What is said of folders that cannot be waited for: some network disks, folders of others."""
_HALF_NAME = re.compile(rf"{re.escape(HALF)}[0-9a-f]{{16}}\.half(\.\w+)?")
_SCRATCH_NAME, _HELD = re.compile(rf"{SCRATCH}\w+"), f"{HALF}held"


def data_path() -> Path:
    """The folder that POSECHECK_DATA names, else the user's data folder of this system; absolute,
    whether it is there or not."""
    named = os.environ.get(DATA_VARIABLE, "").strip()
    return (
        Path(named).expanduser().absolute()
        if named
        else user_data_path("posecheck", appauthor=False).absolute()
    )


def data_folder() -> Path:
    """`data_path`, made if need be, and closed to everybody else. Raises OutputError."""
    folder = data_path()
    try:
        private_folder(folder)
    except OSError as error:
        raise OutputError(
            f"The data folder {folder} cannot be made: {error.strerror or error}.",
            f"Name another one in {DATA_VARIABLE}.",
        ) from error
    return folder


def data_subfolder(name: str) -> Path:
    """A folder of that name below the data folder, made if need be. Raises OutputError."""
    folder = data_folder() / name
    try:
        private_folder(folder)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be made: {error.strerror or error}.",
            f"Name another data folder in {DATA_VARIABLE}.",
        ) from error
    return folder


def private_folder(folder: Path) -> Path:
    """Makes the folder, and those above it, where missing; only its owner may look into it
    afterwards. Raises OSError."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        _set_rights(folder, PRIVATE_FOLDER)
    return folder


def room(folder: Path | None = None) -> int:
    """Bytes that may still be written to the disk of the folder (None: the data folder), whether it
    is there or not; FLOOR_BYTES stay free."""
    folder = data_path() if folder is None else folder
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return max(0, shutil.disk_usage(there).free - FLOOR_BYTES)


def refuse_full_disk(size: int, folder: Path | None = None) -> None:
    """Raises OutputError where there is no `room` for so many bytes."""
    left = room(folder)
    if left < size:
        said = (
            f"The disk is too full: {size / 1e6:.0f} MB were to be kept, "
            f"and there is room for {left / 1e6:.0f} MB"
        )
        raise OutputError(
            f"{said} ({FLOOR_BYTES / 1e9:.0f} GB stay free).",
            "Make room on the disk and try again.",
        )


def _set_rights(path: Path, mode: int) -> None:
    # somebody else's: its owner decides who may look; or a disk that knows no rights
    with contextlib.suppress(PermissionError):
        path.chmod(mode)


class Half:
    """A file that is being written, beside its place and under a name that nobody looks for; held
    until it is kept or given up."""

    def __init__(self, folder: Path, ending: str = ""):
        """ending: of the name, where a library goes by it. Raises OSError."""
        sweep_halves(folder, once=True)
        ending = ending if re.fullmatch(r"\.\w+", ending) else ""
        lock = None
        while lock is None:  # a sweep that takes a new one for a leftover holds it for a moment
            self.path = folder / f"{HALF}{secrets.token_hex(8)}.half{ending}"
            lock = hold(self.path)
        self._lock, self._kept = lock, False

    def keep(self, path: Path, *, private: bool = True) -> Path:
        """Gives it its name, in the same folder or another one of the same disk, once all of it is
        on the disk. Raises OSError.

        private: for its owner alone; else as the user's umask says.
        """
        _set_rights(self.path, PRIVATE_FILE if private else 0o666 & ~umask())
        sync(self.path)
        if os.name == "nt":
            self._release()  # an open file cannot be renamed there
        self.path.replace(path)
        self._kept = True
        self._release()
        sync(path.parent)
        return path

    def give_up(self) -> None:
        """Leaves nothing of it, unless it was kept."""
        self._release()
        if not self._kept:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@contextlib.contextmanager
def whole_file(path: Path, *, private: bool = True) -> Iterator[Path]:
    """Where to write a file that then stands at `path`, whole or not at all, also after a power
    cut; an older one is replaced. Raises OSError.

    private: for its owner alone; else as the user's umask says. The folder has to be there. What is
    yielded exists, is empty, and ends like `path`.
    """
    half = Half(path.parent, path.suffix)
    try:
        yield half.path
        half.keep(path, private=private)
    finally:
        half.give_up()


def write_whole(path: Path, data: bytes, *, private: bool = True) -> Path:
    """The same for content that is known already. Raises OSError."""
    with whole_file(path, private=private) as half:
        half.write_bytes(data)
    return path


_swept: set[Path] = set()


def forget_file(path: Path) -> None:
    """Removes a file, and its folder where nothing else lies in it; one that is not there is none.
    Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be removed: {error.strerror or error}.", "Remove it by hand."
        ) from error
    with contextlib.suppress(OSError):  # other things are kept there
        path.parent.rmdir()


def sweep_halves(folder: Path, *, once: bool = False) -> int:
    """Deletes the halves in the folder whose writers are gone, and returns how many went. once:
    nothing where this process did so before."""
    folder, gone = folder.absolute(), 0
    if once and folder in _swept:
        return 0
    _swept.add(folder)
    with contextlib.suppress(OSError):
        for path in [path for path in folder.iterdir() if _HALF_NAME.fullmatch(path.name)]:
            gone += _forsaken(path) and not path.exists()
    return gone


def _forsaken(path: Path) -> bool:
    """Deletes a half that nobody holds."""
    with contextlib.suppress(OSError):
        lock = hold(path, create=False) if path.is_file() and not path.is_symlink() else None
        if lock is not None:
            lock.release(remove=lock.sure)
            return lock.sure
    return False


class Scratch:
    """A folder to work in that goes when it is closed, when the program ends, or, if it was killed,
    with the next `sweep_scratch`.

    with Scratch() as folder: ...
    """

    def __init__(self, within: Path | None = None):
        """within: an existing folder; None: the system's folder for temporary files. Raises
        OSError."""
        self._lock = None
        while self._lock is None:  # a sweep that takes a new one for a leftover removes it at once
            self._folder = tempfile.TemporaryDirectory(
                prefix=SCRATCH, dir=within, ignore_cleanup_errors=True
            )
            self.path = Path(self._folder.name)
            try:
                with contextlib.suppress(FileNotFoundError):
                    self._lock = hold(self.path / _HELD)
            finally:
                if self._lock is None:
                    self._folder.cleanup()

    def close(self) -> None:
        """Removes it with all that is in it. May be called twice."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            self._folder.cleanup()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()


def sweep_scratch(within: Path | None = None) -> int:
    """Removes the Scratch folders whose programs are gone, and returns how many went. within: as in
    Scratch."""
    gone = 0
    with contextlib.suppress(OSError):
        for path in [
            path
            for path in (within or Path(tempfile.gettempdir())).iterdir()
            if _SCRATCH_NAME.fullmatch(path.name)
        ]:
            gone += _sweep_one(path) and not path.exists()
    return gone


def _sweep_one(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        if (
            folder.is_symlink()
            or not folder.is_dir()
            or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid())
        ):
            return False
        if not (folder / _HELD).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()  # only an empty one: its maker, if there still is one, makes another
                return True
        if not (folder / _HELD).exists():  # and not empty: half removed
            shutil.rmtree(folder, ignore_errors=True)
            return True
        lock = hold(folder / _HELD, create=False)
        if lock is not None:
            if lock.sure:
                shutil.rmtree(folder, ignore_errors=True)
            lock.release()
            return lock.sure
    return False


def make_private(folder: Path) -> None:
    """A folder and everything in it for its owner alone, and on the disk. Raises OSError."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            _set_rights(path, PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
            sync(path)


def sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk. Raises OSError."""
    is_folder = path.is_dir()
    if os.name == "nt" and is_folder:
        return  # folders cannot be opened there
    handle = None
    try:
        handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        os.fsync(handle)
    except OSError as error:
        if not is_folder or error.errno not in _NO_SYNC:
            raise
    finally:
        if handle is not None:
            os.close(handle)


def umask() -> int:
    """The user's own."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

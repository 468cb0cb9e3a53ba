"""The user's disk: where posecheck keeps what outlives a session, private folders, and files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from platformdirs import user_data_path

from posecheck.errors import OutputError

DATA_VARIABLE = "POSECHECK_DATA"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
HALF = ".posecheck-"
"""How the name of everything begins that is being written and not in its place yet."""
FLOOR_BYTES = 1_000_000_000
"""So much of the disk stays free of what is handed over: the system and what is being analysed need it [E]."""


def data_path() -> Path:
    """The folder that POSECHECK_DATA names, else the user's data folder of this system; absolute, whether it is there or not."""
    named = os.environ.get(DATA_VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else user_data_path("posecheck", appauthor=False).absolute()


def data_folder() -> Path:
    """`data_path`, made if need be, and closed to everybody else. Raises OutputError."""
    folder = data_path()
    try:
        private_folder(folder)
    except OSError as error:
        raise OutputError(f"The data folder {folder} cannot be made: {error.strerror or error}.", f"Name another one in {DATA_VARIABLE}.") from error
    return folder


def data_subfolder(name: str) -> Path:
    """A folder of that name below the data folder, made if need be. Raises OutputError."""
    folder = data_folder() / name
    try:
        private_folder(folder)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror or error}.", f"Name another data folder in {DATA_VARIABLE}.") from error
    return folder


def private_folder(folder: Path) -> Path:
    """Makes the folder, and those above it, where missing; only its owner may look into it afterwards. Raises OSError."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        with contextlib.suppress(PermissionError):  # somebody else's folder: its owner decides who may look
            folder.chmod(PRIVATE_FOLDER)
    return folder


def room(folder: Path | None = None) -> int:
    """Bytes that may still be written to the disk of the folder (None: the data folder), whether it is there or not; FLOOR_BYTES stay free."""
    folder = data_path() if folder is None else folder
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return max(0, shutil.disk_usage(there).free - FLOOR_BYTES)


def refuse_full_disk(size: int, folder: Path | None = None) -> None:
    """Raises OutputError where there is no `room` for so many bytes."""
    left = room(folder)
    if left < size:
        said = f"The disk is too full: {size / 1e6:.0f} MB were to be kept, and there is room for {left / 1e6:.0f} MB"
        raise OutputError(f"{said} ({FLOOR_BYTES / 1e9:.0f} GB stay free).", "Make room on the disk and try again.")


def write_whole(path: Path, data: bytes, *, private: bool = True) -> Path:
    """Writes a file that is there whole or not at all, also after a power cut; an older one is replaced. Raises OSError.

    private: for its owner alone; else as the user's umask says. The folder has to be there.
    """
    handle, name = tempfile.mkstemp(prefix=HALF, dir=path.parent)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(PRIVATE_FILE if private else 0o666 & ~umask())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    sync(path.parent)
    return path


def sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk. Raises OSError."""
    if os.name == "nt" and path.is_dir():
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def umask() -> int:
    """The user's own."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

"""Which analyses belong to which part of somebody's screen while they are not read yet: a file a
person in the data folder, so that a reload or another tab finds them."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from posecheck.calibration.store import PEOPLE, slug
from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import data_path, data_subfolder, private_folder, write_whole
from posecheck.errors import InputError, OutputError
from posecheck.jobs.results import is_key

FILE = "screening.json"
_EXPECTED = Expected("the clips of a screen", InputError, "Take them again.", most=64 * 1024)


def _place(person: str) -> Path:
    return data_path() / PEOPLE / slug(person) / FILE


def waiting_parts(person: str) -> dict[str, str]:
    """Part -> key of its request, of the person of this key; empty where there is nothing that can
    be read."""
    with contextlib.suppress(InputError):
        found = read_json(_place(person), dict[str, str], _EXPECTED)
        return {part: key for part, key in found.items() if is_key(key)}
    return {}


def put_waiting(person: str, part: str, key: str | None) -> None:
    """A part waits for that analysis from now on, or (None) for none any more. Raises
    OutputError."""
    waiting = waiting_parts(person)
    if waiting.get(part) == key:
        return
    if key is None:
        del waiting[part]
    else:
        waiting[part] = key
    path = _place(person)
    data_subfolder(PEOPLE)
    try:
        private_folder(path.parent)
        write_whole(path, msgspec.json.encode(waiting))
    except OSError as error:
        raise OutputError(
            f"Cannot write {path}: {error.strerror or error}.", "Make room there."
        ) from error


def forget_waiting(person: str) -> None:
    """Raises OutputError."""
    path = _place(person)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be removed: {error.strerror or error}.", "Remove it by hand."
        ) from error
    with contextlib.suppress(OSError):  # other things of the person are kept there
        path.parent.rmdir()

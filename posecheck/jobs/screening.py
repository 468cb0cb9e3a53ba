"""Which analyses belong to which part of somebody's screen: those that are not read yet, so that a
reload or another tab finds them, and all that were ever handed over, so that they are known as the
person's and go with them. Two files a person in the data folder."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

import msgspec

from posecheck.calibration.store import PEOPLE, slug
from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import data_path, data_subfolder, forget_file, private_folder, write_whole
from posecheck.errors import InputError, OutputError
from posecheck.jobs.results import is_key

FILE, CLIPS_FILE = "screening.json", "screen-clips.json"
_EXPECTED = Expected("the clips of a screen", InputError, "Take them again.", most=1024 * 1024)


def _place(person: str, file: str = FILE) -> Path:
    return data_path() / PEOPLE / slug(person) / file


def waiting_parts(person: str) -> dict[str, str]:
    """Part -> key of its request, of the person of this key; empty where there is nothing that can
    be read."""
    with contextlib.suppress(InputError):
        found = read_json(_place(person), dict[str, str], _EXPECTED)
        return {part: key for part, key in found.items() if is_key(key)}
    return {}


def put_waiting(person: str, part: str, key: str | None) -> None:
    """A part waits for that analysis from now on, or (None) for none any more; one that it waited
    for stays among the clips of the person's screen. Raises OutputError."""
    if key is not None:
        _put_clip(person, part, key)
    waiting = waiting_parts(person)
    if waiting.get(part) == key:
        return
    if key is None:
        del waiting[part]
    else:
        waiting[part] = key
    _write(_place(person), waiting)


def screen_clips(person: str) -> dict[str, tuple[str, ...]]:
    """Key of an analysis -> parts of the screen that its clip was handed over for, by the person of
    this key, whether it counted or not; empty where there is nothing that can be read."""
    return _clips_in(_place(person, CLIPS_FILE))


def every_screen_clip(but: str = "") -> set[str]:
    """Keys of the clips of everybody's screens. but: key of a person whose own are left out."""
    left_out = _place(but, CLIPS_FILE) if but else None
    files = sorted((data_path() / PEOPLE).glob(f"*/{CLIPS_FILE}"))
    return {key for file in files if file != left_out for key in _clips_in(file)}


def _clips_in(file: Path) -> dict[str, tuple[str, ...]]:
    with contextlib.suppress(InputError):
        found = read_json(file, dict[str, tuple[str, ...]], _EXPECTED)
        return {key: parts for key, parts in found.items() if is_key(key)}
    return {}


def _put_clip(person: str, part: str, key: str) -> None:
    clips = screen_clips(person)
    if part not in clips.get(key, ()):
        _write(_place(person, CLIPS_FILE), clips | {key: (*clips.get(key, ()), part)})


def forget_clips(person: str, keys: Collection[str]) -> None:
    """These analyses are none of the person's screen any more. Raises OutputError."""
    clips = screen_clips(person)
    if not clips.keys().isdisjoint(keys):
        left = {key: parts for key, parts in clips.items() if key not in keys}
        _write(_place(person, CLIPS_FILE), left)


def _write(path: Path, what: object) -> None:
    data_subfolder(PEOPLE)
    try:
        private_folder(path.parent)
        write_whole(path, msgspec.json.encode(what))
    except OSError as error:
        raise OutputError(
            f"Cannot write {path}: {error.strerror or error}.", "Make room there."
        ) from error


def forget_screening(person: str) -> None:
    """Both files. Raises OutputError."""
    for path in (_place(person), _place(person, CLIPS_FILE)):
        forget_file(path)

"""Movement files: those that posecheck ships, those of the user's folder, and single ones that are
named by their path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import read_toml
from posecheck.disk import data_path
from posecheck.errors import MovementFileError
from posecheck.movements.check import check_sense
from posecheck.movements.mistakes import missing_field, what_is_allowed
from posecheck.movements.movement import Movement, Named

FOLDER = Path(__file__).parent / "files"
NAMED = Path(__file__).parent / "named"
OWN, ENDING = "movements", ".toml"
"""The folder in the data folder that holds the user's own files, and how the name of a movement
file ends."""
_FILE = Expected(
    "a movement file (TOML)",
    MovementFileError,
    "docs/movements.md says what one holds.",
    missing=MovementFileError,
    most=256 * 1024,
)
_Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Library:
    """own: the movements of the user's folder by id. wrong: what is wrong with its other files, by
    the name (without ending) of each."""

    own: Mapping[str, Movement]
    wrong: Mapping[str, MovementFileError]


def read_movement(path: Path) -> Movement:
    """A checked movement file. Raises MovementFileError with the file, the place and what is
    allowed there.

    Whether the movements of its ladder exist is not asked: that hangs on other files.
    """
    try:
        movement = read_toml(path, Movement, _FILE)
    except MovementFileError as error:
        raise MovementFileError(
            error.message,
            what_is_allowed(Movement, error.message)
            or missing_field(error.message)
            or error.advice,
        ) from error
    check_sense(path.name, movement)
    return movement


@cache
def shipped_movements() -> dict[str, Movement]:
    """Every movement that posecheck ships, by id, in alphabetical order."""
    found = [read_movement(path) for path in sorted(FOLDER.glob(f"*{ENDING}"))]
    return {movement.id: movement for movement in found}


def movements() -> dict[str, Movement]:
    """Every movement that is known by its id: the shipped ones in alphabetical order, then those of
    the user's folder."""
    own = user_library().own
    return {**shipped_movements(), **own} if own else shipped_movements()


def filmed_movements() -> dict[str, Movement]:
    """Those of them that a camera sees and posecheck judges: all but timers."""
    return {name: movement for name, movement in movements().items() if movement.is_filmed}


def recognised_movements() -> dict[str, Movement]:
    """Those of the filmed ones that are judged where nobody named them. The others are, at most,
    named by recognition (`named_movements`)."""
    return {name: movement for name, movement in filmed_movements().items() if movement.recognised}


@cache
def named_movements() -> dict[str, Named]:
    """Every movement that is named and not judged, by id."""
    found = [read_toml(path, Named, _FILE) for path in sorted(NAMED.glob(f"*{ENDING}"))]
    return {named.id: named for named in found}


def user_folder() -> Path:
    """Where the user's own movement files lie, whether it is there or not: `movements` in the data
    folder."""
    return data_path() / OWN


def user_library() -> Library:
    """What the user's folder holds now; files that changed are read again. A file that is wrong
    hides no other."""
    folder = user_folder()
    return _read_folder(folder, _stamp(folder))


def _stamp(folder: Path) -> _Stamp:
    """What changes with any file of the folder; empty where there is none."""
    found = []
    with suppress(OSError):  # no such folder, or nobody may look into it
        for path in sorted(folder.glob(f"*{ENDING}")):
            # gone in between, or a link to nowhere, as editors leave: the others count all the same
            with suppress(OSError):
                about = path.stat()
                found.append((path.name, about.st_mtime_ns, about.st_size, about.st_ino))
    return tuple(found)


@lru_cache(maxsize=4)
def _read_folder(folder: Path, stamp: _Stamp) -> Library:
    own: dict[str, Movement] = {}
    wrong: dict[str, MovementFileError] = {}
    for name, *_ in stamp:
        path = folder / name
        try:
            movement = _not_shipped(path, read_movement(path))
            if movement.id != path.stem:
                raise MovementFileError(
                    f"{name} is wrong: id: it is {movement.id!r}.",
                    f"Call the file {movement.id}{ENDING}, or change the id.",
                )
            own[movement.id] = movement
        except MovementFileError as error:
            wrong[path.stem] = error
    while out := _off_the_ladder(own):  # what leads to a wrong file is wrong too
        wrong |= out
        own = {name: movement for name, movement in own.items() if name not in out}
    return Library(own, wrong)


def _off_the_ladder(own: Mapping[str, Movement]) -> dict[str, MovementFileError]:
    known = {*shipped_movements(), *own}
    wrong = {}
    for name, movement in own.items():
        try:
            check_ladder(f"{name}{ENDING}", movement, known)
        except MovementFileError as error:
            wrong[name] = error
    return wrong


def check_ladder(name: str, movement: Movement, known: Iterable[str]) -> None:
    """Raises MovementFileError where the movements that are easier or harder are not among the
    known ids. name: of the file."""
    for way in ("easier", "harder"):
        other = getattr(movement.ladder, way)
        if other and other not in known:
            raise MovementFileError(
                f"{name} is wrong: ladder.{way}: there is no movement {other!r}.",
                f"Allowed: {', '.join(sorted(known))}.",
            )


def _not_shipped(path: Path, movement: Movement) -> Movement:
    if movement.id in shipped_movements():
        own = f"Give it another id: {movement.id}-own, say."
        raise MovementFileError(
            f"{path.name} is wrong: id: {movement.id!r} is a movement of posecheck's own, which no"
            " other file can replace.",
            own,
        )
    return movement


def is_file_name(asked: str) -> bool:
    """Whether a movement was asked for by its file and not by its id."""
    return asked.lower().endswith(ENDING)


def as_kept(asked: str) -> str:
    """A movement as a report or a request keeps it: its id, or the absolute path of its file."""
    if not is_file_name(asked):
        return asked
    # "~somebody" whom this computer does not know: a folder of that name, which is then not there
    with suppress(RuntimeError):
        return str(Path(asked).expanduser().absolute())
    return str(Path(asked).absolute())


def get_movement(asked: str) -> Movement:
    """A movement by its id, or by the path of a file of one's own (its name ends in .toml).

    Raises MovementFileError: naming the ids that exist, or what is wrong with the file.
    """
    if is_file_name(asked):
        return _read_one(asked)
    known = movements()
    if asked not in known:
        wrong = user_library().wrong
        if asked in wrong:
            raise wrong[asked]
        raise MovementFileError(
            f"There is no movement {asked!r}.", f"Choose one of: {', '.join(known)}."
        )
    return known[asked]


def _read_one(asked: str) -> Movement:
    path = _place(asked)
    movement = _not_shipped(path, read_movement(path))
    check_ladder(path.name, movement, movements().keys() | {movement.id})
    return movement


def _place(asked: str) -> Path:
    """The file's place. A report of somebody else may name it, so never one on another computer."""
    if asked.startswith(("//", "\\\\")):
        raise MovementFileError(f"{asked} lies on another computer.", "Copy the file to this one.")
    return Path(as_kept(asked))


def own_file(asked: str) -> Path | None:
    """The file of a movement of the user's own, by its id or its path; None of a shipped one. It
    need not be there."""
    if is_file_name(asked):
        return _place(asked)
    return None if asked in shipped_movements() else user_folder() / f"{asked}{ENDING}"


def content_key(asked: str | None) -> str:
    """Changes with what a movement's file says: "" for a shipped one; of None, of which all that
    can be found, with the user's whole folder.

    A file that cannot be read now counts by its name alone: what is wrong with it is said when it
    is used.
    """
    try:
        if asked is None:
            own = [user_folder() / name for name, *_ in _stamp(user_folder())]
        else:
            own = [path for path in (own_file(asked),) if path is not None]
    except MovementFileError:
        return ""
    return (
        hashlib.sha256(
            b"\0".join(path.name.encode() + b"\0" + _content(path) for path in own)
        ).hexdigest()
        if own
        else ""
    )


def _content(path: Path) -> bytes:
    try:
        return read_file(path, _FILE)
    except (MovementFileError, OSError):
        return b""

"""Calibrations on disk: one JSON file a person, in the user's data folder."""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from pathlib import Path

import msgspec

from posecheck.calibration.own import check_ranges
from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import (
    DATA_VARIABLE,
    HALF,
    data_path,
    data_subfolder,
    forget_file,
    private_folder,
    sync,
    write_whole,
)
from posecheck.errors import CalibrationError, CalibrationMissing, OutputError
from posecheck.model.calibration import SCHEMA, Calibration
from posecheck.printable import printable_name, shortened, well_formed

PEOPLE, FILE = "people", "calibration.json"
COPIES = "neutrals"
"""Folder of copies of calibrations, as analyses of the pages were asked with them."""
MOST_NAMED = 20
"""Names that a message lists at most."""
_LONGEST = 60
_PLAIN = re.compile("[a-z0-9]+( [a-z0-9]+)*")
_CALIBRATION = Expected(
    "a calibration", CalibrationError, "Calibrate again.", missing=CalibrationMissing, most=1024**2
)


def slug(person: str) -> str:
    """A folder's name for a person, another one for every other person (see `same_person`): "Anna
    Berg" -> "anna-berg". Where it cannot hold all of a name, a short hash tells them apart: "Zoë"
    -> "zoe--2752b886". Raises CalibrationError."""
    key = _key(_name(person))
    if len(key) <= _LONGEST and _PLAIN.fullmatch(key):
        return key.replace(" ", "-")
    return f"{_letters(key) or 'name'}--{_short_hash(key)}"


def _older_slug(person: str) -> str:
    """As earlier versions named the folder: "Zoe" and "Zoë" had one."""
    name = _name(person)
    short = _letters(name)
    if sum(c.isalnum() for c in name) > sum(c.isalnum() for c in short):
        short = f"{short}-{_short_hash(name.casefold())}".strip("-")
    return short or _short_hash(name)


def _name(person: str) -> str:
    name = person.strip()
    if not name:
        raise CalibrationError("A person needs a name.", "Give one with --person.")
    if not well_formed(name):
        raise CalibrationError(
            f"{name!r} is no name: it is not UTF-8 text.", "Give another one with --person."
        )
    return name


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST]


def _short_hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def same_person(a: object, b: object) -> bool:
    """Whether two names mean one person: "Zoe" and "zoe  " do; "Zoë" is another one."""
    return isinstance(a, str) and isinstance(b, str) and _key(a) == _key(b)


def calibration_path(person: str) -> Path:
    """Where a person's calibration lies, whether it is there or not: where an earlier version kept
    it, as long as it is theirs."""
    own, older = _places(person)
    return older if not own.is_file() and same_person(_person_in(older), person) else own


def _places(person: str) -> tuple[Path, Path]:
    """Where it lies now, and where earlier versions kept it, which can be one place, and somebody
    else's."""
    people = data_path() / PEOPLE
    return people / slug(person) / FILE, people / _older_slug(person) / FILE


def kept_calibration(person: str) -> Path | None:
    """The file of a person's calibration, None where there is none. One that cannot be read is that
    of the person whose place it lies in."""
    path = calibration_path(person)
    return path if _is_of(path, person) else None


def save_calibration(calibration: Calibration, path: Path | str | None = None) -> Path:
    """Writes it, by default for its person; all of it or nothing. An older one of the same person
    is replaced.

    Returns where it lies. Raises OutputError, and CalibrationError for a person without a name.
    """
    own = path is None
    path = calibration_path(calibration.person) if path is None else Path(path)
    if own:
        data_subfolder(PEOPLE)
    data = msgspec.json.format(msgspec.json.encode(calibration), indent=2) + b"\n"
    try:
        private_folder(path.parent) if own else path.parent.mkdir(parents=True, exist_ok=True)
        if own:
            _make_way(path, calibration.person)
        write_whole(path, data)
    except OSError as error:
        raise OutputError(
            f"Cannot write {path}: {error.strerror or error}.",
            f"Name a folder that you may write to in {DATA_VARIABLE}.",
        ) from error
    return path


def _make_way(path: Path, person: str) -> None:
    """Somebody else's that an earlier version left in this person's place goes to its own. Raises
    OSError."""
    other = _person_in(path)
    if other is None or same_person(other, person):
        return
    there = _places(other)[0]
    private_folder(there.parent)
    if not there.exists():
        path.replace(there)
        sync(there.parent)


def load_calibration(person: str | Path) -> Calibration:
    """A person's calibration, or the one in a file (a path, or a name that ends in .json).

    Raises CalibrationMissing where there is none, CalibrationError where the file is none or does
    not make sense.
    """
    named_file = isinstance(person, Path) or str(person).lower().endswith(".json")
    path = Path(person) if named_file else calibration_path(str(person))
    try:
        found = _read(path)
        if not named_file and not same_person(found.person, person):
            raise CalibrationMissing("It is another person's.")
        return found
    except CalibrationMissing as error:
        known = ", ".join(printable_name(c.person) for c in list_calibrations()[:MOST_NAMED])
        who = (
            f"No such file: {path}."
            if named_file
            else (
                f"There is no calibration of {person!r}{f' (there are: {known})' if known else ''}."
            )
        )
        raise CalibrationMissing(
            who, "Make one with `posecheck calibrate CLIP --person NAME`."
        ) from error


def _read(path: Path) -> Calibration:
    found = read_json(path, Calibration, _CALIBRATION)
    if found.schema != SCHEMA:
        raise CalibrationError(
            f"{path} is a calibration of another kind ({shortened(found.schema, 40)}).",
            _CALIBRATION.advice,
        )
    check_ranges(found.lumbar, found.pelvis)
    return found


def list_calibrations() -> list[Calibration]:
    """Every person's, by name; files that cannot be read are left out."""
    found = []
    for path in sorted((data_path() / PEOPLE).glob(f"*/{FILE}")):
        try:
            found.append(_read(path))
        except CalibrationError:
            continue
    return sorted(found, key=lambda c: c.person.casefold())


def delete_calibration(person: str) -> None:
    """Forgets a person's calibration. Raises CalibrationMissing, OutputError."""
    path = kept_calibration(person)
    if path is None:
        raise CalibrationMissing(
            f"There is no calibration of {person!r}.", "`posecheck calibrations` lists them."
        )
    forget_file(path)


def forget_calibration(person: str) -> None:
    """Removes everything that is kept of a person's calibration, the copies that analyses were
    asked with included; nothing there is no error.

    Raises OutputError.
    """
    own, older = _places(person)
    places = [own] if own == older or not _is_of(older, person) else [own, older]
    files = [path for path in places if _is_of(path, person)]
    files += [
        path
        for path in (data_path() / COPIES).glob("*.json")
        if same_person(_person_in(path), person)
    ]
    try:
        for file in (*files, *(half for place in places for half in place.parent.glob(f"{HALF}*"))):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"The calibration of {person} cannot be removed: {error.strerror or error}.",
            f"Remove {own} by hand.",
        ) from error
    for place in places:
        with contextlib.suppress(OSError):  # other things of the person are kept there
            place.parent.rmdir()


def _is_of(path: Path, person: str) -> bool:
    """Whether a person's calibration lies there, or one that cannot be read: nobody else can use it
    either."""
    return path.is_file() and (_person_in(path) is None or same_person(_person_in(path), person))


def _person_in(path: Path) -> str | None:
    with contextlib.suppress(OSError, CalibrationError):
        return _read(path).person
    return None

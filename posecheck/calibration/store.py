"""Calibrations on disk: one JSON file a person, in the user's data folder."""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from pathlib import Path

import msgspec

from posecheck.calibration.own import SCHEMA, Calibration, check_ranges
from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import DATA_VARIABLE, HALF, data_path, data_subfolder, private_folder, write_whole
from posecheck.errors import CalibrationError, CalibrationMissing, OutputError
from posecheck.printable import printable_name, shortened, well_formed

PEOPLE, FILE = "people", "calibration.json"
COPIES = "neutrals"
"""Folder of copies of calibrations, as analyses of the pages were asked with them."""
MOST_NAMED = 20
"""Names that a message lists at most."""
_CALIBRATION = Expected("a calibration", CalibrationError, "Calibrate again.", missing=CalibrationMissing, most=1024**2)


def slug(person: str) -> str:
    """A folder's name for a person: "Zoë Q. Müller" -> "zoe-q-muller"; names of other scripts become a short hash. Raises CalibrationError."""
    name = person.strip()
    if not name:
        raise CalibrationError("A person needs a name.", "Give one with --person.")
    if not well_formed(name):
        raise CalibrationError(f"{name!r} is no name: it is not UTF-8 text.", "Give another one with --person.")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60]
    if sum(c.isalnum() for c in name) > sum(c.isalnum() for c in short):  # letters were lost: another name could be left with the same ones
        short = f"{short}-{hashlib.sha256(name.casefold().encode()).hexdigest()[:8]}".strip("-")
    return short or hashlib.sha256(name.encode()).hexdigest()[:8]


def same_person(a: object, b: object) -> bool:
    """Whether two names mean one person: "Zoe" and "zoe  " do; "Zoë" is another one, though a folder of theirs may be called alike."""
    return isinstance(a, str) and isinstance(b, str) and " ".join(a.split()).casefold() == " ".join(b.split()).casefold()


def calibration_path(person: str) -> Path:
    """Where a person's calibration lies, whether it is there or not."""
    return data_path() / PEOPLE / slug(person) / FILE


def save_calibration(calibration: Calibration, path: Path | str | None = None) -> Path:
    """Writes it, by default for its person; all of it or nothing. An older one of the same person is replaced.

    Returns where it lies. Raises OutputError, and CalibrationError for a person without a name.
    """
    own = path is None
    path = calibration_path(calibration.person) if path is None else Path(path)
    if own:
        data_subfolder(PEOPLE)
    data = msgspec.json.format(msgspec.json.encode(calibration), indent=2) + b"\n"
    try:
        private_folder(path.parent) if own else path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {error.strerror or error}.", f"Name a folder that you may write to in {DATA_VARIABLE}.") from error
    return path


def load_calibration(person: str | Path) -> Calibration:
    """A person's calibration, or the one in a file (a path, or a name that ends in .json).

    Raises CalibrationMissing where there is none, CalibrationError where the file is none or does not make sense.
    """
    named_file = isinstance(person, Path) or str(person).lower().endswith(".json")
    path = Path(person) if named_file else calibration_path(str(person))
    try:
        return _read(path)
    except CalibrationMissing as error:
        known = ", ".join(printable_name(c.person) for c in list_calibrations()[:MOST_NAMED])
        who = f"No such file: {path}." if named_file else f"There is no calibration of {person!r}{f' (there are: {known})' if known else ''}."
        raise CalibrationMissing(who, "Make one with `posecheck calibrate CLIP --person NAME`.") from error


def _read(path: Path) -> Calibration:
    found = read_json(path, Calibration, _CALIBRATION)
    if found.schema != SCHEMA:
        raise CalibrationError(f"{path} is a calibration of another kind ({shortened(found.schema, 40)}).", _CALIBRATION.advice)
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
    path = calibration_path(person)
    try:
        path.unlink()
    except FileNotFoundError as error:
        raise CalibrationMissing(f"There is no calibration of {person!r}.", "`posecheck calibrations` lists them.") from error
    except OSError as error:
        raise OutputError(f"{path} cannot be removed: {error.strerror or error}.", "Remove it by hand.") from error
    try:
        path.parent.rmdir()
    except OSError:
        return  # other things of the person are kept there


def forget_calibration(person: str) -> None:
    """Removes everything that is kept of a person's calibration, the copies that analyses were asked with included; nothing there is no error.

    Raises OutputError.
    """
    path = calibration_path(person)
    files = [c for c in (path, *(data_path() / COPIES).glob("*.json")) if same_person(_person_in(c), person)]
    if path.is_file() and _person_in(path) is None:  # cannot be read: nobody else can use it either
        files.append(path)
    try:
        for file in (*files, *path.parent.glob(f"{HALF}*")):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"The calibration of {person} cannot be removed: {error.strerror or error}.", f"Remove {path} by hand.") from error
    with contextlib.suppress(OSError):  # other things of the person are kept there
        path.parent.rmdir()


def _person_in(path: Path) -> str | None:
    with contextlib.suppress(OSError, CalibrationError):
        return _read(path).person
    return None

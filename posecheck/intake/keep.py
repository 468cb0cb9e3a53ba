"""A person's answers on disk: one JSON file in the person's folder of the data folder, for its
owner alone. They never leave this computer, and go when the person does."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from posecheck.calibration.store import PEOPLE, slug
from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import (
    DATA_VARIABLE,
    data_path,
    data_subfolder,
    forget_file,
    private_folder,
    sweep_halves,
    write_whole,
)
from posecheck.errors import FileMissing, OutputError, PosecheckError, ProgrammeError
from posecheck.intake.answers import ANSWERS_SCHEMA, Answers
from posecheck.intake.red_flags import is_clear, red_flags
from posecheck.printable import printable_name, shortened

FILE = "answers.json"
_EXPECTED = Expected(
    "a person's answers", ProgrammeError, "Answer the questions again.", most=256 * 1024
)


def answers_path(person: str) -> Path:
    """Where a person's answers lie, whether they are there or not. person: the name or the key that
    they are kept by, told apart as for calibrations. Raises CalibrationError for an empty one."""
    return data_path() / PEOPLE / slug(person) / FILE


def save_answers(person: str, answers: Answers) -> Path:
    """Keeps them, all or nothing, in the place of older ones. Returns where they lie. Raises
    OutputError, and CalibrationError for a person without a name."""
    path = answers_path(person)
    data_subfolder(PEOPLE)
    try:
        private_folder(path.parent)
        write_whole(path, msgspec.json.format(msgspec.json.encode(answers), indent=2) + b"\n")
    except OSError as error:
        raise OutputError(
            f"Cannot write {path}: {error.strerror or error}.",
            f"Name a folder that you may write to in {DATA_VARIABLE}.",
        ) from error
    return path


def read_answers(person: str) -> Answers | None:
    """A person's answers, None where none are kept. Raises ProgrammeError for another file."""
    try:
        return answers_in(answers_path(person))
    except FileMissing:
        return None


def may_train(person: str) -> bool:
    """Whether every red flag was answered with no, as it is kept at this moment; not where the
    answers cannot be read."""
    try:
        return is_clear(read_answers(person) or Answers())
    except PosecheckError:
        return False


def answers_in(path: Path) -> Answers:
    """The answers in a file. Raises FileMissing, ProgrammeError: another schema, or a question that
    posecheck does not ask."""
    found = read_json(path, Answers, _EXPECTED)
    if found.schema != ANSWERS_SCHEMA:
        raise _EXPECTED.refused(path.name, f"its schema is {shortened(found.schema, 40)}")
    unknown = sorted(found.flags.keys() - {flag.id for flag in red_flags()})
    if unknown:
        raise _EXPECTED.refused(
            path.name, f"flags: there is no question {printable_name(unknown[0])}"
        )
    return found


def delete_answers(person: str) -> bool:
    """Forgets a person's answers; whether there were any. Raises OutputError."""
    path = answers_path(person)
    there = path.exists()
    with contextlib.suppress(OSError):
        sweep_halves(path.parent)
    forget_file(path)
    return there

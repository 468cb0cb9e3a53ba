"""Guided sessions as JSON files: for scripts, and for what other programs have written."""

from __future__ import annotations

from pathlib import Path

import msgspec

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import write_whole
from posecheck.errors import OutputError, ProgrammeError
from posecheck.guided.record import GUIDED_SCHEMA, GuidedSession

_EXPECTED = Expected(
    "a guided session (JSON)",
    ProgrammeError,
    "docs/programme.md says what one holds.",
    most=4 * 1024 * 1024,
)


def read_guided(path: Path | str) -> GuidedSession:
    """A session from its JSON. Raises ProgrammeError for one that does not hang together."""
    path = Path(path)
    session = read_json(path, GuidedSession, _EXPECTED)
    count = len(session.steps)
    if session.schema != GUIDED_SCHEMA:
        raise _EXPECTED.refused(path.name, f"its schema is not {GUIDED_SCHEMA}")
    wrong = [one.step for one in session.results if one.step >= count]
    if wrong or session.at > count:
        raise _EXPECTED.refused(
            path.name, f"it speaks of step {(*wrong, session.at)[0]} of {count}"
        )
    return session


def write_guided(path: Path | str, session: GuidedSession) -> Path:
    """Writes it whole or not at all. Raises OutputError."""
    path = Path(path)
    text = msgspec.json.format(msgspec.json.encode(session), indent=2) + b"\n"
    try:
        write_whole(path, text)
    except OSError as error:
        raise OutputError(
            f"Cannot write {path}: {error.strerror or error}.", "Name another folder."
        ) from error
    return path

"""Screens, programmes and sessions out of JSON files, and a programme's week after week."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from posecheck.decoding.file import Expected
from posecheck.decoding.text import as_type, read_json
from posecheck.errors import ProgrammeError
from posecheck.intake.answers import Answers
from posecheck.printable import shortened
from posecheck.programme.choose import programme_of
from posecheck.programme.grow import next_week
from posecheck.programme.plan import PROGRAMME_SCHEMA, Programme
from posecheck.programme.seen import SessionCame
from posecheck.screen.result import SCREEN_SCHEMA, Screen

Kept = TypeVar("Kept")
_EITHER = Expected(
    "a screen or a programme of posecheck",
    ProgrammeError,
    "Give the screen.json of `posecheck screen`, or what `posecheck programme --json` wrote.",
)


def screen_or_programme(path: Path) -> Screen | Programme:
    """What is in the file, by its schema. Raises FileMissing, ProgrammeError."""
    plain: dict[str, Any] = read_json(path, dict, _EITHER)
    kinds: dict[Any, type[Screen] | type[Programme]] = {
        SCREEN_SCHEMA: Screen,
        PROGRAMME_SCHEMA: Programme,
    }
    schema = plain.get("schema")
    kind = kinds.get(schema) if isinstance(schema, str) else None
    if kind is None:
        raise _EITHER.refused(path.name, f"its schema is {shortened(str(schema), 40)}")
    return as_type(plain, kind, _EITHER, path.name)


def key_of(screen: Screen, answers: Answers) -> str:
    """A key for a programme that nobody gave one: the same screen and answers have the same."""
    return hashlib.sha256(msgspec.json.encode((screen, answers))).hexdigest()[:16]


def weeks_on(
    first: Programme, sessions: Sequence[SessionCame], answers: Answers, *, today: date
) -> Programme:
    """The week after all sessions: each week follows from the one before and its own sessions. All
    of them are of this programme. Raises ProgrammeError for those of an earlier week alone."""
    last = max((session.week for session in sessions), default=0)
    if sessions and last < first.week:
        raise ProgrammeError(
            f"The sessions are of week {last}, and the programme is of week {first.week}.",
            "Give the sessions of that week.",
        )
    now = first
    while now.week <= last:
        now = next_week(now, sessions, answers, today=today)
    return now


def first_week(screen: Screen, answers: Answers, *, key: str, today: date) -> Programme:
    """`choose.programme_of`, with a key of its own where none is given."""
    return programme_of(screen, answers, key=key or key_of(screen, answers), today=today)

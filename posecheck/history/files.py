"""Files into the history: a screen, a week of a programme, a guided session, a report. Read in
again, they are there once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from posecheck.calibration.store import same_person
from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import as_type, decode_json
from posecheck.errors import InputError
from posecheck.guided.record import GUIDED_SCHEMA, GuidedSession
from posecheck.history.checks import file_check
from posecheck.history.guided import guided_session, save_guided
from posecheck.history.programmes import file_programme
from posecheck.history.screens import file_screen
from posecheck.model.file_names import REPORT_JSON
from posecheck.model.report import SCHEMA
from posecheck.printable import shortened
from posecheck.programme.plan import PROGRAMME_SCHEMA, Programme
from posecheck.results.report_json import read_json
from posecheck.review.people import names
from posecheck.review.store import Store
from posecheck.screen.result import SCREEN_SCHEMA, Screen

_WANTED = (
    "Give a screen.json, a programme.json, a guided.json or a report.json of posecheck, "
    "or the folder of a result."
)
_FILE = Expected("a file of a person's history", InputError, _WANTED, missing_advice=_WANTED)


def add_file(
    store: Store, person_id: int, path: Path, made_on: date | None = None
) -> tuple[str, bool]:
    """Keeps what is in a file (or in the folder of a result) for a person; gives what it was
    ("screen", "programme", "session", "report") and whether anything was new.

    made_on: of a report, the day of the clip; None: the day of the file, for a report does not say.
    Raises FileMissing, InputError (somebody else's screen, programme or session too), OutputError.
    """
    if path.is_dir():
        path = path / REPORT_JSON
    plain = decode_json(read_file(path, _FILE), dict, _FILE, path.name)
    schema = plain.get("schema")
    if schema == SCHEMA:
        day = made_on or datetime.fromtimestamp(path.stat().st_mtime).date()
        return "report", file_check(store, person_id, read_json(path), day)
    if schema not in _KINDS:
        raise _FILE.refused(path.name, "its schema is none of those")
    kind, said, file = _KINDS[schema]
    value = as_type(plain, kind, _FILE, path.name)
    _refuse_others(store, person_id, path.name, said, value.person)
    return said, file(store, person_id, value)


def _refuse_others(store: Store, person_id: int, file: str, said: str, whose: str) -> None:
    """One that is nobody's by name may be anybody's. Raises InputError."""
    name = names(store).get(person_id, "")
    if whose and name and not same_person(whose, name):
        other = shortened(whose, 60)
        raise InputError(
            f"{file} is a {said} of {other}, not of {name}: it was not taken in.",
            f"Add it to the history of {other}, or choose a file of {name}.",
        )


def _session(store: Store, person_id: int, session: GuidedSession) -> bool:
    before = guided_session(store, person_id, session.key)
    return save_guided(store, person_id, session) != before


_KINDS: dict[Any, tuple[type, str, Callable[[Store, int, Any], bool]]] = {
    SCREEN_SCHEMA: (Screen, "screen", file_screen),
    PROGRAMME_SCHEMA: (Programme, "programme", file_programme),
    GUIDED_SCHEMA: (GuidedSession, "session", _session),
}

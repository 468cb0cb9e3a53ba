"""Everything of one person as a zip: all rows as JSON, a table for spreadsheets, and every kept
file."""

from __future__ import annotations

import zipfile
from base64 import b64decode, b64encode
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Select, Table, select

from posecheck.calibration.store import kept_calibration
from posecheck.disk import sweep_halves, whole_file
from posecheck.errors import OutputError
from posecheck.intake.keep import answers_path
from posecheck.review.audit import EXPORTED, tell
from posecheck.review.files import files_below, session_folder
from posecheck.review.handover import findings_csv
from posecheck.review.store import Store
from posecheck.review.tables import OF_PEOPLE, Base, ProfileRow, Session, Unit
from posecheck.review.viewer import gone, person_for

README = """Everything that posecheck's store holds of one person.

store.json    every row, table by table; curves are little-endian float32 values in base64, spoken
              replies AAC in MP4 in base64
spoken/       those replies as files, by the number of the reply
findings.csv  one row for each rule on each rep, for a spreadsheet
calibration.json  the person's own neutral, where there is one
answers.json  what was answered about pain and health, where it lies on this computer
history/      screens, weeks of programmes, guided sessions and reports without a track, a file
              each, which `posecheck progress NAME --add FILE...` reads in again
files/        what is kept of each session: track.npz (landmarks and outline), clips, key frames,
              the video where it was kept
"""


def export_person(store: Store, person_id: int, path: Path | str) -> Path:
    """Writes the zip, for its owner alone; it is there whole or not at all. Raises InputError for
    an unknown person, and where the database names what does not lie in the media folder;
    OutputError where it cannot be written."""
    path = Path(path)
    rows = person_rows(store, person_id)
    tell(store, EXPORTED, person_id, "everything")
    folders = {
        session["id"]: session_folder(store.media, session["key"]) for session in rows["sessions"]
    }
    try:
        sweep_halves(path.parent)
        with whole_file(path) as half, zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("README.txt", README)
            package.writestr("store.json", msgspec.json.format(msgspec.json.encode(rows), indent=1))
            package.writestr("findings.csv", findings_csv(store, person_id))
            for name, content in history_files(rows):
                package.writestr(f"history/{name}", content)
            for sound in rows["reply_sounds"]:
                name = f"spoken/reply-{sound['reply_id']}.m4a"
                package.writestr(name, b64decode(sound["content"]), zipfile.ZIP_STORED)
            own = kept_calibration(rows["people"][0]["name"])
            if own is not None:
                package.write(own, "calibration.json")
            answers = [answers_path(rows["people"][0][by]) for by in ("key", "name")]
            for path_of_answers in [p for p in answers if p.is_file()][:1]:
                package.write(path_of_answers, "answers.json")
            for number, folder in folders.items():
                for file in files_below(folder):
                    package.write(
                        file,
                        f"files/{number}/{file.relative_to(folder).as_posix()}",
                        zipfile.ZIP_STORED,
                    )
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Choose another folder, on a disk with room.",
        ) from error
    return path


def person_rows(store: Store, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that belongs to a person, by table. Raises InputError for an unknown
    person."""
    out = {}
    with store.reading() as db:
        if person_for(db, store.viewer, person_id) is None:
            raise gone()
        for table in OF_PEOPLE:
            found = db.execute(belonging(table, person_id)).mappings().all()
            out[table.name] = [
                {name: _plain(value) for name, value in row.items()} for row in found
            ]
    return out


_OF_DAY = {
    "screens": ("screen", "screened_on"),
    "programmes": ("programme", "from_day"),
    "guided_sessions": ("session", "began_at"),
    "checks": ("report", "filmed_on"),
}
"""Table -> the word that its files begin with, and the column of their day."""


def history_files(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str]]:
    """(name, JSON) of each thing in a person's history, as it was written; rows: `person_rows`."""
    return [
        (f"{word}-{row[column][:10]}-{row['id']}.json", row["content"])
        for table, (word, column) in _OF_DAY.items()
        for row in rows[table]
    ]


def belonging(table: Table, person_id: int) -> Select:
    """The rows of a table that are a person's, however far below them it stands."""
    if table.name == "people":
        return select(table).where(table.c.id == person_id)
    if "person_id" in table.c:
        return select(table).where(table.c.person_id == person_id)
    sessions, units = Session.__table__, Unit.__table__
    of_session = select(sessions.c.id).where(sessions.c.person_id == person_id)
    if "session_id" in table.c:
        return select(table).where(table.c.session_id.in_(of_session))
    if "unit_id" in table.c:
        return select(table).where(
            table.c.unit_id.in_(select(units.c.id).where(units.c.session_id.in_(of_session)))
        )
    if "finding_id" in table.c:
        findings = Base.metadata.tables["findings"]
        return select(table).where(
            table.c.finding_id.in_(select(findings.c.id).where(findings.c.person_id == person_id))
        )
    profiles = ProfileRow.__table__
    return select(table).where(
        table.c.profile_id.in_(select(profiles.c.id).where(profiles.c.person_id == person_id))
    )


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value

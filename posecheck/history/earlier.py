"""Results that the pages of this computer keep and that are in nobody's history yet: they join one
where somebody says whose they are, or by themselves where they were held against that person's own
neutral or thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from posecheck.errors import PosecheckError
from posecheck.history.checks import file_check
from posecheck.jobs.results import Entry, kept_request, recent_results, result_folder
from posecheck.jobs.whose import analysed_of
from posecheck.results.folder import ResultFolder
from posecheck.review.history_tables import CheckRow
from posecheck.review.people import names
from posecheck.review.roles import may_open_result
from posecheck.review.store import Store
from posecheck.review.tables import Session


@dataclass(frozen=True)
class Joined:
    """How many results were new in the history, and what could not be read, a line each."""

    new: int
    trouble: tuple[str, ...] = ()


def nobodys(store: Store, most: int = 50) -> list[Entry]:
    """Kept results of videos that are in nobody's history and that the store's viewer may open, the
    newest first."""
    known: set[str] = set()
    with store.reading() as db:
        for table in (Session, CheckRow):
            known |= set(db.scalars(select(table.source_sha256)))
    found = (
        entry
        for entry in recent_results()
        if not entry.refused and may_open_result(store.viewer, entry.owner)
    )
    return list(islice((e for e in found if _sha256(e.key) not in known), most))


def _sha256(key: str) -> str:
    """Of a result's video; "" where it cannot be read, which is then nobody's for good."""
    request = kept_request(key)
    if request is not None:
        return request.sha256
    try:
        return ResultFolder(result_folder(key)).read_report().source.sha256
    except PosecheckError:
        return ""


def join(store: Store, person_id: int, keys: list[str]) -> Joined:
    """Takes kept results, by their keys, into a person's history. Raises InputError for an unknown
    person, OutputError."""
    made = {
        entry.key: entry.made_at
        for entry in recent_results()
        if may_open_result(store.viewer, entry.owner)
    }
    new, trouble = 0, []
    for key in keys:
        try:
            report = ResultFolder(result_folder(key)).read_report()
            day = datetime.fromtimestamp(made[key]).date() if key in made else None
            if day is not None:
                new += file_check(store, person_id, report, day)
        except PosecheckError as error:
            trouble.append(str(error))
    return Joined(new, tuple(trouble))


def join_own(store: Store, person_id: int) -> Joined:
    """Takes what was held against a person's own neutral or thresholds into their history."""
    name = names(store).get(person_id)
    if name is None:
        return Joined(0)
    return join(store, person_id, [a.key for a in analysed_of(name, ()) if a.key])

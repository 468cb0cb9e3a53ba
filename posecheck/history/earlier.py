"""Results that the pages of this computer keep and that are in nobody's history yet: they join one
where somebody says whose they are, or by themselves where they were held against that person's own
neutral or thresholds, or are what the person's screen holds of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from posecheck.errors import PosecheckError
from posecheck.history.checks import delete_check, file_check
from posecheck.history.own import OwnProfile
from posecheck.history.screen_clips import clips_of_screen
from posecheck.jobs.results import Entry, recent_results, result_folder, video_of
from posecheck.jobs.screening import every_screen_clip
from posecheck.jobs.whose import analysed_of
from posecheck.results.folder import ResultFolder
from posecheck.review.history_tables import CheckRow
from posecheck.review.roles import may_open_result
from posecheck.review.store import Store
from posecheck.review.tables import Session


@dataclass(frozen=True)
class Joined:
    """How many results were new in the history, and what could not be read, a line each."""

    new: int
    trouble: tuple[str, ...] = ()


def nobodys(store: Store, most: int = 50) -> list[Entry]:
    """Kept results of videos that are in nobody's history and of no screen, and that the store's
    viewer may open, the newest first."""
    known, of_screens = set[str](), every_screen_clip()
    with store.reading() as db:
        for table in (Session, CheckRow):
            known |= set(db.scalars(select(table.source_sha256)))
    found = (
        entry
        for entry in recent_results()
        if not entry.refused and may_open_result(store.viewer, entry.owner)
    )
    wanted = (e for e in found if e.key not in of_screens and video_of(e.key) not in known)
    return list(islice(wanted, most))


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


def join_own(store: Store, person: OwnProfile) -> Joined:
    """Takes into a person's history what was held against their own neutral or thresholds, and what
    their screens hold (`join_screen`)."""
    of_screens = every_screen_clip()
    own = [a.key for a in analysed_of(person.name, ()) if a.key and a.key not in of_screens]
    joined, screen = join(store, person.id, own), join_screen(store, person)
    return Joined(joined.new + screen.new, joined.trouble + screen.trouble)


def join_screen(store: Store, person: OwnProfile) -> Joined:
    """Takes into a person's history what their screens hold of each part that was filmed. A take
    that was asked for again, or done again later, is no check, and the calibration is none."""
    clips = clips_of_screen(store, person)
    held = {(clip.sha256, clip.movement) for clip in clips if clip.held}
    for clip in clips:
        if (clip.sha256, clip.movement) not in held:
            delete_check(store, person.id, clip.sha256, clip.movement)
    return join(store, person.id, [clip.key for clip in clips if clip.held])

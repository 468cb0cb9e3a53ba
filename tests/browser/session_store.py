"""A store with one person and a programme of three drills, in the data folder of an app."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

from msgspec.structs import replace

from posecheck.disk import DATA_VARIABLE
from posecheck.guided.record import GuidedSession
from posecheck.history.guided import guided_of
from posecheck.history.own import add, opened
from posecheck.history.programmes import file_programme
from posecheck.intake.answers import Answers
from posecheck.intake.keep import save_answers
from posecheck.intake.red_flags import red_flags
from posecheck.review.store import Store, open_store
from tests.guided.sessions_made import line, programme

DRILLS = (
    line("glute-bridge", "activate", reps=2, rest_s=5.0, sets=2),
    line("plank", "core", hold_s=3.0),
    line("lunge", "integrate", reps=2),
)


def store_in(data: Path) -> Store:
    return open_store(f"sqlite:///{data / 'posecheck.db'}")


def put_programme(data: Path, *lines) -> int:
    """A new person's number in the store, who has no warning sign: a test that is tried again finds
    nothing of the first time."""
    store = store_in(data)
    person = add(store, f"Ann {uuid4().hex[:6]}")
    with patch.dict("os.environ", {DATA_VARIABLE: str(data)}):
        clear = Answers(flags={flag.id: False for flag in red_flags()})
        save_answers(opened(store, person).key, clear)
    made = programme(*(lines or DRILLS))
    file_programme(store, person, replace(made, from_day=date.today().isoformat()))
    return person


def sessions_in(data: Path, person: int) -> list[GuidedSession]:
    return guided_of(store_in(data), person)

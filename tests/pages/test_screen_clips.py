"""Clips handed over for the parts of a screen are the person's: those that the screen holds are
checks of progress, the others are not, and all of them go when everything is deleted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.calibration import list_calibrations
from posecheck.disk import data_subfolder
from posecheck.history.checks import checks_of
from posecheck.history.earlier import nobodys
from posecheck.history.own import add, opened
from posecheck.jobs.screening import every_screen_clip
from posecheck.pages.coach_store import opened_store
from posecheck.pose.io.storage import save_track
from posecheck.pose.track import PoseTrack
from tests.drawn.stick_movements import Timing, bridge_track, lunge_track, standing_track
from tests.pages.page_checks import check_calm
from tests.pages.test_screen_page import hand_over, state


@pytest.fixture
def anna():
    store = opened_store()
    return opened(store, add(store, "Anna"))


@pytest.fixture
def takes(show, anna, tmp_path):
    """Standing; a calibration that is none; lunges, first too few of them, then enough; bridges
    twice. No neutral of her own is known."""
    given = [
        ("standing-side", standing_track(seconds=6.0)),
        ("calibration", standing_track(seconds=12.0)),
        ("lunges", lunge_track(Timing(depths=(1.0, 1.0)))),
        ("lunges", lunge_track(Timing(depths=(1.0,) * 6))),
        ("bridges", bridge_track(Timing(depths=(1.0,) * 5))),
        ("bridges", bridge_track(Timing(depths=(1.0,) * 4))),
    ]
    for k, (part, track) in enumerate(given):
        hand_over(show("screen"), part, take(track, k, tmp_path))
    return anna


def take(track: PoseTrack, number: int, folder: Path) -> Path:
    """A saved track of a video of its own."""
    source = replace(track.source, name=f"take-{number}.mp4", sha256=f"{number:064x}")
    return save_track(replace(track, source=source), folder / f"take-{number}.npz")


def left() -> list[str]:
    folders = ("results", "requests", "tracks", "uploads")
    return sorted(f"{f}/{p.name}" for f in folders for p in data_subfolder(f).iterdir())


def test_only_the_take_that_the_screen_holds_is_a_check(takes, show):
    store = opened_store()
    assert list_calibrations() == [] and state(takes, "calibration").state == "again"
    check_calm(show("progress", person=str(takes.id)))
    checks = checks_of(store, takes.id)
    assert sorted(c.movement for c in checks) == sorted(
        {"standing-side": "standing", "lunges": "lunge", "bridges": "glute-bridge"}[part]
        for part in ("standing-side", "lunges", "bridges")
        if state(takes, part).state == "done"
    )
    assert {c.movement: c.reps for c in checks}["glute-bridge"] == 4
    assert nobodys(store) == []


def test_a_take_that_was_a_check_is_none_once_it_is_taken_again(show, anna, tmp_path):
    for reps in (5, 4):
        track = bridge_track(Timing(depths=(1.0,) * reps))
        hand_over(show("screen"), "bridges", take(track, reps, tmp_path))
        assert [c.reps for c in checks_of(opened_store(), anna.id)] == [reps]


def test_a_clip_of_the_screen_is_deleted_by_itself_and_comes_not_back(takes, show):
    shown = show("progress", person=str(takes.id))
    box = shown.selectbox(key=f"delete-one-{takes.id}")
    assert sum("How far your pelvis moves" in option for option in box.options) == 1
    for start in ("Clip of the screen, How far", "Glute bridge"):
        before = len(left())
        box = shown.selectbox(key=f"delete-one-{takes.id}")
        box.select(next(o for o in box.options if o.startswith(start))).run()
        shown.button(key=f"delete-one-now-{takes.id}").click().run()
        check_calm(shown)
        assert len(left()) < before
    again = show("progress", person=str(takes.id))
    check_calm(again)
    options = again.selectbox(key=f"delete-one-{takes.id}").options
    assert not any("How far" in o or o.startswith("Glute bridge") for o in options)


def test_deleting_everything_takes_every_clip_of_the_screen_and_says_so(takes, show):
    shown = show("progress", person=str(takes.id))
    assert len(every_screen_clip()) == 6 and left()
    shown.text_input(key=f"sure-{takes.id}").input("Anna").run()
    shown.button(key=f"delete-all-{takes.id}").click().run()
    check_calm(shown)
    assert left() == [] and every_screen_clip() == set()
    (told,) = [box.value for box in shown.success]
    assert told.startswith("Everything of Anna on this computer was deleted for good: 1 screen, ")
    assert "6 clips" in told

"""Start, and how it measures."""

from __future__ import annotations

import tomllib
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import update

from posecheck.history.own import add
from posecheck.history.programmes import file_programme
from posecheck.history.screens import file_screen
from posecheck.jobs import samples
from posecheck.jobs.queue import Job
from posecheck.jobs.results import load_result
from posecheck.measures.catalogue import definition
from posecheck.movements.load import movements
from posecheck.pages import about, home, work
from posecheck.pages.coach_store import opened_store
from posecheck.review.history_tables import ProgrammeRow, ScreenRow
from posecheck.review.store import Store
from tests.history import made
from tests.pages.page_checks import check_calm, said


def test_home_shows_every_movement_that_has_a_drawing(show):
    shown = show("home")
    check_calm(shown)
    text = said(shown)
    for movement in movements().values():
        if movement.id in home.ORDER:
            assert movement.title in text and movement.setup.instructions in text
            for fault in movement.fault:
                assert fault.title in text


def test_the_sample_is_one_press_away(show, queue):
    queue.held = Job("", "", "running", stage="pose")
    shown = show("home")
    shown = next(b for b in shown.button if b.label == "See a sample result").click().run()
    check_calm(shown)
    assert [r.name for r in queue.submitted] == ["lunge-lean.mp4"]
    assert queue.submitted[0].path.is_file()


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("home", "See a sample result"),
        ("home", "Sample run"),
        ("check", "Try it with a sample"),
        ("stride", "Try it with a sample run"),
    ],
)
def test_every_sample_opens_its_finished_result(show, queue, page, label):
    shown = show(page)
    shown = next(b for b in shown.button if b.label == label).click().run()
    check_calm(shown)
    (asked,) = queue.submitted
    # there is no pose model here that could have analysed it
    assert queue.jobs[asked.key].status == "done"
    assert load_result(asked.key).folder.video.is_file()


def test_who_has_begun_goes_on_first_and_looking_makes_no_store(show, data):
    shown = show("home")
    assert "Go on where you were" not in [s.value for s in shown.header]
    assert not (data / "posecheck.db").exists()
    store = opened_store()
    anna, ben = add(store, "Anna"), add(store, "Ben")
    add(store, "Nobody yet")
    file_screen(store, anna, made.screen())
    file_programme(store, anna, made.programme(day=date.today()))
    file_screen(store, ben, made.screen(day=date.today(), parts=1))
    shown = show("home")
    check_calm(shown)
    assert shown.header[0].value == "Go on where you were"
    text = said(shown)
    assert "**Anna**: week 1 of the programme" in text and "**Ben**: 1 of " in text
    assert "Nobody yet" not in text


def test_what_is_damaged_of_one_person_leaves_the_others(show):
    store = opened_store()
    anna, ben, cleo = add(store, "Anna"), add(store, "Ben"), add(store, "Cleo")
    for person in (anna, ben):
        file_screen(store, person, made.screen(day=date.today(), parts=1))
    file_programme(store, cleo, made.programme(day=date.today()))
    _damage(store, ScreenRow, ben)
    shown = show("home")
    check_calm(shown)
    text = said(shown)
    assert "**Anna**: 1 of " in text and "**Cleo**: week 1" in text and "Ben" not in text
    _damage(store, ScreenRow, anna)
    _damage(store, ProgrammeRow, cleo)
    shown = show("home")
    check_calm(shown)
    assert shown.title[0].value == "See your form, measured"


def _damage(store: Store, table: type, person: int) -> None:
    """Their rows say nothing that can be read, as after a broken disk."""
    store.write(
        lambda db: db.execute(update(table).where(table.person_id == person).values(content="{"))
    )


def test_without_samples_it_says_so(show, monkeypatch):
    monkeypatch.setattr(work, "sample_request", lambda name: None)
    monkeypatch.setattr(home, "sample_file", lambda name: None)
    shown = show("home")
    assert "Sample run" not in [b.label for b in shown.button]
    shown = next(b for b in shown.button if b.label == "See a sample result").click().run()
    check_calm(shown)
    assert "came without the samples" in shown.error[0].value


def test_samples_of_every_wheel_are_there():
    build = tomllib.loads(
        (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    )["tool"]["hatch"]["build"]["targets"]["wheel"]
    shipped = {
        Path(file).stem
        for file, there in build["force-include"].items()
        if there.startswith("posecheck/_samples/") and there.endswith(".mp4")
    }
    assert {home.SAMPLE, home.RUN_SAMPLE} <= shipped
    for name in shipped:
        assert samples.sample_file(name) is not None
        assert samples.sample_request(name).name == f"{name}.mp4"
    assert samples.sample_file("no-such") is None and samples.sample_request("no-such") is None


def test_about_names_every_limit_with_its_source(show):
    shown = show("about")
    check_calm(shown)
    text = unescape(said(shown)).replace("\u00a0", " ")
    for movement in movements().values():
        for fault in movement.fault:
            assert fault.title in text and fault.source in text
    assert "does not diagnose" in text


def test_every_word_of_the_glossary_is_one_label_and_a_sentence():
    words = about.glossary()
    assert words["Cadence"] == definition("cadence") and len(words) > 40
    assert list(words) == sorted(words, key=str.lower)
    for name, what in words.items():
        assert what.endswith(".") and "_" not in name

"""A set that was begun for one person, or for one part of a screen, is never taken for another."""

from __future__ import annotations

import pytest

from posecheck.calibration import list_calibrations, save_calibration
from posecheck.guided.by_clock import CALIBRATION
from posecheck.history.own import add, opened
from posecheck.history.screens import newest_screen
from posecheck.live.engine import LiveEngine
from posecheck.live.sessions import Sessions
from posecheck.movements.load import get_movement
from posecheck.pages import live_calibration, live_camera
from posecheck.pages.coach_store import opened_store
from tests.calibration.own_neutrals import calibration
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import Timing, bridge_track, standing_track
from tests.live.live_play import held, play
from tests.pages.page_checks import check_calm

SIZE = (640, 480)


@pytest.fixture(autouse=True)
def sessions(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    made = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", made)
    return made


@pytest.fixture(scope="module")
def bridges():
    """The engine of a finished set."""
    engine = LiveEngine(get_movement("glute-bridge"), SIZE, estimator=STICK_FIGURE)
    track = bridge_track(Timing(depths=(1.0,) * 3, back_s=1.5), size=SIZE)
    play(engine, held(track, before_s=6.0))
    engine.finish()
    return engine


def only(sessions):
    (session,) = sessions._all.values()
    return session


def people():
    store = opened_store()
    return [opened(store, add(store, name)) for name in ("Anna", "Ben")]


def done_of(person):
    screen = newest_screen(opened_store(), person.id)
    return {} if screen is None else {one.part: one.state for one in screen.parts}


def test_a_set_of_one_person_is_not_anothers(show, sessions, bridges):
    anna, ben = people()
    shown = show("screen", part="bridges", person=str(anna.id))
    only(sessions)._engine = bridges  # over, and the page has not seen it yet
    shown.query_params["person"] = str(ben.id)
    shown.run()
    check_calm(shown)
    assert done_of(ben).get("bridges", "open") == "open"
    assert len(sessions) == 2, "he begins his own"
    shown.query_params["person"] = str(anna.id)
    shown.query_params["part"] = "bridges"
    shown.run()
    check_calm(shown)
    assert done_of(anna)["bridges"] == "done"
    assert done_of(ben).get("bridges", "open") == "open"


def test_a_set_of_one_part_is_not_anothers(show, sessions, bridges):
    anna = people()[0]
    shown = show("screen", part="hip-left", person=str(anna.id))
    left = only(sessions)
    left._engine = bridges
    shown.query_params["part"] = "hip-right"
    shown.run()
    check_calm(shown)
    assert done_of(anna).get("hip-right", "open") == "open"
    assert len(sessions) == 2
    assert sessions.get(left.token) is left, "and is not lost"


def test_a_neutral_that_was_begun_for_one_is_not_kept_for_another(show, sessions, monkeypatch):
    monkeypatch.setattr(
        live_calibration, "calibrate", lambda track, spans, *, person: calibration(person=person)
    )
    engine = LiveEngine(get_movement("standing"), SIZE, estimator=STICK_FIGURE, guide=CALIBRATION)
    play(engine, standing_track(seconds=40.0, camera={"size": SIZE}))
    shown = show("live", movement="own-neutral")
    shown.text_input[0].set_value("Anna").run()
    only(sessions)._engine = engine
    shown.text_input[0].set_value("Ben").run()
    check_calm(shown)
    assert list_calibrations() == []
    shown.text_input[0].set_value("Anna").run()
    assert [one.person for one in list_calibrations()] == ["Anna"]


def test_a_set_is_held_against_the_neutral_that_it_was_begun_with(show, sessions, queue):
    save_calibration(calibration(person="Anna"))
    save_calibration(calibration(person="Ben"))
    engine = LiveEngine(get_movement("standing"), SIZE, estimator=STICK_FIGURE)
    play(engine, standing_track(seconds=20.0, camera={"size": SIZE}))
    shown = show("live", movement="standing")

    def against(name):
        next(s for s in shown.selectbox if "neutral" in s.label).select(name).run()

    against("Anna")
    sessions.get(list(sessions._all)[-1])._engine = engine
    against("Ben")
    check_calm(shown)
    assert queue.submitted == []
    against("Anna")
    assert queue.submitted[0].api_options().calibration is not None

"""The guided half-minute on its page: what is asked, what is kept, what is told where it did not
work."""

from __future__ import annotations

import pytest

from posecheck.api import own_neutral
from posecheck.calibration import list_calibrations, save_calibration
from posecheck.errors import CalibrationError
from posecheck.guided.by_clock import CALIBRATION
from posecheck.live.engine import LiveEngine
from posecheck.live.sessions import Sessions
from posecheck.movements.load import get_movement
from posecheck.pages import live_calibration, live_camera
from tests.calibration.own_neutrals import calibration
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import standing_track
from tests.live.live_play import play
from tests.pages.page_checks import check_calm, said


@pytest.fixture(autouse=True)
def opened(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    made = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", made)
    return made


def named(show, name="Anna"):
    shown = show("live", movement="own-neutral")
    return shown.text_input[0].set_value(name).run()


def finished_engine():
    engine = LiveEngine(
        get_movement("standing"), (640, 480), estimator=STICK_FIGURE, guide=CALIBRATION
    )
    states = play(engine, standing_track(seconds=40.0, camera={"size": (640, 480)}))
    assert states[-1].phase == "done"
    return engine


def test_a_name_comes_first(show, opened):
    shown = show("live", movement="own-neutral")
    check_calm(shown)
    assert not shown.get("bidi_component")
    shown = shown.text_input[0].set_value("Anna").run()
    check_calm(shown)
    assert len(shown.get("bidi_component")) == 1
    session = next(iter(opened._all.values()))
    assert session.movement.views == ("side-left", "side-right")


def test_what_was_shown_is_kept_under_the_name(show, opened, monkeypatch):
    asked = []

    def calibrate(track, spans, *, person):
        asked.append((track, spans))
        return calibration(person=person)

    monkeypatch.setattr(live_calibration, "calibrate", calibrate)
    shown = named(show)
    next(iter(opened._all.values()))._engine = finished_engine()
    shown.run()
    check_calm(shown)
    assert (
        "Kept for Anna: from relaxed, your low back flattens by 9° and arches by 15°."
        in shown.success[0].value
    )
    assert [one.person for one in list_calibrations()] == ["Anna"]
    ((track, spans),) = asked
    assert len(spans) == 3
    assert spans[-1][1] <= track.t[-1] + 0.05
    assert all(4.5 < b - a < 5.5 for a, b in spans)


def test_one_that_does_not_work_says_why(show, opened, monkeypatch):
    def calibrate(*_, **__):
        raise CalibrationError(
            "Relaxed, tucked and arched cannot be told apart.", "Tuck as far as you can."
        )

    monkeypatch.setattr(live_calibration, "calibrate", calibrate)
    shown = named(show)
    next(iter(opened._all.values()))._engine = finished_engine()
    shown.run()
    check_calm(shown)
    assert "cannot be told apart" in shown.error[0].value
    assert list_calibrations() == []


def test_the_known_are_listed_and_can_be_forgotten(show):
    save_calibration(calibration())
    shown = show("live", movement="own-neutral")
    assert "Anna" in said(shown)
    next(b for b in shown.button if b.label == "Forget").click().run()
    assert list_calibrations() == []


def test_a_set_may_be_held_against_it(show, opened, queue):
    save_calibration(calibration())
    shown = show("live", movement="standing")
    box = next(s for s in shown.selectbox if "neutral" in s.label)
    assert box.value == "Nobody"
    box.select("Anna").run()
    engine = LiveEngine(get_movement("standing"), (640, 480), estimator=STICK_FIGURE)
    play(engine, standing_track(seconds=20.0, camera={"size": (640, 480)}))
    list(opened._all.values())[-1]._engine = engine  # begun once it was chosen
    shown.run()
    check_calm(shown)
    asked = queue.submitted[0].api_options()
    assert asked.movement == "standing" and own_neutral(asked) == calibration()

"""The live page without a browser: choosing, odd addresses, a missing model, and what a finished
set leads to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from posecheck.live.engine import LiveEngine
from posecheck.live.protocol import Command
from posecheck.live.sessions import SESSIONS, Sessions
from posecheck.movements.load import filmed_movements, get_movement, movements
from posecheck.pages import live_camera, setup_pictures
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import Timing, bridge_track
from tests.live.live_play import held, play
from tests.movements.drill_files import SQUAT, TIMER, put
from tests.pages.page_checks import check_calm, said


@pytest.fixture(autouse=True)
def _no_sessions_left():
    yield
    for session in list(SESSIONS._all.values()):
        SESSIONS.close(session)


@pytest.fixture
def with_model(monkeypatch, tmp_path):
    """A pose model is there; that it would not load does not matter without a camera."""
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )


def test_every_movement_is_offered(show):
    shown = show("live")
    check_calm(shown)
    labels = {b.label for b in shown.button}
    assert labels == {f"Train: {movement.title}" for movement in movements().values()} | {
        "Calibrate my neutral"
    }


def test_a_choice_is_kept_in_the_address(show, with_model):
    shown = show("live")
    next(b for b in shown.button if b.label == "Train: Plank").click().run()
    assert shown.query_params["movement"] == ["plank"] or shown.query_params["movement"] == "plank"
    assert shown.title[0].value == "Plank"


@pytest.mark.parametrize("name", sorted(filmed_movements()))
def test_each_has_its_camera(show, with_model, name):
    shown = show("live", movement=name)
    check_calm(shown)
    assert len(shown.get("bidi_component")) == 1
    assert len(SESSIONS) >= 1


def test_the_session_stays_with_its_page(show, with_model):
    shown = show("live", movement="plank")
    before = len(SESSIONS)
    shown.run()
    assert len(SESSIONS) == before


@pytest.mark.parametrize("name", ["handstand", "", "../../etc"])
def test_an_address_that_names_nothing_shows_the_choice(show, name):
    shown = show("live", movement=name)
    check_calm(shown)
    assert shown.title[0].value == "Train live"


def test_without_a_model_it_says_what_to_do(show):
    shown = show("live", movement="plank")
    check_calm(shown)
    assert shown.error
    assert "pose model" in shown.error[0].value
    assert any(b.label == "Try again" for b in shown.button)
    assert not shown.get("bidi_component")


def test_a_result_that_is_gone(show):
    shown = show("live", file="0" * 20)
    check_calm(shown)
    assert "not on this computer" in said(shown)


def test_a_finished_set_becomes_the_result_page(show, with_model, queue, monkeypatch):
    opened = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", opened)
    shown = show("live", movement="glute-bridge")
    session = next(iter(opened._all.values()))
    engine = LiveEngine(get_movement("glute-bridge"), (640, 480), estimator=STICK_FIGURE)
    play(
        engine,
        held(bridge_track(Timing(depths=(1.0, 1.0), back_s=1.5), size=(640, 480)), before_s=6.0),
    )
    engine.finish()
    session._engine = engine
    shown.run()
    check_calm(shown)
    assert shown.query_params["file"] in (queue.submitted[0].key, [queue.submitted[0].key])
    assert "2 reps" in shown.title[0].value
    assert len(opened) == 0
    next(b for b in shown.button if b.label == "Do another set").click().run()
    assert shown.query_params["movement"] in ("glute-bridge", ["glute-bridge"])


def begun(opened: Sessions) -> str:
    """The token of the one open session, in the middle of a set of bridges."""
    session = next(iter(opened._all.values()))
    engine = LiveEngine(get_movement("glute-bridge"), (640, 480), estimator=STICK_FIGURE)
    clip = held(bridge_track(Timing(depths=(1.0, 1.0), back_s=1.5), size=(640, 480)), before_s=6.0)
    play(engine, clip)
    assert engine.phase == "going"
    session._engine = engine
    return session.token


def reloaded(monkeypatch, token: str | None) -> dict:
    """What the browser's part is given from now on; it asks once for the set of `token`."""
    given, asks = {}, [token]

    def part(data, **_):
        given.update(data)
        told = asks.pop() if asks else None
        return SimpleNamespace(done=None, expired=None, kept=told)

    monkeypatch.setattr(live_camera, "_component", lambda: part)
    return given


def test_a_reload_in_the_middle_of_a_set_takes_it_up_again(show, with_model, monkeypatch):
    opened = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", opened)
    show("live", movement="glute-bridge")
    token = begun(opened)
    given = reloaded(monkeypatch, token)
    check_calm(show("live", movement="glute-bridge"))
    assert given["token"] == token
    assert given["kept"].startswith("Your set is still here, 2 reps so far.")


@pytest.mark.parametrize("movement", ["plank", "lunge"])
def test_a_set_of_something_else_is_not_taken_up(show, with_model, monkeypatch, movement):
    opened = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", opened)
    show("live", movement="glute-bridge")
    token = begun(opened)
    given = reloaded(monkeypatch, token)
    check_calm(show("live", movement=movement))
    assert given["token"] != token
    assert given["kept"] == ""
    assert given["asked"] == [token], "it is not asked for again"


def test_a_photo_in_the_place_of_the_camera(show, with_model, queue):
    import cv2
    import numpy as np

    shown = show("live", movement="standing")
    shown.toggle(key="live-photo").set_value(True).run()
    picture = cv2.imencode(".jpg", np.full((480, 640, 3), 120, np.uint8))[1].tobytes()
    shown.camera_input[0].upload("photo.jpg", picture, "image/jpeg").run()
    check_calm(shown)
    assert queue.submitted[0].name.startswith("Photo, Standing")
    assert queue.submitted[0].options == {"movement": "standing"}


def test_a_timer_is_offered_done_and_said_to_be_done(show, monkeypatch, tmp_path):
    """Without a camera and a pose model; afterwards the page says how long it was, and that nothing
    was judged."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    put(tmp_path / "data" / "movements", TIMER)
    opened = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", opened)
    shown = show("live")
    next(b for b in shown.button if b.key == "live-front-hip-release").click().run()
    check_calm(shown)
    assert (
        shown.title[0].value == "Front hip release"
        and len(shown.get("bidi_component")) == 1
        and not shown.error
    )
    assert "**How much of it.** One minute a side." in [
        m.value.partition(" (")[0] for m in shown.markdown
    ]
    session = next(iter(opened._all.values()))
    session.command(Command("tick", t=0.0))
    session.command(Command("tick", t=300.0))
    shown.run()
    check_calm(shown)
    assert shown.success[0].value == "Done: 1:55. Nothing of it was measured or judged."
    again = next(iter(opened._all.values()))
    assert again is not session
    for command in (Command("tick", t=0.0), Command("tick", t=70.0), Command("finish")):
        again.command(command)
    shown.run()
    assert (
        shown.success[0].value
        == "Stopped after 1:10 of 1:55. Nothing of it was measured or judged."
    )


def test_how_each_view_is_filmed_is_said_and_drawn_before_the_camera_is_on(
    show, with_model, monkeypatch, tmp_path
):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    text = SQUAT.replace('"side-right"]', '"side-right", "front"]').replace(
        "[dose]", 'picture = "lunge-side"\n\n[dose]'
    )
    text = text.replace('"knee_flexion"\nstop_if', '"hip_height"\nstop_if')
    put(
        tmp_path / "data" / "movements",
        text + '\n[[view]]\nnames = ["front"]\ninstructions = "Face it."\npicture = "stand-side"\n',
    )
    given = {}
    monkeypatch.setattr(
        live_camera,
        "_component",
        lambda: (
            lambda data, **_: (
                given.update(data) or SimpleNamespace(done=None, expired=None, kept=None)
            )
        ),
    )
    check_calm(show("live", movement="my-squat"))
    assert given["words"][1] == "From front: Face it."
    assert given["picture"] == "".join(
        setup_pictures.picture(name, "dark") for name in ("lunge-side", "stand-side")
    )
    assert given["kind"] == "reps"


def test_a_drawing_that_there_is_none_of_is_told_where_the_movement_is_chosen(
    show, monkeypatch, tmp_path
):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    put(
        tmp_path / "data" / "movements", SQUAT.replace("[dose]", 'picture = "squat-side"\n\n[dose]')
    )
    shown = show("live")
    check_calm(shown)
    assert "there is no drawing 'squat-side'" in shown.warning[0].value
    assert "Train: My squat" in {b.label for b in shown.button}

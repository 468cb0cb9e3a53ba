"""The five-minute screen on the page: each part by a clip, left out, done again; what is kept of it
after every part; and what comes of a clip that does not count."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from posecheck.calibration import list_calibrations
from posecheck.calibration.make import HeldRanges
from posecheck.errors import CalibrationError
from posecheck.guided.by_clock import CALIBRATION
from posecheck.history.own import add, opened
from posecheck.history.screens import file_screen, newest_screen
from posecheck.intake.answers import Answers
from posecheck.intake.keep import save_answers
from posecheck.jobs.queue import Job
from posecheck.jobs.screening import waiting_parts
from posecheck.live.aimed import AimedLive
from posecheck.live.engine import LiveEngine
from posecheck.live.sessions import Sessions
from posecheck.model.calibration import OwnRange
from posecheck.movements.load import get_movement
from posecheck.pages import live_camera
from posecheck.pages.coach_store import opened_store
from posecheck.pages.screen_state import UnderWay
from posecheck.pose.io.storage import save_track
from posecheck.screen import take
from posecheck.screen.parts import part_of_id, parts_asked
from posecheck.screen.result import PartResult, Screen
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import Timing, bridge_track, lunge_track, standing_track
from tests.live.live_play import held, play
from tests.pages.page_checks import check_calm, said

TODAY = date.today()
LUMBAR, PELVIS = OwnRange(30.0, 14.0, 32.0, 1.0), OwnRange(8.0, -9.0, 10.0, 1.0)


def button(shown, label):
    return next(b for b in shown.button if b.label == label)


@pytest.fixture
def anna():
    store = opened_store()
    return opened(store, add(store, "Anna"))


@pytest.fixture
def bridges(tmp_path) -> Path:
    return save_track(bridge_track(Timing(depths=(1.0,) * 5)), tmp_path / "bridges.npz")


def hand_over(shown, part: str, file: Path):
    """The page of a part, its clip handed over."""
    shown.query_params["part"] = part
    shown.session_state["screen-way"] = "clip"
    shown.run()
    shown.file_uploader[0].upload(file.name, file.read_bytes(), "application/octet-stream")
    return shown.run()


def state(anna, part: str) -> PartResult:
    screen = newest_screen(opened_store(), anna.id)
    return next(one for one in screen.parts if one.part == part)


def test_every_part_is_listed_and_running_only_to_those_who_run(show, anna):
    shown = show("screen")
    check_calm(shown)
    assert {part.title for part in parts_asked(False)} <= set(titles(shown))
    save_answers(anna.key, Answers(day=("running",)))
    assert set(titles(show("screen"))) == {part.title for part in parts_asked(True)}
    assert {"running", "running-behind"} <= {part.id for part in parts_asked(True)}


def titles(shown):
    known = {part.title for runs in (True, False) for part in parts_asked(runs)}
    return [m.value.split("**")[1] for m in shown.markdown if m.value[2:].split("**")[0] in known]


def test_a_clip_is_read_into_its_part_and_the_next_one_comes(show, anna, bridges):
    shown = hand_over(show("screen"), "bridges", bridges)
    check_calm(shown)
    assert shown.title[0].value == "Plank"
    read = state(anna, "bridges")
    assert (read.state, read.source) == ("done", "stick-figure.mp4") and read.figures
    assert waiting_parts(anna.key) == {}
    assert state(anna, "plank").state == "open"
    again = show("screen")
    check_calm(again)
    assert "stick-figure.mp4" in said(again).replace("\\", "") and "✓ Done" in said(again)


def test_a_clip_that_does_not_count_is_asked_for_again_and_the_rest_stands(
    show, anna, bridges, tmp_path
):
    hand_over(show("screen"), "bridges", bridges)
    shown = hand_over(show("screen"), "plank", bridges)
    check_calm(shown)
    assert state(anna, "plank").state == "again" and state(anna, "bridges").state == "done"
    assert "Once more, please" in said(show("screen"))
    shown = show("screen", part="plank")
    assert state(anna, "plank").said in shown.warning[0].value.replace("\\", "")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video at all")
    hand_over(show("screen"), "lunges", broken)
    assert state(anna, "lunges").state == "again" and "broken.mp4" in state(anna, "lunges").said
    two = save_track(lunge_track(Timing(depths=(1.0, 1.0))), tmp_path / "two.npz")
    hand_over(show("screen"), "lunges", two)
    assert state(anna, "lunges").code == "too-few-reps"
    assert state(anna, "bridges").state == "done"


def test_what_was_given_is_said_on_the_page_of_the_next_part(show, anna, bridges, queue):
    queue.held = Job("", "", "running", stage="pose")
    shown = hand_over(show("screen"), "bridges", bridges)
    check_calm(shown)
    assert shown.title[0].value == "Plank"
    assert [one.value for one in shown.info] == ["Taken: Bridges is being looked at."]


def test_a_refusal_is_said_on_the_page_of_the_next_part(show, anna, bridges, tmp_path):
    two = save_track(lunge_track(Timing(depths=(1.0, 1.0))), tmp_path / "two.npz")
    shown = hand_over(show("screen"), "lunges", two)
    check_calm(shown)
    assert shown.title[0].value == "Ten steps of walking"
    (line,) = (one.value.replace("\\", "") for one in shown.warning)
    assert line == f"**Lunges, from the side: once more, please.** {state(anna, 'lunges').said}"


def test_what_counts_is_said_on_the_page_of_the_next_part(show, anna, bridges):
    shown = hand_over(show("screen"), "bridges", bridges)
    assert [one.value for one in shown.success] == ["Bridges: it counts."]


def test_it_says_how_long_it_takes_before_it_begins(show, anna):
    assert "The first ones, about 3 minutes, are enough for a first programme" in said(
        show("screen")
    )


def test_how_a_part_is_done_is_drawn_and_said_once(show, anna, monkeypatch, tmp_path):
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    put = {}
    monkeypatch.setattr(live_camera, "_words", lambda movement, told: put.update(told=told) or ())
    show("screen", part="plank")
    assert put == {"told": True}
    monkeypatch.undo()
    words = live_camera._words(get_movement("standing"), told=True)
    assert len(words) == 1 and "six seconds" in words[0]
    assert "six seconds" in part_of_id("standing-side").how


def test_a_new_clip_that_does_not_count_takes_nothing_away_and_says_so(show, anna, bridges):
    hand_over(show("screen"), "bridges", bridges)
    read = state(anna, "bridges")
    plank = save_track(lunge_track(Timing(depths=(1.0,) * 5)), bridges.with_name("lunges.npz"))
    shown = hand_over(show("screen"), "bridges", plank)
    check_calm(shown)
    assert state(anna, "bridges") == read
    shown.query_params["part"] = "bridges"
    shown.run()
    assert "earlier result of this part is kept" in shown.warning[0].value.replace("\\", "")
    del shown.query_params["part"]
    assert "The new clip does not count:" in said(shown.run()).replace("\\", "")
    shown = hand_over(shown, "bridges", bridges)
    del shown.query_params["part"]
    assert "does not count" not in said(shown.run())


def test_of_a_whole_screen_that_is_over_no_part_is_done_again(show, anna):
    whole = tuple(PartResult(part.id, "skipped") for part in parts_asked(False))
    day = (TODAY - timedelta(days=9)).isoformat()
    file_screen(opened_store(), anna.id, Screen("Anna", day, whole))
    shown = show("screen", part="bridges")
    check_calm(shown)
    assert shown.title[0].value == "Five-minute screen" and "the rest stands." not in said(shown)
    button(shown, "Take a new screen").click().run()
    assert newest_screen(opened_store(), anna.id).date == TODAY.isoformat()


def test_a_part_can_be_left_out_and_done_after_all(show, anna, bridges):
    shown = show("screen", part="bridges")
    shown = button(shown, "Leave it out").click().run()
    assert shown.title[0].value == "Plank" and state(anna, "bridges").state == "skipped"
    hand_over(show("screen"), "bridges", bridges)
    assert state(anna, "bridges").state == "done"


def test_what_is_being_looked_at_survives_a_reload(show, anna, bridges, queue):
    queue.held = Job("", "", "running", stage="pose", done=10, expected=100)
    shown = hand_over(show("screen"), "bridges", bridges)
    assert list(waiting_parts(anna.key)) == ["bridges"] and shown.title[0].value == "Plank"
    again = show("screen")
    check_calm(again)
    assert "Being looked at" in said(again) and newest_screen(opened_store(), anna.id) is None
    request = queue.submitted[-1]
    queue.held = None
    queue.submit(request)
    show("screen")
    assert state(anna, "bridges").state == "done" and waiting_parts(anna.key) == {}


def test_what_the_program_did_not_end_begins_again_and_what_is_gone_is_open(
    show, anna, bridges, queue
):
    queue.held = Job("", "", "running")
    hand_over(show("screen"), "bridges", bridges)
    request, queue.held = queue.submitted[-1], None
    queue.forget(request.key)
    show("screen")
    check_calm(show("screen"))
    assert state(anna, "bridges").state == "done" and waiting_parts(anna.key) == {}
    queue.held = Job("", "", "running")
    hand_over(show("screen"), "plank", bridges)
    queue.forget(queue.submitted[-1].key)
    queue.submitted[-1].path.unlink()
    shown = show("screen")
    check_calm(shown)
    assert waiting_parts(anna.key) == {} and state(anna, "plank").state == "open"


def test_a_whole_screen_says_what_it_shows_and_leads_on(show, anna, bridges):
    hand_over(show("screen"), "bridges", bridges)
    for part in parts_asked(False):
        if part.id != "bridges":
            button(show("screen", part=part.id), "Leave it out").click().run()
    shown = show("screen")
    check_calm(shown)
    assert "of 9 parts" not in said(shown) and "stick-figure.mp4" in said(shown).replace("\\", "")
    assert newest_screen(opened_store(), anna.id).findings


def test_a_half_done_one_goes_on_for_a_week_and_then_begins_anew(show, anna, bridges):
    part = PartResult("plank", "skipped", at="2020-01-01T00:00:00+00:00")
    for days, done in ((6, True), (9, False)):
        store = opened_store()
        person = opened(store, add(store, f"Old {days}"))
        day = (TODAY - timedelta(days=days)).isoformat()
        file_screen(store, person.id, Screen(person.name, day, (part,)))
        shown = show("screen", person=str(person.id))
        check_calm(shown)
        assert ("Left out" in said(shown)) is done
        hand_over(show("screen", person=str(person.id)), "bridges", bridges)
        newest = newest_screen(store, person.id)
        assert (newest.date == day) is done


def test_an_odd_part_in_the_address_shows_the_list(show, anna):
    shown = show("screen", part="../../etc")
    check_calm(shown)
    assert shown.title[0].value == "Five-minute screen"


def test_who_stands_at_the_end_of_the_own_range_is_read_by_the_camera_too(
    show, anna, monkeypatch, tmp_path
):
    """As from a clip: no calibration comes of it, and how far the pelvis moves is known."""
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    sessions = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", sessions)

    def refused(*_, **__):
        raise CalibrationError("Relaxed and arched cannot be told apart.", "Film it again.")

    held = HeldRanges("side-left", LUMBAR, PELVIS, ((0, 5), (6, 11), (12, 17)))
    monkeypatch.setattr(take, "calibrate", refused)
    monkeypatch.setattr(take, "held_ranges", lambda track, spans: held)
    shown = show("screen", part="calibration")
    (session,) = sessions._all.values()
    engine = LiveEngine(
        get_movement("standing"), (640, 480), estimator=STICK_FIGURE, guide=CALIBRATION
    )
    play(engine, standing_track(seconds=40.0, camera={"size": (640, 480)}))
    session._engine = engine
    shown.run()
    check_calm(shown)
    read = state(anna, "calibration")
    assert read.state == "done" and {"pelvis_tuck", "pelvis_arch"} <= {
        figure.measure for figure in read.figures
    }
    assert list_calibrations() == []


def test_a_live_set_is_read_into_its_part(show, anna, monkeypatch, tmp_path):
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    sessions = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", sessions)
    shown = show("screen", part="bridges")
    check_calm(shown)
    (session,) = sessions._all.values()
    assert session.movement.views == part_of_id("bridges").views
    engine = LiveEngine(get_movement("glute-bridge"), (640, 480), estimator=STICK_FIGURE)
    track = bridge_track(Timing(depths=(1.0,) * 3, back_s=1.5), size=(640, 480))
    play(engine, held(track, before_s=6.0))
    engine.finish()
    session._engine = engine
    shown.run()
    check_calm(shown)
    assert shown.title[0].value == "Plank" and state(anna, "bridges").state == "done"
    assert state(anna, "bridges").source.startswith("Glute bridge, ")


@pytest.mark.parametrize("part", ["bridges", "plank"])
def test_a_reload_in_the_middle_of_a_part_takes_its_set_up_again(
    show, anna, monkeypatch, tmp_path, part
):
    """And a set of one part is not that of another. Nothing begins by itself then: the camera may
    have gone meanwhile."""
    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    sessions = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", sessions)
    show("screen", part="bridges")
    (session,) = sessions._all.values()
    assert type(session) is AimedLive
    session._engine = session._new_engine((640, 480), STICK_FIGURE)
    track = bridge_track(Timing(depths=(1.0,) * 2, back_s=1.5), size=(640, 480))
    play(session._engine, held(track, before_s=6.0))
    assert session.under_way
    given, asks = {}, [session.token]

    def browser(data, **_):
        given.update(data)
        return SimpleNamespace(done=None, expired=None, kept=asks.pop() if asks else None)

    monkeypatch.setattr(live_camera, "_component", lambda: browser)
    check_calm(show("screen", part=part))
    assert (given["token"] == session.token) == (part == "bridges")
    words = "Your set is still here, 2 reps so far." if part == "bridges" else ""
    assert given["kept"].startswith(words) and bool(given["kept"]) == bool(words)
    assert not given["by_itself"]


def way(**states: str) -> UnderWay:
    """A screen whose parts are in these states; the others are done."""
    named = {name.replace("_", "-"): state for name, state in states.items()}
    results = tuple(PartResult(p.id, named.get(p.id, "done")) for p in parts_asked(False))
    return UnderWay(Screen("Anna", TODAY.isoformat(), results), parts_asked(False), {})


@pytest.mark.parametrize(
    ("states", "after", "comes"),
    [
        ({"calibration": "open", "plank": "open"}, "standing-side", "calibration"),
        # asked for again before the camera moves, but after what is still new in its place
        ({"standing_side": "again", "plank": "open"}, "hip-right", "standing-side"),
        ({"standing_side": "again", "standing_front": "open"}, "hip-right", "standing-front"),
        ({"standing_front": "again", "plank": "open"}, "standing-front", "plank"),
        # with the first ones done it is enough; the others follow one another
        ({"lunges": "open", "walking": "open"}, "plank", None),
        ({"lunges": "open", "walking": "open"}, "lunges-front", "lunges"),
        ({}, "walking", None),
    ],
)
def test_which_part_comes_next(states, after, comes):
    found = way(**states).next_after(part_of_id(after))
    assert (None if found is None else found.id) == comes


def test_the_first_parts_are_enough_for_a_programme(show, anna, bridges):
    assert way(lunges="open", walking="open").is_enough
    assert not way(plank="open").is_enough and not way(plank="again").is_enough
    for part in parts_asked(False):
        if part.first and part.id != "bridges":
            button(show("screen", part=part.id), "Leave it out").click().run()
    shown = hand_over(show("screen"), "bridges", bridges)
    check_calm(shown)
    assert "This is enough for a first programme. What is left, about 2 minutes" in said(shown)
    assert button(shown, "Go on: your programme").proto.type == "primary"
    assert button(shown, "Next: Lunges, from the front").proto.type == "secondary"

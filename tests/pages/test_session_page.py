"""Today's session on the page: what comes and why, a session that is half done, its end."""

from __future__ import annotations

import time
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from posecheck.guided import session as events
from posecheck.guided.steps import steps_of
from posecheck.history.guided import guided_of, save_guided
from posecheck.history.own import add, opened
from posecheck.history.programmes import file_programme
from posecheck.intake.answers import Answers
from posecheck.intake.keep import answers_path, may_train, save_answers
from posecheck.intake.red_flags import red_flags
from posecheck.live.sessions import Sessions
from posecheck.pages import live_camera, session_live
from posecheck.pages.coach_store import opened_store
from tests.guided.sessions_made import line, programme
from tests.pages.page_checks import check_calm, said

DAY = 86400.0
CLEAR = Answers(flags={flag.id: False for flag in red_flags()})
PROGRAMME = replace(
    programme(
        line("release-front-hip", "release"),
        line("glute-bridge", "activate", sets=2, reps=8, rest_s=30.0),
        line("lunge", "integrate", reps=5, sides=("left", "right")),
    ),
    from_day=date.today().isoformat(),
)


def button(shown, label):
    return next(b for b in shown.button if b.label == label)


@pytest.fixture
def anna():
    store = opened_store()
    person = opened(store, add(store, "Anna"))
    save_answers(person.key, CLEAR)
    return person


@pytest.fixture
def programmed(anna):
    file_programme(opened_store(), anna.id, PROGRAMME)
    return anna


@pytest.fixture
def given(monkeypatch):
    """What the browser's part is given; sessions of the test's own."""
    told = {}
    opened_ones = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr("posecheck.pages.session.SESSIONS", opened_ones)
    monkeypatch.setattr(session_live, "SESSIONS", opened_ones)
    monkeypatch.setattr(
        session_live,
        "web_part",
        lambda *_: lambda data, **_: told.update(data) or SimpleNamespace(done=None, expired=None),
    )
    return SimpleNamespace(data=told, sessions=opened_ones)


def kept(anna):
    return guided_of(opened_store(), anna.id)[-1]


def begun(anna, now=None, **more):
    """A session by the clock that is under way, kept."""
    now = now or time.time()
    made = events.new_session(
        PROGRAMME, steps_of(PROGRAMME), key="s1", now=now, with_camera=False, **more
    )
    made = events.start_step(events.begin(made, now), now)
    save_guided(opened_store(), anna.id, made)
    return made


def test_without_a_programme_it_leads_to_one(show, anna):
    shown = show("session")
    check_calm(shown)
    assert "no programme yet" in said(shown)
    assert all(one.label != "Start" for one in shown.button)


def test_what_comes_is_told_with_how_much_why_and_where_the_camera_stands(show, programmed):
    shown = show("session")
    check_calm(shown)
    text = said(shown).replace("\\", "")
    assert "**3 drills**" in text
    assert "2 places for the camera" in text
    assert "1. Front hip release**  ·  a timer of 2:10" in text
    assert "2. Glute bridge**  ·  2 sets of 8 reps" in text
    assert "3. Lunge**  ·  5 reps a side" in text
    assert text.count("Because your right thigh stops 6° short (2 to 10) behind you.") == 3
    assert text.count("Put the camera") == 2, "a timer needs none, and it moves once"


def test_a_red_flag_ends_it_before_it_begins(show, programmed):
    flag = red_flags()[0]
    save_answers(programmed.key, Answers(flags={flag.id: True}))
    shown = show("session")
    check_calm(shown)
    assert flag.answer[:40] in shown.error[0].value.replace("\\", "")
    assert not shown.button or all(b.label != "Start" for b in shown.button)


@pytest.mark.parametrize("flags", [{}, {red_flags()[0].id: False}])
def test_questions_that_were_not_asked_come_before_it_begins(show, programmed, flags):
    save_answers(programmed.key, Answers(flags=flags))
    shown = show("session")
    check_calm(shown)
    assert len(shown.checkbox) == len(red_flags())
    assert all(b.label != "Start" for b in shown.button)
    button(shown, "None of these").click().run()
    assert any(b.label == "Start" for b in shown.button)


@pytest.mark.parametrize("flags", [{}, {red_flags()[0].id: True}, {red_flags()[-1].id: False}])
def test_a_session_under_way_waits_for_what_is_answered_in_another_window(
    show, programmed, given, flags
):
    """No page runs again: the session itself asks, and no word makes it go on."""
    begun(programmed)
    show("session")
    (live,) = given.sessions._all.values()
    live._guided.happens("resume")
    live._guided.tick(1.0)
    assert live.guided.state == "going"
    save_answers(programmed.key, Answers(flags=flags))
    live._guided.tick(4.0)
    assert live.guided.state == kept(programmed).state == "paused"
    live._guided.happens("resume")
    assert live.guided.state == "paused"
    save_answers(programmed.key, CLEAR)
    live._guided.happens("resume")
    assert live.guided.state == "going"


def test_answers_that_cannot_be_read_are_not_clear(programmed):
    assert may_train(programmed.key)
    answers_path(programmed.key).write_text("{")
    assert not may_train(programmed.key)


@pytest.mark.parametrize("asked", [True, False])
def test_a_red_flag_lets_a_session_under_way_wait(show, programmed, given, asked):
    begun(programmed)
    show("session")
    (live,) = given.sessions._all.values()
    live._guided.happens("resume")
    live._guided.happens("begin")
    assert live.guided.state == "going"
    given.data.clear()
    flag = red_flags()[0]
    save_answers(programmed.key, Answers(flags={flag.id: True} if asked else {}))
    shown = show("session")
    check_calm(shown)
    assert not given.data and not len(given.sessions)
    assert kept(programmed).state == "paused"
    ends = [b for b in shown.button if b.label == "End the session"]
    if not asked:
        assert len(shown.checkbox) == len(red_flags()) and not ends
        button(shown, "None of these").click().run()
        assert given.data["first"]["at"] == 0  # and it goes on
        return
    assert flag.answer[:40] in shown.error[0].value.replace("\\", "")
    shown = ends[0].click().run()
    check_calm(shown)
    assert kept(programmed).moment == "asking"
    button(shown, "Save and finish").click().run()
    assert kept(programmed).state == "broken-off"


def test_it_begins_with_the_pain_that_was_said_and_without_a_camera(show, programmed, given):
    shown = show("session")
    shown.radio[0].set_value(False).run()
    assert "camera" not in said(shown).lower().replace("without a camera", "")
    shown.get("button_group")[0].set_value(3)
    button(shown, "Start").click().run()
    check_calm(shown)
    session = kept(programmed)
    assert (session.state, session.pain_before, session.with_camera) == ("going", 3, False)
    assert len(session.steps) == 6
    data = given.data
    assert [step["timer"] for step in data["steps"]] == [True, True, False, False, False, False]
    assert (
        data["drills"]["lunge"]["why"]
        == "Because your right thigh stops 6° short (2 to 10) behind you."
    )
    assert "<svg" in data["drills"]["glute-bridge"]["figure"]
    assert "at the height of the mat" in data["drills"]["glute-bridge"]["camera"]
    how = data["drills"]["glute-bridge"]["how"]
    assert how.startswith("Lie on your back, knees bent, feet flat. ") and "camera" not in how
    assert "Step forward, sink, and come back." in data["drills"]["lunge"]["how"]
    assert (data["begin"], data["camera"], data["first"]["by_clock"]) == ("Begin", False, True)


def test_one_under_way_goes_on_after_a_reload(show, programmed, given):
    begun(programmed)
    show("session")
    assert given.data["begin"] == "Begin"
    (live,) = given.sessions._all.values()
    assert live.guided.why_paused == "away"
    live._guided.happens("resume")
    live._guided.happens("skip")
    show("session")
    assert given.data["begin"] == "Go on"
    assert given.data["first"]["at"] == 1
    assert len(given.sessions) == 1, "the same goes on"


def test_the_next_day_one_may_go_on_or_end_it(show, programmed, given):
    begun(programmed, now=time.time() - DAY)
    shown = show("session")
    check_calm(shown)
    assert "is half done: 0 of 6 steps" in said(shown)
    assert not given.data
    button(shown, "Go on with it").click().run()
    assert given.data["first"]["at"] == 0
    given.data.clear()
    shown = show("session")
    button(shown, "End it and start a new one").click().run()
    check_calm(shown)
    assert kept(programmed).state == "broken-off"
    assert "**3 drills**" in said(shown)


def test_the_end_says_what_it_came_to_and_asks_for_pain(show, programmed, given):
    now = time.time()
    session = begun(programmed, now)
    for step in session.steps:
        session = events.start_step(events.rest_over(session, now), now)
        if step.judged:
            session = events.counted(session, now, reps=step.reps, good_reps=3, judged=True)
        session = events.step_done(session, now)
    last = len(session.steps) - 1
    session = events.reviewed(session, now, last, worst="trunk-lean", severity=2)
    assert session.moment == "asking"
    save_guided(opened_store(), programmed.id, session)
    shown = show("session")
    check_calm(shown)
    text = said(shown).replace("\\", "")
    assert shown.header[0].value == "26 of 26 reps, 12 in good form"
    assert "**Glute bridge**: 16 of 16 reps, 6 in good form" in text
    assert "Next time, Lunge" in text
    shown.get("button_group")[0].set_value(1)
    button(shown, "Save and finish").click().run()
    check_calm(shown)
    ended = kept(programmed)
    assert (ended.state, ended.pain_after) == ("finished", 1)
    day = (date.today() + timedelta(days=2)).strftime("%A")
    told = shown.success[0].value
    assert "Kept" in told and f"Next session: {day} (3 times a week, a day of rest between)" in told
    again = show("session")
    assert "done a session today" in again.info[0].value


def test_too_much_pain_ends_it_with_the_sentence(show, programmed, given):
    from posecheck.guided import hurting

    now = time.time()
    session = hurting.pain_said(hurting.hurts(begun(programmed, now), now), now, 8)
    save_guided(opened_store(), programmed.id, session)
    shown = show("session")
    check_calm(shown)
    assert "Stop this drill now" in shown.error[0].value
    assert shown.header[0].value == "Stopped: it hurt"


def test_the_day_after_is_asked_once(show, programmed, given):
    then = time.time() - 1.5 * DAY
    session = events.finish(events.end(events.skip(begun(programmed, then), then), then), then, 2)
    save_guided(opened_store(), programmed.id, session)
    shown = show("session")
    assert "day after your last session" in shown.get("button_group")[0].label
    shown.get("button_group")[0].set_value(5)
    button(shown, "Save").click().run()
    check_calm(shown)
    assert kept(programmed).pain_next_day == 5
    assert "It hurt more after your last session" in shown.warning[0].value
    assert all("day after" not in group.label for group in shown.get("button_group"))


def test_a_drill_that_hurt_is_what_the_end_speaks_of(show, programmed, given):
    from posecheck.guided import hurting

    now = time.time()
    session = begun(programmed, now)
    while session.step.movement != "lunge":
        session = events.start_step(events.rest_over(session, now), now)
        session = events.step_done(events.counted(session, now, seconds=5.0), now)
    session = events.start_step(events.rest_over(session, now), now)
    session = hurting.pain_said(hurting.hurts(session, now), now, 4)
    save_guided(opened_store(), programmed.id, session)
    shown = show("session")
    check_calm(shown)
    text = said(shown).replace("\\", "")
    assert "Lunge hurt, 4 of 10. It comes the same again; do less of it" in text
    assert "**Lunge**: nothing of it was done, it hurt, 4 of 10" in text
    assert "**Glute bridge**: 0:10 of 1:" in text and "Nothing certain" not in text


def ended(anna, then, **more):
    """A session of a day before, with every set done."""
    session = begun(anna, then, **more)
    for _ in session.steps:
        session = events.start_step(events.rest_over(session, then), then)
        session = events.step_done(events.counted(session, then, seconds=30.0), then)
    session = events.finish(session, then, 2)
    save_guided(opened_store(), anna.id, session)
    return session


def test_more_pain_on_the_next_day_makes_the_session_easier_from_now_on(show, programmed, given):
    ended(programmed, time.time() - 1.5 * DAY, pain_before=3)
    shown = show("session")
    assert "Glute bridge**  ·  2 sets of 8 reps" in said(shown)
    shown.get("button_group")[0].set_value(6)
    button(shown, "Save").click().run()
    check_calm(shown)
    told = shown.warning[0].value.replace("\\", "")
    assert "easier from now on" in told and "doctor or a physiotherapist" in told
    assert "Glute bridge: pain of 6 of 10: " in told
    assert "Glute bridge**  ·  2 sets of 8 reps" not in said(shown)
    button(shown, "Start").click().run()
    bridges = [one for one in kept(programmed).steps if one.movement == "glute-bridge"]
    assert len(bridges) != 2 or bridges[0].reps < 8


def test_less_pain_on_the_next_day_changes_nothing_and_that_is_said(show, programmed, given):
    ended(programmed, time.time() - 1.5 * DAY, pain_before=3)
    shown = show("session")
    shown.get("button_group")[0].set_value(2)
    button(shown, "Save").click().run()
    check_calm(shown)
    assert "stays as it is" in shown.info[0].value and not shown.warning
    assert "Glute bridge**  ·  2 sets of 8 reps" in said(shown)


def test_six_or_more_before_it_is_not_today(show, programmed, given):
    shown = show("session")
    shown.get("button_group")[0].set_value(7)
    button(shown, "Start").click().run()
    check_calm(shown)
    assert not guided_of(opened_store(), programmed.id)
    told = shown.warning[0].value
    assert all(word in told for word in ("7 of 10", "Not today", "walk", "physiotherapist"))
    anyway = button(shown, "Train anyway, with less")
    assert anyway.proto.type != "primary" and button(shown, "Not today").proto.type == "primary"
    anyway.click().run()
    assert (kept(programmed).pain_before, kept(programmed).state) == (7, "going")


def test_the_pain_of_another_day_is_asked_again(show, programmed, given):
    shown = show("session")
    shown.get("button_group")[0].set_value(7)
    button(shown, "Start").click().run()
    whose, day, pain = shown.session_state["session-asked"]
    shown.session_state["session-asked"] = (whose, day - timedelta(1), pain)
    shown.run()
    check_calm(shown)
    assert not shown.warning and button(shown, "Start")


def test_four_or_five_before_it_is_less_today(show, programmed, given):
    shown = show("session")
    shown.get("button_group")[0].set_value(4)
    button(shown, "Start").click().run()
    check_calm(shown)
    assert "60 % of its reps" in shown.warning[0].value
    button(shown, "Start with less").click().run()
    steps = kept(programmed).steps
    assert [step.reps for step in steps if step.reps] == [5, 5, 3, 3]
    assert kept(programmed).pain_before == 4


def test_the_parts_of_the_page_are_put_together_in_their_order(monkeypatch):
    made = {}
    monkeypatch.setattr(
        live_camera.st.components.v2, "component", lambda name, **parts: made.update(parts)
    )
    live_camera.web_part("x", "session", ("live", "session"))
    order = [made["js"].index(word) for word in ("class Voice", "class CameraLink", "class Guided")]
    assert order == sorted(order)
    assert made["js"].count("export default") == 1
    assert "import " not in made["js"].replace("imports", "")
    assert made["css"].index(".stage {") < made["css"].index(".guided .stage")

"""Timers live: nobody need be seen, each step is said and counted down, the sides follow each
other, and nothing is judged."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from posecheck.guided.by_clock import CHANGE_S, guide_of, seconds_of
from posecheck.live.engine import LiveEngine
from posecheck.live.protocol import BadMessage, CameraFrame, Command, read_command
from posecheck.live.sessions import Sessions
from posecheck.movements.load import get_movement, read_movement
from posecheck.movements.movement import Dose, TimerStep
from tests.movements.drill_files import TIMER, put


@pytest.fixture
def release(tmp_path):
    """Front hip release: 60 seconds left, then 45 right."""
    return read_movement(put(tmp_path, TIMER))


def ticks(engine: LiveEngine, seconds: float, start: float = 0.0, every: float = 0.2):
    """The states of an engine that is told nothing but the time."""
    return [
        engine.step(start + k * every, None, float("nan"))
        for k in range(round(seconds / every) + 1)
    ]


def test_its_steps_are_said_in_turn_and_counted_down_to_the_end(release):
    engine = LiveEngine(release, (1, 1), estimator="")
    states = ticks(engine, 130.0, start=500.0)
    assert states[0].phase == "going", "it waits for nobody"
    said = list(dict.fromkeys((s.say.code, s.say.text) for s in states if s.say))
    assert said == [
        ("step-0", "Left side. Roll slowly over the front of the hip."),
        ("step-1", "Right side. The other side."),
    ]
    assert next(s.t for s in states if s.say and s.say.code == "step-1") == pytest.approx(
        500 + CHANGE_S + 60, abs=0.21
    )
    at = {round(s.t - 500.0, 1): s.clock_s for s in states}
    assert (at[0.0], at[CHANGE_S], at[CHANGE_S + 20], at[64.8]) == (60.0, 60.0, 40.0, 0.2)
    assert (at[66.0], at[80.0]) == (45.0, 35.0)  # the other side is taken up, then its time goes
    assert (states[-1].phase, states[-1].finished) == ("done", "over")
    assert engine.seconds == pytest.approx(2 * CHANGE_S + 105)


def test_nothing_is_looked_at_warned_of_or_recorded(release):
    engine = LiveEngine(release, (1, 1), estimator="")
    for state in ticks(engine, 20.0):
        assert (state.warnings, state.points, state.angle, state.limb, state.cue, state.count) == (
            (),
            None,
            None,
            None,
            None,
            0,
        )
        assert engine.due() is None
    engine.finish()
    assert (engine.phase, engine.why, engine.seconds) == ("done", "asked", pytest.approx(20.0))
    with pytest.raises(ValueError, match="no set has ended"):
        engine.finished_track()


def test_a_tab_that_slept_goes_on_where_the_clock_is(release):
    engine = LiveEngine(release, (1, 1), estimator="")
    ticks(engine, 10.0)
    state = engine.step(75.0, None, float("nan"))
    assert (state.say.code, state.clock_s, state.warnings) == ("step-1", 40.0, ())
    assert engine.step(
        900.0, None, float("nan")
    ).phase == "done" and engine.seconds == pytest.approx(115.0)


def test_a_timer_may_last_longer_than_the_longest_set(release):
    engine = LiveEngine(replace(release, step=(TimerStep("Rest.", 900.0),)), (1, 1), estimator="")
    assert ticks(engine, 880.0, every=5.0)[-1].phase == "going"


def test_the_dose_says_the_sides_and_the_rounds(release):
    both = replace(
        release,
        step=(TimerStep("Roll.", 30.0), TimerStep("Turn.", 10.0)),
        dose=Dose("Twice.", sets=2, per_side=True, rest_s=15.0),
    )
    one_round = ["Left side. Roll.", "Left side. Turn.", "Right side. Roll.", "Right side. Turn."]
    guide = guide_of(both)
    assert [step.text for step in guide] == [*one_round, "Rest.", *one_round]
    assert seconds_of(guide) == 2 * (2 * 40 + 4 * CHANGE_S) + 15
    assert [step.text for step in guide_of(release)] == [
        "Left side. Roll slowly over the front of the hip.",
        "Right side. The other side.",
    ]
    assert guide_of(get_movement("plank")) == ()


@pytest.fixture
def no_model():
    """Sessions of one place, whose pose model nobody may ask for."""

    def fail():
        raise AssertionError("a timer asks for no pose model")

    made = Sessions(most=1, make_estimator=fail, make_finder=None)
    yield made
    for session in list(made._all.values()):
        made.close(session)


def test_a_session_is_told_the_time_and_tells_how_long_it_went(no_model, release):
    session = no_model.open(release)
    replies = []
    session.attach(replies.append, lambda why: None)
    assert session.timed is None
    session.command(Command("tick", t=1e9))
    session.command(Command("tick", t=1e9 + 30))
    session.command(Command("tick", t=1e9 + 29))  # older: nothing comes of it
    assert '"clock_s":35.0' in replies[-1] and "Left side." in replies[-1]
    session.offer(CameraFrame(1, 1e9 + 31, b"\xff\xd8"))
    assert not session.awake and session.timed is None
    session.command(Command("tick", t=1e9 + 200))
    assert (
        session.done
        and session.timed.whole
        and session.timed.seconds == session.timed.planned_s == 115.0
    )
    with pytest.raises(ValueError, match="no set has ended"):
        session.finished()


def test_one_who_stops_is_told_how_long_it_was(no_model, release):
    session = no_model.open(release)
    for t in (5.0, 45.0):
        session.command(Command("tick", t=t))
    session.command(Command("finish"))
    assert (session.timed.seconds, session.timed.whole) == (40.0, False)


def test_a_timer_takes_nobodys_place(no_model, release):
    timers = [no_model.open(release) for _ in range(3)]
    camera = no_model.open("plank")
    assert all(no_model.admit(one) for one in timers) and no_model.admit(camera)
    assert not no_model.admit(no_model.open("plank"))
    assert no_model.admit(no_model.open(release))


def test_a_tick_is_no_picture_of_a_movement_that_is_filmed(no_model):
    session = no_model.open("plank")
    session.command(Command("tick", t=5.0))
    assert session._engine is None


@pytest.mark.parametrize("t", ["-1", "1e999", "NaN", '"soon"'])
def test_a_time_that_is_none_is_refused_or_changes_nothing(no_model, release, t):
    try:
        command = read_command(f'{{"do": "tick", "t": {t}}}')
    except BadMessage:
        return
    session = no_model.open(release)
    session.command(command)
    assert session._engine is None

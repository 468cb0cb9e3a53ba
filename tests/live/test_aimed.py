"""A set that is over once what was asked for is done."""

from __future__ import annotations

import pytest

from posecheck.analysis import analyze_track
from posecheck.live.aimed import Aim, AimedLive, AloneEngine
from posecheck.live.engine import LiveEngine
from posecheck.live.state import LiveState
from posecheck.movements.load import get_movement
from posecheck.screen.parts import part_of_id
from posecheck.screen.read import read_part
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import Timing, bridge_track
from tests.live.live_play import estimate_of, gone, held


@pytest.mark.parametrize(
    ("aim", "state", "reached"),
    [
        (Aim(reps=5), LiveState(0.0, "going", count=4), False),
        (Aim(reps=5), LiveState(0.0, "going", count=5), True),
        (Aim(reps=5, per_side=True), LiveState(0.0, "going", count=9, sides=(5, 4)), False),
        (Aim(reps=5, per_side=True), LiveState(0.0, "going", count=10, sides=(5, 5)), True),
        (Aim(seconds=6.0), LiveState(0.0, "going", clock_s=5.9), False),
        (Aim(seconds=6.0), LiveState(0.0, "going", clock_s=6.0), True),
        (Aim(), LiveState(0.0, "going", count=50, clock_s=50.0), False),
    ],
)
def test_when_it_is_reached(aim, state, reached):
    assert aim.reached(state) is reached


def test_a_set_ends_after_the_reps_that_were_asked_for():
    """Five bridges are shown and three asked for: the fourth is not waited for, and the third is
    there whole."""
    track = held(bridge_track(Timing(depths=(1.0,) * 5), size=(640, 480)), before_s=6.0)
    movement = get_movement("glute-bridge")
    session = AimedLive(movement, lambda: None, None, aim=Aim(reps=3))
    session._engine = engine = LiveEngine(movement, (640, 480), estimator=STICK_FIGURE)
    for i in range(len(track)):
        state = engine.step(float(track.t[i]), estimate_of(track, i), 120.0)
        if (job := engine.due()) is not None:
            engine.take(job, job.run())
        session._settle(state)
        if session.done:
            break
    assert session.done and engine.why == "asked"
    assert len(engine.reps) == 3 and len(engine.reps_over) == 3


def before(engine: LiveEngine, seconds: float, others, start_s: float = 0.0) -> list[LiveState]:
    """Somebody in the starting position for so long; others(t): how many more are in the frame."""
    track, states = held(bridge_track(Timing(depths=()), size=(640, 480)), before_s=seconds), []
    for i in range(int((track.t <= seconds).sum())):
        t = start_s + float(track.t[i])
        states.append(engine.step(t, estimate_of(track, i), 120.0))
        engine.company(others(t))
        if (job := engine.due()) is not None:
            engine.take(job, job.run())
    return states


def test_a_set_of_a_screen_does_not_begin_before_one_is_alone():
    movement = get_movement("glute-bridge")
    session = AimedLive(movement, lambda: None, None, aim=Aim(reps=3))
    engine = session._new_engine((640, 480), STICK_FIGURE)
    states = before(engine, 12.0, lambda t: int(t < 8.0))
    waiting = [s for s in states if 4.0 < s.t < 8.0]
    assert {s.phase for s in waiting} == {"setup"} and not any(s.ready for s in waiting)
    assert {s.say.code for s in waiting} == {"alone"}
    begun = next(s.t for s in states if s.phase == "countdown")
    assert begun == pytest.approx(10.0, abs=0.3)


def test_who_comes_in_during_the_countdown_is_waited_out():
    engine = AloneEngine(get_movement("glute-bridge"), (640, 480), estimator=STICK_FIGURE)
    states = before(engine, 20.0, lambda t: int(5.5 < t < 9.0))
    begun = [k for k, s in enumerate(states) if s.phase == "countdown"]
    assert states[begun[0]].t < 5.5 and "going" not in {s.phase for s in states if s.t < 9.0}
    assert states[-1].phase == "going"
    engine.finish()
    assert "several-people" not in {note.code for note in engine.finished_track().notes}


def test_who_presses_begins_in_spite_of_others():
    engine = AloneEngine(get_movement("glute-bridge"), (640, 480), estimator=STICK_FIGURE)
    before(engine, 5.0, lambda t: 1)
    engine.begin()
    assert before(engine, 5.0, lambda t: 1, start_s=5.1)[-1].phase == "going"
    engine.finish()
    assert "several-people" in {note.code for note in engine.finished_track().notes}


def test_who_leaves_before_it_is_done_ends_the_set_with_what_was_done():
    """Two of five bridges, and nobody any more: the set is over, and the part of the screen that it
    is of is asked for again, by a press."""
    track = held(bridge_track(Timing(depths=(1.0,) * 2), size=(640, 480)), before_s=6.0)
    track = gone(track, 7.0)
    movement = get_movement("glute-bridge")
    session = AimedLive(movement, lambda: None, None, aim=Aim(reps=5))
    session._engine = engine = session._new_engine((640, 480), STICK_FIGURE)
    for i in range(len(track)):
        state = engine.step(float(track.t[i]), estimate_of(track, i), 120.0)
        if (job := engine.due()) is not None:
            engine.take(job, job.run())
        session._settle(state)
    assert session.done and engine.why == "left"
    report = analyze_track(session.finished("left.mp4").track, "glute-bridge").report
    read = read_part(part_of_id("bridges"), report)
    assert (read.state, read.code) == ("again", "too-few-reps")

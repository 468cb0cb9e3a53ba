"""A step is of one side: reps and holds of the other one are told, and are none of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.guided.record import SessionStep
from tests.drawn.stick_movements import Timing, lunge_track
from tests.live.live_play import gone, held
from tests.live.test_guided_engine import SIZE, Played
from tests.movements.drill_clips import read_track

STRETCH = "half-kneeling-psoas-stretch"


def lunges(leg, reps, **more):
    return lunge_track(Timing(depths=(1.0,) * reps), leg=leg, size=SIZE, **more)


def right_lunges(reps):
    return SessionStep("lunge", 1, 1, side="right", reps=reps, camera="hip-side", judged=True)


def said(played):
    return [s.say.code if s.say else "" for s in played.shown if s.guided.moment == "doing"]


@pytest.fixture(scope="module")
def turned():
    """Three lunges of the wrong leg, with a fault; then four of the right one, of which three are
    asked for."""
    played = Played(right_lunges(3))
    played.frames(held(lunges("left", 3, trunk_lean=45.0), before_s=4.5))
    at_the_turn = played.session
    played.frames(lunges("right", 4), lambda session: session.moment == "asking")
    played.ticks(1.0)
    return played, at_the_turn


def test_reps_of_the_other_side_do_not_count_towards_the_aim(turned):
    played, at_the_turn = turned
    assert at_the_turn.moment == "doing"
    assert at_the_turn.so_far.reps == 0
    counts = [s.count for s in played.shown if s.guided.moment == "doing"]
    assert counts == sorted(counts)
    assert counts[-1] == 3


def test_form_figure_and_fault_are_those_of_the_steps_own_side(turned):
    (result,) = turned[0].session.results
    assert (result.went, result.judged, result.reps) == ("done", True, 3)
    assert result.worst != "trunk-lean"
    assert result.figure == "knee_flexion"
    assert result.figure_value == pytest.approx(90, abs=8)


def test_the_other_side_is_told_after_two_reps_of_it(turned):
    played, told = Played(right_lunges(9)), []

    def first_told(_):
        state = played.shown[-1]
        if state.say and state.say.code == "wrong-side":
            told.append(len(played.engine._set.engine.reps))
        return bool(told)

    played.frames(held(lunges("left", 3), before_s=4.5), first_told)
    assert told == [2], "one alone may be a slip"
    assert "wrong-side" not in said(turned[0])[-30:], "and no more once it is the right one"


def test_a_set_of_the_other_side_alone_is_not_over_when_somebody_turns_round():
    played = Played(right_lunges(3))
    track = gone(held(lunges("left", 2), before_s=4.5), 7.0)
    played.frames(track)
    assert (played.session.moment, played.session.at, played.session.results) == ("coming", 0, ())
    assert played.session.so_far.reps == 0


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hold_of_the_other_side_does_not_count(side):
    track = replace(read_track("psoas-stretch-lean-right"), silhouettes=None)
    step = SessionStep(STRETCH, 1, 1, side=side, hold_s=4.0, camera="hip-side", judged=True)
    played = Played(step)
    played.engine.see(track.source.size, track.estimator)
    played.frames(
        held(track, before_s=7.0, after_s=6.0), lambda session: session.moment == "asking"
    )
    if side == "right":
        (result,) = played.session.results
        assert result.hold_s == pytest.approx(4.0, abs=1.0)
        assert "wrong-side" not in said(played)
        return
    assert played.session.results == ()
    assert played.session.so_far is None or played.session.so_far.hold_s == 0
    assert "wrong-side" in said(played)
    played.says("skip")
    played.ticks(1.0)
    assert played.session.results[0].hold_s == 0

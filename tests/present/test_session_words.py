"""What a guided session came to, in words: what was done of what was planned."""

from __future__ import annotations

from dataclasses import replace

from posecheck.guided import hurting
from posecheck.guided import session as events
from posecheck.guided.record import SessionStep
from posecheck.guided.summary import summary_of
from posecheck.present.session_words import drill_line, headline
from tests.guided.sessions_made import NOW, bridges, doing

BEARS = tuple(
    SessionStep("bear-hold", n, 4, hold_s=20.0, camera="mat-side", judged=True) for n in range(1, 5)
)


def told(session):
    summary = summary_of(session)
    return headline(summary, session), [drill_line(drill) for drill in summary.drills]


def test_what_was_held_is_said_of_all_that_was_planned():
    session = events.counted(doing(*BEARS), NOW, hold_s=20.0, good_hold_s=20.0, judged=True)
    session = events.start_step(events.step_done(session, NOW), NOW)
    session = events.counted(session, NOW, seconds=4.0, judged=True)  # in position, nothing held
    session = hurting.pain_said(hurting.hurts(session, NOW), NOW, 4)
    first, (line,) = told(session)
    assert first == "0:20 of 1:20 held, 0:20 in good form"
    assert line == "0:20 of 1:20 held, 0:20 in good form, it hurt, 4 of 10"
    assert summary_of(session).drills[0].sets == 1


def test_done_pressed_early_is_not_the_whole():
    session = doing(*BEARS[:3], with_camera=False)
    for seconds in (2.0, 1.0, 0.0):
        session = events.start_step(session, NOW)
        session = events.step_done(events.counted(session, NOW, seconds=seconds), NOW)
    first, (line,) = told(session)
    assert first == "By the clock: 0:03 of 1:15"
    assert line == "0:03 of 1:15 by the clock, not judged"
    assert summary_of(session).drills[0].sets == 2


def test_nothing_in_any_set_is_nothing_done():
    session = events.step_done(doing(*bridges(), with_camera=False), NOW)
    assert told(session) == ("Nothing was done", ["left out"])


def test_reps_are_said_of_those_that_were_planned():
    session = events.counted(doing(*bridges()), NOW, reps=5, good_reps=3, judged=True)
    session = events.step_done(session, NOW)
    assert told(session)[1] == ["5 of 10 reps, 3 in good form"]


def test_one_rep_is_one():
    session = events.counted(doing(*bridges()), NOW, reps=1, good_reps=1, judged=True)
    drill = replace(summary_of(events.step_done(session, NOW)).drills[0], of_reps=1)
    assert drill_line(drill) == "1 of 1 rep, 1 in good form"
    assert drill_line(replace(drill, reps=2)) == "2 reps, 1 in good form"
    assert drill_line(replace(drill, reps=1, of_reps=10)) == "1 of 10 reps, 1 in good form"

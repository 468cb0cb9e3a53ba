"""A guided session as a state: known ways through it."""

from __future__ import annotations

import json

import msgspec
import pytest

from posecheck.guided import hurting
from posecheck.guided import session as events
from posecheck.guided.record import GuidedSession
from posecheck.guided.transitions import iso, rest_left, seconds_at
from tests.guided.sessions_made import LUNGE, NOW, bridges, doing, programme, session_of


def test_the_plain_way_through_two_sets_and_a_rest():
    session = session_of(*bridges())
    assert (session.state, session.moment, session.at) == ("ready", "coming", 0)
    session = events.start_step(events.begin(session, NOW), NOW + 5)
    for reps in range(1, 6):
        session = events.counted(
            session, NOW + 5 + reps, reps=reps, good_reps=reps - 1, judged=True
        )
    session = events.step_done(session, NOW + 20)
    assert (session.at, session.moment, rest_left(session, NOW + 30)) == (1, "resting", 20.0)
    assert events.tick(session, NOW + 49) == session
    session = events.tick(session, NOW + 50)
    assert session.moment == "coming"
    session = events.step_done(events.start_step(session, NOW + 60), NOW + 70)
    assert session.moment == "asking"
    session = events.finish(session, NOW + 80, pain_after=2)
    assert (session.state, session.moment, session.pain_after) == ("finished", "over", 2)
    assert session.ended_at == iso(NOW + 80)
    assert [(r.step, r.went, r.reps, r.good_reps) for r in session.results] == [
        (0, "done", 5, 4),
        (1, "done", 0, 0),
    ]
    assert not session.is_open
    assert events.next_day(session, NOW + 90000, 1).pain_next_day == 1


def test_what_makes_no_sense_changes_nothing():
    ready = session_of(*bridges())
    for event in (events.start_step, events.step_done, events.skip, events.repeat, events.resume):
        assert event(ready, NOW) == ready
    assert hurting.hurts(ready, NOW) == ready
    assert hurting.pain_said(ready, NOW, 9) == ready
    assert events.finish(ready, NOW) == ready
    coming = events.begin(ready, NOW)
    assert events.begin(coming, NOW + 1) == coming
    assert events.step_done(coming, NOW) == coming
    with pytest.raises(ValueError, match="needs a step"):
        events.new_session(programme(), (), key="s", now=NOW)


def test_counting_never_goes_back():
    session = events.counted(doing(*bridges()), NOW, reps=3, good_reps=3)
    session = events.counted(session, NOW, reps=2, good_reps=1)
    assert (session.so_far.reps, session.so_far.good_reps) == (3, 3)
    assert events.counted(session, NOW, good_reps=9).so_far.good_reps == 3, "no more good than all"


def test_a_pause_in_a_set_keeps_the_reps_and_the_set_wants_the_rest_of_them():
    session = events.counted(doing(*bridges(reps=8)), NOW, reps=3)
    session = events.pause(session, NOW + 9)
    assert (session.state, session.moment, session.why_paused) == ("paused", "coming", "asked")
    assert events.start_step(session, NOW) == session, "it waits"
    session = events.start_step(events.resume(session, NOW + 60), NOW + 61)
    assert events.aim_left(session) == 5.0
    session = events.step_done(events.counted(session, NOW + 90, reps=8), NOW + 90)
    assert [(r.step, r.reps, r.went) for r in session.results] == [(0, 8, "done")]


def test_a_pause_in_a_rest_keeps_what_is_left_of_it():
    session = events.step_done(doing(*bridges()), NOW)
    session = events.pause(session, NOW + 10)
    assert rest_left(session, NOW + 500) == 20.0
    session = events.resume(session, NOW + 500)
    assert rest_left(session, NOW + 505) == 15.0


def test_skipping_a_rest_skips_no_step():
    session = events.skip(events.step_done(doing(*bridges()), NOW), NOW + 1)
    assert (session.at, session.moment, len(session.results)) == (1, "coming", 1)
    session = events.skip(session, NOW + 2)
    assert (session.moment, session.results[-1].went) == ("asking", "skipped")


def test_repeating_a_step_keeps_both():
    session = events.step_done(events.counted(doing(*bridges()), NOW, reps=5), NOW + 9)
    session = events.repeat(session, NOW + 10)
    assert (session.at, session.moment) == (0, "coming")
    assert events.repeat(session, NOW + 11) == session, "it is gone back to already"
    session = events.counted(events.start_step(session, NOW + 12), NOW + 13, reps=2)
    session = events.repeat(session, NOW + 14)
    assert [(r.step, r.reps, r.went) for r in session.results] == [
        (0, 5, "done"),
        (0, 2, "cut-off"),
    ]
    assert session.repeated == (0, 0)
    assert events.aim_left(session) == 5.0


def test_a_lost_camera_pauses_and_it_goes_on_by_the_clock():
    session = events.pause(events.counted(doing(*bridges()), NOW, reps=2), NOW, "camera")
    session = events.resume(session, NOW + 30, with_camera=False)
    assert (session.with_camera, session.so_far.reps, session.state) == (False, 2, "going")


def test_the_next_day_it_is_asked_and_what_was_counted_stays():
    session = events.counted(doing(*bridges(), LUNGE), NOW, reps=2)
    assert not events.is_of_earlier(session, NOW + 3600)
    assert events.is_of_earlier(session, NOW + 20 * 3600)
    tomorrow = NOW + 20 * 3600
    goes_on = events.resume(events.taken_up(session, tomorrow), tomorrow)
    assert (goes_on.at, goes_on.so_far.reps, goes_on.state) == (0, 2, "going")
    ends = events.finish(events.end(session, tomorrow), tomorrow)
    assert (ends.state, [r.reps for r in ends.results]) == ("broken-off", [2])
    assert ends.results[0].went == "cut-off"


@pytest.mark.parametrize(
    ("pain", "moment", "at", "went"),
    [
        (3, "resting", 1, ["hurt"]),
        (4, "coming", 2, ["hurt", "skipped"]),
        (6, "asking", 1, ["hurt"]),
    ],
)
def test_pain_by_the_traffic_light(pain, moment, at, went):
    session = events.counted(doing(*bridges(), LUNGE), NOW, reps=2)
    session = hurting.hurts(session, NOW + 1)
    assert session.moment == "hurts"
    session = hurting.pain_said(session, NOW + 5, pain)
    assert (session.moment, session.at) == (moment, at)
    assert [r.went for r in session.results] == went
    assert (session.results[0].reps, session.results[0].pain) == (2, pain)
    assert session.stopped == ("pain" if pain >= 6 else "")
    assert session.left_out == (("glute-bridge",) if pain == 4 else ())
    if pain == 3:
        assert events.aim_left(session) == 3.0, "smaller: 0.6 of five"
    done = events.finish(session, NOW + 9, 5)
    assert done.state == ("broken-off" if pain >= 6 else "going")


def test_in_a_rest_it_is_the_step_before_that_hurt():
    session = events.step_done(events.counted(doing(*bridges(), LUNGE), NOW, reps=5), NOW)
    session = hurting.pain_said(hurting.hurts(session, NOW + 3), NOW + 4, 5)
    assert [(r.step, r.went, r.reps, r.pain) for r in session.results] == [
        (0, "hurt", 5, 5),
        (1, "skipped", 0, None),
    ]
    assert session.step.movement == "lunge"


def test_it_does_not_hurt_after_all():
    session = events.counted(doing(*bridges()), NOW, reps=2)
    back = hurting.hurts_not(hurting.hurts(session, NOW), NOW + 1)
    assert (back.moment, back.so_far.reps, back.results) == ("coming", 2, ())
    rest = events.step_done(session, NOW)
    back = hurting.hurts_not(hurting.hurts(rest, NOW + 10), NOW + 100)
    assert rest_left(back, NOW + 105) == 15.0


def test_a_thorough_look_adds_form_and_takes_no_rep_away():
    session = events.counted(doing(*bridges()), NOW, reps=5, good_reps=5, judged=True)
    session = events.step_done(session, NOW)
    session = events.reviewed(session, NOW, 0, reps=4, good_reps=3, worst="heels-far", severity=1)
    result = session.results[0]
    assert (result.reps, result.good_reps, result.worst, result.severity) == (5, 3, "heels-far", 1)
    more = events.reviewed(session, NOW, 0, reps=7, good_reps=6).results[0]
    assert (more.reps, more.good_reps) == (5, 5), "the way down was long"
    assert events.reviewed(session, NOW, 7, reps=9) == session
    clock = events.step_done(doing(*bridges()), NOW)
    assert events.reviewed(clock, NOW, 0, reps=9) == clock, "nothing of it was seen"


def test_its_json_is_read_back_as_it_was():
    session = hurting.hurts(events.counted(doing(*bridges(), LUNGE), NOW, reps=2), NOW)
    text = msgspec.json.encode(session)
    assert msgspec.json.decode(text, type=GuidedSession) == session
    assert json.loads(text)["schema"] == "posecheck.guided/1"
    assert seconds_at(iso(NOW)) == NOW

"""Which drill hurts, what is repeated, and what counts as done: by what was done last, not by what
comes next or was passed over."""

from __future__ import annotations

import pytest

from posecheck.guided import hurting
from posecheck.guided import session as events
from posecheck.guided.summary import summary_of
from posecheck.guided.transitions import rest_left
from posecheck.programme.seen import seen_of
from tests.guided.sessions_made import LUNGE, NOW, bridges, doing


def set_done(session, reps=5):
    """The step that comes, done to its end."""
    session = events.start_step(events.rest_over(session, NOW), NOW)
    session = events.counted(session, NOW, reps=reps, good_reps=reps, judged=True)
    return events.step_done(session, NOW)


def at_the_lunge():
    """Both sets of bridges are done; the lunge comes, without a rest before it."""
    return set_done(set_done(doing(*bridges(), LUNGE)))


def went(session):
    return [(r.step, r.went, r.pain) for r in session.results]


def hurt(session, pain):
    return hurting.pain_said(hurting.hurts(session, NOW), NOW, pain)


def test_pain_after_the_last_set_of_a_drill_is_of_that_drill():
    session = at_the_lunge()
    assert (session.moment, session.at) == ("coming", 2)
    asked = hurting.hurts(session, NOW)
    assert asked.hurt_step == 1
    assert hurting.hurts_not(asked, NOW).moment == "coming"
    session = hurting.pain_said(asked, NOW, 5)
    assert went(session) == [(0, "done", None), (1, "hurt", 5)]
    assert (session.moment, session.at, session.left_out) == ("coming", 2, ("glute-bridge",))


def test_pain_once_the_next_one_has_begun_is_of_that_one():
    for session in (
        events.start_step(at_the_lunge(), NOW),
        events.pause(
            events.counted(events.start_step(at_the_lunge(), NOW), NOW, reps=1, judged=True), NOW
        ),
    ):
        asked = hurting.hurts(session, NOW)
        assert asked.hurt_step == 2
        assert went(hurting.pain_said(asked, NOW, 5))[-1] == (2, "hurt", 5)


def test_pain_before_the_first_step_is_of_that_step():
    session = events.pause(doing(*bridges()), NOW)
    assert went(hurt(session, 4))[0] == (0, "hurt", 4)


def test_pain_before_a_set_is_of_what_was_done_and_not_of_what_was_skipped():
    session = events.skip(events.rest_over(set_done(doing(*bridges(), LUNGE)), NOW), NOW)
    assert went(session) == [(0, "done", None), (1, "skipped", None)]
    session = hurt(session, 2)
    assert went(session) == [(0, "hurt", 2), (1, "skipped", None)]
    assert session.easier == ("glute-bridge",)
    assert (session.moment, session.at) == ("coming", 2)


def test_pain_said_twice_of_a_set_is_the_worse_one_and_a_rest_is_taken_once():
    session = hurt(set_done(doing(*bridges())), 3)
    assert (session.moment, rest_left(session, NOW)) == ("resting", 30.0)
    session = hurt(events.rest_over(session, NOW), 1)
    assert went(session) == [(0, "hurt", 3)]
    assert (session.moment, session.at) == ("coming", 1)


def test_pain_of_six_in_the_next_drills_place_still_ends_the_session():
    session = hurt(at_the_lunge(), 7)
    assert (session.moment, session.stopped) == ("asking", "pain")
    assert went(session)[-1] == (1, "hurt", 7)


@pytest.mark.parametrize("pain", [4, 5])
def test_what_was_left_out_for_pain_is_not_taken_back(pain):
    session = hurt(doing(*bridges(), LUNGE), pain)
    assert went(session) == [(0, "hurt", pain), (1, "skipped", None)]
    again = events.repeat(session, NOW)
    assert again == session
    assert again.left_out == ("glute-bridge",)


def test_repeat_is_of_the_last_that_was_done_and_goes_on_where_it_was():
    session = events.skip(events.rest_over(set_done(doing(*bridges(), LUNGE)), NOW), NOW)
    assert session.at == 2
    session = events.repeat(session, NOW)
    assert (session.at, session.moment) == (0, "coming")
    session = events.rest_over(set_done(session, reps=4), NOW)
    assert (session.at, session.moment) == (2, "coming"), "the skipped one does not come again"
    assert [(r.step, r.went, r.reps) for r in session.results] == [
        (0, "done", 5),
        (1, "skipped", 0),
        (0, "done", 4),
    ]


def test_a_drill_that_was_not_wanted_is_taken_back_whole():
    session = hurting.leave_out(set_done(doing(*bridges(), LUNGE)), NOW, "glute-bridge")
    assert (session.at, session.left_out) == (2, ("glute-bridge",))
    session = events.repeat(session, NOW)
    assert (session.at, session.left_out) == (0, ())
    session = events.rest_over(set_done(session), NOW)
    assert session.at == 1, "and its second set comes too"
    assert set_done(session).at == 2


def test_nothing_done_is_nothing_to_repeat():
    session = events.skip(events.pause(doing(*bridges()), NOW), NOW)
    session = events.skip(events.resume(session, NOW), NOW)
    assert went(session) == [(0, "skipped", None)]
    assert events.repeat(session, NOW) == session


def test_a_repeat_that_is_passed_over_leaves_what_was_done():
    session = events.skip(events.repeat(set_done(doing(*bridges())), NOW), NOW)
    assert went(session) == [(0, "done", None)]
    assert (session.at, session.moment) == (1, "coming")
    session = hurting.leave_out(events.repeat(session, NOW), NOW)
    assert went(session) == [(0, "done", None), (1, "skipped", None)]


def test_a_session_of_nothing_but_skipped_steps_is_not_finished():
    session = events.pause(doing(*bridges(), LUNGE), NOW)
    session = events.resume(session, NOW)
    for _ in range(3):
        session = events.skip(session, NOW)
    assert (session.moment, session.at) == ("asking", 3)
    assert events.finish(session, NOW).state == "broken-off"
    one = set_done(doing(*bridges(), LUNGE))
    while one.moment != "asking":
        one = events.skip(one, NOW)
    assert events.finish(one, NOW).state == "finished"


def test_a_set_that_ends_by_the_clock_keeps_its_reps_and_is_not_judged():
    session = events.counted(doing(*bridges(sets=1)), NOW, reps=2, good_reps=0, judged=True)
    session = events.pause(session, NOW, "camera")
    session = events.start_step(events.resume(session, NOW, with_camera=False), NOW)
    session = events.step_done(events.counted(session, NOW, seconds=30.0), NOW)
    (result,) = session.results
    assert (result.reps, result.judged, result.seconds) == (2, False, 30.0)
    assert events.reviewed(session, NOW, 0, good_reps=2, worst="heels-far", severity=2) == session
    summary = summary_of(session)
    assert (summary.judged, summary.of) == (False, 0)
    (seen,) = seen_of("glute-bridge", [session])
    assert (seen.share, seen.broken) == (None, ())


def test_with_a_camera_again_it_is_judged_again():
    session = events.counted(doing(*bridges(sets=1)), NOW, seconds=9.0)
    session = events.counted(session, NOW, reps=5, good_reps=4, judged=True)
    assert events.step_done(session, NOW).results[0].judged


def test_a_session_that_is_ended_while_it_waits_waits_no_more():
    session = events.end(events.pause(set_done(doing(*bridges())), NOW), NOW)
    assert (session.state, session.moment, session.why_paused) == ("going", "asking", "")

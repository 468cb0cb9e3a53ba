"""The week after: grows by the printed rule, steps back when form breaks or pain rises."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from posecheck.errors import ProgrammeError
from posecheck.intake.answers import Complaint
from posecheck.intake.red_flags import red_flags
from posecheck.movements.load import movements
from posecheck.programme.change import add
from posecheck.programme.dose import with_amount
from posecheck.programme.grow import eased, forbidden_now, next_week, rest_of_week
from posecheck.programme.plan import Programme
from posecheck.programme.rules import rule_file
from tests.programme.screens import (
    ARCHED,
    HIP_HIGH,
    KNOWN,
    SHORT_RIGHT,
    SITS,
    drills,
    line_of,
    programme,
)
from tests.programme.sessions import session

NEXT = date(2026, 3, 9)
FIRST = programme(ARCHED)


def after(*sessions, of: Programme = FIRST, answers=SITS, today=NEXT) -> Programme:
    return next_week(of, sessions, answers, today=today)


def with_dose(made: Programme, movement: str, amount: float) -> Programme:
    lines = [
        replace(line, dose=with_amount(line.dose, movements()[movement], amount))
        if line.movement == movement
        else line
        for line in made.lines
    ]
    return replace(made, lines=tuple(lines))


def test_two_good_sessions_in_a_row_are_one_step_more():
    made = after(session(FIRST, 3, good=0.9), session(FIRST, 5))
    bridge = line_of(made, "glute-bridge")
    assert (made.week, made.from_day, bridge.change, bridge.dose.reps) == (
        2,
        "2026-03-09",
        "more",
        10,
    )
    assert bridge.why_changed == (
        "88 % and 100 % in good form, 2 sessions in a row: "
        "2 sets of 10 reps instead of 2 sets of 8 reps"
    )
    assert line_of(made, "release-front-hip").change == "same"  # a timer never grows


def test_a_hold_grows_by_seconds_in_good_form():
    first = programme(SHORT_RIGHT)
    good = {"half-kneeling-psoas-stretch": 0.8}
    made = after(session(first, 3, good=good), session(first, 5, good=good), of=first)
    stretch = line_of(made, "half-kneeling-psoas-stretch")
    assert (stretch.change, stretch.dose.hold_s) == ("more", 30)


def test_release_and_lengthening_do_not_outgrow_their_share():
    made = after(session(FIRST, 3), session(FIRST, 5))
    assert line_of(made, "half-kneeling-psoas-stretch").change == "same"
    assert (
        "Half-kneeling hip flexor stretch would grow, and release and lengthening stay the smaller"
        " part." in made.said
    )


@pytest.mark.parametrize(
    "sessions",
    [
        (session(FIRST, 3),),
        (session(FIRST, 3), session(FIRST, 5, good=0.7)),
        (session(FIRST, 3, good=0.7), session(FIRST, 5)),
        (session(FIRST, 3), session(FIRST, 5, skipped=tuple(drills(FIRST)))),
        (session(FIRST, 3, judged=False), session(FIRST, 5, judged=False)),
        (session(FIRST, 3), session(FIRST, 5, judged=False)),
        (session(FIRST, 3), session(FIRST, 5, after=4)),
        (session(FIRST, 3), session(replace(FIRST, key="another"), 5)),
        (),
    ],
    ids=["one", "bad", "first-bad", "skipped", "timer", "one-timer", "ease", "another", "none"],
)
def test_anything_less_leaves_all_as_it_is(sessions):
    made = after(*sessions)
    assert [line.dose for line in made.lines] == [line.dose for line in FIRST.lines]
    assert {(line.change, line.why_changed) for line in made.lines} == {("same", "")}


def test_a_session_without_a_camera_between_two_good_ones_is_passed_over():
    made = after(session(FIRST, 3), session(FIRST, 4, judged=False), session(FIRST, 5))
    assert line_of(made, "glute-bridge").change == "more"


def test_half_of_the_reps_in_good_form_are_not_good_though_none_was_bad():
    """Good form counts against what was asked for: two fine reps of eight are no set."""
    few = session(FIRST, 3)
    cut = tuple(replace(r, reps=2, good_reps=2) for r in few.results)
    made = after(replace(few, results=cut), session(FIRST, 5))
    assert line_of(made, "glute-bridge").change == "same"


def test_a_step_that_was_repeated_counts_as_it_was_at_last():
    bad = session(FIRST, 3, good=0.2)
    again = (*bad.results, *session(FIRST, 3).results)
    made = after(replace(bad, results=again), session(FIRST, 5))
    assert line_of(made, "glute-bridge").change == "more"


def test_the_next_step_needs_two_sessions_at_the_new_dose():
    second = after(session(FIRST, 3), session(FIRST, 5))
    third = next_week(
        second,
        [session(FIRST, 3), session(FIRST, 5), session(second, 10)],
        SITS,
        today=NEXT,
    )
    assert line_of(third, "glute-bridge").dose.reps == 10


def test_a_set_more_is_a_new_dose_that_needs_two_sessions_of_its_own():
    """Sets belong to the dose: 1 x 6 twice in good form does not count for 2 x 6."""
    less = after(session(FIRST, 3, broken=("curl-up",)))
    more = after(session(less, 10), session(less, 12), of=less)
    assert line_of(more, "curl-up").dose.sets == 2
    once = next_week(
        more, [session(less, 10), session(less, 12), session(more, 17)], SITS, today=NEXT
    )
    assert line_of(once, "curl-up").change == "same"
    twice = next_week(
        more,
        [session(less, 10), session(less, 12), session(more, 17), session(more, 19)],
        SITS,
        today=NEXT,
    )
    assert (line_of(twice, "curl-up").dose.sets, line_of(twice, "curl-up").dose.reps) == (2, 7)


def test_good_sessions_of_two_weeks_count_together():
    second = after(session(FIRST, 3))
    third = next_week(second, [session(FIRST, 3), session(second, 10)], SITS, today=NEXT)
    assert line_of(third, "glute-bridge").dose.reps == 10


def test_at_the_most_the_harder_drill_comes_with_its_first_dose():
    top = with_dose(FIRST, "glute-bridge", 20)
    assert line_of(top, "glute-bridge").dose.seconds > 200
    made = after(session(top, 3), session(top, 5), of=top)
    harder = line_of(made, "bridge-squeeze")
    assert (harder.change, harder.dose.reps, harder.began) == ("harder", 8, "glute-bridge")
    assert (
        "Bridge with a squeeze (2 sets of 8 reps) instead of Glute bridge (2 sets of 20 reps)"
        in harder.why_changed
    )
    assert harder.reasons == line_of(FIRST, "glute-bridge").reasons


def test_what_a_rule_forbids_is_no_harder_drill():
    top = with_dose(FIRST, "curl-up", 15)  # the next one is a sit-up
    made = after(session(top, 3), session(top, 5), of=top)
    assert line_of(made, "curl-up").change == "same"


def test_form_that_breaks_in_two_of_three_sets_is_one_step_back():
    up = with_dose(FIRST, "glute-bridge", 12)
    made = after(session(up, 3, broken=("glute-bridge",)), of=up)
    bridge = line_of(made, "glute-bridge")
    assert (bridge.change, bridge.dose.reps) == ("less", 10)
    assert (
        bridge.why_changed
        == "form broke in 2 of the last 2 sets: 2 sets of 10 reps instead of 2 sets of 12 reps"
    )
    assert line_of(made, "curl-up").change == "same"


def test_one_broken_set_of_three_is_nothing():
    up = with_dose(FIRST, "glute-bridge", 12)
    bad = session(up, 3, broken=("glute-bridge",))
    first = next(i for i, step in enumerate(bad.steps) if step.movement == "glute-bridge")
    mended = tuple(replace(r, severity=0) if r.step == first + 1 else r for r in bad.results)
    made = after(replace(bad, results=mended), session(up, 4, good=0.5), of=up)
    assert line_of(made, "glute-bridge").change == "same"


def test_at_its_first_dose_a_step_back_is_the_easier_drill_else_a_set_less():
    made = after(session(FIRST, 3, broken=("hinge", "curl-up")))
    # a hinge gives way to a bridge, which is there already; a crunch has nothing easier
    for name in ("hinge", "curl-up"):
        line = line_of(made, name)
        assert (line.change, line.dose.sets) == ("less", 1)
    lone = replace(FIRST, lines=(line_of(FIRST, "hinge"),))
    eased = after(session(lone, 3, broken=("hinge",)), of=lone).lines[0]
    assert (eased.movement, eased.change, eased.began) == ("glute-bridge", "easier", "hinge")


def test_a_set_that_was_taken_away_comes_back_first():
    less = after(session(FIRST, 3, broken=("curl-up",)))
    more = after(session(less, 10), session(less, 12), of=less)
    assert (line_of(more, "curl-up").dose.sets, line_of(more, "curl-up").dose.reps) == (2, 6)


@pytest.mark.parametrize(
    ("said", "number"), [({"after": 6}, "6"), ({"before": 2, "next_day": 4}, "4")]
)
def test_pain_that_stops_or_is_up_on_the_next_day_is_a_step_back_of_all(said, number):
    up = with_dose(with_dose(FIRST, "glute-bridge", 12), "curl-up", 8)
    made = after(session(up, 3), session(up, 5, **said), of=up)
    for name in ("glute-bridge", "curl-up"):
        line = line_of(made, name)
        assert line.change == "less" and f"pain of {number} of 10" in line.why_changed


@pytest.mark.parametrize(
    "said", [{"before": 4, "next_day": 4}, {"next_day": 3}, {"before": 4, "after": 4}]
)
def test_pain_that_does_not_rise_is_no_step_back(said):
    made = after(session(FIRST, 3), session(FIRST, 5, **said))
    assert line_of(made, "glute-bridge").change == "more"


def test_pain_of_six_in_one_drill_eases_that_one_alone():
    up = with_dose(with_dose(FIRST, "glute-bridge", 12), "curl-up", 8)
    made = after(session(up, 3, pain={"curl-up": 6}), of=up)
    assert line_of(made, "curl-up").dose.reps == 7
    assert line_of(made, "glute-bridge").change == "same"


def test_pain_of_four_stops_growing_and_no_more():
    made = after(session(FIRST, 3), session(FIRST, 5, pain={"curl-up": 4}))
    assert line_of(made, "curl-up").change == "same"
    assert line_of(made, "glute-bridge").change == "more"


def test_what_keeps_hurting_is_swapped_then_left_out_with_a_word_to_see_somebody():
    week = programme(HIP_HIGH)
    hurts = {"single-leg-bridge": 5}
    second = after(session(week, 3, pain=hurts), session(week, 5, pain=hurts), of=week)
    eased = line_of(second, "glute-bridge")
    assert (eased.change, eased.began, eased.eased) == ("easier", "single-leg-bridge", 1)
    assert eased.why_changed.startswith("it hurt in 2 of the last 2 sessions: ")
    hurts = {"glute-bridge": 4}
    third = after(session(second, 10, pain=hurts), session(second, 12, pain=hurts), of=second)
    assert "glute-bridge" not in drills(third) and third.left_out == ("glute-bridge",)
    assert any(
        text == "Glute bridge is left out: it hurt in 2 of the last 2 sessions. Have it looked at"
        " by a doctor or a physiotherapist."
        for text in third.said
    )
    fourth = after(session(third, 17), of=third)
    assert "glute-bridge" not in drills(fourth) and fourth.left_out == ("glute-bridge",)


def test_hurting_in_two_weeks_counts_together():
    up = with_dose(FIRST, "curl-up", 8)
    second = after(session(up, 3, pain={"curl-up": 5}), of=up)
    assert line_of(second, "curl-up").change == "same"
    third = next_week(
        second,
        [session(up, 3, pain={"curl-up": 5}), session(second, 10, pain={"curl-up": 5})],
        SITS,
        today=NEXT,
    )
    assert "curl-up" not in drills(third)  # nothing is easier


def test_growth_stops_at_the_minutes_the_most_important_first():
    made, tight = FIRST, replace(SITS, minutes=11)
    for _ in range(8):
        made = next_week(made, [session(made, 3), session(made, 5)], tight, today=NEXT)
        assert made.seconds <= 11 * 60
    assert any("no more fits into 11 minutes" in text for text in made.said)


def test_fewer_minutes_take_the_least_important_drills_away():
    made = after(session(FIRST, 3), answers=replace(SITS, minutes=5))
    assert made.seconds <= 300 and "curl-up" in drills(made)
    assert any("does not fit into 5 minutes" in text for text in made.said)


def test_new_answers_hold_in_the_next_week():
    made = after(session(FIRST, 3), answers=replace(SITS, leave_out=("curl-up",)))
    assert "curl-up" not in drills(made)
    assert "Straight-arm crunch is left out: you left it out." in made.said
    flag = red_flags()[0]
    stopped = after(answers=replace(SITS, flags={flag.id: True}))
    assert (stopped.lines, stopped.stopped, stopped.week) == ((), flag.answer, 2)


def test_pain_that_is_new_holds_from_the_next_week_on_and_pain_that_is_gone_no_more():
    first = programme(HIP_HIGH)
    assert "lunge" in drills(first) and "very-sore-knee" not in first.rules
    sore = replace(SITS, complaint=Complaint(("knee-left",), 5))
    second = after(session(first, 3), of=first, answers=sore)
    assert "lunge" not in drills(second) and "very-sore-knee" in second.rules
    assert "Lunge is left out: a knee hurts much." in second.said
    with pytest.raises(ProgrammeError, match="a knee hurts much"):
        add(first, "squat", sore)
    third = after(of=second)
    assert not {"sore-knee", "very-sore-knee"} & set(third.rules)
    assert "squat" in drills(add(third, "squat", SITS))


def test_a_drill_does_not_grow_into_one_that_hurts_by_now():
    top = with_dose(FIRST, "glute-bridge", 20)
    sore = replace(SITS, complaint=Complaint(("groin-left",), 1))
    made = after(session(top, 3), session(top, 5), of=top, answers=sore)
    assert line_of(made, "glute-bridge").change == "same"


def test_a_flag_that_is_none_any_more_asks_for_a_new_programme():
    flag = red_flags()[0]
    stopped = after(answers=replace(SITS, flags={flag.id: True}))
    made = after(of=stopped)
    assert (made.lines, made.stopped) == ((), "")
    assert made.said == (rule_file().sentences.after_stop,)


def test_after_four_weeks_it_asks_for_the_next_screen():
    words = rule_file().sentences.screen_again
    assert words not in after(today=date(2026, 3, 29)).said
    assert words in after(today=date(2026, 3, 30)).said


def test_week_after_week_the_first_weeks_words_go_and_the_others_stay():
    made = after(session(FIRST, 3))
    assert rule_file().sentences.first_week not in made.said
    assert rule_file().sentences.sure in made.said
    neutral = programme(*KNOWN["neutral"][0])
    assert rule_file().sentences.nothing in after(of=neutral).said
    unsure = programme(replace(ARCHED, standing="unsure"))
    assert rule_file().sentences.nothing_certain in after(of=unsure).said


def test_the_same_sessions_in_any_order_give_the_same_week():
    every = [session(FIRST, 3, good=0.9), session(FIRST, 5), session(FIRST, 4, good=0.5)]
    assert after(*every) == after(*reversed(every))


@pytest.mark.parametrize("said", [{"after": 6}, {"before": 3, "next_day": 6}])
def test_pain_eases_the_rest_of_the_week_by_the_step_that_the_next_week_takes(said):
    up = with_dose(with_dose(FIRST, "glute-bridge", 12), "curl-up", 8)
    sessions = [session(up, 3, **said)]
    now = eased(up, sessions, SITS)
    then = after(*sessions, of=up)
    assert [line.dose for line in now.lines] == [line.dose for line in then.lines]
    assert line_of(now, "glute-bridge").dose.reps == 10
    assert line_of(now, "curl-up").dose.reps == 7
    assert now.week == up.week


@pytest.mark.parametrize(
    "said", [{"before": 3, "next_day": 3}, {"pain": {"curl-up": 5}}, {"broken": ("curl-up",)}]
)
def test_nothing_but_pain_that_rises_or_stops_changes_a_week_that_is_on(said):
    sessions = [session(FIRST, 3, **said), session(FIRST, 4)]
    assert rest_of_week(FIRST, sessions, SITS) == FIRST.lines


def test_what_keeps_hurting_gives_way_within_the_week():
    hurts = {"curl-up": 5}
    sessions = [session(FIRST, 3, pain=hurts), session(FIRST, 5, pain=hurts)]
    now = rest_of_week(FIRST, sessions, SITS)
    changed = [old.movement for old, new in zip(FIRST.lines, now, strict=True) if old != new]
    assert changed == ["curl-up"]


def test_pain_that_rises_again_takes_a_step_again_and_the_next_week_comes_to_the_same():
    up = with_dose(FIRST, "glute-bridge", 14)
    first = session(up, 3, after=6)
    once = eased(up, [first], SITS)
    assert line_of(once, "glute-bridge").dose.reps == 12
    sessions = [first, session(once, 5, after=6)]
    twice = line_of(eased(up, sessions, SITS), "glute-bridge")
    assert (twice.dose.reps, twice.change) == (10, "less")
    assert twice.why_changed == "pain of 6 of 10: 2 sets of 10 reps instead of 2 sets of 14 reps"
    assert line_of(after(*sessions, of=up), "glute-bridge").dose == twice.dose


def test_the_drill_that_was_eased_to_eases_too():
    lone = replace(FIRST, lines=(line_of(programme(HIP_HIGH), "single-leg-bridge"),))
    hurts = {"single-leg-bridge": 5}
    sessions = [session(lone, 3, pain=hurts), session(lone, 4, pain=hurts)]
    easier = eased(lone, sessions, SITS)
    (stands_in,) = easier.lines
    assert stands_in.movement != "single-leg-bridge"
    sessions.append(session(easier, 5, pain={stands_in.movement: 7}))
    (now,) = eased(lone, sessions, SITS).lines or (None,)
    assert now is None or now.dose != stands_in.dose
    assert tuple(line.dose for line in after(*sessions, of=lone).lines) == (
        () if now is None else (now.dose,)
    )


def test_what_the_answers_forbid_by_now_waits_within_the_week():
    week = programme(HIP_HIGH)
    sore = replace(SITS, complaint=Complaint(("knee-left",), 7))
    gone = [
        old.movement
        for old, new in zip(week.lines, rest_of_week(week, [], sore), strict=True)
        if new is None
    ]
    assert gone and set(gone) <= set(forbidden_now(week, sore))
    assert drills(eased(week, [], sore)) == [d for d in drills(week) if d not in gone]

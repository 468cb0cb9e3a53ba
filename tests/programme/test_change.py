"""Changes by the person or a coach, within the same limits."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from posecheck.errors import MovementFileError, ProgrammeError
from posecheck.intake.answers import Complaint
from posecheck.intake.red_flags import red_flags
from posecheck.movements.load import movements
from posecheck.programme.change import add, blank, choices, drop, set_dose, swap
from posecheck.programme.dose import is_drill
from posecheck.programme.grow import forbidden_now, next_week
from tests.programme.screens import (
    ARCHED,
    HIP_HIGH,
    SITS,
    TODAY,
    TUCKED,
    drills,
    line_of,
    programme,
)
from tests.programme.sessions import session

FIRST = programme(ARCHED)


def test_a_swap_keeps_the_reasons_and_says_who_and_what():
    made = swap(FIRST, "glute-bridge", "frog-bridge", SITS, by="Ben")
    line = line_of(made, "frog-bridge")
    assert line.reasons == line_of(FIRST, "glute-bridge").reasons
    assert (line.change, line.began, line.phase) == ("swapped", "glute-bridge", "activate")
    assert line.why_changed == (
        "swapped by Ben: Frog bridge (2 sets of 8 reps) instead of Glute bridge (2 sets of 8 reps)"
    )
    assert made.by == "Ben" and "glute-bridge" not in drills(made)
    assert (
        "by you"
        in line_of(swap(FIRST, "glute-bridge", "frog-bridge", SITS), "frog-bridge").why_changed
    )


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("glute-bridge", "sit-up", "may not come in: arched low back and pelvis"),
        ("glute-bridge", "hinge", "is in the programme already"),
        ("glute-bridge", "running", "is no drill of a programme"),
        ("glute-bridge", "hip-flexor-length-test", "is no drill of a programme"),
        ("glute-bridge", "press-hold", "it needs a band"),
        ("squat", "lunge", "squat is not in the programme"),
        ("glute-bridge", "rectus-femoris-stretch", "smaller part|more than 45 %"),
    ],
)
def test_a_swap_beyond_the_limits_is_refused_with_the_limit(old, new, why):
    with pytest.raises(ProgrammeError, match=why):
        swap(FIRST, old, new, replace(SITS, props=("ball",)))


def test_an_unknown_drill_is_told_with_those_that_there_are():
    with pytest.raises(MovementFileError, match="no movement 'headstand'"):
        swap(FIRST, "glute-bridge", "headstand", SITS)


def test_every_choice_can_be_taken_and_nothing_else_of_that_place():
    offered = choices(FIRST, "glute-bridge", SITS)
    assert offered[0] == "bridge-squeeze"  # the ladder first
    assert "glute-bridge" not in offered
    for name in movements().keys() - {"glute-bridge"}:
        if name in offered:
            assert name in drills(swap(FIRST, "glute-bridge", name, SITS))
        elif is_drill(movements()[name]) and "activate" in movements()[name].chain:
            with pytest.raises(ProgrammeError):
                swap(FIRST, "glute-bridge", name, SITS)
    assert "hip-rocks" not in choices(programme(TUCKED), "supine-pigeon", SITS)


def test_a_dose_is_changed_within_its_source():
    made = set_dose(FIRST, "glute-bridge", SITS, sets=3, reps=12, by="Ben")
    line = line_of(made, "glute-bridge")
    assert (line.dose.sets, line.dose.reps, line.change) == (3, 12, "more")
    assert line.why_changed == "changed by Ben: 3 sets of 12 reps instead of 2 sets of 8 reps"
    assert line.dose.seconds == 3 * 12 * 4 + 2 * 45 + 20
    assert set_dose(FIRST, "glute-bridge", SITS, reps=8) == FIRST


@pytest.mark.parametrize(
    ("movement", "dose", "why"),
    [
        ("glute-bridge", {"reps": 21}, "From 8 to 20"),
        ("glute-bridge", {"reps": 7}, "From 8 to 20"),
        ("glute-bridge", {"sets": 4}, "From 1 to 3"),
        ("glute-bridge", {"sets": 0}, "From 1 to 3"),
        ("glute-bridge", {"hold_s": 20}, "counted in repetitions"),
        ("half-kneeling-psoas-stretch", {"reps": 8}, "counted in seconds"),
        ("half-kneeling-psoas-stretch", {"hold_s": 180}, "From 20 to 60"),
        ("half-kneeling-psoas-stretch", {"hold_s": 40}, "more than 45 % of the time"),
        ("glute-bridge", {"sets": 3, "reps": 20}, "That would take 1"),
    ],
)
def test_a_dose_beyond_the_limits_is_refused_with_the_limit(movement, dose, why):
    with pytest.raises(ProgrammeError, match=why):
        set_dose(FIRST, movement, replace(SITS, minutes=12), **dose)


def test_a_drill_is_added_and_taken_out():
    made = add(FIRST, "bird-dog", SITS, reason="because it suits you", by="Ben")
    line = line_of(made, "bird-dog")
    assert (line.change, line.reasons[0].text) == ("new", "because it suits you")
    assert [line.phase for line in made.lines] == [
        "release",
        "lengthen",
        "activate",
        "activate",
        "core",
        "integrate",
    ]
    with pytest.raises(ProgrammeError, match="at most 6 drills"):
        add(made, "walk", SITS)
    assert drop(made, "bird-dog", SITS).lines == FIRST.lines


def test_more_than_the_minutes_is_refused():
    with pytest.raises(ProgrammeError, match="minutes, and there are 12"):
        add(FIRST, "walk", replace(SITS, minutes=12))


def test_with_its_last_drill_gone_it_says_so():
    made = FIRST
    for name in drills(FIRST):
        made = drop(made, name, SITS)
    assert made.lines == () and any("No drill is left" in text for text in made.said)


def test_a_red_flag_lets_nothing_be_changed():
    flagged = replace(SITS, flags={red_flags()[0].id: True})
    with pytest.raises(ProgrammeError, match="no programme to change"):
        swap(FIRST, "glute-bridge", "frog-bridge", flagged)
    stopped = programme(ARCHED, answers=flagged)
    with pytest.raises(ProgrammeError, match="stopped"):
        swap(stopped, "glute-bridge", "frog-bridge", SITS)


def test_a_coach_writes_one_from_nothing_and_it_grows_like_any_other():
    made = blank("Anna", key="k", today=TODAY, by="Ben")
    for name in ("half-kneeling-psoas-stretch", "glute-bridge", "plank"):
        made = add(made, name, SITS, by="Ben")
    assert drills(made) == ["half-kneeling-psoas-stretch", "glute-bridge", "plank"]
    assert made.by == "Ben" and made.said
    later = next_week(made, [session(made, 3), session(made, 5)], SITS, today=TODAY)
    assert line_of(later, "glute-bridge").dose.reps == 10


def test_what_was_swapped_in_is_kept_before_what_rules_brought_in():
    """A choice of one's own is the last to go when the time becomes short."""
    made = add(FIRST, "bird-dog", SITS)
    short = next_week(made, [], replace(SITS, minutes=5), today=TODAY)
    assert "bird-dog" in drills(short)


def test_a_drill_that_waits_by_now_hinders_no_other_change():
    sore = replace(SITS, complaint=Complaint(("knee-left",), 7))
    week = programme(HIP_HIGH)
    waits = forbidden_now(week, sore)
    assert waits.keys() & set(drills(week))
    other = next(name for name in drills(week) if name not in waits)
    line = line_of(week, other)
    less = set_dose(week, other, sore, sets=1)
    assert line_of(less, other).dose.sets == 1 < line.dose.sets
    assert not set(choices(week, other, sore)) & waits.keys()
    with pytest.raises(ProgrammeError, match="may not come in"):
        add(drop(week, "lunge", sore), "lunge", sore)

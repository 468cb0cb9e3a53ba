"""Known screens and what follows from each."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.red_flags import red_flags
from posecheck.programme.change import drop
from posecheck.programme.choose import ORDER, programme_of
from posecheck.programme.match import choice_of, held_rules
from posecheck.programme.rules import rule_file
from posecheck.programme.said import is_not_yet, said_by_now
from posecheck.programme.share import SOFT
from posecheck.screen.result import PartResult
from tests.programme.screens import (
    ARCHED,
    HIP_HIGH,
    KNOWN,
    LEVEL,
    RUNS,
    SHORT_RIGHT,
    SITS,
    TODAY,
    TUCKED,
    drills,
    finding,
    line_of,
    programme,
    screen,
)

NOTHING = rule_file().sentences.nothing
STRETCHES = {
    "half-kneeling-psoas-stretch",
    "rectus-femoris-stretch",
    "hip-rocks",
    "deep-lunge-hold",
    "release-front-hip",
}
STRETCH = "half-kneeling-psoas-stretch"
MADE = {name: programme(*found, answers=answers) for name, (found, answers) in KNOWN.items()}


def test_six_people_get_six_programmes():
    assert len({tuple(drills(made)) for made in MADE.values()}) == 6


def test_the_arched_one_releases_and_lengthens_the_front_and_strengthens_belly_and_seat():
    assert drills(MADE["arched"]) == [
        "release-front-hip",
        "half-kneeling-psoas-stretch",
        "glute-bridge",
        "curl-up",
        "hinge",
    ]
    assert [line.phase for line in MADE["arched"].lines] == [
        "release",
        "lengthen",
        "activate",
        "core",
        "integrate",
    ]


def test_the_tucked_one_stretches_no_hip_flexor():
    assert not STRETCHES & set(drills(MADE["tucked"]))
    assert {"hinge", "bird-dog"} <= set(drills(MADE["tucked"]))


def test_the_neutral_one_is_told_that_there_is_nothing_to_correct():
    assert drills(MADE["neutral"]) == ["lunge", "squat", "walk"]
    assert MADE["neutral"].said[0] == NOTHING
    assert MADE["neutral"].screen_again == "2026-04-13"  # six weeks


def test_the_one_with_a_hip_high_works_on_the_sides_the_higher_one_first():
    made = MADE["hip-high"]
    assert {"clam", "single-leg-bridge"} <= set(drills(made))
    assert line_of(made, "clam").dose.sides == ("right", "left")
    assert line_of(made, "clam").reasons[0].side == "right"


def test_both_runners_get_drills_before_a_run_and_the_stride_as_the_test():
    for name in ("overstriding", "level-runner"):
        assert "wall-march" in drills(MADE[name])
        assert rule_file().sentences.runner in MADE[name].said
    march = line_of(MADE["overstriding"], "wall-march")
    assert march.reasons[0].text == (
        "because your left foot lands 33 % of leg length (29 to 37) ahead of your hips when you run"
    )
    assert MADE["overstriding"].said[0] != NOTHING == MADE["level-runner"].said[0]
    assert rule_file().sentences.runner not in MADE["arched"].said


def test_a_programme_with_findings_is_screened_again_after_four_weeks():
    assert MADE["arched"].screen_again == "2026-03-30"


def test_a_short_side_alone_is_lengthened_and_comes_first_in_what_strengthens():
    made = programme(SHORT_RIGHT)
    stretch = line_of(made, "half-kneeling-psoas-stretch")
    assert stretch.dose.sides == ("right",)
    assert stretch.reasons[0].text == "because your right thigh stops 6° short (2 to 10) behind you"
    assert line_of(made, "donkey-kick").dose.sides == ("right", "left")


def test_both_sides_are_lengthened_where_the_pelvis_asks_for_it_too_the_short_one_first():
    stretch = line_of(programme(ARCHED, SHORT_RIGHT), "half-kneeling-psoas-stretch")
    assert stretch.dose.sides == ("right", "left")
    assert [reason.rule for reason in stretch.reasons] == ["short-hip", "arched"]


def test_two_short_sides_are_two_reasons():
    left = replace(SHORT_RIGHT, side="left")
    stretch = line_of(programme(left, SHORT_RIGHT), "half-kneeling-psoas-stretch")
    assert stretch.dose.sides == ("left", "right")
    assert [reason.side for reason in stretch.reasons] == ["left", "right"]


def test_a_tucked_pelvis_forbids_what_a_short_hip_asks_for_and_it_is_said():
    made = programme(TUCKED, SHORT_RIGHT)
    assert not STRETCHES & set(drills(made))
    assert any(
        text.startswith("Left out:") and "Half-kneeling hip flexor stretch" in text
        for text in made.said
    )


def test_an_unsure_finding_brings_in_nothing_strong_and_is_named_as_not_sure():
    made = programme(replace(ARCHED, standing="unsure"))
    assert made.said[0] == rule_file().sentences.nothing_certain
    assert {"lunge", "squat", "curl-up"} <= set(drills(made)) and not STRETCHES & set(drills(made))
    assert line_of(made, "curl-up").reasons[0].text == (
        "because your pelvis may tip forward, by 16° (11 to 21): not sure"
    )
    assert "Not sure: pelvis at rest. Nothing certain follows; look again." in made.said
    tucked = drills(programme(replace(TUCKED, standing="unsure")))
    assert tucked != drills(made) and not STRETCHES & set(tucked)


def test_beside_a_certain_finding_an_unsure_one_brings_in_nothing():
    made = programme(HIP_HIGH, replace(ARCHED, standing="unsure"))
    assert drills(made) == drills(MADE["hip-high"])
    assert {reason.finding for line in made.lines for reason in line.reasons} <= {"hip-level", ""}


def test_an_unsure_finding_without_a_rule_leaves_nothing_to_correct():
    made = programme(finding("trunk-lean", "unsure", value=26, half=6, threshold=25), LEVEL)
    assert (drills(made), made.said[0]) == (drills(MADE["neutral"]), NOTHING)


def test_what_is_short_is_lengthened_though_much_else_is_found():
    steps = finding("pelvic-drop", value=12, half=2, threshold=8, side="left")
    plank = finding("plank-hold", value=8, half=0, threshold=20, unit="s")
    made = programme(SHORT_RIGHT, HIP_HIGH, steps, plank, *KNOWN["overstriding"][0], answers=RUNS)
    assert "half-kneeling-psoas-stretch" in drills(made)


def test_a_screen_that_read_nothing_is_not_called_one_with_nothing_to_correct():
    for made in (programme(), programme(finding("pelvis", "not-seen"))):
        assert made.lines and NOTHING not in made.said
        assert made.said[0] == rule_file().sentences.unseen


def test_what_stands_out_and_has_no_rule_is_said():
    made = programme(finding("no-such-thing", value=9, threshold=5))
    assert made.lines and NOTHING not in made.said
    assert "No drill follows from this yet: no such thing." in made.said


def test_a_red_flag_ends_it_with_its_sentence_and_no_drill():
    flag = next(flag for flag in red_flags() if flag.level == "emergency")
    made = programme(ARCHED, answers=replace(SITS, flags={flag.id: True}))
    assert (made.lines, made.said, made.stopped) == ((), (), flag.answer)


def test_what_is_needed_and_not_at_hand_is_replaced_or_left_out():
    bare = Answers(day=("running",))
    assert "wall-march" not in drills(programme(*KNOWN["overstriding"][0], answers=bare))
    made = programme(ARCHED, answers=bare)
    assert "release-front-hip" in drills(made)
    assert "Front hip release: without a ball, a rolled towel." in made.said
    assert "Front hip release: without a ball, a rolled towel." not in MADE["arched"].said


def test_what_the_person_leaves_out_is_out():
    made = programme(ARCHED, answers=replace(SITS, leave_out=("curl-up", "hinge")))
    assert not {"curl-up", "hinge"} & set(drills(made))
    assert any(line.phase == "integrate" for line in made.lines)


def test_with_everything_left_out_it_says_why_there_is_nothing():
    every = tuple(b.movement for rule in rule_file().rule for b in rule.bring)
    made = programme(ARCHED, answers=replace(SITS, leave_out=every))
    assert made.lines == () and rule_file().sentences.nothing_fits in made.said


def test_a_sore_knee_gets_no_deep_lunge_and_a_very_sore_one_no_lunge():
    sore = replace(SITS, complaint=Complaint(("knee-left",), 2))
    assert "lunge" in drills(programme(HIP_HIGH, answers=sore))
    very = replace(SITS, complaint=Complaint(("knee-left",), 5))
    made = programme(HIP_HIGH, answers=very)
    assert made.lines and not {"lunge", "squat"} & set(drills(made))
    assert any("Your knee hurts" in text for text in made.said)


@pytest.mark.parametrize("minutes", range(5, 16))
def test_it_fits_into_the_minutes(minutes):
    for found, answers in KNOWN.values():
        made = programme(*found, answers=replace(answers, minutes=minutes))
        assert made.lines and made.seconds <= 60 * minutes * 0.8


def test_release_and_lengthening_are_the_smaller_part():
    for made in MADE.values():
        soft = sum(line.dose.seconds for line in made.lines if line.phase in SOFT)
        assert soft < made.seconds / 2
        assert [ORDER.index(line.phase) for line in made.lines] == sorted(
            ORDER.index(line.phase) for line in made.lines
        )


def test_doses_begin_where_their_files_say_and_name_every_source():
    stretch = line_of(MADE["arched"], "half-kneeling-psoas-stretch")
    assert (stretch.dose.sets, stretch.dose.hold_s, stretch.dose.reps) == (2, 20, None)
    assert any("Three minutes a side" in text for text in stretch.dose.also)
    # two sets of 20 s on two sides; 10 s between sets, 8 to change sides twice, 20 to begin
    assert stretch.dose.seconds == 2 * 2 * 20 + 10 + 2 * 8 + 20


def test_week_one_says_that_others_would_only_lengthen():
    words = rule_file().sentences.first_week
    assert words in MADE["arched"].said and "Owen 2020" in words
    assert words not in MADE["neutral"].said


def test_the_same_screen_and_answers_give_the_same_programme():
    found, answers = KNOWN["arched"]
    again = programme_of(screen(*found), answers, key="k", today=TODAY)
    assert again == MADE["arched"]


def test_of_two_neighbours_on_the_ladder_the_more_important_one_comes_in():
    knee = finding("knee-in", value=8, half=2, threshold=5, side="left", unit="%")
    made = drills(programme(knee))
    assert "clam" in made and "monster-walk" not in made


def test_every_reason_from_a_finding_is_kept_with_its_figure():
    reason = line_of(MADE["arched"], "curl-up").reasons[0]
    assert (reason.rule, reason.finding, reason.figure) == ("arched", "pelvis", ARCHED.figure)


def test_rules_that_only_forbid_are_kept_with_the_programme():
    answers = replace(RUNS, complaint=Complaint(("groin-left",)))
    made = programme(ARCHED, answers=answers)
    assert {"arched", "sore-groin", "runner", "put-together"} == set(made.rules)
    held = held_rules(screen(ARCHED), answers)
    assert "sit-up" not in {c.movement.id for c in choice_of(held, answers).candidates}


def hip(side, standing="within"):
    return finding("hip-extension", standing, 15, 4, threshold=10, side=side)


def test_a_hip_that_was_read_and_is_within_is_not_stretched():
    one = line_of(programme(ARCHED, hip("left")), STRETCH)
    assert one.dose.sides == ("right",)
    assert STRETCH not in drills(programme(ARCHED, hip("left"), hip("right")))
    assert line_of(programme(ARCHED, hip("left", "not-seen")), STRETCH).dose.sides == (
        "left",
        "right",
    )


def test_a_short_side_is_stretched_and_the_other_is_not_where_it_is_within():
    one = line_of(programme(ARCHED, SHORT_RIGHT, hip("left")), STRETCH)
    assert one.dose.sides == ("right",) and len(one.reasons) == 2


def test_a_sore_low_back_is_told_why_a_crunch_stays():
    sore = Answers(complaint=Complaint(("low-back-middle",), 2), props=("mat",))
    made = programme(ARCHED, answers=sore)
    assert "curl-up" in drills(made)
    assert any("crunch is allowed: only head and shoulder blades lift" in s for s in made.said)


def test_a_first_programme_says_which_parts_it_does_not_know_yet():
    """Of a screen that is not whole nobody is told that there is nothing to correct; and which
    parts may still bring something in is said, after a change of the programme too."""
    half = replace(
        screen(LEVEL, finding("knee-in", "not-seen", side="left")),
        parts=(PartResult("plank", "done"), PartResult("lunges-front"), PartResult("walking")),
    )
    half = replace(
        half, findings=(half.findings[0], replace(half.findings[1], part="lunges-front"))
    )
    made = programme_of(half, SITS, key="k", today=TODAY)
    words = rule_file().sentences
    assert made.said[0] == words.nothing_so_far
    not_yet = words.not_yet.format("lunges, from the front; ten steps of walking")
    assert not_yet in made.said and not any("Not seen" in text for text in made.said)
    changed = drop(made, made.lines[-1].movement, SITS)
    assert {words.nothing_so_far, not_yet} <= set(changed.said)
    assert words.nothing not in changed.said
    done = tuple(replace(part, state="done") for part in half.parts)
    by_now = said_by_now(made, replace(half, parts=done))
    assert by_now[0] == words.nothing and not any(map(is_not_yet, by_now))
    assert said_by_now(made, half) == made.said

"""A coach's programme for another person: held against that one's own answers."""

from __future__ import annotations

from msgspec.structs import replace

from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.red_flags import red_flags
from posecheck.programme.change import add
from posecheck.programme.give import STOPPED, given_to
from tests.programme.screens import SHORT_RIGHT, SITS, TODAY, drills, line_of, programme

MADE = add(
    replace(programme(SHORT_RIGHT), left_out=("sit-up",), by="Cara"),
    "plank",
    SITS,
    reason="for the rowing",
    by="Cara",
)


def given(answers: Answers, made=MADE):
    return given_to("Ben", made, answers, key="b", today=TODAY, by="Cara")


def test_nothing_that_was_seen_or_said_of_one_goes_to_the_other():
    made, refused = given(SITS)
    assert refused == () and set(drills(made)) == set(drills(MADE))
    assert (made.person, made.key, made.week, made.screen, made.by) == ("Ben", "b", 1, "", "Cara")
    assert (made.rules, made.left_out) == ((), ())
    reasons = [reason for line in made.lines for reason in line.reasons]
    assert all(reason.figure is None and not reason.finding for reason in reasons)
    assert {reason.text for reason in reasons} == {
        "for the rowing",
        "because it was chosen by Cara",
    }
    assert not any("thigh" in text for text in made.said)
    stretch = line_of(made, "half-kneeling-psoas-stretch")
    assert stretch.dose.sides == ("left", "right")  # the short side was the other one's
    assert [line.phase for line in made.lines] == [line.phase for line in MADE.lines]


def test_what_the_others_answers_forbid_stays_out_and_is_said():
    sore = Answers(
        props=(), leave_out=("plank",), complaint=Complaint(("knee-left",), 5), minutes=15
    )
    made, refused = given(sore)
    assert not {"plank", "lunge", "half-kneeling-psoas-stretch"} & set(drills(made))
    assert "Plank may not come in: you left it out." in refused
    assert "Lunge may not come in: a knee hurts much." in refused
    assert "glute-bridge" in drills(made)


def test_after_a_red_flag_nothing_is_given():
    made, refused = given(replace(SITS, flags={red_flags()[0].id: True}))
    assert (made.lines, refused) == ((), (STOPPED,))


def test_a_programme_of_the_rules_gives_no_reason_of_its_person():
    """What the person wrote for themselves is theirs."""
    own = add(programme(SHORT_RIGHT), "plank", SITS, reason="my back likes it")
    texts = {reason.text for line in given(SITS, own)[0].lines for reason in line.reasons}
    assert texts == {"because it was chosen by Cara"}


def test_a_drill_whose_file_is_gone_is_told_and_the_rest_is_given():
    lost = replace(MADE.lines[0], movement="my-own-drill")
    made, refused = given(SITS, replace(MADE, lines=(lost, *MADE.lines[1:])))
    assert len(refused) == 1 and "my-own-drill" in refused[0]
    assert len(made.lines) == len(MADE.lines) - 1

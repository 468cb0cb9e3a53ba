"""What is kept of a programme says nothing of pain; what is shown says it again."""

from __future__ import annotations

from msgspec.structs import replace

from posecheck.intake.answers import Complaint
from posecheck.programme.grow import next_week
from posecheck.programme.private import with_answers, without_answers
from tests.programme.screens import ARCHED, HIP_HIGH, SITS, TODAY, finding, programme

KNEE = "Your knee hurts: lunges, squats and kneeling wait until it is below 4 of 10."
SORE = replace(SITS, complaint=Complaint(("knee-left",), 7), leave_out=("clam",))


def test_rules_sentences_and_reasons_of_pain_are_not_kept():
    made = programme(HIP_HIGH, answers=SORE)
    assert {"sore-knee", "very-sore-knee", "much-pain"} <= set(made.rules) and KNEE in made.said
    kept = without_answers(made)
    assert kept.rules == ("hip-high", "put-together", "sits")
    text = " ".join(kept.said)
    assert "Left out: Clam (you left it out)." in kept.said  # no pain, and it stays
    assert not any(word in text for word in ("knee", "6 or more", "Lunge", "much pain"))
    assert kept.lines == made.lines and kept.said[-1] == made.said[-1]


def test_a_drill_that_went_for_pain_is_not_kept_with_its_reason():
    second = next_week(programme(HIP_HIGH), [], SORE, today=TODAY)
    assert "Lunge is left out: a knee hurts much." in second.said
    assert "knee" not in " ".join(without_answers(second).said)


def test_what_is_shown_follows_from_the_answers_given_now():
    kept = without_answers(programme(HIP_HIGH, answers=SORE))
    shown = with_answers(kept, SORE)
    assert KNEE in shown.said and shown.lines == kept.lines
    (left,) = [text for text in shown.said if text.startswith("Left out: ") and "Lunge" in text]
    assert "Lunge (a knee hurts much)" in left and "Clam" not in left
    assert with_answers(shown, SORE) == shown
    assert with_answers(shown, SITS) == kept  # it is settled by now
    neck = replace(SITS, complaint=Complaint(("neck",)))
    assert any("neck hurts" in text for text in with_answers(kept, neck).said)


def test_a_stretch_that_a_good_hip_test_kept_out_is_not_named_as_left_out_for_pain():
    within = [finding("hip-extension", "within", side=side) for side in ("left", "right")]
    sore = replace(SITS, complaint=Complaint(("hip-front-left",), 2))
    made = programme(ARCHED, *within, answers=sore)
    shown = with_answers(without_answers(made), sore)
    assert not any("Half-kneeling hip flexor stretch (" in text for text in shown.said)
    assert sorted(shown.said) == sorted(made.said)

"""What a result says of form: praise only where something was judged, and all of it is inside; a
single faulty rep is named."""

from dataclasses import replace

import pytest

from posecheck.assessment.form import form_of, in_good_form
from posecheck.model.report import Reason
from posecheck.present.headline import headline, large_numbers
from posecheck.present.text import summary
from tests.present.factories import bridge, plank, run

RULES = ("heels-far", "incomplete-hip-extension")


def reps(*forms: str):
    """A bridge whose reps are "good", "fault", "unsure", "not-judged" or "partial"."""
    report = bridge()
    fault = next(rep.faults for rep in report.reps if rep.faults)
    change = {
        "good": dict(judged=RULES),
        "fault": dict(judged=RULES, faults=fault),
        "unsure": dict(judged=RULES, unsure=("heels-far",)),
        "not-judged": dict(judged=()),
        "partial": dict(judged=(), partial=True),
    }
    plain = replace(report.reps[0], faults=(), unsure=(), partial=False)
    made = tuple(replace(plain, index=i, **change[form]) for i, form in enumerate(forms, start=1))
    judged = RULES if any(rep.judged for rep in made) else ()
    return replace(
        report,
        reps=made,
        judged=judged,
        findings=report.findings if "fault" in forms else (),
        summary="",
    )


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        (["good"], "Your one rep was in good form."),
        (["good"] * 3, "All 3 reps were in good form."),
        (
            ["good", "fault", "good"],
            "2 of 3 reps were in good form; rep 2: hips not all the way up.",
        ),
        (["fault", "fault", "good"], "1 of 3 reps was in good form."),
        (["good", "unsure", "good"], "2 of 3 reps were in good form; rep 2: not certain."),
        (["unsure", "unsure"], "2 reps, with nothing that certainly needs changing."),
        (["not-judged"] * 5, "5 reps counted; form cannot be judged from this clip."),
        (["good", "not-judged"], "1 of 2 reps was in good form; 1 rep not judged."),
        (["partial"], "Only part of a rep was seen, and nothing was judged."),
    ],
)
def test_the_sentence_says_what_was_judged_and_no_more(forms, said):
    assert headline(reps(*forms)) == said
    assert ("in good form" in headline(reps(*forms))) == ("good" in forms)


def test_an_angle_that_spoils_the_form_is_named():
    report = reps("not-judged", "not-judged")
    report = replace(
        report, quality=replace(report.quality, reasons=(Reason("view-oblique", "30 degrees off"),))
    )
    assert headline(report) == "2 reps counted; form cannot be judged from this angle."


def test_nothing_judged_is_no_number_in_good_form():
    assert ("0", "in good form") not in large_numbers(reps("not-judged", "not-judged"))
    assert "in good form" not in summary(reps("not-judged", "not-judged"))


def test_a_report_that_does_not_say_what_was_judged_is_taken_at_its_word():
    older = replace(bridge().reps[0], faults=(), unsure=(), judged=None)
    assert form_of(older) == "good"
    assert in_good_form(replace(bridge(), reps=(older,))) == 1


def test_a_hold_that_nothing_was_held_against_is_only_timed():
    report = replace(
        plank(), judged=(), findings=(), hold=replace(plank().hold, faults=(), breakdown_s=None)
    )
    assert headline(report).endswith("form cannot be judged from this clip.")
    assert "good form" not in headline(report) + summary(report)


def test_a_run_that_nothing_was_held_against_is_not_faultless():
    report = replace(run(), judged=(), findings=(), summary="")
    assert "needs changing" not in headline(report)
    assert "form cannot be judged" in headline(report)

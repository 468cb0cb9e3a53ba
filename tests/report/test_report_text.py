from dataclasses import replace

import pytest
from factories import EVERY, bridge, plank, refused, run
from rich.text import Text

from posecheck.report.report import Refusal
from posecheck.report.text import MOST_LINES, summary, summary_lines


@pytest.mark.parametrize("name", EVERY)
def test_at_most_fifteen_lines_and_the_same_words_with_markup(name):
    report = EVERY[name]()
    lines = summary_lines(report)
    assert 2 <= len(lines) <= MOST_LINES
    assert Text.from_markup(summary(report, markup=True)).plain == summary(report)


def test_a_bridge():
    assert summary(bridge()).splitlines() == [
        "Glute bridge (recognised), from the left side, camera 6° off",
        "2 of 5 reps were in good form.",
        "5 reps, 0.8 s to 19.2 s",
        "1. Lift your belt buckle to the ceiling",
        "   Trunk to thigh angle 22° short of straight (16 to 28°), limit 12°; reps 2, 3 and 5",
        "Not measurable here: knee moved inward, hip level",
    ]


def test_a_hold_and_a_run_say_their_numbers():
    assert "Held 13.0 s, 7.7 s of it in good form, form broke after 7.7 s" in summary(plank())
    assert "Cadence 152 steps a minute, from 19 steps (9 left, 10 right)" in summary(run())
    assert "at 0.2 s, 1.0 s and 1.8 s" in summary(run())


def test_a_refused_clip_says_why_and_what_to_try():
    text = summary(refused())
    assert "Why: The camera stands 34° off the side" in text
    assert "Try: Film from the side" in text


def test_many_findings_and_refusals_still_fit():
    report = replace(bridge(), findings=bridge().findings * 6, refused=tuple(Refusal(f"m{k}", "no") for k in range(30)))
    lines = summary_lines(report)
    assert len(lines) <= MOST_LINES
    assert "and 3 more in the report" in lines
    assert lines[-1].endswith("and 26 more")


def test_brackets_in_a_cue_are_not_markup():
    report = replace(bridge(), findings=(replace(bridge().findings[0], cue="[bold]up[/bold] [1]"),))
    assert "[bold]up[/bold] [1]" in Text.from_markup(summary(report, markup=True)).plain

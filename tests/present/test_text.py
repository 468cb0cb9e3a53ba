from dataclasses import replace

import pytest
from rich.text import Text

from posecheck.model.finding import CHANGE_FIRST
from posecheck.model.report import Quality, Reason, RefusedMeasure
from posecheck.present.headline import headline
from posecheck.present.html import to_html
from posecheck.present.text import MOST_LINES, summary, summary_lines
from posecheck.results.report_json import from_json, to_json
from tests.present.factories import EVERY, bridge, plank, refused, run


@pytest.mark.parametrize("name", EVERY)
def test_at_most_fifteen_lines_and_the_same_words_with_markup(name):
    report = EVERY[name]()
    lines = summary_lines(report)
    assert 2 <= len(lines) <= MOST_LINES
    assert Text.from_markup(summary(report, markup=True)).plain == summary(report)


def test_a_bridge():
    assert summary(bridge()).splitlines() == [
        "Glute bridge (auto-detected), from the left side, camera yaw 6°",
        "1 of 5 reps was in good form; rep 4: not certain.",
        "5 reps, 0.8 s to 19.2 s",
        "1. Lift your belt buckle to the ceiling",
        "   Trunk to thigh angle 22° short of straight (16 to 28°), threshold 12°; reps 2, 3 and 5",
        "Not measurable here: knee off the hip-ankle line, hip level",
    ]


def test_a_hold_and_a_run_say_their_numbers():
    assert "Held 13.0 s, 7.7 s of it in good form, form broke after 7.7 s" in summary(plank())
    assert "Cadence 152 steps a minute, from 19 steps (9 left, 10 right)" in summary(run())
    assert "Ground contact time 262 ms (248 to 276 ms) right" in summary(run())
    assert "at 0.2 s, 1.0 s and 1.8 s" in summary(run())


def test_a_refused_clip_says_why_and_what_to_try():
    text = summary(refused())
    assert "Why: The camera stands 34° off the side" in text
    assert "Try: Film from the side" in text


def test_many_findings_and_refusals_still_fit():
    report = replace(
        bridge(),
        findings=bridge().findings * 6,
        refused=tuple(RefusedMeasure(f"m{k}", "no") for k in range(30)),
    )
    lines = summary_lines(report)
    assert len(lines) <= MOST_LINES
    assert "and 3 more in the report" in lines
    assert lines[-1].endswith("and 26 more")


@pytest.mark.parametrize("name", [name for name in EVERY if EVERY[name]().findings])
@pytest.mark.parametrize("count", [1, 3, 5])
def test_at_most_three_things_are_put_before_a_person(name, count):
    """The report has every finding; the terminal and the page's cards have three, and say how many
    more there are."""
    one = EVERY[name]().findings[0]
    report = replace(
        EVERY[name](),
        findings=tuple(replace(one, cue=f"Cue {k}.", code=f"code-{k}") for k in range(count)),
    )
    shown = min(count, CHANGE_FIRST)
    lines = summary_lines(report)
    assert [f"{k + 1}. Cue {k}." in lines for k in range(count)] == [
        k < CHANGE_FIRST for k in range(count)
    ]
    page = to_html(report)
    assert page.count('<p class="cue">') == shown
    assert ("for later" in page) == (count > CHANGE_FIRST)
    assert len(from_json(to_json(report)).findings) == count
    if report.stride or not (report.reps or report.hold):
        assert headline(report).endswith(
            {1: "1 thing to change.", 3: "3 things to change.", 5: "3 things to change first."}[
                count
            ]
        )


def test_a_run_that_may_have_a_fault_is_not_called_faultless():
    perhaps = replace(run(), findings=(), unsure=("Pelvis tips sideways at each step",))
    assert headline(perhaps).endswith("with nothing that certainly needs changing.")
    sure = replace(perhaps, unsure=(), refused=())
    assert headline(sure).endswith("with nothing that needs changing.")
    doubled = Quality("limited", (Reason("duplicate-frames", "101 of 149 frames repeat."),))
    assert "repeat" in headline(replace(sure, quality=doubled))
    assert "needs changing" not in headline(replace(sure, quality=doubled))
    slow = replace(
        sure,
        movement="running",
        refused=(
            RefusedMeasure("overstride", "It needs 60 frames a second or more; this video has 30."),
        ),
    )
    assert headline(slow).endswith("with nothing that needs changing in what this clip can show.")


def test_brackets_in_a_cue_are_not_markup():
    report = replace(bridge(), findings=(replace(bridge().findings[0], cue="[bold]up[/bold] [1]"),))
    assert "[bold]up[/bold] [1]" in Text.from_markup(summary(report, markup=True)).plain

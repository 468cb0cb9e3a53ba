"""What a screen says in words, and its page."""

import re
from dataclasses import replace

import pytest

from posecheck.model.report import RefusedMeasure
from posecheck.present.screen_page import LETTERS_OF_A_ROW, drawing, shortened, to_screen_html
from posecheck.present.screen_rows import (
    NotSeen,
    but_not_seen,
    headline,
    not_seen,
    pattern_said,
    screen_rows,
)
from posecheck.screen.evaluate import screen_of
from posecheck.screen.parts import part_of_id
from posecheck.screen.read import read_part, skipped
from tests.screen import reports
from tests.screen.test_evaluate import CALIBRATION, GOOD, screen

EVERYTHING = {
    "standing-side": reports.standing((25, 8), (6, 1), (27, 9)),
    "standing-front": reports.standing_front((9, 3)),
    "hip-left": reports.half_kneeling("left", (-4, 5)),
    "hip-right": reports.half_kneeling("right", (14, 5)),
    "bridges": reports.bridges((24.0,) * 5, top=(25, 6)),
    "lunges-front": reports.lunges(view="front", knees=((9, 2), (8, 2))),
    "lunges": reports.lunges(arch=(22, 8), lean=(33, 4)),
    "plank": reports.plank(14, 7.5, broke=(6, 1)),
    "running": reports.run((42, 7), (8, 5), 152),
    "running-behind": reports.run(drop=((13, 3), (14, 3))),
}


def of(made):
    results = [read_part(part_of_id(name), report) for name, report in made.items()]
    return screen_of(results, person="Anna <b>", date="2026-11-30", calibration=CALIBRATION)


def row(of_screen, code, side=""):
    return next(
        r
        for r in screen_rows(of_screen)
        if r.finding.code == code and (not side or r.finding.side == side)
    )


def test_a_finding_is_told_with_its_interval_threshold_and_count():
    made = screen(bridges=reports.bridges((2.0, 3.0, 24.0, 26.0, 28.0)))
    found = row(made, "bridge-arch")
    assert (
        found.title == "Low back arched at the top" and found.looked_at == "Low back in the bridge"
    )
    assert found.spoken == (
        "26° more arched (16 to 36°), threshold 6°, "
        "in 3 of 5 reps, the number of the middle one of these"
    )
    assert found.mark == "▲" and "hips" in found.why and "[E]" in found.source
    # beyond is to the right of the threshold on its ruler, and the value lies there
    assert found.marks.above and found.marks.low > found.marks.limit


def test_where_less_is_worse_the_ruler_is_hatched_below_the_threshold():
    found = row(screen(hip_left=reports.half_kneeling("left", (2, 5))), "hip-extension", "left")
    assert not found.marks.above and found.marks.high < found.marks.limit
    within = row(screen(), "hip-extension", "left")
    assert not within.marks.above and within.marks.low > within.marks.limit


def test_a_difference_is_told_as_one():
    found = row(
        screen(hip_right=reports.half_kneeling("right", (2, 5))), "hip-extension-difference"
    )
    assert found.title == "One thigh goes less far than the other: right"
    assert found.spoken == "16° further on the left (9 to 23°), against its own error"


def test_standing_hips_are_before_or_behind_not_below():
    found = row(screen(standing_side=reports.standing(offset=(6, 1))), "hips-over-feet")
    assert found.value == "6.0 % of the way from shoulder to ankle, in front of the feet"
    behind = row(screen(standing_side=reports.standing(offset=(-1, 2))), "hips-over-feet")
    assert behind.spoken.startswith(
        "1.0 % of the way from shoulder to ankle, behind the feet (3.0 % of the way"
    )


@pytest.mark.parametrize(
    "tilt, said",
    [
        ((22, 8), "Pelvis at rest: arched."),
        ((-9, 8), "Pelvis at rest: tucked, but not for certain."),
        ((0, 8), "Pelvis at rest: level."),
    ],
)
def test_the_pattern_is_described(tilt, said):
    assert pattern_said(screen(standing_side=reports.standing(tilt))) == said


def test_what_stands_beside_a_finding_and_is_not_judged():
    made = of(GOOD)
    assert row(made, "control").note == "tuck 9° (2 to 16°), arch 11° (4 to 18°)"
    assert row(made, "pelvis").note == (
        "low back 0° arched (8° rounded to 8° arched), "
        "you stand at 45 % (20 to 70 %) of your own range, from fully tucked to fully arched"
    )


def test_the_headline_counts_what_stands_out_and_what_may():
    assert headline(screen()) == "Nothing stands out."
    made = screen(standing_side=reports.standing((13, 8)), bridges=reports.bridges((24.0,) * 5))
    assert headline(made) == "One thing stands out; one more may."
    perhaps = headline(screen(standing_side=reports.standing((13, 8))))
    assert perhaps == "Nothing stands out for certain; one thing may."
    assert headline(screen_of([], person="", date="x")) == "Nothing has been read yet."


def test_what_was_not_seen_is_told_part_by_part():
    again = read_part(part_of_id("bridges"), reports.lunges())
    made = screen_of([again, skipped(part_of_id("plank"))], person="", date="x")
    told = {one.part: one for one in not_seen(made)}
    assert told["bridges"].why == again.said and told["bridges"].state == "again"
    assert told["bridges"].what == "low back in the bridge and hips at the top of the bridge"
    assert told["plank"].state == "skipped" and told["lunges"].state == "open"


def test_reasons_are_shortened_only_where_they_would_need_a_second_sheet():
    long = NotSeen("bridges", "again", "Bridges", "x", "It is wrong. " + "Do it again. " * 20)
    assert shortened([long], 1000) == [long]
    assert shortened([long] * 9, 5 * LETTERS_OF_A_ROW)[0] == replace(long, why="It is wrong.")


def test_the_page_says_all_of_it_and_asks_nobody():
    page = to_screen_html(of(EVERYTHING))
    assert "Anna &lt;b&gt;" in page and "<b>Anna <b>" not in page
    for text in (
        "25° tipped forward",
        "Pelvis at rest: arched.",
        "42 % of leg ahead",
        "Laird 2014",
    ):
        assert text in page.replace("\u00a0", " "), text
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert "does not diagnose" in page
    assert page.count("<article>") == 3 and page.count("<svg") == 3


def test_the_page_of_a_good_screen_says_so():
    page = to_screen_html(of(GOOD))
    assert "Nothing stands out." in page and "<article>" not in page
    assert "Pelvis at rest: level." in page


def test_every_drawing_that_is_named_is_there():
    rows = [r for r in screen_rows(of(EVERYTHING)) if r.finding.standing == "stands-out"]
    without = {r.finding.code for r in rows if not drawing(r, "d")}
    # a cadence, a short push-off and hips that drop from step to step have no drawing
    assert without == {"cadence", "push-off", "pelvic-drop"}


def test_of_a_hold_it_is_said_that_the_number_is_the_worst_of_it():
    found = row(of({"plank": EVERYTHING["plank"]}), "plank-sag")
    assert found.finding.standing == "stands-out" and found.times == "where it was furthest off"


def test_a_part_that_is_done_says_what_was_not_seen_in_it():
    kneeling = reports.half_kneeling("right", (14, 5))
    hidden = replace(
        kneeling,
        measurements=tuple(m for m in kneeling.measurements if m.name != "thigh_extension"),
        refused=(RefusedMeasure("thigh_extension", "The knee was hidden."),),
    )
    made = of({"hip-left": EVERYTHING["hip-left"], "hip-right": hidden})
    said, why = but_not_seen(made, "hip-right")
    assert said.startswith(", but thigh behind the body") and said.endswith(": not seen")
    assert why == "The knee was hidden."
    assert but_not_seen(made, "hip-left") == ("", "")
    assert but_not_seen(made, "plank") == ("", "")

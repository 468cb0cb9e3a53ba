from dataclasses import replace

from posecheck.present.headline import headline
from posecheck.present.html import to_html
from posecheck.present.one_cue import by_cue
from posecheck.present.text import summary
from tests.present.factories import run


def two_legs():
    one = replace(
        run().findings[0],
        side="left",
        code="overstride",
        cue="Land under you.",
        title="Landing far ahead",
    )
    return one, replace(one, side="right", value=one.value + 1, low=one.low + 1, high=one.high + 1)


def test_what_both_legs_do_is_said_once_with_the_numbers_of_both():
    legs = two_legs()
    report = replace(run(), findings=legs, unsure=())
    page, text = to_html(report), summary(report)
    assert page.count('<p class="cue">Land under you.') == text.count("Land under you.") == 1
    assert "Landing far ahead, both sides" in page
    assert (
        sum(
            line.startswith("   ") and (", left" in line or ", right" in line)
            for line in text.splitlines()
        )
        == 2
    )
    assert page.count('class="pc-ruler"') == 2
    assert "1 thing to change" in headline(report)


def test_other_findings_stay_apart():
    left, right = two_legs()
    for findings in (
        [left, left],
        [left, replace(right, cue="Another.")],
        [left, replace(right, code="another")],
        [left, replace(right, side=None)],
    ):
        assert [len(g) for g in by_cue(findings)] == [1, 1]
    assert [len(g) for g in by_cue([left, replace(left, code="between"), right])] == [2, 1]

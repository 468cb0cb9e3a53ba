"""The questions before everything: all of them there, with a source; the worst yes decides."""

from __future__ import annotations

from posecheck.intake.answers import Answers
from posecheck.intake.body_map import REGIONS
from posecheck.intake.red_flags import is_clear, red_flags, stopped

ASKED_FOR = {
    "emergency": ("water or stool", "genitals", "sex", "both of your legs", "accident", "chest"),
    "soon": ("fever", "ill", "weight", "cancer", "immune", "lump", "at night"),
    "first": ("under 20 or over 50", "below the knee", "numbness spread", "gives? way"),
    "ask": ("pregnant", "operation", "not to exercise", "six weeks"),
}
"""What has to be asked, by what a yes means."""


def test_every_sign_is_asked_for_and_has_its_source():
    for level, signs in ASKED_FOR.items():
        asked = " ".join(flag.question for flag in red_flags() if flag.level == level)
        assert [s for s in signs if s.replace("gives?", "give") not in asked] == [], level
    assert all(flag.source and flag.answer.endswith(".") for flag in red_flags())
    assert len({flag.id for flag in red_flags()}) == len(red_flags())


def test_each_question_is_one_that_yes_or_no_answers():
    assert all(flag.question.endswith("?") for flag in red_flags())


def test_what_was_not_answered_or_answered_with_no_stops_nothing():
    assert stopped(Answers()) is None
    assert stopped(Answers(flags={flag.id: False for flag in red_flags()})) is None


def test_each_yes_stops_with_its_own_sentence():
    for flag in red_flags():
        assert stopped(Answers(flags={flag.id: True})) == flag


def test_the_worse_of_two_answers_stands_whatever_their_order():
    assert stopped(Answers(flags={"six-weeks": True, "night-pain": True})).id == "night-pain"
    assert stopped(Answers(flags={"leg": True, "weak-legs": True})).level == "emergency"


def test_an_emergency_says_today_or_now():
    for flag in red_flags():
        if flag.level == "emergency":
            assert "today" in flag.answer or "now" in flag.answer


def test_only_a_no_to_every_question_is_clear():
    first, *others = (flag.id for flag in red_flags())
    no = dict.fromkeys((first, *others), False)
    assert is_clear(Answers(flags=no))
    assert not is_clear(Answers(flags=dict.fromkeys(others, False)))
    assert not is_clear(Answers(flags=no | {first: True})) and not is_clear(Answers())


def test_every_place_of_the_body_map_has_its_words():
    assert REGIONS["hip-front-left"] == "front of the left hip"
    assert len(set(REGIONS.values())) == len(REGIONS)
    sides = [name for name in REGIONS if name.endswith(("-left", "-right"))]
    assert all(name.rsplit("-", 1)[1] in REGIONS[name] for name in sides)

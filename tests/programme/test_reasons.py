"""Reasons in words: number, interval, side; and which templates a file may hold."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from posecheck.programme.reasons import amount, reason_of, sentence
from posecheck.programme.rules import rule_file
from tests.programme.screens import ARCHED, OVERSTRIDE, SHORT_RIGHT, TUCKED, finding

RULES = {rule.id: rule for rule in rule_file().rule}


def said(rule: str, found) -> str:
    return reason_of(RULES[rule], found).text


def test_the_number_its_interval_and_the_side_are_said():
    assert (
        said("short-hip", SHORT_RIGHT)
        == "because your right thigh stops 6° short (2 to 10) behind you"
    )
    assert said("arched", ARCHED) == (
        "because your pelvis tips forward by 16° (11 to 21), beyond 10°"
    )


def test_a_size_is_said_without_its_sign_the_smaller_end_first():
    assert said("tucked", TUCKED) == "because your pelvis is tucked by 14° (10 to 18), beyond 7°"


def test_against_the_own_neutral_it_says_so():
    own = replace(ARCHED, against="own", threshold=6.0)
    assert said("arched", own) == (
        "because your pelvis tips forward by 16° from your own neutral (11 to 21), beyond 6°"
    )


def test_an_interval_on_both_sides_of_zero_keeps_its_signs():
    wide = finding("x", value=-2, half=5)
    assert sentence("because {value} ({range})", wide) == "because −2° (−7 to 3)"


def test_a_count_has_no_interval_to_say():
    plank = finding("plank-hold", value=14, half=0, threshold=20, unit="s", measure="good_form")
    assert said("short-plank", plank) == (
        "because your plank keeps its form for 14 s, short of 20 s"
    )


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (5.62, "deg", "6°"),
        (-0.2, "deg", "0°"),
        (3.14, "%", "3.1 %"),
        (33.4, "% leg", "33 % of leg length"),
        (33.4, "% of leg length", "33 % of leg length"),
        (14.0, "s", "14 s"),
        (152.4, "spm", "152 steps/min"),
        (4.26, "cm", "4.3 cm"),
    ],
)
def test_numbers_are_as_exact_as_their_intervals(value, unit, text):
    assert amount(value, unit) == text


def test_one_reason_is_one_sentence_with_its_data():
    reason = reason_of(RULES["overstriding"], OVERSTRIDE)
    assert (reason.rule, reason.finding, reason.side) == ("overstriding", "overstride", "left")
    assert reason.figure == OVERSTRIDE.figure
    assert reason_of(RULES["sits"], None).text == "because you sit most of the day"


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.bring], ids=lambda rule: rule.id
)
def test_every_shipped_reason_can_be_said(rule):
    found = finding(
        rule.when.finding or "x", value=30, half=3, threshold=20, side="left", pattern="arched"
    )
    text = reason_of(rule, found if rule.when.finding else None).text
    assert text.startswith("because ") and "{" not in text and "  " not in text
    assert not rule.when.finding or ("to" in text and any(c.isdigit() for c in text))

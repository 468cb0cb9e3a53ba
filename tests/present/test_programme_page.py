"""The printable page of a programme: every drill with its picture, dose and reason; one page."""

from __future__ import annotations

import re

from msgspec.structs import replace

from posecheck.intake.red_flags import red_flags
from posecheck.movements.load import movements
from posecheck.present.programme_page import dose_words, line_shown, programme_page
from posecheck.programme.change import swap
from posecheck.programme.plan import LineReason
from tests.programme.screens import ARCHED, KNOWN, SITS, line_of, programme

FIRST = programme(ARCHED)


def test_each_drill_has_its_picture_its_dose_and_its_reason():
    page = programme_page(FIRST)
    assert page.count('role="img"') == len(FIRST.lines) == 5
    for line in FIRST.lines:
        assert movements()[line.movement].title in page
    assert "because your pelvis tips forward by 16° (11 to 21), beyond 10°" in page
    plain = page.replace("\u00a0", " ")
    assert "Activate, about 2 min" in plain and "2 sets of 8 reps, 45 s rest" in plain
    assert "Three minutes a side" not in page  # the dose of the programme is the one that holds
    assert "amera" not in page
    assert "Week 1: 5 drills" in page and "about 10 minutes a session" in page
    assert "3 times a week, a day of rest between" in page


def test_every_drill_that_a_rule_brings_in_has_a_picture():
    from posecheck.programme.rules import rule_file

    for brought in (b for rule in rule_file().rule for b in rule.bring):
        line = replace(FIRST.lines[0], movement=brought.movement)
        assert "<svg" in line_shown(line, 1)["picture"], brought.movement


def test_nothing_comes_from_outside_and_no_script_runs():
    page = programme_page(FIRST)
    assert not re.search(r"<script|<link[^>]+href=\"(?!data:)|src=|url\(|@import", page)
    assert "default-src 'none'" in page


def test_a_stopped_programme_shows_its_sentence_and_no_drill():
    flag = red_flags()[0]
    page = programme_page(programme(ARCHED, answers=replace(SITS, flags={flag.id: True})))
    assert "No programme now" in page and flag.answer.split(":")[0] in page
    assert '<ol class="drills">' not in page


def test_the_neutral_one_reads_that_there_is_nothing_to_correct():
    assert "there is nothing to correct" in programme_page(programme(*KNOWN["neutral"][0]))


def test_what_changed_is_told_with_who_did_it():
    made = swap(FIRST, "glute-bridge", "frog-bridge", SITS, by="Ben <b>")
    page = programme_page(made)
    assert "<b>Swapped:</b> swapped by Ben &lt;b&gt;" in page and "by Ben &lt;b&gt;" in page


def test_words_of_a_coach_are_no_markup():
    line = replace(FIRST.lines[0], reasons=(LineReason("own-choice", "<img src=x onerror=1>"),))
    page = programme_page(replace(FIRST, lines=(line,)), person="<i>Anna</i>")
    assert "<img" not in page and "<i>Anna" not in page


def test_a_drill_that_no_file_knows_any_more_is_shown_by_its_id():
    line = replace(FIRST.lines[0], movement="gone-drill")
    assert "gone-drill" in programme_page(replace(FIRST, lines=(line,)))


def test_of_many_reasons_the_first_are_written_out():
    one = FIRST.lines[0].reasons[0]
    line = replace(FIRST.lines[0], reasons=(one,) * 3)
    assert line_shown(line, 1)["reasons"] == [one.text] * 3
    line = replace(FIRST.lines[0], reasons=(one,) * 5)
    assert line_shown(line, 1)["reasons"] == [
        one.text,
        one.text,
        "and for 3 more reasons",
    ]


def test_a_dose_is_said_in_one_line():
    assert (
        dose_words(line_of(FIRST, "half-kneeling-psoas-stretch").dose)
        == "2 sets of 20 s a side, 10 s rest"
    )
    release = line_shown(line_of(FIRST, "release-front-hip"), 1)
    assert (release["dose"], release["minutes"]) == ("", "about 2 min")

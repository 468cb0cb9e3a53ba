"""Where something comes from, as it is read."""

from __future__ import annotations

import pytest

from posecheck.movements.load import shipped_movements
from posecheck.present.sources import source_read
from posecheck.programme.rules import rule_file

CHOICE = "a choice of posecheck's engineers, without a study"


@pytest.mark.parametrize(
    ("cited", "read"),
    [
        ("Coaching practice [E].", f"Coaching practice ({CHOICE})."),
        ("[E]", "A choice of posecheck's engineers, without a study."),
        (
            "docs/biomechanics.md, 6.4; the wall march for it [E].",
            f"posecheck's notes on biomechanics, section 6.4; the wall march for it ({CHOICE}).",
        ),
        ("Usual [M]", "Usual (from memory, not looked up)"),
        (
            "docs/biomechanics.md, 2.4 [F45]",
            "posecheck's notes on biomechanics, section 2.4 (reference F45 of these notes)",
        ),
        ("Niemuth 2005, Clin J Sport Med 15:14.", "Niemuth 2005, Clin J Sport Med 15:14."),
    ],
)
def test_a_source_is_read_without_the_marks_of_the_project(cited, read):
    assert source_read(cited) == read


def test_no_mark_is_left_in_what_is_shipped():
    cited = [rule.source for rule in rule_file().rule]
    for movement in shipped_movements().values():
        cited += [movement.dose.source, *movement.dose.also]
        cited += [fault.source for fault in movement.fault]
    for text in map(source_read, cited):
        assert "[E" not in text and ".md" not in text, text

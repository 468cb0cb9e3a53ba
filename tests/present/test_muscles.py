"""Muscles are told by where they lie too, once each."""

from __future__ import annotations

import re

import pytest

from posecheck.movements.load import movements
from posecheck.present.muscles import WHERE, muscles_read


@pytest.mark.parametrize(
    ("works_on", "read"),
    [
        (
            "gluteus maximus, adductors",
            "gluteus maximus (the seat), adductors (inside of the thigh)",
        ),
        ("iliopsoas, the front of the hip", "iliopsoas, the front of the hip"),
        ("iliopsoas (thigh above level)", "iliopsoas (thigh above level)"),
        ("quadriceps, then quadriceps", "quadriceps (front of the thigh), then quadriceps"),
        ("the whole chain", "the whole chain"),
    ],
)
def test_a_place_stands_behind_a_name(works_on, read):
    assert muscles_read(works_on) == read


def test_every_name_is_of_a_drill_and_no_latin_one_is_left_out():
    all_of_it = " ".join(movement.works_on for movement in movements().values())
    assert [name for name in WHERE if name not in all_of_it] == []
    for name in WHERE:
        all_of_it = all_of_it.replace(name, "")
    left = set(re.findall(r"\w+(?:us|ae|ii|fidi|orum|oris|inis)\b", all_of_it))
    assert left == {"maximus"}  # "gluteus medius and maximus"

"""With which part the foot lands: told where the whole interval says so, left open where it does
not, never judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.measures.gait.foot_strike import FOREFOOT, REARFOOT, foot_strikes
from posecheck.model.measurement import Measurement


def foot(value, half, side="left", status="measured"):
    return Measurement(
        "foot_inclination_at_contact", value, value - half, value + half, "deg", side, status
    )


@pytest.mark.parametrize(
    ("value", "half", "strike", "possible"),
    [
        (16.0, 5.0, "heel", ("heel",)),
        (3.0, 4.0, "midfoot", ("midfoot",)),
        (-9.0, 5.0, "forefoot", ("forefoot",)),
        (7.0, 5.0, "between", ("heel", "midfoot")),
        (0.0, 5.0, "between", ("midfoot", "forefoot")),
        (3.0, 9.0, "between", ("heel", "midfoot", "forefoot")),
    ],
)
def test_the_word_needs_the_whole_interval(value, half, strike, possible):
    (found,) = foot_strikes([foot(value, half)])
    assert (found.side, found.strike, found.possible) == ("left", strike, possible)
    assert (found.low, found.value, found.high) == (value - half, value, value + half)


def test_a_foot_that_was_not_read_has_no_word():
    assert (
        foot_strikes(
            [
                Measurement(
                    "foot_inclination_at_contact",
                    None,
                    None,
                    None,
                    "deg",
                    "left",
                    "refused",
                    reason="15 frames a second",
                )
            ]
        )
        == ()
    )
    assert (
        foot_strikes(
            [
                foot(12.0, 2.0, status="unclear"),
                Measurement("shank_angle_at_contact", 12.0, 10.0, 14.0, "deg", "left"),
            ]
        )
        == ()
    )
    assert [s.side for s in foot_strikes([foot(12.0, 2.0), foot(0.0, 1.0, "right")])] == [
        "left",
        "right",
    ]


@given(st.floats(-40, 40), st.floats(0, 20))
def test_what_it_leaves_open_is_what_the_interval_reaches(value, half):
    (found,) = foot_strikes([foot(value, half)])
    assert ("heel" in found.possible) == (value + half > REARFOOT)
    assert ("forefoot" in found.possible) == (value - half < FOREFOOT)
    assert found.possible
    assert (found.strike == "between") == (len(found.possible) > 1)

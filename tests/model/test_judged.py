"""What follows from the outcome, the threshold and the reading: how far beyond, and whether clearly
within."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.assessment.rules import judge
from posecheck.model.judged import CLEAR, DOUBT, FINE, HeldFault, Judged
from posecheck.model.reading import Reading
from posecheck.movements.movement import Fault


def reading(value: float, half: float = 4.0, unclear: str = "") -> Reading:
    return Reading(
        "trunk_lean", None, value, value - half, value + half, "deg", 0, 0.0, "trunk_lean", unclear
    )


@pytest.mark.parametrize(
    ("outcome", "value", "threshold", "excess", "clearly_fine"),
    [
        (CLEAR, 40.0, 25.0, 15.0, False),
        (CLEAR, 60.0, 75.0, 15.0, False),
        (DOUBT, 27.0, 25.0, 2.0, False),
        (FINE, 23.0, 25.0, -2.0, False),
        (FINE, 20.0, 25.0, -5.0, True),
        (FINE, 80.0, 75.0, -5.0, True),
        (FINE, 21.0, 25.0, -4.0, False),
        (CLEAR, -9.0, -4.0, 5.0, False),
    ],
)
def test_excess_is_positive_beyond_the_threshold_on_whichever_side_the_fault_is(
    outcome, value, threshold, excess, clearly_fine
):
    judged = Judged("x", outcome, 1, 0.5, threshold, reading(value))
    assert (judged.excess, judged.clearly_fine) == (excess, clearly_fine)
    assert (judged.clear, judged.unsure) == (outcome == CLEAR, outcome == DOUBT)


def test_an_unclear_reading_is_never_clearly_fine():
    assert not Judged(
        "x", FINE, 1, 0.5, 25.0, reading(5.0, unclear="A bar hides the hip.")
    ).clearly_fine


@given(
    st.floats(-100, 100),
    st.floats(0, 30),
    st.floats(0, 100),
    st.sampled_from(["above", "below", "either"]),
)
def test_excess_is_the_margin_that_the_rule_was_judged_by(value, half, threshold, beyond):
    judged = judge(
        Fault("x", "X", "trunk_lean", beyond, threshold, 1, "Cue.", "Body.", "Why.", "[E]"),
        reading(value, half),
    )
    margin = {
        "above": value - threshold,
        "below": threshold - value,
        "either": abs(value) - threshold,
    }[beyond]
    assert judged.excess == pytest.approx(margin, abs=1e-9)
    assert (judged.excess > 0) == (judged.clear or judged.unsure)


def test_a_fault_of_a_hold_is_a_judged_one_with_its_stretch():
    held = HeldFault("hip-sag", CLEAR, 2, 0.9, 4.0, reading(9.0), 8.7, 14.0)
    assert isinstance(held, Judged)
    assert (held.clear, held.excess, held.end_s - held.start_s) == (True, 5.0, pytest.approx(5.3))

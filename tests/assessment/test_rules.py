"""Rules against readings: what is clear, what is not sure, and how sure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from posecheck.assessment.rules import judge
from posecheck.model.reading import Reading
from posecheck.movements.movement import Fault

values = st.floats(-200, 200, allow_subnormal=False)
halves = st.floats(0, 60, allow_subnormal=False)
sizes = st.floats(0, 150, allow_subnormal=False)


def rule(
    beyond: str = "above", threshold: float = 10.0, severity: int = 1, severe: float | None = None
) -> Fault:
    return Fault(
        "fault",
        "Fault",
        "angle",
        beyond,
        threshold,
        severity,
        "Cue.",
        "Body cue.",
        "Why.",
        "[E]",
        severe=severe,
    )


def reading(value: float, half: float) -> Reading:
    return Reading("angle", None, value, value - half, value + half, "deg", 0, 0.0, "angle")


@given(values, halves, values, st.sampled_from(["above", "below"]))
def test_clear_means_that_the_whole_interval_is_beyond(value, half, threshold, beyond):
    r = reading(value, half)
    judged = judge(rule(beyond, threshold), r)
    assert judged.clear == (r.low > threshold if beyond == "above" else r.high < threshold)
    assert judged.clear + judged.unsure + judged.clearly_fine <= 1


@given(values, halves, st.sampled_from(["above", "below"]))
def test_an_interval_that_touches_the_threshold_is_never_clear(value, half, beyond):
    r = reading(value, half)
    assert not judge(rule(beyond, r.low if beyond == "above" else r.high), r).clear


@given(values, halves, values)
def test_above_and_below_are_mirror_images(value, half, threshold):
    above = judge(rule("above", threshold), reading(value, half))
    below = judge(rule("below", -threshold), reading(-value, half))
    assert (above.clear, above.unsure, above.clearly_fine, above.confidence) == (
        below.clear,
        below.unsure,
        below.clearly_fine,
        below.confidence,
    )
    assert above.threshold == -below.threshold


@given(values, halves, sizes)
def test_either_side_is_above_for_positive_and_below_for_negative_values(value, half, threshold):
    assume(value != 0)
    either = judge(rule("either", threshold), reading(value, half))
    one = judge(
        rule("above", threshold) if value > 0 else rule("below", -threshold), reading(value, half)
    )
    assert (either.clear, either.unsure, either.confidence, either.threshold) == (
        one.clear,
        one.unsure,
        one.confidence,
        one.threshold,
    )


@given(values, st.floats(0.1, 60), st.sampled_from(["above", "below"]))
def test_on_the_threshold_it_is_an_even_bet(value, half, beyond):
    judged = judge(rule(beyond, value), reading(value, half))
    assert judged.confidence == 0.5
    assert not (judged.clear or judged.unsure or judged.clearly_fine)


@given(values, values, st.floats(0.1, 60), values, st.sampled_from(["above", "below"]))
def test_the_further_beyond_the_surer(first, second, half, threshold, beyond):
    low, high = sorted((first, second), reverse=beyond == "below")
    assert (
        judge(rule(beyond, threshold), reading(low, half)).confidence
        <= judge(rule(beyond, threshold), reading(high, half)).confidence
    )


@given(values, st.floats(0.1, 60), values, st.sampled_from(["above", "below"]))
def test_confidence_is_a_probability_and_agrees_with_the_verdict(value, half, threshold, beyond):
    judged = judge(rule(beyond, threshold), reading(value, half))
    assert 0 <= judged.confidence <= 1
    if judged.clear:
        assert judged.confidence >= 0.975  # a 95 % interval leaves 2.5 % on either side
    if judged.unsure:
        assert 0.5 <= judged.confidence <= 0.975
    if judged.clearly_fine:
        assert judged.confidence < 0.17


@given(
    values,
    halves,
    sizes,
    st.floats(0.1, 50),
    st.sampled_from(["above", "below", "either"]),
    st.integers(1, 3),
)
def test_severe_is_one_higher_and_never_above_three(value, half, threshold, more, beyond, severity):
    severe = threshold - more if beyond == "below" else threshold + more
    r = reading(value, half)
    judged = judge(rule(beyond, threshold, severity, severe), r)
    wholly = {
        "above": r.low > severe,
        "below": r.high < severe,
        "either": r.low > severe if value >= 0 else r.high < -severe,
    }[beyond]
    assert judged.severity == min(3, severity + wholly)
    if judged.severity > severity:
        assert judged.clear


def test_severe_on_the_negative_side_of_an_either_rule():
    """-10 is beyond 8 but not beyond 12: the size counts, not the sign."""
    fault = rule("either", 8.0, 1, 12.0)
    assert [judge(fault, reading(v, 1.0)).severity for v in (-20, -10, 10, 20)] == [2, 1, 1, 2]
    assert [judge(fault, reading(v, 1.0)).threshold for v in (-20, 20)] == [-8.0, 8.0]


def test_rounding_does_not_make_a_touching_interval_clear():
    """(1.2 - 1.0) / 2 is a little less than 0.1 in floating point."""
    r = replace(reading(1.1, 0.0), low=1.0, high=1.2)
    assert not judge(rule("above", 1.0), r).clear


@pytest.mark.parametrize("beyond", ["above", "below", "either"])
def test_an_unknown_number_is_neither_clear_nor_doubtful_nor_fine(beyond):
    judged = judge(rule(beyond), reading(float("nan"), 1.0))
    assert not (judged.clear or judged.unsure or judged.clearly_fine)

"""The arch that a rep adds: read as the change since the rep's start,
by the line of its posture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.assessment.reading import ARCH_ADDED, as_measurement, read_in_rep
from posecheck.measures.low_back.arch_added import ON_THE_BACK, UPRIGHT, line_of
from posecheck.measures.reps import RepSpan
from posecheck.model.measurement import Curve, Series
from posecheck.view.view import ViewEstimate

T = np.arange(0, 6, 1 / 30)
REP = RepSpan(1.0, 2.0, 3.0, 4.0, 75, 0.5)


def reading(before: float, now: float, lying: bool):
    at_top = (T >= 2.0) & (T <= 3.0)
    angle = np.where(at_top, now, before)
    series = Series(T, {"lumbar_angle": Curve(angle, angle - 9, angle + 9, "deg")}, {})
    view = ViewEstimate("side-left", 0.0, 1.0, lying)
    return read_in_rep(
        ARCH_ADDED, "body", "peak", REP, "left", series, np.zeros((len(T), 33, 4)), view
    )


@pytest.mark.parametrize(("lying", "line"), [(True, ON_THE_BACK), (False, UPRIGHT)])
def test_a_change_is_read_by_the_line_of_the_posture(lying, line):
    assert line_of(lying) is line
    found = reading(-3.0, 17.0, lying)
    assert found.value == pytest.approx(line.far * 17.0 + line.start * -3.0 + line.offset)
    assert (found.low, found.high) == pytest.approx(
        (found.value - line.half_width, found.value + line.half_width)
    )
    assert as_measurement(found).status == "change-only"


@given(st.floats(-20, 20), st.floats(-30, 30), st.booleans())
def test_most_of_the_own_offset_cancels(offset, change, lying):
    moved = reading(offset, offset + change, lying).value - reading(0.0, change, lying).value
    assert abs(moved) <= 0.35 * abs(offset) + 1e-6


def test_without_the_start_there_is_no_change():
    assert reading(np.nan, 12.0, True) is None
    assert reading(0.0, np.nan, True) is None

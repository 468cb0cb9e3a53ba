"""Three held positions, found in staircases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.calibration.stretches import check_spans, cuts, steady_stretches, three_stretches
from posecheck.errors import CalibrationError

RATE = 15


def stairs(
    *positions: tuple[float, float], change_s: float = 0.8, noise: float = 0.0, seed: int = 0
):
    """t, lumbar and pelvis of (level, seconds held) positions, with ramps in between."""
    at, levels = [0.0], [positions[0][0]]
    for k, (level, held) in enumerate(positions):
        if k:
            at.append(at[-1] + change_s)
            levels.append(level)
        at.append(at[-1] + held)
        levels.append(level)
    t = np.arange(0, at[-1], 1 / RATE)
    value = np.interp(t, at, levels)
    rng = np.random.default_rng(seed)
    return t, value + rng.normal(0, noise, len(t)), value + rng.normal(0, noise, len(t))


def test_three_positions_are_found_where_they_are():
    relaxed, tucked, arched = three_stretches(*stairs((2, 3), (-6, 3), (15, 3)))
    assert relaxed == pytest.approx((0.25, 2.75), abs=0.35)
    assert tucked == pytest.approx((4.05, 6.55), abs=0.5)
    assert arched == pytest.approx((7.85, 10.35), abs=0.5)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-8, 8),
    st.floats(5, 14),
    st.floats(6, 20),
    st.floats(2.2, 5),
    st.floats(0.3, 1.5),
    st.integers(0, 99),
)
def test_the_levels_of_noisy_stairs_are_read(neutral, tuck, arch, held, change_s, seed):
    t, lumbar, pelvis = stairs(
        (neutral, held),
        (neutral - tuck, held),
        (neutral + arch, held),
        change_s=change_s,
        noise=0.7,
        seed=seed,
    )
    means = [lumbar[(t >= a) & (t <= b)].mean() for a, b in three_stretches(t, lumbar, pelvis)]
    assert means == pytest.approx(
        [neutral, neutral - tuck, neutral + arch], abs=0.15 * (tuck + arch)
    )


def test_going_back_to_relaxed_in_between_does_no_harm():
    spans = three_stretches(*stairs((0, 3), (-7, 3), (0, 3), (14, 3), (0, 3)))
    assert spans[1] == pytest.approx((4.05, 6.55), abs=0.5) and spans[2] == pytest.approx(
        (11.65, 14.15), abs=0.5
    )


def test_a_gap_in_the_reading_is_bridged():
    t, lumbar, pelvis = stairs((0, 3), (-7, 3), (14, 3))
    lumbar[20:26] = np.nan
    assert len(steady_stretches(t, lumbar, pelvis)) == 3


@pytest.mark.parametrize(
    ("positions", "said"),
    [
        ([(0, 8)], "One position was held"),
        ([(0, 4), (12, 4)], "Two positions were held"),
        ([(0, 3), (14, 3), (-7, 3)], "most arched position comes before"),
        ([(0, 0.8), (-8, 0.8), (12, 0.8)], "held still"),
    ],
)
def test_what_is_no_calibration_is_refused(positions, said):
    with pytest.raises(CalibrationError, match=said):
        three_stretches(*stairs(*positions))


def test_a_slow_drift_is_no_position():
    t = np.arange(0, 6, 1 / RATE)
    assert steady_stretches(t, 4 * t, 4 * t) == []


def test_nothing_read_is_nothing_held():
    t = np.arange(0, 6, 1 / RATE)
    with pytest.raises(CalibrationError, match="No position"):
        three_stretches(t, np.full(len(t), np.nan), np.full(len(t), np.nan))


def test_cuts_of_constants_are_none():
    assert cuts(np.full(50, 3.0)) == [0, 50]
    assert cuts(np.repeat([0.0, 10.0, -5.0], 20)) == [0, 20, 40, 60]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(0, 2), (3, 5)], "2 spans were given"),
        ([(0, 2), (3, 5), (6, 12)], "from 6 to 12 s"),
        ([(0, 2), (3, 3.2), (6, 8)], "from 3 to 3.2 s"),
        ([(0, 2), (2.5, 2), (6, 8)], "from 2.5 to 2 s"),
        ([(float("nan"), 2), (3, 5), (6, 8)], "from nan"),
        ([(0, 4), (3, 5), (6, 8)], "overlap"),
        ([(4, 5), (0, 2), (6, 8)], "out of order"),
    ],
)
def test_wrong_spans_are_refused(spans, said):
    with pytest.raises(CalibrationError, match=said):
        check_spans(spans, 10.0)


def test_right_spans_pass():
    assert check_spans([(0, 2), [3, 5], (6, 10.0)], 10.0) == ((0, 2), (3, 5), (6, 10))

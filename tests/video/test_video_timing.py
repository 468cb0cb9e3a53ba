"""Times and rates, on numbers alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.video.timing import Clock, frame_rate, is_variable

MS = Fraction(1, 1000)


@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=60))
def test_times_start_at_zero_and_only_go_up_whatever_the_stamps(stamps):
    clock = Clock(1 / 30)
    times = [t for t in (clock.place(stamp, MS) for stamp in stamps) if t is not None]
    assert times[0] == 0.0
    assert np.all(np.diff(times) > 0)
    assert len(times) + clock.dropped == len(stamps)
    assert clock.invented == stamps.count(None)


def test_repeats_and_steps_back_are_dropped():
    clock = Clock(0.04)
    assert [clock.place(stamp, MS) for stamp in (500, 540, 540, 520, 580)] == [
        0.0,
        0.04,
        None,
        None,
        0.08,
    ]
    assert clock.dropped == 2


def test_a_missing_stamp_gets_one_step():
    clock = Clock(0.04)
    assert [clock.place(stamp, MS) for stamp in (500, None, 580)] == pytest.approx(
        [0.0, 0.04, 0.08]
    )
    clock = Clock(0.04)
    assert [clock.place(stamp, MS) for stamp in (None, 500, 540)] == pytest.approx(
        [0.0, 0.04, 0.08]
    )
    assert (clock.invented, clock.dropped) == (1, 0)


def test_times_are_exact_where_floats_are_not():
    clock = Clock(1 / 30)
    huge = 2**40
    times = [clock.place(huge + 3003 * i, Fraction(1, 90_000)) for i in range(5)]
    assert times == [i * 3003 / 90_000 for i in range(5)]


@pytest.mark.parametrize("fps", [23.976, 25, 29.97, 30, 59.94, 120, 240])
@pytest.mark.parametrize("tick", [1 / 90_000, 1e-3])
def test_steady_rates(fps, tick):
    t = np.round(np.arange(500) / fps / tick) * tick
    assert frame_rate(t, tick) == pytest.approx(fps, rel=1e-3)
    assert not is_variable(t, tick)


def test_phone_jitter_and_one_lost_picture_are_still_steady():
    t = np.arange(300) / 30 + np.random.default_rng(0).uniform(-0.002, 0.002, 300)
    assert frame_rate(t) == pytest.approx(30, rel=0.02)
    assert not is_variable(t)
    assert not is_variable(np.delete(t, 100))


def test_rates_that_vary():
    mixed = np.concatenate([np.arange(0, 28, 1 / 30), np.arange(28, 30, 1 / 6)])
    assert is_variable(mixed)
    assert frame_rate(mixed) == pytest.approx(30)
    assert is_variable(np.cumsum(np.random.default_rng(0).uniform(0.01, 0.1, 100)))


def test_too_few_to_say():
    assert np.isnan(frame_rate(np.array([])))
    assert np.isnan(frame_rate(np.array([0.0])))
    assert frame_rate(np.array([0.0, 0.04])) == pytest.approx(25)
    assert not is_variable(np.array([0.0, 0.04, 1.0]))

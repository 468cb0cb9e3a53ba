import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.live.one_euro import OneEuro

STEP = 1 / 30


def run(values, **options):
    smooth = OneEuro(**options)
    return np.array([smooth(i * STEP, v) for i, v in enumerate(values)])


def test_without_speed_it_is_a_first_order_low_pass():
    """The cut-off is 1 Hz: after a step the rest falls by the same share with every picture."""
    out = run(np.r_[[0.0], np.ones(60)], min_cutoff=1.0, beta=0.0)
    left = 1 - out[1:]
    share = 1 / (1 + 1 / (2 * np.pi * 1.0 * STEP))
    assert left[1:] / left[:-1] == pytest.approx(np.full(59, 1 - share))


def test_noise_at_rest_is_taken_away():
    noise = np.random.default_rng(0).normal(0, 0.001, 300)
    assert run(noise)[60:].std() < 0.5 * noise.std()


def test_a_quick_move_lags_less_than_with_a_fixed_cut_off():
    ramp = np.clip(np.arange(90) - 30, 0, None) * STEP * 1.0  # a whole picture height a second
    lag = (ramp - run(ramp))[80]
    assert lag < (ramp - run(ramp, beta=0.0))[80] / 3
    assert lag < 2 * STEP  # two pictures


def test_what_is_missing_stays_missing_and_starts_afresh():
    values = np.array([[1.0, 1.0], [1.0, np.nan], [1.0, np.nan], [1.0, 5.0]])
    out = run(values)
    assert np.isnan(out[1:3, 1]).all()
    assert out[3, 1] == 5.0
    assert out[:, 0] == pytest.approx(1.0)


def test_a_time_that_does_not_rise_gives_the_last_answer():
    smooth = OneEuro()
    smooth(0.0, 1.0)
    first = smooth(0.1, 2.0)
    assert smooth(0.1, 9.0) == first
    assert smooth(0.05, 9.0) == first


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=40))
def test_never_leaves_the_range_of_its_input(values):
    out = run(np.array(values))
    assert out.min() >= min(values) - 1e-9
    assert out.max() <= max(values) + 1e-9

"""The period of signals whose period is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.signals.rhythm import period_of
from tests.drawn.stick_movements import times


@settings(max_examples=40)
@given(
    st.floats(0.5, 1.5),
    st.sampled_from([15, 25, 30, 60, 120, 240]),
    st.floats(0, 6.28),
    st.floats(0, 0.4),
)
def test_a_sine_s_period_is_found_within_one_per_cent(period, fps, phase, jitter):
    t = times(8.0, fps, jitter)
    found, strength = period_of(t, np.sin(2 * np.pi * t / period + phase), 0.4, 4.0)
    assert found == pytest.approx(period, rel=0.01)
    assert strength > 0.9


def test_the_first_period_is_meant_and_not_a_multiple():
    t = times(10.0, 60)
    found, _ = period_of(
        t, np.sin(2 * np.pi * t / 0.7) + 0.3 * np.sin(4 * np.pi * t / 0.7 + 1), 0.4, 5.0
    )
    assert found == pytest.approx(0.7, rel=0.005)


def test_gaps_are_left_out():
    t = times(10.0, 60)
    signal = np.sin(2 * np.pi * t / 0.7)
    signal[200:260] = np.nan
    signal[400:420] = np.nan
    found, strength = period_of(t, signal, 0.4, 5.0)
    assert found == pytest.approx(0.7, rel=0.01)
    assert strength > 0.9


@pytest.mark.parametrize("seed", range(5))
def test_noise_has_no_strong_period(seed):
    t = times(10.0, 30)
    _, strength = period_of(t, np.random.default_rng(seed).standard_normal(len(t)), 0.4, 5.0)
    assert strength < 0.45


@pytest.mark.parametrize(
    "signal",
    [np.zeros(300), np.linspace(0, 1, 300), np.full(300, np.nan)],
    ids=["still", "drift", "missing"],
)
def test_what_does_not_repeat_has_no_period(signal):
    _, strength = period_of(times(10.0, 30), signal, 0.4, 5.0)
    assert strength < 0.45


@pytest.mark.parametrize("frames", [0, 1, 2, 5, 11, 12])
def test_too_short_a_signal_has_no_period(frames):
    t = np.arange(frames) / 30
    found, strength = period_of(t, np.sin(9 * t), 0.4, 5.0)
    assert np.isnan(found)
    assert strength == 0

"""Smoothing moves nothing in time, works on true timestamps, and leaves missing values missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.signals.filters import remove_outliers, smooth
from tests.drawn.stick_movements import times


def bump(t, centre, width=0.15):
    return np.exp(-0.5 * ((t - centre) / width) ** 2)


def top(t, x):
    """Time of the largest value, parabola through three samples."""
    i = int(np.argmax(x))
    a, b, _ = np.polyfit(t[i - 1 : i + 2] - t[i], x[i - 1 : i + 2], 2)
    return t[i] - b / (2 * a)


@pytest.mark.parametrize("fps", [15, 25, 30, 60, 240])
def test_a_peak_does_not_move(fps):
    t = np.arange(0, 4, 1 / fps)
    for centre in (1.3, 2.0, 2.617):
        assert top(t, smooth(bump(t, centre), t, 5.0)) == pytest.approx(centre, abs=0.003)


@pytest.mark.parametrize("seed", range(5))
def test_a_peak_does_not_move_at_a_variable_frame_rate(seed):
    t = times(4, 30, jitter=0.45, seed=seed)
    assert top(t, smooth(bump(t, 2.0, 0.25), t, 5.0)) == pytest.approx(2.0, abs=0.02)


def test_a_rate_that_halves_in_the_middle_is_smoothed_in_seconds():
    t = np.r_[np.arange(0, 2, 1 / 60), np.arange(2, 5, 1 / 30)]
    slow = np.sin(2 * np.pi * 0.5 * t)
    fast = 0.2 * np.sin(2 * np.pi * 14 * t)
    smoothed = smooth(slow + fast, t, 4.0)
    inner = (t > 0.5) & (t < 4.5)
    assert np.abs(smoothed - slow)[inner].max() < 0.06


@pytest.mark.parametrize("cutoff", [3.0, 6.0, 12.0])
def test_the_cutoff_is_that_of_both_passes_together(cutoff):
    """A sine at the cut-off keeps 1/sqrt(2) of its height and its place; one at a quarter of it is
    hardly touched."""
    t = np.arange(0, 10, 1 / 240)
    inner = (t > 2) & (t < 8)
    for share, gain in ((1.0, 2**-0.5), (0.25, 1.0)):
        wave = np.sin(2 * np.pi * share * cutoff * t)
        smoothed = smooth(wave, t, cutoff)
        assert smoothed[inner] @ wave[inner] / (wave[inner] @ wave[inner]) == pytest.approx(
            gain, abs=0.02
        )
        quarter = np.cos(2 * np.pi * share * cutoff * t)
        assert abs(smoothed[inner] @ quarter[inner]) / (wave[inner] @ wave[inner]) < 0.005


@given(
    st.floats(-1e4, 1e4),
    st.integers(1, 60),
    st.floats(0.0, 0.45),
    st.sampled_from([24.0, 30.0, 60.0]),
)
@settings(max_examples=50)
def test_what_does_not_change_stays(value, n, jitter, fps):
    t = times(n / fps, fps, jitter)
    np.testing.assert_allclose(smooth(np.full(len(t), value), t, 5.0), value, rtol=1e-9, atol=1e-9)


@given(
    st.lists(st.one_of(st.none(), st.floats(-100, 100)), min_size=2, max_size=80),
    st.floats(0.0, 0.4),
)
@settings(max_examples=60)
def test_missing_stays_missing_and_known_stays_known(values, jitter):
    x = np.array([np.nan if v is None else v for v in values])
    t = times(len(x) / 30, 30, jitter)[: len(x)]
    x = x[: len(t)]
    np.testing.assert_array_equal(np.isfinite(smooth(x, t, 5.0)), np.isfinite(x))


def test_nothing_leaks_across_a_gap():
    t = np.arange(120) / 30
    x = np.sin(3 * t)
    x[50:60] = np.nan
    wild = x.copy()
    wild[60:] += 1000.0
    np.testing.assert_array_equal(smooth(wild, t, 5.0)[:50], smooth(x, t, 5.0)[:50])


@given(st.floats(-50, 50), st.floats(-20, 20))
@settings(max_examples=25)
def test_smoothing_is_linear(offset, factor):
    t = times(3, 30, 0.3, seed=4)
    x = np.random.default_rng(1).standard_normal((len(t), 3, 2))
    np.testing.assert_allclose(
        smooth(offset + factor * x, t, 5.0), offset + factor * smooth(x, t, 5.0), atol=1e-8
    )


@pytest.mark.parametrize("frames", [0, 1, 2, 3])
def test_a_few_frames_come_back_as_they_are(frames):
    x = np.arange(frames) ** 2.0
    np.testing.assert_array_equal(smooth(x, np.arange(frames) / 30, 5.0), x)


def test_a_low_frame_rate_takes_the_highest_cutoff_that_means_anything():
    t = np.arange(0, 6, 1 / 10)
    x = np.sin(2 * np.pi * 0.5 * t)
    assert np.abs(smooth(x, t, 12.0) - x).max() < 0.02


def test_spikes_go_and_everything_else_stays():
    t = np.arange(0, 4, 1 / 30)
    x = 30 * np.sin(2 * np.pi * 0.5 * t)
    spiky = x.copy()
    spiky[[20, 61, 62, 100]] += [90, -80, -85, 300]
    cleaned = remove_outliers(spiky, floor=20)
    assert np.flatnonzero(np.isnan(cleaned)).tolist() == [20, 61, 62, 100]
    keep = np.isfinite(cleaned)
    np.testing.assert_array_equal(cleaned[keep], x[keep])


def test_a_step_is_no_outlier():
    x = np.r_[np.zeros(30), np.full(30, 50.0)]
    np.testing.assert_array_equal(remove_outliers(x, floor=1.0), x)


def test_what_is_smaller_than_the_floor_is_kept():
    x = np.zeros(30)
    x[12] = 9.0
    np.testing.assert_array_equal(remove_outliers(x, floor=10.0), x)
    assert np.flatnonzero(np.isnan(remove_outliers(x, floor=8.0))).tolist() == [12]


def test_outliers_beside_missing_frames():
    x = np.full((40, 2), 3.0)
    x[10:20] = np.nan
    x[22, 1] = 80.0
    cleaned = remove_outliers(x, floor=5.0)
    assert np.argwhere(np.isnan(cleaned)).tolist() == sorted(
        [[i, c] for i in range(10, 20) for c in (0, 1)] + [[22, 1]]
    )

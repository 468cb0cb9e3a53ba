"""Short inner gaps are bridged between what was seen; nothing is invented beyond it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.signals.gaps import fill_short_gaps, runs

NAN = float("nan")


@given(st.lists(st.booleans(), max_size=40))
def test_runs_cover_exactly_the_true_values(mask):
    again = np.zeros(len(mask), bool)
    stretches = runs(np.array(mask, bool))
    for a, b in stretches:
        assert b > a
        again[a:b] = True
    assert again.tolist() == mask
    assert all(before[1] < after[0] for before, after in pairwise(stretches))


def test_a_straight_line_is_filled_exactly_and_its_ends_stay_missing():
    t = np.array([0.0, 0.03, 0.07, 0.1, 0.16, 0.2, 0.22, 0.3])
    x = 5 + 10 * t
    holed = np.array([NAN, *x[1:3], NAN, NAN, *x[5:7], NAN])
    filled = fill_short_gaps(holed, t, longest_s=0.3)
    np.testing.assert_allclose(filled[1:7], x[1:7], atol=1e-12)
    assert np.isnan(filled[[0, 7]]).all()
    assert np.isnan(holed[3])  # the argument is left alone


@pytest.mark.parametrize(
    ("fps", "missing", "filled"), [(30, 8, True), (30, 9, False), (120, 35, True), (120, 36, False)]
)
def test_a_gap_is_long_in_seconds_not_in_frames(fps, missing, filled):
    t = np.arange(80) / fps
    x = np.sin(t)
    x[20 : 20 + missing] = NAN
    assert np.isfinite(fill_short_gaps(x, t, longest_s=0.3 + 1e-9)).all() == filled


@pytest.mark.parametrize("holes", [[1], [8], [0, 2], [9, 7], [0, 1, 3, 4]])
def test_one_sample_is_no_side_of_a_gap(holes):
    x = np.arange(10.0) ** 2
    x[holes] = NAN
    np.testing.assert_array_equal(fill_short_gaps(x, np.arange(10) / 30, 1.0), x)


@given(
    st.lists(
        st.one_of(st.none(), st.floats(-100, 100).map(lambda v: round(v, 6))),
        min_size=8,
        max_size=40,
    ),
    st.floats(0.0, 0.5),
)
def test_filled_values_lie_between_their_neighbours(values, longest):
    x = np.array([NAN if v is None else v for v in values])
    t = np.arange(len(x)) / 30
    filled = fill_short_gaps(x, t, longest)
    known = np.isfinite(x)
    np.testing.assert_array_equal(filled[known], x[known])
    for a, b in runs(~known):
        new = filled[a:b]
        assert np.isnan(new).all() or np.isfinite(new).all()  # a gap is bridged whole or not at all
        if np.isfinite(new).all():
            assert t[b] - t[a - 1] <= longest
            low, high = sorted((x[a - 1], x[b]))
            assert np.all((new >= low - 1e-9) & (new <= high + 1e-9))


def test_each_column_has_its_own_gaps():
    t = np.arange(12) / 30
    x = np.stack([t, -t], axis=-1).reshape(12, 1, 2).repeat(3, axis=1)
    holed = x.copy()
    holed[5, 0, 0] = holed[7, 2, 1] = NAN
    np.testing.assert_allclose(fill_short_gaps(holed, t, 0.3), x, atol=1e-12)


def test_nothing_seen_stays_nothing():
    assert np.isnan(fill_short_gaps(np.full((9, 2), NAN), np.arange(9) / 30, 1.0)).all()

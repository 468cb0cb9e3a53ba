"""Pairs of what is true and what was found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from posecheck.validation.compare_events import STEP_TOLERANCE_S
from posecheck.validation.matching import match, match_by_overlap, match_in_time


def test_matching_makes_as_many_pairs_as_it_can():
    # the nearest pair first would leave the other two unmatched
    assert match_in_time([0.0, 0.14], [0.13, 0.28], STEP_TOLERANCE_S) == [(0, 0), (1, 1)]
    assert match_in_time([], [1.0], 1.0) == []
    assert match_by_overlap([(0, 1), (2, 3)], [(2.5, 4)]) == [(1, 0)]
    assert match_by_overlap([(0, 1)], [(1, 2)]) == []


@given(st.lists(st.floats(0, 5), max_size=7), st.lists(st.floats(0, 5), max_size=7))
def test_matches_are_one_to_one_and_within_reach(true, found):
    pairs = match_in_time(true, found, 0.5)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(abs(true[i] - found[j]) <= 0.5 for i, j in pairs)
    left_true = set(range(len(true))) - {i for i, _ in pairs}
    left_found = set(range(len(found))) - {j for _, j in pairs}
    assert not any(abs(true[i] - found[j]) <= 0.5 for i in left_true for j in left_found)


def test_nothing_allowed_nothing_matched():
    assert match(np.ones((2, 2)), np.zeros((2, 2), bool)) == []

"""Moments finer than the pictures: kinks of signals that have one at a known place, and contacts of
stick figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measures.gait.contact_timing import FootTiming
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.detect import _as_of_steps, classify_gait, refined
from posecheck.measures.gait.mean_stride import (
    change_of_speed,
    since,
    value_at_kink,
    without_strays,
)
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.view.view import estimate_view
from tests.drawn.stick_gaits import gait_track, run


@settings(max_examples=25, deadline=None)
@given(
    before=st.floats(-400, 400),
    after=st.floats(-400, 400),
    height=st.floats(-50, 50),
    at=st.floats(-0.01, 0.01),
)
def test_two_lines_that_meet_are_found_as_they_are(before, after, height, at):
    x = np.linspace(-0.06, 0.06, 41)
    values = height + np.where(x < at, before, after) * (x - at)
    assert change_of_speed(x, values, at) == pytest.approx(after - before, abs=1e-6)
    assert value_at_kink(x, values, at) == pytest.approx(height, abs=1e-6)


def test_too_few_samples_tell_nothing():
    assert np.isnan(change_of_speed(np.linspace(-0.03, 0.03, 5), np.zeros(5), 0.0))
    assert np.isnan(change_of_speed(np.linspace(0.001, 0.03, 20), np.zeros(20), 0.0))


def test_since_counts_from_the_start_of_the_stride_that_a_frame_lies_in():
    x, which = since(np.array([0.0, 0.45, 0.7, 1.45, 3.0]), np.array([0.5, 1.2]), 0.7)
    np.testing.assert_array_equal(which, [-1, 0, 0, 1, -1])
    np.testing.assert_allclose(x[1:4], [-0.05, 0.2, 0.25])


def test_pictures_of_another_foot_are_left_out_and_the_rest_stays():
    x = np.tile(np.linspace(-0.17, 0.5, 40), 8)
    values = 20 * np.cos(2 * np.pi * x / 0.7)
    wrong = np.arange(5, len(x), 37)
    values[wrong] += 30
    kept = without_strays(x, values, 0.7)
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(kept)), wrong)


@pytest.mark.parametrize(
    ("fps", "view"), [(30, "side-left"), (60, "side-right"), (120, "side-left")]
)
def test_toe_off_and_contact_lie_between_the_pictures(fps, view):
    """A stick foot lands with less of a kink than a person's: its contact is told by the rougher
    rule, steadily a little late."""
    steps = run(164)
    track = gait_track(steps, fps, 8.0, view=view, noise_px=0.7)
    seen = estimate_view(track)
    body = condition(track, SmoothingFilter(9.0, 13.0, 0.10))
    gait = refined(classify_gait(track.t, body.landmarks, seen), track.t, body.unsmoothed, seen)
    assert gait.cadence_spm == pytest.approx(164, abs=0.5)
    own = [c for c in gait.contacts if c.side == seen.near_side]
    true = steps.contacts(seen.near_side, 8.0)
    assert len(own) >= len(true) - 1
    errors = [c.initial_contact_s - true[np.abs(true - c.initial_contact_s).argmin()] for c in own]
    assert np.abs(errors).max() < 0.035
    assert np.std(errors) < 0.004
    assert gait.timing[seen.near_side].strides >= 9


@pytest.mark.parametrize(
    ("sharp", "agreed", "moved"), [(False, False, -0.03), (True, False, 0.0), (False, True, 0.0)]
)
def test_contacts_without_a_kink_are_those_of_the_foot_in_front(sharp, agreed, moved):
    """The rule that finds a long run's contacts waits for the later of two signs: late on people,
    unless a kink bears it out."""
    late = [
        Contact(side, start + 0.7 * n, float("nan"), 0.0)
        for n in range(5)
        for side, start in (("left", 0.1), ("right", 0.45))
    ]
    steps = [replace(c, initial_contact_s=c.initial_contact_s - 0.03) for c in late]
    timing = {
        side: FootTiming(side, sharp, 0.0, 0.0, 5, 0.01, agreed) for side in ("left", "right")
    }
    got = _as_of_steps(late, timing, "left", steps, 0.7)
    assert [c.initial_contact_s for c in got] == pytest.approx(
        [c.initial_contact_s + moved for c in late]
    )

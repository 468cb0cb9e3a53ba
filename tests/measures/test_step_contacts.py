"""Contacts of few steps, by whichever foot is in front: right on runs with known contacts, whatever the legs are called."""

from itertools import pairwise

import numpy as np
import pytest
from stick_gaits import gait_track, run

from posecheck.measures.step_contacts import contacts_of_steps
from posecheck.signals.condition import Smoothing, condition
from posecheck.signals.swaps import exchange_legs
from posecheck.view.view import estimate_view


def found(steps, fps=60.0, seconds=2.0, exchanged=None, **camera):
    track = gait_track(steps, fps, seconds, **camera)
    landmarks = condition(track, Smoothing(9.0, 13.0, 0.10)).landmarks
    if exchanged is not None:
        landmarks = exchange_legs(landmarks, exchanged(track.t))
    return contacts_of_steps(track.t, landmarks, estimate_view(track), 60.0 / 170)


def true_contacts(steps, seconds):
    return sorted((float(at), side) for side in ("left", "right") for at in steps.contacts(side, seconds) if 0.05 < at < seconds - 0.15)


@pytest.mark.parametrize("view", ["side-left", "side-right"])
@pytest.mark.parametrize("fps", [30, 60, 120])
@pytest.mark.parametrize("seconds", [0.9, 2.0])
def test_each_step_has_its_contact_within_a_picture_and_a_bit(view, fps, seconds):
    steps = run(170)
    got = found(steps, fps, seconds, view=view)
    for at, side in true_contacts(steps, seconds):
        nearest = min(got, key=lambda c: abs(c.initial_contact_s - at))
        assert abs(nearest.initial_contact_s - at) < max(1.0 / fps, 0.035)
        assert nearest.side == side
    assert len(got) <= len(true_contacts(steps, seconds)) + 2


def test_legs_that_are_mixed_up_change_no_moment():
    steps = run(170)
    plain = [c.initial_contact_s for c in found(steps)]
    mixed = [c.initial_contact_s for c in found(steps, exchanged=lambda t: (t > 0.5) & (t < 1.1))]
    np.testing.assert_allclose(mixed, plain, atol=0.03)


def test_feet_take_turns():
    sides = [c.side for c in found(run(170), seconds=3.0)]
    assert all(a != b for a, b in pairwise(sides))


def test_nobody_and_too_few_pictures_have_no_contacts():
    track = gait_track(run(170), 60, 2.0)
    view = estimate_view(track)
    nobody = np.full_like(track.landmarks, np.nan)
    assert contacts_of_steps(track.t, nobody, view, 0.35) == []
    few = np.where(np.arange(len(track.t))[:, None, None] < 8, track.landmarks, np.nan)
    assert contacts_of_steps(track.t, few, view, 0.35) == []

"""Contacts of few steps, by whichever foot is in front: right on runs with known contacts, whatever
the legs are called."""

from itertools import pairwise

import numpy as np
import pytest

from posecheck.measures.gait.step_contacts import _as_the_foot_behind, contacts_of_steps
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.signals.swaps import exchange_legs
from posecheck.view.view import estimate_view
from tests.drawn.stick_gaits import gait_track, run


def found(steps, fps=60.0, seconds=2.0, exchanged=None, **camera):
    track = gait_track(steps, fps, seconds, **camera)
    landmarks = condition(track, SmoothingFilter(9.0, 13.0, 0.10)).landmarks
    if exchanged is not None:
        landmarks = exchange_legs(landmarks, exchanged(track.t))
    return contacts_of_steps(track.t, landmarks, estimate_view(track), 60.0 / 170)


def true_contacts(steps, seconds):
    return sorted(
        (float(at), side)
        for side in ("left", "right")
        for at in steps.contacts(side, seconds)
        if 0.05 < at < seconds - 0.15
    )


@pytest.mark.parametrize("view", ["side-left", "side-right"])
@pytest.mark.parametrize("fps", [30, 60, 120])
@pytest.mark.parametrize("seconds", [0.9, 2.0])
def test_each_step_has_its_contact_within_a_picture_and_a_bit(view, fps, seconds):
    """A stick foot glides in low and goes back with the ground as it lands: told up to 40 ms early,
    for people are told right."""
    steps = run(170)
    got = found(steps, fps, seconds, view=view)
    for at, side in true_contacts(steps, seconds):
        nearest = min(got, key=lambda c: abs(c.initial_contact_s - at))
        assert abs(nearest.initial_contact_s - at) < 0.04
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


def feet(down_after_s, fps=60, step_s=0.36):
    """A runner to the right of 100 px a leg, whose feet turn back at 0.3 s and every step later,
    and come down so much after (-: before) that."""
    t = np.arange(0, 2.0, 1 / fps)
    points = np.zeros((len(t), 33, 3))
    points[:, [23, 24], 1], points[:, [25, 26], 1] = 100.0, 150.0
    for k in (0, 1):
        phase = (t - 0.3 - k * step_s) / (2 * step_s)
        ahead = 40 * np.cos(2 * np.pi * phase)
        # s since it came down, within half a stride
        since = (phase + 0.5) % 1 * 2 * step_s - step_s - down_after_s
        height = 40 * np.clip(-since, 0, 0.1) + 40 * np.clip(since - 0.25, 0, 0.1)
        for point, along, above in ((27 + k, 0, 10), (29 + k, -5, 0), (31 + k, 15, 0)):
            points[:, point, 0], points[:, point, 1] = ahead + along, 200 - above - 4 * height
    return t, points


@pytest.mark.parametrize("down_after_s", [-0.05, 0.0, 0.05])
def test_the_contact_lies_in_the_middle_between_turning_back_and_coming_down(down_after_s):
    t, points = feet(down_after_s)
    view = estimate_view(gait_track(run(170), 60, 2.0, view="side-right"))
    got = np.array([c.initial_contact_s for c in contacts_of_steps(t, points, view, 0.36)])
    neutral = np.array([c.initial_contact_s for c in contacts_of_steps(*feet(0.0), view, 0.36)])
    assert np.median(got - neutral) == pytest.approx(down_after_s / 2, abs=0.006)


def frontal(creeps, fps=60, step_s=0.36):
    """A runner from the front, 100 px a leg: each foot falls for 0.1 s, then, where it creeps,
    sinks another 12 px in 0.12 s."""
    t = np.arange(0, 2.5, 1 / fps)
    points = np.zeros((len(t), 33, 3))
    points[:, [23, 24], 1], points[:, [25, 26], 1] = 100.0, 150.0
    points[:, [11, 12, 23, 24], 1] += 3 * np.sin(2 * np.pi * (t - 0.42) / step_s)[:, None]
    for k in (0, 1):
        since = (t - 0.3 - k * step_s + step_s) % (2 * step_s) - step_s
        height = 40 * np.clip(-since / 0.1, 0, 1) + 40 * np.clip((since - 0.25) / 0.1, 0, 1)
        if creeps:
            height += 12 * np.clip((0.12 - since) / 0.12, 0, 1)
        points[:, [27 + k, 29 + k, 31 + k], 1] = 200 - height[:, None]
    return t, points


def test_from_the_front_a_foot_that_sinks_on_lands_between_stopping_and_being_down():
    view = estimate_view(gait_track(run(170), 60, 2.0, view="front"))
    late = [
        np.median(
            [c.initial_contact_s % 0.36 for c in contacts_of_steps(*frontal(creeps), view, 0.36)]
        )
        for creeps in (False, True)
    ]
    assert 0.015 < late[1] - late[0] < 0.05


def test_a_front_foot_that_is_thrown_about_lands_as_the_foot_behind_says():
    t, points = feet(0.0, fps=240)
    view = estimate_view(gait_track(run(170), 60, 2.0, view="side-right"))
    right = np.array(
        [
            c.initial_contact_s
            for c in contacts_of_steps(t, points, view, 0.36)
            if c.initial_contact_s > 0
        ]
    )
    thrown = points.copy()
    # one foot, soon after two of its landings, as behind the console of a treadmill
    for start in (0.66 + 0.04, 1.38 + 0.04):
        for frame in np.flatnonzero((t >= start) & (t < start + 0.10)):
            thrown[frame, [28, 30, 32], 0] += 60
    got = np.array(
        [
            c.initial_contact_s
            for c in contacts_of_steps(t, thrown, view, 0.36)
            if c.initial_contact_s > 0
        ]
    )
    assert len(got) == len(right)
    np.testing.assert_allclose(got, right, atol=0.02)


def test_where_nothing_is_seen_of_the_foot_behind_the_one_in_front_tells():
    found = [(0.3, "left"), (0.66, "right"), (1.02, "left")]
    assert _as_the_foot_behind(found, [], 0.36, (0.0, 1.2)) == found
    behind = [(0.31, "left"), (0.67, "right")]
    assert _as_the_foot_behind(found, behind, 0.36, (0.0, 1.2)) == found
    misread = [(0.3, "left"), (0.67, "right"), (1.2, "left"), (1.38, "right")]
    behind = [(0.31, "left"), (0.67, "right"), (1.03, "left"), (1.39, "right")]
    assert [
        at for at, _ in _as_the_foot_behind(misread, behind, 0.36, (0.0, 1.8))
    ] == pytest.approx([0.3, 0.67, 1.02, 1.38], abs=0.011)

"""Holds: how long a position is held, what is forgiven, and that getting into it does not count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.measures.drives import hip_height, rep_signal
from posecheck.measures.holds import (
    LONGEST_SLIP_S,
    body_speed,
    find_holds,
    longest,
    on_straight_arms,
)
from posecheck.measures.raw import ankle_distance
from posecheck.view.view import ViewEstimate
from tests.drawn.stick_figures import body, film
from tests.drawn.stick_movements import standing_track, times

FPS = 30
T = np.arange(0, 20, 1 / FPS)
TRUNK_PX = 200.0
STILL = np.full((len(T), 33, 3), 100.0)
SIDE = ViewEstimate("side-left", 0.0, 1.0, True)


def held(inside, landmarks=STILL, shortest_s: float = 2.0):
    spans = find_holds(T, np.asarray(inside, bool), landmarks, TRUNK_PX, shortest_s)
    if not spans:
        return None
    first, last = longest(spans, T)
    return float(T[first]), float(T[last])


def within(*spans):
    inside = np.zeros(len(T), bool)
    for a, b in spans:
        inside |= (a <= T) & (b > T)
    return inside


def test_a_hold_lasts_from_first_to_last():
    assert held(within((3, 12))) == pytest.approx((3.0, 12.0), abs=1.5 / FPS)
    assert held(within((0, 20))) == pytest.approx((0.0, T[-1]))


@pytest.mark.parametrize(
    ("slip_s", "whole"), [(0.2, True), (0.5, True), (0.65, True), (0.8, False), (2.0, False)]
)
def test_a_slip_shorter_than_0_7_s_does_not_end_a_hold(slip_s, whole):
    span = held(within((3, 8), (8 + slip_s, 11)))
    assert LONGEST_SLIP_S == 0.7
    assert span == pytest.approx((3.0, 11.0) if whole else (3.0, 8.0), abs=1.5 / FPS)


def test_the_longest_hold_counts_and_the_shortest_is_two_seconds():
    assert held(within((1, 4), (8, 15))) == pytest.approx((8.0, 15.0), abs=1.5 / FPS)
    assert held(within((1, 2.9))) is None
    assert held(within((1, 3.2))) is not None
    assert held(within()) is None


@given(st.lists(st.tuples(st.floats(0, 19), st.floats(0.1, 8)), max_size=5))
def test_a_hold_begins_and_ends_in_position_and_is_long_enough(parts):
    inside = within(*((a, a + d) for a, d in parts))
    for first, last in find_holds(T, inside, STILL, TRUNK_PX, 2.0):
        assert inside[first]
        assert inside[last]
        assert T[last] - T[first] >= 2.0


def test_every_hold_of_a_clip_is_found():
    spans = find_holds(T, within((1, 5), (8, 15)), STILL, TRUNK_PX, 2.0)
    assert [(round(float(T[a])), round(float(T[b]))) for a, b in spans] == [(1, 5), (8, 15)]


@pytest.mark.parametrize(("way", "is_held"), [(0.1, True), (0.6, False)])
def test_shoulders_that_go_up_and_down_are_push_ups_and_no_hold(way, is_held):
    points = np.zeros((len(T), 33, 3))
    points[:, [27, 28], 1] = 300.0
    points[:, [11, 12], 1] = 100.0 + (way * TRUNK_PX / 2 * np.sin(2 * np.pi * T / 3))[:, None]
    assert (held(np.ones(len(T), bool), points) is not None) == is_held


@pytest.mark.parametrize(
    ("bend", "straight"), [(80.0, False), (105.0, False), (130.0, True), (175.0, True)]
)
def test_the_elbow_tells_hands_from_forearms(bend, straight):
    points = np.zeros((10, 33, 3))
    points[:, 13, :2] = (0.0, 50.0)
    points[:, 15, :2] = (50 * np.sin(np.radians(bend)), 50.0 - 50 * np.cos(np.radians(bend)))
    assert on_straight_arms(points, SIDE) == straight


def test_getting_into_position_is_not_held():
    """One trunk length a second for the first three seconds, although the posture is right from the
    start."""
    landmarks = STILL.copy()
    landmarks[..., 0] -= np.minimum(T - 3, 0)[:, None] * TRUNK_PX
    assert held(within((0, 20)), landmarks) == pytest.approx((3.0, T[-1]), abs=2 / FPS)


def test_a_person_who_sinks_slowly_still_holds():
    landmarks = STILL.copy()
    landmarks[..., 1] += 0.05 * TRUNK_PX * T[:, None]
    assert held(within((0, 20)), landmarks) == pytest.approx((0.0, T[-1]))


def test_pictures_without_a_person_are_not_held():
    landmarks = STILL.copy()
    landmarks[5 * FPS : 10 * FPS] = np.nan
    assert held(within((0, 20)), landmarks) == pytest.approx((10.0, T[-1]), abs=2 / FPS)


def test_speed_is_that_of_the_body_and_not_of_one_wild_limb():
    landmarks = STILL.copy()
    landmarks[:, 28, 0] = 1000 * np.sin(30 * T)
    np.testing.assert_allclose(body_speed(T, landmarks), 0.0, atol=1e-9)
    landmarks[..., 0] = 150.0 * T[:, None]
    np.testing.assert_allclose(body_speed(T, landmarks), 150.0)
    assert np.all(body_speed(T[:2], landmarks[:2]) == 0)


@pytest.mark.parametrize("size", [(1280, 720), (320, 240)])
def test_hip_height_and_ankle_distance_do_not_hang_on_the_size_of_the_picture(size):
    t = times(2.0, 30)
    rise = 0.1 * np.sin(np.pi * t)
    landmarks = film(
        body(0.0, (20.0, -20.0), 0.0, mid_hip=(0.0, 0.0, 0.9 + rise)), t, size=size
    ).landmarks.astype(float)
    apart = 100 * 2 * np.sin(np.radians(20))  # per cent of the leg
    np.testing.assert_allclose(ankle_distance(landmarks, _leg_px(landmarks)), apart, rtol=1e-3)
    # the floor is one level for the whole clip, here that of the median frame
    np.testing.assert_allclose(np.ptp(hip_height(t, landmarks)), np.ptp(rise) / 0.5, rtol=1e-3)


def _leg_px(landmarks) -> float:
    return float(
        np.linalg.norm(landmarks[0, 23, :2] - landmarks[0, 25, :2])
        + np.linalg.norm(landmarks[0, 25, :2] - landmarks[0, 27, :2])
    )


def test_the_signal_of_reps_bridges_gaps_and_leaves_out_other_postures():
    t = times(4.0, 30)
    landmarks = film(
        body(-90.0, -40.0, 90.0, mid_hip=(0.0, 0.0, 0.2 + 0.05 * t)), t
    ).landmarks.astype(float)
    landmarks[:, 27:] = landmarks[0, 27:]  # the feet stay
    inside = np.ones(len(t), bool)
    whole = rep_signal(hip_height(t, landmarks), t, inside, "up")
    assert np.all(np.diff(whole) > 0)
    landmarks[30:60] = np.nan
    for direction, sign in (("up", 1.0), ("down", -1.0)):
        np.testing.assert_allclose(
            np.diff(rep_signal(hip_height(t, landmarks), t, inside, direction)),
            sign * np.diff(whole),
            atol=1e-4,
        )
    assert np.isnan(rep_signal(hip_height(t, landmarks), t, ~inside, "up")).all()
    landmarks[:30] = np.nan
    assert np.isnan(rep_signal(hip_height(t, landmarks), t, inside, "up")[:60]).all()


@pytest.mark.parametrize("camera", ["pans", "comes-near"])
def test_a_camera_that_moves_lifts_nobody(camera):
    t = times(9.0, 30)
    landmarks = film(body(mid_hip=(0.0, 0.0, 0.9)), t[:1]).landmarks.astype(float).repeat(len(t), 0)
    middle = landmarks[0, :, :2].mean(0)
    shown = landmarks.copy()
    if camera == "pans":
        shown[..., 1] += 300 * (t / t[-1])[:, None]
    else:
        shown[..., :2] = middle + (shown[..., :2] - middle) * (1 + 1.0 * t / t[-1])[:, None, None]
    np.testing.assert_allclose(
        hip_height(t, shown)[45:-45], hip_height(t, landmarks)[45:-45], rtol=0.04
    )


def test_hip_height_without_ankles_is_unknown():
    landmarks = standing_track().landmarks
    landmarks[:, 27:29] = np.nan
    assert np.isnan(hip_height(np.arange(len(landmarks)) / 30, landmarks)).all()

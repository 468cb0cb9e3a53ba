"""Legs whose labels were exchanged for some frames are found to the frame; legs that were not are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stick_movements import bridge_track, lunge_track, plank_track, run_track

from posecheck import skeleton
from posecheck.signals.swaps import POINTS, exchange_legs, find_swaps, order_against_shoulders

VIEWS = ("side-left", "side-right", "rear")


def exchanged(track, *stretches: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Landmarks with the legs exchanged from a for n frames, and the mask of these frames."""
    mask = np.zeros(len(track), bool)
    for a, n in stretches:
        mask[a : a + n] = True
    return exchange_legs(track.landmarks, mask), mask


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("fps", "cadence"), [(30, 170), (60, 150), (60, 185), (120, 170)])
def test_clean_running_is_left_alone(view, fps, cadence):
    track = run_track(cadence, fps, 4.0, view=view, noise_px=2.0)
    assert not find_swaps(track.landmarks, track.t).any()


@pytest.mark.parametrize("track", [lunge_track(noise_px=2.0), lunge_track(view="front", noise_px=2.0), bridge_track(noise_px=2.0), plank_track()])
def test_clean_exercises_are_left_alone(track):
    assert not find_swaps(track.landmarks, track.t).any()


@pytest.mark.parametrize("frames", range(1, 13))
def test_an_exchange_is_found_to_the_frame(frames):
    track = run_track(170, 60, 4.0, noise_px=2.0, seed=frames)
    for start in (31, 77, 120, 158):
        landmarks, mask = exchanged(track, (start, frames))
        np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("fps", [30, 60, 120])
def test_several_exchanges_in_one_clip(view, fps):
    """Each shorter than 0.3 s: from behind, a longer one costs less to believe than to repair."""
    track = run_track(165, fps, 5.0, view=view, noise_px=1.0)
    landmarks, mask = exchanged(track, *((int(s * fps), max(1, int(d * fps))) for s, d in ((0.8, 0.05), (1.9, 0.2), (3.1, 0.1), (4.0, 0.25))))
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


def test_an_exchange_in_a_lunge():
    track = lunge_track(noise_px=1.5)
    landmarks, mask = exchanged(track, (55, 7), (150, 2))  # not where the feet stand together: there an exchange does not show
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


@pytest.mark.parametrize("speed", [-600.0, 900.0])
def test_a_runner_who_crosses_the_picture_is_as_one_on_a_treadmill(speed):
    track = run_track(170, 60, 4.0, speed_px_s=speed, noise_px=1.0)
    assert not find_swaps(track.landmarks, track.t).any()
    landmarks, mask = exchanged(track, (60, 9), (150, 3))
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


def test_a_hand_held_camera_does_not_matter():
    track = run_track(170, 60, 4.0)
    landmarks, mask = exchanged(track, (60, 9))
    shake = 40 * np.sin(2 * np.pi * 2.3 * track.t)[:, None] * np.array([1.0, 0.4])
    landmarks[..., :2] += shake[:, None]
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


def test_missing_frames_are_stepped_over():
    track = run_track(170, 60, 4.0, noise_px=1.0)
    landmarks, mask = exchanged(track, (100, 8))
    landmarks[[20, 40, 41, 180]] = np.nan
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


@pytest.mark.parametrize("frames", [0, 1, 4])
def test_too_few_frames_to_judge(frames):
    track = run_track(170, 60, 1.0)
    assert find_swaps(track.landmarks[:frames], track.t[:frames]).tolist() == [False] * frames


def test_nobody_there():
    assert not find_swaps(np.full((20, 33, 3), np.nan), np.arange(20) / 30).any()


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_exchanging_twice_changes_nothing_and_moves_only_legs(mask):
    mask = np.array(mask)
    values = np.random.default_rng(0).standard_normal((len(mask), skeleton.COUNT, 2))
    once = exchange_legs(values, mask)
    np.testing.assert_array_equal(exchange_legs(once, mask), values)
    np.testing.assert_array_equal(once[~mask], values[~mask])
    legs = [skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES for part in skeleton.LEG]
    rest = np.setdiff1d(np.arange(skeleton.COUNT), legs)
    np.testing.assert_array_equal(once[:, rest], values[:, rest])
    np.testing.assert_array_equal(once[mask][:, legs], values[mask][:, skeleton.MIRRORED[legs]])


def test_from_the_front_crossed_knees_are_found_however_long_they_stay():
    track = lunge_track(view="front", noise_px=1.5)
    mask = np.zeros(len(track), bool)
    mask[140:230] = True
    np.testing.assert_array_equal(find_swaps(exchange_legs(track.landmarks, mask, POINTS), track.t), mask)


def test_from_the_front_the_hips_order_tells_who_is_turned_round():
    front, side = lunge_track(view="front"), lunge_track()
    assert (order_against_shoulders(front.landmarks, "hip") == -1).all()
    assert (order_against_shoulders(exchange_legs(front.landmarks, np.ones(len(front), bool)), "hip") == 1).all()
    assert (order_against_shoulders(side.landmarks, "hip") == 0).all()

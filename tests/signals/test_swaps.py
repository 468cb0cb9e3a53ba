"""Legs whose labels were exchanged for some frames are found to the frame; legs that were not are
left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck import skeleton
from posecheck.signals.swaps import POINTS, exchange_legs, find_swaps, hips_swapped
from tests.drawn.stick_movements import bridge_track, lunge_track, plank_track, run_track

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


@pytest.mark.parametrize(
    "track",
    [
        lunge_track(noise_px=2.0),
        lunge_track(view="front", noise_px=2.0),
        bridge_track(noise_px=2.0),
        plank_track(),
    ],
)
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
    landmarks, mask = exchanged(
        track,
        *(
            (int(s * fps), max(1, int(d * fps)))
            for s, d in ((0.8, 0.05), (1.9, 0.2), (3.1, 0.1), (4.0, 0.25))
        ),
    )
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


def test_an_exchange_in_a_lunge():
    track = lunge_track(noise_px=1.5)
    # not where the feet stand together: there an exchange does not show
    landmarks, mask = exchanged(track, (55, 7), (150, 2))
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
    np.testing.assert_array_equal(
        find_swaps(exchange_legs(track.landmarks, mask, POINTS), track.t), mask
    )


@pytest.mark.parametrize("view", ["front", "rear"])
@pytest.mark.parametrize("yaw", [-45, -35, 35, 45])
def test_a_run_seen_obliquely_is_left_alone(view, yaw):
    """Knees pass one another in the picture there, whatever the shoulders do."""
    track = run_track(170, 30, 4.0, view=view, yaw_deg=yaw, noise_px=1.5)
    assert not find_swaps(track.landmarks, track.t).any()


@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("yaw", [-40, 0, 30])
def test_a_whole_stride_exchanged_is_found(fps, yaw):
    """Both of its ends look alike, and what is between is as smooth as the rest."""
    track = run_track(170, fps, 5.0, yaw_deg=yaw, noise_px=1.0)
    stride = round(120 / 170 * fps)
    for start in (int(1.4 * fps), int(2.2 * fps)):
        landmarks, mask = exchanged(track, (start, stride))
        np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


@pytest.mark.parametrize("seconds", [0.5, 1.0])
def test_an_exchange_of_any_length_is_found_where_legs_are_apart(seconds):
    track = lunge_track(noise_px=1.5)
    # starts and ends where the feet are apart
    landmarks, mask = exchanged(track, (45, round(seconds * 30)))
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), mask)


def test_legs_are_remembered_through_frames_in_which_both_labels_lie_on_one():
    """The leg behind is given the points of the one in front for some frames, and is then called by
    its name, or by the other's."""
    track = lunge_track(noise_px=1.5)
    left, right = (skeleton.INDEX[f"{side}_ankle"] for side in skeleton.SIDES)
    apart = np.abs(np.diff(track.landmarks[:, [left, right], 0], axis=1))[:, 0]
    middle = int(np.argmax(apart))
    landmarks = track.landmarks.copy()
    for part in POINTS:
        landmarks[middle - 12 : middle - 6, skeleton.INDEX[f"right_{part}"]] = landmarks[
            middle - 12 : middle - 6, skeleton.INDEX[f"left_{part}"]
        ]
    assert not find_swaps(landmarks, track.t).any()
    mask = np.zeros(len(track), bool)
    mask[middle - 6 : middle + 6] = True
    found = find_swaps(exchange_legs(landmarks, mask), track.t)
    np.testing.assert_array_equal(found[middle - 6 :], mask[middle - 6 :])
    assert not found[: middle - 12].any()


def test_points_anywhere_are_no_exchange():
    rng = np.random.default_rng(5)
    track = run_track(170, 60, 4.0, noise_px=1.0)
    landmarks = track.landmarks.copy()
    legs = [skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES for part in POINTS]
    for start in (40, 90, 151, 190):
        landmarks[start : start + 4, legs, :2] += rng.uniform(-150, 150, (4, len(legs), 2))
    found = find_swaps(landmarks, track.t)
    wild = np.zeros(len(track), bool)
    for start in (40, 90, 151, 190):
        wild[start : start + 4] = True
    assert not found[~wild].any()


def test_a_cut_in_the_middle_of_a_stride_is_no_exchange():
    """The second shot has the runner elsewhere and on the other leg: across the cut the legs seem
    to have changed places."""
    first = run_track(170, 30, 3.0, view="rear", noise_px=1.0)
    second = run_track(170, 30, 3.0, view="rear", noise_px=1.0, seed=4)
    half = round(60 / 170 * 30)
    landmarks = np.concatenate(
        [first.landmarks[:60], second.landmarks[60 + half :] + np.array([60.0, -25.0, 0.0])]
    )
    t = np.arange(len(landmarks)) / 30
    assert not find_swaps(landmarks, t).any()


def test_the_labelling_of_most_of_a_clip_is_right():
    track = run_track(170, 60, 4.0, noise_px=1.0)
    every = np.ones(len(track), bool)
    assert not find_swaps(exchange_legs(track.landmarks, every), track.t).any()
    landmarks, mask = exchanged(track, (20, len(track) - 40))
    np.testing.assert_array_equal(find_swaps(landmarks, track.t), ~mask)


@pytest.mark.parametrize("yaw", [0, 30, 70])
def test_the_hips_before_and_after_tell_whether_hips_were_swapped_too(yaw):
    track = lunge_track(view="front", yaw_deg=yaw)
    mask = np.zeros(len(track), bool)
    mask[100:110] = mask[150:151] = True
    assert not hips_swapped(exchange_legs(track.landmarks, mask, POINTS), mask).any()
    np.testing.assert_array_equal(hips_swapped(exchange_legs(track.landmarks, mask), mask), mask)

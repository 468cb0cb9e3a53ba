"""Cuts and long gaps break a track; fast movement, a panning camera and exchanged legs do not."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.signals.cuts import rolling_median, unbroken
from posecheck.signals.swaps import exchange_legs
from tests.drawn.stick_movements import bridge_track, lunge_track, run_track, standing_track

EVERYTHING = {
    "run": run_track(180, 30, 4.0, noise_px=2.0),
    "sprint past": run_track(200, 24, 3.0, speed_px_s=700.0, noise_px=1.0),
    "rear": run_track(170, 60, 3.0, view="rear", noise_px=2.0),
    "bridge": bridge_track(noise_px=2.0),
    "lunge": lunge_track(noise_px=2.0),
    "still": standing_track(),
}


def stretches(landmarks, t) -> list[tuple[int, int]]:
    known = np.isfinite(landmarks[..., :2]).all((1, 2))
    return [(int(s[0]), int(s[-1]) + 1) for s in unbroken(landmarks, t, known)]


@pytest.mark.parametrize("name", EVERYTHING)
def test_one_shot_is_one_stretch(name):
    track = EVERYTHING[name]
    assert stretches(track.landmarks, track.t) == [(0, len(track))]


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_person_elsewhere_in_the_next_frame_is_a_cut(name):
    track = EVERYTHING[name]
    landmarks = track.landmarks.copy()
    landmarks[50:, :, :2] += np.array([70.0, -40.0])
    assert stretches(landmarks, track.t) == [(0, 50), (50, len(track))]


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_person_twice_as_large_in_the_next_frame_is_a_cut(name):
    track = EVERYTHING[name]
    landmarks = track.landmarks.copy()
    hips = landmarks[50:, [23, 24], :2].mean(1, keepdims=True)
    landmarks[50:, :, :2] = hips + 2.0 * (landmarks[50:, :, :2] - hips)
    assert (0, 50) in stretches(landmarks, track.t)


def test_a_long_gap_breaks_and_a_short_one_does_not():
    track = lunge_track()
    landmarks = track.landmarks.copy()
    landmarks[40:45] = landmarks[80:90] = np.nan
    assert stretches(landmarks, track.t) == [(0, 80), (90, len(track))]


def test_exchanged_legs_are_no_cut():
    track = lunge_track(noise_px=1.0)
    mask = np.zeros(len(track), bool)
    mask[55:80] = True
    assert stretches(exchange_legs(track.landmarks, mask), track.t) == [(0, len(track))]


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_hardly_a_frame(frames):
    track = standing_track()
    assert stretches(track.landmarks[:frames], track.t[:frames]) == (
        [(0, frames)] if frames else []
    )


def test_a_rolling_median_leaves_out_what_is_missing():
    values = np.array([1.0, np.nan, 3.0, 100.0, 5.0])
    np.testing.assert_allclose(rolling_median(values, 1), [1.0, 2.0, 51.5, 5.0, 52.5])

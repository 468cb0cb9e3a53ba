"""Swaps, outliers, gaps and smoothing together: what comes out is the movement that went in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.signals.swaps import POINTS, exchange_legs
from tests.drawn.stick_movements import bridge_track, lunge_track, run_track, standing_track

RUNNING = SmoothingFilter(body_hz=8.0, foot_hz=12.0)


def error_px(landmarks, clean) -> np.ndarray:
    return np.linalg.norm((landmarks - clean.landmarks)[..., :2], axis=-1)


def test_noise_becomes_less_and_nothing_else_happens():
    clean, noisy = bridge_track(), bridge_track(noise_px=3.0)
    out = condition(noisy, SmoothingFilter())
    before, after = error_px(noisy.landmarks, clean), error_px(out.landmarks, clean)
    inner = slice(10, -10)
    assert np.sqrt((after[inner] ** 2).mean()) < 0.65 * np.sqrt((before[inner] ** 2).mean())
    assert (
        np.abs(condition(clean, SmoothingFilter()).landmarks - clean.landmarks)[inner, :, :2].max()
        < 2.5
    )


def test_damage_is_repaired():
    clean = run_track(170, 60, 4.0)
    damaged = np.zeros(len(clean), bool)
    damaged[100:106] = True
    landmarks = exchange_legs(clean.landmarks, damaged)
    wrist, knee = skeleton.INDEX["left_wrist"], skeleton.INDEX["right_knee"]
    landmarks[50, wrist, :2] += 150.0  # a jump
    landmarks[150:156] = np.nan  # lost for 0.1 s
    out = condition(replace(clean, landmarks=landmarks), RUNNING)
    np.testing.assert_array_equal(out.swapped, damaged)
    assert np.isfinite(out.landmarks).all()
    assert error_px(out.unsmoothed, clean)[50, wrist] < 5.0
    assert error_px(out.landmarks, clean)[95:110, knee].max() < 6.0
    bridged = error_px(out.landmarks, clean)[148:158]
    assert bridged[:, skeleton.INDEX["left_hip"]].max() < 4.0
    # a knee that turned round meanwhile: shape-preserving curves do not overshoot
    assert bridged.max() < 30.0


def test_a_long_absence_stays_missing():
    clean = bridge_track()
    landmarks = clean.landmarks.copy()
    landmarks[:5] = landmarks[60:80] = landmarks[-3:] = np.nan
    out = condition(replace(clean, landmarks=landmarks), SmoothingFilter())
    np.testing.assert_array_equal(
        np.isnan(out.landmarks).all((1, 2)), np.isnan(landmarks).all((1, 2))
    )


def test_visibility_goes_with_its_leg():
    clean = run_track(170, 60, 3.0)
    near = np.array([name.startswith("left") for name in skeleton.LANDMARKS])
    visibility = np.where(near, 0.9, 0.2).astype(np.float32) * np.ones((len(clean), 1), np.float32)
    damaged = np.zeros(len(clean), bool)
    damaged[70:75] = True
    track = replace(
        clean,
        landmarks=exchange_legs(clean.landmarks, damaged),
        visibility=exchange_legs(visibility, damaged),
    )
    np.testing.assert_array_equal(condition(track, RUNNING).visibility, visibility)


def test_the_feet_have_their_own_cutoff():
    shaking = standing_track(camera={"noise_px": 2.0})
    out = condition(shaking, SmoothingFilter(body_hz=2.0, foot_hz=10.0))
    spread = out.landmarks[15:-15, :, :2].std(0).mean(-1)
    assert spread[skeleton.INDEX["left_heel"]] > 1.6 * spread[skeleton.INDEX["left_knee"]]


@pytest.mark.parametrize("frames", [1, 2, 4, 7])
def test_very_short_clips(frames):
    track = standing_track(seconds=(frames - 0.5) / 30)
    assert len(track) == frames
    np.testing.assert_allclose(
        condition(track, SmoothingFilter()).landmarks, track.landmarks, atol=1e-3
    )


def test_nobody_at_all():
    track = standing_track(seconds=1.0)
    out = condition(
        replace(track, landmarks=np.full_like(track.landmarks, np.nan)), SmoothingFilter()
    )
    assert np.isnan(out.landmarks).all()
    assert not out.swapped.any()


def test_hips_that_the_model_had_right_stay_where_knees_and_feet_were_mixed_up():
    clean = lunge_track(view="front")
    damaged = np.zeros(len(clean), bool)
    damaged[100:110] = True
    track = replace(clean, landmarks=exchange_legs(clean.landmarks, damaged, POINTS))
    out, whole = condition(track, SmoothingFilter()), condition(clean, SmoothingFilter())
    np.testing.assert_array_equal(out.swapped, damaged)
    np.testing.assert_allclose(out.landmarks, whole.landmarks)

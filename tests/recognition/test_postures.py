"""Postures of single images, by data and by key points with and without a world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.analysis import analyze_track
from posecheck.movements.postures import posture_in_words, posture_names
from posecheck.recognition.body import FRAMES_AT_ONCE, Body, body_of
from posecheck.recognition.features import features
from posecheck.recognition.postures import UNKNOWN, Postures, postures_of
from posecheck.recognition.recognise import _posture_in_words
from tests.drawn.stick_figures import film, front_figure, side_figure

UPRIGHT = {
    "standing": {"trunk_lean": 3.0},
    "squatting": {"trunk_lean": 30.0, "trunk_thigh": 110.0, "knee_flexion": 105.0},
    "lunging": {"trunk_lean": 5.0, "trunk_thigh": (78.0, -15.0), "knee_flexion": (80.0, 62.0)},
}


def seen(name: str, view: str, depth: float):
    """One image of a body, without a world; its depth is too large by a factor, as in tables of
    image landmarks."""
    figure = front_figure if view == "front" else side_figure
    if view == "front":
        angles = dict(UPRIGHT[name])
        lean, bend = angles["trunk_lean"], angles.pop("trunk_thigh", 0.0)
        thigh = tuple(lean - part for part in bend) if isinstance(bend, tuple) else lean - bend
        points = figure(**angles, thigh_extension=thigh)
    else:
        points = figure(**UPRIGHT[name])
    track = film(points, view=view, yaw_deg=8.0)
    landmarks = track.landmarks.copy()
    landmarks[..., 2] *= depth
    return replace(track, landmarks=landmarks, world=np.full_like(track.world, np.nan))


@pytest.mark.parametrize("view", ["side-left", "side-right", "front"])
@pytest.mark.parametrize("depth", [1.0, 2.0, 3.5])
@pytest.mark.parametrize("name", UPRIGHT)
def test_a_depth_that_is_no_length_changes_no_posture(name, depth, view):
    track = seen(name, view, depth)
    postures = postures_of(track.t, body_of(track.landmarks, track.world))
    assert postures.names[postures.index[0]] == name


@settings(max_examples=20, deadline=None)
@given(depth=st.floats(1.0, 4.0))
def test_heights_and_distances_are_the_same_at_any_scale_of_the_depth(depth):
    track = seen("lunging", "side-left", depth)
    of = features(body_of(track.landmarks, track.world))
    assert (
        abs(
            of["feet-apart"][0]
            - features(body_of(seen("lunging", "side-left", 1.0).landmarks))["feet-apart"][0]
        )
        < 0.15
    )


def test_who_stays_in_place_moves_along_nothing_however_the_size_is_read():
    track = film(side_figure(np.zeros(60)), view="side-left", shift_px=(300.0, 0.0))
    still = body_of(track.landmarks, track.world)
    unsure = 1 + 0.2 * np.sin(np.arange(60))
    of = features(Body(still.points / unsure[:, None, None], still.trunk_px * unsure))
    assert np.ptp(of["along"]) < 0.01 < np.ptp(of["shoulders"])


@pytest.mark.parametrize("name", [*posture_names(), UNKNOWN])
def test_every_posture_can_be_said(name):
    assert posture_in_words(name)


def test_a_single_image_says_both_postures_that_are_about_as_likely():
    names = (*posture_names(), UNKNOWN)

    def said(**likely):
        score = np.array([[likely.get(name.replace("-", "_"), 0.0) for name in names]])
        return _posture_in_words(Postures(names, score, score.argmax(1)))

    assert said(lunging=0.5, half_kneeling=0.4) == "in a lunge or kneeling on one knee"
    assert said(lunging=0.7, half_kneeling=0.2) == "in a lunge"
    assert said(pigeon=0.9) == "on one bent leg, the other stretched out behind"
    assert said(unknown=0.6, lunging=0.4) == ""


def test_an_image_of_a_squat_from_the_front_says_so():
    report = analyze_track(seen("squatting", "front", 3.0)).report
    assert "somebody squatting" in report.quality.reasons[0].message


def test_a_body_of_many_frames_is_as_that_of_each_piece():
    """With a world, without it, and with holes in it."""
    rng = np.random.default_rng(5)
    frames = 2 * FRAMES_AT_ONCE + 5
    landmarks, world = rng.uniform(0, 400, (frames, 33, 3)), rng.uniform(-1, 1, (frames, 33, 3))
    world[7], world[9, 3], landmarks[11, 12], landmarks[13] = np.nan, np.nan, np.nan, np.nan
    for depth in (world, None):
        whole = body_of(landmarks, depth)
        for at in (0, 7, 9, 11, 13, FRAMES_AT_ONCE - 1, FRAMES_AT_ONCE, frames - 1):
            rows = slice(at, at + 1)
            one = body_of(landmarks[rows], None if depth is None else depth[rows])
            np.testing.assert_allclose(one.points, whole.points[rows], rtol=1e-9)
            np.testing.assert_allclose(one.trunk_px, whole.trunk_px[rows], rtol=1e-9)
    assert np.isfinite(body_of(landmarks, world).points[7]).any()

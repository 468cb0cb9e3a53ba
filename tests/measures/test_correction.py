"""Corrected angles and their intervals: finite where there is something to see, the same from
either side, wider where less is known.

The fitted numbers are judged against known truth elsewhere (the validation clips); here it is what
must hold whatever they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.measures import correction
from posecheck.measures.catalogue import LEANS_WITH_CAMERA
from posecheck.measures.correction import (
    NOBODY,
    SET_UP_HALF_WIDTH,
    WIDEST,
    YAW_WIDENING,
    correct_angles,
    correct_by_networks,
    strangeness,
)
from posecheck.measures.features import (
    FRONT_OUTPUTS,
    SIDE_OUTPUTS,
    column_in,
    features,
    raw_outputs,
)
from posecheck.measures.trust import Nearness
from tests.drawn.stick_figures import film, front_figure, side_figure, square_view
from tests.drawn.stick_movements import bridge_track, lunge_track, plank_track, run_track

MOVEMENTS = {"bridge": bridge_track, "lunge": lunge_track, "plank": plank_track, "run": run_track}
SQUARE = square_view("side-left")


def stretched(landmarks: np.ndarray, factor: float) -> np.ndarray:
    """The legs `factor` times as long."""
    hip = landmarks[:, [23, 24], :2].mean(1)[:, None]
    out = landmarks.astype(float)
    out[:, 25:, :2] = hip + factor * (out[:, 25:, :2] - hip)
    return out


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_both_sides_of_the_same_person_are_corrected_nearly_alike(movement):
    """The near leg is the other one then, so lunges change legs. The pose model sees the two sides
    a few degrees apart, and the correction knows."""
    change = {"leg": "right"} if movement == "lunge" else {}
    left = MOVEMENTS[movement](view="side-left")
    right = MOVEMENTS[movement](view="side-right", **change)
    if movement == "run":  # the mirror image of the run: the other leg lands first
        right = replace(
            left, landmarks=(np.array([-1, 1, 1]) * left.landmarks)[:, skeleton.MIRRORED]
        )
    other_side = square_view("side-right")
    np.testing.assert_allclose(
        features(right.landmarks, other_side), features(left.landmarks, SQUARE), atol=1e-3
    )
    a, b = correct_angles(left.landmarks, SQUARE), correct_angles(right.landmarks, other_side)
    assert a.names == b.names == SIDE_OUTPUTS
    assert 0 < np.abs(b.value - a.value).max() < 5.0
    np.testing.assert_allclose(b.half_width, a.half_width, rtol=0.5)


@pytest.mark.parametrize("view", ["side-left", "side-right", "front", "rear"])
def test_place_and_size_do_not_matter(view):
    points = side_figure(10, 30, 45) if view.startswith("side") else front_figure(fppa=10.0)
    small = film(points, view=view, size=(640, 360), px_per_m=100.0)
    large = film(points, view=view, size=(1080, 1920), px_per_m=400.0, shift_px=(90, -120))
    a, b = (correct_angles(t.landmarks, square_view(view)) for t in (small, large))
    np.testing.assert_allclose(a.value, b.value, atol=0.02)
    np.testing.assert_allclose(a.half_width, b.half_width, atol=0.02)


@pytest.mark.parametrize("view", ["side-left", "front", "rear"])
def test_every_output_has_a_finite_value_and_a_positive_interval(view):
    track = lunge_track(view=view)
    out = correct_angles(track.landmarks, square_view(view))
    assert out.value.shape == out.half_width.shape == (len(track), len(out.names))
    assert np.isfinite(out.value).all()
    assert (out.half_width > 0.2).all()
    assert out.names == (SIDE_OUTPUTS if view.startswith("side") else FRONT_OUTPUTS)


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_a_correction_is_a_correction_not_a_new_value(movement):
    track = MOVEMENTS[movement]()
    _, raw = raw_outputs(track.landmarks, SQUARE)
    out = correct_angles(track.landmarks, SQUARE)
    for i, name in enumerate(out.names):
        if name.endswith("near") or name == "trunk_lean":
            assert np.median(np.abs(out.value[:, i] - raw[:, i])) < 20, name
            if np.ptp(raw[:, i]) > 30:  # what moves much still moves with it
                assert np.corrcoef(out.value[:, i], raw[:, i])[0, 1] > 0.9, name


def test_a_camera_further_off_widens_every_interval_evenly():
    landmarks = bridge_track().landmarks
    square = correct_angles(landmarks, SQUARE).half_width
    for yaw in (-15.0, -3.0, 9.0, 15.0):
        np.testing.assert_array_equal(
            correct_angles(landmarks, square_view("side-left", yaw)).half_width, square
        )
    for yaw in (-25.0, 20.0):
        wider = correct_angles(landmarks, square_view("side-left", yaw)).half_width - square
        np.testing.assert_allclose(wider, YAW_WIDENING * (abs(yaw) - 15), atol=1e-9)


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_a_body_unlike_any_person_gets_wider_intervals(movement):
    track = MOVEMENTS[movement]()
    usual = correct_angles(track.landmarks, SQUARE).half_width.mean()
    assert correct_angles(stretched(track.landmarks, 2.5), SQUARE).half_width.mean() > 1.25 * usual
    assert correct_angles(stretched(track.landmarks, 4.0), SQUARE).half_width.mean() > 1.8 * usual


def test_points_at_random_get_very_wide_intervals():
    track = run_track()
    landmarks = np.random.default_rng(0).uniform(0, 700, track.landmarks.shape)
    assert (
        correct_angles(landmarks, SQUARE).half_width.mean()
        > 1.8 * correct_angles(track.landmarks, SQUARE).half_width.mean()
    )


@pytest.mark.parametrize("part", ["nose", "left_ankle", "right_heel"])
def test_a_frame_with_a_missing_point_is_missing_and_no_other(part):
    track = bridge_track()
    landmarks = track.landmarks.copy()
    landmarks[40:43, skeleton.INDEX[part]] = np.nan
    out = correct_angles(landmarks, SQUARE)
    gone = np.isnan(out.value).all(1)
    assert np.flatnonzero(gone).tolist() == [40, 41, 42]
    np.testing.assert_array_equal(np.isnan(out.value), np.isnan(out.half_width))
    whole = correct_angles(track.landmarks, SQUARE)
    np.testing.assert_allclose(out.value[~gone], whole.value[~gone])


def test_a_plank_is_corrected_by_the_networks_of_the_first_movements_alone():
    landmarks = plank_track().landmarks
    value, half = correct_by_networks(landmarks, SQUARE)
    out = correct_angles(landmarks, SQUARE)
    np.testing.assert_array_equal(out.value, value)
    np.testing.assert_array_equal(out.half_width, np.minimum(half, WIDEST))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_drill_is_corrected_by_the_networks_of_drills(monkeypatch, share):
    """As much as it is one: a quarter of the way from the one answer to the other, and where it is
    neither wholly, what they do not agree on widens the interval."""
    landmarks = plank_track().landmarks
    shares = np.full(len(landmarks), share)
    place = Nearness(np.zeros(len(landmarks)), shares)
    monkeypatch.setattr(correction, "place_of", lambda _: place)
    first, wide = correct_by_networks(landmarks, SQUARE)
    other, others = correct_by_networks(landmarks, SQUARE, correction._drills())
    assert np.abs(other - first).max() > 0.5
    out = correct_angles(landmarks, SQUARE)
    np.testing.assert_allclose(out.value, (1 - share) * first + share * other, atol=1e-9)
    apart = {0.0: 0.0, 0.25: 3**0.5 / 2, 1.0: 0.0}[share] * (other - first)
    wide, others = np.minimum(wide, WIDEST), np.minimum(others, WIDEST)
    wanted = np.hypot((1 - share) * wide + share * others, apart)
    np.testing.assert_allclose(out.half_width, wanted, atol=1e-9)


@pytest.mark.parametrize(
    ("share", "running", "of_drills"),
    [(0.0, False, False), (1.0, False, True), (1.0, True, False)],
)
def test_from_the_front_drills_have_networks_of_their_own_and_runs_do_not(
    monkeypatch, share, running, of_drills
):
    view = square_view("front")
    landmarks = lunge_track(view="front").landmarks
    near = strangeness(landmarks, view) <= 1.0
    place = Nearness(np.zeros(len(landmarks)), np.full(len(landmarks), share))
    monkeypatch.setattr(correction, "place_of", lambda *_: place)
    network = correction._front_drills() if of_drills else None
    wanted, _ = correct_by_networks(landmarks, view, network)
    other, _ = correct_by_networks(
        landmarks, view, None if of_drills else correction._front_drills()
    )
    out = correct_angles(landmarks, view, running)
    assert near.sum() > 10
    np.testing.assert_allclose(out.value[near], wanted[near], atol=1e-9)
    assert np.abs(other - wanted)[near].max() > 0.5


def test_nobody_at_all():
    out = correct_angles(np.full((5, skeleton.COUNT, 3), np.nan), SQUARE)
    assert np.isnan(out.value).all()
    assert np.isnan(out.half_width).all()


def test_columns_are_named_by_the_subject_s_own_side():
    assert column_in("knee_flexion_near", square_view("side-left")) == "knee_flexion_left"
    assert column_in("knee_flexion_far", square_view("side-left")) == "knee_flexion_right"
    assert column_in("knee_flexion_near", square_view("side-right")) == "knee_flexion_right"
    assert column_in("trunk_lean", square_view("side-right")) == "trunk_lean"
    assert column_in("fppa_left", square_view("front")) == "fppa_left"


def test_features_are_the_body_in_its_own_frame():
    """A standing figure: trunk one unit long, the nose in front, nothing left of place and size."""
    track = film(side_figure(), view="side-left")
    row = features(track.landmarks, SQUARE)[0]
    assert len(row) == 29
    shoulder, hip = row[0:2], row[2:4]
    np.testing.assert_allclose([*shoulder, *hip], [0, 1, 0, 0], atol=1e-4)
    assert row[24] > 0.1  # the nose, towards the front of the body
    np.testing.assert_allclose(row[-3:], [0, 1, 0], atol=1e-5)
    np.testing.assert_allclose(features(track.landmarks * 3 + 50, SQUARE)[0], row, atol=1e-4)
    np.testing.assert_allclose(
        features(film(side_figure(), view="side-right").landmarks, square_view("side-right"))[0],
        row,
        atol=1e-4,
    )


def test_the_features_tell_lying_from_standing():
    lying = film(side_figure(trunk_lean=-90.0), view="side-left")
    sine, cosine = features(lying.landmarks, SQUARE)[0][-3:-1]
    assert abs(sine) == pytest.approx(1, abs=1e-5)
    assert cosine == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("by", [1.5, 2.5, 5.0, 9.0])
def test_from_the_front_an_interval_grows_by_reason_and_never_runs_away(by):
    """A body unlike any of the fit: as its points give it, and soon not known."""
    view = square_view("front")
    track = lunge_track(view="front")
    names, raw = raw_outputs(stretched(track.landmarks, by), view)
    out = correct_angles(stretched(track.landmarks, by), view)
    known = np.isfinite(out.value).all(1)
    levels = np.array([name in LEANS_WITH_CAMERA for name in names])
    widest = np.hypot(WIDEST, levels * SET_UP_HALF_WIDTH)
    assert (out.half_width[known] <= widest + 1e-9).all()
    far = strangeness(stretched(track.landmarks, by), view)
    np.testing.assert_allclose(
        out.value[far > 2][known[far > 2]], raw[far > 2][known[far > 2]], atol=1e-6
    )
    assert not known[far > NOBODY].any()
    assert known[far <= NOBODY].all()


def test_from_the_front_points_at_random_are_no_knees_that_fall_in():
    """Whatever they show, hardly any interval lies wholly beyond the limit."""
    view, rng = square_view("front"), np.random.default_rng(0)
    out = correct_angles(rng.uniform(0, 700, (2000, skeleton.COUNT, 3)), view)
    i = out.names.index("knee_medial_displacement_left")
    beyond = out.value[:, i] - out.half_width[:, i] > 5.0
    assert beyond.mean() < 0.01


def test_levels_are_known_no_better_than_a_camera_stands_level():
    view = square_view("front")
    out = correct_angles(lunge_track(view="front").landmarks, view)
    for i, name in enumerate(out.names):
        if name in LEANS_WITH_CAMERA:
            assert np.nanmin(out.half_width[:, i]) > SET_UP_HALF_WIDTH
            assert out.mean_share[i] == 1.0

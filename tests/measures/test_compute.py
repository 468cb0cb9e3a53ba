"""All measures over time: what a view allows has a curve, everything else is refused by name with a
reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.measures.catalogue import FROM_OUTLINE, FRONT_ONLY, NEVER, SIDE_ONLY, entry
from posecheck.measures.compute import FOOT_LIES, KNEE_AT_CAMERA, compute_series
from posecheck.model.key import key_of
from posecheck.model.measurement import Curve, Measurement, Series
from posecheck.video.info import Note
from posecheck.view.gate import Gate
from tests.drawn.stick_figures import film, side_figure, square_view
from tests.drawn.stick_movements import (
    bridge_track,
    lunge_track,
    plank_track,
    standing_track,
    times,
)

OPEN = Gate((), (), feet_seen=True, head_seen=True)


def series(track, view="side-left", gate=OPEN) -> Series:
    return compute_series(
        track.t, track.landmarks, square_view(view), gate, estimator=track.estimator
    )


@pytest.mark.parametrize("view", ["side-left", "side-right", "front", "rear"])
def test_every_measure_is_either_there_or_refused_with_a_reason(view):
    out = series(lunge_track(view=view), view)
    there = {key_of(name).measure for name in out.curves}
    wanted, unwanted = (
        (SIDE_ONLY, FRONT_ONLY) if view.startswith("side") else (FRONT_ONLY, SIDE_ONLY)
    )
    assert there == set(wanted)
    # a track of points has no outline
    assert set(out.refused) == {*unwanted, *NEVER, *FROM_OUTLINE}
    assert all(reason.endswith(".") and len(reason) > 20 for reason in out.refused.values())


@pytest.mark.parametrize("view", ["side-left", "front"])
def test_curves_have_the_track_s_length_and_their_value_inside_the_interval(view):
    track = lunge_track(view=view)
    out = series(track, view)
    for name, curve in out.curves.items():
        known = np.isfinite(curve.value)
        assert curve.value.shape == curve.low.shape == curve.high.shape == out.t.shape
        assert known.any(), name
        assert np.all((curve.low < curve.value)[known] & (curve.value < curve.high)[known]), name
        np.testing.assert_array_equal(np.isfinite(curve.half_width), known)
        assert curve.unit == entry(name).unit


def test_units():
    names = ("knee_flexion_left", "hip_offset", "knee_medial_displacement_right", "knee_gap")
    assert [entry(name).unit for name in names] == ["deg", "%", "%", "%"]


def on_the_back(leg: float):
    """A bridge, its near thigh and shank so many times as long in the image."""
    track = bridge_track()
    points = track.landmarks.copy()
    hip = points[:, [skeleton.INDEX["left_hip"]], :2]
    legs = [skeleton.INDEX[f"left_{part}"] for part in ("knee", "ankle", "heel", "foot_index")]
    points[:, legs, :2] = hip + leg * (points[:, legs, :2] - hip)
    return replace(track, landmarks=points)


def test_a_knee_that_points_at_the_camera_on_the_back_has_no_bend():
    shown, turned = series(on_the_back(1.0)), series(on_the_back(0.6))
    assert np.isfinite(shown.curves["knee_flexion_left"].value).all()
    assert "knee_flexion_left" not in turned.curves
    assert turned.refused["knee_flexion"] == KNEE_AT_CAMERA
    assert np.isfinite(turned.curves["trunk_thigh_angle_left"].value).all()


def test_the_bend_is_left_out_in_the_frames_in_which_the_knee_points_at_the_camera():
    shown, turned = on_the_back(1.0), on_the_back(0.6)
    points = shown.landmarks.copy()
    points[:10] = turned.landmarks[:10]
    value = series(replace(shown, landmarks=points)).curves["knee_flexion_left"].value
    assert np.isnan(value).tolist() == [True] * 10 + [False] * (len(value) - 10)


def kneeling(*knee_flexions: float, view="side-left"):
    """Upright, the near thigh hanging, the knee bent so far in each of as many frames."""
    bent = np.repeat(np.array(knee_flexions), 30 // len(knee_flexions))
    return film(side_figure(knee_flexion=bent, foot_inclination=0.0), view=view)


@pytest.mark.parametrize("view", ["side-left", "side-right"])
def test_a_foot_whose_shank_lies_level_has_no_angle(view):
    near = f"foot_inclination_{view.removeprefix('side-')}"
    stands, lies = series(kneeling(20, view=view), view), series(kneeling(95, view=view), view)
    assert np.isfinite(stands.curves[near].value).all()
    assert near not in lies.curves
    assert lies.refused["foot_inclination"] == FOOT_LIES
    assert np.isfinite(lies.curves[near.replace("foot", "shank")].value).all()


def test_the_foot_is_left_out_in_the_frames_in_which_the_shank_lies_level():
    value = series(kneeling(20, 80)).curves["foot_inclination_left"].value
    assert np.isnan(value).tolist() == [False] * 15 + [True] * 15


def test_a_runner_s_foot_behind_keeps_its_angle():
    track = kneeling(95)
    run = compute_series(
        track.t,
        track.landmarks,
        square_view("side-left"),
        OPEN,
        estimator=track.estimator,
        fast=True,
    )
    assert np.isfinite(run.curves["foot_inclination_left"].value).all()


def test_a_blocked_set_up_gives_no_curve_and_says_why():
    gate = Gate((), (Note("view-oblique", "Turn side-on."),), feet_seen=True, head_seen=True)
    out = series(bridge_track(), gate=gate)
    assert out.curves == {}
    assert all(out.refused[name] == "Turn side-on." for name in (*SIDE_ONLY, *FRONT_ONLY))
    assert set(NEVER) <= set(out.refused)


def test_feet_outside_the_picture_refuse_what_hangs_on_them_and_nothing_else():
    out = series(
        standing_track(),
        gate=Gate(
            (), (), feet_seen=False, head_seen=True, no_feet="The feet are outside the picture."
        ),
    )
    for measure in ("foot_inclination", "knee_flexion", "shank_inclination", "hip_offset"):
        assert not [name for name in out.curves if name.startswith(measure)]
        assert out.refused[measure] == "The feet are outside the picture."
    assert "trunk_thigh_angle_left" in out and "trunk_lean" in out


def test_missing_frames_are_missing_in_every_curve():
    track = bridge_track()
    landmarks = track.landmarks.copy()
    landmarks[30:40] = np.nan
    out = series(replace(track, landmarks=landmarks))
    for name in out.curves:
        assert np.flatnonzero(np.isnan(out[name].value)).tolist() == list(range(30, 40)), name


@pytest.mark.parametrize("view", ["side-left", "side-right"])
@pytest.mark.parametrize("track", [bridge_track, plank_track])
def test_no_angle_of_somebody_lying_jumps_by_a_turn(track, view):
    for name, curve in series(track(view=view), view).curves.items():
        assert np.abs(np.diff(curve.value)).max() < 60, name


def test_an_angle_that_passes_half_a_turn_goes_on():
    """A thigh swung from 150 to 210 degrees."""
    thigh = np.linspace(150, 210, 61)
    track = film(side_figure(trunk_thigh=-thigh, knee_flexion=30.0), times(61 / 30 - 1e-9, 30))
    value = series(track)["thigh_extension_left"].value
    assert np.abs(np.diff(value)).max() < 20
    assert abs(value[-1] - value[0]) > 30


@pytest.mark.parametrize("view", ["front", "rear"])
def test_a_leg_part_that_points_at_the_camera_has_no_frontal_knee_angle(view):
    """Deep in a lunge the front thigh and the rear shank are seen end-on; standing they are not."""
    track = lunge_track(depth=95.0, view=view)
    out = series(track, view)
    hip, knee = track.point("left_hip")[:, 1], track.point("left_knee")[:, 1]
    deep, standing = np.argmin(knee - hip), 0
    for part in ("value", "low", "high"):
        assert np.isnan(getattr(out["fppa_left"], part)[deep])
        assert np.isfinite(getattr(out["fppa_left"], part)[standing])
    assert np.isnan(out["fppa_right"].value[deep]) and np.isfinite(
        out["fppa_right"].value[standing]
    )


def test_a_series_is_asked_by_name():
    curve = Curve(np.array([1.0, 2.0]), np.array([0.0, 1.5]), np.array([2.0, 2.5]), "deg")
    out = Series(np.array([0.0, 0.1]), {"trunk_lean": curve}, {"fppa": "no"})
    assert "trunk_lean" in out
    assert "fppa" not in out
    assert out["trunk_lean"] is curve
    with pytest.raises(KeyError):
        out["fppa"]
    np.testing.assert_array_equal(curve.half_width, [1.0, 0.5])


def test_a_measurement_cannot_be_changed():
    one = Measurement("trunk_lean", 3.0, 1.0, 5.0, "deg")
    assert (one.status, one.side, one.reason) == ("measured", None, None)
    with pytest.raises(AttributeError):
        one.value = 4.0


def test_the_neck_has_no_correction_and_a_wide_interval():
    curve = series(plank_track(neck_angle=20.0))["neck_angle"]
    np.testing.assert_allclose(curve.value, 20.0, atol=0.01)
    assert np.all(curve.half_width >= 10)


def test_every_landmark_in_any_precision():
    track = bridge_track()
    kinds = (track.landmarks.astype(kind) for kind in (np.float32, np.float64))
    single, double = (
        compute_series(track.t, points, square_view("side-left"), OPEN, estimator=track.estimator)
        for points in kinds
    )
    for name in single.curves:
        np.testing.assert_allclose(single[name].value, double[name].value, atol=0.01)
    assert track.landmarks.shape[1] == skeleton.COUNT

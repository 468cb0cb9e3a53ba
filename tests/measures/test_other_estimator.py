"""Corrections and intervals hold for the pose model they were fitted on; the points of any other
are read as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.measures.catalogue import entry
from posecheck.measures.correction import YAW_WIDENING, angles_of, correct_angles
from posecheck.measures.features import FRONT_OUTPUTS, SIDE_OUTPUTS, measure_of, raw_outputs
from posecheck.measures.low_back.lumbopelvic import outline_curves
from posecheck.measures.raw import front_angles
from posecheck.measures.uncorrected import NOT_OURS, is_fitted
from posecheck.pose.estimator import BLAZEPOSE_FULL
from posecheck.pose.silhouettes import SilhouetteBuilder
from tests.drawn.stick_figures import STICK_FIGURE, film, front_figure, square_view
from tests.drawn.stick_movements import (
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)

OURS = (
    "BlazePose full, MediaPipe Tasks VIDEO, unsmoothed",
    "BlazePose full, landmark table",
    STICK_FIGURE,
    f"replay of {STICK_FIGURE}",
)
OTHERS = (
    "",
    "landmark table",
    "RTMPose-m body26",
    "BlazePose heavy, MediaPipe",
    "another pose bundle (sha256 0123), MediaPipe",
    "replay of a track",
)
MOVEMENTS = {
    "glute-bridge": bridge_track,
    "lunge": lunge_track,
    "plank": plank_track,
    "running": lambda **c: run_track(fps=120.0, **c),
}


@pytest.mark.parametrize("name", OURS)
def test_whose_points_were_learnt_from(name):
    assert is_fitted(name)


@pytest.mark.parametrize("name", OTHERS)
def test_whose_points_are_others(name):
    assert not is_fitted(name)


@pytest.mark.parametrize("view", ["side-left", "side-right", "front", "rear"])
def test_the_angles_of_others_are_raw_and_have_the_literature_s_interval(view):
    track, seen = lunge_track(view=view), square_view(view)
    names, raw = raw_outputs(track.landmarks, seen)
    found = angles_of(track.landmarks, seen, "RTMPose")
    np.testing.assert_array_equal(found.value, raw)
    for k, name in enumerate(names):
        np.testing.assert_allclose(found.half_width[:, k], 1.96 * entry(measure_of(name)).sd)
    assert np.all(found.mean_share == 1)
    ours = angles_of(track.landmarks, seen, STICK_FIGURE)
    np.testing.assert_array_equal(ours.value, correct_angles(track.landmarks, seen).value)
    assert np.abs(ours.value - raw).max() > 1


def test_every_output_has_one_expected_error():
    for name in (*SIDE_OUTPUTS, *FRONT_OUTPUTS):
        assert entry(measure_of(name)).sd > 0, name


def test_the_page_says_the_errors_that_are_in_the_catalogue():
    page = " ".join(Path("docs/biomechanics.md").read_text(encoding="utf-8").split())
    said = {
        "knee flexion 6": "knee_flexion",
        "trunk-thigh angle 7": "trunk_thigh_angle",
        ", trunk lean 3": "trunk_lean",
        "lateral trunk lean 3": "lateral_trunk_lean",
        "shank 4": "shank_inclination",
        "thigh 5": "thigh_extension",
        "foot 6": "foot_inclination",
        "FPPA 5": "fppa",
        "the line of the hips 4 degrees": "pelvic_obliquity",
        "hip offset 2 %": "hip_offset",
        "knee displacement 1.5 %": "knee_medial_displacement",
    }
    expected = page[
        page.index("**Expected error of a single camera**") : page.index(
            "**A camera that does not stand square.**"
        )
    ]
    for words, name in said.items():
        assert (
            words in expected
            and float(re.search(r"([\d.]+)(?= %| degrees|$)|(\d+)$", words)[0]) == entry(name).sd
        ), words
    assert set(said.values()) == {measure_of(name) for name in (*SIDE_OUTPUTS, *FRONT_OUTPUTS)}
    for words, name in (("9.8 degrees", "shoulder_obliquity"), ("14 degrees", "neck_angle")):
        assert words in expected and float(words.split()[0]) == entry(name).half_width


def test_a_leg_that_points_at_the_camera_is_measured_against_its_line_in_the_picture():
    """By points of other pose models; for BlazePose full it is leg length, as in the truth that its
    correction was fitted to."""
    square = square_view("front")
    whole = film(front_figure(fppa=20.0, hip_adduction=10.0), view="front").landmarks
    foreshortened = whole.copy()
    hips = foreshortened[:, [23, 24], 1].mean()
    foreshortened[:, 25:, 1] = hips + (foreshortened[:, 25:, 1] - hips) / 2
    long, short = (
        front_angles(points, square)["knee_medial_displacement_left"][0]
        for points in (whole, foreshortened)
    )
    # the same way inward against half of the line
    assert short == pytest.approx(2 * long, rel=0.15)
    raw = angles_of(foreshortened, square, "RTMPose")
    assert raw.value[0, raw.names.index("knee_medial_displacement_left")] == pytest.approx(short)
    said = entry("knee_medial_displacement").definition
    assert "BlazePose full in per cent of leg length" in said and "in per cent of that line" in said


def test_a_turned_camera_widens_and_an_unknown_yaw_does_not():
    track = lunge_track()
    widths = [
        angles_of(track.landmarks, square_view("side-left", yaw), "RTMPose").half_width[0, 0]
        for yaw in (0.0, 20.0, float("nan"))
    ]
    assert widths == pytest.approx([1.96 * 6, 1.96 * 6 + 5 * YAW_WIDENING, 1.96 * 6])


def test_points_that_others_do_not_have_take_only_their_own_angles_along():
    """A body without heels and toes (COCO) has knees all the same."""
    landmarks = lunge_track().landmarks.copy()
    landmarks[:, 29:33] = np.nan
    found = angles_of(landmarks, square_view("side-left"), "RTMPose")
    known = dict(zip(found.names, np.isfinite(found.value).all(0), strict=True))
    assert known["knee_flexion_near"] and known["trunk_lean"] and not known["foot_inclination_near"]


def test_low_back_and_pelvis_are_not_read_from_others():
    builder = SilhouetteBuilder()
    track = standing_track(1.0)
    for _ in range(len(track)):
        builder.add(np.ones((720, 1280), np.float32), track.landmarks[0, :, :2], (0, 0))
    curves, reason = outline_curves(
        track.t, builder.finish(), track.landmarks, square_view("side-left"), False, "RTMPose"
    )
    assert (curves, reason) == ({}, NOT_OURS)
    report = analyze_track(replace(track, estimator="RTMPose"), "standing").report
    assert {r.measure: r.reason for r in report.refused}["lumbar_angle"] == NOT_OURS


def measurements(report):
    return [
        *report.measurements,
        *(m for rep in report.reps for m in rep.measurements),
        *(report.stride.measurements if report.stride else ()),
    ]


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_report_of_other_points_says_so_and_measures_nothing(name):
    """Estimated, each with its interval: nothing was fitted on these points."""
    track = MOVEMENTS[name](estimator="RTMPose-m", noise_px=0.5)
    other = analyze_track(track, name).report
    ours = analyze_track(replace(track, estimator=STICK_FIGURE), name).report
    assert other.source.estimator == "RTMPose-m"
    (reason,) = [r for r in other.quality.reasons if r.code == "other-estimator"]
    assert (
        "RTMPose-m" in reason.message
        and reason.option is None
        and other.quality.status == "limited"
    )
    assert measurements(other) and "measured" not in {m.status for m in measurements(other)}
    assert "measured" in {m.status for m in measurements(ours)}
    assert "other-estimator" not in {r.code for r in ours.quality.reasons}


def test_a_table_may_be_said_to_be_of_blazepose(tmp_path):
    track = replace(lunge_track(estimator="landmark table"))
    (reason,) = [
        r
        for r in analyze_track(track, "lunge").report.quality.reasons
        if r.code == "other-estimator"
    ]
    assert (reason.option, reason.value) == ("made_by", "blazepose-full")


@pytest.mark.parametrize("estimator", [STICK_FIGURE, "RTMPose"])
def test_live_shows_the_angle_that_the_report_has(estimator):
    from posecheck.live.moment import LiveMoment
    from posecheck.pose.estimator import Estimate

    track, view = lunge_track(), square_view("side-left")
    moment = LiveMoment((1280, 720), estimator)
    moment.take(0.0, Estimate(track.landmarks[0], track.visibility[0], track.world[0]))
    shown = moment.angle("knee_flexion", view)
    found = angles_of(moment.landmarks[None], view, estimator)
    assert (shown.value, shown.half_width) == pytest.approx(
        (found.value[0, 0], found.half_width[0, 0])
    )


def test_the_model_of_another_bundle_has_another_name(tmp_path):
    from posecheck.pose.backends.mediapipe import _model_of

    (tmp_path / "pose_landmarker_full.task").write_bytes(b"heavy, by the name of full")
    assert not _model_of(tmp_path / "pose_landmarker_full.task").startswith(BLAZEPOSE_FULL)


@pytest.mark.parametrize("view", ["side-left", "side-right"])
def test_the_foot_at_landing_is_put_right_for_ours_alone(view):
    from tests.drawn.stick_gaits import gait_track, run

    track = gait_track(run(170), 120, 6.0, view=view)
    ours, other = (
        analyze_track(replace(track, estimator=name), "running").report.stride.measurements
        for name in (STICK_FIGURE, "RTMPose")
    )
    name = "foot_inclination_at_contact"
    (m,) = [m for m in other if m.name == name]
    assert (
        m.high - m.value == pytest.approx(m.value - m.low)
        and m.high - m.value >= 1.96 * entry("foot_inclination").sd
    )
    (fixed,) = [m for m in ours if m.name == name]
    assert fixed.value != pytest.approx(m.value, abs=0.5)

"""Faults a truth implies, and the curves it asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.validation.expected import Span, expected_of_clip, expected_spans, unjudged_of_clip
from posecheck.validation.truth import TrueDrillStep, TrueKeyFrame
from posecheck.validation.truth_curves import difference, offset_below, swing, true_curves


def plank(make_truth, *keys):
    return make_truth(movement="plank", reps=(), profile=tuple(TrueKeyFrame(*k) for k in keys))


def test_a_sag_begins_where_it_passes_eight_degrees(make_truth):
    truth = plank(make_truth, (0, 0, 0, 0), (4, 0, 0, 0), (6, 16, 0, 0), (10, 16, 0, 0))
    assert expected_spans(truth) == (Span("hip-sag", 5.0, 10.0),)


def test_pike_and_head_drop(make_truth):
    truth = plank(make_truth, (0, -24, 0, 0), (4, 0, 0, -40), (8, 0, 0, -40))
    assert expected_spans(truth) == (Span("hip-pike", 0.0, 2.0), Span("head-drop", 2.0, 8.0))


def test_a_wobble_and_a_good_plank_are_no_fault(make_truth):
    assert (
        expected_spans(
            plank(
                make_truth,
                (0, 0, 0, 0),
                (4, 7.9, 0, 0),
                (4.1, 8.5, 0, 0),
                (4.2, 0, 0, 0),
                (8, -11, 0, 19),
            )
        )
        == ()
    )


def test_two_sags_are_two_spans(make_truth):
    truth = plank(
        make_truth, (0, 16, 0, 0), (2, 0, 0, 0), (4, 16, 0, 0), (5, 20, 0, 0), (6, 20, 0, 0)
    )
    assert expected_spans(truth) == (Span("hip-sag", 0.0, 1.0), Span("hip-sag", 3.0, 6.0))


def test_a_drills_key_frames_say_its_faults_themselves(make_truth):
    """What a stretch arches or sags on purpose is no plank's fault; on the way to a key frame that
    names one, it is there."""
    keys = (
        TrueKeyFrame(0),
        TrueKeyFrame(2, lumbar=28, sag=20),
        TrueKeyFrame(3, faults=("trunk-lean",)),
        TrueKeyFrame(6, faults=("trunk-lean", "shallow")),
    )
    truth = make_truth(movement="half-kneeling-psoas-stretch", reps=(), profile=keys)
    assert expected_spans(truth) == (Span("trunk-lean", 2, 6), Span("shallow", 3, 6))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, set()),
        ({"overstride_m": 0.29}, {"overstride"}),
        ({"overstride_m": 0.28}, set()),
        ({"overstride_m": 0.4, "view": "rear"}, set()),
        ({"pelvic_drop_deg": 9.0, "view": "rear"}, {"pelvic-drop"}),
        ({"pelvic_drop_deg": 11.0}, set()),
        ({"vertical_oscillation_m": 0.12}, {"high-bounce"}),
    ],
)
def test_running(make_runner, changes, codes):
    assert expected_of_clip(make_runner(**changes)) == codes


def test_lean_of_a_run(make_runner):
    lean = {
        angle: make_runner(series={"trunk_lean": np.full(300, float(angle))})
        for angle in (-2, 5, 17)
    }
    assert [set(expected_of_clip(truth)) for truth in lean.values()] == [
        {"backward-lean"},
        set(),
        {"excess-lean"},
    ]


def test_low_cadence_is_judged_only_where_it_is_plainly_wrong(make_runner):
    assert "low-cadence" in unjudged_of_clip(make_runner(cadence_spm=155))
    assert "low-cadence" not in unjudged_of_clip(make_runner(cadence_spm=172))


@pytest.mark.parametrize(
    ("view", "series", "codes"),
    [
        ("front", {"pelvic_obliquity": -4.5}, {"hip-level"}),
        ("front", {"pelvic_obliquity": 3.5}, set()),
        ("left", {"pelvic_obliquity": 6.0, "pelvis_pitch": 0.0}, set()),
        ("left", {"pelvis_pitch": 11.0}, {"anterior-tilt"}),
        ("left", {"pelvis_pitch": -8.0}, {"posterior-tilt"}),
        ("left", {"pelvis_pitch": -6.0}, set()),
        ("left", {"pelvis_pitch": 0.0, "ankle_ahead_L": -0.05, "ankle_ahead_R": -0.05}, {"sway"}),
    ],
)
def test_standing(make_truth, view, series, codes):
    truth = make_truth(
        movement="standing",
        reps=(),
        view=view,
        series={k: np.full(360, v) for k, v in series.items()},
    )
    assert expected_of_clip(truth) == codes


def test_the_length_test_is_tight_where_thigh_or_knee_says_so(make_truth):
    def said(thigh, knee):
        keys = tuple(TrueKeyFrame(t, thigh=thigh, knee=knee) for t in (0, 4))
        truth = make_truth(movement="hip-flexor-length-test", reps=(), profile=keys)
        return {span.code for span in expected_spans(truth)}

    assert said(16, 52) == {"thigh-above-level", "knee-straightens"}
    assert said(-8, 80) == set()
    assert said(5, 65) == set()


@pytest.mark.parametrize(
    ("high", "lumbar", "codes"),
    [(0.0, 5, set()), (0.2, 5, {"hips-high"}), (0.0, 24, {"lumbar-overextension"})],
)
def test_a_crawl_by_what_is_held_within_the_clip(make_truth, high, lumbar, codes):
    def crawl(starts_s):
        keys = (
            TrueKeyFrame(0),
            TrueKeyFrame(starts_s),
            TrueKeyFrame(starts_s + 0.1, high=high, lumbar=lumbar),
            TrueKeyFrame(60, high=high, lumbar=lumbar),
        )
        return make_truth(movement="bear-crawl", reps=(), profile=keys)

    assert expected_of_clip(crawl(2.0)) == codes
    assert expected_of_clip(crawl(50.0)) == set()


def test_a_walk_has_the_faults_of_its_steps(make_truth):
    steps = (TrueDrillStep(), TrueDrillStep(("narrow",)), TrueDrillStep(("sway", "narrow")))
    truth = make_truth(movement="monster-walk", reps=(), walk_steps=steps)
    assert expected_of_clip(truth) == {"narrow", "sway"}


@pytest.mark.parametrize(
    ("view", "out", "codes"), [("front", 24, {"toes-out"}), ("left", 24, set())]
)
def test_feet_turned_out_show_from_the_front(make_truth, view, out, codes):
    truth = make_truth(movement="walking", reps=(), view=view, toe_out_deg=out)
    assert expected_of_clip(truth) == codes


def test_near_side_only_in_a_side_view(make_truth):
    assert "knee_flexion_left" in true_curves(make_truth())
    assert "knee_flexion_right" not in true_curves(make_truth())
    assert "knee_flexion_right" in true_curves(make_truth(view="right"))
    # neither knee flexion nor forward lean is seen from the front
    assert not true_curves(make_truth(view="front"))


def test_both_sides_and_percent_of_leg_from_the_front(make_truth):
    t = make_truth().t
    truth = make_truth(
        view="front",
        series={
            "knee_medial_displacement_L": 0 * t + 0.04,
            "knee_medial_displacement_R": 0 * t - 0.08,
        },
    )
    curves = true_curves(truth)
    np.testing.assert_allclose(curves["knee_medial_displacement_left"], 5.0)
    np.testing.assert_allclose(curves["knee_medial_displacement_right"], -10.0)


def test_a_series_without_a_value_is_no_curve(make_truth):
    t = make_truth().t
    assert not true_curves(make_truth(view="front", series={"fppa_L": t * np.nan}))


@given(st.floats(-170, 170), st.sampled_from([-1.0, 1.0]))
def test_swing_gives_back_the_angle(angle, forward):
    top = np.array([[100.0, 100.0]])
    end = top + 50 * np.array([[np.sin(np.radians(angle)) * forward, np.cos(np.radians(angle))]])
    assert swing(top, end, forward)[0] == pytest.approx(angle)


def test_thigh_behind_is_extension_and_reaching_shank_is_plus_on_either_side(make_truth):
    # the knee 45 degrees behind the hip, the ankle 45 degrees ahead of the knee
    for view, letter, forward in (("left", "L", -1), ("right", "R", 1)):
        joints = {"hip": (300, 100), "knee": (300 - 50 * forward, 150), "ankle": (300, 200)}
        pixels = {f"{j}{letter}": np.tile(np.array(p, float), (360, 1)) for j, p in joints.items()}
        curves = true_curves(make_truth(view=view, movement="running", reps=(), pixels=pixels))
        np.testing.assert_allclose(curves[f"thigh_extension_{view}"], 45)
        np.testing.assert_allclose(curves[f"shank_inclination_{view}"], 45)


@given(st.floats(-20, 20), st.floats(-40, 40), st.booleans())
def test_offset_below_is_signed_towards_the_floor(percent, slope, faces_left):
    direction = np.array([np.cos(np.radians(slope)), np.sin(np.radians(slope))]) * (
        -1 if faces_left else 1
    )
    down = np.array([-direction[1], direction[0]]) * (-1 if faces_left else 1)
    start = np.array([320.0, 240.0])
    hip = start + 100 * direction + percent / 100 * 200 * down
    assert down[1] > 0
    found = offset_below(hip[None], start[None], (start + 200 * direction)[None])[0]
    assert found == pytest.approx(percent, abs=1e-9)


def test_hip_offset_only_in_planks(make_truth):
    points = {
        "shoulderL": (100, 200),
        "hipL": (200, 220),
        "ankleL": (300, 200),
        "kneeL": (250, 210),
    }
    pixels = {j: np.tile(np.array(p, float), (360, 1)) for j, p in points.items()}
    truth = plank(make_truth, (0, 9, 0, 0), (12, 9, 0, 0))
    np.testing.assert_allclose(true_curves(replace(truth, pixels=pixels))["hip_offset"], 10.0)
    assert "hip_offset" not in true_curves(make_truth(pixels=pixels))


def test_angles_wrap_and_lengths_do_not():
    np.testing.assert_allclose(
        difference("trunk_lean", np.array([179.0, -179.0]), np.array([-179.0, 179.0])), [-2, 2]
    )
    np.testing.assert_allclose(
        difference("knee_medial_displacement", np.array([200.0]), np.array([-10.0])), [210]
    )

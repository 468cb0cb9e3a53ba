"""Reports bent in one known way against their truth: every error comes back as the bend that was
put in."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.model.measurement import Measurement, Series
from posecheck.model.report import SlowMotion, Step, Stride, View
from posecheck.movements.load import get_movement
from posecheck.validation.compare import compare
from posecheck.validation.compare_events import compare_figures
from posecheck.validation.expected import LUMBAR_FAULTS
from posecheck.validation.truth import TrueKeyFrame
from tests.validation.bent import bend


def curve_of(comparison, name):
    return next(c for c in comparison.curves if c.curve == name)


def outcomes(comparison):
    return {(o.code, o.place, o.outcome) for o in comparison.faults.outcomes}


# -- curves
# ------------------------------------------------------------------------------------------


def test_a_report_that_repeats_the_truth_has_no_error(make_truth, make_report):
    truth = make_truth()
    found = compare(make_report(truth), truth)
    for curve in found.curves:
        assert (curve.mean_abs, curve.bias, curve.max_abs) == (0, 0, 0)
        assert curve.frames == curve.of == curve.with_interval == curve.covered == 360
        assert curve.half_width == pytest.approx(2)
    assert {c.curve for c in found.curves} == {"knee_flexion_left", "trunk_lean"}
    assert (
        found.view.right
        and found.view.yaw_deg == 0
        and found.movement_right
        and found.slow_motion_right
    )
    assert found.refusals == ()


@pytest.mark.parametrize(
    ("off", "half_width", "covered"),
    [(3.0, 2.0, 0), (3.0, 4.0, 360), (-3.0, 4.0, 360), (-3.0, 2.0, 0)],
)
def test_bias_and_coverage(make_truth, make_report, make_curve, off, half_width, covered):
    truth = make_truth()
    report = bend(
        make_report(truth),
        "knee_flexion_left",
        make_curve(truth.series["knee_flexion_L"] + off, half_width),
    )
    found = curve_of(compare(report, truth), "knee_flexion_left")
    assert found.bias == pytest.approx(off)
    assert found.mean_abs == found.max_abs == pytest.approx(3)
    assert found.covered == covered


def test_missing_frames_are_left_out_and_counted(make_truth, make_report, make_curve):
    truth = make_truth()
    value = truth.series["knee_flexion_L"].copy()
    value[:100] = np.nan
    value[100] += 10
    found = curve_of(
        compare(bend(make_report(truth), "knee_flexion_left", make_curve(value, 2.0)), truth),
        "knee_flexion_left",
    )
    assert (found.frames, found.of, found.covered) == (260, 360, 259)
    assert found.max_abs == pytest.approx(10)
    assert found.mean_abs == pytest.approx(10 / 260)


def test_frames_without_an_interval_do_not_count_as_uncovered(make_truth, make_report, make_curve):
    truth = make_truth()
    curve = make_curve(truth.series["knee_flexion_L"], np.nan)
    found = curve_of(
        compare(bend(make_report(truth), "knee_flexion_left", curve), truth), "knee_flexion_left"
    )
    assert (found.frames, found.with_interval, found.covered) == (360, 0, 0)
    assert np.isnan(found.half_width)


def test_angles_are_compared_the_short_way_round(make_truth, make_report, make_curve):
    t = make_truth().t
    truth = make_truth(series={"trunk_lean": 0 * t + 179.0})
    found = curve_of(
        compare(bend(make_report(truth), "trunk_lean", make_curve(0 * t - 179.0, 3.0)), truth),
        "trunk_lean",
    )
    assert (found.bias, found.covered) == (pytest.approx(2), 360)


def test_frames_are_paired_by_time_not_by_number(make_truth, make_report, make_curve):
    truth = make_truth()
    report, value = make_report(truth), truth.series["knee_flexion_L"]
    dropped = np.r_[0:50, 53:360]
    later = Series(report.curves.t[dropped], {"knee_flexion_left": make_curve(value[dropped])}, {})
    assert curve_of(compare(replace(report, curves=later), truth), "knee_flexion_left").max_abs == 0
    elsewhere = Series(report.curves.t + 100, {"knee_flexion_left": make_curve(value)}, {})
    assert compare(replace(report, curves=elsewhere), truth).curves == ()


def test_slow_motion_is_compared_in_the_time_of_the_file(make_truth, make_report):
    truth = make_truth(stored_fps=7.5)
    report = make_report(truth)
    assert report.curves.t[-1] == pytest.approx(4 * truth.t[-1])
    found = compare(report, truth)
    assert curve_of(found, "knee_flexion_left").max_abs == 0
    assert [m.peak_s for m in found.reps.matches] == [0, 0, 0]
    assert found.slow_motion_right
    unnoticed = replace(report, source=replace(report.source, slow_motion=SlowMotion()))
    assert not compare(unnoticed, truth).slow_motion_right


def test_readings_are_compared_at_the_frame_they_were_read_on(make_truth, make_report):
    truth = make_truth()
    report = make_report(truth)
    at_top = Measurement(
        "knee_flexion",
        float(truth.series["knee_flexion_L"][60]) + 4,
        80.0,
        100.0,
        "deg",
        "left",
        t=2.0,
    )
    silent = replace(at_top, value=None, status="refused")
    elsewhere = replace(at_top, side="right")
    first = replace(report.reps[0], measurements=(at_top, silent, elsewhere))
    (reading,) = compare(replace(report, reps=(first, *report.reps[1:])), truth).readings
    assert (reading.rep, reading.error, reading.inside) == (1, pytest.approx(4), True)


@pytest.mark.parametrize(("read", "inside"), [(14.0, True), (30.0, False)])
def test_the_arch_added_is_compared_with_what_the_truth_adds_since_the_start(
    make_truth, make_report, read, inside
):
    """A steady offset of the lumbar angle does not count: 8 before the first rep, 25 at its top."""
    truth = make_truth()
    truth = replace(
        truth,
        series=truth.series
        | {"lumbar_angle": np.where((truth.t > 1.2) & (truth.t < 2.2), 25.0, 8.0)},
    )
    report = make_report(truth)
    added = Measurement(
        "lumbar_arch_added", read, read - 9, read + 9, "deg", None, "change-only", t=1.8
    )
    (reading,) = compare(
        replace(report, reps=(replace(report.reps[0], measurements=(added,)), *report.reps[1:])),
        truth,
    ).readings
    assert (reading.measure, reading.error, reading.inside) == (
        "lumbar_arch_added",
        pytest.approx(read - 17),
        inside,
    )


# -- view
# --------------------------------------------------------------------------------------------


def test_swapped_view(make_truth, make_report):
    truth = make_truth()
    found = compare(make_report(truth, view=View("side-right", -9.0, 0, 0.9)), truth)
    assert not found.view.right
    assert found.view.yaw_deg == 5  # 9 said in size, 4 in truth


# -- reps
# --------------------------------------------------------------------------------------------


@given(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_times_of_reps(make_truth, make_report, start, peak, end):
    truth = make_truth()
    report = make_report(truth)
    bent = tuple(
        replace(r, start_s=r.start_s + start, peak_s=r.peak_s + peak, end_s=r.end_s + end)
        for r in report.reps
    )
    found = compare(replace(report, reps=bent), truth).reps
    assert (found.expected, found.found, found.missed, found.extra) == (3, 3, (), ())
    for m in found.matches:
        assert (m.start_s, m.peak_s, m.end_s) == pytest.approx((start, peak, end))
        assert m.peak_window_s == pytest.approx(min(peak, 0))  # they stay 0.5 s at the far position


def test_a_missing_rep_and_an_extra_one(make_truth, make_report, rep_fault):
    truth = make_truth()
    report = make_report(truth)
    extra = replace(
        report.reps[0],
        index=9,
        start_s=11.7,
        peak_s=11.8,
        peak_end_s=11.8,
        end_s=11.9,
        faults=(rep_fault("knee-flare"),),
    )
    found = compare(replace(report, reps=(report.reps[0], report.reps[2], extra)), truth)
    assert (found.reps.expected, found.reps.found, found.reps.missed, found.reps.extra) == (
        3,
        3,
        (1,),
        (9,),
    )
    assert outcomes(found) == {
        ("heels-far", "rep 2", "missed"),
        ("knee-flare", "extra rep 9", "false"),
    }


def test_partial_reps_do_not_count(make_truth, make_report):
    truth = make_truth()
    report = make_report(truth)
    found = compare(
        replace(report, reps=(*report.reps[:2], replace(report.reps[2], partial=True))), truth
    )
    assert (found.reps.found, found.reps.missed) == (2, (2,))


# -- faults
# ------------------------------------------------------------------------------------------


def test_faults_by_rep_and_code(make_truth, make_report, rep_fault):
    truth = make_truth()
    report = make_report(truth)
    assert outcomes(compare(report, truth)) == {("heels-far", "rep 2", "hit")}
    swapped = (
        replace(report.reps[0], faults=(rep_fault("heels-far"),)),
        replace(report.reps[1], faults=()),
        report.reps[2],
    )
    found = compare(replace(report, reps=swapped), truth)
    assert outcomes(found) == {("heels-far", "rep 1", "false"), ("heels-far", "rep 2", "missed")}
    assert (found.faults.places, found.faults.clean, found.faults.false_places) == (3, 2, 1)


def test_a_doubted_fault_is_not_simply_missed(make_truth, make_report):
    truth = make_truth()
    report = make_report(truth)
    doubted = (
        report.reps[0],
        replace(report.reps[1], faults=(), unsure=("heels-far",)),
        report.reps[2],
    )
    assert outcomes(compare(replace(report, reps=doubted), truth)) == {
        ("heels-far", "rep 2", "unsure")
    }


def test_lumbar_faults_are_marked(make_truth, make_report, rep_fault):
    truth = make_truth()
    report = make_report(truth)
    bent = (replace(report.reps[0], faults=(rep_fault("lumbar-overextension"),)), *report.reps[1:])
    marks = {o.code: o.lumbar for o in compare(replace(report, reps=bent), truth).faults.outcomes}
    assert marks == {"lumbar-overextension": True, "heels-far": False}
    assert {"anterior-tilt", "posterior-tilt"} < LUMBAR_FAULTS


def test_plank_faults_by_overlap_in_time(make_truth, make_report, make_hold):
    truth = make_truth(
        movement="plank",
        reps=(),
        profile=(
            TrueKeyFrame(0, 0, 0, 0),
            TrueKeyFrame(4, 0, 0, 0),
            TrueKeyFrame(6, 16, 0, 0),
            TrueKeyFrame(12, 16, 0, 0),
        ),
    )

    def judged(*faults):
        return [
            (o.code, o.outcome, o.onset_s)
            for o in compare(make_report(truth, hold=make_hold(*faults)), truth).faults.outcomes
        ]

    assert judged(("hip-sag", 5.5, 12)) == [("hip-sag", "hit", 0.5)]
    assert judged(("hip-sag", 1, 4)) == [("hip-sag", "missed", None), ("hip-sag", "false", None)]
    assert judged(("hip-pike", 5.5, 12)) == [
        ("hip-pike", "false", None),
        ("hip-sag", "missed", None),
    ]
    # the longer overlap is the match, the other no false alarm
    assert judged(("hip-sag", 5, 7), ("hip-sag", 8, 12)) == [("hip-sag", "hit", 3.0)]
    assert compare(make_report(truth), truth).faults.outcomes[0].outcome == "missed"


def test_findings_of_a_run(make_runner, make_report, make_finding):
    truth = make_runner(overstride_m=0.32)
    report = make_report(
        truth, findings=tuple(make_finding(c) for c in ("excess-lean", "crossover"))
    )
    found = compare(report, truth)
    # crossover cannot be judged
    assert outcomes(found) == {("overstride", "clip", "missed"), ("excess-lean", "clip", "false")}
    assert (found.faults.places, found.faults.clean) == (1, 0)


def test_a_doubt_about_a_whole_clip_or_a_hold_is_not_simply_missed(
    make_runner, make_truth, make_report, make_hold
):
    """A report names what it is not sure of by its title."""
    running = make_runner(overstride_m=0.32)
    assert outcomes(
        compare(make_report(running, unsure=("Landing far ahead of the hips",)), running)
    ) == {("overstride", "clip", "unsure")}
    assert outcomes(compare(make_report(running, unsure=("Something else",)), running)) == {
        ("overstride", "clip", "missed")
    }
    sagging = make_truth(
        movement="plank",
        reps=(),
        profile=(TrueKeyFrame(0, 0, 0, 0), TrueKeyFrame(2, 16, 0, 0), TrueKeyFrame(12, 16, 0, 0)),
    )
    title = next(f.title for f in get_movement("plank").fault if f.code == "hip-sag")
    assert outcomes(compare(make_report(sagging, unsure=(title,), hold=make_hold()), sagging)) == {
        ("hip-sag", "hold", "unsure")
    }


# -- steps and figures
# -------------------------------------------------------------------------------


def test_steps_repeat(make_runner, make_report):
    truth = make_runner()
    found = compare(make_report(truth), truth).steps
    assert (found.expected, len(found.matches), found.missed, found.extra) == (13, 13, 0, 0)
    assert all(m.side_right and m.contact_s == 0 for m in found.matches)
    assert all(m.contact_time_s == 0 for m in found.matches if m.toe_off_s is not None)


def test_steps_late_by_two_frames_with_one_missed_one_extra_and_one_on_the_wrong_side(
    make_runner, make_report
):
    truth = make_runner()
    steps = [
        Step(s.side, s.initial_contact_s + 2 / 60, s.toe_off_s)
        for s in make_report(truth).stride.steps
    ]
    steps[3] = replace(steps[3], side="left")
    del steps[5]
    steps.append(Step("left", 4.95))
    found = compare(make_report(truth, stride=Stride(170.0, tuple(steps))), truth).steps
    assert (found.expected, len(found.matches), found.missed, found.extra) == (13, 12, 1, 1)
    assert sum(not m.side_right for m in found.matches) == 1
    assert [m.contact_s * found.fps for m in found.matches] == pytest.approx([2] * 12)
    assert all(
        m.contact_time_s == pytest.approx(-2 / 60) for m in found.matches if m.toe_off_s is not None
    )


def test_steps_of_slow_motion_are_told_in_time_of_life(make_runner, make_report):
    truth = make_runner(fps=240.0, stored_fps=30.0, t=np.arange(1200) / 240, series={})
    report = make_report(truth)
    late = tuple(
        replace(s, initial_contact_s=s.initial_contact_s + 0.08, toe_off_s=None)
        for s in report.stride.steps
    )
    found = compare(replace(report, stride=Stride(170.0, late)), truth).steps
    assert [m.contact_s for m in found.matches] == pytest.approx([0.01] * 13)
    assert all(m.toe_off_s is None and m.contact_time_s is None for m in found.matches)


def test_a_contact_at_the_edge_may_go_unseen(make_runner, make_report):
    truth = make_runner()
    moved = replace(truth.steps[0], initial_contact_s=0.05)
    truth = replace(truth, steps=(moved, *truth.steps[1:]))
    report = make_report(truth)
    found = compare(replace(report, stride=Stride(170.0, report.stride.steps[1:])), truth).steps
    assert (found.expected, len(found.matches), found.missed) == (12, 12, 0)
    assert compare(report, truth).steps.extra == 0  # nor is it wrong to have seen it


def test_no_stride_misses_every_step(make_runner, make_report):
    truth = make_runner()
    found = compare(make_report(truth, stride=None), truth).steps
    assert (found.missed, found.matches, found.extra) == (13, (), 0)


def test_figures_in_whatever_unit(make_runner, make_report):
    truth = make_runner()  # leg 0.8 m: overstride 25 %, bounce 5 cm
    given = (
        Measurement("overstride", 28.0, 24.0, 32.0, "% leg"),
        Measurement("vertical_oscillation", 0.06, 0.055, 0.065, "m"),
        Measurement("contact_time", 0.24, 0.22, 0.26, "s", "left"),
        Measurement("ground_contact", None, None, None, "ms", "right", "refused"),
    )
    report = make_report(truth, stride=Stride(172.0, (), given))
    found = {(f.name, f.side): f for f in compare_figures(report, truth)}
    assert set(found) == {
        ("cadence", None),
        ("overstride", None),
        ("vertical_oscillation", None),
        ("ground_contact", "left"),
    }
    assert found["cadence", None].error == pytest.approx(172 - 60 / 0.35)
    assert found["cadence", None].inside is None
    assert (found["overstride", None].error, found["overstride", None].inside) == (
        pytest.approx(3),
        True,
    )
    assert (
        found["vertical_oscillation", None].error,
        found["vertical_oscillation", None].inside,
    ) == (pytest.approx(1), False)
    assert (found["ground_contact", "left"].error, found["ground_contact", "left"].unit) == (
        pytest.approx(-10),
        "ms",
    )


def test_bounce_in_percent_of_height(make_runner, make_report):
    truth = make_runner()
    report = make_report(
        truth,
        stride=Stride(
            172.0, (), (Measurement("vertical_oscillation", 3.125, None, None, "% height"),)
        ),
    )
    assert compare_figures(report, truth)[-1].error == pytest.approx(0)


def test_an_unknown_unit_is_not_guessed(make_runner, make_report):
    truth = make_runner()
    report = make_report(
        truth, stride=Stride(172.0, (), (Measurement("overstride", 1.0, None, None, "furlongs"),))
    )
    with pytest.raises(ValueError, match="furlongs"):
        compare_figures(report, truth)


def test_contacts_labelled_by_eye_are_compared_and_nothing_else(tmp_path, make_report):
    from posecheck.validation.run import find_clips
    from posecheck.validation.truth_file import load_truth

    labels = {
        "movement": "running",
        "view": "left",
        "fps": 30.0,
        "frames": 90,
        "left_contacts": [10, 31],
        "right_contacts": [20],
    }
    (tmp_path / "clip.mp4").write_bytes(b"")
    (tmp_path / "truth.json").write_text(json.dumps(labels))
    (video, file), truth = find_clips(tmp_path)[0], load_truth(tmp_path / "truth.json")
    assert (video.name, file.name, truth.id, truth.labelled) == (
        "clip.mp4",
        "truth.json",
        tmp_path.name,
        True,
    )
    steps = (Step("left", 10 / 30 + 0.01), Step("right", 20 / 30), Step("left", 31 / 30 - 0.02))
    found = compare(make_report(truth, stride=Stride(169.0, steps)), truth)
    assert (found.steps.missed, found.steps.extra) == (0, 0)
    assert [m.contact_s for m in found.steps.matches] == pytest.approx([0.01, 0.0, -0.02])
    assert found.faults is None

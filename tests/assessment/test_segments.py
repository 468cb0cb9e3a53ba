"""Holds, stances and strides judged against rules, on curves that are given: what is flagged, when,
and how long form was good."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.assessment.findings import findings_of_clip, findings_of_hold, good_points
from posecheck.assessment.hold import judge_hold
from posecheck.assessment.posture import judge_posture
from posecheck.assessment.reps import JudgedRep, typical_measurements
from posecheck.assessment.rules import applicable
from posecheck.assessment.stride import judge_stride
from posecheck.assessment.working_side import working_side
from posecheck.measures.reps import RepSpan
from posecheck.model.measurement import Curve, Measurement, Series
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Dose, Fault, HoldRule, Movement, Reported, Setup
from tests.drawn.stick_figures import film, front_figure, square_view
from tests.drawn.stick_movements import Timing, lunge_track

SIDE = square_view("side-left")
FPS = 30
T = np.arange(0, 20, 1 / FPS)


def plank(**fault) -> Movement:
    options = {"beyond": "above", "threshold": 4.0, "severity": 2} | fault
    rule = Fault(
        "hip-sag",
        "Hips sag",
        "hip_offset",
        cue="Up.",
        cue_body="Hips up.",
        why="Back.",
        source="[E]",
        good="Hips stay up.",
        **options,
    )
    return Movement(
        "plank",
        "Plank",
        "hold",
        Setup("Side-on."),
        Dose("Once."),
        ("side-left",),
        "hip_offset",
        hold=HoldRule("prone"),
        report=(Reported("hip_offset", phase="whole"),),
        fault=(rule,),
    )


NOBODY = np.full((len(T), 33, 2), np.nan)
NOTHING = Series(T, {}, {})


def series(value, half: float = 1.0, share: float = 1.0) -> Series:
    value = np.broadcast_to(np.asarray(value, float), T.shape)
    return Series(
        T, {"hip_offset": Curve(value, value - half, value + half, "%")}, {}, {"hip_offset": share}
    )


def between(start: float, end: float, inside: float, outside: float = 0.0) -> np.ndarray:
    return np.where((start <= T) & (end > T), inside, outside)


def hold(
    value,
    movement: Movement | None = None,
    half: float = 1.0,
    share: float = 1.0,
    span=(0, 20 * FPS - 1),
):
    return judge_hold(movement or plank(), span, series(value, half, share), NOBODY, SIDE)


def test_a_good_hold_is_all_good_form():
    judged = hold(0.0)
    assert judged.good_form_s == pytest.approx(T[-1])
    assert (judged.faults, judged.breakdown_s) == ((), None)
    assert [(j.code, j.clearly_fine) for j in judged.judged] == [("hip-sag", True)]
    assert [m.value for m in judged.measurements] == [0.0]


def test_a_sag_is_flagged_from_when_to_when():
    judged = hold(between(8, 13, 9.0))
    (fault,) = judged.faults
    assert (fault.start_s, fault.end_s) == pytest.approx((8.0, 13.0), abs=2 / FPS)
    assert fault.reading.value == pytest.approx(9.0)
    assert judged.good_form_s == pytest.approx(T[-1] - 5.0, abs=2 / FPS)
    assert judged.breakdown_s == pytest.approx(8.0, abs=1 / FPS)
    (finding,) = findings_of_hold(plank(), judged.faults)
    assert T[finding.evidence[0].frame] == finding.evidence[0].t
    assert 8 <= finding.evidence[0].t <= 13
    assert good_points(plank(), [judged.judged]) == ()


def test_a_wobble_of_less_than_a_second_is_no_fault():
    assert hold(between(8, 8.9, 9.0)).faults == ()


def test_a_fault_of_more_than_one_and_less_than_two_seconds_is_no_breakdown():
    judged = hold(between(8, 9.5, 9.0))
    assert len(judged.faults) == 1
    assert judged.breakdown_s is None


def test_a_blink_does_not_divide_a_fault_and_a_pause_does():
    blink, pause = between(5, 12, 9.0), between(5, 12, 9.0)
    blink[(T > 8.0) & (T < 8.3)] = 0.0
    pause[(T > 8.0) & (T < 9.0)] = 0.0
    assert len(hold(blink).faults) == 1
    divided = hold(pause)
    assert len(divided.faults) == 2
    assert len(findings_of_hold(plank(), divided.faults)) == 1
    assert len(findings_of_hold(plank(), divided.faults)[0].evidence) == 2


def test_a_fault_outside_the_hold_is_nobody_s():
    assert hold(between(0, 4, 9.0), span=(5 * FPS, 15 * FPS)).faults == ()


def test_a_wild_picture_in_a_closed_gap_takes_the_fault_back():
    """The stretch is clear picture by picture, but its mean is not."""
    value = between(5, 7, 6.0)
    value[(T > 5.9) & (T < 6.1)] = -500.0
    assert hold(value).faults == ()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_an_either_sided_rule_sees_both_sides(sign):
    judged = hold(between(8, 13, sign * 9.0), plank(beyond="either"))
    (fault,) = judged.faults
    assert fault.threshold == sign * 4.0


def test_a_pike_is_below():
    judged = hold(between(8, 13, -12.0), plank(beyond="below", threshold=-8.0))
    assert [f.code for f in judged.faults] == ["hip-sag"]
    assert hold(between(8, 13, 12.0), plank(beyond="below", threshold=-8.0)).faults == ()


@given(st.floats(-20, 20), st.floats(0.1, 8), st.floats(0.1, 1.0))
def test_nothing_is_flagged_whose_interval_does_not_clear(value, half, share):
    judged = hold(value, half=half, share=share)
    for fault in judged.faults:
        assert fault.clear
        assert fault.reading.low > 4.0
    if value - half <= 4.0:
        assert not judged.faults
    else:
        assert judged.good_form_s == pytest.approx(0.0)
    assert 0 <= judged.good_form_s <= judged.end_s - judged.start_s + 1e-9


def test_a_measure_that_is_missing_is_neither_flagged_nor_praised():
    judged = hold(np.nan)
    assert (judged.judged, judged.measurements) == ((), ())


def test_faults_are_judged_only_from_their_views():
    lunge = get_movement("lunge")
    assert {f.code for f in applicable(lunge, square_view("front"))} == {
        "knee-valgus",
        "pelvic-drop",
    }
    assert "knee-valgus" not in {f.code for f in applicable(lunge, SIDE)}


def test_a_stance_is_judged_by_the_mean_of_its_frames():
    standing = get_movement("standing")
    measured, judged = judge_posture(
        standing, np.arange(0, 100), series(between(0, 2, 7.0, 0.0)), SIDE
    )
    value = 7.0 * 60 / 100
    assert [m.value for m in measured] == [pytest.approx(value)]
    assert [(j.code, j.clear) for j in judged] == [("sway", True)]


@pytest.mark.parametrize(
    ("overstride", "codes"), [(40.0, {"overstride", "low-cadence"}), (10.0, set())]
)
def test_a_low_cadence_counts_only_beside_an_overstride(overstride, codes):
    figures = [
        Measurement("cadence", 150.0, 149.0, 151.0, "spm"),
        Measurement("overstride", overstride, overstride - 5, overstride + 5, "%", "left"),
    ]
    judged = judge_stride(get_movement("running"), figures, SIDE)
    assert {f.code for f in findings_of_clip(get_movement("running"), judged)} == codes


def test_centimetres_are_not_held_against_a_threshold_in_per_cent():
    figures = [Measurement("vertical_oscillation", 30.0, 29.0, 31.0, "cm")]
    assert judge_stride(get_movement("running"), figures, SIDE) == []


@pytest.mark.parametrize("leg", ["left", "right"])
@pytest.mark.parametrize("view", ["side-left", "side-right"])
def test_the_leading_leg_is_the_one_in_front(leg, view):
    timing = Timing(depths=(1.0,))
    track = lunge_track(timing, leg=leg, view=view)
    rep = RepSpan(*timing.spans[0], extreme=int(2.2 * FPS), height=0.5)
    assert (
        working_side(
            "front-foot", rep.frames(track.t, "peak"), NOTHING, track.landmarks, square_view(view)
        )
        == leg
    )


@pytest.mark.parametrize("view", ["rear", "oblique"])
def test_from_behind_or_obliquely_no_leading_leg_is_named(view):
    track = film(np.repeat(front_figure(), 90, axis=0), view="rear")
    rep = RepSpan(0.5, 1.0, 1.5, 2.0, extreme=35, height=0.5)
    assert (
        working_side(
            "front-foot", rep.frames(track.t, "peak"), NOTHING, track.landmarks, square_view(view)
        )
        is None
    )


def test_a_finding_of_two_sides_is_that_of_the_worse():
    sides = (("left", 30.0, 3), ("right", 40.0, 9))
    figures = [
        Measurement("overstride", v, v - 2, v + 2, "% leg", side, frame=frame, t=frame / 30)
        for side, v, frame in sides
    ]
    judged = judge_stride(get_movement("running"), figures, SIDE)
    (finding,) = findings_of_clip(get_movement("running"), judged)
    assert (finding.code, finding.value, finding.side) == ("overstride", 40.0, "right")
    assert (finding.evidence[0].frame, finding.threshold) == (9, 25.0)


@pytest.mark.parametrize(
    ("left", "right", "stands"),
    [(92.0, 95.0, None), (90.0, 12.0, "left"), (8.0, 88.0, "right"), (90.0, None, None)],
)
def test_the_leg_that_stands_in_a_single_leg_bridge_is_the_bent_one(left, right, stands):
    bends = {
        f"knee_flexion_{side}": bend
        for side, bend in (("left", left), ("right", right))
        if bend is not None
    }
    known = {
        name: Curve(*(np.full(len(T), bend + off) for off in (0.0, -4.0, 4.0)), "deg")
        for name, bend in bends.items()
    }
    frames = RepSpan(1.0, 2.0, 3.0, 4.0, 60, 0.5).frames(T, "peak")
    assert working_side("bent-knee", frames, Series(T, known, {}), NOBODY, SIDE) == stands


@pytest.mark.parametrize(
    ("values", "typical"),
    [((0.6, 15.0), 15.0), ((-0.2, 12.0, 1.0), 1.0), ((-9.0, 2.0), -9.0), ((4.0,), 4.0)],
)
def test_a_clips_figure_is_its_middle_rep_and_of_two_the_one_that_may_be_the_fault(values, typical):
    span = RepSpan(1.0, 2.0, 3.0, 4.0, 60, 0.5)
    reps = [
        JudgedRep(
            span,
            "left",
            (Measurement("knee_medial_displacement", v, v - 2, v + 2, "%", "left"),),
            (),
        )
        for v in values
    ]
    assert [m.value for m in typical_measurements(reps)] == [typical]


def test_a_rep_that_was_cut_gives_the_clip_no_figure_where_others_are_whole():
    whole = RepSpan(1.0, 2.0, 3.0, 4.0, 60, 0.5)
    cut = RepSpan(5.0, 6.0, 6.0, 6.0, 180, 0.4, partial=True)
    reps = [
        JudgedRep(span, "left", (Measurement("trunk_lean", v, v - 2, v + 2, "deg"),), ())
        for span, v in ((whole, 5.0), (cut, 33.0))
    ]
    assert [m.value for m in typical_measurements(reps)] == [5.0]
    assert [m.value for m in typical_measurements(reps[1:])] == [33.0]

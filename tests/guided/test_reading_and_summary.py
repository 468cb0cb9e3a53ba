"""What a report says of a step, and what a session comes to."""

from __future__ import annotations

from dataclasses import replace as replace_data

import pytest
from msgspec.structs import replace

from posecheck.analysis import analyze_track
from posecheck.guided.reading import found_in
from posecheck.guided.record import StepResult
from posecheck.guided.summary import summary_of
from posecheck.movements.load import get_movement
from tests.drawn.stick_movements import Timing, bridge_track, lunge_track, plank_track
from tests.guided.sessions_made import LUNGE, bridges, session_of
from tests.movements.drill_clips import read_track


def test_a_reports_reps_form_and_driving_measure_become_fields_of_a_result():
    movement = get_movement("glute-bridge")
    report = analyze_track(bridge_track(), movement).report
    found = found_in(report, movement)
    assert found["reps"] == len([rep for rep in report.reps if not rep.partial]) > 1
    assert found["figure"] == "trunk_thigh_angle"
    read = [
        m.value
        for rep in report.reps
        for m in rep.measurements
        if m.name == "trunk_thigh_angle" and not rep.partial
    ]
    assert found["figure_value"] == pytest.approx(sum(read) / len(read), abs=0.01)
    assert found["figure_half_width"] > 1
    assert StepResult(0, "done", "", **found).judged


def test_a_hold_has_its_seconds_and_its_worst_fault():
    movement = get_movement("plank")
    report = analyze_track(plank_track(), movement).report
    found = found_in(report, movement)
    assert found["hold_s"] == pytest.approx(report.hold.end_s - report.hold.start_s, abs=0.01)
    assert found["good_hold_s"] <= found["hold_s"]
    assert found["worst"] == (report.findings[0].code if report.findings else "")


def both_legs():
    """A report of three lunges of the left leg that lean, then two of the right one that do not."""
    leans, fine = (
        analyze_track(
            lunge_track(Timing(depths=(1.0,) * reps), leg=leg, trunk_lean=lean), "lunge"
        ).report
        for leg, reps, lean in (("left", 3, 45.0), ("right", 2, 3.0))
    )
    right = tuple(replace_data(rep, index=rep.index + 3) for rep in fine.reps)
    return replace_data(leans, reps=(*leans.reps, *right))


def test_of_a_side_come_its_own_reps_fault_and_figure():
    report, lunge = both_legs(), get_movement("lunge")
    assert [rep.side for rep in report.reps] == ["left"] * 3 + ["right"] * 2
    left, right, any_side = (found_in(report, lunge, side) for side in ("left", "right", ""))
    assert (left["reps"], right["reps"], any_side["reps"]) == (3, 2, 5)
    assert (left["worst"], right["worst"]) == ("trunk-lean", "")
    assert (left["good_reps"], right["severity"]) == (0, 0)
    assert left["severity"] == any_side["severity"] == report.findings[0].severity
    own = [m.value for rep in report.reps[3:] for m in rep.measurements if m.name == lunge.drive]
    assert right["figure_value"] == pytest.approx(sum(own) / len(own), abs=0.01)


def test_of_a_side_that_was_not_done_nothing_is_judged():
    report = analyze_track(lunge_track(Timing(depths=(1.0, 1.0))), "lunge").report
    found = found_in(report, get_movement("lunge"), "right")
    assert (found["judged"], found["reps"], found["worst"]) == (False, 0, "")
    assert "figure" not in found
    unknown = replace_data(report, reps=tuple(replace_data(r, side=None) for r in report.reps))
    assert found_in(unknown, get_movement("lunge"), "right")["reps"] == 2, "it may be the right one"


def test_a_hold_of_the_other_side_is_none_of_the_step():
    stretch = get_movement("half-kneeling-psoas-stretch")
    report = analyze_track(read_track("psoas-stretch-lean-right"), stretch).report
    assert report.hold.side == "right"
    right, left = (found_in(report, stretch, side) for side in ("right", "left"))
    assert right == found_in(report, stretch)
    assert (right["worst"], right["figure"]) == ("trunk-lean", "thigh_extension")
    assert (left["judged"], left["hold_s"], left["good_hold_s"]) == (False, 0.0, 0.0)
    assert left["worst"] == ""
    assert "figure" not in left


def test_the_side_that_is_near_the_camera_is_not_the_side_of_the_body():
    """Of a stretch of which only that is known, the hold counts for the side that was asked for."""
    pigeon = get_movement("supine-pigeon")
    report = analyze_track(plank_track(), "plank").report
    report = replace_data(report, hold=replace_data(report.hold, side="left"), holds=())
    assert found_in(report, pigeon, "right")["hold_s"] > 1


def result(step, went="done", **more):
    return StepResult(step, went, "2030-01-01T00:00:00Z", **more)


def test_the_summary_adds_the_sets_and_names_one_thing():
    session = replace(
        session_of(*bridges(), LUNGE),
        results=(
            result(0, judged=True, reps=5, good_reps=4, worst="heels-far", severity=1, seconds=30),
            result(1, judged=True, reps=5, good_reps=2, worst="heels-far", severity=1, seconds=30),
            result(2, "hurt", judged=True, reps=3, good_reps=3, pain=4, seconds=9),
        ),
    )
    summary = summary_of(session)
    assert (summary.good, summary.of) == (9, 13)
    bridge, lunge = summary.drills
    assert (bridge.sets, bridge.of_sets, bridge.reps, bridge.good_reps) == (2, 2, 10, 6)
    assert (lunge.hurt, lunge.pain, lunge.seconds) == (True, 4, 9)
    movement, fault = summary.next_time
    assert (movement, fault.code) == ("glute-bridge", "heels-far")


def test_a_small_fault_of_one_set_alone_is_no_thing_to_work_on():
    once = replace(
        session_of(*bridges()),
        results=(result(0, judged=True, reps=5, worst="heels-far", severity=1),),
    )
    assert summary_of(once).next_time is None
    grave = replace(
        once, results=(result(0, judged=True, reps=5, worst="lumbar-overextension", severity=2),)
    )
    assert summary_of(grave).next_time[1].code == "lumbar-overextension"


def test_by_the_clock_nothing_is_counted_and_a_skipped_set_is_none():
    session = replace(
        session_of(*bridges(), with_camera=False),
        results=(result(0, seconds=20.0), result(1, "skipped")),
    )
    summary = summary_of(session)
    assert (summary.judged, summary.of, summary.next_time) == (False, 0, None)
    assert (summary.drills[0].sets, summary.drills[0].seconds) == (1, 20.0)

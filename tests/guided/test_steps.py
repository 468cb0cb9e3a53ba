"""From a programme to steps: sets, sides, rests, timers, and a camera that is moved seldom."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from msgspec.structs import replace

from posecheck.guided.by_clock import CHANGE_S, after, breath_at, seconds_of
from posecheck.guided.camera import camera_of, height_of, order_of
from posecheck.guided.steps import (
    AGAIN_S,
    GET_READY_S,
    guide_for,
    moves_of_camera,
    pace_of,
    seconds_left,
    steps_of,
    total_seconds,
)
from posecheck.intake.answers import Answers
from posecheck.movements.load import filmed_movements, get_movement
from posecheck.present.figures.data import figures
from tests.guided.sessions_made import line, programme, session_of, three_drills


def test_sets_and_sides_follow_each_other_with_a_rest_between_sets_alone():
    steps = steps_of(
        programme(line("clam", "activate", sets=2, reps=9, rest_s=30.0, sides=("left", "right")))
    )
    assert [(s.set_number, s.sets, s.side, s.reps, s.rest_s) for s in steps] == [
        (1, 2, "left", 9, 0.0),
        (1, 2, "right", 9, 30.0),
        (2, 2, "left", 9, 0.0),
        (2, 2, "right", 9, 0.0),
    ]
    assert {(s.camera, s.judged) for s in steps} == {("mat-front", True)}


def test_a_timer_has_its_own_steps_and_sides_and_nothing_judges_it():
    steps = steps_of(programme(line("release-front-hip", "release")))
    assert [(s.side, s.judged, s.camera, s.reps) for s in steps] == [
        ("left", False, "", None),
        ("right", False, "", None),
    ]
    movement = get_movement("release-front-hip")
    assert steps[0].hold_s == pytest.approx(CHANGE_S + 60)
    (said,) = guide_for(steps[0], movement)
    assert said.text.startswith("Left side. Find a spot")
    longer = steps_of(programme(line("release-front-hip", "release", hold_s=90.0)))[1]
    (said,) = guide_for(longer, movement)
    assert (said.hold_s, said.take_up_s) == (pytest.approx(90.0), CHANGE_S)
    assert said.text.startswith("Right side.")


def test_what_is_unwanted_is_left_out_and_what_nobody_knows_goes_by_the_clock():
    both = programme(
        line("lunge", "integrate", reps=4), line("gone-file", "integrate", seconds=90.0)
    )
    steps = steps_of(both, Answers(leave_out=("lunge",)))
    assert [(s.movement, s.judged, s.camera, s.hold_s) for s in steps] == [
        ("gone-file", False, "", 90.0)
    ]
    assert seconds_of(guide_for(steps[0], None)) == pytest.approx(CHANGE_S + 90.0)


def test_within_a_phase_what_is_filmed_from_one_place_comes_together():
    names = ("hinge", "bird-dog", "squat", "plank", "walking-lunge")
    phases = ("activate", "activate", "activate", "core", "integrate")
    steps = steps_of(programme(*(line(n, p, reps=5) for n, p in zip(names, phases, strict=True))))
    assert [s.movement for s in steps] == ["hinge", "squat", "bird-dog", "plank", "walking-lunge"]
    assert moves_of_camera(steps) == 2


def test_the_order_looks_ahead():
    """Starting with the mat, as the programme does, would move the camera twice more."""
    phases = ("activate", "activate", "core", "integrate")
    assert order_of(phases, ("mat-side", "hip-side", "mat-side", "mat-side")) == (1, 0, 2, 3)
    assert order_of(phases, ("mat-side", "mat-front", "mat-side", "hip-side")) == (1, 0, 2, 3)
    assert order_of(("release",) * 3, ("", "mat-side", "")) == (0, 1, 2), "timers where they stood"
    assert order_of(("release",) * 4, ("", "mat-side", "", "hip-side")) == (0, 1, 3, 2)
    assert order_of((), ()) == ()


def test_no_order_of_the_phases_own_drills_moves_the_camera_less():
    cameras = ("hip-side", "mat-side", "mat-front", "hip-front", "mat-side", "hip-side")
    phases = ("lengthen", "lengthen", "activate", "activate", "core", "integrate")

    def moves(order):
        heights = [height_of(cameras[i]) for i in order]
        return sum(a != b for a, b in pairwise(heights))

    allowed = [(*a, *b, 4, 5) for a in permutations((0, 1)) for b in permutations((2, 3))]
    assert moves(order_of(phases, cameras)) == min(map(moves, allowed))


def test_the_camera_stands_where_the_drawings_of_the_drills_show_it():
    drawn = figures()
    judged = [
        m for m in filmed_movements().values() if m.kind in ("reps", "hold") and m.id in drawn
    ]
    assert len(judged) > 20
    for movement in judged:
        camera = camera_of(movement)
        lying = drawn[movement.id].lying
        assert height_of(camera) == ("mat" if lying else "hip"), movement.id
        assert camera.split("-")[1] in {view.split("-")[0] for view in movement.views}


def test_the_time_is_that_of_steps_rests_and_getting_ready():
    steps = steps_of(programme(line("hinge", "integrate", sets=2, reps=10, rest_s=45.0)))
    pace = pace_of(get_movement("hinge"))
    assert total_seconds(steps) == pytest.approx(
        GET_READY_S + AGAIN_S + 2 * (CHANGE_S + 10 * pace) + 45
    )
    assert pace_of(get_movement("press-hold")) == 6.0, "its tempo is 1-4-1"
    session = session_of(*steps)
    assert seconds_left(session) == pytest.approx(total_seconds(steps))
    later = replace(session, at=1)
    assert seconds_left(later) == pytest.approx(AGAIN_S + CHANGE_S + 10 * pace)
    assert seconds_left(replace(later, left_out=("hinge",))) == 0


def test_by_the_clock_reps_go_at_their_pace_and_a_hold_for_its_seconds():
    steps = steps_of(three_drills())
    hold, reps = steps[0], steps[2]
    assert [s.hold_s for s in guide_for(hold, get_movement(hold.movement))] == [20.0]
    (said,) = guide_for(reps, get_movement(reps.movement))
    assert (said.text, said.hold_s) == ("5 reps, at the pace of the count.", 20.0)
    assert guide_for(hold, get_movement(hold.movement))[0].text.startswith("Left side.")


def test_what_is_left_of_a_timer_after_a_break():
    guide = guide_for(
        steps_of(programme(line("release-upper-back", "release")))[0],
        get_movement("release-upper-back"),
    )
    assert [(s.take_up_s, s.hold_s) for s in after(guide, 35.0)] == [(5.0, 90.0)]
    assert [s.hold_s for s in after(guide, 9999.0)] == [1.0]
    two = (
        guide_for(steps_of(programme(line("plank", "core", hold_s=30.0)))[0], get_movement("plank"))
        * 2
    )
    assert [s.hold_s for s in after(two, 40.0)] == [30.0]
    assert [breath_at(s) for s in (0.0, 3.9, 4.0, 9.9, 10.0)] == ["in", "in", "out", "out", "in"]

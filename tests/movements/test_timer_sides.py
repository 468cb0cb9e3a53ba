"""The sides of a timer: one answer for the live page, the steps of a session and the time that a
programme reckons with."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from posecheck.guided.by_clock import CHANGE_S, guide_of, seconds_of
from posecheck.guided.steps import steps_of
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement, TimerStep
from posecheck.movements.timers import timer_sides
from posecheck.programme.dose import first_dose
from posecheck.programme.rules import limits
from tests.guided.sessions_made import line, programme

BOTH, LEFT, RIGHT = (TimerStep("Roll.", 60.0, side) for side in ("both", "left", "right"))


def timer(*steps: TimerStep, per_side: bool) -> Movement:
    known = movements()["release-front-hip"]
    return replace(
        known, id="mine", step=steps, dose=replace(known.dose, per_side=per_side, sets=None)
    )


@pytest.mark.parametrize(
    ("steps", "per_side", "sides", "steps_done"),
    [
        ((BOTH,), False, ("",), 1),
        ((BOTH,), True, ("left", "right"), 2),
        ((BOTH, BOTH), True, ("left", "right"), 4),
        ((LEFT, RIGHT), True, ("left", "right"), 2),
        ((RIGHT, LEFT), False, ("right", "left"), 2),
        ((LEFT,), False, ("left",), 1),
        ((BOTH, LEFT, RIGHT), True, ("",), 3),
        ((LEFT, RIGHT, LEFT, RIGHT), True, ("",), 4),
    ],
)
def test_sides_are_the_same_on_the_page_in_a_session_and_in_the_programmes_minutes(
    monkeypatch, steps, per_side, sides, steps_done
):
    mine = timer(*steps, per_side=per_side)
    assert timer_sides(mine) == sides
    monkeypatch.setattr("posecheck.guided.steps.movements", lambda: {"mine": mine})
    session = steps_of(programme(line("mine", "release")))
    assert tuple(step.side for step in session) == sides
    whole = steps_done * (CHANGE_S + 60.0)
    assert seconds_of(guide_of(mine)) == whole
    assert sum(step.hold_s for step in session) == whole
    assert first_dose(mine).seconds == steps_done * 60.0 + limits().drill_s


def test_what_has_no_steps_has_no_sides():
    assert timer_sides(movements()["lunge"]) == ("",)

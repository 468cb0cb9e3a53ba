"""From a programme to the steps of a session: one set of one drill on one side each, in an order in
which the camera is moved seldom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from msgspec.structs import replace

from posecheck.guided.by_clock import (
    CHANGE_S,
    ClockStep,
    seconds_of,
    side_guide,
    stretched,
)
from posecheck.guided.camera import camera_of, height_of, order_of
from posecheck.guided.record import GuidedSession, SessionStep, Side
from posecheck.intake.answers import Answers
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.movements.timers import timer_sides
from posecheck.programme.dose import rep_seconds
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.programme.rules import limits

GET_READY_S, AGAIN_S = 10.0, 3.0
"""Before the first step of a drill, to read what comes; before each further one [E]."""
EASIER = 0.6
"""Share of its aim that a drill keeps after it hurt a little, and on a day that hurts [E]."""
JUDGED = ("reps", "hold")
"""Kinds of movements whose set begins and ends by itself before the camera; every other one goes by
the clock."""


def steps_of(programme: Programme, answers: Answers | None = None) -> tuple[SessionStep, ...]:
    """The steps of one session of a week. What the person does not want to do (answers) is left
    out. A drill that no file knows any more goes by the clock."""
    unwanted = () if answers is None else answers.leave_out
    lines = [line for line in programme.lines if line.movement not in unwanted]
    known = movements()
    cameras = [_camera(known.get(line.movement)) for line in lines]
    order = order_of([line.phase for line in lines], cameras)
    return tuple(step for i in order for step in _of_line(lines[i], known.get(lines[i].movement)))


def _camera(movement: Movement | None) -> str:
    return camera_of(movement) if movement is not None and movement.kind in JUDGED else ""


def _of_line(line: ProgrammeLine, movement: Movement | None) -> list[SessionStep]:
    dose = line.dose
    sides = dose.sides or (("",) if movement is None else timer_sides(movement))
    judged = movement is not None and movement.kind in JUDGED
    return [
        SessionStep(
            line.movement,
            number,
            dose.sets,
            side,
            dose.reps if judged else None,
            dose.hold_s if judged else _whole_length(line, movement, side, len(sides)),
            # the way to the other side is rest enough; after the last set another drill comes
            dose.rest_s if side == sides[-1] and number < dose.sets else 0.0,
            _camera(movement),
            judged,
        )
        for number in range(1, dose.sets + 1)
        for side in sides
    ]


def _whole_length(line: ProgrammeLine, movement: Movement | None, side: Side, sides: int) -> float:
    """How long a set of a timer lasts: what its steps say, each held for the dose's seconds where
    it gives some; of what has no steps, its share of the line's time."""
    if movement is None or not movement.step:
        return line.dose.hold_s or max(1.0, line.dose.seconds / (line.dose.sets * sides))
    guide = side_guide(movement, side)
    if line.dose.hold_s is None:
        return seconds_of(guide)
    return sum(step.take_up_s for step in guide) + line.dose.hold_s


def smaller(step: SessionStep) -> SessionStep:
    """With less to do: EASIER of its reps, at least one, or of its seconds."""
    reps = None if step.reps is None else max(1, ceil(step.reps * EASIER))
    return replace(step, reps=reps, hold_s=None if step.hold_s is None else step.hold_s * EASIER)


def guide_for(step: SessionStep, movement: Movement | None) -> tuple[ClockStep, ...]:
    """The step by the clock: what is said, and for how long. Of a timer its own steps; of what
    would be filmed, the reps at their pace or the hold, after the time to take it up."""
    if movement is not None and movement.step and step.hold_s is not None:
        return stretched(side_guide(movement, step.side), step.hold_s)
    side = f"{step.side.capitalize()} side. " if step.side else ""
    if step.reps is not None:
        pace = pace_of(movement)
        said = f"{side}{step.reps} reps, at the pace of the count."
        return (ClockStep("reps", said, CHANGE_S, step.reps * pace),)
    return (
        ClockStep("hold", f"{side}Go on until the time is over.", CHANGE_S, step.hold_s or 0.0),
    )


def pace_of(movement: Movement | None) -> float:
    """Seconds of one rep, as the programme reckons with them."""
    return limits().rep_s if movement is None else rep_seconds(movement)


def get_ready_s(steps: Sequence[SessionStep], at: int) -> float:
    """How long a step by the clock is announced before it begins, s."""
    again = at > 0 and steps[at - 1].movement == steps[at].movement
    return AGAIN_S if again else GET_READY_S


def total_seconds(
    steps: Sequence[SessionStep], since: int = 0, without: Sequence[str] = ()
) -> float:
    """About how long the steps from `since` on take, with their starts and rests, s. without:
    movements that are left out."""
    known = movements()
    return sum(
        get_ready_s(steps, at) + seconds_of(guide_for(step, known.get(step.movement))) + step.rest_s
        for at, step in enumerate(steps)
        if at >= since and step.movement not in without
    )


def seconds_left(session: GuidedSession) -> float:
    """About how long the rest of a session takes, s: the step that is on and all that come."""
    return total_seconds(session.steps, session.at, session.left_out)


def moves_of_camera(steps: Iterable[SessionStep]) -> int:
    """How often the camera has to be moved between these steps."""
    heights = [height_of(step.camera) for step in steps if step.camera]
    return sum(a != b for a, b in pairwise(heights))

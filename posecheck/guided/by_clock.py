"""What goes by the clock: steps that are said, taken up and held for their seconds, one after the
other. A timer is made of them, the half-minute of a calibration, and a drill that nothing films.
Each step's held seconds are a labelled span."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecheck.movements.movement import Movement, TimerStep
from posecheck.movements.timers import steps_for, timer_sides

CHANGE_S = 5.0
"""Time to take up the next position of a timer [E]."""
BREATHE_IN_S, BREATHE_OUT_S = 4.0, 6.0
"""Slow breathing, six breaths a minute, longer out than in [E]."""


@dataclass(frozen=True)
class ClockStep:
    """label: what the span is called. text: what is said. take_up_s: time to take up the position;
    hold_s: held and measured."""

    label: str
    text: str
    take_up_s: float = 3.0
    hold_s: float = 6.0


CALIBRATION = (
    ClockStep("relaxed", "Stand relaxed, as you always do.", 2.0, 5.0),
    ClockStep("tuck", "Tuck: belt buckle up, low back flat. Hold.", 4.0, 5.0),
    ClockStep("arch", "Arch: tail out, low back hollow. Hold.", 4.0, 5.0),
)
"""Half a minute that shows a person's own neutral and range."""


@dataclass(frozen=True)
class ClockMoment:
    """index: which step; left_s: seconds until its end; holding: its measured part has begun. over:
    all steps are done."""

    index: int
    text: str
    left_s: float
    holding: bool
    over: bool = False


def moment_of(steps: tuple[ClockStep, ...], since_start_s: float) -> ClockMoment:
    """Where the guide is, so many seconds after it began."""
    begun = 0.0
    for i, step in enumerate(steps):
        end = begun + step.take_up_s + step.hold_s
        if since_start_s < end:
            return ClockMoment(
                i, step.text, end - since_start_s, since_start_s >= begun + step.take_up_s
            )
        begun = end
    return ClockMoment(len(steps), "", 0.0, False, True)


def spans_of(steps: tuple[ClockStep, ...]) -> dict[str, tuple[float, float]]:
    """(start, end) s of each step's measured part, from the start of the guide, by label."""
    spans, begun = {}, 0.0
    for step in steps:
        spans[step.label] = (begun + step.take_up_s, begun + step.take_up_s + step.hold_s)
        begun = spans[step.label][1]
    return spans


def seconds_of(steps: tuple[ClockStep, ...]) -> float:
    """How long the whole guide lasts, s."""
    return sum(step.take_up_s + step.hold_s for step in steps)


def side_guide(movement: Movement, side: str = "") -> tuple[ClockStep, ...]:
    """One round of a timer, of one side: its steps for that side; "" for all of them."""
    return tuple(
        _of_step(step, side if step.side == "both" else "") for step in steps_for(movement, side)
    )


def stretched(steps: tuple[ClockStep, ...], seconds: float) -> tuple[ClockStep, ...]:
    """The same steps, held longer or shorter, so that all of it lasts so many seconds; the time to
    take up each stays."""
    taking_up = sum(step.take_up_s for step in steps)
    share = max(0.0, seconds - taking_up) / max(sum(step.hold_s for step in steps), 1e-9)
    return tuple(replace(step, hold_s=step.hold_s * share) for step in steps)


def after(steps: tuple[ClockStep, ...], done_s: float) -> tuple[ClockStep, ...]:
    """What is left of it after so many seconds; the step that was on is taken up anew. Never
    nothing: the last second of it stays."""
    left = list(steps)
    while len(left) > 1 and done_s >= left[0].take_up_s + left[0].hold_s:
        done_s -= left[0].take_up_s + left[0].hold_s
        left.pop(0)
    held = max(0.0, done_s - left[0].take_up_s)
    left[0] = replace(left[0], hold_s=max(1.0, left[0].hold_s - held))
    return tuple(left)


def breath_at(seconds: float) -> str:
    """ "in" or "out": how to breathe while something is held, so many seconds after it began."""
    return "in" if seconds % (BREATHE_IN_S + BREATHE_OUT_S) < BREATHE_IN_S else "out"


def guide_of(movement: Movement) -> tuple[ClockStep, ...]:
    """What a timer says, step by step, and for how long; nothing of a movement that is filmed.

    Its sides follow one another (`movements.timers.timer_sides`); a step of one side names it. As
    many rounds as the dose has sets, with its rest between them.
    """
    round_ = tuple(step for side in timer_sides(movement) for step in side_guide(movement, side))
    steps = list(round_)
    for _ in range((movement.dose.sets or 1) - 1):
        if movement.dose.rest_s:
            steps.append(ClockStep("rest", "Rest.", 0.0, movement.dose.rest_s))
        steps += round_
    return tuple(steps) if movement.step else ()


def _of_step(step: TimerStep, side: str) -> ClockStep:
    own = side or ("" if step.side == "both" else step.side)
    return ClockStep(
        own or "step",
        f"{own.capitalize()} side. {step.text}" if own else step.text,
        CHANGE_S,
        step.seconds,
    )

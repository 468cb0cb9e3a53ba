"""Programmes and sessions for tests."""

from __future__ import annotations

from posecheck.guided.record import GuidedSession, SessionStep
from posecheck.guided.session import begin, new_session, start_step
from posecheck.programme.plan import LineDose, LineReason, Programme, ProgrammeLine

NOW = 1_900_000_000.0
"""2030-03-17T17:46:40Z."""
REASON = LineReason("rule", "because your right thigh stops 6° short (2 to 10) behind you")


def line(movement: str, phase: str, **dose) -> ProgrammeLine:
    dose = {"sets": 1, "seconds": 60.0, "source": "[E]", **dose}
    return ProgrammeLine(movement, phase, LineDose(**dose), (REASON,))


def programme(*lines: ProgrammeLine) -> Programme:
    return Programme("p1", "Ann", 1, "2030-03-01", "2030-03-17", lines)


def three_drills() -> Programme:
    return programme(
        line("half-kneeling-psoas-stretch", "lengthen", hold_s=20.0, sides=("left", "right")),
        line("glute-bridge", "activate", sets=2, reps=5, rest_s=30.0),
        line("lunge", "integrate", reps=4),
    )


def session_of(*steps: SessionStep, **more) -> GuidedSession:
    return new_session(programme(), steps, key="s1", now=NOW, **more)


def bridges(sets: int = 2, reps: int = 5, rest_s: float = 30.0) -> tuple[SessionStep, ...]:
    return tuple(
        SessionStep(
            "glute-bridge",
            number,
            sets,
            reps=reps,
            rest_s=rest_s if number < sets else 0.0,
            camera="mat-side",
            judged=True,
        )
        for number in range(1, sets + 1)
    )


LUNGE = SessionStep("lunge", 1, 1, reps=4, camera="hip-side", judged=True)


def doing(*steps: SessionStep, **more) -> GuidedSession:
    """A session whose first step is being done."""
    return start_step(begin(session_of(*steps, **more), NOW), NOW)

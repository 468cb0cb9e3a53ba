"""Guided sessions as they are kept, made of a programme and a few numbers."""

from __future__ import annotations

from posecheck.guided.record import GuidedSession, SessionStep, StepResult
from posecheck.programme.plan import Programme, ProgrammeLine


def steps_for(line: ProgrammeLine) -> list[SessionStep]:
    dose = line.dose
    return [
        SessionStep(line.movement, n + 1, dose.sets, side, dose.reps, dose.hold_s)
        for n in range(dose.sets)
        for side in dose.sides or ("",)
    ]


def session(
    programme: Programme,
    number: int = 1,
    *,
    good: float | dict[str, float] = 1.0,
    judged: bool = True,
    broken: tuple[str, ...] = (),
    pain: dict[str, int] | None = None,
    skipped: tuple[str, ...] = (),
    before: int | None = None,
    after: int | None = None,
    next_day: int | None = None,
) -> GuidedSession:
    """A session of a week. number: its day. good: share in good form, of all drills or by drill.
    broken: drills with a clear fault of severity 2 in each set. pain: by drill, said in it."""
    steps: list[SessionStep] = []
    results: list[StepResult] = []
    for line in programme.lines:
        share = good.get(line.movement, 1.0) if isinstance(good, dict) else good
        for step in steps_for(line):
            reps, hold = step.reps or 0, step.hold_s or 0.0
            hurt = (pain or {}).get(line.movement)
            results.append(
                StepResult(
                    len(steps),
                    "skipped" if line.movement in skipped else "hurt" if hurt else "done",
                    f"2026-03-{number:02d}T10:00:00Z",
                    judged=judged and bool(reps or hold),
                    reps=reps,
                    good_reps=round(reps * share) if judged else 0,
                    hold_s=hold,
                    good_hold_s=hold * share if judged else 0.0,
                    worst="x" if line.movement in broken else "",
                    severity=2 if line.movement in broken else 0,
                    pain=hurt,
                )
            )
            steps.append(step)
    return GuidedSession(
        f"s{programme.week}-{number}",
        programme.person,
        programme.key,
        programme.week,
        tuple(steps),
        f"2026-03-{number:02d}T10:00:00Z",
        at=len(steps),
        state="finished",
        results=tuple(results),
        with_camera=judged,
        pain_before=before,
        pain_after=after,
        pain_next_day=next_day,
    )

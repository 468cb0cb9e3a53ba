"""Screens, programmes and guided sessions with known contents, and stores to keep them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from posecheck.guided.record import GuidedSession, SessionStep, StepResult
from posecheck.programme.plan import LineDose, LineReason, Programme, ProgrammeLine
from posecheck.screen.result import PartResult, Screen, ScreenFigure, ScreenFinding

DAY = date(2026, 3, 2)
"""A Monday."""


def screen(
    day: date = DAY, tilt: float = 12.0, hour: int = 9, parts: int = 2, person: str = "Anna"
) -> Screen:
    """An arched pelvis of so many degrees, and parts read from that hour on."""
    figure = ScreenFigure("pelvic_tilt", tilt, tilt - 3, tilt + 3, "deg")
    read = tuple(
        PartResult(
            name,
            "done",
            figures=(figure,),
            source=f"{name}.mp4",
            at=f"{day.isoformat()}T{hour:02d}:{k:02d}:00+00:00",
        )
        for k, name in enumerate(("standing-side", "bridges", "lunges")[:parts])
    )
    finding = ScreenFinding(
        "pelvis",
        "stands-out" if tilt > 10 else "within",
        pattern="arched",
        figure=figure,
        against="usual",
        threshold=10.0,
        part="standing-side",
    )
    return Screen(person, day.isoformat(), read, (finding,), version="1")


def programme(week: int = 1, key: str = "p1", day: date = DAY, by: str = "") -> Programme:
    line = ProgrammeLine(
        "glute-bridge",
        "activate",
        LineDose(sets=2, seconds=120.0, source="[E]", reps=10),
        (LineReason("arched", "because your pelvis tips forward by 12° (9 to 15)", "pelvis"),),
    )
    return Programme(
        key,
        "Anna",
        week,
        DAY.isoformat(),
        (day + timedelta(weeks=week - 1)).isoformat(),
        (line,),
        by=by,
        version="1",
    )


STEPS = tuple(
    SessionStep("lunge", number, 2, side, reps=8, camera="side", judged=True)
    for number in (1, 2)
    for side in ("left", "right")
)


def result(step: int, at: datetime, **more) -> StepResult:
    given = {
        "judged": True,
        "reps": 8,
        "good_reps": 6,
        "worst": "trunk-lean",
        "severity": 2,
        "figure": "trunk_lean",
        "figure_value": 20.0 + step,
        "figure_half_width": 4.0,
    } | more
    return StepResult(step, given.pop("went", "done"), at.isoformat(), **given)


def session(key: str = "s1", day: date = DAY, done: int = 4, **more) -> GuidedSession:
    """Of four steps, so many of them done, a minute each; at ten UTC, which is that day nearly
    everywhere."""
    began = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)
    results = tuple(result(k, began + timedelta(minutes=k + 1)) for k in range(done))
    over = done == len(STEPS)
    given = {
        "began_at": began.isoformat(),
        "at": done,
        "state": "finished" if over else "going",
        "results": results,
        "pain_before": 3,
        "pain_after": 2 if over else None,
        "ended_at": (began + timedelta(minutes=12)).isoformat() if over else "",
    } | more
    return GuidedSession(key, "Anna", "p1", 1, **{"steps": STEPS, **given})

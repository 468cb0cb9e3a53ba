"""Screens with known findings: of an arched, a tucked, a neutral person and one with a hip high; of
two who run."""

from __future__ import annotations

from datetime import date

from posecheck.intake.answers import Answers
from posecheck.programme.choose import programme_of
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.screen.result import Screen, ScreenFigure, ScreenFinding

TODAY = date(2026, 3, 2)


def finding(
    code: str,
    standing: str = "stands-out",
    value: float = 0.0,
    half: float = 1.0,
    *,
    threshold: float | None = None,
    side: str = "",
    pattern: str = "",
    unit: str = "deg",
    measure: str = "",
    against: str = "usual",
) -> ScreenFinding:
    """One with the interval value - half to value + half; not-seen ones have no figure."""
    figure = ScreenFigure(measure or code, value, value - half, value + half, unit, side)
    return ScreenFinding(
        code,
        standing,
        side,
        pattern,
        None if standing == "not-seen" else figure,
        against,
        threshold,
    )


LEVEL = finding("pelvis", "within", 3, 5, threshold=10, pattern="level")
ARCHED = finding("pelvis", value=16, half=5, threshold=10, pattern="arched")
TUCKED = finding("pelvis", value=-14, half=4, threshold=-7, pattern="tucked")
SHORT_RIGHT = finding("hip-extension", value=4, half=4, threshold=10, side="right")
HIP_HIGH = finding("hip-level", value=-7, half=2, threshold=-4, side="right")
OVERSTRIDE = finding("overstride", value=33, half=4, threshold=25, side="left", unit="% leg")
LANDS_WELL = finding("overstride", "within", 15, 5, threshold=25, side="left", unit="% leg")

RUNS = Answers(day=("running",), props=("wall", "ball", "band", "mat"))
SITS = Answers(day=("sitting",), props=("wall", "ball", "band", "mat"))
KNOWN: dict[str, tuple[tuple[ScreenFinding, ...], Answers]] = {
    "arched": ((ARCHED,), SITS),
    "tucked": ((TUCKED,), SITS),
    "neutral": ((LEVEL,), SITS),
    "hip-high": ((HIP_HIGH, LEVEL), SITS),
    "overstriding": ((OVERSTRIDE, LEVEL), RUNS),
    "level-runner": ((LANDS_WELL, LEVEL), RUNS),
}


def screen(*findings: ScreenFinding) -> Screen:
    return Screen("Anna", "2026-03-01", findings=findings)


def programme(*findings: ScreenFinding, answers: Answers = SITS) -> Programme:
    return programme_of(screen(*findings), answers, key="k", today=TODAY)


def drills(made: Programme) -> list[str]:
    return [line.movement for line in made.lines]


def line_of(made: Programme, movement: str) -> ProgrammeLine:
    return next(line for line in made.lines if line.movement == movement)

"""What a guided session came to: a line for each drill, and the one thing for the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.guided.record import GuidedSession, StepResult
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault

HEAVY = 2
"""From this severity on a fault is worth a word at the end, where it was clear in one set alone."""


@dataclass(frozen=True)
class DrillSummary:
    """sets: with something done in them, of how many. reps, good_reps, hold_s, good_hold_s: of all
    sets that were judged. seconds: by the clock, all sets. pain: the worst that was said of it."""

    movement: str
    sets: int
    of_sets: int
    reps: int
    good_reps: int
    hold_s: float
    good_hold_s: float
    seconds: float
    judged: bool
    hurt: bool
    pain: int | None


@dataclass(frozen=True)
class SessionSummary:
    """drills: in the order they came. good, of: reps in good form, of those that were judged.
    next_time: the movement and the fault to work on, None where nothing certain stood out."""

    drills: tuple[DrillSummary, ...]
    good: int
    of: int
    next_time: tuple[str, Fault] | None

    @property
    def judged(self) -> bool:
        return any(drill.judged for drill in self.drills)


def summary_of(session: GuidedSession) -> SessionSummary:
    """Of all that was done until now; repeated sets count, for they were done."""
    order = dict.fromkeys(step.movement for step in session.steps)
    drills = tuple(_of_drill(session, movement) for movement in order)
    counted = [drill for drill in drills if drill.judged]
    return SessionSummary(
        drills,
        sum(drill.good_reps for drill in counted),
        sum(drill.reps for drill in counted),
        _next_time(session),
    )


def _of_drill(session: GuidedSession, movement: str) -> DrillSummary:
    mine = [one for one in session.results if session.steps[one.step].movement == movement]
    judged = [one for one in mine if one.judged]
    pains = [one.pain for one in mine if one.pain is not None]
    return DrillSummary(
        movement,
        len({one.step for one in mine if _something(one)}),
        sum(step.movement == movement for step in session.steps),
        sum(one.reps for one in judged),
        sum(one.good_reps for one in judged),
        sum(one.hold_s for one in judged),
        sum(one.good_hold_s for one in judged),
        sum(one.seconds for one in mine),
        bool(judged),
        any(one.went == "hurt" for one in mine),
        max(pains, default=None),
    )


def _something(one: StepResult) -> bool:
    return one.went == "done" or bool(one.reps or one.hold_s or one.seconds)


def _next_time(session: GuidedSession) -> tuple[str, Fault] | None:
    """The gravest fault; of several, the one of most sets; of these, the first."""
    known, seen = movements(), [one for one in session.results if one.worst and one.judged]
    found: dict[tuple[str, str], list[StepResult]] = {}
    for one in seen:
        found.setdefault((session.steps[one.step].movement, one.worst), []).append(one)
    ranked = sorted(found.items(), key=lambda item: _weight(item[1]), reverse=True)
    for (movement, code), hits in ranked:
        rules = known[movement].rules if movement in known else {}
        if code in rules and (len(hits) > 1 or max(one.severity for one in hits) >= HEAVY):
            return movement, rules[code]
    return None


def _weight(hits: Sequence[StepResult]) -> tuple[int, int]:
    return max(one.severity for one in hits), len(hits)

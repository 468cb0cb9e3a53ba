"""What a guided session came to: a line for each drill, and the one thing for the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.guided.by_clock import seconds_of
from posecheck.guided.record import GuidedSession, StepResult
from posecheck.guided.steps import guide_for
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault

HEAVY = 2
"""From this severity on a fault is worth a word at the end, where it was clear in one set alone."""


@dataclass(frozen=True)
class DrillSummary:
    """sets: with something done in them, of how many. reps, good_reps, hold_s, good_hold_s: of all
    sets that were judged. seconds: by the clock, all sets. of_reps, of_hold_s, of_seconds: of what
    was planned of it, all sets; seconds with the time to take it up. pain: the worst that was said
    of it."""

    movement: str
    sets: int
    of_sets: int
    reps: int
    of_reps: int
    good_reps: int
    hold_s: float
    of_hold_s: float
    good_hold_s: float
    seconds: float
    of_seconds: float
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
    asked = [step for step in session.steps if step.movement == movement]
    known = movements().get(movement)
    judged = [one for one in mine if one.judged]
    pains = [one.pain for one in mine if one.pain is not None]
    return DrillSummary(
        movement,
        len({one.step for one in mine if one.has_something}),
        len(asked),
        sum(one.reps for one in judged),
        sum(step.reps or 0 for step in asked if step.judged),
        sum(one.good_reps for one in judged),
        sum(one.hold_s for one in judged),
        sum(step.hold_s or 0.0 for step in asked if step.judged),
        sum(one.good_hold_s for one in judged),
        sum(one.seconds for one in mine),
        sum(seconds_of(guide_for(step, known)) for step in asked),
        bool(judged),
        any(one.went == "hurt" for one in mine),
        max(pains, default=None),
    )


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

"""What the guided sessions of a programme show of one of its drills.

A session comes as it is kept (`posecheck.guided.record`, a later stage): the protocols say what is
read of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from posecheck.programme.rules import limits


class StepAsked(Protocol):
    """One set of one drill on one side, as `guided.record.SessionStep`."""

    @property
    def movement(self) -> str: ...
    @property
    def sets(self) -> int: ...
    @property
    def reps(self) -> int | None: ...
    @property
    def hold_s(self) -> float | None: ...


class StepCame(Protocol):
    """What came of it, as `guided.record.StepResult`."""

    @property
    def step(self) -> int: ...
    @property
    def went(self) -> str: ...
    @property
    def judged(self) -> bool: ...
    @property
    def reps(self) -> int: ...
    @property
    def good_reps(self) -> int: ...
    @property
    def hold_s(self) -> float: ...
    @property
    def good_hold_s(self) -> float: ...
    @property
    def severity(self) -> int: ...
    @property
    def pain(self) -> int | None: ...


class SessionCame(Protocol):
    """A session, as `guided.record.GuidedSession`."""

    @property
    def programme(self) -> str: ...
    @property
    def week(self) -> int: ...
    @property
    def began_at(self) -> str: ...
    @property
    def steps(self) -> Sequence[StepAsked]: ...
    @property
    def results(self) -> Sequence[StepCame]: ...
    @property
    def pain_before(self) -> int | None: ...
    @property
    def pain_after(self) -> int | None: ...
    @property
    def pain_next_day(self) -> int | None: ...


@dataclass(frozen=True)
class DrillSeen:
    """A drill in one session. sets: asked for. aim: reps, or seconds, of one of them. share: what
    was done in good form of what was asked for (or done, where that is more); None where nothing
    was judged. broken: of each judged set, whether a fault of a severity that counts was clear.
    pain: the worst in the drill, or as much as stops it where it hurt and nothing more was said; 0
    for none. rose: the pain of the whole session that rose, 0 where it did not. eased: whether pain
    after the session asks for care."""

    week: int
    sets: int
    aim: float
    share: float | None
    broken: tuple[bool, ...]
    pain: int
    rose: int
    eased: bool

    @property
    def is_good(self) -> bool:
        """Whether it counts for growing."""
        return (
            self.share is not None
            and self.share >= limits().good_share
            and self.pain < limits().pain_ease
            and not self.rose
            and not self.eased
        )

    @property
    def hurts(self) -> bool:
        return self.pain >= limits().pain_ease


def seen_of(movement: str, sessions: Iterable[SessionCame]) -> tuple[DrillSeen, ...]:
    """Of the sessions in which something of the drill was done, in their order."""
    ordered = sorted(sessions, key=lambda session: session.began_at)
    found = (_in_one(movement, session) for session in ordered)
    return tuple(one for one in found if one is not None)


def _in_one(movement: str, session: SessionCame) -> DrillSeen | None:
    steps = {k: step for k, step in enumerate(session.steps) if step.movement == movement}
    # a step that was repeated stands twice: the last one holds, and pain of either counts
    mine = [result for result in session.results if result.step in steps]
    last = {result.step: result for result in mine}
    if all(result.went == "skipped" for result in last.values()):
        return None
    aims = [step.reps or step.hold_s or 0.0 for step in steps.values()]
    judged = [result for result in last.values() if result.judged]
    of_reps = any(step.reps for step in steps.values())
    done = sum(float(r.reps if of_reps else r.hold_s) for r in judged)
    good = sum(float(r.good_reps if of_reps else r.good_hold_s) for r in judged)
    whole = max(float(sum(aims)), done)
    return DrillSeen(
        session.week,
        max(step.sets for step in steps.values()),
        float(aims[0]),
        good / whole if judged and whole else None,
        tuple(r.severity >= limits().broken_severity for r in judged),
        max((_pain(result) for result in mine), default=0),
        rose(session),
        _eased(session),
    )


def _pain(result: StepCame) -> int:
    if result.pain is not None:
        return result.pain
    return limits().pain_stop if result.went == "hurt" else 0


def rose(session: SessionCame) -> int:
    """Pain after the session that stops, or that is still up on the next day; else 0. Where nobody
    said how it was before, up is more than what lets one go on."""
    after, then = session.pain_after or 0, session.pain_next_day or 0
    before = limits().pain_ease - 1 if session.pain_before is None else session.pain_before
    up = then > before or then >= limits().pain_stop
    return max(after if after >= limits().pain_stop else 0, then if up else 0)


def _eased(session: SessionCame) -> bool:
    """Whether it hurt more after it than one goes on with, and than before."""
    after = session.pain_after or 0
    return after >= limits().pain_ease and after > (session.pain_before or 0)

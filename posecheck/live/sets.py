"""A set while it is done, by the kind of movement: what is counted, what is wrong now, when it is
over."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from posecheck.assessment.form import form_of
from posecheck.guided.by_clock import ClockStep, guide_of, moment_of, seconds_of, spans_of
from posecheck.live import messages
from posecheck.live.messages import Say
from posecheck.live.moment import LiveMoment
from posecheck.live.progress import (
    STRIDE_WINDOW_S,
    WINDOW_S,
    HoldSoFar,
    Look,
    RepsSoFar,
    kept_in,
)
from posecheck.live.setup_gate import starting_posture
from posecheck.live.state import LimbShown
from posecheck.measures.holds import LONGEST_SLIP_S
from posecheck.model.judged import Judged
from posecheck.model.report import Hold, Rep
from posecheck.movements.movement import Movement
from posecheck.present.drawn_measures import places_of
from posecheck.skeleton import SIDES
from posecheck.view.view import ViewEstimate

STOOD_UP_S = 5.0
"""Out of the movement's position for this long after a rep, the set is over [E]."""
HOLD_LEFT_S = 2.5
"""Out of the position for this long, a hold is over [E]."""
ON_THE_WAY_S = 1.0
"""A stretch that ended this long before the last look is over, and the next one has not begun [E].
"""
NOW_S = 0.8
"""A fault of a hold counts as there now when it was clear this short a time ago: about one look."""
STAND_STILL_S = 6.0
"""How long a standing posture is recorded [E]: the mean of five still seconds, and one to settle.
"""


@dataclass(frozen=True)
class SetShown:
    """What a set shows: see LiveState."""

    count: int = 0
    partial: int = 0
    clock_s: float | None = None
    cadence_spm: float | None = None
    limb: LimbShown | None = None
    say: Say | None = None
    sides: tuple[int, int] | None = None
    good: float = 0.0


def goal_of(movement: Movement) -> float | None:
    """What a set of it aims at: reps (of both sides together, where the dose is for each), or
    seconds held; None where its dose says no number."""
    dose = movement.dose
    if movement.kind == "reps" and dose.reps is not None:
        return float(dose.reps * (2 if dose.per_side else 1))
    return dose.hold_s if movement.kind == "hold" else None


class LiveSet(Protocol):
    """start (s) on the session's clock; view: from where the person is seen, refreshed with every
    look."""

    view: ViewEstimate | None

    def step(self, t: float, moment: LiveMoment) -> None: ...

    def look_since(self, t: float) -> float | None:
        """From when on (s) the next thorough look is wanted; None where none is."""
        ...

    def take(self, look: Look) -> tuple[list[Judged], frozenset[str]]:
        """What is clear now, and codes of the rules that were measured anew and kept."""
        ...

    def shown(self, t: float, moment: LiveMoment) -> SetShown: ...

    def over_since(self, t: float) -> float | None:
        """When the set was over (s), once that is certain."""
        ...

    @property
    def worth_keeping(self) -> bool: ...

    def spans(self, first_s: float) -> dict[str, tuple[float, float]]: ...


def new_set(
    movement: Movement, start: float, view: ViewEstimate | None, guide: tuple[ClockStep, ...] = ()
) -> LiveSet:
    """The set of a movement that begins at start (s)."""
    if movement.kind == "timer":
        return TimerSet(movement, start, None, guide or guide_of(movement))
    if movement.kind == "posture":
        return StandingSet(movement, start, view, guide)
    return {"reps": RepSet, "hold": HoldSet, "stride": StrideSet}[movement.kind](
        movement, start, view
    )


def _worst(faults: Sequence[Judged]) -> Judged:
    return max(faults, key=lambda f: (f.severity, f.confidence))


class _Base:
    def __init__(self, movement: Movement, start: float, view: ViewEstimate | None):
        self.movement, self.start, self.view = movement, start, view
        self._look: Look | None = None

    def _turned(self, look: Look | None) -> Say | None:
        """What to say where the last look could not judge because the person has turned away."""
        return (
            messages.SIDE_ON
            if look is not None and look.refused is not None and look.refused[0] in messages.TURNED
            else None
        )

    def step(self, t: float, moment: LiveMoment) -> None: ...

    def over_since(self, t: float) -> float | None:
        return None

    def spans(self, first_s: float) -> dict[str, tuple[float, float]]:
        return {}

    def _limb(self, measure: str, state: str, side: str | None = None) -> LimbShown | None:
        points = places_of(measure, self.view.near_side if self.view else None, side)
        return LimbShown(points, state) if points else None


class RepSet(_Base):
    def __init__(self, movement: Movement, start: float, view: ViewEstimate | None):
        super().__init__(movement, start, view)
        self.reps = RepsSoFar(start)
        self._last: Rep | None = None
        self._judged = 0
        self._early = {
            fault.code for fault in movement.fault if fault.phase in ("start", "out", "peak")
        }
        self._out_since = math.inf
        self._posture = starting_posture(movement)

    @property
    def worth_keeping(self) -> bool:
        return bool(self.reps.all)

    def step(self, t: float, moment: LiveMoment) -> None:
        # unseen is not out of position: that is for the engine to tell
        if moment.landmarks is None or moment.in_posture(self._posture, surely=False):
            self._out_since = math.inf
        else:
            self._out_since = min(self._out_since, t)

    def over_since(self, t: float) -> float | None:
        return self._out_since if self.reps.whole and t - self._out_since > STOOD_UP_S else None

    def look_since(self, t: float) -> float:
        return self.reps.since

    def take(self, look: Look) -> tuple[list[Judged], frozenset[str]]:
        self.view, self._look = look.view or self.view, look
        fresh, over = self.reps.take(look), self.reps.over
        if len(over) > self._judged:  # all of it is known now
            self._judged, self._last = len(over), over[-1]
            return list(self._last.faults), kept_in(self._last)
        # counted on the way back: what happened up to the top is known, how it ends is not
        if fresh and fresh[-1] not in over:
            early = tuple(fault for fault in fresh[-1].faults if fault.code in self._early)
            self._last = replace(fresh[-1], faults=early)
            return list(early), frozenset()
        return [], frozenset()

    def shown(self, t: float, moment: LiveMoment) -> SetShown:
        whole = self.reps.whole
        if self._last is None:
            limb = self._limb(self.movement.drive, "neutral")
        elif self._last.faults:
            measure, side = _worst(self._last.faults).reading.measure, self._last.side
            limb = self._limb(measure, "fault", side) or self._limb(
                self.movement.drive, "fault", side
            )
        else:
            kept = "good" if kept_in(self._last) else "neutral"
            limb = self._limb(self.movement.drive, kept, self._last.side)
        say = self._turned(self._look) or (
            messages.OTHER_SIDE if self._other_side_is_due() else None
        )
        good = sum(form_of(rep) == "good" for rep in self.reps.over)
        return SetShown(
            whole, self.reps.partial, limb=limb, say=say, sides=self.reps.sides, good=good
        )

    def _other_side_is_due(self) -> bool:
        """Whether the last two reps of a movement whose sides take turns were on one side; or,
        where the dose is for each side, one has done its own and the other not yet."""
        sides = [rep.side for rep in self.reps.all if not rep.partial]
        if self.movement.rep.alternates:
            return len(sides) >= 2 and sides[-1] is not None and sides[-1] == sides[-2]
        dose = self.movement.dose
        if not dose.per_side or dose.reps is None or not sides or sides[-1] is None:
            return False
        done = {side: sides.count(side) >= dose.reps for side in SIDES}
        return done[sides[-1]] and not all(done.values())


class HoldSet(_Base):
    def __init__(self, movement: Movement, start: float, view: ViewEstimate | None):
        super().__init__(movement, start, view)
        self.hold = HoldSoFar()
        self._began: float | None = None
        self._first = True
        self._inside = -math.inf
        self._until = start
        self._longest = 0.0
        self._done: set[str] = set()

    @property
    def last_hold(self) -> Hold | None:
        return None if self._look is None else self._look.hold

    @property
    def worth_keeping(self) -> bool:
        return self._longest >= self.movement.hold.shortest_s

    def step(self, t: float, moment: LiveMoment) -> None:
        if moment.holds(self.movement, self.view):
            if self._began is None or t - self._inside > LONGEST_SLIP_S:
                # it was held when the set began, which is why it began
                self._began = self.start if self._first else t
            self._inside = t
            self._longest = max(self._longest, t - self._began)
        self._first = False

    def over_since(self, t: float) -> float | None:
        return self._inside if self.worth_keeping and t - self._inside > HOLD_LEFT_S else None

    def look_since(self, t: float) -> float:
        return max(self.start, t - WINDOW_S)

    def take(self, look: Look) -> tuple[list[Judged], frozenset[str]]:
        self.view, self._look = look.view or self.view, look
        self._until = look.until
        self.hold.take(look, whole=look.since <= self.start + 0.1)
        return list(self.hold.wrong_at(look.until, NOW_S)), look.fine

    def _clock(self, t: float) -> float:
        if self._began is None:
            return 0.0
        began = self._began
        known = self.hold.start_s
        # the analysis dates the start better, as long as it speaks of this hold
        if known is not None and self.hold.end_s >= self._began:
            if abs(known - began) < 2.0:
                began = known
            elif self.movement.hold.side != "none" and known > began:
                # a stretch begins where the body has arrived; on the way there is none
                began = known if self.hold.end_s > self._until - ON_THE_WAY_S else t
        return max(0.0, min(t, self._inside if t - self._inside > LONGEST_SLIP_S else t) - began)

    def shown(self, t: float, moment: LiveMoment) -> SetShown:
        wrong = self.hold.wrong_at(self._until, NOW_S)
        if wrong:
            limb = self._limb(_worst(wrong).reading.measure, "fault")
        else:
            kept = self._look is not None and self._look.fine
            limb = self._limb(self.movement.drive, "good" if kept else "neutral")
        clock = self._clock(t)
        side = self.last_hold.side if self.last_hold is not None else None
        dose = self.movement.dose
        if dose.per_side and dose.hold_s and side is not None and clock >= dose.hold_s:
            self._done.add(side)
        due = len(self._done) == 1 and side in self._done
        say = self._turned(self._look) or (messages.OTHER_SIDE if due else None)
        good = max(0.0, clock - self.hold.faulty_s)
        return SetShown(clock_s=clock, limb=limb, say=say, good=good)


class StrideSet(_Base):
    @property
    def worth_keeping(self) -> bool:
        return self._look is not None and math.isfinite(self._look.cadence_spm)

    def look_since(self, t: float) -> float | None:
        return max(self.start, t - STRIDE_WINDOW_S) if t - self.start > 4 else None

    def take(self, look: Look) -> tuple[list[Judged], frozenset[str]]:
        self.view = look.view or self.view
        if look.refused is None or self._look is None or look.until - self._look.until > 5:
            self._look = look
        return list(look.faults), look.fine

    def shown(self, t: float, moment: LiveMoment) -> SetShown:
        cadence = self._look.cadence_spm if self._look is not None else math.nan
        limb = self._limb(self.movement.drive, "neutral")
        if self._look is not None and self._look.faults:
            worst = self._look.faults[0].reading
            limb = self._limb(worst.measure, "fault", worst.side) or limb
        refused = self._look.refused if self._look is not None else None
        say = None if refused is None else messages.GAIT.get(refused[0]) or self._turned(self._look)
        return SetShown(
            clock_s=t - self.start,
            cadence_spm=round(cadence) if math.isfinite(cadence) else None,
            limb=limb,
            say=say,
        )


class StandingSet(_Base):
    def __init__(
        self,
        movement: Movement,
        start: float,
        view: ViewEstimate | None,
        guide: tuple[ClockStep, ...],
    ):
        super().__init__(movement, start, view)
        self._guide = guide or (ClockStep("stand", "Stand relaxed and still.", 0.0, STAND_STILL_S),)

    worth_keeping = True

    def look_since(self, t: float) -> None:
        return None

    def take(self, look: Look) -> tuple[list[Judged], frozenset[str]]:
        return [], frozenset()

    def over_since(self, t: float) -> float | None:
        return t if moment_of(self._guide, t - self.start).over else None

    def shown(self, t: float, moment: LiveMoment) -> SetShown:
        now = moment_of(self._guide, t - self.start)
        say = None if now.over else Say(f"step-{now.index}", now.text)
        return SetShown(
            clock_s=now.left_s, limb=self._limb(self.movement.drive, "neutral"), say=say
        )

    def spans(self, first_s: float) -> dict[str, tuple[float, float]]:
        shift = self.start - first_s
        return {label: (a + shift, b + shift) for label, (a, b) in spans_of(self._guide).items()}


class TimerSet(StandingSet):
    """Steps that are said and counted down; nobody is looked at."""

    def over_since(self, t: float) -> float | None:
        end = self.start + seconds_of(self._guide)
        return end if t >= end else None

    def shown(self, t: float, moment: LiveMoment) -> SetShown:
        now = moment_of(self._guide, t - self.start)
        if now.over:
            return SetShown(clock_s=0.0)
        step = self._guide[now.index]  # while it is taken up, all of its time is left
        return SetShown(
            clock_s=min(now.left_s, step.hold_s), say=Say(f"step-{now.index}", now.text)
        )

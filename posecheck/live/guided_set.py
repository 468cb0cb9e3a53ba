"""One step of a guided session while it is done: filmed, by the engine that judges a set; or by the
clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from posecheck.analysis import analyze_track
from posecheck.errors import NoPerson
from posecheck.guided.by_clock import after, breath_at
from posecheck.guided.reading import found_in
from posecheck.guided.record import GuidedSession, StepResult
from posecheck.guided.session import aim_left, aimed
from posecheck.guided.steps import guide_for, pace_of
from posecheck.live import messages
from posecheck.live.approach import Approach
from posecheck.live.engine import LiveEngine
from posecheck.live.messages import Say
from posecheck.live.state import LiveState
from posecheck.movements.movement import Dose, Movement, Setup
from posecheck.movements.profile import Profile
from posecheck.pose.estimator import Estimate
from posecheck.pose.track import PoseTrack
from posecheck.present.two_words import two_words
from posecheck.present.words import movement_label

AT_THE_END_S = 1.2
"""A rep is counted on its way back: so long after the last one the set goes on, so that its end is
seen too [E]."""


@dataclass(frozen=True, eq=False)
class ReviewJob:
    """The analysis of a whole set, free of the session's state: any thread may run it."""

    track: PoseTrack
    movement: Movement
    profile: Profile | None
    step: int
    before: StepResult | None

    def run(self) -> dict[str, Any]:
        """Fields of the step's result, with what was counted before a break added; {} where
        nobody is seen."""
        try:
            report = analyze_track(self.track, self.movement, profile=self.profile).report
        except (NoPerson, ValueError):
            return {}
        found = found_in(report, self.movement)
        for name in ("reps", "good_reps", "hold_s", "good_hold_s") if self.before else ():
            found[name] += getattr(self.before, name)
        return found


class FilmedSet:
    """A step before the camera: set-up, countdown, set. size (width, height) px; estimator: whose
    points."""

    by_clock = False

    def __init__(
        self,
        session: GuidedSession,
        movement: Movement,
        size: tuple[int, int],
        estimator: str,
        profile: Profile | None,
    ):
        self.movement, self.size, self.aim = movement, size, aim_left(session)
        self.before, self._profile, self._step = session.so_far, profile, session.at
        self._side = session.step.side
        self.engine = LiveEngine(movement, size, estimator=estimator, profile=profile)
        self._approach = Approach(size[1])
        self._reached: float | None = None
        self.came_near = False

    def step(self, t: float, estimate: Estimate | None, luma: float) -> None:
        state = self.engine.step(t, estimate, luma)
        if state.phase != "going":
            return
        seen = (None, None) if estimate is None else (estimate.landmarks, estimate.visibility)
        self.came_near = self.came_near or self._approach.step(t, *seen)
        if self._reached is None and self.aim is not None and self._done_of(state) >= self.aim:
            self._reached = t
        wait = AT_THE_END_S if self.movement.kind == "reps" else 0.0
        if self._reached is not None and t - self._reached >= wait:
            self.engine.finish()

    def _done_of(self, state: LiveState) -> float:
        return state.count if self.movement.kind == "reps" else state.clock_s or 0.0

    @property
    def going(self) -> bool:
        return self.engine.phase in ("going", "done")

    @property
    def done(self) -> bool:
        return self.engine.phase == "done"

    def begin(self) -> None:
        self.engine.begin()

    def finish(self) -> None:
        self.engine.finish()

    def counts(self) -> dict[str, Any]:
        """What was counted of the step until now, with what was counted before a break."""
        state, before = self.engine.state(), self.before or StepResult(0, "cut-off", "")
        reps = self.movement.kind == "reps"
        return {
            "reps": before.reps + (state.count if reps else 0),
            "good_reps": before.good_reps + (int(state.good) if reps else 0),
            "hold_s": round(before.hold_s + (0.0 if reps else state.clock_s or 0.0), 1),
            "good_hold_s": round(before.good_hold_s + (0.0 if reps else state.good), 1),
            "seconds": round(before.seconds + self.engine.seconds, 1),
            "judged": True,
        }

    def review(self) -> ReviewJob | None:
        """The thorough look at the set that is over."""
        if not self.done:
            return None
        track = self.engine.finished_track()
        return ReviewJob(track, self.movement, self._profile, self._step, self.before)

    def shown(self) -> tuple[LiveState, dict[str, Any]]:
        """What the engine shows, with the step's own aim and what was counted before; and what of
        it the session's part says."""
        state, before = self.engine.state(), 0.0
        if self.before is not None:
            before = self.before.reps if self.movement.kind == "reps" else self.before.hold_s
        reason = ""
        if state.cue is not None and not state.cue.better:
            reason = two_words(state.cue.code, state.cue.text)
        said = None if state.say == messages.OTHER_SIDE else state.say  # a step is of one side
        say = self._wrong_side() or said
        return replace(state, goal=self.aim, say=say), {"before": float(before), "reason": reason}

    def _wrong_side(self) -> Say | None:
        """Where the last two reps were of the side that this step is not of."""
        sides = [rep.side for rep in self.engine.reps[-2:]]
        rule = self.movement.rep
        if not self._side or rule is None or rule.side in ("none", "near") or len(sides) < 2:
            return None
        if any(side in (None, self._side) for side in sides):
            return None
        return Say("wrong-side", f"That is the other side: the {self._side} one, please.")


class ClockSet:
    """A step by the clock: nobody is looked at. It begins as it is made, at the next moment; or
    waits for ready_s seconds."""

    by_clock = True
    came_near = False
    size = None

    def __init__(self, session: GuidedSession, movement: Movement | None, ready_s: float):
        self._step, self.before = aimed(session), session.so_far
        self._pace, self._ready_s = pace_of(movement), ready_s
        done_s = self.before.seconds if self.before else 0.0
        guide = after(guide_for(self._step, movement), done_s)
        self._taking_up, self._left_s = guide[0].take_up_s, guide[0].hold_s
        self.engine = LiveEngine(
            _timed(self._step.movement, movement), (1, 1), estimator="", guide=guide
        )
        self._since: float | None = None
        self.ready_left_s: float | None = ready_s

    def step(self, t: float, estimate: object = None, luma: float = float("nan")) -> None:
        if self._since is None:
            self._since = t
        if self.ready_left_s is not None:
            self.ready_left_s = max(0.0, self._ready_s - (t - self._since))
        if not self.ready_left_s:
            self.ready_left_s = None
            self.engine.step(t, None, float("nan"))

    @property
    def going(self) -> bool:
        return self.engine.phase in ("going", "done")

    @property
    def done(self) -> bool:
        return self.engine.phase == "done"

    def begin(self) -> None:
        self._ready_s = 0.0

    def finish(self) -> None:
        self.engine.finish()

    def counts(self) -> dict[str, Any]:
        before = self.before.seconds if self.before else 0.0
        return {"seconds": round(before + self.engine.seconds, 1)}

    def review(self) -> None:
        return None

    def shown(self) -> tuple[LiveState, dict[str, Any]]:
        if not self.going:
            return LiveState(0.0, "setup"), {"ready_s": self.ready_left_s}
        state, held = self.engine.state(), max(0.0, self.engine.seconds - self._taking_up)
        if self._step.reps is None:
            return state, {"breath": breath_at(held) if held else ""}
        # the count is that of the clock: nobody counts what is done
        count = self._step.reps - math.ceil(max(0.0, self._left_s - held) / self._pace)
        return replace(state, count=count, goal=float(self._step.reps)), {}


AnySet = FilmedSet | ClockSet
Save = Callable[[GuidedSession], None]


def _timed(name: str, movement: Movement | None) -> Movement:
    """The movement as a timer, so that the engine asks for nobody."""
    if movement is None:
        return Movement(name, movement_label(name), "timer", Setup("-"), Dose("-"))
    return replace(movement, kind="timer", views=(), rep=None, hold=None, view=(), fault=())

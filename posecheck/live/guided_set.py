"""One step of a guided session while it is done: filmed, by the engine that judges a set; or by the
clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from posecheck.analysis import analyze_track
from posecheck.assessment.form import form_of
from posecheck.errors import NoPerson
from posecheck.guided.by_clock import after, breath_at
from posecheck.guided.reading import found_in, is_of_side, told_side
from posecheck.guided.record import GuidedSession, StepResult
from posecheck.guided.session import aim_left, aimed
from posecheck.guided.steps import guide_for, pace_of
from posecheck.live import messages
from posecheck.live.approach import Approach
from posecheck.live.engine import LiveEngine
from posecheck.live.messages import Say
from posecheck.live.state import LiveState
from posecheck.model.calibration import Calibration
from posecheck.movements.movement import Dose, Movement, Setup
from posecheck.movements.profile import Profile
from posecheck.pose.estimator import Estimate
from posecheck.pose.track import PoseTrack
from posecheck.present.two_words import two_words
from posecheck.present.words import movement_label

SIDE_UNKNOWN_S = 4.0
"""A hold of one side that no look has seen yet counts after so long: about twice as long as a look
takes to find one [E]."""
AT_THE_END_S = 1.2
"""A rep is counted on its way back: so long after the last one the set goes on, so that its end is
seen too [E]."""


@dataclass(frozen=True, eq=False)
class ReviewJob:
    """The analysis of a whole set, free of the session's state: any thread may run it."""

    track: PoseTrack
    movement: Movement
    profile: Profile | None
    calibration: Calibration | None
    step: int
    side: str
    before: StepResult | None

    def run(self) -> dict[str, Any]:
        """Fields of the step's result, with what was counted before a break added; {} where
        nobody is seen."""
        try:
            report = analyze_track(
                self.track, self.movement, profile=self.profile, calibration=self.calibration
            ).report
        except (NoPerson, ValueError):
            return {}
        found = found_in(report, self.movement, self.side)
        for name in ("reps", "good_reps", "hold_s", "good_hold_s") if self.before else ():
            found[name] += getattr(self.before, name)
        return found


class FilmedSet:
    """A step before the camera: set-up, countdown, set. size (width, height) px; estimator: whose
    points. profile, calibration: what the set is judged by, and what its low back is held against.

    Reps and holds of the other side than the step's are told and not counted.
    """

    by_clock = False

    def __init__(
        self,
        session: GuidedSession,
        movement: Movement,
        size: tuple[int, int],
        estimator: str,
        profile: Profile | None,
        calibration: Calibration | None = None,
    ):
        self.movement, self.size, self.aim = movement, size, aim_left(session)
        self.before, self._profile, self._step = session.so_far, profile, session.at
        self._calibration, self._side = calibration, session.step.side
        self._told_side = told_side(movement, self._side)
        self.engine = LiveEngine(movement, size, estimator=estimator, profile=profile)
        self._approach = Approach(size[1])
        self._reached: float | None = None
        self._most = 0.0
        self.came_near = False

    def step(self, t: float, estimate: Estimate | None, luma: float) -> None:
        state = self.engine.step(t, estimate, luma)
        if state.phase != "going":
            return
        seen = (None, None) if estimate is None else (estimate.landmarks, estimate.visibility)
        self.came_near = self.came_near or self._approach.step(t, *seen)
        self._most = max(self._most, self._done(state)[0])
        if self._reached is None and self.aim is not None and self._most >= self.aim:
            self._reached = t
        wait = AT_THE_END_S if self.movement.kind == "reps" else 0.0
        if self._reached is not None and t - self._reached >= wait:
            self.engine.finish()

    def _done(self, state: LiveState) -> tuple[float, float]:
        """Reps or seconds of the step's side, and those of them in good form."""
        if self.movement.kind != "reps":
            held = (state.clock_s or 0.0, state.good)
            return held if self._holds_its_side(state.clock_s or 0.0) else (0.0, 0.0)
        if not self._told_side:
            return state.count, state.good
        own, over = (
            [rep for rep in reps if is_of_side(rep, self._told_side)]
            for reps in (self.engine.reps, self.engine.reps_over)
        )
        return len(own), sum(form_of(rep) == "good" for rep in over)

    def _holds_its_side(self, seconds: float) -> bool:
        """Whether the hold that is on counts. Its side is known once it was looked at."""
        hold = self.engine.hold
        if self._told_side and hold is None:
            return seconds >= SIDE_UNKNOWN_S
        return hold is None or is_of_side(hold, self._told_side)

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
        before = self.before or StepResult(0, "cut-off", "")
        done, good = self._done(self.engine.state())
        reps = self.movement.kind == "reps"
        return {
            "reps": before.reps + (int(done) if reps else 0),
            "good_reps": before.good_reps + (int(good) if reps else 0),
            "hold_s": round(before.hold_s + (0.0 if reps else done), 1),
            "good_hold_s": round(before.good_hold_s + (0.0 if reps else good), 1),
            "seconds": round(before.seconds + self.engine.seconds, 1),
            "judged": True,
        }

    def review(self) -> ReviewJob | None:
        """The thorough look at the set that is over."""
        if not self.done:
            return None
        track = self.engine.finished_track()
        return ReviewJob(
            track,
            self.movement,
            self._profile,
            self._calibration,
            self._step,
            self._side,
            self.before,
        )

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
        wrong = self._wrong_side()
        if self.movement.kind == "reps":
            state = replace(state, count=int(self._done(state)[0]))
        elif wrong is not None:
            state = replace(state, clock_s=0.0)
        state = replace(state, goal=self.aim, say=wrong or said)
        return state, {"before": float(before), "reason": reason}

    def _wrong_side(self) -> Say | None:
        """Where the last two reps, or the hold that is on, were of the side that this step is not
        of."""
        hold = self.engine.hold
        done = self.engine.reps[-2:] if hold is None else (hold,)
        if len(done) < (2 if hold is None else 1):
            return None
        if any(is_of_side(one, self._told_side) for one in done):
            return None
        return Say("wrong-side", f"That is the other side: the {self._side} one, please.")

    @property
    def none_of_its_side(self) -> bool:
        """Whether the set ended by itself, and all that was done in it was of the other side: the
        person turns over, and has not begun yet."""
        if not self.done or self.engine.why == "asked" or self._most:
            return False
        hold = self.engine.hold
        seen = self.engine.reps if hold is None else (hold,)
        return any(not is_of_side(one, self._told_side) for one in seen)


class ClockSet:
    """A step by the clock: nobody is looked at. It begins as it is made, at the next moment; or
    waits for ready_s seconds."""

    by_clock = True
    came_near = none_of_its_side = False
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


def _timed(name: str, movement: Movement | None) -> Movement:
    """The movement as a timer, so that the engine asks for nobody."""
    if movement is None:
        return Movement(name, movement_label(name), "timer", Setup("-"), Dose("-"))
    return replace(movement, kind="timer", views=(), rep=None, hold=None, view=(), fault=())

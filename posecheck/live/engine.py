"""The session without its surroundings: frames' estimates in, what to show out. No camera, no
browser, no model, no clock of its own.

    engine = LiveEngine(movement, size, estimator=name)
    state = engine.step(t, estimate, luma)        # every frame: the cheap part
    job = engine.due()                            # now and then: the thorough part,
                                                  # which another thread may run
    if job is not None:
        engine.take(job, job.run())

At the end, `finished_track` is the recorded track; its offline analysis is the result.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from posecheck.guided.by_clock import ClockStep
from posecheck.live import messages
from posecheck.live.cues import CueChooser
from posecheck.live.messages import Say
from posecheck.live.moment import LiveMoment
from posecheck.live.progress import Look, look_at, rate_of
from posecheck.live.recording import Recording
from posecheck.live.sets import HoldSet, LiveSet, RepSet, goal_of, new_set
from posecheck.live.setup_gate import SetUp, look
from posecheck.live.state import Cue, LiveState
from posecheck.measures.catalogue import FROM_OUTLINE
from posecheck.model.report import Hold, Rep
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile
from posecheck.pose.estimator import Estimate
from posecheck.pose.track import PoseTrack

READY_S = 2.0
"""The starting position has to be held this long before the countdown begins [E]."""
COUNTDOWN_S = {"reps": 3.0, "hold": 0.0, "stride": 3.0, "posture": 3.0, "timer": 0.0}
"""A hold begins as it is taken up: its clock counts from then. A timer gives time to take up each
step."""
SETUP_WINDOW_S, SETUP_KEPT_S = 1.5, 6.0
LOOK_EVERY_S = {"setup": 0.35, "reps": 0.4, "hold": 0.5, "stride": 1.2, "posture": 1.0}
"""How often the thorough part is due [E]."""
LEAD_S = 0.5
"""Of rest before the start that stays in the recorded track."""
LONGEST_SET_S = 600.0
"""A set ends by itself after this long; of a run, which may last longer, so much of its end is kept
[E]."""
LOST_S, LEFT_S = 0.7, 5.0
"""Unseen this long, the person is told; this long, the set is over [E]."""
PAUSE_S = 2.0
"""No frame for this long: a tab in the background, a lost connection [E]."""
FEWEST_A_SECOND = 12.5
"""Below this the smoothing of exercises (5 Hz, signals.filters: 0.4 of the rate) cuts into the
movement."""
WARNED_S = 5.0


@dataclass(frozen=True, eq=False)
class LookJob:
    """A thorough look at the recent track, free of the engine's state: any thread may run it."""

    track: PoseTrack
    movement: Movement
    since: float | None = None
    profile: Profile | None = None

    def run(self) -> SetUp | Look:
        """The set-up before a set (since is None), the analysis during one."""
        return (
            look(self.track, self.movement)
            if self.since is None
            else look_at(self.track, self.movement, self.since, self.profile)
        )


class LiveEngine:
    """One person's session of one movement. size (width, height) px of the frames. Times in s,
    rising.

    estimator: whose points they are (`PoseEstimator.name`). profile: thresholds to judge by,
    instead of posecheck's own. guide: steps of a guided set, with which it ends. keep_all: a run
    too ends with the longest set, so that nothing of it is forgotten; else its beginning may be.
    hands_free: begins by itself once the starting position is held. A timer (movement.is_filmed is
    False) asks for nobody: it begins with the first moment, records nothing and leaves no track.
    """

    def __init__(
        self,
        movement: Movement,
        size: tuple[int, int],
        *,
        estimator: str,
        guide: tuple[ClockStep, ...] = (),
        hands_free: bool = True,
        profile: Profile | None = None,
    ):
        self.movement, self.size = movement, size
        self._estimator, self._profile = estimator, profile
        self.keep_all = False
        self._guide, self._hands_free = guide, hands_free
        self._t = -math.inf
        self._restart()

    def _restart(self) -> None:
        self.phase = "setup"
        self._recording = Recording(self.size, LONGEST_SET_S, self._estimator)
        self._moment = LiveMoment(self.size, self._estimator)
        self._setup = SetUp((messages.NOBODY,))
        self._set: LiveSet | None = None
        self._cues = CueChooser(self.movement)
        self._times: deque[float] = deque(maxlen=90)
        self._looked = self._seen = -math.inf
        self._ready_since: float | None = None
        self._go_at = math.inf
        self._cue: Cue | None = None
        self._others = self._most_others = 0
        self._paused: tuple[float, float] | None = None
        self._why = ""
        self._kept_until = math.inf

    # every frame

    def step(self, t: float, estimate: Estimate | None, luma: float) -> LiveState:
        """The frame at t (s), later than the last one. estimate: the person in it. luma: its mean
        brightness, 0..255."""
        if self.phase == "done":
            return self.state()
        if self._t > -math.inf and t - self._t > PAUSE_S:
            self._paused = (t, t - self._t)
            self._times.clear()
            self._ready_since = None
        self._t = t
        self._times.append(t)
        if self.movement.is_filmed:
            self._recording.add(t, estimate, luma)
            self._moment.take(t, estimate)
        if estimate is not None or self._seen == -math.inf or not self.movement.is_filmed:
            self._seen = t
        {"setup": self._step_setup, "countdown": self._step_countdown, "going": self._step_going}[
            self.phase
        ](t)
        return self.state()

    def _step_setup(self, t: float) -> None:
        if not self.movement.is_filmed:
            self.begin()
            return
        if self._recording.seconds > 2 * SETUP_KEPT_S:
            self._recording.forget_before(t - SETUP_KEPT_S)
        if t - self._seen > LOST_S:
            self._setup, self._ready_since = SetUp((messages.NOBODY,)), None
        ready = self._setup.right and self._setup.still and self._hands_free
        if not ready:
            self._ready_since = None
        elif self._ready_since is None:
            self._ready_since = t
        elif t - self._ready_since >= READY_S:
            self.begin()

    def _step_countdown(self, t: float) -> None:
        if t - self._seen > LOST_S:
            self.phase, self._ready_since = "setup", None
        elif t >= self._go_at:
            self._go(t)

    def _step_going(self, t: float) -> None:
        self._set.step(t, self._moment)
        unseen = t - self._seen
        if unseen > LEFT_S:
            if self._set.worth_keeping:
                self._end("left", self._seen + LEAD_S)
            else:
                self._restart()
        elif (until := self._set.over_since(t)) is not None:
            self._end("over", until + LEAD_S if self.movement.is_filmed else until)
        elif self._recording.seconds > LONGEST_SET_S - 1 and (
            self.keep_all or self.movement.kind != "stride"
        ):
            self._end(messages.LONG.code, t)

    def begin(self) -> None:
        """Start now: with a countdown, where the movement has one."""
        if self.phase == "setup" and self._t > -math.inf:
            wait = COUNTDOWN_S[self.movement.kind]
            self._go_at = self._t + wait
            self.phase = "countdown"
            if not wait:
                self._go(self._t)

    def _go(self, t: float) -> None:
        held = (
            self._ready_since
            if self.movement.kind == "hold" and self._ready_since is not None
            else t
        )
        start = held - LEAD_S if self.movement.is_filmed else t
        self._recording.forget_before(start)
        self._set = new_set(self.movement, start, self._setup.view, self._guide)
        self._set.step(t, self._moment)
        self.phase, self._paused = "going", None
        self._looked = t

    def finish(self) -> None:
        """End the set now; before one has begun, nothing was recorded and the session stays as it
        is."""
        if self.phase == "going":
            self._end("asked", self._t)

    def _end(self, why: str, until: float) -> None:
        self.phase, self._why, self._kept_until = "done", why, until

    def resized(self) -> None:
        """The frames change their size (a phone is turned): a set ends, a set-up starts again."""
        if self.phase == "going":
            self._end(messages.RESIZED.code, self._t)
        elif self.phase != "done":
            self._restart()

    def company(self, others: int) -> None:
        """How many more people than the one who is followed were just seen."""
        self._others = others
        if self.phase == "going":
            self._most_others = max(self._most_others, others)

    # now and then

    def due(self) -> LookJob | None:
        """The thorough look that is due, or None. After it was run, `take` its result."""
        if not self.movement.is_filmed:
            return None
        kind = "setup" if self.phase == "setup" else self.movement.kind
        if (
            self.phase in ("done", "countdown")
            or self._t - self._looked < LOOK_EVERY_S[kind]
            or len(self._recording) < 4
        ):
            return None
        self._looked = self._t
        if self.phase == "setup":
            return LookJob(
                self._recording.track(self._t - SETUP_WINDOW_S, outlines=False), self.movement
            )
        since = self._set.look_since(self._t)
        if since is None:
            return None
        since = float(
            self._recording.t[
                min(np.searchsorted(self._recording.t, since), len(self._recording) - 1)
            ]
        )
        if self._t - since < 1.0:
            return None
        outlines = self.movement.rep is not None and self.movement.rep.signal in FROM_OUTLINE
        return LookJob(
            self._recording.track(since, outlines=outlines), self.movement, since, self._profile
        )

    def take(self, job: LookJob, result: SetUp | Look) -> None:
        """What a job said."""
        if isinstance(result, SetUp):
            if self.phase == "setup":
                self._setup = result
        # else it is of a set that was dropped
        elif self.phase == "going" and job.since >= self._set.start - 0.1:
            faults, fine = self._set.take(result)
            unseen = self._t - self._seen > LOST_S
            say = self._cues.offer(self._t, faults, () if unseen else fine)
            if say is not None:
                better = say.code.startswith("better:")
                self._cue = Cue(1 + (self._cue.id if self._cue else 0), say.code, say.text, better)

    # what it shows

    def state(self) -> LiveState:
        t, kind = self._t, self.movement.kind
        rate = rate_of(np.array(self._times)) if len(self._times) > 10 else None
        common = {
            "t": round(t, 3) if math.isfinite(t) else 0.0,
            "phase": self.phase,
            "points": self._moment.points(),
            "warnings": self._warnings(t, rate),
            "rate": None if rate is None else round(rate, 1),
        }
        if self.phase == "setup":
            share = (
                0.0 if self._ready_since is None else min(1.0, (t - self._ready_since) / READY_S)
            )
            say = (
                self._setup.says[0]
                if self._setup.says
                else messages.READY
                if self._setup.still
                else messages.STILL
            )
            return LiveState(
                say=say, ready=self._setup.right, ready_share=round(share, 2), **common
            )
        if self.phase == "countdown":
            return LiveState(
                say=messages.READY,
                ready=True,
                ready_share=1.0,
                countdown=max(1, math.ceil(self._go_at - t - 1e-6)),
                **common,
            )
        shown = self._set.shown(t, self._moment)
        angle = (
            self._moment.angle(self.movement.drive, self._set.view)
            if kind in ("reps", "hold")
            else None
        )
        return LiveState(
            ready=True,
            cue=self._cue if self._cue and self._cues.at(t) is not None else None,
            angle=angle,
            finished=self._why,
            say=messages.LOST if t - self._seen > LOST_S else shown.say,
            count=shown.count,
            partial=shown.partial,
            clock_s=None if shown.clock_s is None else round(shown.clock_s, 1),
            cadence_spm=shown.cadence_spm,
            limb=shown.limb,
            sides=shown.sides,
            good=round(shown.good, 1),
            goal=goal_of(self.movement),
            **common,
        )

    def _warnings(self, t: float, rate: float | None) -> tuple[Say, ...]:
        found: list[Say] = []
        if not self.movement.is_filmed:
            return ()
        if self._others:
            found.append(messages.COMPANY)
        if rate is not None and rate < FEWEST_A_SECOND and self._times[-1] - self._times[0] > 2.0:
            found.append(
                Say(messages.SLOW.code, messages.SLOW.text.format(rate=5 * max(1, round(rate / 5))))
            )
        if self._paused is not None and t - self._paused[0] < WARNED_S:
            found.append(
                Say(messages.PAUSED.code, messages.PAUSED.text.format(seconds=self._paused[1]))
            )
        return tuple(found)

    # what is left of it

    @property
    def spans(self) -> dict[str, tuple[float, float]]:
        """Of a guided set: (start, end) s of each step in the finished track, by label."""
        if self._set is None or not len(self._recording):
            return {}
        return self._set.spans(float(self._recording.t[0]))

    @property
    def why(self) -> str:
        """Why the set ended: "asked", "left", "over", or the code of a message; "" before."""
        return self._why

    @property
    def reps(self) -> tuple[Rep, ...]:
        """Whole reps of a set that counts them, as they were last judged."""
        known = self._set.reps.all if isinstance(self._set, RepSet) else ()
        return tuple(rep for rep in known if not rep.partial)

    @property
    def reps_over(self) -> tuple[Rep, ...]:
        """Those of them of which it is known how they ended."""
        return self._set.reps.over if isinstance(self._set, RepSet) else ()

    @property
    def hold(self) -> Hold | None:
        """The hold as the last look judged it, None before one has."""
        return self._set.last_hold if isinstance(self._set, HoldSet) else None

    @property
    def began(self) -> float | None:
        """When the set began, on the clock of `step` (s); None before it has."""
        return self._set.start if self._set is not None else None

    @property
    def seconds(self) -> float:
        """How long the set has lasted, or lasted, s; 0 before it began."""
        until = min(self._kept_until, self._t)
        return 0.0 if self._set is None else max(0.0, until - self._set.start)

    @property
    def went(self) -> tuple[float, float]:
        """(start, end) s, on the clock of `step`, of the frames that the finished track holds."""
        return float(self._recording.t[0]), min(self._kept_until, self._t)

    def finished_track(self, name: str = "") -> PoseTrack:
        """The recorded track of a set that is over; its times begin at 0. Raises ValueError before
        a set has ended, and for a timer."""
        if self.phase != "done" or not self.movement.is_filmed:
            raise ValueError("no set has ended")
        return self._recording.track(until=self._kept_until, others=self._most_others, name=name)

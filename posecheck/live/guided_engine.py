"""A guided session while it is done: what comes, the set, the rest, what is asked. It is stepped
like a LiveEngine, by frames or by ticks, and has no camera, no browser, no model and no store.

    engine = GuidedEngine(session, save=save, wall=time.time)
    state = engine.step(t, estimate, luma)        # a frame
    engine.tick(t)                                # a moment that no frame tells
    engine.happens("skip")                        # what the person asked for
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from posecheck.guided import hurting
from posecheck.guided import session as events
from posecheck.guided.camera import height_of
from posecheck.guided.record import GuidedSession, WhyPaused
from posecheck.guided.steps import get_ready_s, seconds_left
from posecheck.guided.transitions import rest_left
from posecheck.live.engine import LookJob
from posecheck.live.guided_set import AnySet, ClockSet, FilmedSet, ReviewJob
from posecheck.live.session_writer import Save, SessionWriter
from posecheck.live.state import GuidedShown, LiveState
from posecheck.model.calibration import Calibration
from posecheck.movements.load import movements
from posecheck.movements.profile import Profile
from posecheck.pose.estimator import Estimate
from posecheck.present.session_words import PAIN_ANSWERS
from posecheck.programme.pain import light

AWAY_S = 15.0
"""Without a frame or a tick for so long, nobody was there: a closed lid, a lost tab. The session
waits [E]."""
REVIEW_S = 15.0
"""So long frames are asked for, and the end waits, until a set that is over was looked at [E]."""
ANSWERED_S = 8.0
"""So long it is shown what follows from the pain that was said [E]."""
ASKED_EVERY_S = 2.0
"""So often it is asked whether it may go on at all [E]."""
Wall = Callable[[], float]
MayGoOn = Callable[[], bool]

_EVENTS: dict[str, Callable[[GuidedSession, float], GuidedSession]] = {
    "pause": events.pause,
    "repeat": events.repeat,
    "hurts": hurting.hurts,
    "no-pain": hurting.hurts_not,
    "leave-out": hurting.leave_out,
    "end": events.end,
    "skip": events.skip,
}
"""What the person can ask for at any moment, by the word that the page sends."""
_WAYS = {"by-clock": False, "with-camera": True, "resume": None}
"""How it goes on, by the word: without a camera, with one, as before."""


def always() -> bool:
    """Nothing stands in the way."""
    return True


class GuidedEngine:
    """session: as it was kept; it is taken up where it stands. save: writes it down, with an error
    of posecheck where it cannot. wall: s since 1970. profile, calibration: the person's own
    thresholds and calibrated neutral, which every set is judged by; None for none. may_go_on: asked
    now and then, from any thread; once it says no the session waits, `stopped`, and nothing but the
    questions that are open already goes on."""

    def __init__(
        self,
        session: GuidedSession,
        *,
        save: Save,
        wall: Wall,
        profile: Profile | None = None,
        calibration: Calibration | None = None,
        may_go_on: MayGoOn = always,
    ):
        self.session, self._wall = session, wall
        self._profile, self._calibration = profile, calibration
        self._may_go_on, self._asked_at, self.stopped = may_go_on, -math.inf, False
        self._t = self._framed = -math.inf
        self._back = False
        self._size: tuple[int, int] | None = None
        self._estimator = ""
        self._set: AnySet | None = None
        self._set_of: tuple[Any, ...] | None = None
        self._review: ReviewJob | None = None
        self._review_since = -math.inf
        self._looking = False
        self._job_of: dict[int, AnySet] = {}
        self._written = SessionWriter(session, save)
        self._answered, self._answer = -math.inf, ""
        self.keep_all = False
        self.began = None

    # what happens

    def see(self, size: tuple[int, int], estimator: str) -> None:
        """From here on frames are of this size, their points by this estimator."""
        if self._size != size and isinstance(self._set, FilmedSet):
            self._count()
            self._begin_again()
        self._size, self._estimator = size, estimator

    def step(self, t: float, estimate: Estimate | None, luma: float) -> LiveState:
        """The frame at t (s), later than the last moment."""
        self._move(t, estimate, luma, True)
        return self.state()

    def tick(self, t: float) -> LiveState:
        """A moment that no frame tells, at t (s)."""
        self._move(t, None, math.nan, False)
        return self.state()

    def happens(self, what: str, pain: int | None = None) -> None:
        """What the person asks for: a word of _EVENTS, "begin" (the step, at once), "finish" (the
        set), "camera-lost", "by-clock" and "with-camera" (on, without or with a camera), or "pain"
        with its number."""
        now, before = self._now, self.session
        self._do(what, pain, now)
        if self.session is not before:
            self._ask()

    def _do(self, what: str, pain: int | None, now: float) -> None:
        if what == "begin":
            self._begin()
        elif what == "finish" and self._set is not None and self.session.moment == "doing":
            self._set.finish()
            self._follow()
        elif what == "camera-lost":
            self._count()
            if self.session.with_camera:
                self._waits("camera")
        elif what in _WAYS:
            self._go_on(_WAYS[what])
        elif what == "pain" and pain is not None and self.session.moment == "hurts":
            self._happen(hurting.pain_said(self.session, now, pain))
            self._answered, self._answer = self._t, PAIN_ANSWERS[light(pain)]
        elif what in _EVENTS:
            self._count()
            self._happen(_EVENTS[what](self.session, now))

    def _go_on(self, camera: bool | None) -> None:
        """From where it waits, with or without a camera (None: as before); and where the other way
        is on, from here."""
        self._back = True
        if camera is None:
            self._happen(events.resume(self.session, self._now))
            return
        if self.session.state == "going" and self.session.with_camera != camera:
            self._count()
            self._happen(events.pause(self.session, self._now))
        self._happen(events.resume(self.session, self._now, with_camera=camera))

    def _begin(self) -> None:
        if self.session.state == "ready":
            self._happen(events.begin(self.session, self._now))
        elif self.session.moment == "resting":
            self._happen(events.rest_over(self.session, self._now))
        elif self._set is not None:
            self._set.begin()

    def _move(self, t: float, estimate: Estimate | None, luma: float, framed: bool) -> None:
        if t <= self._t:  # a tick has overtaken a frame that was still on its way
            return
        away, back = self._t > -math.inf and t - self._t > AWAY_S, self._back
        self._t, self._back = t, False
        if away:
            self._waits("away")
        if away and back:  # it was said meanwhile that it goes on
            self._happen(events.resume(self.session, self._now))
        self._happen(events.tick(self.session, self._now))
        if framed or back or not self._watches() or self._framed == -math.inf:
            self._framed = t
        elif t - self._framed > AWAY_S:  # the page is there, and its camera shows nothing any more
            self._waits("camera")
        if t - self._asked_at >= ASKED_EVERY_S:
            self._ask()
        if self.session.state == "going" and self.session.moment in ("coming", "doing"):
            self._prepare()
            if self._set is not None and (framed or self._set.by_clock):
                self._set.step(t, estimate, luma)
                self._follow()
        self._written.write(self.session, self._t)

    def _waits(self, why: WhyPaused) -> None:
        """With what was counted until now."""
        self._count()
        self._happen(events.pause(self.session, self._now, why))

    def _ask(self) -> None:
        """Whether it may go on at all: else it waits."""
        self._asked_at, self.stopped = self._t, not self._may_go_on()
        if self.stopped:
            self._waits("asked")

    def _prepare(self) -> None:
        """The set of the step that is on, made where there is none or one of another step."""
        session = self.session
        clock = not (session.step.judged and session.with_camera)
        # a set of the same step is made anew after whatever broke it off
        wanted = (session.at, clock, len(session.results), len(session.repeated))
        same = self._set is not None and self._set_of == wanted
        if same and (clock or self._set.size == self._size):
            return
        movement = movements().get(session.step.movement)
        if clock or movement is None:
            self._set = ClockSet(session, movement, get_ready_s(session.steps, session.at))
        elif self._size is not None:
            self._set = FilmedSet(
                session,
                movement,
                self._size,
                self._estimator,
                self._profile,
                self._calibration,
            )
        else:
            self._set = None
        self._set_of = wanted

    def _follow(self) -> None:
        """What the set says: it has begun, more was counted, somebody came near, it is over."""
        one = self._set
        if one.going and self.session.moment == "coming":
            self._happen(events.start_step(self.session, self._now), keep=True)
        self._count()
        if one.came_near and self.session.moment == "doing":
            self._happen(hurting.hurts(self.session, self._now))
        elif one.none_of_its_side and self.session.moment == "doing":
            self._begin_again()
        elif one.done and self.session.moment == "doing":
            review = one.review()
            if review is not None:
                self._review, self._review_since, self._looking = review, self._t, True
            self._happen(events.step_done(self.session, self._now))

    def _begin_again(self) -> None:
        """The set that is on comes once more, with what is left of it."""
        self._happen(events.pause(self.session, self._now, "away"))
        self._happen(events.resume(self.session, self._now))

    def _count(self) -> None:
        if self._set is not None and self._set.going and self.session.moment == "doing":
            self._happen(events.counted(self.session, self._now, **self._set.counts()), keep=True)

    def _happen(self, session: GuidedSession, keep: bool = False) -> None:
        """keep: the set that is on goes on with it."""
        if session == self.session:
            return
        before, self.session = self.session, session
        if not keep and (before.moment, before.at, before.state) != (
            session.moment,
            session.at,
            session.state,
        ):
            self._set = None
        self._written.write(self.session, self._t)

    # now and then

    def due(self) -> LookJob | ReviewJob | None:
        """The thorough look that is due: at a set that is over, else at the one that is on."""
        if self._review is not None:
            review, self._review = self._review, None
            return review
        if not isinstance(self._set, FilmedSet):
            return None
        job = self._set.engine.due()
        if job is not None:
            self._job_of = {id(job): self._set}
        return job

    def take(self, job: LookJob | ReviewJob, result: Any) -> None:
        """What a job said. One of a set that was left is of no use any more."""
        if isinstance(job, ReviewJob):
            self._looking = self._review is not None
            if result:
                self._happen(
                    events.reviewed(self.session, self._now, job.step, **result), keep=True
                )
        elif self._set is not None and self._job_of.get(id(job)) is self._set:
            self._set.engine.take(job, result)

    def company(self, others: int) -> None:
        if isinstance(self._set, FilmedSet):
            self._set.engine.company(others)

    # what it shows

    @property
    def _now(self) -> float:
        return self._wall()

    @property
    def phase(self) -> str:
        """ "done" once nothing is left but the question at the end, and the last set was looked
        at; else as of the set that is on."""
        if self.session.moment in ("asking", "over"):
            return "going" if self._waits_for_review else "done"
        return "setup" if self._set is None else self._set.engine.phase

    @property
    def _waits_for_review(self) -> bool:
        return self._looking and self._t - self._review_since < REVIEW_S

    def state(self) -> LiveState:
        """With `guided`, and of the set that is on what its engine shows."""
        t = round(self._t, 3) if math.isfinite(self._t) else 0.0
        shows = self._set is not None and self.session.state == "going"
        if shows and self.session.moment in ("coming", "doing"):
            state, more = self._set.shown()
            return replace(state, t=t, guided=self._shown(**more))
        return LiveState(t, self.phase, guided=self._shown())

    def _shown(self, **more: Any) -> GuidedShown:
        session, now = self.session, self._now
        step, clock = session.step, not session.with_camera
        common: dict[str, Any] = {
            "moment": session.moment,
            "at": session.at,
            "steps": len(session.steps),
            "paused": session.why_paused,
            "left_s": round(seconds_left(session)),
            "saved": self._written.could_save,
            "watch": self._watches(),
            "hurt": "" if session.hurt_step is None else session.steps[session.hurt_step].movement,
        }
        if self._t - self._answered < ANSWERED_S:
            common["answer"] = self._answer
        if session.moment == "resting":
            common["rest_s"] = round(rest_left(session, now), 1)
        if step is not None:
            by_clock = clock or not step.judged
            common |= {
                "drill": step.movement,
                "side": step.side,
                "set_number": step.set_number,
                "sets": step.sets,
                "aim": events.aim_left(session),
                "next": self._next(),
                "by_clock": by_clock,
                "moves": not by_clock and self._moves(),
            }
        return GuidedShown(**common, **more)

    def _watches(self) -> bool:
        session = self.session
        if self._waits_for_review:
            return session.with_camera
        return (
            session.with_camera
            and session.state == "going"
            and session.moment in ("coming", "doing")
            and session.step.judged
        )

    def _next(self) -> str:
        """The drill after this one."""
        session = self.session
        coming = (step.movement for step in session.steps[session.at + 1 :])
        known = (session.step.movement, *session.left_out)
        return next((name for name in coming if name not in known), "")

    def _moves(self) -> bool:
        """Whether the camera stood elsewhere for the last step that was filmed, or nowhere yet."""
        session = self.session
        before = [step.camera for step in session.steps[: session.at] if step.camera]
        return not before or height_of(before[-1]) != height_of(session.step.camera)

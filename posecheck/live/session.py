"""One browser's session: its engine, its pose model, a thread that looks at frames and one that
looks thoroughly."""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from posecheck.errors import ModelError
from posecheck.guided.by_clock import ClockStep, guide_of, seconds_of
from posecheck.live.engine import LiveEngine, LookJob
from posecheck.live.eyes import Eyes, Lookout
from posecheck.live.keep import ClipKeeper
from posecheck.live.protocol import BAD_FRAMES, BadMessage, CameraFrame, Close, Command, answer
from posecheck.live.state import LiveState
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile
from posecheck.pose.estimator import PoseEstimator
from posecheck.pose.track import PoseTrack
from posecheck.video.heap import give_back

REST_S = 30.0
"""Without a frame for this long, the thread and its pose model are given back; the set so far stays
[E]."""
LOOKOUT_S = 2.5
"""How often other people are looked for [E]."""

Reply = Callable[[str], None]
End = Callable[[tuple[int, str]], None]
_log = logging.getLogger("posecheck.live")


@dataclass(frozen=True, eq=False)
class FinishedSet:
    """What a set left: its track, the clip if it was wanted (a file that goes when the session is
    closed), labelled spans of a guided set."""

    track: PoseTrack
    clip: Path | None
    spans: dict[str, tuple[float, float]]
    why: str


@dataclass(frozen=True)
class Timed:
    """What a timer left: how long it went, of how long it goes, s. Nothing was measured."""

    seconds: float
    planned_s: float

    @property
    def whole(self) -> bool:
        return self.seconds >= self.planned_s - 0.5


def _second_thread() -> Executor:
    return ThreadPoolExecutor(1, thread_name_prefix="posecheck-live-look")


class LiveSession:
    """Frames are offered by the connection, answered by the session's own thread. Methods may be
    called from any thread.

    profile: limits to judge by, instead of posecheck's own.
    """

    engine_of = LiveEngine

    def __init__(
        self,
        movement: Movement,
        make_estimator: Callable[[], PoseEstimator],
        lookout: Lookout,
        *,
        guide: tuple[ClockStep, ...] = (),
        profile: Profile | None = None,
        clock: Callable[[], float] = time.monotonic,
        make_pool: Callable[[], Executor] = _second_thread,
    ):
        self.token = secrets.token_urlsafe(24)
        self.movement, self.filmed = movement, movement.is_filmed
        self._guide, self._make, self._lookout, self._clock, self._make_pool = (
            guide,
            make_estimator,
            lookout,
            clock,
            make_pool,
        )
        self._profile = profile
        self._engine: LiveEngine | None = None
        self._keeper = ClipKeeper()
        self._lock = threading.Lock()
        self._wake = threading.Condition()
        self._frame: CameraFrame | None = None
        self._thread: threading.Thread | None = None
        self._ending = False
        self._reply: Reply | None = None
        self._end: End | None = None
        self._zero: float | None = None
        self._t = -1.0
        self._bad = self._looked_at = 0
        self.used = clock()
        self.of: object = None
        """What the set is of, as its page told: who reloads that page takes it up again."""
        self.coming = False
        """A connection was let in and takes it over in a moment: its place is not given to another
        one meanwhile."""
        self.attached = False
        self.ever_attached = False

    # the connection

    def attach(self, reply: Reply, end: End) -> None:
        """A connection takes the session over; one that had it before is ended."""
        if self._end is not None:
            self._end(Close.REPLACED)
        self._reply, self._end = reply, end
        with self._wake:
            # what the connection before has left is not this one's
            self._frame, self._bad = None, 0
        self.attached = self.ever_attached = True
        self.coming = False
        self.used = self._clock()

    def detach(self, reply: Reply) -> None:
        """The connection is gone; the session stays for a while, to be taken up again."""
        if self._reply == reply:
            self._reply = self._end = None
            self.attached = False
            self.used = self._clock()

    def offer(self, frame: CameraFrame) -> None:
        """The newest frame; one that still waits is dropped. A timer looks at none."""
        self.used = self._clock()
        if not self.filmed:
            return
        with self._wake:
            self._frame = frame
            if self._thread is None:
                self._ending = False
                self._thread = threading.Thread(
                    target=self._run, name="posecheck-live", daemon=True
                )
                self._thread.start()
            self._wake.notify()

    def bad_frame(self, problem: BadMessage, number: int | None = None) -> None:
        """A frame that cannot be read: said, and after many in a row, the end of the connection."""
        self._bad += 1
        self._send(answer("refused", code=problem.code, message=str(problem), number=number))
        if self._bad >= BAD_FRAMES and self._end is not None:
            self._end(Close.GARBAGE)

    def command(self, command: Command) -> None:
        """What the person asked for."""
        self.used = self._clock()
        if command.do == "keep":
            with self._lock:
                self._keeper.want(command.keep)
            return
        with self._lock:
            if command.do == "tick":
                self._tick(command.t)
            if self._engine is None:
                return
            self._obey(command)
            state = self._engine.state()
            self._settle(state)
        self._send(_state_answer(state, None, 0.0))

    def _obey(self, command: Command) -> None:
        {"begin": self._engine.begin, "finish": self._engine.finish}.get(command.do, lambda: None)()

    def _tick(self, t: float) -> None:
        """A moment of a timer, which no picture tells; t: s, on the browser's clock. Others are
        told by their pictures."""
        if self.filmed or not math.isfinite(t):
            return
        if self._engine is None:
            self._engine = self._new_engine((1, 1), "")
        if self._passes(t):
            self._engine.step(self._t, None, float("nan"))

    def _passes(self, t: float) -> bool:
        """Whether the moment t, on the browser's clock, lies behind the last one, which it then
        is."""
        if self._zero is None:
            self._zero = t
        later = t - self._zero > self._t
        if later:
            self._t = t - self._zero
        return later

    # what is left

    @property
    def has_place(self) -> bool:
        """A connection has it, or will in a moment."""
        return self.attached or self.coming

    @property
    def awake(self) -> bool:
        """It holds a pose model."""
        return self._thread is not None

    @property
    def done(self) -> bool:
        return self._engine is not None and self._engine.phase == "done"

    @property
    def under_way(self) -> bool:
        """A set has begun, and is not over."""
        return self._engine is not None and self._engine.phase == "going"

    @property
    def so_far(self) -> LiveState | None:
        """How a set stands that is under way, else None."""
        with self._lock:
            return self._engine.state() if self.under_way and self._engine else None

    def finished(self, name: str = "") -> FinishedSet:
        """The set that has ended. Raises ValueError before."""
        with self._lock:
            if self._engine is None:
                raise ValueError("no set has ended")
            engine = self._engine
            return FinishedSet(
                engine.finished_track(name), self._keeper.path, engine.spans, engine.why
            )

    @property
    def timed(self) -> Timed | None:
        """How long a timer went that is over; None before, and of a movement that is filmed."""
        with self._lock:
            if self._engine is None or self.filmed or self._engine.phase != "done":
                return None
            return Timed(self._engine.seconds, seconds_of(self._guide or guide_of(self.movement)))

    def rest(self) -> None:
        """Give thread and pose model back; the next frame wakes it again."""
        with self._wake:
            thread, self._ending = self._thread, True
            self._wake.notify()
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=5)

    def close(self) -> None:
        """Give everything back, the clip too; a connection that it has is ended."""
        self._finish_connection(Close.REFUSED)
        self.rest()
        with self._lock:
            self._keeper.drop()
            self._engine = None

    # the thread

    def _run(self) -> None:
        try:
            with Eyes(self._make) as eyes, self._make_pool() as pool:
                looks = _Looks(pool, self._clock)
                while (frame := self._next()) is not None:
                    self._one(eyes, looks, frame)
        except ModelError as problem:
            self._send(answer("refused", code=problem.code, message=str(problem)))
            self._finish_connection(Close.MODEL)
        except Exception:
            _log.exception("a live session failed")
            self._finish_connection(Close.FAILED)
        finally:
            with self._wake:
                self._thread = None

    def _next(self) -> CameraFrame | None:
        """The newest frame; None where the thread should end."""
        with self._wake:
            if (
                not self._wake.wait_for(lambda: self._frame is not None or self._ending, REST_S)
                or self._ending
            ):
                return None
            frame, self._frame = self._frame, None
            return frame

    def _one(self, eyes: Eyes, looks: _Looks, frame: CameraFrame) -> None:
        begun = time.perf_counter()
        if self._zero is None:
            self._zero = frame.t
        t = frame.t - self._zero
        if not t > self._t:
            self.bad_frame(
                BadMessage("old-picture", "The frame is older than the last one."), frame.number
            )
            return
        try:
            glimpse = eyes.look(t, frame.jpeg)
        except BadMessage as problem:
            self.bad_frame(problem, frame.number)
            return
        self._bad, self._t = 0, t
        self._looked_at += 1
        give_back(self._looked_at)
        size = (glimpse.rgb.shape[1], glimpse.rgb.shape[0])
        with self._lock:
            self._fit(size, eyes.name)
            looks.take_finished(self._engine)
            self._engine.keep_all = self._keeper.wanted
            before = self._engine.phase
            state = self._engine.step(t, glimpse.estimate, glimpse.luma)
            if "going" in (before, self._engine.phase):
                self._keeper.take(t, frame.jpeg, size, self._engine.began)
            elif before != "done":
                self._keeper.take(t, frame.jpeg, size, None)
            self._settle(state)
            looks.start(self._engine, self._lookout, glimpse.rgb)
        self._send(_state_answer(state, frame.number, time.perf_counter() - begun))

    def _fit(self, size: tuple[int, int], estimator: str) -> None:
        """The engine for frames of this size, whose points are by this estimator."""
        if self._engine is None:
            self._engine = self._new_engine(size, estimator)
        elif self._engine.size != size:
            self._engine.resized()
            if self._engine.phase != "done":
                self._engine = self._new_engine(size, estimator)

    def _new_engine(self, size: tuple[int, int], estimator: str) -> LiveEngine:
        return self.engine_of(
            self.movement, size, estimator=estimator, guide=self._guide, profile=self._profile
        )

    def _settle(self, state: LiveState) -> None:
        """Once a set is over, its clip is complete."""
        if state.phase == "done" and self.filmed and self._keeper.path is None:
            self._keeper.finish(*self._engine.went)

    def _send(self, text: str) -> None:
        reply = self._reply
        if reply is not None:
            reply(text)

    def _finish_connection(self, why: tuple[int, str]) -> None:
        end = self._end
        if end is not None:
            end(why)


class _Looks:
    """Thorough looks on a second thread: one at a time, and never for more than a third of the
    time."""

    def __init__(self, pool: Executor, clock: Callable[[], float]):
        self._pool, self._clock = pool, clock
        self._job: LookJob | None = None
        self._future: Future | None = None
        self._counting: Future | None = None
        self._free_at = self._counted = -float("inf")

    def take_finished(self, engine: LiveEngine) -> None:
        if self._future is not None and self._future.done():
            try:
                result, took = self._future.result()
                engine.take(self._job, result)
                self._free_at = self._clock() + 2 * took
            # the frame's own answer does not hang on it, and the end result is computed again
            except Exception:
                _log.exception("a look at the growing track failed")
            self._future = None
        if self._counting is not None and self._counting.done():
            try:
                engine.company(self._counting.result())
            except ModelError:
                _log.exception("other people cannot be looked for")
            self._counting = None

    def start(self, engine: LiveEngine, lookout: Lookout, rgb) -> None:
        now = self._clock()
        if self._future is None and now >= self._free_at:
            self._job = engine.due()
            if self._job is not None:
                self._future = self._pool.submit(_timed, self._job)
        if self._counting is None and now - self._counted >= LOOKOUT_S and engine.phase != "done":
            self._counted = now
            self._counting = self._pool.submit(lookout.others, rgb)


def _timed(job: LookJob) -> tuple[object, float]:
    begun = time.perf_counter()
    result = job.run()
    return result, time.perf_counter() - begun


def _state_answer(state: LiveState, number: int | None, took_s: float) -> str:
    return answer("state", number=number, took_ms=round(1000 * took_s, 1), state=state)

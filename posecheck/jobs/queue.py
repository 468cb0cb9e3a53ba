"""The queue: one analysis at a time (the pose model uses every core), each in a worker process,
others wait their turn."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from posecheck.errors import PosecheckError
from posecheck.jobs.process import TASK, Failure, Worker
from posecheck.jobs.request import Request
from posecheck.jobs.results import is_whole, keep_request, put_result, scratch_folder

Status = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[Status, ...] = ("done", "failed", "cancelled")
_REMEMBERED = 200
_WINDOW_S = 8.0


@dataclass(frozen=True)
class Job:
    """Where an analysis stands. ahead: jobs before it. rate: per second, of the current stage;
    left_s: of the current stage; None: not known yet."""

    key: str
    name: str
    status: Status
    ahead: int = 0
    stage: str = ""
    done: int = 0
    expected: int | None = None
    rate: float | None = None
    left_s: float | None = None
    running_s: float = 0.0
    failure: Failure | None = None


class Pace:
    """Rate over the last seconds of one stage."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._stage, self._seen = clock, "", deque()

    def rate(self, stage: str, done: int) -> float | None:
        """Per second; None until two moments at least half a second apart are known."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._seen = stage, deque()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()
        first, before = self._seen[0]
        return (done - before) / (now - first) if now - first >= 0.5 and done > before else None


class JobQueue:
    """Jobs by key. `task` ("module:function") runs in the worker process; `start` makes the worker,
    for tests."""

    def __init__(self, task: str = TASK, start: Callable[[Request, object, str], Worker] = Worker):
        self._task, self._start = task, start
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: deque[Request] = deque()
        self._worker: Worker | None = None
        self._running: str | None = None
        self._started_at = 0.0
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def submit(self, request: Request) -> Job:
        """The job of the request: done at once where its result is there, the one under way where
        there is one, else a new one."""
        key = request.key
        with self._changed:
            if is_whole(key):
                return self._set(Job(key, request.name, "done"))
            known = self._jobs.get(key)
            if known is not None and known.status in ("waiting", "running"):
                return self._placed(known)
            keep_request(request)
            self._waiting.append(request)
            job = self._set(Job(key, request.name, "waiting"))
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="posecheck-jobs", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()
            return self._placed(job)

    def job(self, key: str) -> Job | None:
        """None for a key that this queue never saw."""
        with self._changed:
            known = self._jobs.get(key)
            return None if known is None else self._placed(known)

    def under_way(self) -> list[Job]:
        """The one that runs, then those that wait, in their order."""
        with self._changed:
            jobs = [
                self._placed(job)
                for job in self._jobs.values()
                if job.status in ("waiting", "running")
            ]
        return sorted(jobs, key=lambda job: (job.status != "running", job.ahead))

    def cancel(self, key: str) -> None:
        """At once, whether it waits or runs; nothing happens to one that has ended."""
        with self._changed:
            known = self._jobs.get(key)
            if known is None or known.status in ENDED:
                return
            if known.status == "waiting":
                self._waiting = deque(r for r in self._waiting if r.key != key)
            elif self._worker is not None:
                self._worker.stop()
            self._set(
                replace(
                    known,
                    status="cancelled",
                    failure=Failure("cancelled", "Cancelled, as you asked."),
                )
            )
            self._changed.notify_all()

    def forget(self, key: str) -> None:
        """Drops a job that has ended, so that the same request starts afresh."""
        with self._changed:
            if key in self._jobs and self._jobs[key].status in ENDED:
                del self._jobs[key]

    def wait(self, key: str, timeout_s: float) -> Job | None:
        """The job once it has ended, or as it stands after timeout_s."""
        with self._changed:
            self._changed.wait_for(
                lambda: key not in self._jobs or self._jobs[key].status in ENDED, timeout_s
            )
        return self.job(key)

    def close(self) -> None:
        """Stops what runs and takes no more."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            if self._worker is not None:
                self._worker.stop()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _placed(self, job: Job) -> Job:
        """With what changes by itself: its place in the queue, or the time it has run."""
        if job.status == "waiting":
            before = [r.key for r in self._waiting]
            ahead = (before.index(job.key) if job.key in before else 0) + (
                self._running is not None and self._running != job.key
            )
            return replace(job, ahead=ahead)
        if job.status == "running":
            return replace(job, running_s=time.monotonic() - self._started_at)
        return job

    def _set(self, job: Job) -> Job:
        self._jobs[job.key] = job
        self._jobs.move_to_end(job.key)
        ended = [key for key, known in self._jobs.items() if known.status in ENDED]
        for key in ended[: max(0, len(self._jobs) - _REMEMBERED)]:
            del self._jobs[key]
        return job

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                request = self._waiting.popleft()
                self._running, self._started_at = request.key, time.monotonic()
                self._set(Job(request.key, request.name, "running", stage="start"))
            failure = self._one(request)
            with self._changed:
                self._running = None
                job = self._jobs.get(request.key)
                if job is not None and job.status == "running":
                    status: Status = (
                        "done"
                        if failure is None
                        else "cancelled"
                        if failure.code == "cancelled"
                        else "failed"
                    )
                    self._set(replace(job, status=status, failure=failure))
                self._changed.notify_all()

    def _one(self, request: Request) -> Failure | None:
        """Runs one request to its end; whatever goes wrong is a Failure, and the queue goes on."""
        try:
            with scratch_folder() as scratch:
                with self._changed:
                    cancelled = self._jobs[request.key].status == "cancelled"
                    if not cancelled:
                        self._worker = self._start(request, scratch, self._task)
                if cancelled:
                    return Failure("cancelled", "Cancelled, as you asked.")
                failure = self._worker.run(self._listener(request.key))
                if failure is None:
                    put_result(self._worker.out, request.key)
                return failure
        except PosecheckError as error:
            return Failure(error.code, error.message, error.advice)
        except OSError as error:
            return Failure(
                "cannot-write",
                f"The analysis could not be started: {error.strerror or error}.",
                "Make room on the disk, and try again.",
            )
        except Exception as error:
            return Failure(
                "crash",
                f"The analysis could not be started ({type(error).__name__}: {error}).",
                "Try again, or start posecheck again.",
            )
        finally:
            with self._changed:
                self._worker = None

    def _listener(self, key: str) -> Callable[[str, int, int | None], None]:
        pace = Pace()

        def tell(stage: str, done: int, expected: int | None) -> None:
            rate = pace.rate(stage, done)
            left = (expected - done) / rate if rate and expected else None
            with self._changed:
                job = self._jobs.get(key)
                if job is not None and job.status == "running":
                    self._jobs[key] = replace(
                        job, stage=stage, done=done, expected=expected, rate=rate, left_s=left
                    )

        return tell

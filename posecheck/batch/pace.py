"""How far a batch is, and how long it will still take."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from posecheck.batch.task import Record, Task, Video

_SHARES = {"start": (0.0, 0.0), "model": (0.0, 0.0), "pose": (0.0, 0.8), "judge": (0.8, 0.0)}
_SHARES |= {"video": (0.82, 0.13), "file": (0.95, 0.0)}
"""Of each stage: where it begins in the work for a video, and how much of it it is. [E]"""
_SOONEST_S = 3.0
"""Before, nothing is said of the time left. [E]"""


@dataclass(frozen=True)
class Running:
    """A video that is being analysed. stage as in api.run, and "file"; expected: None where not
    known."""

    video: Video
    stage: str = "start"
    done: int = 0
    expected: int | None = None

    @property
    def share(self) -> float:
        """Of the work for it that is done, 0 to 1."""
        begins, length = _SHARES.get(self.stage, (0.0, 0.0))
        return begins + (length * min(1.0, self.done / self.expected) if self.expected else 0.0)


@dataclass(frozen=True)
class BatchState:
    """total: videos of the batch. there: done before it was started. ended: by it, failed ones too.
    running: in the order in which they were started. left_s: None while nothing can be said.
    record: what has just ended, if anything has."""

    total: int
    there: int
    ended: int = 0
    failed: int = 0
    running: tuple[Running, ...] = ()
    left_s: float | None = None
    record: Record | None = None


class BatchPace:
    """Counts a batch; `told` is called with each BatchState, from whichever thread brought it.

    A video counts by its size in bytes where all are known, else each counts the same.
    """

    def __init__(
        self,
        tasks: Sequence[Task],
        there: int,
        told: Callable[[BatchState], object] = lambda _moment: None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._told, self._clock, self._lock = told, clock, threading.Lock()
        sizes = [task.video.size for task in tasks]
        even = any(size is None or size <= 0 for size in sizes)
        self._weight = {
            task.video.id: 1.0 if even else float(task.video.size or 0) for task in tasks
        }
        self._all, self._through, self._began = sum(self._weight.values()), 0.0, clock()
        self._running: dict[str, Running] = {}
        self._ended: set[str] = set()
        self._moment = BatchState(len(tasks) + there, there)
        self._tell()

    def stage(self, task: Task, stage: str, done: int, expected: int | None) -> None:
        with self._lock:
            if task.video.id in self._ended:  # what a cluster says comes late
                return
            self._running[task.video.id] = Running(task.video, stage, done, expected)
            self._tell()

    def ended(self, record: Record) -> None:
        with self._lock:
            self._ended.add(record.video.id)
            self._running.pop(record.video.id, None)
            self._through += self._weight.get(record.video.id, 0.0)
            before = self._moment
            self._moment = replace(
                before,
                ended=before.ended + 1,
                failed=before.failed + (record.status == "failed"),
            )
            self._tell(record)

    def _tell(self, record: Record | None = None) -> None:
        done = self._through + sum(
            self._weight.get(key, 0.0) * one.share for key, one in self._running.items()
        )
        moment = replace(
            self._moment,
            running=tuple(self._running.values()),
            left_s=left_s(self._clock() - self._began, done, self._all),
            record=record,
        )
        self._told(moment)


def left_s(elapsed_s: float, done: float, whole: float) -> float | None:
    """At the pace so far; None where too little was seen. done, whole: work, in one unit."""
    if elapsed_s < _SOONEST_S or done <= 0:
        return None
    return elapsed_s * max(0.0, whole - done) / done

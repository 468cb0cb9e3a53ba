"""Tasks in processes of this computer, several at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from posecheck.batch.one import run_one
from posecheck.batch.task import Record, Task
from posecheck.jobs.process import Worker

TellOf = Callable[[Task, str, int, int | None], None]
"""Called from any thread with (task, stage, done, expected or None)."""
_LOOKS_EVERY_S = 0.5


def usual_workers() -> int:
    """As many as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


class _Live:
    """The workers that run, to be stopped together."""

    def __init__(self) -> None:
        self._lock, self._workers, self.stopped = threading.Lock(), set[Worker](), False

    def started(self, worker: Worker) -> None:
        with self._lock:
            self._workers.add(worker)
            stopped = self.stopped
        if stopped:
            worker.stop()

    def stop(self) -> None:
        with self._lock:
            self.stopped, running = True, list(self._workers)
        for worker in running:
            worker.stop()


def run_here(
    tasks: Sequence[Task], workers: int, tell: TellOf, within: Path | None
) -> Generator[Record, None, None]:
    """The records as they come. Closing the iterator stops what runs."""
    live = _Live()

    def one(task: Task) -> Record | None:
        if live.stopped:
            return None
        return run_one(
            task,
            lambda stage, done, expected: tell(task, stage, done, expected),
            within,
            live.started,
        )

    with ThreadPoolExecutor(workers, thread_name_prefix="posecheck-batch") as pool:
        waiting: set[Future[Record | None]] = {pool.submit(one, task) for task in tasks}
        try:
            while waiting:
                done, waiting = wait(waiting, _LOOKS_EVERY_S, FIRST_COMPLETED)
                for future in done:
                    record = future.result()
                    if record is not None:
                        yield record
        finally:
            live.stop()
            for future in waiting:
                future.cancel()

"""Tasks on the workers of a Dask scheduler, whichever of them dies."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from posecheck.batch.local import TellOf
from posecheck.batch.one import TRIES, run_one
from posecheck.batch.place import EXTRA
from posecheck.batch.remote import difference, do_there, versions
from posecheck.batch.task import Record, Task, failed, record_from, to_json
from posecheck.errors import InputError
from posecheck.jobs.process import Failure

if TYPE_CHECKING:
    from distributed import Client, Future

ANSWERS_WITHIN_S = 15.0
NO_WORKER_S = 120.0
"""A worker that was ended and is started again is there within this. [E]"""
_UNDER_WAY = ("pending", "lost")
"""Of a future. Lost: it had an end, which went with the worker that had it; the scheduler has it
done once more."""
_LOOKS_EVERY_S, _ASKS_EVERY_S = 0.1, 5.0


class NoCluster(InputError):
    """A scheduler that does not answer, has no workers, or other versions."""

    code = "no-cluster"


def run_there(
    tasks: Sequence[Task], address: str, tell: TellOf, within: Path | None
) -> Generator[Record, None, None]:
    """The records as they come. A worker that dies loses nothing but the time for its video: the
    scheduler gives it to another one.

    What goes into the store is filed from here, by one process: the workers need not see the store.
    within: a folder for that. Closing the iterator lets go of what waits; videos under way end by
    themselves, and their records are found by the next batch. Raises NoCluster.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "What speaks to a cluster is not installed.", f"pip install '{EXTRA}'"
        ) from None
    try:
        client = Client(address, timeout=ANSWERS_WITHIN_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(
            f"No scheduler answers at {address}: {error}.", "Start `dask scheduler` there."
        ) from error
    try:
        _check_versions(client, address)
        yield from _Cluster(client, address, tasks, tell, within).records()
    finally:
        client.close(timeout=2)


def _check_versions(client: Client, address: str) -> None:
    """Raises NoCluster where there is no worker, or one that is not the same as this program."""
    try:
        client.wait_for_workers(1, timeout=ANSWERS_WITHIN_S)
    except TimeoutError:
        raise NoCluster(
            f"The scheduler at {address} has no workers.", f"Start `dask worker {address}`."
        ) from None
    here = versions()
    for worker, there in client.run(versions, on_error="return").items():
        differs = (
            f"no posecheck that could be asked ({there})"
            if isinstance(there, BaseException)
            else difference(here, there)
        )
        if differs:
            raise NoCluster(
                f"The worker {worker} has {differs}.",
                "Install the same on every computer of the cluster.",
            )


class _Cluster:
    """Tasks handed to a scheduler, and what comes back."""

    def __init__(
        self,
        client: Client,
        address: str,
        tasks: Sequence[Task],
        tell: TellOf,
        within: Path | None,
    ):
        self._client, self._address, self._tell, self._within = client, address, tell, within
        self._tasks = {task.video.id: task for task in tasks}
        self._topic = f"posecheck-batch-{uuid4().hex[:12]}"
        self._waiting: dict[Future, Task] = {}
        self._tries: Counter[str] = Counter()
        self._asked_at = self._seen_at = time.monotonic()

    def records(self) -> Iterator[Record]:
        self._client.subscribe_topic(self._topic, self._heard)
        for task in self._tasks.values():
            if task.analyse:
                self._submit(task)
        try:
            for task in self._tasks.values():
                if not task.analyse:
                    yield self._here(task)
            while self._waiting:
                # all that is there is fetched before any is filed, which takes its time: what lies
                # with a worker that dies meanwhile would have to be done again
                ended = self._ended()
                for task, record in ended:
                    yield self._filed(task, record)
                if not ended:
                    self._check_somebody_is_there()
                    time.sleep(_LOOKS_EVERY_S)
        finally:
            with suppress(Exception):  # a scheduler that is gone cannot be told
                self._client.cancel(list(self._waiting))
                self._client.unsubscribe_topic(self._topic)

    def _submit(self, task: Task) -> None:
        self._tries[task.video.id] += 1
        future = self._client.submit(
            do_there,
            to_json(replace(task, person=None, store=None)).decode(),
            versions(),
            self._topic,
            key=f"{self._topic}-{task.video.id}-{self._tries[task.video.id]}",
            pure=False,
        )
        self._waiting[future] = task

    def _ended(self) -> list[tuple[Task, Record]]:
        """What has come to an end since, by now here."""
        found = []
        for future in [one for one in self._waiting if one.status not in _UNDER_WAY]:
            task = self._waiting.pop(future)
            record = self._record(task, future)
            if record is not None:
                found.append((task, record))
        return found

    def _record(self, task: Task, future: Future) -> Record | None:
        """None where it is waited for again: workers died under it, or with it."""
        status = future.status
        if status == "cancelled":
            raise NoCluster(
                f"The scheduler at {self._address} is gone.",
                "Start it, and give the same command again: it goes on where it was.",
            )
        if status == "finished":
            try:
                return record_from(future.result(timeout=ANSWERS_WITHIN_S))
            except Exception as error:
                # the worker or the scheduler died as it was asked: the next look says which
                if future.status == "finished" and not isinstance(error, OSError):
                    raise
        if status != "error":
            self._waiting[future] = task
            return None
        problem = future.exception()
        if type(problem).__name__ == "KilledWorker" and self._tries[task.video.id] < TRIES:
            self._submit(task)
            return None
        message = f"The cluster could not do it ({type(problem).__name__}: {problem})."
        return failed(task, Failure("crash", message, "Start the batch again."), 0.0)

    def _filed(self, task: Task, record: Record) -> Record:
        if task.person is None or record.status != "done":
            return record
        return self._here(replace(task, analyse=False))

    def _here(self, task: Task) -> Record:
        return run_one(
            task, lambda stage, done, of: self._tell(task, stage, done, of), self._within
        )

    def _heard(self, event: tuple[float, dict[str, Any]]) -> None:
        _, said = event
        task = self._tasks.get(said["id"])
        if task is not None:
            self._tell(task, said["stage"], said["done"], said["expected"])

    def _check_somebody_is_there(self) -> None:
        """Raises NoCluster where there has been no worker for long."""
        now = time.monotonic()
        if now - self._asked_at < _ASKS_EVERY_S:
            return
        self._asked_at = now
        with suppress(OSError):  # one that is gone ends what waits for it
            if self._client.scheduler_info().get("workers"):
                self._seen_at = now
        if now - self._seen_at > NO_WORKER_S:
            raise NoCluster(
                f"The scheduler at {self._address} has no workers any more.",
                "Start some, and give the same command again: it goes on where it was.",
            )

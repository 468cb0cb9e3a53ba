"""One task in a process of its own, on this computer: whatever that process does, a record comes
back."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from posecheck import __version__
from posecheck.batch.place import place_of
from posecheck.batch.task import STATE, Record, Task, failed, record_from, record_name, to_json
from posecheck.batch.work import ENTRY, RECORD_FILE, TASK_FILE, Tell
from posecheck.disk import Scratch
from posecheck.errors import PosecheckError
from posecheck.jobs.process import Failure, Worker
from posecheck.jobs.request import from_json

TRIES = 2
"""A process that is ended from outside, or for want of memory while others ran, is worth a second
try; a video that ends each of them is not [E]."""


def run_one(
    task: Task,
    tell: Tell,
    within: Path | None = None,
    started: Callable[[Worker], None] = lambda _worker: None,
) -> Record:
    """Never raises for what the task does. within: an existing folder for scratch; None: the
    system's. started: is given the worker, to stop it."""
    began = time.monotonic()
    for _ in range(TRIES):
        found = _once(task, tell, within, started)
        if isinstance(found, Record):
            return found
        if found.code != "crash":
            break
    there = _kept(task)
    if there is not None:  # its result is whole: only filing came to nothing
        return replace(there, code=found.code, message=found.message, advice=found.advice)
    record = failed(task, found, time.monotonic() - began)
    if found.code != "cancelled":
        with suppress(PosecheckError):  # where it cannot be written, it is told all the same
            place_of(task.out).write(f"{STATE}/{record.name}", to_json(record))
    return record


def _kept(task: Task) -> Record | None:
    """The record of a result that answers the task."""
    with suppress(PosecheckError):
        data = place_of(task.out).read(f"{STATE}/{record_name(task.video)}")
        record = None if data is None else record_from(data)
        if record is not None and record.folder and record.answers(task):
            return record
    return None


def _once(
    task: Task, tell: Tell, within: Path | None, started: Callable[[Worker], None]
) -> Record | Failure:
    if task.version != __version__:
        return Failure(
            "wrong-version",
            f"The batch is of posecheck {task.version}, and here is {__version__}.",
            "Install the same on every computer of the cluster.",
        )
    try:
        with Scratch(within) as scratch:
            (scratch / TASK_FILE).write_bytes(to_json(task))
            worker = Worker(from_json(task.request.encode()), scratch, ENTRY)
            started(worker)
            failure = worker.run(tell)
            return record_from((scratch / RECORD_FILE).read_bytes()) if failure is None else failure
    except PosecheckError as error:
        return Failure(error.code, error.message, error.advice)
    except OSError as error:
        return Failure(
            "cannot-write",
            f"The analysis could not be started: {error.strerror or error}.",
            "Make room on the disk, and start the batch again.",
        )

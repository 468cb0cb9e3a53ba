"""What a worker is handed, and what is known of a video afterwards: a file for each, so that
whatever dies, the others are known."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Literal

from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.disk import HALF
from posecheck.errors import InputError
from posecheck.jobs.process import Failure

STATE = f"{HALF}batch"
"""The folder, in that of the results, with what is known of each video."""
SCHEMA = "posecheck.batch/1"
_TASK = Expected("a task of a batch", InputError, "Start the batch again.")
_RECORD = Expected("what a batch wrote of a video", InputError, "Start the batch again.")
_WORTH_ANOTHER_TRY = {
    "crash",
    "no-memory",
    "cannot-write",
    "folder-busy",
    "cannot-fetch",
    "model-error",
    "model-missing",
    "model-damaged",
    "network-damaged",
    "wrong-version",
}
"""Codes of what need not happen again: all others say something of the video itself."""


@dataclass(frozen=True)
class Video:
    """A file to analyse, where it lies. address: a path, or what fsspec knows ("s3://...").

    size: bytes, None where its place does not say. changed: when or how it was last changed, as its
    place says it.
    """

    address: str
    size: int | None = None
    changed: str = ""

    @property
    def id(self) -> str:
        return hashlib.sha256(self.address.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def name(self) -> str:
        return PurePosixPath(self.address.replace("\\", "/")).name


@dataclass(frozen=True)
class Task:
    """One video, and what to do with it.

    out: the folder of all results, a path or an address. request: of jobs.request, as JSON: what is
    asked; its path and sum stand for nothing. question: names what is asked. pose: names what of it
    makes the track. annotated: a video is drawn. fetch: the pose model may be fetched. afresh: no
    track of an earlier result is used. analyse: else the result is there already. person: whose it
    is to be in the store, None: nobody's. version: of posecheck, which the worker must have too.
    """

    video: Video
    out: str
    request: str
    question: str
    pose: str
    version: str
    annotated: bool = True
    fetch: bool = False
    afresh: bool = False
    analyse: bool = True
    person: str | None = None
    store: str | None = None


@dataclass(frozen=True)
class Record:
    """What became of a video.

    status: "done"; "refused": there is a report, which says that nothing can be told; "failed":
    there is none. folder: of its result, in that of all results; "" where there is none. code,
    message, advice: why it was refused or failed, or could not be filed. filed: whose it is in the
    store; None: nobody's.
    """

    video: Video
    question: str
    pose: str
    version: str
    status: Literal["done", "refused", "failed"]
    folder: str = ""
    annotated: bool = False
    code: str = ""
    message: str = ""
    advice: str = ""
    seconds: float = 0.0
    filed: str | None = None
    schema: str = SCHEMA

    @property
    def name(self) -> str:
        """Of its file in STATE."""
        return record_name(self.video)

    def answers(self, task: Task) -> bool:
        """Whether nothing is gained by doing the task again: the same file, the same question.
        Filing is another matter."""
        same = self.video == task.video and (self.question, self.version) == (
            task.question,
            task.version,
        )
        if self.status == "failed":
            return same and self.code not in _WORTH_ANOTHER_TRY
        return same and (self.annotated or not task.annotated)


def record_name(video: Video) -> str:
    return f"{video.id}.json"


def failed(task: Task, failure: Failure, seconds: float) -> Record:
    """The record of a task that came to nothing."""
    return Record(
        task.video,
        task.question,
        task.pose,
        task.version,
        "failed",
        code=failure.code,
        message=failure.message,
        advice=failure.advice,
        seconds=round(seconds, 2),
    )


def to_json(value: Task | Record) -> bytes:
    return json.dumps(asdict(value), indent=1).encode()


def task_from(data: bytes | str) -> Task:
    """Raises InputError."""
    return decode_json(data, Task, _TASK, "it", any_letters=True)


def record_from(data: bytes | str) -> Record:
    """Raises InputError."""
    record = decode_json(data, Record, _RECORD, "it", any_letters=True)
    if record.schema != SCHEMA:
        raise _RECORD.refused("it", f"it is of the kind {record.schema!r}")
    return record

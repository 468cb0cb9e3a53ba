"""One task of a batch, as the worker process does it (jobs.worker): the video is fetched, analysed,
its result put in its place, filed for a person, and what became of it is written down."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.api import Ran, has_frames, run
from posecheck.batch.place import LocalFolder, RemoteFolder, fetched_video, place_of
from posecheck.batch.task import STATE, Record, Task, record_from, record_name, task_from, to_json
from posecheck.errors import BadTrack, InputError, MovementFileError, PosecheckError
from posecheck.file_set import Claim
from posecheck.jobs.request import Request
from posecheck.movements.load import content_key
from posecheck.pose.backends import get_backend
from posecheck.pose.io.storage import load_track
from posecheck.pose.track import PoseTrack
from posecheck.results.folder import ResultFolder
from posecheck.results.place import claim_folder, claim_folder_of
from posecheck.results.write import Written

TASK_FILE, RECORD_FILE = "task.json", "record.json"
ENTRY = f"{__name__}:do_task"
FILING = "file"
"""The stage in which a result goes into the store, beside those of api.run."""

Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, eq=False)
class _Work:
    """A task under way. request: what is asked. earlier: what is known of the video from before.
    place: the folder of all results. video: the file here. scratch: a folder to work in."""

    task: Task
    request: Request
    earlier: Record | None
    place: LocalFolder | RemoteFolder
    video: Path
    scratch: Path
    tell: Tell


def do_task(request: Request, out: Path, tell: Tell) -> None:
    """The task that lies beside `out`; its record is written there, and among those of the batch.
    Raises the errors of posecheck.errors."""
    scratch = out.parent
    task = task_from((scratch / TASK_FILE).read_bytes())
    place = place_of(task.out)
    video = fetched_video(task.video, scratch)
    work = _Work(task, request, _earlier(place, task), place, video, scratch, tell)
    if task.analyse:
        record, folder = _analysed(work)
    else:
        record, folder = _there(work)
    # known before it is filed: a worker that dies there need not look at the video again
    kept = f"{STATE}/{record_name(task.video)}"
    place.write(kept, to_json(record))
    if task.person is not None and record.status == "done":
        tell(FILING, 0, None)
        record = _filed(task, record, folder, video)
        place.write(kept, to_json(record))
    (scratch / RECORD_FILE).write_bytes(to_json(record))


def _earlier(place: LocalFolder | RemoteFolder, task: Task) -> Record | None:
    with contextlib.suppress(InputError):
        data = place.read(f"{STATE}/{record_name(task.video)}")
        return None if data is None else record_from(data)
    return None


def _analysed(work: _Work) -> tuple[Record, Path]:
    """The record of a result that is in its place, and where it can be read here."""
    began = time.monotonic()
    task, options = work.task, work.request.api_options()
    if content_key(options.movement) != work.request.rules:
        raise MovementFileError(
            "A movement file of your own was changed after the batch was started.",
            "Start it again.",
        )
    ran = run(
        work.video,
        options,
        place=lambda track: _claimed(work, track),
        annotated=task.annotated,
        known=lambda: _known_track(work),
        model=lambda asked: get_backend(asked.backend).model(
            asked.bundle, task.fetch, lambda done, total: work.tell("model", done, total)
        ),
        progress=work.tell,
        judging=lambda: work.tell("judge", 0, None),
    )
    written = ran.written
    assert written is not None
    folder = written.folder.path
    name = folder.name
    if isinstance(work.place, RemoteFolder):
        name = _remote_name(task, work.video)
        if not written.kept:
            work.place.put(folder, name)
    return _record(work, ran, written, name, time.monotonic() - began), folder


def _record(work: _Work, ran: Ran, written: Written, name: str, seconds: float) -> Record:
    task, quality = work.task, ran.report.quality
    refused = quality.status == "refused"
    reason = quality.reasons[0] if refused else None
    return Record(
        task.video,
        task.question,
        task.pose,
        task.version,
        "refused" if refused else "done",
        folder=name,
        annotated=task.annotated or not has_frames(work.video) or written.kept,
        code=reason.code if reason else "",
        message=reason.message if reason else "",
        seconds=round(seconds, 2),
    )


def _claimed(work: _Work, track: PoseTrack | None) -> Claim:
    """The folder that the result is written into."""
    if isinstance(work.place, RemoteFolder):
        return claim_folder(work.scratch / "result")
    with_video = work.task.annotated and has_frames(work.video)
    return claim_folder_of(work.place.path, work.video, track, with_video)


def _remote_name(task: Task, video: Path) -> str:
    """An object store knows no locks: the address is part of the name, so that no two videos share
    a folder."""
    return f"{video.stem}-{task.video.id[:6]}"


def _known_track(work: _Work) -> PoseTrack | None:
    """That of an earlier result of the same file, if the pose model would be asked the same."""
    before, task = work.earlier, work.task
    if (
        task.afresh
        or before is None
        or not before.folder
        or (before.video, before.pose, before.version) != (task.video, task.pose, task.version)
    ):
        return None
    with contextlib.suppress(BadTrack, PosecheckError, OSError):
        folder = work.place.fetched(before.folder, work.scratch)
        return load_track(ResultFolder(folder).track)
    return None


def _there(work: _Work) -> tuple[Record, Path]:
    """The record and the result of an earlier task. Raises InputError where they are gone."""
    if work.earlier is None or not work.earlier.folder:
        raise InputError(f"The result of {work.task.video.name} is gone.", "Start the batch again.")
    return work.earlier, work.place.fetched(work.earlier.folder, work.scratch)


def _filed(task: Task, record: Record, folder: Path, video: Path) -> Record:
    """Filing what was filed before changes nothing (review.filing): however often a batch is
    stopped, each video is in the store once."""
    from posecheck.review.filing import file_result
    from posecheck.review.people import person_named
    from posecheck.review.store import open_store

    assert task.person is not None
    try:
        store = open_store(task.store)
        try:
            who = person_named(store, task.person, to_add=True)
            file_result(store, who, folder, video if has_frames(video) else None)
        finally:
            store.close()
    except PosecheckError as error:
        return replace(record, code=error.code, message=error.message, advice=error.advice)
    return replace(record, filed=task.person, code="", message="", advice="")

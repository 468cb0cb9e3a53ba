"""A batch from its videos to its table. What is known already is not done again, whatever stopped
the one before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path

from posecheck import __version__, errors
from posecheck.batch.local import TellOf, run_here, usual_workers
from posecheck.batch.pace import BatchPace, BatchState
from posecheck.batch.place import LocalFolder, RemoteFolder, is_address, place_of
from posecheck.batch.source import videos_of
from posecheck.batch.table import write_tables
from posecheck.batch.task import STATE, Record, Task, Video, record_from
from posecheck.disk import room, sweep_scratch
from posecheck.errors import InputError, OutputError, PosecheckError
from posecheck.file_set import Busy
from posecheck.jobs.request import Request
from posecheck.locks import Lock, hold
from posecheck.model.file_names import REPORT_JSON
from posecheck.options import Options, own_neutral
from posecheck.results.place import cannot_write, check_writable

LOCK = "lock"
_SCRATCH = "work"
_WORST_FIRST = (1, 6, 5, 7, 3, 4)
"""Exit codes, as posecheck.cli has them."""


@dataclass(frozen=True)
class Batch:
    """What a batch came to.

    records: of every video, in their order; of one that was not reached there is none. files: names
    of the tables, in the folder of the results. waiting: videos that were not reached, since
    `stopped` by what is said there.
    """

    out: str
    records: tuple[Record, ...]
    files: tuple[str, ...]
    waiting: int = 0
    stopped: str = ""

    @property
    def exit_code(self) -> int:
        """0 where every video has a result that says something (and is filed, if it was to be);
        else that of the worst."""
        codes = {exit_code_of(record) for record in self.records}
        if self.stopped:
            codes.add(OutputError.exit_code)
        return next((code for code in _WORST_FIRST if code in codes), 0)


@dataclass(frozen=True)
class _How:
    """What holds for every task; see Task."""

    out: str
    annotated: bool
    fetch: bool
    afresh: bool
    person: str | None
    store: str | None


def exit_code_of(record: Record) -> int:
    """The exit code that this video alone would give."""
    if record.status == "refused":
        return errors.NothingToMeasure.exit_code
    if not record.code:
        return 0
    return _exit_codes().get(record.code, 1)


def run_batch(
    source: str | Path | Sequence[Video],
    out: str | Path,
    options: Options | None = None,
    *,
    annotated: bool = True,
    person: str | None = None,
    store: str | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    again: bool = False,
    fetch: bool = False,
    told: Callable[[BatchState], object] = lambda _moment: None,
) -> Batch:
    """Analyses many videos, each as `posecheck.analyze` would, and writes a table of all.

    Whatever stops it (a kill, a full disk, Ctrl-C), the same call goes on where it was: a video
    whose result is there is not analysed again, unless it, what is asked, or posecheck has changed.
    What becomes of one video is no concern of the others.

    Parameters
    ----------
    source
        A folder, a list of paths or addresses (.txt), one file, or an address that fsspec knows; or
        the videos themselves (`videos_of`).
    out
        A folder, or an address: a folder for each result, and results.csv, results.html and, where
        pyarrow is installed, results.parquet.
    options
        As of one video; None: the usual ones.
    annotated
        Whether videos are drawn.
    person, store
        Whose the results become, in which coach's store (None: the usual one); judged by the
        thresholds that `options.profile` holds. Each video is filed once.
    workers
        Processes at a time; None: as many as there are cores.
    cluster
        The address of a Dask scheduler ("tcp://..."), whose workers take the place of processes
        here. They must see the videos and `out` by the same names.
    again
        What is there is analysed once more.
    fetch
        Whether a worker may fetch the pose model.
    told
        Called with how far it is, from any thread.

    Raises
    ------
    PosecheckError
        What concerns all of them: no videos, a folder that cannot be written or is being written,
        a person whom the store does not know, a cluster that does not answer or is not the same.
    """
    videos = videos_of(source) if isinstance(source, str | Path) else list(source)
    address = str(out) if is_address(str(out)) else str(Path(out).absolute())
    _check_person(person, store)
    how = _How(address, annotated, fetch, again, person, store)
    tasks = _tasks(videos, options or Options(), how)
    with _alone(address):
        return _done(tasks, address, again, workers or usual_workers(), cluster, told)


def _done(
    tasks: Sequence[Task],
    out: str,
    again: bool,
    workers: int,
    cluster: str | None,
    told: Callable[[BatchState], object],
) -> Batch:
    """See run_batch."""
    place = place_of(out)
    known = {} if again else _known(place)
    todo = [task for task in (_left_of(t, known, place) for t in tasks) if task is not None]
    pace = BatchPace(todo, len(tasks) - len(todo), told)
    with closing(_runner(todo, workers, cluster, out, pace.stage)) as runner:
        stopped, new = _through(runner, pace, place)
    open_ones = {task.video.id for task in todo}
    records = {key: one for key, one in known.items() if key not in open_ones} | new
    found = [records[task.video.id] for task in tasks if task.video.id in records]
    return Batch(out, tuple(found), write_tables(found, place), len(todo) - len(new), stopped)


def _through(
    runner: Iterator[Record], pace: BatchPace, place: LocalFolder | RemoteFolder
) -> tuple[str, dict[str, Record]]:
    """Why it was stopped, "" if it was not, and the records by the id of their video."""
    new: dict[str, Record] = {}
    for record in runner:
        new[record.video.id] = record
        pace.ended(record)
        # the next ones would be analysed for nothing
        if record.code == OutputError.code and isinstance(place, LocalFolder):
            with suppress(OSError):
                if room(place.path) == 0:
                    return f"{record.message} {record.advice}", new
    return "", new


def _runner(
    tasks: Sequence[Task], workers: int, cluster: str | None, out: str, tell: TellOf
) -> Generator[Record, None, None]:
    within = None if is_address(out) else Path(out) / STATE / _SCRATCH
    if within is not None:
        within.mkdir(exist_ok=True)
        sweep_scratch(within)
    if cluster is None or not tasks:
        return run_here(tasks, workers, tell, within)
    from posecheck.batch.cluster import run_there

    return run_there(tasks, cluster, tell, within)


def _tasks(videos: Sequence[Video], options: Options, how: _How) -> list[Task]:
    # by value: a calibration that cannot be used is refused once, and a cluster has not its file
    options = replace(options, calibration=own_neutral(options))
    default = Options()
    changed = {
        field.name: value
        for field in fields(Options)
        if (value := getattr(options, field.name)) != getattr(default, field.name)
    }
    if options.bundle is not None:
        changed["bundle"] = options.bundle.absolute()
    request = Request(Path("video"), "video", "", changed)
    return [
        Task(
            video,
            how.out,
            request.to_json().decode(),
            request.key,
            request.pose_key,
            __version__,
            how.annotated,
            how.fetch,
            how.afresh,
            person=how.person,
            store=how.store,
        )
        for video in videos
    ]


def _known(place: LocalFolder | RemoteFolder) -> dict[str, Record]:
    """What earlier batches wrote down in this folder, by the id of the video."""
    found: dict[str, Record] = {}
    for name in place.names(STATE):
        if name.endswith(".json"):
            with suppress(InputError):
                record = record_from(place.read(f"{STATE}/{name}") or b"")
                if record.name == name:
                    found[record.video.id] = record
    return found


def _left_of(
    task: Task, known: dict[str, Record], place: LocalFolder | RemoteFolder
) -> Task | None:
    """What of the task is still to be done; None: nothing."""
    record = known.get(task.video.id)
    if record is None or not record.answers(task):
        return task
    if record.folder and not place.has(f"{record.folder}/{REPORT_JSON}"):
        return task
    if task.person is None or record.status != "done" or record.filed == task.person:
        return None
    return replace(task, analyse=False)


def _check_person(person: str | None, store: str | None) -> None:
    """Raises InputError for somebody whom the store does not know."""
    if person is None:
        return
    from posecheck.review.people import person_named
    from posecheck.review.store import open_store

    opened = open_store(store)
    try:
        person_named(opened, person, to_add=True)
    finally:
        opened.close()


@contextmanager
def _alone(out: str) -> Iterator[None]:
    """The folder of the results, made where missing, for one batch at a time; an address knows no
    locks. Raises OutputError, Busy."""
    if is_address(out):
        yield
        return
    folder = Path(out)
    check_writable(folder)
    lock: Lock | None = None
    try:
        (folder / STATE).mkdir(parents=True, exist_ok=True)
        lock = hold(folder / STATE / LOCK)
    except OSError as error:
        raise cannot_write(folder, error, "the batch") from error
    if lock is None:
        raise Busy(folder)
    try:
        yield
    finally:
        lock.release()


def _exit_codes() -> dict[str, int]:
    """Exit codes of posecheck.errors by their code."""
    kinds = [PosecheckError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {kind.code: kind.exit_code for kind in kinds}

"""Stops work on files at each of its touches of the disk in turn, and looks at what is there
afterwards and after the next start.

    OPENBLAS_NUM_THREADS=1 python -m tests.kill_points FOLDER SCENARIO:WAY:EVERY ...

A line of JSON for each: how often it was stopped, and what was wrong.

WAY   kill   the process is killed before its Nth touch (open to write, rename, delete, mkdir,
             rmdir, chmod, lock, fsync, ...)
      full   from its Nth touch on the disk is full: whatever needs room fails
      cut    the process is killed in the middle of writing a file, after N bytes of it
      short  no file can grow beyond N bytes
EVERY 1: every N; 3: every third

What posecheck is imported once; every run is a fork of that. Needs a system with fork.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from posecheck.api import Options, judge_track, write_analysis
from posecheck.compare.change import compare_reports
from posecheck.compare.change_files import write_comparison
from posecheck.disk import data_folder, data_subfolder
from posecheck.errors import OutputError
from posecheck.file_set import Claim, settle, settle_below
from posecheck.jobs import results
from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.leftovers import clean_leftovers
from posecheck.jobs.request import Request
from posecheck.jobs.uploads import clean_uploads, keep_upload
from posecheck.pose.io.storage import save_track
from posecheck.results.folder import ResultFolder
from posecheck.results.names import is_removable
from tests.drawn.stick_movements import Timing, bridge_track

_TOUCHES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.link",
    "os.truncate",
    "fcntl.flock",
    "os.fsync",
    "os.write",
    "os.scandir",
    "shutil.rmtree",
    "shutil.copyfile",
    "tempfile.mkdtemp",
}
_NEED_ROOM = {"os.rename", "os.mkdir", "os.link", "os.truncate", "os.fsync", "os.write", "open"}
_LIMITS = (0, 1, 60, 400, 3_000, 12_000, 40_000, 100_000, 400_000, 1_200_000)
"""Bytes of the largest file, for `cut` and `short`."""


class Touches:
    """Counts the touches of the disk from `arm` on, and acts at the Nth."""

    def __init__(self) -> None:
        self.seen, self._at, self._full, self._armed = 0, 0, False, False
        for name in ("fsync", "write"):
            setattr(os, name, self._told(f"os.{name}", getattr(os, name)))
        sys.addaudithook(self._hook)

    def arm(self, at: int, *, full: bool) -> None:
        self.seen, self._at, self._full, self._armed = 0, at, full, True

    def disarm(self) -> None:
        self._armed = False

    def _told(self, event: str, real: Callable) -> Callable:
        def call(*args):
            self._touch(event)
            return real(*args)

        return call

    def _hook(self, event: str, args: tuple) -> None:
        if event == "open":
            if isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
                self._touch(event)
        elif event in _TOUCHES:
            self._touch(event)

    def _touch(self, event: str) -> None:
        if not self._armed:
            return
        self.seen += 1
        if self.seen < self._at:
            return
        if not self._full:
            os.kill(os.getpid(), signal.SIGKILL)
        elif event in _NEED_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


TOUCHES = Touches()


@dataclass(frozen=True)
class Scenario:
    """prepare: what is there before. work: what is stopped. check: raises AssertionError; given
    what `work` came to: "killed", "refused", "done"."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    check: Callable[[Path, str], None]


def files(folder: Path) -> dict[str, str]:
    """The sha256 of every file below it, by its name from there."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


OLD, NEW = (
    judge_track(bridge_track(Timing(depths=depths)), Options(height_m=height))
    for depths, height in (((1.0, 1.0), 1.7), ((1.0, 0.8), 1.8))
)
"""Two of one video, by its name and sum, that differ in every file."""
NOTES = "mine"


def write(analysis, folder: Path) -> None:
    write_analysis(analysis, "none.npz", folder, Options(), annotated=False)


# a result into an empty place, and over an older one


def _old_result(folder: Path) -> None:
    write(OLD, folder / "r")
    (folder / "r" / "notes.txt").write_text(NOTES)
    (folder / "r" / "steps.csv").write_text("of the old one")
    (folder / "old.json").write_text(json.dumps(files(folder / "r")))


def _check_result(folder: Path, said: str) -> None:
    old = json.loads((folder / "old.json").read_text()) if (folder / "old.json").exists() else {}
    r = folder / "r"
    if not old:
        settle_below(folder, is_removable)
    if old or files(r):
        report = ResultFolder(r).read_report()  # the next reader
        there = files(r)
        new = {"report.json": there["report.json"], **report.parts} | (
            {"notes.txt": old["notes.txt"]} if old else {}
        )
        assert not {name for name in report.parts if old.get(name) == new[name]} or there == old, (
            "the two do not differ in every file"
        )
        assert there in (old, new), f"mixed: {sorted(there)}"
        assert said != "done" or there == new
        assert said != "refused" or there == old or not old, "refused, and yet it was replaced"
    else:
        assert said != "done"
    write(NEW, r)  # the next start
    parts = ResultFolder(r).read_report().parts
    assert files(r) == {"report.json": files(r)["report.json"], **parts} | (
        {"notes.txt": old["notes.txt"]} if old else {}
    )
    assert sorted(p.name for p in folder.iterdir()) == (["old.json", "r"] if old else ["r"])
    if old:
        assert (r / "notes.txt").read_text() == NOTES


# a comparison over an older one: the two files of a set and nothing that names their sums


def _old_comparison(folder: Path) -> None:
    write_comparison(compare_reports(OLD.report, OLD.report), folder / "c")
    write_comparison(compare_reports(OLD.report, NEW.report), folder / "new")


def _check_comparison(folder: Path, said: str) -> None:
    assert settle(folder / "c", is_removable)
    there, new = files(folder / "c"), files(folder / "new")
    assert sorted(there) == sorted(new)
    assert (there == new) if said == "done" else True
    assert len({name for name in there if there[name] == new[name]}) in (0, len(new)), "mixed"


# small files, so that every touch can be tried: three replaced, one added, one removed


def _old_set(folder: Path) -> None:
    (folder / "s").mkdir()
    for name in ("a.txt", "b.txt", "c.txt", "series.csv"):
        (folder / "s" / name).write_text(f"old {name}")


def _new_set(folder: Path) -> None:
    try:
        with Claim(folder / "s", is_removable) as claim, claim.stage() as stage:
            for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
                (stage.path / name).write_text(f"new {name}")
            stage.commit(["a.txt", "b.txt", "d.txt", "c.txt"], remove=["series.csv"])
    except OSError as error:
        raise OutputError(str(error)) from error


def _check_set(folder: Path, said: str) -> None:
    settle_below(folder, is_removable)
    there = {p.name: p.read_text() for p in (folder / "s").iterdir()}
    old = {name: f"old {name}" for name in ("a.txt", "b.txt", "c.txt", "series.csv")}
    new = {name: f"new {name}" for name in ("a.txt", "b.txt", "c.txt", "d.txt")}
    assert there in (old, new), there
    assert said == "killed" or there == (new if said == "done" else old)
    _new_set(folder)
    assert {p.name: p.read_text() for p in (folder / "s").iterdir()} == new


# the data folder of the pages


def _data(folder: Path) -> None:
    os.environ["POSECHECK_DATA"] = str(folder / "data")
    data_folder()


CLIP = bytes(range(256)) * 5000


def _upload(folder: Path) -> None:
    os.environ["POSECHECK_DATA"] = str(folder / "data")
    keep_upload(io.BytesIO(CLIP), "run.mp4")


def _check_upload(folder: Path, said: str) -> None:
    os.environ["POSECHECK_DATA"] = str(folder / "data")
    clean_leftovers(), clean_uploads()
    uploads = data_subfolder("uploads")
    name, whole = hashlib.sha256(CLIP).hexdigest(), {"run.mp4": hashlib.sha256(CLIP).hexdigest()}
    assert [p.name for p in uploads.iterdir()] in ([name], []) and files(uploads) in (
        {f"{name}/run.mp4": whole["run.mp4"]},
        {},
    )
    assert said != "done" or files(uploads)
    _upload(folder)
    assert len(files(uploads)) == 1


def _request(folder: Path) -> Request:
    os.environ["POSECHECK_DATA"] = str(folder / "data")
    place = data_subfolder("uploads") / ("ab" * 32) / "clip.npz"
    return Request(place, "clip.npz", "ab" * 32)


def _made(folder: Path) -> None:
    """What a worker has made, and the track and the upload of it."""
    _data(folder)
    request = _request(folder)
    save_track(OLD.track, request.path)
    save_track(OLD.track, results.track_file(request), private=True)
    analyze_request(request, folder / "made", lambda *_: None)


def _keep(folder: Path) -> None:
    request = _request(folder)
    results.keep_request(request)
    try:
        with results.scratch_folder() as scratch:
            shutil.copytree(folder / "made", scratch / "out")
            results.put_result(scratch / "out", request.key)
    except OSError as error:  # the queue tells it
        raise OutputError(str(error)) from error


def _check_kept(folder: Path, said: str) -> None:
    request = _request(folder)
    clean_leftovers(), clean_uploads()
    assert list(data_subfolder("scratch").iterdir()) == []
    assert files(data_subfolder("results")) in (
        {f"{request.key}/{name}": sha for name, sha in files(folder / "made").items()},
        {},
    )
    assert results.is_there(request.key) if said == "done" else True
    assert not [name for name in files(folder / "data") if "/.posecheck-" in f"/{name}"]
    _keep(folder)
    assert results.load_result(request.key).report.movement == "glute-bridge"
    wide = [
        p
        for p in (folder / "data").rglob("*")
        if p.stat().st_mode & 0o077 and "uploads" not in p.parts
    ]
    assert wide == []


def _kept(folder: Path) -> None:
    _made(folder)
    _keep(folder)


def _forget(folder: Path) -> None:
    results.forget_result(_request(folder).key)


def _check_forgotten(folder: Path, said: str) -> None:
    request = _request(folder)
    clean_leftovers()
    known = results.kept_request(request.key) is not None
    there = {
        results.is_there(request.key),
        request.path.exists(),
        results.track_file(request).exists(),
        known,
    }
    assert len(there) == 1, "forgotten in part"
    assert said != "done" or there == {False}
    _forget(folder)
    assert not files(folder / "data")


SCENARIOS = {
    "set": Scenario(_old_set, _new_set, _check_set),
    "replace": Scenario(_old_result, lambda folder: write(NEW, folder / "r"), _check_result),
    "new": Scenario(lambda folder: None, lambda folder: write(NEW, folder / "r"), _check_result),
    "compare": Scenario(
        _old_comparison,
        lambda folder: (
            write_comparison(compare_reports(OLD.report, NEW.report), folder / "c") and None
        ),
        _check_comparison,
    ),
    "upload": Scenario(_data, _upload, _check_upload),
    "keep": Scenario(_made, _keep, _check_kept),
    "forget": Scenario(_kept, _forget, _check_forgotten),
}


def _forked(run: Callable[[], None]) -> tuple[str, str]:
    """What a fork that ran it came to: "done", "killed", "refused" or "failed", and what it said of
    that."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "done"
        try:
            run()
        except OutputError as error:
            said = f"refused {error}"
        except BaseException:
            said = f"failed {traceback.format_exc()}"
        finally:
            TOUCHES.disarm()
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        came_to, _, told = pipe.read().partition(" ")
    return ("killed", "") if os.WIFSIGNALED(os.waitpid(child, 0)[1]) else (came_to, told)


def _ways(way: str, every: int) -> Iterator[tuple[int, Callable[[], None]]]:
    """(N, what makes ready for it, in the fork)."""
    if way in ("kill", "full"):
        for n in range(1, 10_000, every):
            yield n, lambda n=n: TOUCHES.arm(n, full=way == "full")
    for n in _LIMITS[::every]:

        def limit(n=n) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL if way == "cut" else signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (n, resource.RLIM_INFINITY))

        yield n, limit


def run(name: str, home: Path, way: str, every: int = 1) -> dict:
    """How often the scenario was stopped, every fault that was found afterwards, and in what words
    it refused."""
    scenario, template, stopped, faults, refusals = SCENARIOS[name], home / "template", 0, [], set()
    (home / "now").mkdir(parents=True)
    came_to, told = _forked(lambda: scenario.prepare(home / "now"))
    if came_to != "done":
        raise SystemExit(f"{name} cannot be prepared: {told}")
    # made under the name that it is worked under: some files hold it
    (home / "now").rename(template)
    for n, ready in _ways(way, every):
        shutil.rmtree(home / "now", ignore_errors=True)
        shutil.copytree(template, home / "now")
        came_to, told = _forked(lambda ready=ready: (ready(), scenario.work(home / "now")))
        if came_to == "failed":
            faults.append(f"{name} {way} {n}: {told}")
            continue
        if came_to == "refused":
            refusals.add(told.replace(str(home), ""))
        if came_to == "done" and way in ("kill", "full"):
            break
        stopped += came_to != "done"
        # a refusal that says that the next start ends it is held to that
        expected = "killed" if "not all are in their places yet" in told else came_to
        found, fault = _forked(lambda expected=expected: scenario.check(home / "now", expected))
        if found != "done":
            faults.append(f"{name} {way} {n} ({came_to}): {fault}")
    return {"stopped": stopped, "faults": faults, "refusals": sorted(refusals)}


if __name__ == "__main__":
    for k, asked in enumerate(sys.argv[2:]):
        scenario, way, every = asked.split(":")
        print(
            json.dumps(
                {"asked": asked} | run(scenario, Path(sys.argv[1]) / str(k), way, int(every))
            ),
            flush=True,
        )

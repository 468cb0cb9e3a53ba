"""Many videos in processes of this computer: what comes of them, what is not done twice, and what
dies."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from posecheck.batch import one, run, videos_of
from posecheck.batch.run import run_batch
from posecheck.batch.task import STATE, Record, Task, failed, record_from
from posecheck.errors import InputError
from posecheck.file_set import Busy
from posecheck.jobs.process import Failure, Worker
from posecheck.model.file_names import REPORT_JSON
from posecheck.options import Options
from posecheck.results.report_json import read_json
from tests.batch.conftest import ROOT

PATIENCE_S = 60.0
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")


def _states(batch) -> dict[str, str]:
    return {record.video.name: record.status for record in batch.records}


def _written(out: Path) -> dict[str, int]:
    """When each report was written."""
    return {path.parent.name: path.stat().st_mtime_ns for path in out.glob(f"*/{REPORT_JSON}")}


def test_every_video_has_its_result_and_a_bad_one_stops_nothing(season, out):
    moments = []
    batch = run_batch(season, out, workers=2, told=moments.append)
    wanted = {"broken.mp4": "failed", "one.npz": "done", "two.npz": "done"}
    assert _states(batch) == wanted and batch.exit_code == 3
    assert [record.video.name for record in batch.records] == [v.name for v in videos_of(season)]
    assert all(read_json(out / n / REPORT_JSON).movement == "lunge" for n in ("one", "two"))
    with (out / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {Path(row["file"]).name: row for row in csv.DictReader(file)}
    assert rows["one.npz"]["reps"] == "3" and "not a video" in rows["broken.mp4"]["message"]
    page = (out / "results.html").read_text(encoding="utf-8")
    assert 'href="one/report.html"' in page and "2 of 3 videos analysed, 1 failed." in page
    assert list((out / STATE / "work").iterdir()) == []
    last = moments[-1]
    assert (last.total, last.there, last.ended, last.failed) == (3, 0, 3, 1)
    assert last.running == ()
    _what_is_there_is_not_done_again(season, out)


def _what_is_there_is_not_done_again(season: Path, out: Path) -> None:
    before, moments = _written(out), []
    again = run_batch(season, out, told=moments.append)
    assert (again.exit_code, len(again.records)) == (3, 3) and _written(out) == before
    assert (moments[-1].there, moments[-1].ended) == (3, 0)
    # another question, and one file that is gone
    (season / "may" / "two.npz").unlink()
    other = run_batch(season, out, Options(movement="lunge"), workers=2)
    assert [record.status for record in other.records] == ["failed", "done"]
    assert {name for name, when in _written(out).items() if before[name] != when} == {"one"}


def test_a_worker_that_is_killed_is_started_again(season, out, monkeypatch):
    started: list[int] = []

    class Watched(Worker):
        def __init__(self, *asked):
            super().__init__(*asked)
            started.append(self._process.pid)

    monkeypatch.setattr(one, "Worker", Watched)
    killed: list[int] = []

    def told(moment) -> None:
        if started and not killed:
            killed.append(started[0])
            os.kill(killed[0], signal.SIGKILL)

    (season / "broken.mp4").unlink()
    batch = run_batch(season, out, workers=1, told=told)
    assert killed and set(_states(batch).values()) == {"done"} and batch.exit_code == 0
    assert len(started) == 3


def test_one_that_kills_each_worker_is_given_up(season, out, monkeypatch):
    class Killed(Worker):
        def __init__(self, *asked):
            super().__init__(*asked)
            os.kill(self._process.pid, signal.SIGKILL)

    monkeypatch.setattr(one, "Worker", Killed)
    batch = run_batch(season / "one.npz", out)
    assert [(r.status, r.code) for r in batch.records] == [("failed", "crash")]
    assert batch.exit_code == 1
    monkeypatch.undo()
    assert [r.status for r in run_batch(season / "one.npz", out).records] == ["done"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_batch_that_is_stopped_goes_on_where_it_was(season, out, how):
    command = [sys.executable, "-m", "posecheck", "batch", str(season), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    end = time.monotonic() + PATIENCE_S
    while not _written(out):
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.02)
    process.send_signal(how)
    _, said = process.communicate(timeout=PATIENCE_S)
    if how == signal.SIGINT:
        assert process.returncode == 130 and b"Cancelled." in said
    time.sleep(0.3)  # its worker ends with it
    known = {record_from(p.read_bytes()).video.name for p in (out / STATE).glob("*.json")}
    before = _written(out)
    assert len(before) < 2
    batch = run_batch(season, out, workers=2)
    assert list(_states(batch).values()).count("done") == 2
    now = _written(out)
    assert all(now[name] == when for name, when in before.items() if f"{name}.npz" in known)


def test_a_full_disk_stops_it_and_says_how_to_go_on(season, out, monkeypatch):
    def full(task: Task, *_) -> Record:
        told = Failure("cannot-write", "The disk is full.", "Make room there.")
        return failed(task, told, 0.0)

    monkeypatch.setattr("posecheck.batch.local.run_one", full)
    monkeypatch.setattr(run, "room", lambda _folder: 0)
    batch = run_batch(season, out, workers=1)
    assert batch.exit_code == 6 and batch.stopped == "The disk is full. Make room there."
    assert batch.waiting == 2 and len(batch.records) == 1


def test_two_batches_of_one_folder_are_refused(season, out):
    with run._alone(str(out)), pytest.raises(Busy):
        run_batch(season, out)


def test_what_concerns_all_is_refused_before_anything_is_started(season, out, monkeypatch):
    monkeypatch.setattr(one, "Worker", None)
    with pytest.raises(InputError, match="nobody called 'Anna'"):
        run_batch(season, out, person="Anna")
    assert not (out / "results.csv").exists()


def test_another_version_here_is_told(season, out):
    task = Task(videos_of(season)[0], str(out), "{}", "q", "p", "0.0.0")
    record = one.run_one(task, lambda *_: None)
    assert (record.status, record.code) == ("failed", "wrong-version")

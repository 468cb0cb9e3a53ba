"""The queue: one at a time, each in its own process; a crash, a kill or a cancel of one leaves the
others alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from posecheck.disk import data_subfolder
from posecheck.jobs import leftovers, results
from posecheck.jobs.queue import JobQueue, Pace

PATIENCE_S = 30.0


def ended(queue: JobQueue, key: str):
    job = queue.wait(key, PATIENCE_S)
    assert job is not None and job.status in ("done", "failed", "cancelled"), job
    return job


def wait_until(true, what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


def scratch() -> list[Path]:
    return list(data_subfolder("scratch").iterdir())


def test_a_job_runs_and_leaves_its_result_and_nothing_else(queue_of, request_of):
    queue, request = queue_of("quick"), request_of("hello")
    assert queue.submit(request).status in ("waiting", "running")
    job = ended(queue, request.key)
    assert (job.status, job.stage, job.done, job.expected, job.failure) == (
        "done",
        "pose",
        10,
        10,
        None,
    )
    assert (results.result_folder(request.key) / "text.txt").read_text() == "hello"
    assert scratch() == []


def test_relative_places_mean_the_same_in_the_worker(queue_of, request_of, tmp_path, monkeypatch):
    """The worker runs in a folder of its own, that goes with it: what it kept by a relative name
    would be gone, and the model not found."""
    monkeypatch.chdir(tmp_path)
    for name, place in (("DATA", "mine"), ("CACHE", "./cache"), ("MODEL", "models/pose.task")):
        monkeypatch.setenv(f"POSECHECK_{name}", place)
    queue, request = queue_of("says_its_places"), request_of("hello")
    queue.submit(request)
    assert ended(queue, request.key).status == "done"
    told = json.loads((tmp_path / "mine" / "results" / request.key / "places.json").read_text())
    assert told == [
        str(tmp_path / "mine"),
        str(tmp_path / "cache"),
        str(tmp_path / "models" / "pose.task"),
    ]


def test_a_second_visit_is_instant_even_for_another_queue(queue_of, request_of):
    first, request = queue_of("quick"), request_of("hello")
    first.submit(request)
    ended(first, request.key)
    assert queue_of("by_text").submit(request).status == "done"


def test_a_damaged_result_is_made_anew(queue_of, request_of):
    queue, request = queue_of("quick"), request_of("hello")
    queue.submit(request)
    ended(queue, request.key)
    (results.result_folder(request.key) / "report.json").write_text("{")
    assert queue_of("quick").submit(request).status in ("waiting", "running")
    wait_until(lambda: results.is_there(request.key), "it is there again")
    assert results.load_result(request.key).name == request.name


def test_a_full_disk_is_told_as_such(queue_of, request_of, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("posecheck.jobs.results.Scratch", full)
    queue, request = queue_of("quick"), request_of("hello")
    queue.submit(request)
    failure = ended(queue, request.key).failure
    assert (failure.code, failure.advice) == (
        "cannot-write",
        "Make room there.",
    ) and "No space left" in failure.message


def test_the_same_request_is_not_queued_twice(queue_of, request_of):
    queue, request = queue_of("slow"), request_of("slow")
    queue.submit(request)
    queue.submit(request)
    wait_until(lambda: queue.job(request.key).status == "running", "it runs")
    queue.cancel(request.key)
    assert ended(queue, request.key).status == "cancelled"
    assert queue.job(request.key).ahead == 0


def test_several_wait_their_turn_in_order(queue_of, request_of):
    queue = queue_of("by_text")
    requests = [request_of(text) for text in ("slow", "two", "three")]
    for request in requests:
        queue.submit(request)
    wait_until(lambda: queue.job(requests[0].key).status == "running", "the first runs")
    assert [queue.job(r.key).status for r in requests] == ["running", "waiting", "waiting"]
    assert [queue.job(r.key).ahead for r in requests] == [0, 1, 2]
    queue.cancel(requests[0].key)
    assert [ended(queue, r.key).status for r in requests] == ["cancelled", "done", "done"]


def test_cancel_ends_the_process_at_once_and_keeps_nothing(queue_of, request_of):
    queue, request = queue_of("says_its_process"), request_of("one")
    queue.submit(request)
    told = request.path.with_suffix(".pid")
    wait_until(
        lambda: told.exists() and told.read_text() and queue.job(request.key).stage == "pose",
        "it has begun",
    )
    queue.cancel(request.key)
    assert queue.job(request.key).status == "cancelled"
    wait_until(lambda: gone(int(told.read_text())), "the process is gone")
    wait_until(lambda: scratch() == [], "the scratch folder is gone")
    assert not results.is_there(request.key)


def test_a_waiting_job_is_cancelled_without_ever_starting(queue_of, request_of):
    queue, first, second = queue_of("says_its_process"), request_of("one"), request_of("two")
    queue.submit(first)
    queue.submit(second)
    queue.cancel(second.key)
    assert queue.job(second.key).status == "cancelled"
    queue.cancel(first.key)
    ended(queue, first.key)
    assert not second.path.with_suffix(".pid").exists()


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("error", "not-a-video", "error.mp4 is not a video."),
        ("bug", "crash", "ValueError: broken inside"),
        ("exit", "crash", "posecheck made a mistake on this file"),
        pytest.param(
            "killed",
            "crash",
            "ended by the system",
            marks=pytest.mark.skipif(os.name == "nt", reason="no signals"),
        ),
    ],
)
def test_a_failure_is_told_and_the_queue_goes_on(queue_of, request_of, text, code, said):
    queue, bad, good = queue_of("by_text"), request_of(text), request_of("good")
    queue.submit(bad)
    queue.submit(good)
    job = ended(queue, bad.key)
    assert (job.status, job.failure.code) == ("failed", code)
    assert said in job.failure.message
    assert job.failure.advice
    assert "Traceback" not in job.failure.message
    assert ended(queue, good.key).status == "done"
    assert not results.is_there(bad.key) and scratch() == []


def test_what_a_library_prints_does_no_harm(queue_of, request_of):
    queue, request = queue_of("by_text"), request_of("noise")
    queue.submit(request)
    assert ended(queue, request.key).status == "done"


def test_a_failed_job_can_be_started_again(queue_of, request_of):
    queue, request = queue_of("by_text"), request_of("error")
    queue.submit(request)
    ended(queue, request.key)
    request.path.write_text("good now")
    queue.forget(request.key)
    assert queue.job(request.key) is None
    queue.submit(request)
    assert ended(queue, request.key).status == "done"


def test_a_file_that_vanished_is_told(queue_of, request_of):
    queue, request = queue_of("by_text"), request_of("x")
    request.path.unlink()
    queue.submit(request)
    assert ended(queue, request.key).failure.code == "crash"


def gone(process: int) -> bool:
    """Ended; a zombie that nobody has waited for yet counts as ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return not Path("/proc/self").exists() or not Path(f"/proc/{process}").exists()
    return state == "Z"


PROGRAM = """
import sys, time
from pathlib import Path
from posecheck.jobs.queue import JobQueue
from posecheck.jobs.request import Request
queue = JobQueue("tests.jobs.fake_tasks:says_its_process")
queue.submit(Request(Path(sys.argv[1]), "one.mp4", "1" * 64))
time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_killing_the_program_leaves_no_half_result_and_no_process(tmp_path):
    clip = tmp_path / "one.mp4"
    clip.write_text("one")
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, str(clip)])
    try:
        told = clip.with_suffix(".pid")
        wait_until(lambda: told.exists() and told.read_text(), "the worker has begun")
        program.send_signal(signal.SIGKILL)
        program.wait()
    finally:
        program.kill()
    wait_until(lambda: gone(int(told.read_text())), "the worker has ended with its parent")
    assert list(data_subfolder("results").iterdir()) == []
    assert len(scratch()) == 1
    assert leftovers.clean_scratch() == 1
    assert scratch() == []
    assert (
        results.kept_request(next(data_subfolder("requests").glob("*.json")).stem).name == "one.mp4"
    )


def test_pace_is_of_the_stage_and_of_the_last_seconds():
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.rate("pose", 0) is None
    now[0] = 1.0
    assert pace.rate("pose", 20) == pytest.approx(20)
    for second in range(2, 21):
        now[0] = float(second)
        rate = pace.rate("pose", 20 + 5 * (second - 1))
    assert rate == pytest.approx(5)
    assert pace.rate("video", 0) is None

"""What runs is said on every page, and not on the one that is about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from streamlit.testing.v1 import AppTest

from posecheck.jobs.queue import Job, JobQueue
from posecheck.jobs.request import Request
from tests.pages.page_checks import check_calm, said


def _strip() -> None:
    from posecheck.pages.running import show_running

    show_running()


@pytest.fixture
def asked(queue, tmp_path) -> Request:
    path = tmp_path / "my_run.mp4"
    path.write_bytes(b"x")
    queue.held = Job("", "", "running", stage="pose", done=50, expected=100)
    request = Request(path, path.name, "a" * 64)
    queue.submit(request)
    return request


def strip(**query) -> AppTest:
    shown = AppTest.from_function(_strip, default_timeout=30)
    for key, value in query.items():
        shown.query_params[key] = value
    return shown.run()


def test_a_running_analysis_is_said_with_how_far_it_is_until_its_end(asked, queue):
    shown = strip()
    check_calm(shown)
    assert "my\\_run.mp4: 38% done" in said(shown)
    queue.jobs[asked.key] = replace(queue.jobs[asked.key], status="waiting")
    assert "my\\_run.mp4 waits its turn" in said(shown.run())
    queue.jobs[asked.key] = replace(queue.jobs[asked.key], status="done")
    assert "my\\_run.mp4 is done" in said(shown.run())
    queue.jobs[asked.key] = replace(queue.jobs[asked.key], status="failed")
    assert "my\\_run.mp4: stopped" in said(shown.run())


def test_the_page_about_it_says_it_itself_and_nothing_is_said_of_nothing(asked, queue):
    assert said(strip(file=asked.key)) == ""
    queue.jobs.clear()
    assert said(strip()) == ""


def test_what_runs_comes_first_and_what_ended_is_said_for_a_while(queue, tmp_path, monkeypatch):
    queue.held = Job("", "", "waiting")
    keys = [
        queue.submit(Request(tmp_path / name, name, name[0] * 64)).key
        for name in ("a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4")
    ]
    shown = strip()

    def stand(**status: str) -> None:
        for key, (name, now) in zip(keys, status.items(), strict=True):
            queue.jobs[key] = Job(key, f"{name}.mp4", now)

    stand(a="done", b="failed", c="done", d="waiting", e="running")
    text = said(shown.run())
    assert text.index("e.mp4") < text.index("d.mp4 waits") < text.index("a.mp4 is done")
    assert "and 2 more" in text and "c.mp4" not in text
    later = monotonic() + 61
    monkeypatch.setattr("posecheck.pages.running.monotonic", lambda: later)
    text = said(shown.run())
    assert "e.mp4" in text and "d.mp4" in text and "more" not in text and "is done" not in text


def test_the_queue_knows_what_is_under_way(tmp_path: Path):
    queue = JobQueue()
    assert queue.under_way() == []
    for number, status in enumerate(("done", "waiting", "running", "failed")):
        queue._set(Job(f"{number}", f"{number}.mp4", status))
    assert [job.name for job in queue.under_way()] == ["2.mp4", "1.mp4"]

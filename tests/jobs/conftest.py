"""A data folder of one's own, and tasks that need no pose model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posecheck.jobs.queue import JobQueue
from posecheck.jobs.request import Request

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("POSECHECK_DATA", str(folder))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return folder


@pytest.fixture
def request_of(tmp_path: Path) -> Callable[..., Request]:
    """A request whose file holds the given text."""

    def make(text: str = "x", **options) -> Request:
        path = tmp_path / f"{text[:8] or 'empty'}.mp4"
        path.write_text(text)
        return Request(path, path.name, f"{text:>064}", options)

    return make


@pytest.fixture
def queue_of() -> Iterator[Callable[[str], JobQueue]]:
    """A queue that runs a function of fake_tasks; closed at the end."""
    made = []

    def make(task: str) -> JobQueue:
        made.append(JobQueue(f"tests.jobs.fake_tasks:{task}"))
        return made[-1]

    yield make
    for queue in made:
        queue.close()

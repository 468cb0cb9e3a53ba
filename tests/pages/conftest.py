"""Pages without a browser, without a pose model and without a worker: AppTest, results of stick
figures, a queue that works at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from posecheck.errors import PosecheckError
from posecheck.jobs import results
from posecheck.jobs.analysis import analyze_request
from posecheck.jobs.process import Failure
from posecheck.jobs.queue import ENDED, Job
from posecheck.jobs.request import Request
from posecheck.pages import work
from posecheck.pose.io.storage import save_track
from posecheck.pose.track import PoseTrack
from posecheck.video.probe import file_sha256
from tests.drawn.stick_movements import Timing, bridge_track

PATIENCE_S = 120
"""Of one run of a page. Generous: an analysis of a run stands in it, and other programs may need
the processor too."""


class InstantQueue:
    """As posecheck.jobs.queue.JobQueue, but it is done when `submit` returns, in this process.
    held: jobs stay where a test puts them."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.submitted: list[Request] = []
        self.held: Job | None = None

    def submit(self, request: Request) -> Job:
        self.submitted.append(request)
        results.keep_request(request)
        self.jobs[request.key] = self._done(request)
        return self.jobs[request.key]

    def _done(self, request: Request) -> Job:
        if self.held is not None:
            return Job(
                request.key,
                request.name,
                self.held.status,
                stage=self.held.stage,
                done=self.held.done,
                expected=self.held.expected,
            )
        if results.is_there(request.key):
            return Job(request.key, request.name, "done")
        try:
            with results.scratch_folder() as scratch:
                analyze_request(request, scratch / "out", lambda *_: None)
                results.put_result(scratch / "out", request.key)
        except PosecheckError as error:
            return Job(
                request.key,
                request.name,
                "failed",
                failure=Failure(error.code, error.message, error.advice),
            )
        return Job(request.key, request.name, "done")

    def job(self, key: str) -> Job | None:
        return self.jobs.get(key)

    def under_way(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.status not in ENDED]

    def cancel(self, key: str) -> None:
        if self.jobs[key].status not in ENDED:
            self.jobs[key] = Job(
                key, self.jobs[key].name, "cancelled", failure=Failure("cancelled", "Stopped.")
            )

    def forget(self, key: str) -> None:
        self.jobs.pop(key, None)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch) -> Path:
    """A data folder of one's own; and no pose model can be found or fetched."""
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSECHECK_CACHE", str(tmp_path / "no-cache"))
    monkeypatch.setenv("POSECHECK_OFFLINE", "1")
    monkeypatch.delenv("POSECHECK_MODEL", raising=False)
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def queue(monkeypatch) -> InstantQueue:
    made = InstantQueue()
    monkeypatch.setattr(work, "queue", lambda: made)
    return made


@pytest.fixture
def result_of(queue, tmp_path) -> Callable[..., str]:
    """Judges a track; returns the key of its result."""

    def make(track: PoseTrack, name: str = "clip.npz", **options) -> str:
        path = save_track(track, tmp_path / name)
        request = Request(path, name, file_sha256(path), options)
        job = queue.submit(request)
        assert job.status == "done", job
        return request.key

    return make


@pytest.fixture
def bridges(result_of) -> str:
    """Three bridges, the second of which stops short."""
    return result_of(bridge_track(Timing(depths=(1.0, 1.0, 1.0))), "bridges.npz")


def _page(name: str) -> None:
    import importlib

    importlib.import_module(f"posecheck.pages.{name}").page()


@pytest.fixture
def show() -> Callable:
    """A page as the shell would run it, with its address's parameters."""
    from streamlit.testing.v1 import AppTest

    def run(name: str, **query) -> AppTest:
        shown = AppTest.from_function(_page, args=(name,), default_timeout=PATIENCE_S)
        for key, value in query.items():
            shown.query_params[key] = value
        return shown.run()

    return run

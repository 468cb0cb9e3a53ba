"""A real scheduler and real workers, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 120.0
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}


class Cluster:
    """address: of the scheduler. workers: their processes."""

    def __init__(self, folder: Path):
        self._folder, self._file = folder, folder / "scheduler.json"
        self._started = [self._dask("scheduler", "--port", "0", "--host", "127.0.0.1")]
        self.workers: list[subprocess.Popen] = []
        end = time.monotonic() + PATIENCE_S
        while not self._file.is_file() or not self._file.read_text():
            assert time.monotonic() < end and self._started[0].poll() is None
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text())["address"]

    def add_worker(self) -> subprocess.Popen:
        worker = self._dask("worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        self.workers.append(worker)
        return worker

    def stop_scheduler(self) -> None:
        self._started[0].kill()

    def close(self) -> None:
        for process in (*self.workers, *self._started):
            process.kill()
            process.wait()

    def _dask(self, what: str, *more: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file)]
        folder = ["--local-directory", str(self._folder)] if what == "worker" else []
        return subprocess.Popen(
            [*command, *folder, "--no-dashboard", *more], cwd=self._folder, **_QUIET
        )


@contextmanager
def running_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.close()

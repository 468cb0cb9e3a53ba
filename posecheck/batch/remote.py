"""What a worker of a cluster runs. Imported there by its name: nothing but texts goes over."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from posecheck import __version__

_MAKE_THE_POINTS = ("mediapipe", "av", "opencv-python-headless")
_EVERY_S = 0.5


def versions() -> dict[str, str]:
    """Of posecheck, and of what the points of the body depend on."""
    found = {"posecheck": __version__}
    for name in _MAKE_THE_POINTS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def difference(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What is not the same, for people; "" where all is."""
    return ", ".join(
        f"{name} {there.get(name, 'missing')} instead of {wanted}"
        for name, wanted in here.items()
        if there.get(name) != wanted
    )


def do_there(task_json: str, wanted: Mapping[str, str], topic: str) -> str:
    """The record of a task, as JSON, done in a process of its own beside the worker's. wanted:
    the versions of whoever asks. topic: what is told of its progress goes there."""
    from distributed import get_worker

    from posecheck.batch.one import run_one
    from posecheck.batch.task import failed, task_from, to_json
    from posecheck.disk import sweep_scratch
    from posecheck.jobs.process import Failure

    task, worker = task_from(task_json), get_worker()
    if differs := difference(wanted, versions()):
        told = Failure(
            "wrong-version",
            f"The worker {worker.address} has {differs}.",
            "Install the same on every computer of the cluster, and start the batch again.",
        )
        return to_json(failed(task, told, 0.0)).decode()
    sweep_scratch()  # what killed workers left
    last = [0.0, ""]

    def tell(stage: str, done: int, expected: int | None) -> None:
        now = time.monotonic()
        if stage != last[1] or now - last[0] >= _EVERY_S:
            last[:] = now, stage
            worker.log_event(
                topic, {"id": task.video.id, "stage": stage, "done": done, "expected": expected}
            )

    return to_json(run_one(task, tell)).decode()

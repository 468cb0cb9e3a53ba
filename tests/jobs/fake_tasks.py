"""Stand-ins for the analysis: they write a result that can be told, wait, fail, or end badly. Run
in the worker process."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from posecheck.errors import NotAVideo
from posecheck.jobs.request import Request
from posecheck.model.report import Quality, Report, Source, View
from posecheck.results.report_json import to_json


def quick(request: Request, out: Path, tell) -> None:
    """Ten pictures, then a result that holds the text of the file."""
    for done in range(11):
        tell("pose", done, 10)
    out.mkdir()
    (out / "text.txt").write_text(request.path.read_text())
    source = Source(request.name, request.sha256, 10, 1.0, 10.0, (64, 48), 0)
    (out / "report.json").write_bytes(
        to_json(Report(source, "lunge", True, View("front", 0.0, 0.0, 1.0), Quality("ok")))
    )
    told = {
        "name": request.name,
        "movement": "lunge",
        "verdict": "ok",
        "refused": False,
        "made_at": time.time(),
    }
    (out / "job.json").write_text(json.dumps(told | {"drive": None, "options": {}, "units": {}}))


def slow(request: Request, out: Path, tell) -> None:
    """Writes half of a result, then waits for a minute."""
    out.mkdir()
    (out / "half.txt").write_text("half")
    tell("pose", 1, 100)
    time.sleep(60)


def by_text(request: Request, out: Path, tell) -> None:
    """The text of the file says how it goes."""
    text = request.path.read_text()
    if text.startswith("error"):
        raise NotAVideo(f"{request.name} is not a video.", "Give a video.")
    if text.startswith("bug"):
        raise ValueError("broken inside")
    if text.startswith("exit"):
        os._exit(7)
    if text.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    if text.startswith("noise"):
        print("not json, and on standard output")
        os.write(1, b"\xff\xfe neither is this\n")
    if text.startswith("slow"):
        slow(request, out, tell)
    quick(request, out, tell)


def says_its_places(request: Request, out: Path, tell) -> None:
    """A result that holds where the worker would look for data and for the pose model."""
    from posecheck.disk import data_path
    from posecheck.pose.weights.model import cached_bundle

    quick(request, out, tell)
    (out / "places.json").write_text(
        json.dumps(
            [
                str(data_path()),
                str(cached_bundle().parent.absolute()),
                os.environ["POSECHECK_MODEL"],
            ]
        )
    )


def says_its_process(request: Request, out: Path, tell) -> None:
    """Leaves its process number beside the file, then waits."""
    request.path.with_suffix(".pid").write_text(str(os.getpid()))
    slow(request, out, tell)

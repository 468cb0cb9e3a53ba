"""Starting a worker process, listening to it, and ending it at once."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import posecheck
from posecheck.decoding.file import Expected
from posecheck.decoding.text import decode_json
from posecheck.disk import DATA_VARIABLE
from posecheck.errors import InputError
from posecheck.jobs.request import Request
from posecheck.pose.weights.model import CACHE_VARIABLE, MODEL_VARIABLE
from posecheck.printable import one_line

_PLACES = (DATA_VARIABLE, CACHE_VARIABLE, MODEL_VARIABLE)
TASK = "posecheck.jobs.analysis:analyze_request"
OUT = "out"


@dataclass(frozen=True)
class Failure:
    """Why there is no result, for people. code: of posecheck.errors, "crash" for a bug,
    "cancelled"."""

    code: str
    message: str
    advice: str = ""


def _places() -> dict[str, str]:
    """The variables that name a place, absolute: the worker runs in a folder of its own, where a
    relative name would mean another one."""
    named = {name: os.environ.get(name, "").strip() for name in _PLACES}
    return {
        name: str(Path(place).expanduser().absolute()) for name, place in named.items() if place
    }


@dataclass(frozen=True)
class _Line:
    """A line of the worker, see worker.py."""

    stage: str | None = None
    done: int = 0
    expected: int | None = None
    error: Failure | None = None
    crash: str | None = None
    finished: bool = False


_SAID = Expected("one of its lines", InputError, "")


class Worker:
    """One analysis in a process of its own, writing below `scratch`. `run` waits for its end;
    `stop` may be called from any thread."""

    def __init__(self, request: Request, scratch: Path, task: str = TASK):
        self.out = scratch / OUT
        self._stopped = False
        request_file, self._log = scratch / "request.json", scratch / "stderr.txt"
        request_file.write_bytes(request.to_json())
        home = str(Path(posecheck.__file__).parents[1])
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "posecheck.jobs.worker",
                    str(request_file),
                    str(self.out),
                    task,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=scratch,
                env={
                    **os.environ,
                    **_places(),
                    "PYTHONPATH": os.pathsep.join(paths),
                    **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
                },
                start_new_session=os.name != "nt",
            )

    def run(self, tell: Callable[[str, int, int | None], None]) -> Failure | None:
        """None where `out` is whole."""
        failure, finished = None, False
        with self._process.stdout as lines:
            for raw in lines:
                try:
                    line = decode_json(raw, _Line, _SAID, "a line of the worker", any_letters=True)
                except InputError:
                    continue  # something else that was printed
                if line.stage is not None:
                    tell(line.stage, line.done, line.expected)
                elif line.error is not None:
                    failure = line.error
                elif line.crash is not None:
                    failure = self._bug(line.crash)
                finished = finished or line.finished
        code = self._process.wait()
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        if self._stopped:
            return Failure("cancelled", "Cancelled, as you asked.")
        if failure is None and not (finished and code == 0):
            failure = self._died(code)
        return failure

    def stop(self) -> None:
        """Ends the process and whatever it started."""
        self._stopped = True
        with contextlib.suppress(OSError):
            if os.name == "nt":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _bug(self, what: str) -> Failure:
        advice = (
            "Please report it, with the video if you can share it. Other files are not affected."
        )
        return Failure(
            "crash", f"posecheck made a mistake on this file ({one_line(what, 400)}).", advice
        )

    def _died(self, code: int) -> Failure:
        if code in (-signal.SIGTERM, -getattr(signal, "SIGKILL", 9), 137):
            advice = (
                "Often the memory ran out: close other programs, or cut the video, and try again."
            )
            return Failure(
                "crash", "The analysis was ended by the system before it was done.", advice
            )
        last = self._log.read_text("utf-8", "replace").strip().splitlines()[-1:]
        return self._bug(last[0] if last else f"it ended with code {code}")

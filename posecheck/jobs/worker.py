"""The worker: one process for one analysis. It says what it does in lines of JSON on standard
output.

    python -m posecheck.jobs.worker REQUEST.json OUT MODULE:FUNCTION

    {"stage": "pose", "done": 120, "expected": 300}
    {"error": {"code": "not-a-video", "message": "...", "advice": "..."}}
                                   a file or a wish that cannot be met
    {"crash": "ValueError: ..."}   a bug
    {"finished": true}             OUT is whole

A process of its own, since MediaPipe's threads cannot be stopped from within, and a crash of a
decoder must not take the pages with it. It ends when its standard input is closed, that is, when
the program that started it is gone.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from posecheck.errors import PosecheckError
from posecheck.jobs.request import from_json

_EVERY_S = 0.1
_PATIENCE = 5  # niceness: the pages come first


def run(request_file: Path, out: Path, task: str, say) -> int:
    """Runs the task and says how it went; returns the exit code."""
    last = [0.0, ""]

    def tell(stage: str, done: int, expected: int | None) -> None:
        now = time.monotonic()
        if stage != last[1] or now - last[0] >= _EVERY_S or done == expected:
            last[:] = now, stage
            say(
                {
                    "stage": stage,
                    "done": int(done),
                    "expected": None if expected is None else int(expected),
                }
            )

    try:
        module, _, function = task.partition(":")
        getattr(importlib.import_module(module), function)(
            from_json(request_file.read_bytes()), out, tell
        )
    except PosecheckError as error:
        say({"error": {"code": error.code, "message": error.message, "advice": error.advice}})
        return 3
    except MemoryError:
        say(
            {
                "error": {
                    "code": "no-memory",
                    "message": "There is not enough memory for this video.",
                    "advice": "Close other programs, or cut it.",
                }
            }
        )
        return 3
    except Exception as error:
        traceback.print_exc()
        say({"crash": f"{type(error).__name__}: {error}"})
        return 1
    say({"finished": True})
    return 0


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def main() -> None:
    request_file, out, task = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_PATIENCE)
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no line of ours
    lock = threading.Lock()

    def say(line: dict[str, Any]) -> None:
        with lock:
            lines.write(json.dumps(line) + "\n")
            lines.flush()

    threading.Thread(target=_end_with_parent, daemon=True).start()
    code = run(request_file, out, task, say)
    lines.close()
    sys.stderr.flush()
    os._exit(code)  # MediaPipe's threads need not be waited for: everything is written


if __name__ == "__main__":
    main()

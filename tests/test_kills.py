"""Killed at a touch of the disk, or out of room from it on: the old whole result is there or the
new whole one, and nothing is left behind.

A selection; `python benchmarks/kills_results.py` does them all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and signals")

ASKED = {
    "set:kill:1": 30,
    "set:full:1": 25,
    "replace:kill:5": 9,
    "replace:full:9": 4,
    "replace:short:3": 2,
    "replace:cut:3": 2,
    "new:kill:11": 4,
    "compare:kill:4": 5,
    "upload:kill:2": 4,
    "upload:short:4": 2,
    "keep:kill:7": 8,
    "forget:kill:5": 6,
}
"""What is stopped: in which way, at every which touch; and how often at least."""


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, dict]:
    """All of them in one process, for importing posecheck takes longer than most."""
    command = [
        sys.executable,
        "-m",
        "tests.kill_points",
        str(tmp_path_factory.mktemp("kills")),
        *ASKED,
    ]
    known = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "OPENBLAS_NUM_THREADS": "1",
    }
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=600, check=False, env=known
    )
    assert done.returncode == 0, done.stderr
    return {line["asked"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("asked", ASKED)
def test_stopped_anywhere_all_is_old_or_all_is_new(found, asked):
    assert found[asked]["faults"] == []
    assert found[asked]["stopped"] >= ASKED[asked]
    assert all(line and "Traceback" not in line for line in found[asked]["refusals"])

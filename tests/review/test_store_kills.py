"""Killed at points of everything that changes a store: nothing is lost, mixed or left behind.
benchmarks/kills.py tries every point."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = Path(__file__).parents[2] / "benchmarks" / "kills.py"


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
def test_nothing_is_lost_mixed_or_left_behind(postgres):
    here = {**os.environ, "PYTHONPATH": str(KILLS.parents[1])}
    done = subprocess.run(
        [sys.executable, str(KILLS), "--quick", "--postgres", postgres],
        capture_output=True,
        text=True,
        timeout=600,
        env=here,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    killed, full = re.search(
        r"^(\d+) killed, (\d+) disk full; 0 things lost", done.stdout, re.MULTILINE
    ).groups()
    assert (int(killed), int(full)) == (40, 4), done.stdout

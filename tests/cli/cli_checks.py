"""What several tests of the command line check."""

from __future__ import annotations

import subprocess
from pathlib import Path

from click.testing import Result

ROOT = Path(__file__).parents[2]


def one_line(result: Result | subprocess.CompletedProcess) -> str:
    """What it said on standard error: one line of posecheck's and nothing else."""
    said = result.stderr if isinstance(result.stderr, str) else result.stderr.decode()
    assert said.startswith("posecheck: "), said
    assert said.count("\n") == 1 and said.endswith("\n"), said
    assert "Traceback" not in said and "bug of posecheck" not in said, said
    return said

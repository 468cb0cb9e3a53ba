"""mypy on what pyproject.toml names: the values, measures, calibration, movements, assessment and
options."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
MOST_IGNORED = 10


def types_of(cache: Path, *more: str) -> subprocess.CompletedProcess:
    """mypy as `mypy` runs it in the checkout, with a cache folder of the test's own."""
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(cache), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_the_types_hold(tmp_path):
    done = types_of(tmp_path / "cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_value_that_may_be_missing_is_not_reckoned_with(tmp_path):
    """The check itself is at work: it sees through to the package's own types."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from posecheck.model.measurement import Measurement\n\n\ndef twice(m: "
        "Measurement) -> float:\n    return 2 * m.value\n"
    )
    done = types_of(tmp_path / "cache", str(wrong))
    assert (
        done.returncode == 1 and 'Unsupported operand types for * ("int" and "None")' in done.stdout
    ), done.stdout + done.stderr


def test_what_mypy_is_told_to_ignore_says_why():
    """At most ten lines, each with its error's code and a reason behind it."""
    lines = [
        line
        for part in SETTINGS["files"]
        for path in _modules(ROOT / part)
        for line in path.read_text("utf-8").splitlines()
    ]
    ignored = [line for line in lines if "type: ignore" in line]
    assert len(ignored) <= MOST_IGNORED
    assert not [
        line for line in ignored if not re.search(r"# type: ignore\[[\w, -]+\]  # \w", line)
    ]


def _modules(part: Path) -> list[Path]:
    return sorted(part.rglob("*.py")) if part.is_dir() else [part]

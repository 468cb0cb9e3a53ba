"""Some hundred mutants of every kind of file: each is read or refused in one clear line, within its
time and the memory allowed.

The same as `python benchmarks/fuzz.py`, which takes thousands; one that broke something is made
again with --first NUMBER --mutants 1 --seed SEED.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.fuzz_kinds import KINDS

ROOT = Path(__file__).parents[2]
SEED = 7
MOST_MB = 1000
"""Of the whole process, the program itself with all its libraries about 190 MB of it."""


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_are_read_or_refused_in_one_clear_line(kind):
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "fuzz.py"),
        "--kind",
        kind,
        "--mutants",
        str(KINDS[kind].mutants),
        "--seed",
        str(SEED),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0 and " 0 broke" in done.stdout, done.stdout + done.stderr[-6000:]
    assert int(done.stdout.partition("at most ")[2].partition(" MB")[0]) < MOST_MB
    read, refused = (
        int(done.stdout.partition(f" {word}")[0].split()[-1]) for word in ("read", "refused")
    )
    assert read and refused, "mutants that are all good, or all bad, test little"

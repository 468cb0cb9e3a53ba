"""Mutants are made of what other stages' tests make; `benchmarks/fuzz.py` finds them the same way."""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / part) for part in ("report", "calibration", "video")]

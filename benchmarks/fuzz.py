"""Damaged and hostile files: mutants of every kind of file that posecheck reads, each of which must
be read or refused in one clear line.

    python benchmarks/fuzz.py --kind KIND --mutants 2000 --seed N [--first 0] [--keep FOLDER]

KIND: track, report, calibration, movement, truth, table, store, picture, video, or all. A mutant
follows from kind, seed and number alone, so that
--first NUMBER --mutants 1 makes one again; --keep puts those that broke something into a folder.
  The tests take a few hundred of each.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fuzz.fuzz_kinds import KINDS
from tests.fuzz.fuzz_run import fuzz


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", choices=[*KINDS, "all"], required=True)
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    broke = 0
    for kind in KINDS if asked.kind == "all" else [asked.kind]:
        found = fuzz(
            kind,
            asked.mutants,
            asked.seed,
            first=asked.first,
            keep=asked.keep,
            told=lambda line: print(line, file=sys.stderr),
        )
        print(f"{asked.mutants} mutants of seed {asked.seed}. {found.said()}", flush=True)
        broke += len(found.broke)
    return 1 if broke else 0


if __name__ == "__main__":
    sys.exit(main())

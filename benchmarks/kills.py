"""Kills what changes the coach's store at every call that changes the disk or ends a transaction,
and at random moments; fills the disk too.

    python benchmarks/kills.py [--random 60] [--seed 1] [--only keep ...] [--no-postgres]
    python benchmarks/kills.py --quick        # a few points of each, as the tests do

For each: a copy of a store with two people, verdicts, a calibration, analyses of the pages and
files of strangers; a process that is killed (SIGKILL); another one that opens the store and looks
at everything. Nothing may be lost, mixed or left behind. PostgreSQL: the server of
--postgres, else one that is started here, where its programs are installed. Needs this checkout;
  exits with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.review.kill_scenarios import SCENARIOS, look, make_results, make_store
from tests.review.killing import Arena, Outcome
from tests.review.pg_server import NoServer, running_postgres

QUICK = {
    "keep": 4,
    "delete a person beside a killed filing": 6,
    "allow no pictures": 2,
    "judge again": 2,
    "train": 4,
    "open after a killed filing": 2,
}
"""Scenarios of --quick, and how many of their points."""
FULL = (
    "keep",
    "delete a person",
    "allow no pictures",
    "judge again",
    "train",
    "open a store of an earlier version",
    "export",
)
"""Where a full disk is tried."""
PAGES = (0, 1, 2, 4, 8, 16)
"""So many pages more than it has, a database may get."""
ROOMS = tuple(4096 * k for k in (0, 1, 2, 4, 8, 16, 32, 64, 128))
"""Bytes of room on a small disk, tried by root alone, who may mount one."""


def spread(count: int) -> Callable[[int], Iterable[int]]:
    """So many of the points, from the first to the last, evenly."""
    return lambda total: sorted(
        {round(1 + k * (total - 1) / max(1, count - 1)) for k in range(count)}
    )


@contextlib.contextmanager
def servers(asked: argparse.Namespace) -> Iterator[list[tuple[str, str | None]]]:
    """(name, address with {} for the database; None for SQLite) of each kind of store."""
    kinds: list[tuple[str, str | None]] = [("SQLite", None)]
    if asked.no_postgres:
        yield kinds
    elif asked.postgres:
        yield [*kinds, ("PostgreSQL", asked.postgres)]
    else:
        try:
            with running_postgres() as address:
                yield [*kinds, ("PostgreSQL", address)]
        except NoServer as reason:
            print(f"PostgreSQL is left out: {reason}")
            yield kinds


def runs(arena: Arena, kind: str, asked: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    """(what was done to it, what came of it), one scenario after the other."""
    rng = random.Random(asked.seed)
    scenarios = [s for s in SCENARIOS if not asked.only or s.name in asked.only]
    if asked.quick:
        for scenario in (s for s in scenarios if s.name in QUICK):
            yield "killed", arena.run(scenario, spread(QUICK[scenario.name]))
        if kind == "SQLite":
            by_name = {s.name: s for s in SCENARIOS}
            yield "disk full", arena.run_full(by_name["keep"], spread(3))
            yield "disk full", arena.run_full_database(by_name["train"], PAGES[:1])
        return
    for scenario in scenarios:
        yield "killed", arena.run(scenario)
    for scenario in scenarios:
        if asked.random:
            yield (
                "killed at random",
                arena.run_at_random(scenario, max(1, asked.random // len(scenarios)), rng),
            )
    for scenario in (s for s in scenarios if s.name in FULL):
        yield "disk full", arena.run_full(scenario)
        if kind == "SQLite":
            yield "database full", arena.run_full_database(scenario, PAGES)
            if hasattr(os, "geteuid") and os.geteuid() == 0 and sys.platform == "linux":
                yield "small disk", arena.run_on_small_disk(scenario, ROOMS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--random", type=int, default=60, help="kills at random moments, of each kind of store"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", nargs="*", metavar="SCENARIO", help="; ".join(s.name for s in SCENARIOS)
    )
    parser.add_argument("--quick", action="store_true", help="a few points of some of them")
    parser.add_argument(
        "--postgres", metavar="URL", help="of a server, with {} in the place of the database"
    )
    parser.add_argument("--no-postgres", action="store_true")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="posecheck-kills-"))
    totals: dict[str, int] = {}
    problems, start = 0, time.monotonic()
    try:
        with servers(asked) as kinds:
            for kind, server in kinds:
                arena = Arena(folder, make_results, make_store, look, server)
                for how, outcome in runs(arena, kind, asked):
                    totals[how] = totals.get(how, 0) + outcome.killed
                    problems += len(outcome.problems)
                    wrong = f", {len(outcome.problems)} WRONG" if outcome.problems else ""
                    print(
                        f"{kind:<11} {outcome.name:<40} {how:<17} "
                        f"{outcome.killed:4} of {outcome.points} points{wrong}",
                        flush=True,
                    )
                    for problem in outcome.problems[:20]:
                        print(f"    {problem}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    said = ", ".join(f"{count} {how}" for how, count in totals.items())
    print(f"{said}; {problems} things lost, mixed or left behind; {time.monotonic() - start:.0f} s")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

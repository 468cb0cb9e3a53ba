"""10,000 screens and answers at random, and four weeks of sessions of each tenth: does what holds
for every programme hold for all of them?

    python benchmarks/programmes.py
    python benchmarks/programmes.py --screens 100000 --seed 7

The first that breaks a rule is shrunk to the smallest one that does, and printed. The tests take a
few hundred (tests/programme/test_properties.py).
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from posecheck.programme.choose import programme_of
from posecheck.programme.grow import next_week
from tests.programme.properties import (
    answers,
    check,
    check_first,
    check_step,
    screens,
    sessions_of,
)
from tests.programme.screens import TODAY

WEEKS = 4


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("--screens", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    given_args = asked.parse_args()
    counts = {"first weeks": 0, "with drills": 0, "stopped": 0, "nothing to correct": 0, "later": 0}
    begun = time.perf_counter()
    _first_weeks(given_args, counts)
    _later_weeks(given_args, counts)
    took = time.perf_counter() - begun
    print(", ".join(f"{n} {what}" for what, n in counts.items()), f"in {took:.0f} s: all hold")


def _many(how_many: int) -> settings:
    return settings(
        max_examples=how_many,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )


def _first_weeks(asked: argparse.Namespace, counts: dict[str, int]) -> None:
    @seed(asked.seed)
    @_many(asked.screens)
    @given(screens, answers)
    def every_one(screen, said):
        made = programme_of(screen, said, key="k", today=TODAY)
        check(made, said)
        check_first(made, screen)
        counts["first weeks"] += 1
        counts["with drills"] += bool(made.lines)
        counts["stopped"] += bool(made.stopped)
        counts["nothing to correct"] += "nothing" in made.rules

    every_one()


def _later_weeks(asked: argparse.Namespace, counts: dict[str, int]) -> None:
    @seed(asked.seed)
    @_many(max(1, asked.screens // 10))
    @given(st.data(), screens, answers)
    def every_one(data, screen, said):
        every, made = [], programme_of(screen, said, key="k", today=TODAY)
        for week in range(1, WEEKS + 1):
            every += data.draw(sessions_of(made, 7 * week))
            now = next_week(made, every, said, today=TODAY + timedelta(days=7 * week))
            check(now, said)
            if not now.stopped:
                check_step(made, now)
            made = now
            counts["later"] += 1

    every_one()


if __name__ == "__main__":
    main()

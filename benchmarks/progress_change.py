"""Is a change called that is none, and is one called that is? People by simulation, for three
months: python benchmarks/progress_change.py [--people 200] [--seed 1]

Each has twelve drills' figures, six shares of reps in good form and two holds, in three sessions a
week; somebody looks after every session. False calls: people of whom at least one curve that does
not change was ever called changed; screens apart. Power: of a curve that changes evenly over eight
weeks by so many times the error of one reading, how often it is called at the end. The figures of
docs/programme.md (Progress) and of posecheck/progress/change.py come from here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from posecheck.progress.change import SessionPoint, by_session, change_between, change_over
from posecheck.progress.curves import good_share

WEEKS, A_WEEK = 13, 3
FIGURES, SHARES, HOLDS = 12, 6, 2
CURVES = FIGURES + SHARES + HOLDS
START = date(2026, 1, 5)
SPREADS: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "independent": lambda rng, n: rng.standard_normal(n),
    "alike, r = 0.3": lambda rng, n: alike(rng, n, 0.3),
    "heavy tails, t4": lambda rng, n: rng.standard_t(4, n) / np.sqrt(2),
    "alike and heavy": lambda rng, n: (
        (alike(rng, n, 0.3) + rng.standard_t(4, n) / np.sqrt(2)) / np.sqrt(2)
    ),
}
"""How a person differs from session to session: standard deviation 1."""


def alike(rng: np.random.Generator, n: int, r: float) -> np.ndarray:
    """Standard normal, (n,), each correlated by r with the one before."""
    out = rng.standard_normal(n)
    for k in range(1, n):
        out[k] = r * out[k - 1] + np.sqrt(1 - r**2) * out[k]
    return out


def days(n: int) -> list[date]:
    return [START + timedelta(days=7 * (k // A_WEEK) + 2 * (k % A_WEEK)) for k in range(n)]


def figure(rng: np.random.Generator, spread: str, n: int, drift: float = 0.0) -> list[SessionPoint]:
    """n sessions of a measure whose reading is off by 2 (standard deviation as its interval says;
    what it really is lies below), with the person's own spread beside it. drift: true change over
    the first eight weeks, in those 2."""
    error = 2.0
    read = error * rng.uniform(0.3, 1.0) * rng.standard_normal(n)
    own = error * rng.uniform(0.3, 1.5) * SPREADS[spread](rng, n)
    way = np.minimum(np.arange(n) / (8 * A_WEEK), 1.0)
    values = 12.0 + drift * error * way + read + own
    return [
        SessionPoint(day, float(v), 1.96 * error) for day, v in zip(days(n), values, strict=True)
    ]


def share(rng: np.random.Generator, spread: str, n: int) -> list[SessionPoint]:
    """n sessions of 24 reps, the chance of a good one about the same each time."""
    usual, off = rng.uniform(0.3, 0.95), rng.uniform(0.0, 0.12)
    chance = np.clip(usual + off * SPREADS[spread](rng, n), 0.02, 0.98)
    return [
        good_share(day, int(rng.binomial(24, p)), 24)
        for day, p in zip(days(n), chance, strict=True)
    ]


def hold(rng: np.random.Generator, spread: str, n: int) -> list[SessionPoint]:
    values = 30 + rng.uniform(1, 8) * SPREADS[spread](rng, n)
    return [
        SessionPoint(day, float(max(v, 0)), 1.0) for day, v in zip(days(n), values, strict=True)
    ]


def called_ever(points: list[SessionPoint], curves: int = CURVES) -> bool:
    """Whether a look after any session calls it changed."""
    points = list(by_session(points))
    return any(
        found.called
        for n in range(1, len(points) + 1)
        if (found := change_over(points[:n], curves)) is not None
    )


def falsely(rng: np.random.Generator, spread: str) -> bool:
    """Whether somebody who does not change is told of a change."""
    n = WEEKS * A_WEEK
    kinds = [figure] * FIGURES + [share] * SHARES + [hold] * HOLDS
    return any(called_ever(kind(rng, spread, n)) for kind in kinds)


def falsely_of_screens(rng: np.random.Generator, figures: int = 12) -> bool:
    """Whether one of three later screens is told to differ from the first, or from the one before
    it."""
    error = 2.0
    own = error * rng.uniform(0.0, 0.5, figures)
    read = error * rng.standard_normal((4, figures)) + own * rng.standard_normal((4, figures))
    return any(
        change_between(read[0, k], 1.96 * error, read[s, k], 1.96 * error, figures).called
        for s in (1, 2, 3)
        for k in range(figures)
    )


def power(rng: np.random.Generator, spread: str, times: float, people: int) -> float:
    """Share of people whose change, so many times the error of one reading, is called after three
    months."""
    n = WEEKS * A_WEEK
    found = [change_over(figure(rng, spread, n, times), CURVES) for _ in range(people)]
    return float(np.mean([f is not None and f.called and f.change > 0 for f in found]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    print(f"{asked.people} people, {WEEKS} weeks, {A_WEEK} sessions a week, {CURVES} curves each")
    for spread in SPREADS:
        wrong = sum(falsely(rng, spread) for _ in range(asked.people))
        print(f"false calls, {spread:<18} {wrong:4d} people, {100 * wrong / asked.people:.1f} %")
    wrong = sum(falsely_of_screens(rng) for _ in range(asked.people))
    print(f"false calls of screens{'':<10} {wrong:4d} people, {100 * wrong / asked.people:.1f} %")
    for times in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0):
        said = ", ".join(
            f"{spread} {100 * power(rng, spread, times, asked.people):.0f} %" for spread in SPREADS
        )
        print(f"called, a change of {times} errors: {said}")


if __name__ == "__main__":
    main()

"""A change is called beyond the error and not within it: known answers, people by simulation."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm, t

from posecheck.progress.change import (
    SHIPPED,
    SessionPoint,
    by_session,
    change_between,
    change_over,
    session_spread,
)

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "progress_change.py"


def points(values, half=3.92) -> list[SessionPoint]:
    """A session every other day; the half-width is twice a standard deviation of 2."""
    first = date(2026, 1, 5)
    return [
        SessionPoint(first + timedelta(days=2 * k), float(v), half) for k, v in enumerate(values)
    ]


def test_the_error_is_that_of_two_means_seen_so_often():
    """Sessions that agree wholly: what is left is the error of reading, 2 a session."""
    found = change_over(points([12.0] * 6 + [5.0] * 6))
    step = 7.0**2 / (2 * 11)  # the one step between sessions
    beyond = (step - 0.5 * 4.0) * (1.3 / 0.7**2 - 1)
    freedom = 2 * 11**2 / (3 * 11 - 1)
    spread = sqrt((4 * 4.0 + freedom * (step + beyond)) / (4 + freedom))
    times = t.ppf(1 - 0.05 / 2 / 12 / 8 / 2, 4 + freedom)
    assert (found.first, found.last, found.first_sessions) == (12, 5, 4)
    assert found.error == pytest.approx(times * max(spread, 2.0) * sqrt(2 / 4), rel=1e-4)


def test_a_change_beyond_the_error_is_called_and_one_within_is_not():
    steady = points([12.0 + 0.3 * (-1) ** k for k in range(12)])
    falling = points(np.linspace(20.0, 5.0, 24))
    assert not change_over(steady).called
    found = change_over(falling)
    assert found.called and found.change == pytest.approx(-15.0 * 16 / 23)
    assert change_over(falling[:10]) is not None and not change_over(falling[:6]).called


def test_few_sessions_say_nothing():
    assert change_over(points([1, 2, 3, 4, 5])) is None
    assert change_over(points([1, 2, 3, 4, 5, 6])) is not None


def test_a_slow_change_is_no_spread_and_sessions_that_agree_are_no_proof():
    assert session_spread(points(np.linspace(0, 12, 40)))[0] == pytest.approx(2.0, rel=0.01)
    assert session_spread(points([5.0] * 40))[0] == pytest.approx(2.0, rel=0.01)
    wild, _ = session_spread(points([0.0, 12.0] * 20))
    assert wild > 12 / sqrt(2)


def test_more_curves_make_it_harder_and_a_curve_without_an_interval_has_its_spread():
    some = points([12, 11, 12, 13, 9, 8, 9, 8])
    assert change_over(some, 40).error > change_over(some, 12).error == change_over(some).error
    bare = change_over(points([20.0, 22, 21, 23, 30, 31, 33, 32], half=0.0))
    assert 0 < bare.error < 40
    assert change_over(points([20.0] * 8, half=0.0)).error == 0


def test_the_sets_of_a_day_are_one_session():
    day = date(2026, 1, 5)
    (one,) = by_session([SessionPoint(day, 4.0, 2.0), SessionPoint(day, 6.0, 4.0)])
    assert one == SessionPoint(day, 5.0, 3.0)
    assert by_session([SessionPoint(day, float("nan"), 1.0)]) == ()


def test_two_screens():
    """12 +-3.92 and 5 +-3.92: an error of 2 each, half as much again from day to day."""
    found = change_between(12.0, 3.92, 5.0, 3.92, figures=4)
    error = norm.ppf(1 - 0.05 / 2 / 4 / 3 / 2) * sqrt(8) * sqrt(1.25)
    assert found.error == pytest.approx(error, rel=1e-4)
    assert not found.called and change_between(22.0, 3.92, 5.0, 3.92, figures=4).called


@pytest.fixture(scope="module")
def simulated():
    spec = importlib.util.spec_from_file_location("progress_change", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_of_people_who_do_not_change_at_most_one_in_twenty_is_told_so(simulated):
    """A small version of the benchmark: 25 people of each kind of spread, 34 looks at 20 curves
    each; of 100, five may be told."""
    rng = np.random.default_rng(7)
    wrong = sum(simulated.falsely(rng, spread) for spread in simulated.SPREADS for _ in range(25))
    assert wrong <= 5
    assert sum(simulated.falsely_of_screens(rng) for _ in range(100)) <= 5


def test_of_people_who_do_change_most_are_told_so(simulated):
    rng = np.random.default_rng(8)
    assert simulated.power(rng, "independent", 6.0, 60) >= 0.8
    assert simulated.power(rng, "independent", 0.0, 60) <= 0.02


def test_the_numbers_are_frozen():
    assert (SHIPPED.wrongly, SHIPPED.looks, SHIPPED.curves) == (0.05, 8, 12)

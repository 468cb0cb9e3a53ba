"""Seeded mutants of every kind of file: each is read, or refused in one clear line, in bounded time. `benchmarks/fuzz.py` takes thousands."""

import pytest
from fuzz_kinds import KINDS
from fuzz_run import fuzz

MUTANTS = {"store": 60, "picture": 120, "video": 60, "track": 150, "report": 200}
USUALLY = 300


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutant_is_read_or_refused_in_one_clear_line(kind):
    found = fuzz(kind, MUTANTS.get(kind, USUALLY), seed=20)
    assert found.broke == [], found.said()
    assert found.read + sum(found.refused.values()) == MUTANTS.get(kind, USUALLY)
    assert sum(found.refused.values()) > 0, found.said()

"""What verdicts teach, with known answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from posecheck.review import accept_threshold, add_person, effective_profile
from posecheck.review.learning import missed_rate, records, wilson
from posecheck.review.profiles import history
from posecheck.review.proposals import by_chance, effect, limit_held, propose, round_between
from posecheck.review.tables import FindingRow
from tests.review.rows import Row, add_rows


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Brown, Cai & DasGupta 2001, formula 4
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
    ],
)
def test_wilson_intervals(hits, of, low, high):
    rate = wilson(hits, of)
    assert (rate.value, round(rate.low, 4), round(rate.high, 4)) == (hits / of, low, high)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_a_share(case):
    rate = wilson(*case)
    assert 0 <= rate.low <= rate.value + 1e-12 and rate.value - 1e-12 <= rate.high <= 1


def test_precision_and_misses_are_counted_with_their_weights(store):
    anna = add_person(store, "Anna", "none")
    flagged = (
        [Row(40, "clear", "agree")] * 6
        + [Row(40, "clear", "disagree")] * 2
        + [Row(40, "clear")] * 12
    )
    passed = (
        [Row(20, "fine", "agree", True)]
        + [Row(20, "fine", "disagree", True)] * 9
        + [Row(20, "fine")] * 90
    )
    add_rows(store, anna, flagged + passed)
    (record,) = records(store)
    assert (record.flagged, record.passed, record.agreed, record.disagreed) == (20, 100, 7, 11)
    assert (record.precision.value, record.precision.of) == (6 / 8, 8)
    # 20 flagged, three quarters of them truly; 100 passed, a tenth of them wrongly: 10 of 25 faults
    # are missed
    assert record.missed.value == pytest.approx(10 / (15 + 10))
    assert record.missed.low < record.missed.value < record.missed.high


@pytest.mark.parametrize("outcome", ["unsure", "fine"])
def test_one_verdict_leaves_the_misses_wide_open(store, outcome):
    """With nothing flagged every fault is a missed one, whatever the weights: the one verdict
    decides how sure that is."""
    add_rows(
        store,
        add_person(store, "Anna", "none"),
        [Row(26, outcome, "agree", True), *[Row(26, outcome)] * 50],
    )
    missed = records(store)[0].missed
    # Wilson of 1 of 1
    assert (missed.value, round(missed.low, 4), missed.high) == (1.0, 0.2065, 1.0)


def test_misses_are_open_while_no_fault_was_seen(store):
    add_rows(
        store,
        add_person(store, "Anna", "none"),
        [Row(40, "clear"), Row(20, "fine", "disagree", True)],
    )
    missed = records(store)[0].missed
    assert (missed.low, missed.high) == (0.0, 1.0)


@given(
    st.tuples(
        *[st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 300)) for _ in range(3)]
    )
)
def test_the_missed_rate_is_never_narrower_than_its_counts(cases):
    counts = {}
    for outcome, (seen, unseen, more) in zip(("clear", "unsure", "fine"), cases, strict=True):
        counts |= {
            (outcome, "agree"): seen,
            (outcome, "disagree"): unseen,
            (outcome, "all"): seen + unseen + more,
        }
    rate, lost = missed_rate(counts), cases[1][0] + cases[2][0]
    if rate is not None:
        raw = wilson(lost, lost + cases[0][0])
        assert (
            0 <= rate.low <= (raw.low if raw else 0.0)
            and (raw.high if raw else 1.0) <= rate.high <= 1
        )
        assert rate.low - 1e-9 <= rate.value <= rate.high + 1e-9


def test_misses_are_not_known_before_the_sample_was_looked_at(store):
    add_rows(
        store,
        add_person(store, "Anna", "none"),
        [Row(40, "clear", "agree"), Row(20, "fine"), Row(20, "fine", "open", True)],
    )
    assert records(store)[0].missed is None


def test_one_that_was_flagged_seen_and_passed_later_is_no_part_of_the_sample(store):
    anna = add_person(store, "Anna", "none")
    add_rows(
        store,
        anna,
        [Row(40, "clear", "agree"), Row(30, "fine", "agree"), Row(20, "fine", "disagree", True)],
    )
    assert records(store)[0].missed.value == 0


def test_unsure_verdicts_count_for_neither(store):
    add_rows(
        store,
        add_person(store, "Anna", "none"),
        [Row(40, "clear", "unsure"), Row(40, "clear", "agree")],
    )
    (record,) = records(store)
    assert (record.undecided, record.precision.of, record.precision.value) == (1, 1, 1.0)


def test_records_of_each_person(store):
    for name, state in (("Ben", "disagree"), ("Anna", "agree")):
        add_rows(store, add_person(store, name, "none"), [Row(40, "clear", state)] * 2)
    assert [(r.person, r.precision.value) for r in records(store, per_person=True)] == [
        ("Anna", 1.0),
        ("Ben", 0.0),
    ]
    assert records(store)[0].precision.value == 0.5


def by_eye(limit: float, values: list[float], half: float = 3.0) -> list[Row]:
    """Verdicts of a coach who sees the fault from `limit` on, of a rule whose limit is 25."""
    rows = []
    for v in values:
        outcome = "clear" if v - half > 25 else "unsure" if v > 25 else "fine"
        rows.append(
            Row(v, outcome, "agree" if v - half > limit else "disagree", outcome == "fine", half)
        )
    return rows


def test_a_coach_whose_limit_is_higher_gets_that_limit(store):
    anna = add_person(store, "Anna", "none")
    add_rows(store, anna, by_eye(34.5, [29, 30, 31, 32, 33, 34, 35, 36, 37, 38.5, 39, 41, 44]))
    proposal = propose(store, "lunge", "trunk-lean")
    # the interval's low end decides: 34 (37 - 3) is no fault any more, 35.5 is one
    assert 34 <= proposal.threshold < 35.5
    assert (proposal.held, proposal.labels, proposal.right_then) == (25.0, 13, 13)
    assert proposal.right_now == 4


def test_a_coach_whose_limit_is_lower_gets_that_limit(store):
    add_rows(
        store,
        add_person(store, "Anna", "none"),
        by_eye(18.0, [14, 16, 18, 20, 22, 23, 24, 24.5, 24.8, 26, 27, 30, 31, 33]),
    )
    proposal = propose(store, "lunge", "trunk-lean")
    assert 17 <= proposal.threshold < 19


def test_only_disagreement_moves_the_limit_no_further_than_needed(store):
    add_rows(
        store,
        add_person(store, "Anna", "none"),
        [Row(30 + k, "clear", "disagree") for k in range(10)],
    )
    proposal = propose(store, "lunge", "trunk-lean")
    assert 36 <= proposal.threshold <= 37  # the highest was 39 - 3
    assert proposal.right_then == 10


@pytest.mark.parametrize(
    "rows",
    [
        by_eye(25.0, [20, 22, 24, 26, 27, 29, 30, 31, 35, 40]),
        [Row(30 + k, "clear", "disagree") for k in range(7)],
        [Row(30 + k, "clear", "agree" if k % 2 else "disagree") for k in range(12)],
    ],
    ids=["agrees", "too few", "no rhyme"],
)
def test_nothing_is_proposed_without_reason(store, rows):
    add_rows(store, add_person(store, "Anna", "none"), rows)
    assert propose(store, "lunge", "trunk-lean") is None


def test_mcnemar():
    assert by_chance(6, 0) == pytest.approx(2 / 2**6)
    assert by_chance(5, 5) == 1.0
    assert by_chance(0, 0) == 1.0
    assert by_chance(9, 1) == pytest.approx(2 * 11 / 2**10)


@given(st.floats(-80, 80), st.floats(0.001, 30), st.floats(-50, 50))
def test_a_round_number_lies_in_its_gap(low, width, near):
    assert low < round_between(low, low + width, near) < low + width
    assert round_between(low, float("inf"), near) > low
    assert round_between(float("-inf"), low, near) < low


def test_the_effect_is_told_of_the_last_hundred(store):
    anna = add_person(store, "Anna", "none")
    start = date(2026, 1, 1)
    old = [Row(40, "clear", filmed_on=start) for _ in range(20)]
    new = [
        Row(40 if k % 4 else 30, "clear", filmed_on=start + timedelta(days=1 + k))
        for k in range(100)
    ]
    add_rows(store, anna, old + new)
    told = effect(store, "lunge", "trunk-lean", 32.0)
    assert (told.units, told.flagged_now, told.flagged_then, len(told.changed)) == (
        100,
        100,
        75,
        25,
    )
    assert all(c.value == 30 and not c.flagged and c.person == "Anna" for c in told.changed)


def test_limits_of_one_person_stand_over_those_of_everyone(store):
    anna, ben = add_person(store, "Anna"), add_person(store, "Ben")
    assert effective_profile(store, anna) is None
    accept_threshold(store, "lunge", "trunk-lean", 30.0)
    accept_threshold(store, "plank", "hip-sag", 9.0)
    accept_threshold(store, "lunge", "trunk-lean", 35.0, person_id=anna, why="tall")
    assert effective_profile(store, anna).name == "everyone 2, Anna 1"
    assert {x.code: x.threshold for x in effective_profile(store, anna).limits} == {
        "trunk-lean": 35.0,
        "hip-sag": 9.0,
    }
    assert limit_held(store, "lunge", "trunk-lean", ben) == 30.0
    # holds already: no new revision
    accept_threshold(store, "lunge", "trunk-lean", 35.0, person_id=anna)
    accept_threshold(store, "lunge", "trunk-lean", None, person_id=anna)
    assert limit_held(store, "lunge", "trunk-lean", anna) == 30.0
    assert [(c.person, c.revision, c.threshold, c.why) for c in history(store)] == [
        ("Anna", 2, None, ""),
        ("Anna", 1, 35.0, "tall"),
        (None, 2, 9.0, ""),
        (None, 1, 30.0, ""),
    ]


def test_a_limit_is_not_learnt_from_the_change_of_calibrated_people(store):
    """Change from the own neutral is another measure than the angle that the limit is of."""
    anna = add_person(store, "Anna", "none")
    ids = add_rows(store, anna, [Row(30 + k, "clear", "disagree") for k in range(10)])

    def as_plank(measure: str):
        fields = {"movement": "plank", "code": "lumbar-overextension", "measure": measure}
        store.write(
            lambda db: db.execute(update(FindingRow).where(FindingRow.id.in_(ids)).values(**fields))
        )

    as_plank("lumbar_angle")
    assert propose(store, "plank", "lumbar-overextension") is not None
    assert effect(store, "plank", "lumbar-overextension", 50.0).units == 10
    as_plank("lumbar_change")
    assert propose(store, "plank", "lumbar-overextension") is None
    assert effect(store, "plank", "lumbar-overextension", 50.0).units == 0

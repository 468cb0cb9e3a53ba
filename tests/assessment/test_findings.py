"""Findings: one for each fault, worst first, with the frames that show it; praise only for what is
fine nearly always."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from posecheck.assessment.findings import (
    MOST_EVIDENCE,
    findings_of_reps,
    good_points,
    ranked,
    unsure_in_reps,
)
from posecheck.assessment.reps import JudgedRep
from posecheck.assessment.rules import judge
from posecheck.measures.reps import RepSpan
from posecheck.model.finding import Finding
from posecheck.model.judged import Judged
from posecheck.model.reading import Reading
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Fault

DEEP = Fault(
    "shallow",
    "Shallow",
    "knee_flexion",
    "below",
    75.0,
    1,
    "Deeper.",
    "Sink.",
    "Why.",
    "[E]",
    which="lead",
    good="Deep enough.",
)
LEAN = Fault(
    "trunk-lean",
    "Lean",
    "trunk_lean",
    "above",
    25.0,
    1,
    "Up.",
    "Chest up.",
    "Why.",
    "[E]",
    severe=30.0,
    good="Upright.",
)
OTHER = structs.replace(DEEP, code="other")
LUNGE = structs.replace(get_movement("lunge"), fault=(DEEP, LEAN, OTHER))


def judged_rep(number: int, *judged: Judged) -> JudgedRep:
    return JudgedRep(
        RepSpan(number, number + 0.3, number + 0.6, number + 0.9, 30 * number, 0.5),
        "left",
        (),
        judged,
    )


def read(
    fault: Fault, value: float, frame: int, half: float = 4.0, side: str | None = None
) -> Judged:
    return judge(
        fault,
        Reading(
            fault.measure,
            side,
            value,
            value - half,
            value + half,
            "deg",
            frame,
            frame / 30,
            fault.measure,
        ),
    )


def test_one_finding_for_each_fault_with_the_reps_that_show_it():
    depths = [95.0, 60.0, 73.0, 50.0]
    found = findings_of_reps(
        LUNGE,
        [
            judged_rep(i, read(DEEP, d, 30 * i), read(LEAN, 5.0, 30 * i))
            for i, d in enumerate(depths, start=1)
        ],
    )
    (finding,) = found
    # 73 is short, but its interval is not
    assert (finding.code, finding.reps) == ("shallow", (2, 4))
    assert (finding.value, finding.evidence[0].frame) == (50.0, 120)
    assert [e.frame for e in finding.evidence] == [120, 60]


def test_evidence_is_limited_to_the_worst():
    found = findings_of_reps(
        LUNGE, [judged_rep(i, read(DEEP, 60.0 - i, 30 * i)) for i in range(1, 11)]
    )
    assert [e.frame for e in found[0].evidence] == [300, 270, 240, 210]
    assert MOST_EVIDENCE == 4


@pytest.mark.parametrize(
    ("sides", "named"), [(("left", "left"), "left"), (("left", "right"), None)]
)
def test_a_side_is_named_where_it_is_always_the_same(sides, named):
    found = findings_of_reps(
        LUNGE,
        [
            judged_rep(i, read(DEEP, 60.0, 30 * i, side=side))
            for i, side in enumerate(sides, start=1)
        ],
    )
    assert found[0].side == named


def test_a_fault_seen_once_in_many_reps_is_a_little_less_sure():
    once = [judged_rep(i, read(DEEP, 60.0 if i == 1 else 95.0, 30 * i)) for i in range(1, 6)]
    always = [judged_rep(i, read(DEEP, 60.0, 30 * i)) for i in range(1, 6)]
    assert (
        findings_of_reps(LUNGE, once)[0].confidence < findings_of_reps(LUNGE, always)[0].confidence
    )


def test_the_severest_rep_gives_the_severity():
    found = findings_of_reps(
        LUNGE,
        [judged_rep(i, read(LEAN, lean, 30 * i)) for i, lean in enumerate((30.0, 40.0), start=1)],
    )
    assert found[0].severity == 2


findings = st.builds(
    lambda code, severity, confidence, reps: Finding(
        code,
        severity,
        confidence,
        "m",
        1.0,
        0.9,
        1.1,
        0.5,
        "deg",
        (),
        "Cue.",
        "Why.",
        (),
        "Title",
        None,
        tuple(range(1, reps + 1)),
    ),
    st.text("abcdef", min_size=1, max_size=4),
    st.integers(1, 3),
    st.floats(0.9, 1.0),
    st.integers(0, 12),
)


@given(st.lists(findings, max_size=8), st.randoms())
def test_the_worst_comes_first_whatever_the_order(some, random):
    order = ranked(some)
    for before, after in pairwise(order):
        assert (before.severity, len(before.reps), before.confidence) >= (
            after.severity,
            len(after.reps),
            after.confidence,
        )
    mixed = list(some)
    random.shuffle(mixed)
    keys = [(f.severity, len(f.reps), f.confidence, f.code) for f in ranked(mixed)]
    assert keys == [(f.severity, len(f.reps), f.confidence, f.code) for f in order]


@pytest.mark.parametrize(
    ("last_two", "praised"),
    [((95, 95), True), ((95, 76), True), ((76, 76), False), ((95, 60), False)],
)
def test_praise_only_for_what_is_fine_in_three_reps_of_four_and_wrong_in_none(last_two, praised):
    said = good_points(LUNGE, [(read(DEEP, float(v), 0),) for v in (95, 95, *last_two)])
    assert said == (("Deep enough.",) if praised else ())


def test_the_same_praise_is_said_once():
    assert good_points(LUNGE, [(read(DEEP, 95.0, 0), read(OTHER, 95.0, 0))]) == ("Deep enough.",)


def test_no_judgement_is_no_praise():
    assert good_points(LUNGE, []) == ()
    assert good_points(LUNGE, [()]) == ()
    assert findings_of_reps(LUNGE, [judged_rep(1)]) == ()


def test_what_may_be_so_is_said_with_its_reps_unless_another_rep_shows_it_clearly():
    doubtful, shallow, fine = 73.0, 50.0, 95.0
    reps = [
        judged_rep(i, read(DEEP, depth, 30 * i))
        for i, depth in enumerate((fine, doubtful, doubtful, fine, doubtful), start=1)
    ]
    assert unsure_in_reps(LUNGE, reps) == ("Shallow (threshold 75°), reps 2, 3 and 5",)
    assert unsure_in_reps(LUNGE, reps[:2]) == ("Shallow (threshold 75°), rep 2",)
    assert unsure_in_reps(LUNGE, [*reps, judged_rep(6, read(DEEP, shallow, 180))]) == ()
    assert unsure_in_reps(LUNGE, [judged_rep(1, read(DEEP, fine, 30))]) == ()

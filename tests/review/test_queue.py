"""The queue: its order, its filters, what is slipped in, and walking through it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from posecheck.analysis import analyze_track
from posecheck.errors import InputError
from posecheck.review import add_person, give_label, questions, units
from posecheck.review.labels import add_note, session_notes
from posecheck.review.questions import SAMPLED_SHARE, rank_of, share_of
from posecheck.review.queue import Filters, detail, entries, neighbour, place_of, waiting
from tests.drawn.stick_movements import plank_track, run_track
from tests.review.rows import Row, add_rows


@pytest.fixture
def filled(store):
    anna, ben = add_person(store, "Anna", "none"), add_person(store, "Ben", "none")
    a = add_rows(
        store,
        anna,
        [Row(40, "clear", rank=r) for r in (1.0, 3.0, 2.0, 2.0)]
        + [Row(20, "fine"), Row(20, "fine", sampled=True, rank=2.5)],
    )
    b = add_rows(
        store,
        ben,
        [
            Row(28, "unsure", rank=2.9, filmed_on=date(2026, 3, 1)),
            Row(5, "clear", code="heel-lift", rank=0.5),
        ],
    )
    return store, anna, ben, a, b


def test_the_worst_first_and_what_passed_only_where_drawn(filled):
    store, _, _, a, b = filled
    assert [e.id for e in entries(store)] == [a[1], b[0], a[5], a[3], a[2], a[0], b[1]]
    assert waiting(store) == 7


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(person_id=1), 5),
        (Filters(movement="lunge"), 7),
        (Filters(movement="plank"), 0),
        (Filters(code="heel-lift"), 1),
        (Filters(since=date(2026, 2, 1)), 1),
        (Filters(until=date(2026, 2, 1)), 6),
        (Filters(state="agree"), 1),
        (Filters(state=None), 7),
        (Filters(lap="flagged"), 5),
        (Filters(lap="others"), 2),
        (Filters(lap="others", person_id=2), 1),
        (Filters(person_id=2, code="heel-lift", until=date(2026, 1, 31)), 1),
    ],
)
def test_filters(filled, filters, count):
    store, _, _, a, _ = filled
    if filters.state != "open":
        give_label(store, a[0], "agree")
    assert waiting(store, filters) == len(entries(store, filters)) == count


def test_a_walk_meets_every_entry_once_and_finds_back(filled):
    store = filled[0]
    order = [e.id for e in entries(store)]
    walked, at = [], (1e9, 0)
    while (found := neighbour(store, Filters(), at, forward=True)) is not None:
        walked.append(found)
        at = place_of(store, found)
    assert walked == order
    back = [walked[-1]]
    while (
        found := neighbour(store, Filters(), place_of(store, back[-1]), forward=False)
    ) is not None:
        back.append(found)
    assert back == order[::-1]


def test_pages_of_the_list_join(filled):
    store = filled[0]
    everything = entries(store)
    first = entries(store, limit=3)
    rest = entries(store, after=(first[-1].rank, first[-1].id))
    assert [e.id for e in first + rest] == [e.id for e in everything]


def test_a_verdict_takes_an_entry_out_and_a_second_thought_counts(filled):
    store, _, _, a, _ = filled
    assert give_label(store, a[0], "disagree", token="k1")
    assert not give_label(store, a[0], "agree", token="k1")
    assert detail(store, a[0]).item.state == "disagree"
    assert give_label(store, a[0], "agree", token="k2")
    assert detail(store, a[0]).item.state == "agree"
    assert a[0] not in [e.id for e in entries(store)]


def test_what_cannot_be_is_refused(filled):
    store, _, _, a, _ = filled
    with pytest.raises(InputError, match="no label"):
        give_label(store, a[0], "perhaps")
    with pytest.raises(InputError, match="not in the store"):
        give_label(store, 10_000, "agree")
    with pytest.raises(InputError, match="not in the store"):
        detail(store, 10_000)
    for text, session in (("  ", 1), ("x" * 5000, 1), ("fine", 10_000)):
        with pytest.raises(InputError):
            add_note(store, session, text)


def test_notes_are_kept_in_order_and_once(filled):
    store, _, _, a, _ = filled
    shown = detail(store, a[0])
    assert add_note(
        store, shown.session_id, "First, =1+1", unit_id=shown.unit_id, coach="C", token="n1"
    )
    assert not add_note(store, shown.session_id, "First again", token="n1")
    add_note(store, shown.session_id, "Second")
    assert [(n.text, n.number) for n in session_notes(store, shown.session_id)] == [
        ("First, =1+1", 1),
        ("Second", None),
    ]
    assert detail(store, a[0]).notes == ("First, =1+1",)


@given(st.sampled_from(["clear", "unsure"]), st.integers(1, 3), st.floats(0, 1), st.floats(0, 1))
def test_worse_comes_before_less_certain(outcome, severity, confidence, share):
    rank = rank_of(outcome, severity, confidence, share)
    assert severity <= rank <= severity + 1
    assert rank_of(outcome, severity, 0.5, share) >= rank


def test_the_sample_is_drawn_alike_everywhere_and_has_its_share():
    shares = [share_of("a" * 64, k, "trunk-lean") for k in range(4000)]
    assert shares == [share_of("a" * 64, k, "trunk-lean") for k in range(4000)]
    drawn = sum(s < SAMPLED_SHARE for s in shares) / len(shares)
    assert (
        abs(drawn - SAMPLED_SHARE) < 4 * (SAMPLED_SHARE * (1 - SAMPLED_SHARE) / len(shares)) ** 0.5
    )


def test_every_hold_of_a_clip_is_a_unit_and_the_longest_has_what_was_measured():
    track = plank_track(
        lambda t: np.where((t > 9) & (t < 14), -25.0, np.where(t > 17, 12.0, 0.0)), seconds=24.0
    )
    analysis = analyze_track(track, "plank")
    held = units.units_of(analysis)
    assert [(u.kind, u.number, u.start_s) for u in held] == [
        ("hold", k, h.start_s) for k, h in enumerate(analysis.report.holds, start=1)
    ]
    assert [bool(u.measurements) for u in held] == [False, False, True]
    assert [{q.judged.code for q in u.questions if q.judged.clear} for u in held] == [
        set(),
        {"hip-pike"},
        {"hip-sag"},
    ]


def test_what_no_picture_shows_is_not_asked(monkeypatch):
    monkeypatch.setattr(questions, "SAMPLED_SHARE", 1.0)  # every rule is drawn
    (run,) = units.units_of(analyze_track(run_track(), "running"))
    (cadence,) = (q for q in run.questions if q.judged.code == "low-cadence")
    assert (cadence.judged.reading.unit, cadence.sampled) == ("spm", False)
    assert {q.judged.code for q in run.questions if not q.queued} == {"low-cadence"}


@pytest.mark.parametrize(
    ("lap", "about"),
    [
        (lap, about)
        for lap in ("flagged", "others")
        for about in ({}, {"person_id": 1}, {"movement": "lunge", "code": "trunk-lean"})
    ],
)
def test_the_next_entry_of_a_lap_is_one_look_into_an_index(plain_store, lap, about):
    """With a million reps, what is certain lies behind hundred thousands that are in doubt."""
    asked: list[tuple] = []

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    event.listen(plain_store.engine, "before_cursor_execute", note)
    neighbour(plain_store, Filters(lap=lap, **about), (1e9, 0), forward=True)
    with plain_store.engine.connect() as connection:
        statement, parameters = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    by = "person" if "person_id" in about else "code" if about else "queue"
    said = str(plan)
    assert f"INDEX ix_findings_{by}_{lap} " in said and "TEMP B-TREE" not in said

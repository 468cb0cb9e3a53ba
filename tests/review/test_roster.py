"""The roster: who waits first, how their sessions went, the last cue; and that it asks the database
as often for many as for few."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from posecheck.review import add_person, open_store
from posecheck.review.learning import fault_of
from posecheck.review.roster import SHOWN, roster
from tests.review.rows import Row, add_rows

MONDAY = date(2026, 3, 2)


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store.db")
    yield opened
    opened.close()


def on(day: int, *rows: tuple[float, str], **more) -> list[Row]:
    when = MONDAY + timedelta(days=day)
    return [Row(value, outcome, filmed_on=when, **more) for value, outcome in rows]


def test_who_waits_comes_first_then_who_trained_last(store):
    anna, ben, cleo, dan = (add_person(store, n, "none") for n in ("Anna", "Ben", "Cleo", "Dan"))
    add_rows(store, anna, on(0, (10, "fine")))
    add_rows(store, ben, on(1, (40, "clear"), (41, "clear")))
    add_rows(store, cleo, on(3, (10, "fine")))
    lines = roster(store)
    assert [line.person.id for line in lines] == [ben, cleo, anna, dan]
    assert [line.person.waiting for line in lines] == [2, 0, 0, 0]
    assert [line.last for line in lines] == [
        MONDAY + timedelta(days=1),
        MONDAY + timedelta(days=3),
        MONDAY,
        None,
    ]


def test_the_line_is_the_share_in_good_form_oldest_first_of_the_newest_sessions(store):
    anna = add_person(store, "Anna", "none")
    add_rows(store, anna, on(0, (40, "clear"), (10, "fine")))
    add_rows(store, anna, on(2, (26, "unsure"), (10, "fine"), (11, "fine"), (12, "fine")))
    add_rows(store, anna, on(4, (10, "fine")))
    assert roster(store)[0].good == (0.5, 0.75, 1.0)
    for day in range(5, 5 + SHOWN):
        add_rows(store, anna, on(day, (40, "clear")))
    assert roster(store)[0].good == (0.0,) * SHOWN


def test_the_last_cue_is_of_the_newest_session_with_a_clear_fault(store):
    anna = add_person(store, "Anna", "none")
    add_rows(store, anna, on(0, (40, "clear"), code="heel-lift"))
    add_rows(
        store,
        anna,
        on(2, (40, "clear"), (41, "clear")) + on(2, (9, "clear"), code="heel-lift"),
    )
    add_rows(store, anna, on(4, (10, "fine")))
    assert roster(store)[0].cue == fault_of("lunge", "trunk-lean").cue


def test_many_people_take_as_many_queries_as_one(store):
    def asked() -> int:
        said: list[str] = []

        def note(_c, _cursor, statement, *_):
            said.append(statement)

        event.listen(store.engine, "before_cursor_execute", note)
        roster(store)
        event.remove(store.engine, "before_cursor_execute", note)
        return len(said)

    add_rows(store, add_person(store, "Anna", "none"), on(0, (40, "clear")))
    few = asked()
    for k in range(8):
        add_rows(store, add_person(store, f"Athlete {k}", "none"), on(k, (40, "clear")))
    assert asked() == few <= 12

"""The roster: who waits first, how their sessions went, the last cue; and that it asks the database
as often for many as for few."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, text, update

from posecheck.review import add_person, file_result, open_store
from posecheck.review.learning import fault_of, records
from posecheck.review.profiles import accept_threshold
from posecheck.review.rejudge import judge_session
from posecheck.review.roster import SHOWN, roster
from posecheck.review.session_sums import sum_up
from posecheck.review.tables import FindingRow, Session, Unit
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


def sums(db) -> list[tuple]:
    columns = (Session.judged, Session.good, Session.worst)
    return db.execute(select(*columns).order_by(Session.filmed_on)).all()


def test_a_store_from_before_gets_the_same_sums_as_one_that_is_filled_now(opened):
    store = opened()
    anna = add_person(store, "Anna", "none")
    add_rows(store, anna, on(0, (40, "clear"), (26, "unsure"), (10, "fine")))
    more = on(1, (40, "clear"), (41, "clear")) + on(1, (9, "clear"), code="heel-lift")
    add_rows(store, anna, more)
    add_rows(store, anna, on(2, (10, "fine"), (26, "unsure")))
    add_rows(store, anna, on(3, (9, "clear"), code="heel-lift") + on(3, (40, "clear")))
    known = [(3, 1, "trunk-lean"), (3, 0, "trunk-lean"), (2, 1, None), (2, 0, "heel-lift")]
    with store.engine.begin() as connection:
        assert sums(connection) == known
        connection.execute(update(Session).values(judged=0, good=0, worst=None))
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    with opened().engine.connect() as connection:
        assert sums(connection) == known


def test_what_an_earlier_judging_left_behind_counts_no_more(opened):
    """Version 0008 took a finding that was not said any more out of the queue, and left it clear;
    what is counted over a whole clip is in no queue and stays."""
    store = opened()
    anna = add_person(store, "Anna", "none")
    ids = add_rows(store, anna, on(0, *[(40, "clear")] * 4, (10, "fine")))

    def leave(db) -> None:
        unsaid, gone, counted, _, _ = (db.get_one(FindingRow, i) for i in ids)
        unsaid.queued = gone.queued = counted.queued = False
        counted.unit = "spm"
        db.get_one(Unit, gone.unit_id).current = False

    store.write(leave)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    store = opened()
    with store.reading() as db:
        assert sums(db) == [(3, 1, "trunk-lean")]
        said = [db.get_one(FindingRow, i).outcome for i in ids]
    assert said == ["silent", "silent", "clear", "clear", "fine"]
    assert sum(record.flagged for record in records(store)) == 2


def test_units_that_are_partial_or_gone_do_not_count(plain_store):
    anna = add_person(plain_store, "Anna", "none")
    ids = add_rows(plain_store, anna, on(0, (40, "clear"), (10, "fine"), (10, "fine")))

    def change(db) -> None:
        first, second, _ = (db.get_one(FindingRow, i).unit_id for i in ids)
        db.get_one(Unit, first).current = False
        db.get_one(Unit, second).partial = True
        sum_up(db, db.scalars(select(Session)).one())

    plain_store.write(change)
    with plain_store.reading() as db:
        assert sums(db) == [(1, 1, None)]


def test_filing_and_judging_again_sum_up(plain_store, lunge):
    anna = add_person(plain_store, "Anna", "none")
    session = file_result(plain_store, anna, lunge).session_id
    with plain_store.reading() as db:
        filed = sums(db)
        assert filed == [(3, 1, "trunk-lean")]
    for rule, now in ((60.0, (3, 3, None)), (None, filed[0])):
        accept_threshold(plain_store, "lunge", "trunk-lean", rule)
        judge_session(plain_store, session)
        with plain_store.reading() as db:
            assert sums(db) == [now]

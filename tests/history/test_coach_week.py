"""The coach's week: each person stands where they belong, and only what is more than its error is
called a change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from posecheck.history.coach_week import coach_week
from posecheck.pages.coach_week import week_lines
from posecheck.review import add_person, open_store
from posecheck.review.tables import Session
from tests.review.rows import Row, add_rows

TODAY = date(2026, 3, 15)


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store.db")
    yield opened
    opened.close()


def train(store, name: str, *days_ago: int, outcome="fine", state="agree", reps: int = 5) -> int:
    who = add_person(store, name, "none")
    for day in days_ago:
        when = TODAY - timedelta(days=day)
        add_rows(store, who, [Row(10, outcome, state, filmed_on=when)] * reps)
    with store.engine.begin() as connection:  # as an analysis filed them
        connection.execute(update(Session).values(synthetic=False))
    return who


def test_everybody_stands_where_they_belong(store):
    train(store, "Anna", 0, 3, 6)
    train(store, "Ben", 7)
    train(store, "Cleo", 13)
    train(store, "Dan", 14, outcome="clear", state="open", reps=2)
    add_person(store, "Eva *new*", "none")
    lines = week_lines(coach_week(store, TODAY))
    assert lines["Trained"] == ["**Anna** on 3 days. Nothing changed by more than its error."]
    assert lines["Waiting for you"] == ["**Dan**: 2 questions"]
    assert lines["Not seen for two weeks"] == [
        r"**Eva \*new\***: never yet",
        "**Dan**: last on 01 Mar 2026",
    ]


def test_what_changed_by_more_than_its_error_is_told(store):
    who = train(store, "Anna")
    for k in range(12):
        when = TODAY - timedelta(days=3 * (11 - k))
        good = min(k, 10)
        rows = [Row(10, "fine", "agree", filmed_on=when)] * good
        rows += [Row(40, "clear", "agree", filmed_on=when)] * (10 - good)
        add_rows(store, who, rows)
    with store.engine.begin() as connection:
        connection.execute(update(Session).values(synthetic=False))
    (one,) = coach_week(store, TODAY).trained
    assert one.days == 3
    (line,) = week_lines(coach_week(store, TODAY))["Trained"]
    assert "Lunge, reps in good form: 15 % to 92 %, more than the" in line.replace("\\", "")
    assert "Better." in line


def test_an_empty_store_is_calm(store):
    week = coach_week(store, TODAY)
    assert (week.trained, week.waiting, week.unseen) == ((), (), ())

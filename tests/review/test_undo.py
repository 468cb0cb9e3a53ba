"""A label taken back: the one before it holds again, in the queue and in what rules learn from."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from posecheck.review import add_person, give_label, open_store
from posecheck.review.queue import Filters, waiting
from posecheck.review.tables import LabelRow
from posecheck.review.undo import take_back
from tests.review.rows import Row, add_rows


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store.db")
    yield opened
    opened.close()


def labels(store) -> int:
    with store.reading() as db:
        return db.scalar(select(func.count()).select_from(LabelRow))


def test_the_entry_is_open_again_and_the_label_gone(store):
    (entry,) = add_rows(store, add_person(store, "Anna", "none"), [Row(40, "clear")])
    give_label(store, entry, "agree", token="first")
    assert waiting(store) == 0
    assert take_back(store, "first") == "open"
    assert waiting(store) == 1 and labels(store) == 0
    assert take_back(store, "first") is None


def test_the_label_before_it_holds_again(store):
    (entry,) = add_rows(store, add_person(store, "Anna", "none"), [Row(40, "clear")])
    give_label(store, entry, "agree", token="first")
    give_label(store, entry, "disagree", token="second")
    assert take_back(store, "second") == "agree"
    assert waiting(store, Filters(state="agree")) == 1 and labels(store) == 1


def test_a_label_that_somebody_gave_later_stays(store):
    (entry,) = add_rows(store, add_person(store, "Anna", "none"), [Row(40, "clear")])
    give_label(store, entry, "agree", token="mine")
    give_label(store, entry, "unsure", token="theirs")
    assert take_back(store, "mine") == "unsure"
    assert waiting(store, Filters(state="unsure")) == 1


def test_a_key_that_was_never_pressed_takes_nothing_back(store):
    assert take_back(store, "nothing") is None

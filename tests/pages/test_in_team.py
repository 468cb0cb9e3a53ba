"""What the gate is told of an account: from the team's store, also where no page runs."""

from __future__ import annotations

import pytest

from posecheck.pages.in_team import REMEMBERED_S, is_in_team, remembered
from posecheck.review import open_store
from posecheck.review.roles import ADMIN
from posecheck.review.team import ADMIN_VARIABLE, remove_member, set_member


def test_the_store_says_who_is_in_the_team(data, monkeypatch):
    for name in ("POSECHECK_STORE", "POSECHECK_MEDIA", ADMIN_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    store = open_store()
    set_member(store, "lee@x.example", ADMIN)
    assert is_in_team("lee@x.example") and not is_in_team("zoe@x.example")
    remove_member(store, "lee@x.example")
    assert not is_in_team("lee@x.example")
    store.close()


def test_a_store_that_cannot_be_asked_lets_nobody_in(data, monkeypatch):
    monkeypatch.setenv("POSECHECK_STORE", "nonsense://")
    assert not is_in_team("lee@x.example")


@pytest.mark.parametrize(("later", "asked"), [(REMEMBERED_S, 1), (REMEMBERED_S + 0.1, 2)])
def test_an_answer_is_remembered_shortly(later, asked):
    now, told = [0.0], []
    known = remembered(lambda who: told.append(who) is None, lambda: now[0])
    assert known("a") and known("a")
    now[0] = later
    assert known("a") and told == ["a"] * asked

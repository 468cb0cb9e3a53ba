"""Whose history grew last: those with something of their own, the newest first."""

from __future__ import annotations

from dataclasses import replace

from posecheck.history.lately import lately
from posecheck.history.own import add
from posecheck.history.programmes import file_programme
from posecheck.history.screens import file_screen
from posecheck.review.roles import ATHLETE, Viewer
from tests.history.made import programme, screen


def test_the_newest_come_first_and_those_with_nothing_not_at_all(store):
    anna, ben, cara, _nobody = (add(store, name) for name in ("Anna", "Ben", "Cara", "Dora"))
    file_screen(store, anna, screen())
    file_screen(store, ben, screen())
    file_programme(store, cara, programme())
    file_programme(store, anna, programme())
    assert [one.name for one in lately(store)] == ["Anna", "Cara", "Ben"]
    assert [one.name for one in lately(store, most=1)] == ["Anna"]


def test_somebody_who_is_signed_in_sees_only_themself(store):
    file_screen(store, add(store, "Anna"), screen())
    as_ben = replace(store, viewer=Viewer("ben@example.org", ATHLETE))
    file_screen(store, add(as_ben, "Ben"), screen())
    assert [one.name for one in lately(as_ben)] == ["Ben"]

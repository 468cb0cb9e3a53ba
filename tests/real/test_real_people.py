"""Clips of real people: what their JSON lists has to hold. See README.md beside this."""

from __future__ import annotations

import numpy as np
import pytest

from tests.real.people_checks import (
    CHECKS,
    NAMES,
    SET_CHECKS,
    TURNED,
    about,
    added,
    asked,
    holds,
    sets_listed,
)
from tests.real.people_tracks import CLIPS, pack, read_track

LISTED = [
    (name, how, check)
    for name in NAMES
    for how, checks in about(name)["holds"].items()
    for check in checks
]


@pytest.mark.parametrize(
    ("name", "how", "check"), LISTED, ids=[f"{n}-{h}-{c}".replace(" ", "-") for n, h, c in LISTED]
)
def test_what_is_listed_holds(name, how, check):
    assert holds(name, how, check) is True


@pytest.mark.parametrize("what", sets_listed())
def test_what_is_listed_of_the_sets_holds(what):
    assert SET_CHECKS[what]()


def test_no_list_has_become_shorter():
    """Of more checks, raise the floor; an expectation that is given up on purpose lowers it."""
    assert len(LISTED) >= 184 and len(sets_listed()) >= 7


def test_what_does_not_hold_any_more_stays_listed():
    assert added(["movement", "reps", "no such check"], ["movement", "view"]) == [
        "movement",
        "view",
        "reps",
        "no such check",
    ]
    assert added(["push-ups: 80 % named"], []) == ["push-ups: 80 % named"]


@pytest.mark.parametrize("name", NAMES)
def test_only_what_is_asked_is_listed(name):
    """A check that is not asked of a clip, as it could not fail, is not counted among those that
    hold."""
    assert {
        (how, check) for how, checks in about(name)["holds"].items() for check in checks
    } <= set(asked(name))


def test_every_clip_has_its_numbers_its_licence_and_known_checks():
    assert len(NAMES) >= 15 and {file.stem for file in CLIPS.glob("*.npz")} == set(NAMES)
    licences = (CLIPS.parent / "LICENSES.txt").read_text(encoding="utf-8")
    for name in NAMES:
        assert about(name)["source"]["repo"] in licences, name
        assert {check for checks in about(name)["holds"].values() for check in checks} <= {
            *CHECKS,
            TURNED,
        }, name
        assert any(about(name)["holds"].values()), name


def test_a_clip_is_asked_what_its_truth_says():
    name = "lunge-split_squat_right_side_home_timer"
    assert {
        ("itself", "movement"),
        ("itself", "reps"),
        ("named", "reps"),
        ("named", "angles"),
    } <= set(asked(name))
    assert not {("named", "movement"), ("named", "not judged as another")} & set(asked(name)) and (
        "itself",
        "contacts",
    ) not in asked(name)


def test_packed_key_points_are_read_back():
    track = read_track("treadmill_run")
    again = pack(track)
    with np.load(CLIPS / "treadmill_run.npz") as stored:
        assert all(np.array_equal(again[key], stored[key]) for key in stored.files)
    inside = track.landmarks[track.found]
    assert (
        len(track) == 360
        and track.found.mean() > 0.95
        and 0 < np.nanmedian(inside[..., 0]) < track.source.size[0]
    )

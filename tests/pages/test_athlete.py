"""Where an athlete is chosen on the pages, their accepted limits judge; who coaches nobody is not
asked."""

from __future__ import annotations

import pytest

from posecheck.pose.io.storage import save_track
from posecheck.review import add_person, open_store
from posecheck.review.profiles import accept_threshold, effective_profile
from tests.drawn.stick_movements import Timing, lunge_track
from tests.pages.page_checks import check_calm, said


@pytest.fixture
def anna(data, monkeypatch):
    """Anna, whose trunk may lean 70 degrees in a lunge, and Ben, for whom posecheck's own limits
    hold."""
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    store = open_store()
    who = add_person(store, "Anna", "none")
    add_person(store, "Ben", "none")
    accept_threshold(store, "lunge", "trunk-lean", 70.0, person_id=who)
    yield effective_profile(store, who)
    store.close()


def drop(shown, track):
    shown.file_uploader[0].upload(track.name, track.read_bytes(), "application/octet-stream")
    shown.run()
    return next(b for b in shown.button if b.label == "Check it").click().run()


@pytest.fixture
def leaning(tmp_path):
    return save_track(
        lunge_track(Timing(depths=(1.0,) * 3), trunk_lean=45.0), tmp_path / "leaning.npz"
    )


def test_who_coaches_nobody_is_not_asked(show):
    for page, query in (("check", {}), ("stride", {})):
        assert not [
            s for s in show(page, **query).selectbox if s.label == "Judge by the thresholds of"
        ]


def test_nobody_is_asked_where_no_threshold_was_accepted(show):
    store = open_store()
    add_person(store, "Anna", "none")
    store.close()
    assert not [s for s in show("check").selectbox if s.label == "Judge by the thresholds of"]


def test_an_upload_is_judged_by_the_limits_of_the_athlete(show, anna, leaning, queue):
    shown = show("check")
    shown.selectbox(key="check-athlete").select("Anna")
    shown = drop(shown, leaning)
    check_calm(shown)
    assert queue.submitted[0].api_options().profile == anna
    assert "Judged by" in said(shown) and "Anna 1" in said(shown)
    assert "All 3 reps" in shown.title[0].value
    assert shown.selectbox(key=f"keep-for-{queue.submitted[0].key}").value is not None


def test_nobody_in_particular_is_judged_by_posecheck_s_own(show, anna, leaning, queue):
    shown = drop(show("check"), leaning)
    check_calm(shown)
    assert "profile" not in queue.submitted[0].options
    assert "Judged by" not in said(shown)


def test_reading_it_again_keeps_the_athlete(show, anna, leaning, queue):
    shown = show("check")
    shown.selectbox(key="check-athlete").select("Anna")
    shown = drop(shown, leaning)
    key = queue.submitted[0].key
    shown.number_input(key=f"re-height-{key}").set_value(180)
    next(b for b in shown.button if b.label == "Check it again").click().run()
    assert queue.submitted[-1].options["height_m"] == 1.8
    assert queue.submitted[-1].api_options().profile == anna


def test_a_live_set_is_of_the_athlete(show, anna, monkeypatch, tmp_path):
    from posecheck.live.sessions import Sessions
    from posecheck.pages import live_camera

    monkeypatch.setattr(
        "posecheck.pose.weights.model.usable_bundle", lambda **_: tmp_path / "pose.task"
    )
    opened = Sessions(make_estimator=lambda: None, make_finder=None)
    monkeypatch.setattr(live_camera, "SESSIONS", opened)
    shown = show("live", movement="lunge")
    shown.selectbox(key="live-lunge-athlete").select("Anna").run()
    check_calm(shown)
    assert {session._profile for session in opened._all.values()} == {None, anna}


def test_a_store_that_cannot_be_opened_stops_no_check(show, leaning, queue, monkeypatch):
    monkeypatch.setenv("POSECHECK_STORE", "mysql://nowhere/x")
    shown = drop(show("check"), leaning)
    check_calm(shown)
    assert queue.submitted and "cannot be in mysql" in said(shown)

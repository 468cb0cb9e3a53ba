"""Your results: all of them, searched, renamed, deleted."""

from __future__ import annotations

from posecheck.jobs.results import is_there, recent_results
from posecheck.pages.results import PAGE
from tests.drawn.stick_movements import Timing, bridge_track, plank_track
from tests.pages.page_checks import check_calm, said


def test_nothing_yet(show, queue):
    shown = show("results")
    check_calm(shown)
    assert "no results" in said(shown)


def test_all_are_listed_and_found_by_words(show, result_of, bridges):
    plank = result_of(plank_track(), "morning.npz")
    shown = show("results")
    check_calm(shown)
    assert {b.key for b in shown.button if b.label == "Open"} == {
        f"open-all-{bridges}",
        f"open-all-{plank}",
    }
    for words, left in (("morning", {plank}), ("bridge", {bridges}), ("plank held", {plank})):
        shown.text_input(key="results-search").set_value(words).run()
        assert {b.key for b in shown.button if b.label == "Open"} == {f"open-all-{k}" for k in left}
    shown.text_input(key="results-search").set_value("nowhere").run()
    check_calm(shown)
    assert not [b for b in shown.button if b.label == "Open"]
    shown.text_input(key="results-search").set_value("").run()
    shown.selectbox(key="results-movement").set_value("plank").run()
    assert {b.key for b in shown.button if b.label == "Open"} == {f"open-all-{plank}"}


def test_a_result_is_renamed_and_found_by_it_and_deleted(show, bridges):
    shown = show("results")
    shown.text_input(key=f"name-{bridges}").set_value("After <b>holidays</b>").run()
    shown.button(key=f"rename-{bridges}").click().run()
    check_calm(shown)
    assert recent_results()[0].title == "After <b>holidays</b>"
    assert "<b>holidays</b>" not in said(shown)  # shown as it was typed, not as markup
    shown.text_input(key="results-search").set_value("holidays").run()
    assert len([b for b in shown.button if b.label == "Open"]) == 1
    shown.button(key=f"delete-{bridges}").click().run()
    check_calm(shown)
    assert not is_there(bridges)
    assert "no results" in said(shown)


def test_many_come_a_page_at_a_time(show, result_of, monkeypatch):
    monkeypatch.setattr("posecheck.pages.results.PAGE", 1)
    result_of(bridge_track(Timing(depths=(1.0, 1.0))), "one.npz")
    result_of(plank_track(), "two.npz")
    shown = show("results")
    assert len([b for b in shown.button if b.label == "Open"]) == 1 < PAGE
    next(b for b in shown.button if b.label == "Show more (1)").click().run()
    check_calm(shown)
    assert len([b for b in shown.button if b.label == "Open"]) == 2

"""Where it aches: who it is, the questions before anything, what is kept of the rest; and that a
yes ends the way to a programme, never the measuring."""

from __future__ import annotations

from typing import get_args

import pytest

from posecheck.calibration.store import slug
from posecheck.disk import data_path
from posecheck.history.own import add, opened, people
from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.keep import read_answers, save_answers
from posecheck.intake.red_flags import Level, red_flags
from posecheck.pages import signed_in
from posecheck.pages.coach_store import opened_store
from tests.pages.page_checks import check_calm, said

CLEAR = {flag.id: False for flag in red_flags()}


def button(shown, label):
    return next(b for b in shown.button if b.label == label)


@pytest.fixture
def anna():
    store = opened_store()
    return opened(store, add(store, "Anna"))


def test_a_new_one_begins_with_one_press_and_is_asked_before_anything(show):
    shown = button(show("begin"), "Begin").click().run()
    check_calm(shown)
    assert [profile.name for profile in people(opened_store())] == ["Me"]
    assert [c.label for c in shown.checkbox] == [flag.question for flag in red_flags()]
    assert not shown.get("bidi_component") and "Where does it hurt?" not in said(shown)
    for flag in red_flags():
        assert flag.source in said(shown).replace("\\", "")


def test_none_of_them_is_one_press_and_opens_the_rest(show, anna):
    shown = button(show("begin"), "None of these").click().run()
    check_calm(shown)
    assert read_answers(anna.key).flags == CLEAR
    assert len(shown.get("bidi_component")) == 1 and not shown.checkbox


def test_what_one_ticked_is_not_ticked_for_another(show, anna):
    store = opened_store()
    ben = opened(store, add(store, "Ben"))
    shown = show("begin", person=str(anna.id))
    shown.checkbox[0].check().run()
    shown.query_params["person"] = str(ben.id)
    shown.run()
    check_calm(shown)
    assert not any(box.value for box in shown.checkbox)
    assert not button(shown, "None of these").disabled


@pytest.mark.parametrize("level", get_args(Level))
def test_a_yes_ends_the_way_to_a_programme_and_not_the_measuring(show, anna, level):
    flag = next(flag for flag in red_flags() if flag.level == level)
    shown = show("begin")
    next(c for c in shown.checkbox if c.label == flag.question).check().run()
    assert button(shown, "None of these").disabled
    shown = button(shown, "Go on with what I ticked").click().run()
    check_calm(shown)
    told = [*shown.error, *shown.warning]
    assert len(told) == 1 and flag.answer in told[0].value.replace("\\", "")
    assert not shown.get("bidi_component") and "still check a video" in said(shown)
    programme = show("programme")
    check_calm(programme)
    assert flag.answer in said(programme).replace("\\", "")
    assert not programme.get("download_button")
    shown = button(shown, "Ask me again").click().run()
    assert len(shown.checkbox) == len(red_flags())


def test_of_two_the_worst_answer_stands_first(show, anna):
    worst, other = red_flags()[0], red_flags()[-1]
    save_answers(anna.key, Answers(flags={**CLEAR, worst.id: True, other.id: True}))
    shown = show("begin")
    assert worst.answer in shown.error[0].value.replace("\\", "") and not shown.warning
    assert other.answer in said(shown).replace("\\", "")


def test_answers_are_kept_as_they_are_given_and_go_in_one_press(show, anna):
    save_answers(anna.key, Answers(flags=CLEAR))
    shown = show("begin")
    shown.multiselect[0].set_value(["low-back-left", "groin-right"])
    by_label = {group.label: group for group in shown.get("button_group")}
    by_label["How much does it hurt, on most days?"].set_value(4)
    by_label["Since when?"].set_value("months")
    by_label["What do you do most of the day?"].set_value(["sitting", "running"])
    by_label["What do you have at hand?"].set_value(["band"])
    shown.slider[0].set_value(10)
    shown.run()
    check_calm(shown)
    kept = read_answers(anna.key)
    assert kept.complaint == Complaint(("low-back-left", "groin-right"), 4, "months")
    assert (kept.day, kept.props, kept.minutes) == (("sitting", "running"), ("band",), 10)
    again = show("begin")
    assert again.multiselect[0].value == ["low-back-left", "groin-right"]
    assert again.slider[0].value == 10
    again = button(again, "Delete my answers").click().run()
    check_calm(again)
    assert read_answers(anna.key) is None
    assert not (data_path() / "people" / slug(anna.key)).exists()
    assert len(again.checkbox) == len(red_flags())


def test_several_share_a_computer_and_each_has_their_own(show, anna):
    store = opened_store()
    ben = opened(store, add(store, "Ben"))
    save_answers(ben.key, Answers(flags=CLEAR))
    shown = show("begin")
    assert not shown.checkbox
    shown = button(shown, "Ben").click().run()
    assert not shown.checkbox and shown.query_params["person"] in (str(ben.id), [str(ben.id)])
    shown = button(shown, "Anna").click().run()
    assert len(shown.checkbox) == len(red_flags())


def test_where_there_is_a_sign_in_each_opens_only_their_own(show, anna, monkeypatch):
    monkeypatch.setattr(signed_in, "account", lambda: None)
    shown = show("begin", person=str(anna.id))
    check_calm(shown)
    assert "Sign in" in shown.info[0].value and not shown.button
    monkeypatch.setattr(signed_in, "account", lambda: "ben@example.org")
    shown = show("begin", person=str(anna.id))
    assert "Anna" not in said(shown) and [b.label for b in shown.button] == ["Begin"]
    shown.text_input[0].set_value("Anna")
    shown = button(shown, "Begin").click().run()
    assert "taken" in shown.error[0].value
    shown.text_input[0].set_value("Ben")
    shown = button(shown, "Begin").click().run()
    assert len(shown.checkbox) == len(red_flags())
    assert [p.name for p in people(opened_store())] == ["Ben"]

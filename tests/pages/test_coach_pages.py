"""The coach's pages without a browser: calm with an empty store, with people and no session, and
with sessions."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from streamlit.testing.v1 import AppTest

from posecheck.jobs.results import is_there, kept_request, load_result
from posecheck.pages.coach_sessions import keep_result
from posecheck.pose.io.storage import load_track
from posecheck.review import add_person, file_result, open_store
from posecheck.review.queue import Filters, waiting
from posecheck.review.replies import replies_of
from posecheck.review.sessions import report_of
from posecheck.review.tables import Session
from tests.drawn.stick_movements import Timing, bridge_track
from tests.pages.page_checks import check_calm, said
from tests.review.review_results import TRACKS, write_result
from tests.review.rows import Row, add_rows

PLACES = ("coach_queue", "coach_people", "coach_rules")


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "coach"))
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    return tmp_path / "coach"


def shown(module: str, **query: str) -> AppTest:
    page = AppTest.from_string(
        f"from posecheck.pages.{module} import page\npage()", default_timeout=60
    )
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    check_calm(page)
    return page


@pytest.mark.parametrize("place", PLACES)
def test_calm_with_nothing_in_the_store(data, place):
    text = said(shown(place))
    assert {
        "coach_queue": "no athletes yet",
        "coach_people": "Ask them",
        "coach_rules": "No rule has flagged anything",
    }[place] in text


def test_a_session_is_shown_in_all_parts(data, tmp_path):
    store = open_store()
    anna = add_person(store, "Anna *bold*", "none")
    file_result(
        store, anna, write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    )
    store.close()
    assert "do you see it?" in said(shown("coach_queue"))
    assert "Trunk tips forward" in said(shown("coach_rules"))
    people = shown("coach_people")
    assert "1 of 3 reps was in good form" in said(people) and "Judged by posecheck's own" in said(
        people
    )
    parts = {
        "Side by side": "inside measurement error",
        "Hand over": "Nothing is shared by itself",
        "What is kept": "Everything of",
    }
    for part, words in parts.items():
        people.session_state["people-part"] = part
        people.run()
        check_calm(people)
        assert words in said(people)


def test_what_is_flagged_comes_first_and_the_rest_is_a_lap_of_its_own(data):
    store = open_store()
    anna = add_person(store, "Anna", "none")
    add_rows(
        store, anna, [Row(20, "unsure", rank=3.9), Row(40, "clear", code="heel-lift", rank=1.0)]
    )
    page = shown("coach_queue")
    lap = page.button_group[0]
    assert lap.options == ["Flagged (1)", "Doubts and samples (1)"]
    assert "1 left" in said(page)
    next(b for b in page.button if b.label == "I see it").click().run()
    check_calm(page)
    assert page.success[0].value == "Nothing is left to review here."
    next(b for b in page.button if b.label == "Go on: doubts and samples (1)").click().run()
    check_calm(page)
    assert "1 left" in said(page) and "do you see it?" in said(page)
    store.close()


def test_a_picture_that_is_gone_is_said_and_the_reply_is_written_all_the_same(data, tmp_path):
    store = open_store()
    lunge = write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    session = file_result(store, add_person(store, "Anna", "none"), lunge).session_id
    for track in store.media.rglob("track.npz"):
        track.unlink()
    queue = shown("coach_queue")
    next(b for b in queue.button if b.label.startswith("Reply to Anna")).click().run()
    assert not queue.exception and "not kept any more" in queue.error[0].value
    assert all(b.disabled for b in queue.button if b.label in ("I see it", "Next"))
    queue.text_area[0].input("Slower")
    next(b for b in queue.button if b.label == "Send the reply").click().run()
    (reply,) = replies_of(store, session)
    assert (reply.text, reply.drawn, reply.kind) == ("Slower", False, "rep")
    store.close()


def test_a_reply_is_written_at_the_session_and_read_on_the_result(data, result_of):
    key = result_of(bridge_track(Timing(depths=(1.0, 1.0))), "hers.npz")
    store = open_store()
    anna = add_person(store, "Anna *bold*", "none")
    session = keep_result(store, anna, key).session_id
    with store.engine.begin() as connection:  # a track that was uploaded is of another video
        connection.execute(
            update(Session).values(source_sha256=load_result(key).report.source.sha256)
        )
    people = shown("coach_people")
    people.text_area(key=f"reply-text-{session}-all-0").input("Push *through* the heels")
    about = people.selectbox(key=f"reply-about-{session}-all-0")
    assert about.options == ["The whole session", "Rep 1", "Rep 2"]
    about.select_index(2)
    next(b for b in people.button if b.label == "Send the reply").click().run()
    check_calm(people)
    assert "**Rep 2:** Push \\*through\\* the heels" in said(people)
    store.close()
    result = AppTest.from_string(
        "from posecheck.jobs.results import load_result\n"
        "from posecheck.pages.coach_reply import show_replies\n"
        f"show_replies(load_result({key!r}))",
        default_timeout=60,
    ).run()
    check_calm(result)
    assert "Your coach wrote to Anna \\*bold\\*" in said(result)
    assert "**Rep 2:** Push \\*through\\* the heels" in said(result)
    people.button(key="reply-back-1").click().run()
    assert "the heels" not in said(people)
    assert said(result.run()) == ""


def test_undo_takes_the_last_label_back_in_the_store_too(data):
    store = open_store()
    anna = add_person(store, "Anna", "none")
    add_rows(store, anna, [Row(40, "clear", rank=2.0), Row(41, "clear", rank=1.0)])
    page = shown("coach_queue")
    assert page.button(key="undo").disabled and "rep 1" in said(page)
    page.button(key="verdict-disagree").click().run()
    assert "Saved: Anna, rep 1, trunk tips forward: you do not see it" in said(page)
    assert waiting(store) == 1
    page.button(key="undo").click().run()
    check_calm(page)
    assert waiting(store) == 2
    told = "Taken back: Anna, rep 1, trunk tips forward: you do not see it. It is open again."
    assert told in said(page)
    assert page.button(key="undo").disabled
    # the entry is there again, and takes another label
    page.button(key="verdict-agree").click().run()
    assert waiting(store, Filters(state="agree")) == 1
    store.close()


def test_the_roster_has_everybody_and_opens_one(data):
    store = open_store()
    anna, ben = (add_person(store, name, "none") for name in ("Anna", "Ben *bold*"))
    add_rows(store, ben, [Row(40, "clear"), Row(10, "fine")])
    store.close()
    page = shown("coach_people")
    rows = page.dataframe[0].value
    assert list(rows["Athlete"]) == ["Ben *bold*", "Anna"]
    assert list(rows["Waiting"]) == [1, 0]
    assert [list(line) for line in rows["Good form"]] == [[0.5], []]
    assert rows["Last cue"][0] == "Trunk tips forward: carry a tray on your shoulders."
    page.session_state["people-view"] = "This week"
    page.run()
    check_calm(page)
    assert "**Ben \\*bold\\***: 1 question" in said(page)
    page.session_state["people-view"] = "Everybody"
    page.run()
    page.selectbox(key="roster-find").select(anna).run()
    check_calm(page)
    assert [h.value for h in page.header] == ["Anna"]
    page.button(key="people-all").click().run()
    check_calm(page)
    assert len(page.dataframe) == 1 and not page.header


@pytest.mark.parametrize("others", [(), ("Ben",)], ids=["the last one", "one of two"])
def test_who_was_deleted_is_said_once(data, others):
    store = open_store()
    anna = add_person(store, "Anna *bold*", "none")
    for name in others:
        add_person(store, name, "none")
    store.close()
    people = shown("coach_people", person=str(anna))
    people.session_state["people-part"] = "What is kept"
    people.run()
    people.text_input(key=f"sure-{anna}").input("anna *bold*").run()
    people.button(key=f"delete-{anna}").click().run()
    check_calm(people)
    assert [m.value for m in people.success] == [r"Anna \*bold\* was deleted."]
    people.run()
    assert not people.success


@pytest.mark.parametrize("also", [True, False], ids=["with their analyses", "without"])
def test_what_was_analysed_of_somebody_is_listed_and_goes_if_wished(data, result_of, also):
    key = result_of(bridge_track(Timing(depths=(1.0, 1.0))), "hers *bold*.npz", height_m=1.8)
    store = open_store()
    anna = add_person(store, "Anna", "none")
    session = keep_result(store, anna, key).session_id
    # a track that was uploaded is of another video than itself
    with store.engine.begin() as connection:
        connection.execute(
            update(Session)
            .where(Session.id == session)
            .values(source_sha256=kept_request(key).sha256)
        )
    assert report_of(store, session).asked.height_m == 1.8
    store.close()
    people = shown("coach_people")
    people.session_state["people-part"] = "What is kept"
    people.run()
    assert r"hers \*bold\*.npz, glute-bridge, " in said(people)
    if not also:
        people.checkbox(key=f"also-{anna}").uncheck()
    people.text_input(key=f"sure-{anna}").input("Anna").run()
    people.button(key=f"delete-{anna}").click().run()
    check_calm(people)
    assert is_there(key) != also and "Anna was deleted." in people.success[0].value


def test_a_note_about_the_store_is_shown(data, tmp_path):
    store = open_store()
    anna = add_person(store, "Anna", "none")
    file_result(
        store, anna, write_result(tmp_path / "lunge", load_track(TRACKS / "lunge-lean.npz"))
    )
    with store.engine.begin() as connection:  # as an older copy of the database
        connection.execute(delete(Session))
    store.close()
    assert any("older copy" in i.value for i in shown("coach_people").info)


def test_who_is_there_already_is_said(data):
    store = open_store()
    add_person(store, "Anna", "none")
    store.close()
    people = shown("coach_people")
    people.text_input(key="add-name").input("anna")
    next(b for b in people.button if b.label == "Add").click().run()
    check_calm(people)
    assert "there already" in people.success[0].value


def test_a_store_that_cannot_be_opened_is_said_so(data, monkeypatch):
    monkeypatch.setenv("POSECHECK_STORE", "mysql://nowhere/none")
    page = AppTest.from_string(
        "from posecheck.pages.coach_queue import page\npage()", default_timeout=60
    ).run()
    assert not page.exception and "cannot be in mysql" in page.error[0].value


def test_looking_at_a_result_makes_no_store(data, tmp_path):
    script = (
        "from pathlib import Path\nfrom posecheck.pages.coach_keep import keep_for_person\n"
        f"keep_for_person(Path({str(tmp_path)!r}))"
    )
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception and said(page) == ""
    assert not (data / "posecheck.db").exists()

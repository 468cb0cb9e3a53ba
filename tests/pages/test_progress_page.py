"""The page of progress without a browser: calm with nothing, with weeks of sessions, for whom it
is, and what it deletes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from posecheck.history import own
from posecheck.history.guided import guided_of, save_guided
from posecheck.history.screens import file_screen, screens_of
from posecheck.intake.answers import Answers, Complaint
from posecheck.intake.keep import answers_path, save_answers
from posecheck.review import list_people, open_store
from tests.history.made import screen, session
from tests.pages.page_checks import check_calm, said

TODAY = date.today()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "own"))
    monkeypatch.delenv("POSECHECK_STORE", raising=False)
    monkeypatch.delenv("POSECHECK_MEDIA", raising=False)
    opened = open_store()
    yield opened
    opened.close()


def shown(**query: str) -> AppTest:
    page = AppTest.from_string(
        "from posecheck.pages.progress import page\npage()", default_timeout=60
    )
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    check_calm(page)
    return page


@pytest.fixture
def anna(store) -> int:
    """Eight sessions, the last one cut off at its third step, and two screens."""
    who = own.add(store, "Anna *bold*")
    for k in range(8):
        day = TODAY - timedelta(days=14 - 2 * k)
        more = {} if k < 7 else {"done": 2, "state": "paused"}
        save_guided(store, who, session(f"session-{k}", day, **more))
    file_screen(store, who, screen(TODAY - timedelta(28), 16.0))
    file_screen(store, who, screen(TODAY, 8.0))
    return who


def test_calm_with_nobody_and_with_nothing(store):
    assert [box.label for box in shown().text_input] == ["Who is it?"]
    own.add(store, "Ben")
    assert "nothing here yet" in said(shown())


def test_weeks_of_sessions(store, anna):
    text = said(shown()).replace("\\:", ":")
    assert "7 sessions in all" in text and "waits at step 3 of 4" in text
    assert "To work on: Trunk tips forward, in 6 of the last 6 sessions." in text
    assert "inside measurement error" in text
    assert "Screens of" in text and "Anna \\*bold\\*" in text
    assert "at most one in twenty" in text


def test_of_two_people_each_has_their_own(store, anna):
    ben = own.add(store, "Ben")
    assert "nothing here yet" in said(shown(person=str(ben)))
    assert "7 sessions in all" in said(shown(person=str(anna)))
    assert "Who is it?" in said(shown(person="99"))


def test_files_are_made_when_asked_for(store, anna):
    page = shown()
    assert not page.get("download_button")
    page.button(key=f"prepare-{anna}").click().run()
    check_calm(page)
    assert [b.proto.label for b in page.get("download_button")] == [
        "Page to print",
        "Table (CSV)",
        "Data (JSON)",
        "Everything in one file",
    ]


def test_one_thing_is_deleted_and_the_rest_stays(store, anna):
    page = shown()
    box = page.selectbox(key=f"delete-one-{anna}")
    assert len(box.options) == 8 + 2
    box.select(next(o for o in box.options if o.startswith("Screen"))).run()
    page.button(key=f"delete-one-now-{anna}").click().run()
    check_calm(page)
    assert len(screens_of(store, anna)) == 1 and len(guided_of(store, anna)) == 8


def test_everything_is_deleted_with_the_answers(store, anna):
    key = own.opened(store, anna).key
    save_answers(key, Answers(complaint=Complaint(("groin-left",), 5)))
    page = shown()
    assert page.button(key=f"delete-all-{anna}").disabled
    page.text_input(key=f"sure-{anna}").input("anna *BOLD*").run()
    page.button(key=f"delete-all-{anna}").click().run()
    check_calm(page)
    assert list_people(store) == [] and not answers_path(key).exists()


def test_damage_is_said_and_not_a_traceback(store, anna):
    with store.engine.begin() as db:
        db.exec_driver_sql("UPDATE guided_sessions SET pain_before = 'much'")
    page = AppTest.from_string(
        "from posecheck.pages.progress import page\npage()", default_timeout=60
    ).run()
    assert not page.exception and "store is damaged" in page.error[0].value


def test_pain_is_open_and_before_the_drills(store, anna):
    page = shown()
    assert next(h.value for h in page.header) == "Pain, 0 to 10"
    assert [e.label for e in page.expander].count("Pain before that") == 1
    assert said(page).count("A change can be told after six sessions.") <= 1

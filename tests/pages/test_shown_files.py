"""Media are for those whom a page has shown them, however well somebody else knows their names."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from posecheck.pages import shown_files
from posecheck.pages.shown_files import ShownFiles

ANNA, BEN = "anna@x.example", "ben@x.example"
PICTURE = f"/media/{'ab' * 28}.png"


def test_a_file_is_for_whom_it_was_shown_while_their_page_is_open():
    open_ones = {"one", "two"}
    shown = ShownFiles(open_ones.__contains__)
    shown.note("one", ANNA, PICTURE)
    shown.note("two", BEN, "/media/other.png")
    assert shown.was_shown(ANNA, PICTURE) and not shown.was_shown(BEN, PICTURE)
    shown.note("one", ANNA, "/media/next.mp4")
    assert shown.was_shown(ANNA, PICTURE)  # what is still fetched after a click
    open_ones.discard("one")
    assert not shown.was_shown(ANNA, PICTURE)


def test_whoever_signs_in_after_them_in_the_same_window_gets_nothing_of_theirs():
    shown = ShownFiles(lambda _: True)
    shown.note("one", ANNA, PICTURE)
    shown.note("one", BEN, "/media/other.png")
    assert not shown.was_shown(ANNA, PICTURE) and not shown.was_shown(BEN, PICTURE)


def test_sessions_that_ended_are_forgotten(monkeypatch):
    monkeypatch.setattr(shown_files, "MOST_SESSIONS", 3)
    shown = ShownFiles(lambda session: session == "stays")
    shown.note("stays", ANNA, PICTURE)
    for number in range(20):
        shown.note(f"gone {number}", BEN, PICTURE)
    assert len(shown._of) <= 3 and shown.was_shown(ANNA, PICTURE)


def _page() -> None:
    import streamlit as st

    from posecheck.pages.shown_files import watch

    watch()
    watch()
    st.download_button("Take it", b"of Anna's", "anna.txt", "text/plain")


@pytest.mark.parametrize("who", [ANNA, None])
def test_what_a_page_adds_to_streamlits_files_is_noted(monkeypatch, who):
    noted = ShownFiles(lambda _: True)
    monkeypatch.setattr(shown_files, "SHOWN", noted)
    page = AppTest.from_function(_page)
    page.user = {"is_logged_in": True, "email": who} if who else {}
    page.run()
    address = page.get("download_button")[0].proto.url
    assert address.startswith("/mock/media/") and len(noted._of) == (1 if who else 0)
    assert noted.was_shown(ANNA, address) is bool(who) and not noted.was_shown(BEN, address)

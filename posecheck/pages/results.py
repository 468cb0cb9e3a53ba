"""Everything that was analysed on this computer: with its picture, to search, open, rename and
delete."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.jobs.results import (
    LONGEST_TITLE,
    Entry,
    first_picture,
    forget_result,
    rename_result,
)
from posecheck.pages import look, work
from posecheck.pages.earlier import what_of
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, link
from posecheck.pages.plain import advice_for
from posecheck.present import words

PAGE = 24
"""Cards that are shown at once: their pictures are some 50 kB each [E]."""
_ACROSS = 3
_SHOWN = "results-shown"


def page() -> None:
    st.title("Your results", anchor=False)
    everything = work.recent()
    if not everything:
        st.markdown("There are no results on this computer yet.")
        link("check", "Check a video")
        link("live", "Train live")
    else:
        _show(_wanted(everything), len(everything))
    look.end()


def _wanted(everything: list[Entry]) -> list[Entry]:
    search, kinds = st.columns([2, 1])
    text = search.text_input("Search", key="results-search", placeholder="a name, a date, a word")
    counted = {None: "All movements"} | {
        name: words.movement_label(name)
        for name in sorted({entry.movement for entry in everything} - {"unknown", ""})
    }
    movement = kinds.selectbox(
        "Movement", list(counted), format_func=counted.get, key="results-movement"
    )
    asked = text.casefold().split()
    return [
        entry
        for entry in everything
        if movement in (None, entry.movement) and all(word in _text(entry) for word in asked)
    ]


def _text(entry: Entry) -> str:
    """What a search looks into."""
    when = datetime.fromtimestamp(entry.made_at)
    parts = (entry.title, entry.name, words.movement_label(entry.movement), entry.summary)
    return " ".join((*parts, f"{when:%Y-%m-%d} {when.day} {when:%B %Y}")).casefold()


def _show(found: list[Entry], all_of_them: int) -> None:
    if not found:
        st.info("Nothing fits. Try another word.", icon=":material/search_off:")
        return
    shown = st.session_state.get(_SHOWN, PAGE)
    st.caption(
        words.count(len(found), "result")
        + (f" of {all_of_them}" if len(found) < all_of_them else "")
    )
    for day, entries in groupby(found[:shown], key=_day):
        st.header(f"{day.day} {day:%B %Y}", anchor=False)
        of_day = list(entries)
        for start in range(0, len(of_day), _ACROSS):
            row = of_day[start : start + _ACROSS]
            for column, entry in zip(st.columns(_ACROSS), row, strict=False):
                with column:
                    _card(entry)
    if len(found) > shown and st.button(f"Show more ({len(found) - shown})"):
        st.session_state[_SHOWN] = shown + PAGE
        st.rerun()


def _day(entry: Entry) -> date:
    return datetime.fromtimestamp(entry.made_at).date()


def _card(entry: Entry) -> None:
    with st.container(border=True, height="stretch"):
        show_entry(entry, "all", with_change=True)


def show_entry(entry: Entry, of: str, with_change: bool = False) -> None:
    """A result with its picture and the way to it. of: tells several lists of one page apart.
    with_change: it can be renamed and deleted here."""
    title = what_of(entry)
    picture = first_picture(entry.key)
    if picture is not None:
        with st.container(key=f"pc-thumb-{of}-{entry.key}"):
            st.image(picture.read_bytes(), width="stretch", alt=f"A frame of {title}")
    when = datetime.fromtimestamp(entry.made_at)
    day = "" if with_change else f"{when.day} {when:%b}, "
    st.markdown(f"**{escaped(title)}**  \n{day}{when:%H:%M}")
    st.markdown("Could not be judged." if entry.refused else escaped(entry.summary))
    with st.container(horizontal=True):
        if st.button("Open", key=f"open-{of}-{entry.key}", icon=":material/open_in_new:"):
            place = "stride" if entry.movement == "running" else "check"
            go(place, {work.FILES: entry.key})
        if with_change:
            with st.popover("Rename or delete", icon=":material/edit:"):
                _change(entry, title)


def _change(entry: Entry, title: str) -> None:
    name = st.text_input("Name", entry.title, max_chars=LONGEST_TITLE, key=f"name-{entry.key}")
    if st.button("Save the name", key=f"rename-{entry.key}"):
        try:
            rename_result(entry.key, name)
        except PosecheckError as problem:
            st.error(f"{problem.message} {advice_for(problem.code, problem.advice)}")
            return
        st.rerun()
    st.markdown(f"Delete {escaped(title)}, with its video and all that was measured?")
    if st.button("Delete", key=f"delete-{entry.key}", icon=":material/delete:"):
        forget_result(entry.key)
        work.queue().forget(entry.key)
        st.rerun()

"""What was begun on this computer: a line a person, with the way to go on."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.history.lately import lately
from posecheck.history.own import OwnProfile
from posecheck.pages import signed_in
from posecheck.pages.coach_store import opened_store
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.own_answers import answers_of
from posecheck.pages.programme_state import ProgrammeNow, Programming, programme_now
from posecheck.pages.screen_state import Screening, under_way
from posecheck.pages.whose import PERSON
from posecheck.present import words
from posecheck.review.store import Store

_TITLE = "Go on where you were"
_SESSION, _PROGRAMME, _PROGRESS = "Today's session", "Your programme", "Progress"
_SCREEN, _HALF = "Go on with the screen", "{} of {} parts of the screen are done"
_WEEK, _DONE, _BEGUN = "week {} of the programme", "{} done this week", "a session is half done"


def show_go_on() -> None:
    """Nothing where nothing was begun, and where the store cannot be opened: its own pages say
    why."""
    if signed_in.account() is None:
        return
    try:
        store = opened_store()
        begun = lately(store)
    except PosecheckError:
        return
    if begun:
        with st.container(border=True, key="pc-first"):
            st.subheader(_TITLE, anchor=False)
            for person in begun:
                _line(store, person)


def _line(store: Store, person: OwnProfile) -> None:
    answers, today = answers_of(person.key), date.today()
    query = {PERSON: str(person.id)}
    now = programme_now(Programming(store, person, answers, today))
    if now.programme is not None:
        said, ways = _of_programme(now), _ways(now)
    else:
        screen = under_way(Screening(store, person, answers.runs, today))
        said, ways = _HALF.format(screen.done, len(screen.parts)), (("screen", _SCREEN),)
        if screen.is_whole:
            said, ways = "", (("programme", _PROGRAMME),)
    st.markdown(f"**{escaped(person.name)}**{f': {said}' if said else ''}")
    with st.container(horizontal=True, gap="medium"):
        for name, label in ways:
            link(name, label, query=query)


def _of_programme(now: ProgrammeNow) -> str:
    programme, done = now.programme, len(now.this_week)
    parts = [
        _WEEK.format(programme.week if programme else ""),
        _BEGUN if now.going else "",
        _DONE.format(words.count(done, "session")) if done else "",
    ]
    return ", ".join(part for part in parts if part)


def _ways(now: ProgrammeNow) -> tuple[tuple[str, str], ...]:
    lines = now.programme.lines if now.programme else ()
    session = (("session", _SESSION),) if lines else ()
    return (*session, ("programme", _PROGRAMME), ("progress", _PROGRESS))

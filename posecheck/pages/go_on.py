"""What was begun on this computer: people with the way to go on, and what was looked at last, all
with their pictures."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.history.lately import lately
from posecheck.history.own import OwnProfile
from posecheck.jobs.results import recent_results
from posecheck.movements.load import movements
from posecheck.pages.coach_store import opened_store
from posecheck.pages.drawings import show_still
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, icon_of, link
from posecheck.pages.own_answers import answers_of
from posecheck.pages.programme_state import ProgrammeNow, Programming, programme_now
from posecheck.pages.results import show_entry
from posecheck.pages.screen_state import Screening, under_way
from posecheck.pages.whose import PERSON, account
from posecheck.present import words
from posecheck.present.figures.of_movement import figure_of
from posecheck.review.store import Store

_TITLE = "Go on where you were"
_LATELY, _ALL, _MOST = "Looked at lately", "All your results", 3
_SESSION, _PROGRAMME, _PROGRESS = "Today's session", "Your programme", "Progress"
_SCREEN, _HALF = "Go on with the screen", "{} of {} parts of the screen are done"
_WEEK, _DONE, _BEGUN = "week {} of the programme", "{} done this week", "a session is half done"


def show_go_on() -> bool:
    """Whether there is something. Nothing where nothing was begun, and where the store cannot be
    opened: its own pages say why."""
    who = account()
    if who is None:
        return False
    try:
        store = opened_store()
        begun = lately(store, who)
    except PosecheckError:
        return False
    if begun:
        with st.container(border=True, key="pc-first"):
            st.header(_TITLE, anchor=False)
            for person in begun:
                _line(store, person)
    return bool(begun)


def show_lately() -> bool:
    """The last results, each with its picture; whether there are any."""
    entries = recent_results()[:_MOST]
    if entries:
        st.header(_LATELY, anchor=False)
        for column, entry in zip(st.columns(_MOST), entries, strict=False):
            with column, st.container(border=True, height="stretch"):
                show_entry(entry, "lately")
        link("results", _ALL)
    return bool(entries)


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
    drawn, told = st.columns([1, 3], gap="medium", vertical_alignment="center")
    with drawn:
        show_still(_figure(now), f"next-{person.id}")
    with told:
        st.markdown(f"**{escaped(person.name)}**{f': {said}' if said else ''}")
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            (first, label), *others = ways
            if st.button(label, type="primary", icon=icon_of(first), key=f"go-on-{person.id}"):
                go(first, query)
            for name, label in others:
                link(name, label, query=query)


def _figure(now: ProgrammeNow) -> str:
    """The drawing of the drill that is next; of somebody standing before there is a programme."""
    lines = now.programme.lines if now.programme else ()
    known = movements()
    done = len(now.going.results) if now.going is not None else 0
    asked = next((line.movement for line in lines[min(done, max(0, len(lines) - 1)) :]), "standing")
    return figure_of(known[asked]) if asked in known else "standing"


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

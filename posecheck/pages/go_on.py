"""What was begun on this computer: people with the way to go on, and what was looked at last, all
with their pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.history.lately import lately
from posecheck.history.own import OwnProfile
from posecheck.movements.load import movements
from posecheck.pages import signed_in, work
from posecheck.pages.coach_store import opened_store
from posecheck.pages.drawings import show_still
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, icon_of, link
from posecheck.pages.own_answers import answers_of
from posecheck.pages.programme_state import ProgrammeNow, Programming, programme_now
from posecheck.pages.results import show_entry
from posecheck.pages.screen_state import Screening, under_way
from posecheck.pages.whose import PERSON
from posecheck.present import words
from posecheck.present.figures.of_movement import figure_of
from posecheck.review.store import Store

_TITLE = "Go on where you were"
_LATELY, _ALL, _MOST = "Looked at lately", "All your results", 3
_SESSION, _PROGRAMME, _PROGRESS = "Today's session", "Your programme", "Progress"
_SCREEN, _HALF = "Go on with the screen", "{} of {} parts of the screen are done"
_WEEK, _DONE, _BEGUN = "week {} of the programme", "{} done this week", "a session is half done"


@dataclass(frozen=True)
class _Line:
    """A person with the way to go on. figure: the drawing of what is next; ways: pages with what
    is said on each, the first one first."""

    person: OwnProfile
    figure: str
    said: str
    ways: tuple[tuple[str, str], ...]


def show_go_on() -> bool:
    """Whether there is something. Nothing where nothing was begun, and where the store, or what it
    keeps of somebody, cannot be read: their own pages say why."""
    if signed_in.account() is None:
        return False
    try:
        store = opened_store()
        begun = lately(store)
    except PosecheckError:
        return False
    lines = [line for person in begun if (line := _line_of(store, person)) is not None]
    if lines:
        with st.container(border=True, key="pc-first"):
            st.header(_TITLE, anchor=False)
            for line in lines:
                _show_line(line)
    return bool(lines)


def show_lately() -> bool:
    """The last results, each with its picture; whether there are any."""
    entries = work.recent()[:_MOST]
    if entries:
        st.header(_LATELY, anchor=False)
        for column, entry in zip(st.columns(_MOST), entries, strict=False):
            with column, st.container(border=True, height="stretch"):
                show_entry(entry, "lately")
        link("results", _ALL)
    return bool(entries)


def _line_of(store: Store, person: OwnProfile) -> _Line | None:
    """Read before anything of it is drawn; None where what is kept of them is damaged."""
    answers, today = answers_of(person.key), date.today()
    try:
        now = programme_now(Programming(store, person, answers, today))
        if now.programme is not None:
            return _Line(person, _figure(now), _of_programme(now), _ways(now))
        screen = under_way(Screening(store, person, answers.runs, today))
    except PosecheckError:
        return None
    if screen.is_whole or screen.is_enough:
        return _Line(person, _figure(now), "", (("programme", _PROGRAMME),))
    said = _HALF.format(screen.done, len(screen.parts))
    return _Line(person, _figure(now), said, (("screen", _SCREEN),))


def _show_line(line: _Line) -> None:
    person, query = line.person, {PERSON: str(line.person.id)}
    drawn, told = st.columns([1, 3], gap="medium", vertical_alignment="center")
    with drawn:
        show_still(line.figure, f"next-{person.id}")
    with told:
        st.markdown(f"**{escaped(person.name)}**{f': {line.said}' if line.said else ''}")
        with st.container(
            horizontal=True, gap="medium", vertical_alignment="center", key=f"pc-ways-{person.id}"
        ):
            (first, label), *others = line.ways
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

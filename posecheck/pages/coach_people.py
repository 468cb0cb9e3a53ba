"""People: who is coached as one table; of each their sessions and programmes, two of them side by
side, what is handed over, what is kept."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look
from posecheck.pages.coach_handover import show_handover
from posecheck.pages.coach_kept import CHOICES, PEOPLE_SAID, show_kept
from posecheck.pages.coach_many import show_many
from posecheck.pages.coach_programme import show_programme
from posecheck.pages.coach_roster import PERSON, open_athlete, show_roster
from posecheck.pages.coach_sessions import show_sessions
from posecheck.pages.coach_side_by_side import show_side_by_side
from posecheck.pages.coach_store import said, the_store, told_seen
from posecheck.pages.coach_week import show_week
from posecheck.pages.markup import escaped
from posecheck.review.people import Someone, add_person, find_person
from posecheck.review.roster import RosterLine, roster
from posecheck.review.store import Store

_EVERYBODY, _WEEK = "Everybody", "This week"
_PARTS = {
    "Sessions": show_sessions,
    "Programme": show_programme,
    "Side by side": show_side_by_side,
    "Hand over": show_handover,
    "What is kept": show_kept,
}


def page() -> None:
    st.title("People")
    store = the_store()
    with said():
        if message := st.session_state.pop(PEOPLE_SAID, None):
            st.success(message)
        for note in store.notes:
            st.info(escaped(note), icon=":material/info:")
        lines = roster(store)
        person = _chosen(lines)
        if person is not None:
            _show_person(store, person, alone=len(lines) == 1)
        elif lines:
            _show_everybody(store, lines)
        if lines and (person is None or len(lines) == 1):
            show_many(store, {line.person.id: line.person.name for line in lines})
        if person is None or len(lines) == 1:
            _show_adding(store, open_at_first=not lines)
    look.end()


def _show_everybody(store: Store, lines: list[RosterLine]) -> None:
    view = st.segmented_control(
        "Show",
        [_EVERYBODY, _WEEK],
        default=_EVERYBODY,
        key="people-view",
        label_visibility="collapsed",
        required=True,
    )
    told_seen(store, (line.person.id for line in lines), (view or _EVERYBODY).lower())
    if view == _WEEK:
        show_week(store)
    else:
        show_roster(lines)


def _show_adding(store: Store, open_at_first: bool) -> None:
    with (
        st.expander("Add an athlete", icon=":material/person_add:", expanded=open_at_first),
        st.form("add-person", border=False, clear_on_submit=True),
    ):
        name = st.text_input("Name", key="add-name")
        media = st.radio(
            "What may be kept of their videos",
            list(CHOICES),
            format_func=CHOICES.get,
            key="add-media",
        )
        days = st.number_input(
            "Delete videos and images after this many days (empty: keep them)",
            1,
            36_500,
            None,
            key="add-days",
        )
        st.caption(
            "Ask them first. Measurements and body points are always kept. Everything "
            "can be downloaded and deleted."
        )
        if st.form_submit_button("Add"):
            with said():
                there = find_person(store, name)
                st.query_params[PERSON] = str(add_person(store, name, media, days))
                if there is not None:
                    st.session_state[PEOPLE_SAID] = (
                        f"{escaped(name.strip())} was there already, "
                        "and what may be kept stays as it was."
                    )
                st.rerun()


def _chosen(lines: list[RosterLine]) -> Someone | None:
    """The person that the address names; where there is one alone, that one."""
    asked = st.query_params.get(PERSON, "")
    people = {str(line.person.id): line.person for line in lines}
    return next(iter(people.values())) if len(people) == 1 else people.get(asked)


def _show_person(store: Store, person: Someone, alone: bool) -> None:
    if not alone:
        st.button(
            "All athletes",
            icon=":material/arrow_back:",
            type="tertiary",
            key="people-all",
            on_click=open_athlete,
            args=(None,),
        )
    st.header(escaped(person.name), anchor=False)
    part = st.segmented_control(
        "Part",
        list(_PARTS),
        default="Sessions",
        key="people-part",
        label_visibility="collapsed",
        required=True,
    )
    told_seen(store, person.id, (part or "Sessions").lower())
    _PARTS[part or "Sessions"](store, person)

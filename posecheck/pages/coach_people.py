"""People: who is coached, their sessions and programmes, two of them side by side, what is handed
over, what is kept."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look
from posecheck.pages.coach_handover import show_handover
from posecheck.pages.coach_kept import CHOICES, PEOPLE_SAID, show_kept
from posecheck.pages.coach_programme import show_programme
from posecheck.pages.coach_sessions import show_sessions
from posecheck.pages.coach_side_by_side import show_side_by_side
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.markup import escaped
from posecheck.present import words
from posecheck.review.people import Someone, add_person, find_person, list_people
from posecheck.review.store import Store

PERSON = "person"
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
        everybody = list_people(store)
        _show_adding(store, open_at_first=not everybody)
        if everybody:
            _show_person(store, _chosen(everybody))
    look.end()


def _show_adding(store: Store, open_at_first: bool) -> None:
    with (
        st.expander("Add somebody", icon=":material/person_add:", expanded=open_at_first),
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
            "Remove videos and images after so many days (empty: keep them)",
            1,
            36_500,
            None,
            key="add-days",
        )
        st.caption(
            "Ask them. Measurements and the points of the body are kept in any case; "
            "everything can be exported and deleted."
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


def _with_counts(person: Someone) -> str:
    """ "Anna (3 sessions, 2 to review)"."""
    waiting = f", {person.waiting} to review" if person.waiting else ""
    return f"{person.name} ({words.count(person.sessions, 'session')}{waiting})"


def _chosen(everybody: list[Someone]) -> Someone:
    """The person that the address names, and the choice of another."""
    by_id = {str(p.id): p for p in everybody}
    asked = st.query_params.get(PERSON, "")
    label = {key: _with_counts(p) for key, p in by_id.items()}
    keys = list(by_id)
    picked = st.selectbox(
        "Athlete",
        keys,
        index=keys.index(asked) if asked in by_id else 0,
        format_func=label.get,
        key="people-person",
    )
    if picked != asked:
        st.query_params[PERSON] = picked
    return by_id[picked]


def _show_person(store: Store, person: Someone) -> None:
    st.header(escaped(person.name), anchor=False)
    part = st.segmented_control(
        "Part",
        list(_PARTS),
        default="Sessions",
        key="people-part",
        label_visibility="collapsed",
        required=True,
    )
    _PARTS[part or "Sessions"](store, person)

"""Whose answers, screen, programme and progress a page shows: several people share a computer."""

from __future__ import annotations

import streamlit as st

from posecheck.history.own import OwnProfile, add, people
from posecheck.pages import signed_in
from posecheck.pages.coach_store import said, the_store, told_seen
from posecheck.pages.markup import escaped
from posecheck.review.store import Store

PERSON = "person"
"""In the address: the number of the profile."""
_LAST = "whose-last"
_WHO, _NAME, _NAME_HELP = "Who is it?", "Your name or initials", "Me"
_BEGIN, _OTHER, _NEW = "Begin", "Somebody else", "Somebody new"
_FOR = "For **{}**"
_SIGN_IN = "Sign in to open your profile."
_KEPT = "The name is kept on this computer, so that each person here has their own."


def choose_person(page: str) -> OwnProfile | None:
    """The profile that the page is for, and the way to another one; None until there is one. page:
    for the audit, where it is somebody else's."""
    if signed_in.account() is None:
        st.info(_SIGN_IN, icon=":material/lock:")
        return None
    store = the_store()
    known = {str(profile.id): profile for profile in people(store)}
    chosen = known.get(st.query_params.get(PERSON, "")) or known.get(
        st.session_state.get(_LAST, "")
    )
    if chosen is None and len(known) == 1:
        chosen = next(iter(known.values()))
    if chosen is None:
        _choose(store, known)
        return None
    _remember(str(chosen.id))
    told_seen(store, chosen.id, page)
    with st.container(horizontal=True, vertical_alignment="center", key="pc-whose"):
        st.markdown(_FOR.format(escaped(chosen.name)))
        with st.popover(_OTHER, type="tertiary", icon=":material/switch_account:"):
            _choose(store, {k: p for k, p in known.items() if p != chosen})
    return chosen


def last_person() -> int | None:
    """Whose pages were open last in this session of the browser, by their number in the store."""
    last = st.session_state.get(_LAST, "")
    return int(last) if last else None


def _remember(key: str) -> None:
    st.session_state[_LAST] = key
    if st.query_params.get(PERSON) != key:
        st.query_params[PERSON] = key


def _choose(store: Store, known: dict[str, OwnProfile]) -> None:
    """Those who are there, each one press; and a new one."""
    if known:
        st.markdown(f"**{_WHO}**")
        with st.container(horizontal=True):
            for key, profile in known.items():
                if st.button(escaped(profile.name), key=f"whose-{key}", icon=":material/person:"):
                    _go_to(key)
    with st.form("whose-new", border=False):
        label = _NEW if known else _WHO
        name = st.text_input(
            label, placeholder=_NAME_HELP, max_chars=60, help=_NAME, key="whose-name"
        )
        begun = st.form_submit_button(_BEGIN, type="secondary" if known else "primary")
        st.caption(_KEPT)
    if begun:
        with said():
            _go_to(str(add(store, name.strip() or _NAME_HELP)))


def _go_to(key: str) -> None:
    st.query_params.clear()
    _remember(key)
    st.rerun()

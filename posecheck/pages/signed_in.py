"""Who is signed in to the pages, by Streamlit's own sign-in (OpenID Connect), and what is asked of
whoever is not. Without a sign-in in Streamlit's secrets nothing of this is shown."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posecheck.gate.sign_in import account_said, configured
from posecheck.review.roles import AT_HOME, GUEST, HERE, Viewer

TITLE, _SIGN_IN, _SIGN_OUT = "posecheck", "Sign in", "Sign out"
_WHY = "Sign in to open your team's pages."
_NOT_IN = "This address is not in this team yet. Ask the team's admin to add it."
_NOT_PROVEN = "Your e-mail address is not confirmed where you sign in. Confirm it there first."
_BEFORE = "signed-in-before"


def account() -> str | None:
    """By which name the reader is signed in: "" where there is no sign-in, None where there is one
    and they are not, or where their address is not theirs for sure."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None if configured() else ""  # of no page: nobody is known there
    signed_in = st.user.get("is_logged_in")
    if signed_in is None:
        return ""
    return account_said(st.user)


def viewer() -> Viewer:
    """Who looks at the page. Without a sign-in no store is opened for it."""
    if account() == "":
        return AT_HOME
    from posecheck.pages.coach_store import the_store

    return the_store().viewer


def let_in() -> Callable[[], None] | None:
    """None where the reader may come in; else the page that is shown in the place of every one."""
    who = account()
    _forget_others(who)
    if who is None:
        return _ask
    if who and viewer().role == GUEST:
        return _stranger
    return None


def _forget_others(who: str | None) -> None:
    """What a session of the browser holds of one account is not for another one."""
    if st.session_state.get(_BEFORE, who) != who:
        st.session_state.clear()
    st.session_state[_BEFORE] = who


def _ask() -> None:
    st.title(TITLE, anchor=False)
    unproven = st.user.get("is_logged_in")
    st.markdown(_NOT_PROVEN if unproven else _WHY)
    if st.button(_SIGN_IN, type="primary", icon=":material/login:", key="sign-in"):
        st.logout() if unproven else st.login()


def _stranger() -> None:
    st.title(TITLE, anchor=False)
    st.text(account() or "")  # as Markdown it would become a link
    st.markdown(_NOT_IN)
    _out()


def show_who() -> None:
    """At the foot of a page: as whom the reader is signed in, and the way out."""
    who = viewer()
    if who.role != HERE:
        with st.container(horizontal=True, vertical_alignment="center", key="pc-signed-in"):
            st.text(f"{who.account}, {who.role}")
            _out()


def _out() -> None:
    if st.button(_SIGN_OUT, type="tertiary", icon=":material/logout:", key="sign-out"):
        st.logout()

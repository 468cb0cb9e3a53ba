"""The team's page, for its admins: who belongs to it and whom each coaches, and who saw, decided,
exported and deleted what."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.markup import escaped
from posecheck.present import pieces
from posecheck.review.audit import audit_of
from posecheck.review.people import names
from posecheck.review.roles import ADMIN, ATHLETE, COACH, ROLES
from posecheck.review.store import Store
from posecheck.review.team import members, remove_member, set_member

_TITLE, _SAID = "Team", "team-said"
_ADD, _CHANGE = "Add or change somebody", "Save"
_EMAIL, _ROLE, _WHOM = "E-mail address", "Role", "Athletes"
_EMAIL_HELP = "The one that they sign in with."
_WHOM_HELP = "Of a coach: whom they coach. Of an athlete: the one profile that is theirs."
_WHAT_ROLES = {
    ATHLETE: "Athlete: sees their own",
    COACH: "Coach: sees their athletes",
    ADMIN: "Admin: sees everybody, the team and the audit",
}
_REMOVE, _WHO, _REMOVE_NOW = "Remove somebody", "Who", "Remove"
_REMOVE_SAYS = "They cannot sign in any more. What is kept of them stays."
_HEADS = ("Account", "Role", "Athletes")
_NOBODY = "The team has no members yet, only the admins that the server names."
_AUDIT, _ABOUT, _ALL = "Who did what", "About", "Everybody"
_AUDIT_HEADS = ("When (UTC)", "Who", "Role", "What", "Of whom", "")
_EMPTY = "Nothing has been recorded yet."


def page() -> None:
    st.title(_TITLE, anchor=False)
    store = the_store()
    with said():
        if message := st.session_state.pop(_SAID, None):
            st.success(message)
        everybody, known = members(store), names(store)
        rows = [(m.account, m.role, ", ".join(m.people) or "–") for m in everybody]
        if rows:
            st.html(pieces.table(_HEADS, rows, labels=True))
        else:
            st.markdown(_NOBODY)
        _change(store, known)
        if everybody:
            _remove(store, [m.account for m in everybody])
        _audit(store, known)
    look.end()


def _change(store: Store, known: dict[int, str]) -> None:
    with (
        st.expander(_ADD, icon=":material/person_add:"),
        st.form("team-add", border=False),
    ):
        account = st.text_input(_EMAIL, key="team-account", help=_EMAIL_HELP, max_chars=320)
        role = st.radio(_ROLE, ROLES, format_func=_WHAT_ROLES.get, key="team-role")
        whom = st.multiselect(
            _WHOM, list(known), format_func=known.get, help=_WHOM_HELP, key="team-whom"
        )
        if st.form_submit_button(_CHANGE):
            with said():
                set_member(store, account, role, whom)
                st.session_state[_SAID] = f"{escaped(account.strip().lower())}: {role}."
                st.rerun()


def _remove(store: Store, accounts: list[str]) -> None:
    with st.expander(_REMOVE, icon=":material/person_remove:"):
        st.caption(_REMOVE_SAYS)
        account = st.selectbox(_WHO, accounts, index=None, key="team-remove")
        if st.button(_REMOVE_NOW, key="team-remove-now", disabled=account is None):
            with said():
                remove_member(store, account)
                st.session_state[_SAID] = f"{escaped(account)} was removed."
                st.rerun()


def _audit(store: Store, known: dict[int, str]) -> None:
    st.subheader(_AUDIT, anchor=False)
    about = st.selectbox(
        _ABOUT, [None, *known], format_func=lambda i: known.get(i, _ALL), key="team-about"
    )
    rows = [
        (
            f"{t.at:%d %b %Y %H:%M}".replace(" ", "\u00a0"),
            t.account,
            t.role,
            t.action,
            t.person or "–",
            t.what,
        )
        for t in audit_of(store, person_id=about)
    ]
    if rows:
        st.html(pieces.table(_AUDIT_HEADS, rows, labels=True))
    else:
        st.markdown(_EMPTY)

"""Whose accepted thresholds judge: the choice of somebody who is coached, for those who coach. To
everybody else it shows nothing."""

from __future__ import annotations

import os

import streamlit as st

from posecheck.disk import data_path
from posecheck.movements.profile import Profile

_LAST = "athlete-chosen-last"
_NOBODY = "Nobody in particular"


def has_store() -> bool:
    """Whether anybody has opened the coach's pages here; looking does not make a store."""
    return (
        bool(os.environ.get("POSECHECK_STORE", "").strip())
        or (data_path() / "posecheck.db").is_file()
    )


def choose(name: str) -> Profile | None:
    """The thresholds of a person from the store, by which the next analysis judges; None for
    posecheck's own. name: tells several forms apart. Where none was accepted nobody is asked.

    Who was chosen last is offered first, here and where a result is kept. A store that cannot be
    opened is said, and stops nothing.
    """
    if not has_store():
        return None
    from posecheck.pages.coach_store import opened_store, said
    from posecheck.review.people import names
    from posecheck.review.profiles import effective_profile, history

    with said():
        store = opened_store()
        known = names(store)
        if not known or not history(store):
            return None
        options = [None, *known]
        who = st.selectbox(
            "Judge by the thresholds of",
            options,
            index=options.index(last_chosen()) if last_chosen() in known else 0,
            format_func=lambda i: _NOBODY if i is None else known[i],
            key=f"{name}-athlete",
            help=(
                "Thresholds that you have accepted for everyone, or for this athlete; for nobody in"
                " particular posecheck's own hold."
            ),
        )
        st.session_state[_LAST] = who
        return None if who is None else effective_profile(store, who)
    return None


def last_chosen() -> int | None:
    """Who was chosen last in this session of the browser, by their number in the store."""
    return st.session_state.get(_LAST)

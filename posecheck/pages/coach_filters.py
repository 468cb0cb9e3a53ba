"""What of the queue is shown: whose, which movement and fault, when, and what has a label."""

from __future__ import annotations

import streamlit as st

from posecheck.movements.load import movements
from posecheck.pages.coach_store import COACH, movement_title
from posecheck.review.people import names
from posecheck.review.queue import Filters
from posecheck.review.store import Store
from posecheck.review.tables import AGREE, DISAGREE, OPEN, UNSURE

_STATES = {
    OPEN: "without a label",
    AGREE: "you see it",
    DISAGREE: "you do not",
    UNSURE: "you cannot tell",
    None: "all",
}


def chosen_filters(store: Store) -> Filters:
    """The filters, behind one button: most evenings nobody needs them."""
    with st.popover("Filter", icon=":material/filter_list:"):
        known = names(store)
        who = st.selectbox(
            "Athlete",
            [None, *known],
            format_func=lambda i: "Everybody" if i is None else known[i],
            key="filter-person",
        )
        kinds = {None: "All", **{m: movement_title(m) for m in movements()}}
        movement = st.selectbox(
            "Movement", list(kinds), format_func=kinds.get, key="filter-movement"
        )
        wanted = [movements()[movement]] if movement else movements().values()
        titles = {fault.code: fault.title for m in wanted for fault in m.fault}
        code = st.selectbox(
            "Fault",
            [None, *titles],
            format_func=lambda c: "All" if c is None else titles[c],
            key="filter-fault",
        )
        since = st.date_input("Filmed on or after", None, key="filter-since", format="YYYY-MM-DD")
        until = st.date_input("Filmed on or before", None, key="filter-until", format="YYYY-MM-DD")
        state = st.selectbox("State", list(_STATES), format_func=_STATES.get, key="filter-state")
        st.text_input("Your name, written beside labels and notes", key=COACH)
    return Filters(who, movement, code, since, until, state)

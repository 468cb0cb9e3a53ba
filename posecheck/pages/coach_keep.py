"""One line for the page of a result: keep it for somebody."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posecheck.pages.coach_sessions import keep_result
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.navigation import link
from posecheck.review.people import names


def keep_for_person(folder: Path) -> None:
    """"Keep this for: [person]" for the result in `folder`, a folder of posecheck.jobs.results. Without people, a link to add some."""
    key = folder.name
    with st.expander("Keep this for somebody you coach", icon=":material/bookmark_add:"), said():
        store = the_store()
        known = names(store)
        if not known:
            st.markdown("Nobody is in the store yet.")
            link("people", "Add people")
            return
        who = st.selectbox("Athlete", list(known), format_func=known.get, key=f"keep-for-{key}")
        if st.button("Keep", key=f"keep-now-{key}"):
            new = keep_result(store, who, key).new
            st.success("Kept, judged by the limits that hold for them." if new else "It was kept before: nothing was changed.")
            link("people", "Look at it", query={"person": str(who)})

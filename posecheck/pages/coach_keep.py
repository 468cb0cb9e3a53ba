"""One line for the page of a result: keep it in somebody's history. It shows nothing where there
is no store."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posecheck.pages.athlete import has_store, last_chosen


def keep_for_person(folder: Path) -> None:
    """Offers to keep the result in `folder` (one of posecheck.jobs.results) for somebody in the
    coach's store, where there is such a store."""
    if not has_store():
        return
    from posecheck.pages.coach_sessions import keep_result
    from posecheck.pages.coach_store import said, the_store
    from posecheck.pages.navigation import link
    from posecheck.pages.whose import last_person
    from posecheck.review.people import names

    key = folder.name
    with st.expander("Keep this result for an athlete", icon=":material/bookmark_add:"), said():
        store = the_store()
        known = names(store)
        if not known:
            st.markdown("There are no athletes yet.")
            link("people", "Add an athlete")
            return
        last = last_chosen() or last_person()
        first = list(known).index(last) if last in known else 0
        who = st.selectbox(
            "Athlete", list(known), index=first, format_func=known.get, key=f"keep-for-{key}"
        )
        if st.button("Keep", key=f"keep-now-{key}"):
            new = keep_result(store, who, key).new
            st.success(
                "Kept. It is judged by the thresholds that hold for this athlete."
                if new
                else "It was kept already. Nothing was changed."
            )
            link("people", "See their sessions", query={"person": str(who)})

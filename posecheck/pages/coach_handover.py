"""Handing over: nothing leaves by itself; these are files to give to the athlete,
or to take along."""

from __future__ import annotations

import streamlit as st

from posecheck.pages.coach_sessions import session_choice
from posecheck.pages.coach_store import said
from posecheck.review.audit import EXPORTED, tell
from posecheck.review.handover import athlete_report, clips_zip, findings_csv
from posecheck.review.people import Someone
from posecheck.review.store import Store


def show_handover(store: Store, person: Someone) -> None:
    line = session_choice(store, person, f"hand-{person.id}")
    if line is None:
        return
    why = (
        "Of the athlete, in every frame. Others who stand in the frame are not known, and not"
        " blurred."
    )
    blur = st.toggle("Blur the face", key="hand-blur", help=why)
    st.caption(
        "Nothing is shared by itself. The report is one page with everything in it, "
        "your notes included; open it to read or print it."
    )
    stem = f"{person.name}-{line.filmed_on.isoformat()}-{line.movement}"
    if st.button("Make the files", key=f"hand-make-{line.id}", icon=":material/inventory_2:"):
        with said(), st.spinner("Making the files"):
            files = {"report": athlete_report(store, line.id, blur=blur)}
            if line.media != "none":
                files["clips"] = clips_zip(store, line.id, blur=blur)
            tell(store, EXPORTED, person.id, f"report of a {line.movement}")
            st.session_state["hand-files"] = (line.id, blur, files)
    made = st.session_state.get("hand-files")
    if made is not None and made[:2] == (line.id, blur):
        with st.container(horizontal=True):
            st.download_button(
                "Report for the athlete",
                made[2]["report"],
                f"{stem}.html",
                "text/html",
                icon=":material/article:",
                on_click="ignore",
            )
            if "clips" in made[2]:
                name = f"{stem}-clips.zip"
                st.download_button(
                    "Clips of the reps",
                    made[2]["clips"],
                    name,
                    "application/zip",
                    icon=":material/movie:",
                    on_click="ignore",
                )
    st.divider()
    with st.container(horizontal=True):
        for label, whose in (("Table of this athlete", person.id), ("Table of everybody", None)):
            name = f"{person.name if whose else 'everybody'}-findings.csv"
            st.download_button(
                label,
                lambda who=whose: _table(store, who),
                name,
                "text/csv",
                icon=":material/table:",
                on_click="ignore",
            )


def _table(store: Store, person_id: int | None) -> str:
    tell(store, EXPORTED, person_id, "table")
    return findings_csv(store, person_id)

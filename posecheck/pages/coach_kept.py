"""What is kept of a person: their choice, taking everything along, and deleting everything."""

from __future__ import annotations

import streamlit as st

from posecheck.disk import Scratch
from posecheck.jobs.whose import Analysed
from posecheck.pages import work
from posecheck.pages.coach_store import said
from posecheck.pages.markup import escaped
from posecheck.review.export import export_person
from posecheck.review.people import Someone, give_consent
from posecheck.review.removal import analysed, apply_consent, delete_person
from posecheck.review.store import Store

PEOPLE_SAID = "people-said"
"""What the page of people says once, at its top."""
CHOICES = {
    "clips": "Clips of the reps, no whole video",
    "full": "The whole video",
    "none": "No images, only measurements",
}


def show_kept(store: Store, person: Someone) -> None:
    _show_consent(store, person)
    st.markdown("**Everything of this person**")
    _show_export(store, person)
    _show_deleting(store, person)


def _show_consent(store: Store, person: Someone) -> None:
    keys = list(CHOICES)
    with st.form(f"consent-{person.id}", border=False):
        media = st.radio(
            "What may be kept of their videos",
            keys,
            keys.index(person.media),
            format_func=CHOICES.get,
            key=f"media-{person.id}",
        )
        asked = "Delete videos and images after this many days (empty: keep them)"
        days = st.number_input(asked, 1, 36_500, person.retention_days, key=f"days-{person.id}")
        st.caption(
            "This also holds for what is kept already: images that are no longer "
            "allowed are deleted, and cannot be brought back."
        )
        if st.form_submit_button("Save"):
            with said():
                give_consent(store, person.id, media, days)
                changed = apply_consent(store, person.id)
                st.session_state["consent-said"] = (
                    f"Saved.{f' Images of {changed} sessions were removed.' if changed else ''}"
                )
                st.rerun()
    if message := st.session_state.pop("consent-said", None):
        st.success(message)


def _show_export(store: Store, person: Someone) -> None:
    if st.button(
        "Prepare one file with everything", key=f"export-{person.id}", icon=":material/archive:"
    ):
        with said(), st.spinner("Preparing the file"), Scratch() as scratch:
            st.session_state["exported"] = (
                person.id,
                export_person(store, person.id, scratch / "everything.zip").read_bytes(),
            )
    done = st.session_state.get("exported")
    if done is not None and done[0] == person.id:
        st.download_button(
            "Download",
            done[1],
            f"{person.name}-everything.zip",
            "application/zip",
            on_click="ignore",
        )


def _show_deleting(store: Store, person: Someone) -> None:
    with st.expander("Delete everything", icon=":material/delete:"):
        st.markdown(
            "Sessions, pictures, labels, notes, thresholds, screens, programmes, the calibration "
            "and answers about pain are deleted for good. Files that you handed over stay."
        )
        also = _analysed(store, person)
        sure = st.text_input(f"Type {escaped(person.name)} to confirm", key=f"sure-{person.id}")
        if st.button(
            "Delete everything now",
            key=f"delete-{person.id}",
            disabled=sure.strip().casefold() != person.name.casefold(),
        ):
            with said():
                for one in also:
                    if work.queue().job(one.key) is not None:
                        work.queue().cancel(one.key)
                        work.queue().forget(one.key)
                delete_person(store, person.id, also)
                st.query_params.clear()
                st.session_state.pop("exported", None)
                st.session_state[PEOPLE_SAID] = f"{escaped(person.name)} was deleted."
                st.rerun()


def _analysed(store: Store, person: Someone) -> tuple[Analysed, ...]:
    """What the pages analysed of the person, listed; what of it is to go too."""
    goes, stays = analysed(store, person.id)
    if goes:
        st.markdown(
            "Also on this computer, outside the store:\n"
            + "\n".join(f"- {escaped(one.title)}" for one in goes)
        )
    if stays:
        named = ", ".join(escaped(one.title) for one in stays)
        st.caption(
            "Stays, since the video is kept for somebody else too: "
            f"{named}. It can be deleted on its own page."
        )
    return (
        goes
        if goes
        and st.checkbox("Delete these results and videos too", value=True, key=f"also-{person.id}")
        else ()
    )

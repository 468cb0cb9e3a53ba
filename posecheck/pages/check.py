"""Check a video: drop it, see what to change."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look, work
from posecheck.pages.asking import show_not_taken, take_files
from posecheck.pages.earlier import show_earlier
from posecheck.pages.files_shown import show_files
from posecheck.pages.home import SAMPLE
from posecheck.pages.result import show_result


def page() -> None:
    keys = work.asked_keys()
    if keys:
        if st.button("Check another video", icon=":material/arrow_back:", type="tertiary"):
            st.query_params.clear()
            st.rerun()
        show_not_taken(keys)
        show_files(keys, show_result)
    else:
        _ask()
    look.end()


def _ask() -> None:
    st.title("Check a video")
    st.markdown(
        "Drop a video of a glute bridge, a lunge, a plank, a run, or of yourself standing. "
        "You see what was measured and what to change."
    )
    if take_files("check", preset=st.query_params.get("movement")):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("No video at hand?")
        if st.button("Try it with a sample", icon=":material/play_circle:") and work.sample_keys(
            SAMPLE
        ):
            st.rerun()
    show_earlier("Looked at before")

"""Start: three users, three doors."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look
from posecheck.pages.navigation import link


def page() -> None:
    st.title("How is your form?")
    link("check", "Check a video")
    link("stride", "Your stride")
    link("live", "Train live")
    link("queue", "Reps to look at")
    look.end()

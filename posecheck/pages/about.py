"""How it measures: what the words mean, what is judged, and how sure posecheck is."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look


def page() -> None:
    st.title("How it measures")
    look.end()

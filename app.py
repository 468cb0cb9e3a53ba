"""The pages in a browser: `streamlit run app.py`, or `posecheck app`, which does the same from
anywhere."""

import streamlit as st

from posecheck.pages.app import SCRIPT, parts

app = st.App(SCRIPT, **parts())

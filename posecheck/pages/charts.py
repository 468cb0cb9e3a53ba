"""A chart on a page: the specification of posecheck.present.charts, in the theme that the browser
shows."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look
from posecheck.present.charts.spec import ChartLook, Spec


def as_wide_as_the_page(height: int = 200) -> ChartLook:
    """Drawn in the theme of the page, read by pointing."""
    return ChartLook(palette=look.ink(), height=height)


def show_chart(spec: Spec, key: str) -> None:
    # said once: Streamlit warns of a description beside an alt
    drawn = {name: value for name, value in spec.items() if name != "description"}
    st.vega_lite_chart(spec=drawn, width="stretch", theme=None, key=key, alt=spec["description"])

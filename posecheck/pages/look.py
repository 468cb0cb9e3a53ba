"""What every page begins and ends with: its title, the shared style, and what posecheck is not."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posecheck.present.colours import THEMES, Palette, properties
from posecheck.present.words import NOT_A_DIAGNOSIS


def begin(title: str) -> None:
    """The browser's title and the colours of the theme; called once, by the shell, before a page.
    The style is there already (`doorway`)."""
    st.set_page_config(
        page_title=f"{title} · posecheck",
        page_icon=str(Path(__file__).with_name("icon.svg")),
        layout="centered",
    )
    st.html(f"<style>:root {{ {properties(ink())} }}</style>")


def theme() -> str:
    """ "light" or "dark": what the browser shows."""
    return "dark" if getattr(st.context.theme, "type", None) == "dark" else "light"


def ink() -> Palette:
    """The colours of that theme."""
    return THEMES[theme()]


def end() -> None:
    """The line at the foot of a page."""
    st.divider()
    st.caption(f"{NOT_A_DIAGNOSIS} Your videos stay on this computer.")

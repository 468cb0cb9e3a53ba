"""What every page begins and ends with: its title, the shared style, and what posecheck is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from posecheck.present.words import NOT_A_DIAGNOSIS

_INKS = {
    "light": "--pc-accent: #0f8a83; --pc-warn: #c4620f; --pc-chosen: #0b6e69;",
    "dark": "--pc-accent: #3fb5ab; --pc-warn: #f2a65a; --pc-chosen: #6fd6cb;",
}


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def begin(title: str) -> None:
    """The browser's title and the shared style; called once, by the shell, before a page."""
    st.set_page_config(
        page_title=f"{title} · posecheck",
        page_icon=str(Path(__file__).with_name("icon.svg")),
        layout="centered",
    )
    st.html(f"<style>:root {{ {_INKS[theme()]} }} {_style()}</style>")


def theme() -> str:
    """ "light" or "dark": what the browser shows."""
    return "dark" if getattr(st.context.theme, "type", None) == "dark" else "light"


def end() -> None:
    """The line at the foot of a page."""
    st.divider()
    st.caption(f"{NOT_A_DIAGNOSIS} Your videos stay on this computer.")

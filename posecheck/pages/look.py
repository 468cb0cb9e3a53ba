"""What every page begins and ends with: its title, the shared style, and what posecheck is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

import posecheck.present
from posecheck.pages import signed_in
from posecheck.present.colours import THEMES, Palette, properties
from posecheck.present.words import NOT_A_DIAGNOSIS

_HERE, _SERVER = "this computer", "your team's server"


@cache
def _style() -> str:
    shared, own = (
        Path(posecheck.present.__file__).with_name("pieces.css"),
        Path(__file__).with_name("style.css"),
    )
    return shared.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")


def begin(title: str) -> None:
    """The browser's title and the shared style; called once, by the shell, before a page."""
    st.set_page_config(
        page_title=f"{title} · posecheck",
        page_icon=str(Path(__file__).with_name("icon.svg")),
        layout="centered",
    )
    st.html(f"<style>:root {{ {properties(ink())} }} {_style()}</style>")


def theme() -> str:
    """ "light" or "dark": what the browser shows."""
    return "dark" if getattr(st.context.theme, "type", None) == "dark" else "light"


def ink() -> Palette:
    """The colours of that theme."""
    return THEMES[theme()]


def end() -> None:
    """The line at the foot of a page."""
    st.divider()
    place = _HERE if signed_in.account() == "" else _SERVER
    st.caption(f"{NOT_A_DIAGNOSIS} Your videos stay on {place}.")

"""The body map on the page: the drawing that one ticks, and the same places as a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from posecheck.intake.answers import Region
from posecheck.intake.body_map import REGIONS
from posecheck.present.body_map import VIEWS, body_map_svg

_HERE = Path(__file__)
_SAY = {
    "front": "Front",
    "back": "Back",
    "right": "your right",
    "left": "your left",
    "left2": "your left",
    "right2": "your right",
    "how": (
        "Press a place to mark it, and again to clear it. With keys: the arrows move, Space marks."
    ),
}
_LABEL, _LIST = "Body map: where it hurts", "The same places as a list"
_EMPTY = "No place chosen"
WORDS = {region: words[0].upper() + words[1:] for region, words in REGIONS.items()}


def choose_places(key: str, chosen: Sequence[Region]) -> tuple[Region, ...]:
    """The map and the list; returns what is chosen in either. chosen: at first."""
    listed, turn = f"{key}-places", f"{key}-turn"
    st.session_state.setdefault(listed, list(chosen))
    st.session_state.setdefault(turn, 0)
    told = f"{key}-map"

    def ticked() -> None:
        says = st.session_state[told].get("told") or {}
        st.session_state[listed] = [r for r in says.get("chosen", ()) if r in REGIONS]
        st.session_state[turn] = int(says.get("turn", 0))

    drawings = {view: body_map_svg(view, WORDS) for view in VIEWS}
    _component()(
        data={
            **drawings,
            "chosen": st.session_state[listed],
            "turn": st.session_state[turn],
            "label": _LABEL,
            "words": WORDS,
            "say": _SAY,
        },
        key=told,
        on_told_change=ticked,
    )
    picked = st.multiselect(
        _LIST, list(REGIONS), format_func=WORDS.get, key=listed, placeholder=_EMPTY
    )
    return tuple(picked)


def _component() -> Any:
    """Registered once for each server; Streamlit asks for it by name."""
    html, css, js = (
        _HERE.with_suffix(f".{ending}").read_text(encoding="utf-8")
        for ending in ("html", "css", "js")
    )
    return st.components.v2.component("posecheck_body_map", html=html, css=css, js=js)

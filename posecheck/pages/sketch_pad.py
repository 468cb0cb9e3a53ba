"""The pad on the page: a still that a coach draws on. The browser's part is sketch_pad.js."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import streamlit as st

from posecheck.present.colours import STAGE
from posecheck.present.sketch import (
    LONGEST_WORDS,
    MOST_SHAPES,
    POINTS,
    SIZES,
    Shape,
    as_plain,
    read_shapes,
)

_HERE = Path(__file__)
_TOOLS = {"arrow": "Arrow", "line": "Line", "angle": "Angle", "free": "Free", "words": "Words"}
"""In the order of their keys, 1 to 5."""
_HOW = {
    "arrow": "Draw from where the arrow begins to where it points.",
    "line": "Draw from one end of the line to the other.",
    "angle": "Press three points: the end of a leg, the corner, the end of the other leg.",
    "angle1": "Now the corner of the angle.",
    "angle2": "Now the end of the other leg.",
    "free": "Draw with the mouse, a finger or a pen.",
    "words": "Press where the words begin.",
    "typing": "Write, then press Enter. Escape leaves it out.",
}
_SAY = {
    "pad": "Drawing on the picture. Keys: 1 to 5 choose a tool, Z undoes, C clears, S saves.",
    "tools": "What to draw",
    "undo": "Undo (Z)",
    "clear": "Clear (C)",
    "save": "Save (S)",
    "saved": "Saved: {} shapes go with your reply.",
    "savedOne": "Saved: one shape goes with your reply.",
    "typed": "Words on the picture",
    "full": f"There is room for {MOST_SHAPES} shapes: undo one first.",
}


def sketch_pad(jpeg: bytes, size: tuple[int, int], alt: str, key: str) -> tuple[Shape, ...]:
    """The pad, and what is drawn so far. size: of the picture, px. key: of one picture and one
    reply. Raises InputError for what is no drawing."""
    told = (st.session_state.get(key) or {}).get("told") or {}
    shapes = read_shapes(told.get("shapes", []))
    picture = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
    data: dict[str, Any] = {
        "picture": picture,
        "alt": alt,
        "width": size[0],
        "height": size[1],
        "shapes": as_plain(shapes),
        "turn": int(told.get("turn", 0)),
        "colour": STAGE.coach,
        "rim": STAGE.black,
        "sizes": SIZES,
        "most": {"shapes": MOST_SHAPES, "free": POINTS["free"][1], "words": LONGEST_WORDS},
        "say": _SAY,
        "tools": _TOOLS,
        "how": _HOW,
    }
    _component()(data=data, key=key, on_told_change=_drawn)
    return shapes


def _drawn() -> None:
    """That there is one keeps what was told in the session's state."""


def _component() -> Any:
    """Registered once for each server; Streamlit asks for it by name."""
    html, css, js = (
        _HERE.with_suffix(f".{ending}").read_text(encoding="utf-8")
        for ending in ("html", "css", "js")
    )
    return st.components.v2.component("posecheck_sketch_pad", html=html, css=css, js=js)

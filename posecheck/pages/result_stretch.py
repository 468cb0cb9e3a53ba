"""Only a stretch of the clip: chosen below the player, which shows where it begins and ends."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from posecheck.jobs.results import Result
from posecheck.pages.result_reread import again

TITLE = "Check only this part"
_SAY = (
    "For a long clip: choose where the part begins and ends. Only this part is judged; "
    "times are still counted from the start of the clip."
)
_SLIDER = "From and to (seconds)"
_WHOLE = "Check the whole clip"
_SHORTEST_S = 3.0
"""Of a shorter clip no stretch is offered [E]."""
_LONG_S = 60.0
_STEPS_S = (0.1, 0.5)
"""Of the slider: for a short clip, and for one longer than _LONG_S, in which a thumb could not hit
a tenth of a second [E]."""


def chosen_stretch(result: Result) -> tuple[float, float] | None:
    """Where the slider stands, s of the clip; None where there is none, or it takes in all."""
    key = _key(result)
    now = st.session_state.get(key, asked_stretch(result))
    return None if now is None or now == (0.0, _end(result)) else now


def asked_stretch(result: Result) -> tuple[float, float] | None:
    """What this result looked at, s of the clip; None for all of it."""
    start, end = (result.options.get(name) for name in ("from_s", "to_s"))
    if start is None and end is None:
        return None
    length = _end(result)
    return start or 0.0, length if end is None else min(end, length)


def cut_of(result: Result) -> Callable[[list[float]], None] | None:
    """Puts the slider where the player says, [from, to] s; None for a clip that is short anyway."""
    length = _end(result)

    def cut(ends: list[float]) -> None:
        start, end = (round(min(max(0.0, t), length), 1) for t in ends)
        if start < end:
            st.session_state[_key(result)] = (start, end)

    return cut if length >= _SHORTEST_S else None


def show_stretch(result: Result, opened: bool = False) -> None:
    """The slider and its button. Nothing for a clip that is short anyway."""
    length, asked = _end(result), asked_stretch(result)
    if length < _SHORTEST_S:
        return
    opened = opened or asked is not None or chosen_stretch(result) is not None
    with st.expander(TITLE, icon=":material/content_cut:", expanded=opened):
        st.caption(_SAY)
        start, end = st.slider(
            _SLIDER,
            0.0,
            length,
            asked or (0.0, length),
            _STEPS_S[length > _LONG_S],
            format="%.1f",
            key=_key(result),
        )
        row = st.container(horizontal=True)
        same = (start, end) == (asked or (0.0, length))
        if row.button(TITLE, key=f"stretch-go-{result.key}", type="primary", disabled=same):
            _again(result, start, end)
        if asked is not None and row.button(_WHOLE, key=f"stretch-whole-{result.key}"):
            _again(result, 0.0, length)


def _again(result: Result, start: float, end: float) -> None:
    changed = {
        "from_s": round(start, 2) if start > 0 else None,
        "to_s": round(end, 2) if end < _end(result) else None,
    }
    again(result.key, changed)


def _key(result: Result) -> str:
    return f"stretch-{result.key}"


def _end(result: Result) -> float:
    """The clip's end, s, up to the next tenth."""
    length = result.report.source.duration_s
    return math.ceil(10 * length) / 10 if math.isfinite(length) else 0.0

"""The analyses that the address names: choosing among several, and showing each in its state."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from posecheck.errors import InputError
from posecheck.jobs.queue import Job
from posecheck.jobs.request import Request
from posecheck.jobs.results import Result, load_result, result_name
from posecheck.pages import work
from posecheck.pages.waiting import show_failure, show_interrupted, show_progress, state_of

_MARKS = {
    "result": "✓",
    "waiting": "…",
    "running": "▸",
    "failed": "!",
    "cancelled": "–",
    "interrupted": "!",
    "gone": "?",
}


def show_files(keys: list[str], show_result: Callable[[Result], None]) -> None:
    """One of the analyses, and the choice of it where there are several."""
    shown = work.shown_key(keys)
    if len(keys) > 1:
        names = {key: _label(key) for key in keys}
        picked = st.pills(
            "Your videos",
            keys,
            default=shown,
            format_func=names.get,
            key="files-" + "-".join(k[:6] for k in keys),
            required=True,
        )
        if picked and picked != shown:
            work.set_keys(keys, picked)
            shown = picked
        _refresh_labels(tuple(keys), tuple(names.values()))
    show_one(shown, show_result)


def show_one(key: str, show_result: Callable[[Result], None]) -> None:
    state, known = state_of(key)
    if state == "result":
        try:
            result = load_result(key)
        except InputError as error:
            st.error(f"{error.message} {error.advice}", icon=":material/error:")
            return
        show_result(result)
    elif isinstance(known, Job) and known.status in ("waiting", "running"):
        st.title("Checking your video", anchor=False)
        show_progress(key)
    elif isinstance(known, Job):
        show_failure(key, known.name, known.failure)
    elif isinstance(known, Request):
        show_interrupted(key, known)
    else:
        st.warning(
            "This result is not on this computer any more. Choose the video again.",
            icon=":material/search_off:",
        )


def _label(key: str) -> str:
    state, known = state_of(key)
    name = known.name if known is not None else result_name(key)
    status = known.status if state == "job" and isinstance(known, Job) else state
    return f"{_MARKS.get(status, '')} {name}"


@st.fragment(run_every=2.0)
def _refresh_labels(keys: tuple[str, ...], before: tuple[str, ...]) -> None:
    """Runs the page again where another of the files has changed its state."""
    if tuple(_label(key) for key in keys) != before:
        st.rerun()

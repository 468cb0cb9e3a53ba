"""Results of earlier days: the last ones, and the way to all of them."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from posecheck.jobs.results import Entry, recent_results
from posecheck.live.results import live_name
from posecheck.pages import work
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.present import words

_MOST = 8


def show_earlier(title: str, movement: str | None = None, most: int = _MOST) -> None:
    """A list to open them again; nothing where there are none."""
    entries = recent_results(movement)[:most]
    if not entries:
        return
    st.header(title)
    for entry in entries:
        if st.button(
            f"**{name_of(entry)}**  ·  {_said(entry)}",
            key=f"earlier-{entry.key}",
            type="tertiary",
            icon=":material/history:",
        ):
            work.set_keys([entry.key])
            st.rerun()
    link("results", "All your results")


def _said(entry: Entry) -> str:
    return "could not be judged" if entry.refused else escaped(entry.summary)


def name_of(entry: Entry) -> str:
    """ "Lunge, lunge-lean.mp4, 3 May 14:05"."""
    when = datetime.fromtimestamp(entry.made_at)
    if not entry.title and live_name(entry.name):
        return escaped(live_name(entry.name))
    return f"{escaped(what_of(entry))}, {when.day} {when:%b %H:%M}"


def what_of(entry: Entry) -> str:
    """What it is called: by the user, else what it was and when of a live set, else its movement
    and its file."""
    named = entry.title or live_name(entry.name)
    return named or f"{words.movement_label(entry.movement)}, {entry.name}"

"""Beside a question of the queue: notes for the coach's records, and the reply to the athlete."""

from __future__ import annotations

import streamlit as st

from posecheck.pages.coach_reply import About, show_replying
from posecheck.pages.coach_store import coach, said, unit_title
from posecheck.pages.markup import escaped
from posecheck.review.labels import add_note
from posecheck.review.queue import Detail
from posecheck.review.store import Store

NOTE_LABEL = "Note on this rep"
_NOTE = "queue-note"
_REPLYING = "queue-replying"
"""The entry whose reply is being written."""
_REPLY, _CLOSE = "Reply to {}: write, draw, speak", "Close the reply"


def show_notes(store: Store, shown: Detail) -> None:
    with st.container():
        for note in shown.notes:
            st.markdown(f"> {escaped(note)}")
    st.text_input(
        NOTE_LABEL,
        key=_NOTE,
        placeholder="N to write, Enter to keep",
        on_change=_keep_note,
        args=(store, shown),
    )


def replying_to(shown: Detail) -> bool:
    """Whether the reply about this entry is being written."""
    return st.session_state.get(_REPLYING) == shown.item.id


def _reply_or_close(entry: int) -> None:
    there = st.session_state.get(_REPLYING) == entry
    st.session_state[_REPLYING] = None if there else entry


def show_reply(store: Store, shown: Detail) -> None:
    replying = replying_to(shown)
    st.button(
        _CLOSE if replying else _REPLY.format(escaped(shown.item.person)),
        key="queue-reply",
        icon=":material/close:" if replying else ":material/draw:",
        shortcut="W",
        on_click=_reply_or_close,
        args=(shown.item.id,),
    )
    if replying:
        item = shown.item
        about = About(shown.unit_id, item.code, unit_title(item.kind, item.number))
        show_replying(store, shown.session_id, item.movement, item.person, about)


def _keep_note(store: Store, shown: Detail) -> None:
    text = st.session_state.get(_NOTE, "").strip()
    st.session_state[_NOTE] = ""
    if text:
        with said():
            add_note(store, shown.session_id, text, unit_id=shown.unit_id, coach=coach())

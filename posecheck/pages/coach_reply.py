"""A coach's reply to an athlete: written at the session, shown on the athlete's own result."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from posecheck.jobs.results import Result
from posecheck.pages.athlete import has_store
from posecheck.pages.coach_store import coach, opened_store, said, unit_title
from posecheck.pages.markup import escaped
from posecheck.review.replies import (
    LONGEST_REPLY,
    Reply,
    remove_reply,
    replies_of,
    replies_to_clip,
    units_to_reply,
    write_reply,
)
from posecheck.review.sessions import SessionLine
from posecheck.review.store import Store

_LABEL, _ABOUT, _WHOLE, _SEND = "Your reply to {}", "About", "The whole session", "Send the reply"
_WHERE = "It stands first in the report that you hand over, and on the result of this clip here."
_FROM, _FROM_NOBODY, _TAKE_BACK = "{} wrote to {}", "Your coach wrote to {}", "Take it back"


def show_replying(store: Store, line: SessionLine, name: str) -> None:
    """What was replied to this session, and the form for another one."""
    for reply in replies_of(store, line.id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"> {_words(reply)}", width="stretch")
            if st.button(_TAKE_BACK, key=f"reply-back-{reply.id}", type="tertiary"):
                with said():
                    remove_reply(store, reply.id)
                    st.rerun()
    units = {unit.id: unit for unit in units_to_reply(store, line.id)}
    with st.form(f"reply-{line.id}", border=True, clear_on_submit=True):
        text = st.text_area(
            _LABEL.format(escaped(name)),
            height=80,
            max_chars=LONGEST_REPLY,
            key=f"reply-text-{line.id}",
        )
        about = st.selectbox(
            _ABOUT,
            [None, *units],
            format_func=lambda i: (
                _WHOLE if i is None else unit_title(units[i].kind, units[i].number).capitalize()
            ),
            key=f"reply-about-{line.id}",
        )
        st.caption(_WHERE)
        if st.form_submit_button(_SEND, icon=":material/send:") and text.strip():
            with said():
                write_reply(store, line.id, text, unit_id=about, coach=coach())
                st.rerun()


def show_replies(result: Result) -> None:
    """What a coach wrote about this clip, where somebody did. Looking makes no store; one that
    cannot be opened is said where it is used, not here."""
    if not has_store():
        return
    with said():
        store = opened_store()
        source = result.report.source
        _show(replies_to_clip(store, source.sha256, result.report.movement))


def _show(replies: Sequence[Reply]) -> None:
    for reply in replies:
        with st.container(border=True, key=f"pc-reply-{reply.id}"):
            who = (_FROM if reply.coach else _FROM_NOBODY).format(
                *map(escaped, filter(None, (reply.coach, reply.to)))
            )
            st.caption(f"{who}, {reply.written_on:%d %b %Y}")
            st.markdown(_words(reply, named=False))


def _words(reply: Reply, named: bool = True) -> str:
    about = f"**{escaped(reply.about)}:** " if reply.about else ""
    by = f" ({escaped(reply.coach)})" if named and reply.coach else ""
    return f"{about}{escaped(reply.text)}{by}"

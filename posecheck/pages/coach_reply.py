"""A coach's reply to an athlete: written, drawn and spoken at the session or in the queue, shown on
the athlete's own result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from posecheck.jobs.results import Result
from posecheck.pages.athlete import has_store
from posecheck.pages.coach_store import coach, opened_store, rule_title, said, unit_title
from posecheck.pages.markup import escaped
from posecheck.pages.sketch_pad import sketch_pad
from posecheck.review.replies import (
    LONGEST_REPLY,
    Reply,
    remove_reply,
    replies_of,
    replies_to_clip,
    units_to_reply,
    write_reply,
)
from posecheck.review.reply_media import (
    LONGEST_SPOKEN_S,
    Sketch,
    drawn_with,
    heard,
    sound_of,
    spoken,
)
from posecheck.review.stills import still_of, stills_of
from posecheck.review.store import Store

_LABEL, _ABOUT, _WHOLE, _SEND = "Your reply to {}", "About", "The whole session", "Send the reply"
_DRAW, _NO_DRAWING, _STILL = "Draw on a picture", "No drawing", "Picture of {}: {}"
_SPEAK = f"Say it instead, or too (at most {LONGEST_SPOKEN_S:.0f} seconds)"
_CHOOSE = "Choose a rep to draw on its picture."
_WHERE = (
    "Your reply, with its drawing and your voice, stands first in the report that you hand over. On"
    " this computer the clip's result shows it too."
)
_NOTHING = "Write, draw or say something first."
_FROM, _FROM_NOBODY, _TAKE_BACK = "{} wrote to {}", "Your coach wrote to {}", "Take it back"
_SHOWN_PX = 420
"""Of a picture with a drawing its longer side, and of a voice its bar [E]."""


@dataclass(frozen=True)
class About:
    """What a reply is about, where that is not asked: one question of the queue. title: of its
    rep."""

    unit_id: int
    code: str
    title: str


def show_replying(
    store: Store, session_id: int, movement: str, name: str, about: About | None = None
) -> None:
    """What was replied to this session (about: to that rep), and the form for another one."""
    for reply in replies_of(store, session_id):
        if about is None or reply.about.lower() == about.title.lower():
            _show_with_undo(store, reply)
    _show_form(store, session_id, movement, name, about)


def _show_with_undo(store: Store, reply: Reply) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"> {_words(reply)}", width="stretch")
            if st.button(_TAKE_BACK, key=f"reply-back-{reply.id}", type="tertiary"):
                with said():
                    remove_reply(store, reply.id)
                    st.rerun()
        _show_media(store, reply)


@st.fragment
def _show_form(
    store: Store, session_id: int, movement: str, name: str, about: About | None
) -> None:
    """A fragment: what is drawn is told to the page stroke by stroke."""
    turn = st.session_state.setdefault(f"reply-turn-{session_id}", 0)
    place = f"{session_id}-{about.unit_id if about else 'all'}-{turn}"
    unit_id, title, first = (about.unit_id, about.title, about.code) if about else (None, "", None)
    sketch = None
    with st.container(border=True, key=f"pc-replying-{session_id}"):
        picture, beside = st.columns([3, 2], gap="medium")
        with picture, said():  # a picture that is gone takes no words with it
            if about is None:
                unit_id, title = _ask_about(store, session_id, place)
            if unit_id is None:
                st.caption(_CHOOSE)
            else:
                sketch = _draw(store, session_id, movement, unit_id, title, place, first)
        with beside, said():
            text = st.text_area(
                _LABEL.format(escaped(name)),
                height=110,
                max_chars=LONGEST_REPLY,
                key=f"reply-text-{place}",
            )
            recorded = st.audio_input(_SPEAK, key=f"reply-voice-{place}")
            sound = None
            if recorded is not None:
                with said():
                    sound = heard(recorded.getvalue())
            st.caption(_WHERE)
            if st.button(_SEND, icon=":material/send:", type="primary", key=f"reply-send-{place}"):
                if recorded is not None and sound is None:
                    return  # why is said above
                if not (text.strip() or sound or (sketch and sketch.shapes)):
                    st.warning(_NOTHING)
                    return
                write_reply(
                    store,
                    session_id,
                    text,
                    unit_id=unit_id,
                    coach=coach(),
                    token=st.session_state.setdefault(f"reply-token-{place}", uuid4().hex),
                    sketch=sketch,
                    voice=spoken(sound) if sound is not None else None,
                )
                st.session_state[f"reply-turn-{session_id}"] = turn + 1
                st.rerun()


def _ask_about(store: Store, session_id: int, place: str) -> tuple[int | None, str]:
    """The unit that the reply is about and its name; None for the whole session."""
    units = {
        unit.id: unit_title(unit.kind, unit.number) for unit in units_to_reply(store, session_id)
    }
    about = st.selectbox(
        _ABOUT,
        [None, *units],
        format_func=lambda i: _WHOLE if i is None else units[i].capitalize(),
        key=f"reply-about-{place}",
    )
    return about, units.get(about, "")


def _draw(
    store: Store,
    session_id: int,
    movement: str,
    unit_id: int,
    title: str,
    place: str,
    first: str | None,
) -> Sketch | None:
    """The choice of a still of the unit, and the pad. first: the rule whose still is there at
    once."""
    codes = list(stills_of(store, session_id, unit_id))
    if not codes:
        return None
    code = st.selectbox(
        _DRAW,
        [None, *codes],
        index=codes.index(first) + 1 if first in codes else 0,
        format_func=lambda one: _NO_DRAWING if one is None else rule_title(movement, one),
        key=f"reply-still-{place}-{unit_id}",
    )
    if code is None:
        return None
    still = still_of(store, session_id, unit_id, code)
    alt = _STILL.format(title, rule_title(movement, code).lower())
    key = f"reply-pad-{place}-{unit_id}-{code}"
    return Sketch(still, sketch_pad(still.jpeg, still.size, alt, key))


def show_replies(result: Result) -> None:
    """What a coach wrote, drew and said about this clip, where somebody did. Looking makes no
    store; one that cannot be opened is said where it is used, not here."""
    if not has_store():
        return
    with said():
        store = opened_store()
        source = result.report.source
        _show(store, replies_to_clip(store, source.sha256, result.report.movement))


def _show(store: Store, replies: Sequence[Reply]) -> None:
    for reply in replies:
        with st.container(border=True, key=f"pc-reply-{reply.id}"):
            who = (_FROM if reply.coach else _FROM_NOBODY).format(
                *map(escaped, filter(None, (reply.coach, reply.to)))
            )
            st.caption(f"{who}, {reply.written_on:%d %b %Y}")
            st.markdown(_words(reply, named=False))
            _show_media(store, reply)


def _show_media(store: Store, reply: Reply) -> None:
    drawn = drawn_with(store, reply.id) if reply.drawn else None
    if drawn is not None:
        wide = round(_SHOWN_PX * min(1.0, drawn.size[0] / drawn.size[1]))
        st.image(drawn.svg, alt=drawn.alt, width=min(wide, drawn.size[0]))
    if reply.sound_s is not None:
        st.audio(sound_of(store, reply.id), format="audio/mp4", width=_SHOWN_PX)


def _words(reply: Reply, named: bool = True) -> str:
    about = f"**{escaped(reply.about)}:** " if reply.about else ""
    by = f" ({escaped(reply.coach)})" if named and reply.coach else ""
    return f"{about}{escaped(reply.told)}{by}"

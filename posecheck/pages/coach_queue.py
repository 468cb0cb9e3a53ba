"""The queue: one entry at a time, one key each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import streamlit as st

from posecheck.pages import look
from posecheck.pages.coach_decision import (
    WORDS,
    outcome,
    show_curve,
    show_numbers,
    show_pictures,
    show_question,
)
from posecheck.pages.coach_filters import chosen_filters
from posecheck.pages.coach_queue_reply import NOTE_LABEL, replying_to, show_notes, show_reply
from posecheck.pages.coach_store import (
    coach,
    rule_title,
    said,
    the_store,
    told_seen,
    unit_title,
)
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.present import words
from posecheck.review.labels import give_label
from posecheck.review.people import names
from posecheck.review.queue import (
    MOST_COUNTED,
    Detail,
    Filters,
    detail,
    neighbour,
    place_of,
    waiting,
)
from posecheck.review.store import Store
from posecheck.review.tables import AGREE, DISAGREE, OPEN, UNSURE
from posecheck.review.undo import take_back

_TITLE = "Review queue"
_START = (1e9, 0)
_LAP = "queue-lap"
_LAPS = {"flagged": "Flagged", "others": "Doubts and samples"}
_WALK = "queue-walk"

_UNDONE = "Taken back: {}. {}."
_STANDS = {OPEN: "It is open again"} | {label: f"Again: {said}" for label, said in WORDS.items()}
_KEYS = (
    "More keys: **S** speed of the clip, **comma** and **full stop** one frame back and on,"
    " **N** note"
)
_SAY = {"speed": "Clip at {} of its speed", "frame": "Clip stands at {} s"}
_MOST_KEPT = 50
"Decisions that can be taken back, the newest [E]."


def _listen() -> None:
    """What keys do that are no button's."""
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    html = '<p role="status" style="margin:0;font:inherit;font-size:.86rem"></p>'
    keys = st.components.v2.component("posecheck_queue_keys", html=html, js=script)
    keys(data={"note": NOTE_LABEL, "say": _SAY}, key="note-key", height="content")


@dataclass(frozen=True, eq=False)
class Decision:
    """One label that was given: of which entry, and the token of its keystroke."""

    shown: Detail
    label: str
    token: str

    @property
    def title(self) -> str:
        """ "Anna, rep 3, trunk tips forward: you see it"."""
        item = self.shown.item
        return (
            f"{escaped(item.person)}, {unit_title(item.kind, item.number)}, "
            f"{rule_title(item.movement, item.code).lower()}: {WORDS[self.label]}"
        )


@dataclass
class Walk:
    """Where the coach is in the queue: the entries they have seen, the one they are at; the labels
    given, the newest last; what was just taken back; a token for the next keystroke on each.

    One plain object, changed in place: Streamlit may end a callback wherever it touches the
    session's state, and what belongs together would part.
    """

    filters: Filters
    seen: list[int] = field(default_factory=list)
    at: int = -1
    given: list[Decision] = field(default_factory=list)
    undone: str = ""
    tokens: dict[int, str] = field(default_factory=dict)


def page() -> None:
    store = the_store()
    with said():
        if not names(store):
            st.title(_TITLE)
            st.markdown(
                "There are no athletes yet. Add an athlete, check a video of theirs, "
                "and keep its result for them."
            )
            link("people", "People")
            link("check", "Check a video")
        else:
            _show_queue(store)
    look.end()


def _show_queue(store: Store) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="pc-queue-head"):
        st.title(_TITLE, anchor=False, width="content")
        laps = st.container(width="content")
        filters = chosen_filters(store)
    with laps:
        filters = _lap(store, filters)
    walk: Walk | None = st.session_state.get(_WALK)
    if walk is None or walk.filters != filters:
        walk = st.session_state[_WALK] = Walk(filters, given=walk.given if walk else [])
    count = waiting(store, filters)
    current = _current(store, walk)
    if current is not None:
        shown = detail(store, current)
        told_seen(store, shown.person_id, "review queue")
        _show(store, walk, shown, count)
        return
    _show_undo(store, walk)
    _show_last(walk)
    _listen()
    st.success(
        (
            "Nothing is left to review here."
            if filters.state == OPEN
            else "Nothing fits these filters."
        ),
        icon=":material/done_all:",
    )
    others = replace(filters, lap="others")
    if filters.lap == "flagged" and (left := waiting(store, others)):
        st.button(
            f"Go on: doubts and samples ({_counted(left)})",
            type="primary",
            on_click=_go_on,
        )
    if walk.at > 0:
        st.button(
            "Back to the last one", on_click=_step, args=(store, walk, False), shortcut="Left"
        )


def _lap(store: Store, filters: Filters) -> Filters:
    """The filters with the lap that the coach is on: what rules are certain of comes first; what
    they doubt, and the sample of what they let pass, is a lap of its own. What has a label is
    looked at all together."""
    if filters.state != OPEN:
        return filters
    laps = {lap: replace(filters, lap=lap) for lap in _LAPS}
    counts = {lap: waiting(store, one) for lap, one in laps.items()}
    if _LAP not in st.session_state:
        st.session_state[_LAP] = (
            "flagged" if counts["flagged"] or not counts["others"] else "others"
        )
    chosen = st.segmented_control(
        "What to review",
        list(_LAPS),
        key=_LAP,
        required=True,
        format_func=lambda lap: f"{_LAPS[lap]} ({_counted(counts[lap])})",
        label_visibility="collapsed",
    )
    return laps[chosen or "flagged"]


def _go_on() -> None:
    st.session_state[_LAP] = "others"


def _counted(count: int) -> str:
    return str(count) if count < MOST_COUNTED else f"over {MOST_COUNTED}"


def _current(store: Store, walk: Walk) -> int | None:
    """The entry to show: where the coach stands among those they have seen, else the first of the
    queue."""
    if 0 <= walk.at < len(walk.seen) and place_of(store, walk.seen[walk.at]) is not None:
        return walk.seen[walk.at]
    first = neighbour(store, walk.filters, _START, forward=True)
    if first is None:
        return None
    if first in walk.seen:
        walk.at = walk.seen.index(first)
    else:
        walk.seen.append(first)
        walk.at = len(walk.seen) - 1
    return first


def _step(store: Store, walk: Walk, forward: bool) -> None:
    """To the next or the previous entry; beyond the last one seen, the queue goes on, and at its
    end what was passed over comes again."""
    if not forward:
        walk.at = max(0, walk.at - 1)
        return
    if walk.at + 1 < len(walk.seen):
        walk.at += 1
        return
    here = (place_of(store, walk.seen[-1]) if walk.seen else None) or _START
    following = neighbour(store, walk.filters, here, forward=True) or neighbour(
        store, walk.filters, _START, forward=True
    )
    if following is None:
        walk.at = len(walk.seen)
    elif following in walk.seen:
        walk.at = walk.seen.index(following)
    else:
        walk.seen.append(following)
        walk.at = len(walk.seen) - 1


def _decide(store: Store, walk: Walk, shown: Detail, label: str, token: str) -> None:
    """One keystroke. A second one that arrives before the page has moved on carries the same token,
    and counts for nothing."""
    who = coach()
    with said():
        if give_label(store, shown.item.id, label, coach=who, token=token):
            walk.tokens.pop(shown.item.id, None)
            walk.given.append(Decision(shown, label, token))
            del walk.given[:-_MOST_KEPT]
            walk.undone = ""
            _step(store, walk, forward=True)


def _undo(store: Store, walk: Walk) -> None:
    """Takes the last label back, in the store too, and goes to its entry again. A second keystroke
    that arrives before the page has moved on takes the one before it back."""
    if not walk.given:
        return
    last = walk.given[-1]
    with said():
        state = take_back(store, last.token)
        walk.given.pop()
        if state is None:
            return
        entry = last.shown.item.id
        if entry not in walk.seen:
            walk.seen.append(entry)
        walk.at = walk.seen.index(entry)
        walk.undone = _UNDONE.format(last.title, _STANDS[state])


def _show_undo(store: Store, walk: Walk, replying: bool = False) -> None:
    st.button(
        "Undo",
        shortcut="Z",
        key="undo",
        disabled=replying or not walk.given,
        on_click=_undo,
        args=(store, walk),
        help="Takes your last label back",
    )


def _show_last(walk: Walk) -> None:
    """What was said last, and what the rule had said of it; or that it was taken back."""
    if walk.undone:
        st.caption(walk.undone)
    elif walk.given:
        last = walk.given[-1]
        st.caption(f"Saved: {last.title}; posecheck {outcome(last.shown)}.")
    else:
        st.caption(_KEYS)


def _show(store: Store, walk: Walk, shown: Detail, count: int) -> None:
    # always the same boxes in the same order: whoever is writing a note must not lose their place
    # when an image comes or goes; what keys do is filled in first
    with st.container(key="pc-decision"):
        head, buttons, last = (st.container() for _ in range(3))
        still, moving, beside = st.columns([5, 5, 4], gap="small")
        notes = st.container()
        with head:
            show_question(shown, _left(walk, count))
        with buttons:
            _show_buttons(store, walk, shown)
        with last:
            _show_last(walk)
        with notes:
            show_notes(store, shown)
            show_reply(store, shown)
        show_pictures(shown, still, moving)
        with beside:
            numbers, curve = st.container(), st.container()
            with numbers:
                show_numbers(shown)
            with curve:
                show_curve(shown)
        _listen()


def _left(walk: Walk, count: int) -> str:
    if walk.filters.state == OPEN:
        return f"{_counted(count)} left"
    return words.count(count, "entry", "entries")


def _show_buttons(store: Store, walk: Walk, shown: Detail) -> None:
    token = walk.tokens.setdefault(shown.item.id, uuid4().hex)
    # a key that is pressed beside the form must not move the page from under it
    replying = replying_to(shown)
    with st.container(horizontal=True, key="pc-verdicts"):
        for text, label, key in (
            ("I see it", AGREE, "A"),
            ("I do not", DISAGREE, "D"),
            ("Cannot tell", UNSURE, "U"),
        ):
            st.button(
                text,
                shortcut=key,
                key=f"verdict-{label}",
                on_click=_decide,
                args=(store, walk, shown, label, token),
                disabled=replying,
                help={AGREE: "Agree", DISAGREE: "Disagree", UNSURE: "Unsure"}[label],
            )
        _show_undo(store, walk, replying)
        for text, key, forward in (("Previous", "Left", False), ("Next", "Right", True)):
            st.button(
                text,
                shortcut=key,
                key=text.lower(),
                on_click=_step,
                args=(store, walk, forward),
                disabled=replying,
            )

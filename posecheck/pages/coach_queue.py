"""The queue: one entry at a time, one key each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posecheck.model.judged import CLEAR, DOUBT, FINE
from posecheck.pages import look
from posecheck.pages.coach_curve import show_against_others
from posecheck.pages.coach_filters import chosen_filters
from posecheck.pages.coach_store import (
    coach,
    movement_title,
    rule_title,
    said,
    the_store,
    told_seen,
    unit_title,
)
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.present import words
from posecheck.present.pieces import kicker
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
from posecheck.review.stick import stick_figure
from posecheck.review.store import Store
from posecheck.review.tables import AGREE, DISAGREE, OPEN, UNSURE
from posecheck.review.verdicts import add_note, give_label

_START = (1e9, 0)
_LAP = "queue-lap"
_LAPS = {"flagged": "Flagged", "others": "Doubts and samples"}
_WALK, _NOTE = "queue-walk", "queue-note"
_WORDS = {AGREE: "you see it", DISAGREE: "you do not see it", UNSURE: "you cannot tell"}
_NOTE_LABEL = "Note on this rep"

_KEYS = st.components.v2.component(
    "posecheck.note_key",
    js="""
export default function() {
  const field = () => document.querySelector('input[aria-label="Note on this rep"]');
  const typing = (e) =>
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(e.target.tagName) || e.target.isContentEditable;
  const pressed = (e) => {
    const note = field();
    if (!note || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target === note && (e.key === 'Enter' || e.key === 'Escape')) {
      setTimeout(() => note.blur(), 0);
      return;
    }
    if (e.key.toLowerCase() === 'n' && !typing(e)) { e.preventDefault(); note.focus(); }
  };
  document.addEventListener('keydown', pressed);
  document.documentElement.dataset.noteKey = 'ready';
  return () => {
    document.removeEventListener('keydown', pressed);
    delete document.documentElement.dataset.noteKey;
  };
}
""",
)


@dataclass
class Walk:
    """Where the coach is in the queue: the entries they have seen, the one they are at, the last
    label; a token for the next keystroke on each.

    One plain object, changed in place: Streamlit may end a callback wherever it touches the
    session's state, and what belongs together would part.
    """

    filters: Filters
    seen: list[int] = field(default_factory=list)
    at: int = -1
    last: tuple[Detail, str] | None = None
    tokens: dict[int, str] = field(default_factory=dict)


def page() -> None:
    st.title("Review queue")
    # before anything that comes and goes, so that it stays in its place
    _KEYS(key="note-key", height=0)
    store = the_store()
    with said():
        if not names(store):
            st.markdown(
                "No person is in the store yet. Add people, analyse their videos, and keep the"
                " results for them."
            )
            link("people", "People")
            link("check", "Check a video")
        else:
            _show_queue(store)
    look.end()


def _show_queue(store: Store) -> None:
    filters = _lap(store, chosen_filters(store))
    walk: Walk | None = st.session_state.get(_WALK)
    if walk is None or walk.filters != filters:
        walk = st.session_state[_WALK] = Walk(filters, last=walk.last if walk else None)
    count = waiting(store, filters)
    current = _current(store, walk)
    with st.container():
        _show_last(walk)
    if current is not None:
        shown = detail(store, current)
        told_seen(store, shown.person_id, "review queue")
        _show(store, walk, shown, count)
        return
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
            walk.last = (shown, label)
            _step(store, walk, forward=True)


def _show_last(walk: Walk) -> None:
    """What the rule had said of the entry before: told only
    after the coach has said what they see."""
    if walk.last is None:
        return
    shown, label = walk.last
    item = shown.item
    title = (
        f"{escaped(item.person)}, {unit_title(item.kind, item.number)}, "
        f"{rule_title(item.movement, item.code).lower()}"
    )
    st.caption(f"Saved: {title}: {_WORDS[label]}; posecheck {_outcome(shown)}.")


def _outcome(shown: Detail) -> str:
    limit = words.limit(
        shown.judged.reading.measure, shown.judged.threshold, shown.judged.reading.unit
    )
    said = {CLEAR: "flagged it", DOUBT: "was not sure", FINE: "had let it pass"}[
        shown.judged.outcome
    ]
    return f"{said} (threshold {limit})"


def _show(store: Store, walk: Walk, shown: Detail, count: int) -> None:
    # always the same boxes in the same order: whoever is writing a note must not lose their place
    # when an image comes or goes; what keys do is filled in first
    head, buttons, pictures, numbers, curve, notes = (st.container() for _ in range(6))
    with head:
        _show_question(walk, shown, count)
    with buttons:
        _show_buttons(store, walk, shown)
    with notes:
        _show_notes(store, shown)
    with pictures:
        _show_pictures(shown)
    with numbers:
        _show_numbers(shown)
    with curve:
        _show_curve(shown)


def _show_question(walk: Walk, shown: Detail, count: int) -> None:
    item = shown.item
    left = (
        f"{_counted(count)} left"
        if walk.filters.state == OPEN
        else words.count(count, "entry", "entries")
    )
    parts = [
        item.person,
        movement_title(item.movement),
        unit_title(item.kind, item.number),
        f"{item.filmed_on:%d %b %Y}",
        left,
    ]
    st.html(kicker(parts))
    side = f", {shown.judged.reading.side}" if shown.judged.reading.side else ""
    st.subheader(f"{rule_title(item.movement, item.code)}{side}: do you see it?", anchor=False)


def _show_numbers(shown: Detail) -> None:
    item, fault, read = shown.item, shown.fault, shown.judged.reading
    value = words.signed_in_words(read.measure, read.value, read.unit)
    between = words.interval(read.measure, read.low, read.high, read.unit)
    st.markdown(
        f"**{words.measure_label(read.measure, read.side)}** {value}"
        + (f" ({between}, 95 % interval)" if between else "")
    )
    if fault is not None:
        st.markdown(f"Cue for this: “{fault.cue}” {fault.cue_body}")
    if item.state != OPEN:
        st.info(
            f"Your label: {_WORDS[item.state]}. posecheck {_outcome(shown)}, judged by"
            f" {escaped(shown.profile)}.",
            icon=":material/how_to_reg:",
        )


def _show_curve(shown: Detail) -> None:
    if shown.curve is None:
        return
    item, others = shown.item, len(shown.curve.others)
    against = (
        f"against {words.count(others, f'other {item.kind}')} of {escaped(item.person)} in grey"
        if others
        else "the only one so far"
    )
    st.markdown(
        f"**{words.measure_label(shown.curve.measure)}**, "
        f"{words.unit_word(shown.curve.unit)}, {against}"
    )
    show_against_others(shown.curve, item.kind, "queue-curve")


def _show_pictures(shown: Detail) -> None:
    both: tuple[DeltaGenerator, ...] = st.columns(2, gap="small")
    still, moving = both
    read = shown.judged.reading
    text = words.drawn(read.measure, read.value, read.low, read.high, read.unit)
    alt = f"{words.measure_label(read.measure, read.side)}: {text}"
    with still:
        if shown.key_frame is not None and shown.key_frame.is_file():
            st.image(shown.key_frame.read_bytes(), alt=alt, width="stretch")
        else:
            drawn = stick_figure(shown.track, read.frame, shown.view, read.measure, read.side, text)
            if drawn is not None:
                st.image(drawn, alt=f"{alt}, drawn from the body's points", width="stretch")
            st.caption("No image of this is kept: drawn from the body's points.")
    with moving:
        if shown.clip is not None and shown.clip.is_file():
            st.video(
                shown.clip.read_bytes(),
                loop=True,
                autoplay=True,
                muted=True,
                alt=f"The {shown.item.kind}, again and again",
            )


def _show_buttons(store: Store, walk: Walk, shown: Detail) -> None:
    token = walk.tokens.setdefault(shown.item.id, uuid4().hex)
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
                help={AGREE: "Agree", DISAGREE: "Disagree", UNSURE: "Unsure"}[label],
            )
        st.button(
            "Previous", shortcut="Left", key="previous", on_click=_step, args=(store, walk, False)
        )
        st.button("Next", shortcut="Right", key="next", on_click=_step, args=(store, walk, True))


def _show_notes(store: Store, shown: Detail) -> None:
    with st.container():
        for note in shown.notes:
            st.markdown(f"> {escaped(note)}")
    st.text_input(
        _NOTE_LABEL,
        key=_NOTE,
        placeholder="N to write, Enter to keep",
        on_change=_keep_note,
        args=(store, shown),
    )


def _keep_note(store: Store, shown: Detail) -> None:
    text = st.session_state.get(_NOTE, "").strip()
    st.session_state[_NOTE] = ""
    if text:
        with said():
            add_note(store, shown.session_id, text, unit_id=shown.unit_id, coach=coach())

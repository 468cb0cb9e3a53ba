"""The queue: one entry at a time, one key each."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posecheck.pages import look
from posecheck.pages.coach_curve import against_others
from posecheck.pages.coach_filters import chosen_filters
from posecheck.pages.coach_store import coach, movement_title, rule_title, said, the_store, unit_title
from posecheck.pages.navigation import link
from posecheck.pages.pieces import kicker
from posecheck.pages.plain import escaped
from posecheck.report import words
from posecheck.review.people import names
from posecheck.review.queue import MOST_COUNTED, Detail, Filters, detail, neighbour, place_of, waiting
from posecheck.review.stick import stick_figure
from posecheck.review.store import Store
from posecheck.review.tables import AGREE, CLEAR, DISAGREE, OPEN, UNSURE
from posecheck.review.verdicts import add_note, give_verdict

_START = (1e9, 0)
_SEEN, _AT, _LAST, _NOTE = "queue-seen", "queue-at", "queue-last", "queue-note"
_WORDS = {AGREE: "you see it", DISAGREE: "you do not see it", UNSURE: "you cannot tell"}
_NOTE_LABEL = "Note on this rep"

_KEYS = st.components.v2.component(
    "posecheck.note_key",
    js="""
export default function() {
  const field = () => document.querySelector('input[aria-label="Note on this rep"]');
  const typing = (e) => ['INPUT', 'TEXTAREA', 'SELECT'].includes(e.target.tagName) || e.target.isContentEditable;
  const pressed = (e) => {
    const note = field();
    if (!note || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target === note && (e.key === 'Enter' || e.key === 'Escape')) { setTimeout(() => note.blur(), 0); return; }
    if (e.key.toLowerCase() === 'n' && !typing(e)) { e.preventDefault(); note.focus(); }
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
""",
)


def page() -> None:
    st.title("Reps to look at")
    store = the_store()
    with said():
        if not names(store):
            st.markdown("Nobody is in the store yet. Add people, analyse their videos, and keep the results for them.")
            link("people", "People")
            link("check", "Check a video")
        else:
            _show_queue(store)
    look.end()


def _show_queue(store: Store) -> None:
    filters = chosen_filters(store)
    if st.session_state.get("queue-filters") != filters:
        st.session_state["queue-filters"] = filters
        st.session_state[_SEEN], st.session_state[_AT] = [], -1
    count = waiting(store, filters)
    current = _current(store, filters)
    _show_last()
    if current is None:
        st.success("Nothing is left to look at here." if filters.state == OPEN else "Nothing fits these filters.", icon=":material/done_all:")
        if st.session_state[_AT] > 0:
            st.button("Back to the last one", on_click=_step, args=(store, filters, False), shortcut="Left")
        return
    _show(store, filters, detail(store, current), count)


def _current(store: Store, filters: Filters) -> int | None:
    """The entry to show: where the coach stands among those they have seen, else the first of the queue."""
    seen = st.session_state.setdefault(_SEEN, [])
    at = st.session_state.setdefault(_AT, -1)
    if 0 <= at < len(seen) and place_of(store, seen[at]) is not None:
        return seen[at]
    if at >= 0:
        return None
    first = neighbour(store, filters, _START, forward=True)
    if first is not None:
        st.session_state[_SEEN], st.session_state[_AT] = [first], 0
    return first


def _step(store: Store, filters: Filters, forward: bool) -> None:
    """To the next or the previous entry; beyond the last one seen, the queue goes on."""
    seen, at = st.session_state[_SEEN], st.session_state[_AT]
    if not forward:
        st.session_state[_AT] = max(0, at - 1)
        return
    if at + 1 >= len(seen) and seen:
        here = place_of(store, seen[-1]) or _START
        following = neighbour(store, filters, here, forward=True)
        if following is None and filters.state == OPEN:  # something worse may have come in meanwhile, or was skipped
            following = neighbour(store, filters, _START, forward=True)
        if following is not None and following not in seen:
            seen.append(following)
        elif following is not None:
            st.session_state[_AT] = seen.index(following)
            return
    st.session_state[_AT] = min(at + 1, len(seen))


def _decide(store: Store, filters: Filters, shown: Detail, verdict: str, token: str) -> None:
    with said():
        give_verdict(store, shown.item.id, verdict, coach=coach(), token=token)
        st.session_state[_LAST] = (shown, verdict)
        _step(store, filters, forward=True)


def _show_last() -> None:
    """What the rule had said of the entry before: told only after the coach has said what they see."""
    last = st.session_state.get(_LAST)
    if last is None:
        return
    shown, verdict = last
    item = shown.item
    title = f"{escaped(item.person)}, {unit_title(item.kind, item.number)}, {rule_title(item.movement, item.code).lower()}"
    st.caption(f"Saved: {title}: {_WORDS[verdict]}; posecheck {_outcome(shown)}.")


def _outcome(shown: Detail) -> str:
    limit = words.limit(shown.measure, shown.threshold, shown.unit)
    said = {CLEAR: "flagged it", "unsure": "was not sure", "fine": "had let it pass"}[shown.outcome]
    return f"{said} (limit {limit})"


def _show(store: Store, filters: Filters, shown: Detail, count: int) -> None:
    item, fault = shown.item, shown.fault
    left = f"{count if count < MOST_COUNTED else f'over {MOST_COUNTED}'} left" if filters.state == OPEN else f"{count} entries"
    parts = [item.person, movement_title(item.movement), unit_title(item.kind, item.number), f"{item.filmed_on:%d %b %Y}", left]
    st.html(kicker(parts))
    side = f", {shown.side}" if shown.side else ""
    st.subheader(f"{rule_title(item.movement, item.code)}{side}: do you see it?", anchor=False)
    _show_buttons(store, filters, shown)
    _show_pictures(store, shown)
    value = words.signed_in_words(shown.measure, shown.value, shown.unit)
    between = words.interval(shown.measure, shown.low, shown.high, shown.unit)
    st.markdown(f"**{words.measure_label(shown.measure, shown.side)}** {value}" + (f" ({between}, 95 % interval)" if between else ""))
    if fault is not None:
        st.markdown(f"Cue for this: “{fault.cue}” {fault.cue_body}")
    if item.state != OPEN:
        st.info(f"Your verdict: {_WORDS[item.state]}. posecheck {_outcome(shown)}, judged by {escaped(shown.profile)}.", icon=":material/how_to_reg:")
    if shown.curve is not None:
        others = len(shown.curve.others)
        against = f"against {words.count(others, f'other {item.kind}')} of {escaped(item.person)} in grey" if others else "the only one so far"
        st.markdown(f"**{words.measure_label(shown.curve.measure)}**, {words.unit_word(shown.curve.unit)}, {against}")
        st.altair_chart(against_others(shown.curve, item.kind), width="stretch", key="queue-curve")
    _show_notes(store, shown)


def _show_pictures(store: Store, shown: Detail) -> None:
    both: tuple[DeltaGenerator, ...] = st.columns(2, gap="small")
    still, moving = both
    text = words.drawn(shown.measure, shown.value, shown.low, shown.high, shown.unit)
    alt = f"{words.measure_label(shown.measure, shown.side)}: {text}"
    with still:
        if shown.key_frame is not None and shown.key_frame.is_file():
            st.image(shown.key_frame.read_bytes(), alt=alt, width="stretch")
        else:
            drawn = stick_figure(shown.folder, shown.frame, shown.view, shown.measure, shown.side, text)
            if drawn is not None:
                st.image(drawn, alt=f"{alt}, drawn from the body's points", width="stretch")
            st.caption("No picture of this is kept: drawn from the body's points.")
    with moving:
        if shown.clip is not None and shown.clip.is_file():
            st.video(shown.clip.read_bytes(), loop=True, autoplay=True, muted=True, alt=f"The {shown.item.kind}, again and again")


def _show_buttons(store: Store, filters: Filters, shown: Detail) -> None:
    token = st.session_state.setdefault(f"token-{shown.item.id}-{shown.item.state}", uuid4().hex)
    with st.container(horizontal=True, key="pc-verdicts"):
        for label, verdict, key in (("I see it", AGREE, "A"), ("I do not", DISAGREE, "D"), ("Cannot tell", UNSURE, "U")):
            st.button(label, shortcut=key, key=f"verdict-{verdict}", on_click=_decide, args=(store, filters, shown, verdict, token),
                      help={AGREE: "Agree", DISAGREE: "Disagree", UNSURE: "Unsure"}[verdict])  # fmt: skip
        st.button("Previous", shortcut="Left", key="previous", on_click=_step, args=(store, filters, False))
        st.button("Next", shortcut="Right", key="next", on_click=_step, args=(store, filters, True))


def _show_notes(store: Store, shown: Detail) -> None:
    for note in shown.notes:
        st.markdown(f"> {escaped(note)}")
    st.text_input(_NOTE_LABEL, key=_NOTE, placeholder="N to write, Enter to keep", on_change=_keep_note, args=(store, shown))
    _KEYS(key="note-key")


def _keep_note(store: Store, shown: Detail) -> None:
    text = st.session_state.get(_NOTE, "").strip()
    st.session_state[_NOTE] = ""
    if text:
        with said():
            add_note(store, shown.session_id, text, unit_id=shown.unit_id, coach=coach())

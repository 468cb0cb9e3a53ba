"""Two reps or two dates of one person, side by side."""

from __future__ import annotations

import streamlit as st

from posecheck.pages.coach_curve import show_pair
from posecheck.pages.coach_store import movement_title, rule_title, said
from posecheck.pages.markup import escaped
from posecheck.present import pieces, words
from posecheck.review.people import Someone
from posecheck.review.sessions import sessions_of
from posecheck.review.side_by_side import (
    Choice,
    CurvePair,
    FaultBeside,
    SideBySide,
    dates_of,
    put_side_by_side,
    reps_of,
)
from posecheck.review.store import Store

_LEAD = 2
_NO_CLIP = "No clip of this one is kept."
_NOT_GOOD = {True: "with a fault", False: "not certain"}


def show_side_by_side(store: Store, person: Someone) -> None:
    done = list(dict.fromkeys(line.movement for line in sessions_of(store, person.id)))
    if not done:
        st.markdown("No session is kept yet.")
        return
    movement = st.selectbox(
        "Movement", done, format_func=movement_title, key=f"side-movement-{person.id}"
    )
    of_dates = (
        st.segmented_control(
            "Compare", ["Two reps", "Two dates"], default="Two reps", key="side-what", required=True
        )
        == "Two dates"
    )
    choices = (
        dates_of(store, person.id, movement) if of_dates else reps_of(store, person.id, movement)
    )
    if len(choices) < 2:
        st.markdown(
            "There is only one of them so far." if choices else "Nothing is there to compare."
        )
        return
    key = f"{person.id}-{movement}-{of_dates}"
    left, right = st.columns(2)
    with left:
        first = _choice("First", choices, len(choices) - 1, f"first-{key}")
    with right:
        second = _choice("Second", choices, 0, f"second-{key}")
    with said():
        _show(put_side_by_side(store, first, second), key)


def _choice(label: str, choices: list[Choice], index: int, key: str) -> Choice:
    at = st.selectbox(
        label, range(len(choices)), index=index, format_func=lambda k: choices[k].label, key=key
    )
    return choices[at]


def headline(both: SideBySide) -> str:
    """Better, worse, or neither, in words: "Better: 1 of 3 in good form, then 3 of 3."."""
    if both.good[0] is None or both.good[1] is None:
        return "Form was not judged in both: only the numbers can be compared."
    (a, first), (b, second) = both.good
    share = a / first, b / second
    word = "Better" if share[1] > share[0] else "Worse" if share[1] < share[0] else "The same"
    if first == second == 1:
        faulty = (any(fault.clear[side] for fault in both.faults) for side in (0, 1))
        each = zip((a, b), faulty, strict=True)
        told = ["in good form" if good else _NOT_GOOD[bad] for good, bad in each]
        return f"{word}: {told[0]}, then {told[1]}."
    return f"{word}: {a} of {first} in good form, then {b} of {second}."


def fault_line(movement: str, fault: FaultBeside) -> str:
    """ "Trunk tips forward: in 2 of 3, then in none of 3.": a fault is never left out, also where
    the second was not judged by its rule."""
    told = [
        f"in {clear or 'none'} of {judged}" if judged else "not judged"
        for clear, judged in zip(fault.clear, fault.judged, strict=True)
    ]
    why = "" if all(fault.judged) else " (filmed from another side, or not seen)"
    return f"{rule_title(movement, fault.code)}: {told[0]}, then {told[1]}{why}."


def _show(both: SideBySide, key: str) -> None:
    st.subheader(headline(both), anchor=False)
    for fault in both.faults:
        st.markdown(f"- {escaped(fault_line(both.movement, fault))}")
    for column, clip, name in zip(st.columns(2), both.clips, both.names, strict=True):
        with column:
            if clip is not None and clip.is_file():
                st.video(clip.read_bytes(), loop=True, autoplay=True, muted=True, alt=name)
            elif any(both.clips):
                st.caption(_NO_CLIP)
    st.html(_table(both))
    st.caption(
        "Inside measurement error: the two may well be the same. The errors of both "
        "numbers are added, which is on the cautious side."
    )
    if not both.curves:
        return
    st.caption(
        "Curves lie on one another by phase: start, arrival at the far position, leaving it, end. "
        "The first is solid, the second dashed."
    )
    for curves in both.curves[:_LEAD]:
        _curve(curves)
    rest = {
        None: "Choose a measure",
        **{c.measure: words.measure_label(c.measure) for c in both.curves[_LEAD:]},
    }
    if len(rest) > 1:
        chosen = st.selectbox(
            "One more curve", list(rest), format_func=rest.get, key=f"side-more-{key}"
        )
        for curves in both.curves[_LEAD:]:
            if curves.measure == chosen:
                _curve(curves)


def _curve(curves: CurvePair) -> None:
    st.markdown(f"**{words.measure_label(curves.measure)}**, {words.unit_word(curves.unit)}")
    show_pair(curves, f"pair-{curves.measure}")


def _table(both: SideBySide) -> str:
    rows = []
    for d in both.differences:
        first, second = (words.signed_in_words(d.measure, v, d.unit) for v in (d.first, d.second))
        change = (
            f"{words.signed_number(d.change, d.unit, 1)} ±"
            f" {words.number(d.error, d.unit, 1)}{words.short_suffix(d.unit)}"
        )
        verdict = ("a real difference", "strong") if d.real else words.INSIDE_ERROR
        rows.append((words.measure_label(d.measure, d.side), first, second, change, verdict))
    return pieces.table(("", "First", "Second", "Difference", ""), rows, labels=True)

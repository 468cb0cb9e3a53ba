"""A drill of an athlete's programme in the hands of the coach: its dose, another one in its place,
out of it, or one more."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import streamlit as st

from posecheck.errors import ProgrammeError
from posecheck.history.programmes import file_programme
from posecheck.movements.load import movements
from posecheck.pages.coach_store import coach, movement_title, said
from posecheck.pages.markup import escaped
from posecheck.pages.programme_state import Programming
from posecheck.present.programme_page import dose_words, time_words
from posecheck.programme.change import add, choices, drop, set_dose, swap
from posecheck.programme.dose import bounds
from posecheck.programme.plan import Programme, ProgrammeLine

_CHANGE, _SETS, _REPS, _HOLD, _SAVE = "Change", "Sets", "Reps of a set", "Seconds of a set", "Save"
_SWAP, _OUT, _SWAP_NOW = "Another drill in its place", "Take it out", "Swap"
_ADD, _DRILL, _WHY, _ADD_NOW = "Add a drill", "Drill", "Why, in your words", "Add"
_NO_MORE = "Nothing more fits: six drills and a quarter of an hour are the most."


def show_changing(of: Programming, programme: Programme, line: ProgrammeLine) -> None:
    """The line with its reason, and what can be changed of it."""
    with st.container(border=True, key=f"pc-coach-{line.movement}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        title = escaped(movement_title(line.movement))
        left.markdown(f"**{title}**  ·  {escaped(dose_words(line.dose)) or time_words(line.dose)}")
        left.caption(escaped("; ".join(reason.text for reason in line.reasons)))
        if line.why_changed:
            left.caption(escaped(line.why_changed))
        with right.popover(_CHANGE, type="tertiary"):
            _dose(of, programme, line)
            _other(of, programme, line)


def _keep(of: Programming, change: Callable[[], Programme]) -> None:
    """Keeps a changed programme, or says which limit does not allow it."""
    with said():
        file_programme(of.store, of.person.id, change())
        st.rerun()


def _dose(of: Programming, programme: Programme, line: ProgrammeLine) -> None:
    movement, dose = movements().get(line.movement), line.dose
    if movement is None or movement.kind == "timer":
        return
    least, most = bounds(movement)
    with st.form(f"coach-dose-{line.movement}", border=False):
        sets = st.number_input(_SETS, 1, 5, dose.sets, key=f"coach-sets-{line.movement}")
        label, now = (_HOLD, dose.hold_s) if dose.reps is None else (_REPS, dose.reps)
        amount = st.number_input(
            label,
            int(least),
            int(most),
            int(now or least),
            key=f"coach-amount-{line.movement}",
            help=dose.source,
        )
        if st.form_submit_button(_SAVE):
            counted = {"hold_s": float(amount)} if dose.reps is None else {"reps": int(amount)}
            _keep(
                of,
                lambda: set_dose(
                    programme, line.movement, of.answers, sets=int(sets), by=coach(), **counted
                ),
            )


def _other(of: Programming, programme: Programme, line: ProgrammeLine) -> None:
    others = choices(programme, line.movement, of.answers)
    to = st.selectbox(
        _SWAP,
        others,
        index=None,
        format_func=movement_title,
        key=f"coach-swap-{line.movement}",
    )
    with st.container(horizontal=True):
        if st.button(_SWAP_NOW, key=f"coach-swap-now-{line.movement}", disabled=to is None):
            _keep(of, lambda: swap(programme, line.movement, to, of.answers, by=coach()))
        if st.button(_OUT, key=f"coach-out-{line.movement}", type="tertiary"):
            _keep(of, lambda: drop(programme, line.movement, of.answers, by=coach()))


def show_adding(of: Programming, programme: Programme) -> None:
    more = _addable(programme, of)
    with st.expander(_ADD, icon=":material/add:", expanded=not programme.lines):
        if not more:
            st.caption(_NO_MORE)
            return
        drill = st.selectbox(_DRILL, more, format_func=movement_title, key="coach-add")
        why = st.text_input(_WHY, key="coach-add-why", max_chars=200)
        if st.button(_ADD_NOW, key="coach-add-now"):
            _keep(of, lambda: add(programme, str(drill), of.answers, reason=why, by=coach()))


def _addable(programme: Programme, of: Programming) -> list[str]:
    """The drills that every limit allows beside those that are there, by title."""
    found = []
    for movement in sorted(movements().values(), key=lambda movement: movement.title):
        with contextlib.suppress(ProgrammeError):
            add(programme, movement.id, of.answers)
            found.append(movement.id)
    return found

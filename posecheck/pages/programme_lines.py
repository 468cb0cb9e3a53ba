"""The drills of a programme on the page: what each looks like, how much of it, why, and what else
would do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import streamlit as st
from msgspec.structs import replace

from posecheck.history.programmes import file_programme
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.pages.drawings import show_moving
from posecheck.pages.markup import escaped
from posecheck.pages.movement_detail import sentences
from posecheck.pages.navigation import link
from posecheck.pages.own_answers import change_answers
from posecheck.pages.programme_state import Programming
from posecheck.present import chain, sources
from posecheck.present.figures.of_movement import figure_of
from posecheck.present.pain_words import changed_words
from posecheck.present.programme_page import CHANGES, dose_words, time_words
from posecheck.present.words import sentence
from posecheck.programme.change import choices, drop, swap
from posecheck.programme.grow import forbidden_now
from posecheck.programme.plan import Programme, ProgrammeLine
from posecheck.programme.rules import rule_of

_CHANGED = "What changed: {}."
_HOW, _FEEL, _STOP = "How it is done", "What to feel.", "Stop at once if:"
_DOSE, _OTHERS, _CHOSEN = "How much of it.", "Others say.", "Why this drill."
_OUT = "Take it out"
_SWAP, _SWAP_ABOUT = "Swap", "Other drills for the same purpose, with what you have at hand:"
_NO_OTHER = "There is no other drill for this with what you have at hand."
_COLOURS = {"more": "green", "harder": "green", "less": "orange", "easier": "orange"}
"""Of the badge that says what the week changed; gray where it is neither more nor less."""
Changed = Callable[[Programme], None]
"""Called with the programme as it is from now on."""


def show_lines(
    of: Programming,
    programme: Programme,
    now: Sequence[ProgrammeLine | None],
    known: Collection[str] = (),
) -> None:
    """now: each line as it is for the rest of the week (`grow.rest_of_week`). known: movements that
    were done already: they are not new any more."""

    def changed(made: Programme) -> None:
        file_programme(of.store, of.person.id, made)
        st.rerun()

    forbidden = forbidden_now(programme, of.answers)
    for phase in dict.fromkeys(line.phase for line in programme.lines):
        st.header(chain.TITLES[phase], anchor=False)
        st.caption(chain.ABOUT[phase])
        for line, as_now in zip(programme.lines, now, strict=True):
            if line.phase == phase and as_now is None:
                why = forbidden.get(line.movement, "")
                st.info(escaped(changed_words(line, None, why)), icon=":material/info:")
            elif line.phase == phase and as_now is not None:
                old = as_now.change == "new" and as_now.movement in known
                shown = replace(as_now, change="same") if old else as_now
                _line(programme, line, shown, of, changed)


def _line(
    programme: Programme,
    written: ProgrammeLine,
    line: ProgrammeLine,
    of: Programming,
    changed: Changed,
) -> None:
    movement = movements().get(line.movement)
    with st.container(border=True, key=f"pc-line-{written.movement}"):
        drawn, told = st.columns([2, 3], gap="large", vertical_alignment="center")
        with drawn:
            if movement is not None:
                show_moving(line.movement, figure_of(movement))
        with told:
            _about(line, movement)
            _swap(programme, written, of, changed)
        if movement is not None:
            _how(line, movement)


def _about(line: ProgrammeLine, movement: Movement | None) -> None:
    title = line.movement if movement is None else movement.title
    colour = _COLOURS.get(line.change, "gray")
    badge = "" if line.change == "same" else f" :{colour}-badge[{CHANGES[line.change]}]"
    st.markdown(f"### {escaped(title)}{badge}")
    dose, time = dose_words(line.dose), time_words(line.dose)
    st.markdown(f"**{escaped(dose)}**  ·  {time}" if dose else f"**{time}**")
    for reason in line.reasons:
        st.markdown(escaped(sentence(reason.text)))
    if line.why_changed:
        st.markdown(_CHANGED.format(escaped(line.why_changed).rstrip(".")))


def _how(line: ProgrammeLine, movement: Movement) -> None:
    with st.expander(_HOW):
        steps = [*sentences(movement.setup.instructions), *(step.text for step in movement.step)]
        st.markdown("\n".join(f"{i}. {escaped(step)}" for i, step in enumerate(steps, start=1)))
        if movement.feel:
            st.markdown(f"**{_FEEL}** {escaped(movement.feel)}")
        if movement.stop_if:
            st.markdown(f"**{_STOP}** {escaped(movement.stop_if)}")
        link("movements", "All about it", query={"movement": movement.id})
    _sources(line)


def _sources(line: ProgrammeLine) -> None:
    rules = (rule_of(reason.rule) for reason in line.reasons)
    chosen = dict.fromkeys(rule.source for rule in rules if rule is not None)
    told = [(_DOSE, line.dose.source), (_OTHERS, " ".join(line.dose.also))]
    told += [(_CHOSEN, source) for source in chosen]
    with st.expander(sources.TITLE):
        for label, text in told:
            if text:
                st.markdown(f"**{label}** {escaped(sources.source_read(text))}")


def _swap(programme: Programme, line: ProgrammeLine, of: Programming, changed: Changed) -> None:
    others = choices(programme, line.movement, of.answers)
    with st.popover(_SWAP, type="tertiary", icon=":material/swap_horiz:"):
        st.caption(_SWAP_ABOUT if others else _NO_OTHER)
        for other in others:
            if st.button(
                escaped(movements()[other].title),
                key=f"swap-{line.movement}-{other}",
                width="stretch",
            ):
                changed(swap(programme, line.movement, other, of.answers))
        if st.button(_OUT, key=f"out-{line.movement}", type="tertiary", icon=":material/close:"):
            left_out = (*of.answers.leave_out, line.movement)
            change_answers(of.person.key, leave_out=left_out)
            changed(drop(programme, line.movement, of.answers))

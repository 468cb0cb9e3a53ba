"""The questions before anything else: all of them in one list, none of them in one press. A yes
says what to do, and ends the way to a programme; measuring stays open."""

from __future__ import annotations

import streamlit as st

from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import RedFlag, is_clear, red_flags, stopped
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.own_answers import change_answers

_TITLE = "First, is one of these true?"
_ABOUT = (
    "Most aches of back and hips are harmless and get better. A few are not, and then a doctor "
    "comes before any exercise."
)
_NONE = "None of these"
_TICKED = "Go on with what I ticked"
_CLEAR = "You said that none of the warning signs is there."
_AGAIN = "Ask me again"
_ENDS = (
    "While this is so, posecheck does not write a programme for you. You can still "
    "check a video; that changes nothing of what is said here."
)
_LATER = (
    "Once a doctor or a physiotherapist has said that exercise is fine, answer the questions again."
)
_SOURCES = "Where these questions come from"
_HONEST = (
    "Each question alone says little: guidelines name 46 different warning signs (Verhagen 2016, "
    "Eur Spine J 25:2788). About one in a hundred people who see a doctor with low back pain has "
    "a serious cause."
)
_SHOWN = {
    "emergency": (st.error, ":material/emergency:"),
    "soon": (st.error, ":material/priority_high:"),
    "first": (st.warning, ":material/medical_services:"),
    "ask": (st.warning, ":material/contact_support:"),
}
"""Level of a question -> how its answer stands on the page."""


def show_red_flags(person: str, answers: Answers) -> None:
    """The list, or what came of it."""
    if stopped(answers) is not None:
        show_stop(person, answers)
    elif is_clear(answers):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":green[**✓**] {_CLEAR}")
            _again(person)
    else:
        _ask(person)


def show_stop(person: str, answers: Answers) -> None:
    """What to do after a yes, the most urgent first; and what stays open."""
    yes = [flag for flag in red_flags() if answers.flags.get(flag.id)]
    worst = stopped(answers)
    if worst is not None:
        _say(worst)
        for flag in yes:
            if flag.answer != worst.answer:
                st.markdown(f"- {escaped(flag.answer)}")
    st.markdown(_ENDS)
    with st.container(horizontal=True, gap="medium"):
        link("screen", "Five-minute screen")
        link("check", "Check a video")
    st.caption(_LATER)
    _again(person)


def _say(flag: RedFlag) -> None:
    show, icon = _SHOWN[flag.level]
    show(f"**{escaped(flag.answer)}**", icon=icon)


def _again(person: str) -> None:
    if st.button(_AGAIN, key=f"flags-again-{person}", type="tertiary", icon=":material/refresh:"):
        change_answers(person, flags={})
        for flag in red_flags():
            st.session_state.pop(_key(person, flag), None)
        st.rerun()


def _key(person: str, flag: RedFlag) -> str:
    return f"flag-{person}-{flag.id}"


def _ask(person: str) -> None:
    st.header(_TITLE, anchor=False)
    st.markdown(_ABOUT)
    flags = red_flags()
    with st.container(border=True, key="pc-flags"):
        ticked = {flag.id: st.checkbox(flag.question, key=_key(person, flag)) for flag in flags}
    some = any(ticked.values())
    with st.container(horizontal=True):
        none = st.button(
            _NONE,
            key=f"flags-none-{person}",
            type="secondary" if some else "primary",
            disabled=some,
            icon=":material/check:",
        )
        go_on = some and st.button(_TICKED, key=f"flags-some-{person}", type="primary")
    with st.expander(_SOURCES):
        st.markdown(
            "\n".join(f"- {escaped(flag.question)} *{escaped(flag.source)}*" for flag in flags)
        )
        st.caption(_HONEST)
    if none or go_on:
        change_answers(person, flags=ticked)
        st.rerun()

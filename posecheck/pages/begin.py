"""Where it aches: what to ask before anything, where it hurts, what the days are like, what is at
hand. All of it may stay empty but the first questions."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import streamlit as st
from msgspec.structs import replace

from posecheck.history.own import OwnProfile
from posecheck.intake.answers import Answers, Region
from posecheck.intake.red_flags import is_clear
from posecheck.movements.load import movements
from posecheck.pages import look, whose
from posecheck.pages.body_map import choose_places
from posecheck.pages.coach_store import the_store
from posecheck.pages.navigation import go, is_present
from posecheck.pages.own_answers import answers_of, change_answers, forget_answers
from posecheck.pages.red_flag_check import show_red_flags
from posecheck.pages.screen_parts import PART
from posecheck.pages.screen_state import Screening, under_way
from posecheck.pages.whose import PERSON

_TITLE = "Where it aches"
_ABOUT = (
    "Five minutes in front of a camera show how you move, and a short programme follows from what "
    "stands out. posecheck does not find out why something hurts, and it does not treat."
)
_KEPT = (
    "You may leave any question out. Your answers are kept on this computer only, and "
    "help to choose drills that fit."
)
_PLACES, _PAIN, _SINCE = (
    "Where does it hurt?",
    "How much does it hurt, on most days?",
    "Since when?",
)
_PAIN_HELP = "0 is no pain, 10 the worst that you can think of."
_DAY, _PROPS, _MINUTES = (
    "What do you do most of the day?",
    "What do you have at hand?",
    "How long may one session take?",
)
_PROPS_HELP = "You need none of it: there are drills without equipment."
_SINCES = {"days": "Days", "weeks": "Weeks", "months": "Months", "years": "Years"}
_DAYS = {
    "sitting": "Sit",
    "standing": "Stand",
    "lifting": "Lift and carry",
    "cycling": "Cycle",
    "running": "Run",
}
_NEXT = "Go on: the five-minute screen"
_DELETE, _DELETED = "Delete my answers", "Your answers are deleted."
_SAID = "begin-said"


def page() -> None:
    st.title(_TITLE, anchor=False)
    st.markdown(_ABOUT)
    person = whose.choose_person("answers about pain")
    if person is not None:
        if message := st.session_state.pop(_SAID, None):
            st.success(message, icon=":material/check:")
        answers = answers_of(person.key)
        show_red_flags(person.key, answers)
        if is_clear(answers):
            _ask(person, answers)
        if answers != Answers():
            _delete(person.key)
    look.end()


def _ask(person: OwnProfile, answers: Answers) -> None:
    """All of it beside the body map, with the way on: none of it has to be scrolled to."""
    st.caption(_KEPT)
    where, what = st.columns(2, gap="large")
    with where:
        st.header(_PLACES, anchor=False)
        places = choose_places(f"begin-{person.key}", answers.complaint.regions)
    with what:
        _complaint(person.key, answers, places)
        _habits(person.key, answers)
        icon = ":material/arrow_forward:"
        if is_present("screen") and st.button(_NEXT, type="primary", icon=icon, key="begin-next"):
            go("screen", _next(person, answers))


def _next(person: OwnProfile, answers: Answers) -> dict[str, str]:
    """The address of the part of the screen that is next; of the screen where its first ones are
    done."""
    screen = under_way(Screening(the_store(), person, answers.runs, date.today()))
    part = {PART: screen.first_left[0].id} if screen.goes_on and screen.first_left else {}
    return {PERSON: str(person.id), **part}


def _complaint(person: str, answers: Answers, places: tuple[Region, ...]) -> None:
    known = answers.complaint
    pain = st.pills(
        _PAIN,
        range(11),
        default=known.pain,
        help=_PAIN_HELP,
        key=f"begin-pain-{person}",
        format_func=str,
    )
    since = st.pills(
        _SINCE,
        list(_SINCES),
        default=known.since or None,
        format_func=_SINCES.get,
        key=f"begin-since-{person}",
    )
    change_answers(person, complaint=replace(known, regions=places, pain=pain, since=since or ""))


def _habits(person: str, answers: Answers) -> None:
    day = _several(_DAY, _DAYS, answers.day, f"begin-day-{person}")
    change_answers(person, day=day)
    choose_props(person, answers)
    minutes = st.slider(
        _MINUTES, 5, 15, answers.minutes, format="%d minutes", key=f"begin-minutes-{person}"
    )
    change_answers(person, minutes=minutes)


def choose_props(person: str, answers: Answers) -> None:
    """What is at hand, kept as it is chosen."""
    options = {name: name.capitalize() for name in _used_props()}
    props = _several(_PROPS, options, answers.props, f"begin-props-{person}", _PROPS_HELP)
    change_answers(person, props=props)


def _several(
    label: str, options: dict[str, str], known: tuple[str, ...], key: str, help: str | None = None
) -> tuple[Any, ...]:
    picked = st.pills(
        label,
        list(options),
        selection_mode="multi",
        default=[name for name in known if name in options],
        format_func=options.get,
        key=key,
        help=help,
    )
    return tuple(name for name in options if name in picked)


@cache
def _used_props() -> tuple[str, ...]:
    """What the drills of a programme are done with."""
    drills = (movement for movement in movements().values() if "screen" not in movement.chain)
    return tuple(sorted({prop.id for drill in drills for prop in drill.prop}))


def _delete(person: str) -> None:
    if st.button(_DELETE, key=f"begin-delete-{person}", type="tertiary", icon=":material/delete:"):
        forget_answers(person)
        for key in [k for k in st.session_state if _is_of(str(k), person)]:
            del st.session_state[key]
        st.session_state[_SAID] = _DELETED
        st.rerun()


def _is_of(key: str, person: str) -> bool:
    """Whether a widget is one of this person's answers."""
    return key.startswith(("begin-", "flag-")) and person in key

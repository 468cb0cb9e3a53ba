"""Before today's session: what comes and why, how it hurts, and what follows from that."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from uuid import uuid4

import streamlit as st

from posecheck.guided import session as events
from posecheck.guided.record import GuidedSession, SessionStep
from posecheck.guided.steps import moves_of_camera, smaller, steps_of
from posecheck.history.guided import guided_of
from posecheck.history.own import OwnProfile
from posecheck.history.programmes import current_programme
from posecheck.intake.answers import Answers
from posecheck.live.session_writer import Save
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, link
from posecheck.pages.session_end import ask_next_day, ended_today, pain_scale
from posecheck.pages.session_live import COVER, COVER_CLOCK
from posecheck.pages.session_plan import show_plan
from posecheck.pages.whose import PERSON
from posecheck.present.pain_words import BEFORE, next_day_words
from posecheck.present.programme_page import minutes
from posecheck.present.words import count
from posecheck.programme.grow import eased, rest_of_week
from posecheck.programme.pain import light
from posecheck.programme.plan import Programme
from posecheck.programme.seen import rose
from posecheck.review.store import Store

_NONE = "There is no programme yet. A session needs one."
_TO_PROGRAMME = "Your programme"
_BEFORE = "How much does it hurt now? 0 is not at all, 10 the worst there is. You may leave it out."
_WAYS = {
    True: "With the camera: reps are counted and your form is judged",
    False: "Without a camera: by the clock, nothing is judged",
}
_START, _LESS = "Start", "Start with less"
_NOT_TODAY, _ANYWAY = "Not today", "Train anyway, with less"
_PAIN_NOW = "{} of 10 now."
_DONE_TODAY = "You have done a session today. Another one is there if you want it."
_ASKED = "session-asked"
"""In the session of the browser: of whom and on which day the pain was said, where it asks for
care."""


def show_before(store: Store, person: OwnProfile, answers: Answers, save: Save) -> bool:
    """Whether a session was begun: it is kept by then."""
    programme = current_programme(store, person.id, date.today())
    sessions = guided_of(store, person.id)
    today = eased(programme, sessions, answers) if programme is not None else None
    steps = steps_of(today, answers) if today is not None else ()
    if programme is None or today is None or not steps:
        st.markdown(_NONE)
        link("programme", _TO_PROGRAMME, icon=":material/arrow_forward:")
        return False
    if sessions:
        _after_the_last(sessions, programme, answers, save)
    camera = bool(
        st.radio(
            "How",
            list(_WAYS),
            format_func=_WAYS.get,
            label_visibility="collapsed",
            key="session-camera",
        )
    )
    st.markdown("  ·  ".join(_facts(today, steps, camera)))
    begun, pain = _asked(person)
    st.caption(COVER if camera else COVER_CLOCK)
    if begun:
        now = time.time()
        asked = steps if pain is None or light(pain) == "go" else tuple(map(smaller, steps))
        made = events.new_session(
            programme, asked, key=uuid4().hex, now=now, with_camera=camera, pain_before=pain
        )
        save(events.begin(made, now))
        return True
    show_plan(steps, today, camera)
    return False


def _facts(today: Programme, steps: tuple[SessionStep, ...], camera: bool) -> list[str]:
    moves = moves_of_camera(steps)
    return [
        f"**{count(len({step.movement for step in steps}), 'drill')}**",
        f"about {count(minutes(today), 'minute')}",
        *([f"{count(moves + 1, 'place')} for the camera"] if moves and camera else []),
    ]


def _asked(person: OwnProfile) -> tuple[bool, int | None]:
    """Whether it begins now, and with which pain; pain that asks for care is answered first."""
    whose, day, pain = st.session_state.get(_ASKED, (None, None, None))
    if whose == person.id and day == date.today() and pain is not None:
        return _answer(person, pain), pain
    with st.form("session-before", border=True):
        pain = pain_scale(_BEFORE, "session-pain-before")
        begun = st.form_submit_button(_START, type="primary", icon=":material/play_arrow:")
    if begun and pain is not None and light(pain) != "go":
        st.session_state[_ASKED] = (person.id, date.today(), pain)
        st.rerun()
    return begun, pain


def _answer(person: OwnProfile, pain: int) -> bool:
    """What follows from the pain; whether the person begins all the same."""
    stops = light(pain) == "stop"
    with st.container(border=True, key="pc-question"):
        said = f"**{_PAIN_NOW.format(pain)}** {BEFORE[light(pain)]}"
        st.warning(said, icon=":material/front_hand:" if stops else ":material/arrow_downward:")
        with st.container(horizontal=True, vertical_alignment="center"):
            if stops:
                leaves = st.button(_NOT_TODAY, type="primary", key="session-not-today")
                begun = st.button(_ANYWAY, type="tertiary", key="session-anyway")
            else:
                begun = st.button(
                    _LESS, type="primary", icon=":material/play_arrow:", key="session-less"
                )
                leaves = st.button(_NOT_TODAY, key="session-not-today")
    if begun or leaves:
        del st.session_state[_ASKED]
    if leaves:
        go("programme", {PERSON: str(person.id)})
    return begun


def _after_the_last(
    sessions: Sequence[GuidedSession], programme: Programme, answers: Answers, save: Save
) -> None:
    """That one was done today; of an earlier one, how it hurt on the day after, and what follows
    from the answer for as long as no other one was begun."""
    last = sessions[-1]
    if last.state == "finished" and ended_today(last):
        st.info(_DONE_TODAY, icon=":material/check:")
    elif last.pain_next_day is None:
        ask_next_day(last, save)
    elif last.programme == programme.key and last.week == programme.week:
        _say_what_follows(sessions, programme, answers)


def _say_what_follows(
    sessions: Sequence[GuidedSession], programme: Programme, answers: Answers
) -> None:
    up = rose(sessions[-1])
    earlier, now = (rest_of_week(programme, some, answers) for some in (sessions[:-1], sessions))
    changed = [
        (was, then)
        for was, then in zip(earlier, now, strict=True)
        if was is not None and (then is None or then.dose != was.dose)
    ]
    first, *more = next_day_words(up, changed)
    text = "\n".join([escaped(first), "", *(f"- {escaped(one)}" for one in more)])
    (st.warning if up else st.info)(
        text, icon=":material/arrow_downward:" if up else ":material/check:"
    )

"""Today's session: what comes and why, the session itself, and what it came to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

import streamlit as st

from posecheck.guided import session as events
from posecheck.guided.record import GuidedSession
from posecheck.guided.steps import moves_of_camera, steps_of, total_seconds
from posecheck.history.guided import guided_of, open_guided, save_guided
from posecheck.history.own import OwnProfile
from posecheck.history.programmes import current_programme, programmes_of
from posecheck.intake.answers import Answers
from posecheck.intake.red_flags import stopped
from posecheck.live.sessions import SESSIONS
from posecheck.pages import look, own_neutral, whose
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.live import model_is_there
from posecheck.pages.navigation import link
from posecheck.pages.own_answers import answers_of
from posecheck.pages.red_flag_check import is_clear, show_red_flags
from posecheck.pages.session_end import ask_next_day, ended_today, pain_scale, show_end
from posecheck.pages.session_live import show_live
from posecheck.pages.session_plan import show_plan
from posecheck.present.session_words import minutes
from posecheck.present.words import count
from posecheck.programme.plan import Programme
from posecheck.review.profiles import effective_profile
from posecheck.review.store import Store

_TITLE = "Today's session"
_NONE = "There is no programme yet: a session follows from one."
_TO_PROGRAMME = "Your programme"
_BEFORE = "How much does it hurt now? 0 is not at all, 10 the worst there is. You may leave it out."
_WAYS = {
    True: "With the camera: reps are counted and your form is judged",
    False: "Without a camera: by the clock, nothing is judged",
}
_START = "Start"
_EARLIER = "A session of {} is half done: {} of {} steps. What was counted is kept."
_GO_ON, _END_IT = "Go on with it", "End it, begin a new one"
_STOPPED, _END = "Your session waits. What was counted is kept.", "End the session"
_DONE_TODAY = "You have done a session today. Another one is there if you want it."
_OVER = "session-over"
"""In the session of the browser: the key of the one whose end is shown."""


@dataclass(frozen=True)
class _Of:
    """Whose session, and where it is kept."""

    store: Store
    person: OwnProfile

    def save(self, session: GuidedSession) -> None:
        save_guided(self.store, self.person.id, session)


def page() -> None:
    st.title(_TITLE, anchor=False)
    person = whose.choose_person("session")
    if person is not None:
        with said():
            _show(_Of(the_store(), person))
    look.end()


def _show(of: _Of) -> None:
    going = open_guided(of.store, of.person.id)
    over = st.session_state.get(_OVER)
    answers = answers_of(of.person.key)
    if going is not None and going.state != "ready":
        if going.moment == "asking" or is_clear(answers):
            _going(of, going)
        else:
            _waits(of, going, answers)
    elif over is not None and (ended := _ended(of, over)) is not None:
        show_end(ended, of.save)
    elif is_clear(answers):
        _before(of, answers)
    else:
        show_red_flags(of.person.key, answers)


def _waits(of: _Of, session: GuidedSession, answers: Answers) -> None:
    """One that was begun waits for the questions that come before any exercise; after a yes it can
    only be ended."""
    live = SESSIONS.open_guided(session, of.save)
    SESSIONS.close(live)
    now = time.time()
    session = events.pause(live.guided, now)
    if session != live.guided:
        of.save(session)
    show_red_flags(of.person.key, answers)
    if stopped(answers) is None:
        return
    st.markdown(_STOPPED)
    if st.button(_END, key="session-end", icon=":material/stop:"):
        of.save(events.end(session, now))
        st.rerun()


def _ended(of: _Of, key: str) -> GuidedSession | None:
    return next((one for one in guided_of(of.store, of.person.id, last=3) if one.key == key), None)


def _going(of: _Of, session: GuidedSession) -> None:
    """A session that is not over: on with it, or the question at its end."""
    now = time.time()
    if session.moment == "asking":
        st.session_state[_OVER] = session.key
        show_end(session, of.save)
        return
    if events.is_of_earlier(session, now) and st.session_state.get("session-on") != session.key:
        _of_earlier(of, session, now)
        return
    if session.with_camera and not model_is_there():
        return
    session = events.taken_up(session, now)
    live = show_live(
        session,
        _programme_of(of, session),
        of.save,
        profile=effective_profile(of.store, of.person.id),
        calibration=own_neutral.of_person(of.person.name),
    )
    if live.guided.moment in ("asking", "over"):
        SESSIONS.close(live)
        st.rerun()
    link("programme", _TO_PROGRAMME)


def _of_earlier(of: _Of, session: GuidedSession, now: float) -> None:
    day = datetime.fromisoformat(session.touched_at or session.began_at).astimezone()
    with st.container(border=True, key="pc-question"):
        done = len({one.step for one in session.results})
        st.markdown(_EARLIER.format(f"{day:%A}", done, len(session.steps)))
        with st.container(horizontal=True):
            if st.button(_GO_ON, type="primary", icon=":material/play_arrow:"):
                st.session_state["session-on"] = session.key
                st.rerun()
            if st.button(_END_IT, icon=":material/stop:"):
                of.save(events.finish(events.end(session, now), now))
                st.rerun()


def _programme_of(of: _Of, session: GuidedSession) -> Programme | None:
    """The week that the session is of, for its reasons."""
    weeks = programmes_of(of.store, of.person.id, session.programme)
    return next((one for one in weeks if one.week == session.week), None)


def _before(of: _Of, answers: Answers) -> None:
    """What comes, and why; then how it hurts now, and with or without a camera."""
    programme = current_programme(of.store, of.person.id, date.today())
    steps = steps_of(programme, answers) if programme is not None else ()
    if programme is None or not steps:
        st.markdown(_NONE)
        link("programme", _TO_PROGRAMME, icon=":material/arrow_forward:")
        return
    lately = guided_of(of.store, of.person.id, last=2)
    if lately and lately[-1].state == "finished" and ended_today(lately[-1]):
        st.info(_DONE_TODAY, icon=":material/check:")
    elif lately:
        ask_next_day(lately[-1], of.save)
    moves = moves_of_camera(steps)
    drills = count(len({step.movement for step in steps}), "drill")
    times = {1: "once", 2: "twice"}.get(moves, f"{moves} times")
    moved = f"you move the camera {times}" if moves else ""
    facts = (f"**{drills}**", minutes(total_seconds(steps)), moved)
    st.markdown("  ·  ".join(filter(None, facts)))
    with st.form("session-before", border=True):
        pain = pain_scale(_BEFORE, "session-pain-before")
        camera = st.radio("How", list(_WAYS), format_func=_WAYS.get, label_visibility="collapsed")
        begun = st.form_submit_button(_START, type="primary", icon=":material/play_arrow:")
    if begun:
        now = time.time()
        made = events.new_session(
            programme, steps, key=uuid4().hex, now=now, with_camera=camera, pain_before=pain
        )
        of.save(events.begin(made, now))
        st.session_state.pop(_OVER, None)
        st.rerun()
    show_plan(steps, programme)

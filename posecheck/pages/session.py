"""Today's session: what comes and why, the session itself, and what it came to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import streamlit as st
from msgspec.structs import replace

from posecheck.guided import session as events
from posecheck.guided.record import GuidedSession
from posecheck.history.guided import guided_of, open_guided, save_guided
from posecheck.history.own import OwnProfile
from posecheck.history.programmes import programmes_of
from posecheck.intake.answers import Answers
from posecheck.intake.keep import may_train
from posecheck.intake.red_flags import is_clear, stopped
from posecheck.live.sessions import SESSIONS
from posecheck.pages import look, own_neutral, whose
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.live import model_is_there
from posecheck.pages.navigation import link
from posecheck.pages.own_answers import answers_of
from posecheck.pages.red_flag_check import show_red_flags
from posecheck.pages.session_before import show_before
from posecheck.pages.session_end import show_end
from posecheck.pages.session_live import show_live
from posecheck.present.pain_words import Week
from posecheck.programme.grow import rest_of_week
from posecheck.programme.plan import Programme
from posecheck.review.profiles import effective_profile
from posecheck.review.store import Store

_TITLE = "Today's session"
_TO_PROGRAMME = "Your programme"
_EARLIER = "A session of {} is half done: {} of {} steps. What was counted is kept."
_GO_ON, _END_IT = "Go on with it", "End it and start a new one"
_STOPPED, _END = "Your session waits. What was counted is kept.", "End the session"
_BEGUN = "session-begun"
"""In the session of the browser: it was begun by a press, and needs no other one."""
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
        show_end(ended, of.save, _week_of(of, ended))
    elif is_clear(answers):
        if show_before(of.store, of.person, answers, of.save):
            st.session_state.pop(_OVER, None)
            st.session_state[_BEGUN] = True
            st.rerun()
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
        show_end(session, of.save, _week_of(of, session))
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
        may_go_on=partial(may_train, of.person.key),
        by_itself=_BEGUN in st.session_state,
    )
    if live.guided.moment in ("asking", "over"):
        st.session_state.pop(_BEGUN, None)
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
    """The week that the session is of, as it was when it began, for its reasons."""
    week = _written(of, session)
    lines = tuple(was for was, _ in _week_of(of, session))
    return None if week is None else replace(week, lines=lines)


def _week_of(of: _Of, session: GuidedSession) -> Week:
    """The lines of its week, each as it was in the session and as it is after it."""
    week = _written(of, session)
    if week is None:
        return ()
    answers = answers_of(of.person.key)
    earlier = guided_of(of.store, of.person.id)
    earlier = [one for one in earlier if one.began_at < session.began_at]
    was = rest_of_week(week, earlier, answers)
    now = rest_of_week(week, [*earlier, session], answers)
    return [(one, then) for one, then in zip(was, now, strict=True) if one is not None]


def _written(of: _Of, session: GuidedSession) -> Programme | None:
    weeks = programmes_of(of.store, of.person.id, session.programme)
    return next((one for one in weeks if one.week == session.week), None)

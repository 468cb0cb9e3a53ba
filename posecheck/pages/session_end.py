"""The end of a session: what it came to, the one thing for the next time, and how it hurts."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

import streamlit as st

from posecheck.guided import session as events
from posecheck.guided.record import GuidedSession
from posecheck.guided.summary import SessionSummary, summary_of
from posecheck.live.session_writer import Save
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.present.pain_words import Week, after_hurting
from posecheck.present.programme_page import how_often
from posecheck.present.session_words import NOT_JUDGED, PAIN_NOW, STOPPED, drill_line, headline
from posecheck.present.words import movement_label
from posecheck.programme.pain import light
from posecheck.programme.rules import limits

_SAVE, _KEPT = "Save and finish", "Kept. Tomorrow you are asked how it went over night."
_NEXT_ON = "Next session: {} ({})."
_WHEN_SETTLED = "Next session: when it has settled, on {} at the earliest ({})."
_NEXT = "Next time"
_NOTHING = "Nothing stood out for certain."
_NEXT_DAY = "How much did it hurt on the day after your last session?"
_NEXT_SAVE = "Save"


def pain_scale(label: str, key: str) -> int | None:
    """0 to 10, one press; None where nothing was pressed."""
    return st.segmented_control(label, list(range(11)), key=key)


def show_end(session: GuidedSession, save: Save, week: Week = ()) -> None:
    """week: the lines of the programme, each as it was in the session and as it is after it."""
    summary = summary_of(session)
    if session.stopped:
        st.error(f"**{STOPPED}**", icon=":material/front_hand:")
    st.header(headline(summary, session), anchor=False)
    if not summary.judged:
        st.markdown(NOT_JUDGED)
    for drill in summary.drills:
        st.markdown(
            f"- **{escaped(movement_label(drill.movement))}**: {escaped(drill_line(drill))}"
        )
    _next_time(summary, after_hurting(summary, week))
    if session.is_open:
        _ask(session, save)
    else:
        st.success(f"{_KEPT} {_next_session(session)}", icon=":material/check:")
        with st.container(horizontal=True, gap="medium"):
            link("programme", "Your programme")
            link("progress", "Progress")


def _next_time(summary: SessionSummary, hurt: list[str]) -> None:
    """What hurt comes first; then the one thing of the form, where it was judged."""
    if not hurt and not summary.judged:
        return
    with st.container(border=True, key="pc-first"):
        for text in hurt:
            st.markdown(f"**{_NEXT}.** {escaped(text)}")
        if summary.next_time is None:
            if not hurt:
                st.markdown(f"**{_NEXT}.** {_NOTHING}")
            return
        movement, fault = summary.next_time
        st.markdown(f"**{_NEXT}, {escaped(movement_label(movement))}.** {escaped(fault.cue)}")
        st.caption(escaped(fault.why))
        link("movements", "How it is done", query={"movement": movement})


def _ask(session: GuidedSession, save: Save) -> None:
    with st.form("session-after", border=True):
        pain = pain_scale(PAIN_NOW, "session-pain-after")
        if st.form_submit_button(_SAVE, type="primary", icon=":material/check:"):
            save(events.finish(session, time.time(), pain))
            st.rerun()


def _next_session(session: GuidedSession) -> str:
    """On which day the next one may be, after the days of rest."""
    ended = datetime.fromisoformat(session.ended_at or session.began_at).astimezone()
    day = ended.date() + timedelta(days=limits().rest_days + 1)
    hurts = session.stopped or light(session.pain_after or 0) != "go"
    return (_WHEN_SETTLED if hurts else _NEXT_ON).format(f"{day:%A}", how_often())


def ended_today(session: GuidedSession) -> bool:
    """Whether it came to its end, whichever, on the day that it is here now."""
    if not session.ended_at:
        return False
    return datetime.fromisoformat(session.ended_at).astimezone().date() == date.today()


def ask_next_day(session: GuidedSession, save: Save) -> None:
    """Of the last session, finished or broken off, from the day after it on, where nobody has said
    yet."""
    if session.is_open or session.pain_next_day is not None or not session.results:
        return
    if ended_today(session):
        return
    with st.form("session-next-day", border=True):
        pain = pain_scale(_NEXT_DAY, "session-pain-next-day")
        if st.form_submit_button(_NEXT_SAVE) and pain is not None:
            save(events.next_day(session, time.time(), pain))
            st.rerun()

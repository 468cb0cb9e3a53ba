"""Your programme: what to do today, how much of it, and the number that each drill follows from."""

from __future__ import annotations

from datetime import date

import streamlit as st
from msgspec.structs import replace

from posecheck.intake.red_flags import is_clear, stopped
from posecheck.jobs.screening import waiting_parts
from posecheck.pages import look, whose
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, is_present, link
from posecheck.pages.own_answers import answers_of
from posecheck.pages.programme_lines import show_lines
from posecheck.pages.programme_state import (
    ProgrammeNow,
    Programming,
    has_other_reasons,
    programme_now,
    write_due_week,
    write_first,
)
from posecheck.pages.programme_weeks import show_props, show_weeks
from posecheck.pages.red_flag_check import show_red_flags, show_stop
from posecheck.pages.screen_parts import watch
from posecheck.pages.screen_state import Screening, read_what_is_ready
from posecheck.pages.whose import PERSON
from posecheck.present import words
from posecheck.present.programme_page import how_often, minutes, programme_page
from posecheck.programme.grow import eased, rest_of_week
from posecheck.programme.plan import Programme
from posecheck.programme.private import with_answers
from posecheck.programme.said import is_not_yet, said_by_now
from posecheck.screen.evaluate import goes_on
from posecheck.screen.result import Screen

_TITLE = "Your programme"
_NO_SCREEN = (
    "A programme follows from a screen: five minutes in front of a camera, in short parts. What "
    "stands out brings in drills, and each says why it is there."
)
_TO_SCREEN, _TO_BEGIN = "Go to the five-minute screen", "Say where it aches first"
_WAITING = "Your clips are being looked at. The programme is written as soon as they are read."
_START, _GO_ON = "Start today's session", "Go on with the session"
_AGAIN, _AGAIN_NOW = "Screen again on {}", "The next screen is due: five minutes show what changed"
_REST = "Go on with the screen"
_NEWER = "There is a newer screen, of {}. This programme follows from the one of {}."
_WRITE_NEW = "Write a new programme from it"
_MORE = "Your screen or your answers have changed since this programme was written."
_WRITE_ANEW = "Write it again"
_PRINT, _PRINT_HELP = "Print", "One page in a file: open it, and print it."
_TIME = "about {} a session"
_BY, _TO_KNOW = "by {}", "Good to know"
_KEPT = "Week {} is written: what changed, and why, stands with each drill."


def page() -> None:
    st.title(_TITLE, anchor=False)
    person = whose.choose_person("programme")
    if person is not None:
        of = Programming(the_store(), person, answers_of(person.key), date.today())
        with said():
            _show(of)
    look.end()


def _show(of: Programming) -> None:
    if stopped(of.answers) is not None:
        show_stop(of.person.key, of.answers)
        return
    screening = Screening(of.store, of.person, of.answers.runs, of.today)
    read_what_is_ready(screening)
    now = programme_now(of)
    if not is_clear(of.answers):
        show_red_flags(of.person.key, of.answers)
        return
    waiting = waiting_parts(of.person.key)
    if now.programme is None and waiting:
        st.info(_WAITING, icon=":material/hourglass_top:")
        watch(screening, tuple(waiting.values()))
        return
    if now.programme is None and now.screen is None:
        _ask_for_screen()
        return
    if now.programme is None and now.screen is not None:
        write_first(of, now.screen)
        now = programme_now(of)
    elif write_due_week(of, now):
        now = programme_now(of)
        st.success(_KEPT.format(now.programme.week if now.programme else ""))
    if now.programme is not None:
        _programme(of, now, _as_seen_by_now(now.programme, now.screen))


def _as_seen_by_now(programme: Programme, screen: Screen | None) -> Programme:
    """Parts of its screen may have been done since it was written."""
    if screen is None or screen.date != programme.screen:
        return programme
    return replace(programme, said=said_by_now(programme, screen))


def _ask_for_screen() -> None:
    st.markdown(_NO_SCREEN)
    with st.container(horizontal=True, gap="medium"):
        link("screen", _TO_SCREEN, icon=":material/arrow_forward:")
        link("begin", _TO_BEGIN)


def _programme(of: Programming, now: ProgrammeNow, programme: Programme) -> None:
    today = eased(programme, now.sessions, of.answers)
    said = with_answers(programme, of.answers).said  # what waits is told in its place
    st.caption("  ·  ".join(_facts(now, today)))
    if programme.lines:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            query = {PERSON: str(of.person.id)}
            if is_present("session") and st.button(
                _GO_ON if now.going else _START,
                type="primary",
                icon=":material/play_arrow:",
                key="programme-start",
            ):
                go("session", query)
            st.download_button(
                _PRINT,
                programme_page(with_answers(today, of.answers)),
                f"posecheck-programme-week-{programme.week}.html",
                "text/html",
                icon=":material/print:",
                help=_PRINT_HELP,
                type="tertiary",
            )
    _newer_screen(of, now, programme)
    first = 0 if _follows_from_findings(programme) else 1
    for sentence in said[:first]:
        st.info(escaped(sentence), icon=":material/info:")
    week = rest_of_week(programme, now.sessions, of.answers)
    show_lines(of, programme, week, now.known)
    if said[first:]:
        st.header(_TO_KNOW, anchor=False)
        st.markdown("\n".join(f"- {escaped(sentence)}" for sentence in said[first:]))
    show_props(of)
    show_weeks(of, now, programme)


def _follows_from_findings(programme: Programme) -> bool:
    """Else the first sentence says why: that nothing needs correcting, or nothing was read."""
    return any(reason.finding for line in programme.lines for reason in line.reasons)


def _facts(now: ProgrammeNow, programme: Programme) -> list[str]:
    """ "Week 2", "about 14 minutes", "3 times a week, ...", "3 sessions done this week", "screen
    again on 31 May"."""
    done = len(now.this_week)
    facts = [
        f"**Week {programme.week}**",
        _TIME.format(words.count(minutes(programme), "minute")) if programme.lines else "",
        how_often() if programme.lines else "",
        f"{words.count(done, 'session')} done this week" if done else "",
        _AGAIN.format(words.day(programme.screen_again)) if programme.screen_again else "",
        _BY.format(escaped(programme.by)) if programme.by else "",
    ]
    return [fact for fact in facts if fact]


def _newer_screen(of: Programming, now: ProgrammeNow, programme: Programme) -> None:
    """A screen that is due, or one that is there and that the programme does not follow from."""
    if now.screen_is_newer and now.screen is not None:
        with st.container(border=True, key="pc-question"):
            st.markdown(_NEWER.format(words.day(now.screen.date), words.day(programme.screen)))
            if st.button(_WRITE_NEW, icon=":material/edit_note:", key="programme-anew"):
                write_first(of, now.screen)
                st.rerun()
    elif now.screen is not None and has_other_reasons(of, programme, now.screen):
        with st.container(border=True, key="pc-question"):
            st.markdown(_MORE)
            if st.button(_WRITE_ANEW, icon=":material/edit_note:", key="programme-other"):
                write_first(of, now.screen)
                st.rerun()
    elif now.screen is not None and any(is_not_yet(text) for text in programme.said):
        if goes_on(now.screen, of.today):
            link("screen", _REST, icon=":material/checklist:", query={PERSON: str(of.person.id)})
    elif programme.screen_again and of.today.isoformat() >= programme.screen_again:
        link("screen", _AGAIN_NOW, icon=":material/event_repeat:")

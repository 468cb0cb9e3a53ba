"""A coach's programme for an athlete: what they did and what hurt, the week as it is, each drill to
change, and a new one to write or to give to others too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

import streamlit as st

from posecheck.guided.record import GuidedSession
from posecheck.history.guided import guided_of
from posecheck.history.own import opened
from posecheck.history.programmes import file_programme
from posecheck.intake.body_map import REGIONS
from posecheck.intake.red_flags import red_flags, stopped
from posecheck.pages.coach_programme_lines import show_adding, show_changing
from posecheck.pages.coach_store import COACH, coach, said
from posecheck.pages.markup import escaped
from posecheck.pages.own_answers import answers_of
from posecheck.pages.programme_state import (
    ProgrammeNow,
    Programming,
    day_of,
    programme_now,
    write_first,
)
from posecheck.present import pieces, words
from posecheck.present.pain_words import changed_words
from posecheck.present.programme_page import minutes, programme_page
from posecheck.programme.change import blank
from posecheck.programme.give import given_to
from posecheck.programme.grow import eased, forbidden_now, rest_of_week
from posecheck.programme.plan import Programme
from posecheck.programme.private import with_answers
from posecheck.review.people import Someone, names
from posecheck.review.store import Store

_NAME, _NAME_HELP = "Your name", "Shown on the programmes that you write or change."
_NONE_YET = "There is no programme yet."
_FROM_SCREEN, _BLANK = "Write it from the screen of {}", "Start from an empty programme"
_NO_SCREEN = "There is no screen yet. The athlete does one on the page Five-minute screen."
_WEEK = "**Week {}**, from {}{}, about {} a session"
_FLAG = "A warning sign was answered with yes: {}"
_UNASKED = (
    "The warning signs have not been asked yet. The athlete answers them on the page Where "
    "it aches."
)
_PAIN, _SINCE = "pain {} of 10", "for {}"
_SESSIONS, _NO_SESSIONS = "Sessions", "No session was done yet."
_HEADS = ("Day", "Drills", "In good form", "Pain before", "after", "next day")
_MOST = 8
_GIVE, _GIVE_TO, _GIVEN = "Give it to others too", "Athletes", "Given to {}, as their week 1."
_GIVE_HELP = "The same drills with their first dose, each held against what they answered."
_NOT_GIVEN, _WITHOUT = "**{}** gets none of it: {}", "**{}** gets it without this: {}"
_PRINT = "Print"
_BY_NOW = (
    "After what hurt in this week the athlete does less. The doses above are as they were written;"
    " from one that you change now, the step for the pain is taken again:"
)


def show_programme(store: Store, person: Someone) -> None:
    profile = opened(store, person.id)
    of = Programming(store, profile, answers_of(person.key), date.today())
    now = programme_now(of)
    _flags(of)
    _sessions(now)
    st.text_input(_NAME, key=COACH, max_chars=60, help=_NAME_HELP)
    if now.programme is None:
        st.markdown(_NONE_YET)
    else:
        _programme(of, now.programme)
    _write(of, now)


def _flags(of: Programming) -> None:
    """What the athlete answered that bears on training; nothing of it is in the store."""
    flag, complaint = stopped(of.answers), of.answers.complaint
    if flag is not None:
        st.error(_FLAG.format(escaped(flag.question)), icon=":material/front_hand:")
    elif any(one.id not in of.answers.flags for one in red_flags()):
        st.caption(_UNASKED)
    told = [
        ", ".join(REGIONS[region] for region in complaint.regions),
        "" if complaint.pain is None else _PAIN.format(complaint.pain),
        _SINCE.format(complaint.since) if complaint.since else "",
    ]
    if any(told):
        line = ", ".join(part for part in told if part)
        st.markdown(f"{line[:1].upper()}{line[1:]}.")


def _sessions(now: ProgrammeNow) -> None:
    done = [one for one in now.sessions if one.results][-_MOST:]
    if now.programme is None:
        return
    if not done:
        st.caption(_NO_SESSIONS)
        return
    rows = []
    for one in reversed(done):
        steps = {result.step for result in one.results if result.went == "done"}
        judged = [result for result in one.results if result.judged and result.reps]
        good, reps = (sum(getattr(r, name) for r in judged) for name in ("good_reps", "reps"))
        pains = (one.pain_before, one.pain_after, one.pain_next_day)
        rows.append(
            (
                words.day(day_of(one.began_at).isoformat()),
                f"{len(steps)} of {len(one.steps)} sets",
                f"{good} of {reps} reps" if reps else "–",
                *("–" if pain is None else str(pain) for pain in pains),
            )
        )
    st.markdown(f"**{_SESSIONS}**")
    st.html(pieces.table(_HEADS, rows, labels=True))


def _say_by_now(of: Programming, programme: Programme, sessions: Sequence[GuidedSession]) -> None:
    """What pain has made of the week since it was written: what is changed here is the week as it
    was written, and the step that pain asks for is taken from that."""
    now = rest_of_week(programme, sessions, of.answers)
    forbidden = forbidden_now(programme, of.answers)
    changed = [
        changed_words(was, then, forbidden.get(was.movement, ""))
        for was, then in zip(programme.lines, now, strict=True)
        if then is None or then.dose != was.dose
    ]
    if changed:
        told = [_BY_NOW, "", *(f"- {escaped(one)}" for one in changed)]
        st.info("\n".join(told), icon=":material/arrow_downward:")


def _programme(of: Programming, programme: Programme) -> None:
    by = f", by {escaped(programme.by)}" if programme.by else ""
    time = words.count(minutes(programme), "minute")
    st.markdown(_WEEK.format(programme.week, words.day(programme.from_day), by, time))
    for line in programme.lines:
        show_changing(of, programme, line)
    show_adding(of, programme)
    sessions = guided_of(of.store, of.person.id)
    _say_by_now(of, programme, sessions)
    today = eased(programme, sessions, of.answers)
    with st.container(horizontal=True):
        st.download_button(
            _PRINT,
            programme_page(with_answers(today, of.answers)),
            f"posecheck-programme-{of.person.name}-week-{programme.week}.html",
            "text/html",
            icon=":material/print:",
            type="tertiary",
            key="coach-print",
        )
        _give(of, programme)


def _give(of: Programming, programme: Programme) -> None:
    """The same drills to others, each as a programme of their own, held against their answers."""
    others = {i: name for i, name in names(of.store).items() if i != of.person.id}
    if not others or not programme.lines:
        return
    with st.popover(_GIVE, type="tertiary", icon=":material/group_add:"):
        to = st.multiselect(
            _GIVE_TO, list(others), format_func=others.get, help=_GIVE_HELP, key="coach-give"
        )
        if st.button(_GIVE, key="coach-give-now", disabled=not to):
            with said():
                given = [others[i] for i in to if _given(of, programme, i)]
                if given:
                    st.success(_GIVEN.format(", ".join(map(escaped, given))))


def _given(of: Programming, programme: Programme, person_id: int) -> bool:
    """Whether another one got what of it may be; what may not is said."""
    person = opened(of.store, person_id)
    made, refused = given_to(
        person.name,
        programme,
        answers_of(person.key),
        key=uuid4().hex,
        today=of.today,
        by=coach() or programme.by,
    )
    if made.lines:
        file_programme(of.store, person.id, made)
    if refused:
        words = _WITHOUT if made.lines else _NOT_GIVEN
        st.warning(words.format(escaped(person.name), escaped(" ".join(refused))))
    return bool(made.lines)


def _write(of: Programming, now: ProgrammeNow) -> None:
    if stopped(of.answers) is not None:
        return
    with st.container(horizontal=True):
        if now.screen is None:
            st.caption(_NO_SCREEN)
        elif st.button(
            _FROM_SCREEN.format(words.day(now.screen.date)),
            key="coach-from-screen",
            icon=":material/edit_note:",
        ):
            write_first(of, now.screen, coach())
            st.rerun()
        if st.button(_BLANK, key="coach-blank", icon=":material/note_add:"):
            made = blank(of.person.name, key=uuid4().hex, today=of.today, by=coach())
            file_programme(of.store, of.person.id, made)
            st.rerun()

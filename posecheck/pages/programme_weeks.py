"""What a programme is made with, and what became of it from week to week."""

from __future__ import annotations

import streamlit as st

from posecheck.pages.begin import choose_props
from posecheck.pages.markup import escaped
from posecheck.pages.own_answers import change_answers
from posecheck.pages.programme_state import ProgrammeNow, Programming, day_of, weeks_of, write_first
from posecheck.present.programme_page import dose_words
from posecheck.present.words import day, movement_label
from posecheck.programme.plan import Programme

_PROPS, _PROPS_ABOUT = (
    "What you have at hand",
    "Drills are chosen and swapped among those that can be done with it.",
)
_LEFT_OUT, _LEFT_OUT_HELP = "Drills that you do not want", ("Remove one here to allow it again.")
_WEEKS, _WEEK = "Week by week", "**Week {}**, from {}"
_ANEW, _ANEW_ABOUT = (
    "Write it again",
    "From your newest screen and your present answers, starting again with week 1.",
)
_DONE = "Done this week: {}."


def show_props(of: Programming) -> None:
    with st.expander(_PROPS, icon=":material/fitness_center:"):
        st.caption(_PROPS_ABOUT)
        choose_props(of.person.key, of.answers)
        if of.answers.leave_out:
            kept = st.multiselect(
                _LEFT_OUT,
                of.answers.leave_out,
                default=of.answers.leave_out,
                format_func=movement_label,
                help=_LEFT_OUT_HELP,
                key="programme-left-out",
            )
            change_answers(of.person.key, leave_out=tuple(kept))


def show_weeks(of: Programming, now: ProgrammeNow, programme: Programme) -> None:
    if now.this_week:
        days = dict.fromkeys(day(day_of(one.began_at).isoformat()) for one in now.this_week)
        st.markdown(_DONE.format(", ".join(days)))
    with st.expander(_WEEKS, icon=":material/calendar_month:"):
        for week in weeks_of(of, programme):
            st.markdown(_WEEK.format(week.week, day(week.from_day)))
            st.markdown("\n".join(_lines(week)))
        if now.screen is not None:
            st.caption(_ANEW_ABOUT)
            if st.button(_ANEW, key="programme-write-anew", icon=":material/refresh:"):
                write_first(of, now.screen)
                st.rerun()


def _lines(week: Programme) -> list[str]:
    said = []
    for line in week.lines:
        told = ", ".join(filter(None, (movement_label(line.movement), dose_words(line.dose))))
        said.append(f"{told}: {line.why_changed}" if line.why_changed else told)
    rest = [sentence for sentence in (week.stopped, *week.said) if sentence][:1]
    return [f"- {escaped(text)}" for text in said or rest]

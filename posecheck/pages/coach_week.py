"""The coach's week in one look."""

from __future__ import annotations

from datetime import date

import streamlit as st

from posecheck.history.coach_week import CoachWeek, Trained, coach_week
from posecheck.pages.coach_store import movement_title
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.present import words
from posecheck.present.progress_words import curve_label, curve_said
from posecheck.review.store import Store

_TRAINED, _WAITING, _UNSEEN = "Trained", "Waiting for you", "Not seen for two weeks"
_NOBODY = {
    _TRAINED: "Nobody trained in these seven days.",
    _WAITING: "Nothing is waiting in the review queue.",
    _UNSEEN: "You have seen everybody.",
}
_NO_CHANGE = "Nothing changed by more than its error."
_QUEUE = "Open the review queue"


def show_week(store: Store) -> None:
    """The seven days that end today."""
    week = coach_week(store, date.today())
    st.caption(f"{week.since:%d %b} to {week.until:%d %b %Y}")
    for title, lines in week_lines(week).items():
        st.header(f"{title} ({len(lines)})" if lines else title, anchor=False)
        st.markdown("\n".join(f"- {line}" for line in lines) or _NOBODY[title])
        if title == _WAITING and lines:
            link("queue", _QUEUE)


def week_lines(week: CoachWeek) -> dict[str, list[str]]:
    """The three lists, one line of Markdown a person."""
    return {
        _TRAINED: [_trained(one) for one in week.trained],
        _WAITING: [
            f"**{escaped(person.name)}**: {words.count(person.waiting, 'question')}"
            for person in week.waiting
        ],
        _UNSEEN: [
            f"**{escaped(person.name)}**: " + (f"last on {day:%d %b %Y}" if day else "never yet")
            for person, day in week.unseen
        ],
    }


def _trained(one: Trained) -> str:
    told = [
        f"{movement_title(c.movement)}, {curve_label(c.curve.raw).lower()}: {curve_said(c.curve)}"
        for c in one.changed
    ]
    days = words.count(one.days, "day")
    return f"**{escaped(one.person.name)}** on {days}. {escaped(' '.join(told) or _NO_CHANGE)}"

"""Progress: the weeks, where to go on, per movement the one thing to work on with its error,
screens held against each other, pain, and taking it all along."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import streamlit as st

from posecheck.errors import PosecheckError
from posecheck.history.earlier import join_own
from posecheck.history.own import OwnProfile
from posecheck.history.records import records_of
from posecheck.pages import look, whose
from posecheck.pages.charts import as_wide_as_the_page, show_chart
from posecheck.pages.coach_store import said, the_store
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import link
from posecheck.pages.progress_kept import show_earlier_results, show_gone, show_kept
from posecheck.pages.whose import PERSON
from posecheck.present import pieces, words
from posecheck.present import progress_words as told
from posecheck.present.charts.sessions import over_sessions
from posecheck.present.progress_page import METHOD, curves_shown, pain_rows, screens_title
from posecheck.progress.overview import MovementProgress, Overview, ProgressCurve, overview_of
from posecheck.review.store import Store

_TITLE = "Progress"
_EMPTY = (
    "There is nothing here yet. Your screens, sessions and checks will appear on this "
    "page. After six sessions it says what changed."
)
_TO_SCREEN, _TO_PROGRAMME, _GO_ON = "Five-minute screen", "Your programme", "Go on with the session"
_QUARTER = "The last three months"
_RUNS, _PAIN, _HOW = "Runs", "Pain, 0 to 10", "How a change is told"
_PAIN_BEFORE = "Pain before that"
_PAIN_HEADS = ("Day", "Before", "During", "After", "Next day")
_SCREEN_HEADS = ("Finding", "Before", "Now", "What it says")
_CHANGED, _INSIDE = ":material/trending_flat: **{}**", "{}"
_JOINED = "progress-joined"
SHOWN_WEEKS = 4
SHOWN_PAIN = 5
OPEN_MOVEMENTS = 6
"""Movements whose curves are drawn at once; those done longer ago open at a press."""


def page() -> None:
    st.title(_TITLE, anchor=False)
    show_gone()
    person = whose.choose_person("progress")
    if person is not None:
        with said():
            _show(person)
    look.end()


def _show(person: OwnProfile) -> None:
    store = the_store()
    _join_own(store, person)
    records = records_of(store, person.id)
    overview = overview_of(records, person.name, date.today())
    query = {PERSON: str(person.id)}
    if overview.is_empty:
        st.info(_EMPTY, icon=":material/info:")
        with st.container(horizontal=True, gap="medium"):
            link("screen", _TO_SCREEN, query=query)
            link("programme", _TO_PROGRAMME, query=query)
    else:
        _weeks(overview)
        _go_on(overview, query)
        _pain(overview)
        if line := told.too_few_said(overview):
            st.caption(line)
        with_figures = [m for m in overview.movements if curves_shown(m)]
        for k, movement in enumerate(with_figures):
            _movement(movement, words.movement_label(movement.movement), k < OPEN_MOVEMENTS)
        if overview.runs:
            _movement(overview.runs, _RUNS, True)
        if line := told.without_figures_said(overview):
            st.caption(escaped(line))
        _screens(overview)
        with st.expander(_HOW, icon=":material/straighten:"):
            st.markdown(METHOD)
    show_earlier_results(store, person)
    if not overview.is_empty:
        show_kept(store, person, overview, records)


def _join_own(store: Store, person: OwnProfile) -> None:
    """What the pages of this computer held against the person's own neutral, and what their screen
    holds, is theirs: looked for once in a session of the browser."""
    if st.session_state.get(_JOINED) != person.id:
        st.session_state[_JOINED] = person.id
        with suppress(PosecheckError, OSError):
            join_own(store, person)


def _weeks(overview: Overview) -> None:
    st.markdown(f"**{told.week_said(overview)}** {told.called_said(overview)}")
    with st.container(key="pc-weeks-shown"):
        st.html(pieces.weeks(told.week_rows(overview, SHOWN_WEEKS), told.MARKS))
    with st.expander(_QUARTER, icon=":material/calendar_month:"):
        st.html(pieces.weeks(told.week_rows(overview, len(overview.weeks)), told.MARKS))


def _go_on(overview: Overview, query: dict[str, str]) -> None:
    if overview.go_on is not None:
        with st.container(border=True, key="pc-go-on"):
            st.markdown(told.go_on_said(overview.go_on))
            link("session", _GO_ON, query=query)


def _movement(progress: MovementProgress, title: str, at_once: bool) -> None:
    with st.container(border=True, key=f"pc-progress-{progress.movement}"):
        st.header(escaped(title), anchor=False)
        if line := told.thing_said(progress):
            st.markdown(escaped(line))
        curves = curves_shown(progress)
        if at_once or st.toggle(
            f"Show {words.count(len(curves), 'curve')}", key=f"curves-{progress.movement}"
        ):
            _curves(progress, curves)


def _curves(progress: MovementProgress, curves: list[ProgressCurve]) -> None:
    for k in range(0, len(curves), 2):
        for place, curve in zip(st.columns(2, gap="medium"), curves[k : k + 2], strict=False):
            with place:
                label = told.curve_label(curve.raw)
                st.markdown(f"**{escaped(label)}**")
                show_chart(
                    over_sessions(curve.raw, label, as_wide_as_the_page(130), progress.pain),
                    f"chart-{progress.movement}-{curve.raw.measure}-{curve.raw.side}",
                )
                sentence = escaped(told.curve_said(curve))
                changed = told.outcome_key(curve.long_change) == "changed"
                (st.markdown if changed else st.caption)(
                    _CHANGED.format(sentence) if changed else sentence
                )


def _screens(overview: Overview) -> None:
    if overview.screen_changes:
        st.header(screens_title(overview), anchor=False)
        rows = [told.screen_texts(change) for change in overview.screen_changes]
        st.html(pieces.table(_SCREEN_HEADS, rows, labels=True))


def _pain(overview: Overview) -> None:
    """The newest answers open, those before folded away."""
    rows = pain_rows(overview)
    if rows:
        st.header(_PAIN, anchor=False)
        st.html(pieces.table(_PAIN_HEADS, rows[:SHOWN_PAIN], labels=True))
    if rows[SHOWN_PAIN:]:
        with st.expander(_PAIN_BEFORE, icon=":material/healing:"):
            st.html(pieces.table(_PAIN_HEADS, rows[SHOWN_PAIN:], labels=True))

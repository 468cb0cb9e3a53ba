"""What a screen shows, on the page: what stands out with its drawing and number, what else was
read, what could not be seen and how to see it, what research says, and the ways on."""

from __future__ import annotations

import streamlit as st

from posecheck.pages import look
from posecheck.pages.markup import escaped
from posecheck.pages.navigation import go, is_present, link
from posecheck.pages.screen_state import Screening, UnderWay, begin_anew
from posecheck.pages.whose import PERSON
from posecheck.present import pieces
from posecheck.present.screen_page import drawing, shown_large, to_screen_html
from posecheck.present.screen_rows import (
    STANDING_SAID,
    ScreenLine,
    headline,
    not_seen,
    screen_rows,
)
from posecheck.present.words import count, day
from posecheck.screen.result import Screen
from posecheck.screen.rules import evidence

_SO_FAR, _OF = "So far: {}", "Screen of {}"
_ON, _ANEW = "Go on: your programme", "Take a new screen"
_PRINT, _PRINT_HELP = "Download to print", "One page in a file: open it, and print it."
_ELSE, _ALL = "What else was read", "What was read"
_HEADS = ("Looked at", "Read", "Somewhere between", "Threshold", "It says")
_KEY = (
    "A camera never reads exactly: the true value lies somewhere between the two numbers, in 19 of"
    " 20 cases. The threshold is the number from which on something counts as standing out. ▲"
    " stands out: both numbers are beyond the threshold. ? perhaps: the value is, one of the two is"
    " not. ✓ within."
)
_UNSEEN = "What could not be seen, and how to see it"
_OPEN, _SKIPPED = "Not done yet", "Left out"
_OPEN_WHY, _SKIPPED_WHY = (
    "It can be added within a week of the first part; the rest stands.",
    "It can be done within a week of the first part; the rest stands.",
)
_ENOUGH = (
    "This is enough for a first programme. What is left, about {}, can follow within a week: the "
    "programme says what it does not know yet, and grows by it."
)
_RESEARCH = "Posture and pain: what research says"
_NO_CAUSE = (
    "The screen describes how you stand and move. It does not say why something hurts, and it "
    "finds no illness."
)


def show_screen_result(of: Screening, under_way: UnderWay) -> None:
    screen = under_way.screen
    if screen is None:
        return
    said = headline(screen)
    st.caption(_OF.format(day(screen.date)))
    whole = under_way.is_whole
    st.header(said if whole else _SO_FAR.format(said[:1].lower() + said[1:]), anchor=False)
    if under_way.is_enough and under_way.to_do:
        seconds = sum(part.takes_s for part in under_way.to_do)
        st.markdown(_ENOUGH.format(count(max(1, round(seconds / 60)), "minute")))
    _ways(of, screen, whole, under_way.is_enough)
    rows = screen_rows(screen)
    large = shown_large(rows)
    if large:
        columns = st.columns(max(2, len(large)), gap="medium")  # one alone is no larger
        for column, row in zip(columns, large, strict=False):
            with column, st.container(border=True, height="stretch"):
                _large(row)
    rest = [row for row in rows if row not in large and row.finding.standing != "not-seen"]
    if rest:
        st.markdown(f"**{_ELSE if large else _ALL}**")
        st.html(pieces.table(_HEADS, [_cells(row) for row in rest], labels=True))
        st.caption(_KEY)
    _unseen(screen)
    with st.expander(_RESEARCH, icon=":material/menu_book:"):
        st.markdown("\n".join(f"- {escaped(e.text)} *{escaped(e.source)}.*" for e in evidence()))
    st.caption(_NO_CAUSE)


def _ways(of: Screening, screen: Screen, whole: bool, enough: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        query, icon = {PERSON: str(of.person.id)}, ":material/arrow_forward:"
        if not (whole or enough):
            link("programme", _ON, icon, query)
        elif is_present("programme") and st.button(_ON, type="primary", icon=icon, key="screen-on"):
            go("programme", query)
        st.download_button(
            _PRINT,
            to_screen_html(screen),
            f"posecheck-screen-{screen.date}.html",
            "text/html",
            icon=":material/print:",
            help=_PRINT_HELP,
            type="tertiary",
            key="screen-print",
        )
        if (
            whole
            and screen.date < of.today.isoformat()
            and st.button(_ANEW, key="screen-anew", type="tertiary", icon=":material/refresh:")
        ):
            begin_anew(of)
            st.rerun()


def _large(row: ScreenLine) -> None:
    """A finding that stands out."""
    if drawn := drawing(row, "fig", look.theme()):
        st.image(drawn, width="stretch", alt=row.title)
    st.caption(escaped(row.part))
    st.markdown(f":orange[**▲ {escaped(row.title)}**]")
    st.markdown(f"**{escaped(row.value)}**")
    st.html(pieces.ruler_bar(row.marks, row.spoken) if row.marks else "")
    numbers = [row.between_said, row.limit_said, row.times]
    st.caption(escaped(", ".join(part for part in numbers if part)))
    if row.note:
        st.caption(escaped(row.note))
    st.markdown(escaped(row.why))


def _cells(row: ScreenLine) -> tuple[pieces.Cell, ...]:
    said = STANDING_SAID[row.finding.standing]
    strong = "strong" if row.finding.standing == "stands-out" else ""
    read = "; ".join(part for part in (row.value, row.times, row.note) if part)
    looked_at = (f"{row.mark} {row.looked_at}", "head")
    return looked_at, (read, strong), row.between_and or "–", row.limit or "–", said


def _unseen(screen: Screen) -> None:
    """Part by part, with what to do; those not done or left out in one line each."""
    unseen = not_seen(screen)
    rows = [
        (f"{one.title} ({one.what})", one.why)
        for one in unseen
        if one.state not in ("open", "skipped")
    ]
    for state, label, why in (("open", _OPEN, _OPEN_WHY), ("skipped", _SKIPPED, _SKIPPED_WHY)):
        titles = dict.fromkeys(one.title for one in unseen if one.state == state)
        rows += [(label, f"{'; '.join(titles)}. {why}")] if titles else []
    if rows:
        with st.expander(f"{_UNSEEN} ({len(rows)})", icon=":material/visibility_off:"):
            st.html(pieces.refused(rows))

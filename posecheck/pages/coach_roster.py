"""The roster: everybody who is coached as one table, who waits for the coach first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from posecheck.present import pieces
from posecheck.review.roster import SHOWN, RosterLine

PERSON = "person"
"""In the address: the number of the athlete whose page it is."""
_OPEN = "roster-open"
_FIND = "roster-find"
_COLUMNS = ("Athlete", "", "Waiting", "Last session", "Good form", "Last cue")
_HELP = {
    "Waiting": "Questions in the review queue that have no label yet.",
    "Last session": "The day of the newest video, check or guided session.",
    "Good form": (
        "The share of reps in which nothing lies beyond a threshold, session by session, the newest"
        f" {SHOWN}: from none at the bottom to all at the top."
    ),
    "Last cue": "What the newest session with a clear fault tells them first.",
}
_ON_PAPER = 4
"""Sessions whose good form is printed: so many fit into a line [E]."""
_ROW_PX = 38
_NAME_PX = 200
"""Of the athlete's name: 28 letters; on a phone, Open and Waiting still stand beside it. [E] Not
pinned: Streamlit writes what is pinned in a grey that has 4 to 1."""


def show_roster(lines: list[RosterLine]) -> None:
    """The table, and a search by name; either opens an athlete's page."""
    names = {line.person.id: line.person.name for line in lines}
    st.selectbox(
        "Open an athlete",
        sorted(names, key=lambda i: names[i].casefold()),
        index=None,
        format_func=names.get,
        placeholder="Write a name, or press Open in a row",
        key=_FIND,
        on_change=_found,
        label_visibility="collapsed",
    )
    with st.container(key="pc-screen-only-roster"):
        _show_table(lines)
    st.html(on_paper(lines))


def _show_table(lines: list[RosterLine]) -> None:
    config = st.column_config
    help_of = _HELP.get
    st.dataframe(
        table(lines),
        hide_index=True,
        width="stretch",
        height=_ROW_PX * (min(len(lines), 20) + 1),
        row_height=_ROW_PX,
        placeholder="",
        key="roster",
        column_config={
            "Athlete": config.TextColumn(width=_NAME_PX),
            "": config.ButtonColumn(
                "",
                width="small",
                type="tertiary",
                key=_OPEN,
                on_click=_pressed,
                args=([line.person.id for line in lines],),
            ),
            "Waiting": config.NumberColumn(width=80, help=help_of("Waiting")),
            "Last session": config.DateColumn(
                format="D MMM YYYY", width=110, help=help_of("Last session")
            ),
            "Good form": config.LineChartColumn(
                y_min=0.0, y_max=1.0, width=150, help=help_of("Good form")
            ),
            "Last cue": config.TextColumn(width="large", help=help_of("Last cue")),
        },
    )


def table(lines: list[RosterLine]) -> pd.DataFrame:
    """One row a person, in the order given."""
    rows = [
        (
            line.person.name,
            "Open",
            line.person.waiting,
            line.last,
            list(line.good),
            line.cue,
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def on_paper(lines: list[RosterLine]) -> str:
    """The same as HTML: the table on the screen is a picture as wide as its window, of which paper
    cuts off what does not fit. Good form in numbers, the newest last."""
    rows = [
        (
            line.person.name,
            str(line.person.waiting),
            f"{line.last:%d %b %Y}" if line.last else "never yet",
            ", ".join(f"{100 * share:.0f}\u00a0%" for share in line.good[-_ON_PAPER:]),
            line.cue,
        )
        for line in lines
    ]
    heads = [name for name in _COLUMNS if name]
    return f'<div class="pc-paper-only">{pieces.table(heads, rows)}</div>'


def _pressed(ids: list[int]) -> None:
    click = st.session_state.get(_OPEN)
    if click is not None and 0 <= click["row"] < len(ids):
        open_athlete(ids[click["row"]])


def _found() -> None:
    if (who := st.session_state.get(_FIND)) is not None:
        open_athlete(who)


def open_athlete(who: int | None) -> None:
    """Goes to an athlete's page; None: back to the table."""
    if who is None:
        st.query_params.pop(PERSON, None)
    else:
        st.query_params[PERSON] = str(who)

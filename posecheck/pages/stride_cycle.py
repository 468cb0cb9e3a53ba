"""Curves over the gait cycle, from one landing of a foot to its next: the mean of all strides, and
how far they spread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from posecheck.errors import InputError
from posecheck.jobs.results import Result
from posecheck.measures.catalogue import definition, rank_in
from posecheck.measures.gait.cycle import PERCENT
from posecheck.pages.result_curves import colours
from posecheck.present import words
from posecheck.results.formats.gait_cycle_csv import read_csv

_LEAD = 2
_HEIGHT = 310


@lru_cache(maxsize=8)
def read_cycles(path: Path) -> Any:
    """The table as a data frame; None where it is not one of posecheck's."""
    import pandas as pd

    try:
        curves = read_csv(path)
    except InputError:
        return None
    columns = ("measure", "mean", "sd", "low", "high", "cycles")
    rows = [
        pd.DataFrame(
            {
                "side": c.side or None,
                "percent": PERCENT,
                **{name: getattr(c, name) for name in columns},
            }
        )
        for c in curves
    ]
    return pd.concat(rows, ignore_index=True) if rows else None


def show_cycles(clips: Sequence[Result]) -> None:
    """Of one clip, or of several of one run: a curve that two have is the first one's. Nothing
    where none has such a table."""
    import pandas as pd

    tables = [
        table
        for clip in clips
        if (path := clip.folder.gait_cycle).is_file() and (table := read_cycles(path)) is not None
    ]
    if not tables:
        return
    table = pd.concat(tables, ignore_index=True).drop_duplicates(["measure", "side", "percent"])
    names = sorted(table["measure"].unique(), key=lambda n: (rank_in("cycle", n), n))
    st.subheader("One stride, from landing to landing", anchor=False)
    most = int(table["cycles"].max())
    st.caption(
        "0 % is a foot's landing, 100 % its next one. "
        f"The line is the mean of up to {most} strides, the band how far they spread."
    )
    for name in names[:_LEAD]:
        _show(table, name)
    if names[_LEAD:]:
        label = {
            None: "Choose a measure",
            **{name: words.measure_label(name) for name in names[_LEAD:]},
        }
        chosen = st.selectbox("One more", list(label), format_func=label.get, key="pc-more-cycle")
        if chosen:
            _show(table, chosen)


def _show(table: Any, name: str) -> None:
    st.markdown(
        f"**{words.measure_label(name)}**" + (f": {definition(name)}" if definition(name) else "")
    )
    st.altair_chart(
        cycle_chart(table, name),
        width="stretch",
        key=f"cycle-{name}",
        alt=f"{words.measure_label(name)} over the gait cycle",
    )


def cycle_chart(table: Any, name: str) -> Any:
    """The Altair chart of one measure: left solid, right dashed, each named at its end."""
    import altair as alt

    ink = colours()
    part = table[table["measure"] == name].copy()
    part["side"] = part["side"].fillna("both") if part["side"].isna().any() else part["side"]
    part["foot"] = part["side"].map(lambda s: f"{s} foot" if s in ("left", "right") else "both")
    part["lower"], part["upper"] = part["mean"] - part["sd"], part["mean"] + part["sd"]
    feet = sorted(part["foot"].unique())
    inks = alt.Scale(domain=feet, range=[ink["line"], ink["off"]][: len(feet)])
    key = alt.Legend(
        orient="top", symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3, symbolSize=500
    )
    colour = alt.Color("foot:N", title=None, scale=inks, legend=key)
    dashes = alt.Scale(domain=feet, range=[[1, 0], [7, 4]][: len(feet)])
    dash = alt.StrokeDash("foot:N", title=None, scale=dashes, legend=key)
    x = alt.X("percent:Q", title="% of the stride", scale=alt.Scale(domain=[0, 100], nice=False))
    y = alt.Y("mean:Q", title=None, scale=alt.Scale(zero=False))
    said = [
        alt.Tooltip("foot:N", title="foot"),
        alt.Tooltip("percent:Q", title="% of the stride", format=".0f"),
        alt.Tooltip("mean:Q", title="mean", format=".1f"),
        alt.Tooltip("sd:Q", title="spread (1 SD)", format=".1f"),
        alt.Tooltip("cycles:Q", title="strides"),
    ]
    near = alt.selection_point(
        nearest=True, on="pointerover", fields=["percent"], empty=False, clear="pointerout"
    )
    base = alt.Chart(part)
    return alt.layer(
        base.mark_area(opacity=0.16).encode(x=x, y=alt.Y("lower:Q"), y2="upper:Q", color=colour),
        base.mark_line(strokeWidth=2.4).encode(x=x, y=y, color=colour, strokeDash=dash),
        base.mark_point(filled=True, size=60)
        .encode(
            x=x,
            y=y,
            color=colour,
            tooltip=said,
            opacity=alt.condition(near, alt.value(1), alt.value(0)),
        )
        .add_params(near),
    ).properties(height=_HEIGHT)

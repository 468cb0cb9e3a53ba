"""Curves over the phase of a rep: one against the person's others, or two against one another."""

from __future__ import annotations

import streamlit as st

from posecheck.pages.charts import as_wide_as_the_page, show_chart
from posecheck.present.charts import phase
from posecheck.review.curves import BACK, OUT, PHASE
from posecheck.review.queue import CurveAmongOthers
from posecheck.review.side_by_side import CurvePair

_HEIGHT = 190
_FAR = (OUT * 100, BACK * 100)
AXES = {
    "rep": "Along a rep: out, at the far position (shaded), back.",
    "run": "Along a stride, from one contact of a foot to its next.",
}
"""Of a run the mean stride is shown, see review.curves.over_cycles."""


def show_against_others(
    curve: CurveAmongOthers, kind: str, key: str, height: int = _HEIGHT
) -> None:
    """One unit's curve over the person's others, which are thin and grey. height: px."""
    look, far = as_wide_as_the_page(height), _FAR if kind == "rep" else None
    show_chart(
        phase.against_others(
            curve.measure,
            PHASE * 100,
            curve.values,
            curve.half_width or 0.0,
            curve.others,
            look,
            far,
        ),
        key,
    )
    st.caption(AXES.get(kind, f"Along the {kind}."))


def show_pair(curves: CurvePair, key: str) -> None:
    both = ((curves.first, curves.first_half), (curves.second, curves.second_half))
    show_chart(
        phase.pair(curves.measure, PHASE * 100, both, as_wide_as_the_page(_HEIGHT), _FAR), key
    )

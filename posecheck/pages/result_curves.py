"""Measures over time, with reps, intervals and limits; pointing at one shows the values."""

from __future__ import annotations

import streamlit as st

from posecheck.model.report import Report
from posecheck.pages.charts import as_wide_as_the_page, show_chart
from posecheck.present import words
from posecheck.present.charts.over_time import chosen_curves, over_time
from posecheck.present.story import thresholds_of


def show_curves(report: Report, drive: str | None, place: str = "") -> None:
    """The curves that matter, and the others to choose from. place: tells several of these on one
    page apart."""
    lead, more = chosen_curves(report, drive)
    if not lead:
        return
    st.subheader("Over time", anchor=False)
    st.caption(_key(report, lead))
    for name in lead:
        show_curve(report, name, place)
    if more:
        label = {None: "Choose a measure", **{name: words.measure_label(name) for name in more}}
        chosen = st.selectbox(
            "One more curve", list(label), format_func=label.get, key=f"pc-more{place}"
        )
        if chosen:
            show_curve(report, chosen, place)


def _key(report: Report, names: list[str]) -> str:
    """What the lines and marks of these curves are."""
    limit = (
        ", the dashed line the threshold"
        if any(thresholds_of(report, name) for name in names)
        else ""
    )
    marks = " Numbers above are the reps; ▲ marks one with a fault." if report.reps else ""
    if report.hold and report.hold.faults:
        marks = " ▲ marks where form was off."
    if report.stride and report.stride.steps:
        marks = " Below, when each foot was on the ground."
    return f"The line is the value, the band its 95 % interval{limit}.{marks}"


def show_curve(report: Report, name: str, place: str = "") -> None:
    curve = report.curves[name]
    st.markdown(
        f"**{words.measure_label(name)}**,"
        f" {words.unit_word(curve.unit) or 'a number'}{_signs(name)}"
    )
    show_chart(over_time(report, name, as_wide_as_the_page()), f"curve-{name}{place}")


def _signs(name: str) -> str:
    said = words.sign_words(name)
    return f" (+ {said[0]}, − {said[1]})" if said else ""

"""Curves over the gait cycle, from one landing of a foot to its next: the mean of all strides, and
how far they spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import streamlit as st

from posecheck.errors import InputError
from posecheck.jobs.results import Result
from posecheck.measures.catalogue import definition, find
from posecheck.model.stride import CycleCurve
from posecheck.pages.charts import as_wide_as_the_page, show_chart
from posecheck.present import words
from posecheck.present.charts.cycle import by_measure, over_cycle, references
from posecheck.results.formats.gait_cycle_csv import read_csv

_LEAD = 2


@lru_cache(maxsize=8)
def read_cycles(path: Path) -> tuple[CycleCurve, ...]:
    """The curves of the table; none where it is not one of posecheck's."""
    try:
        curves = read_csv(path)
    except InputError:
        return ()
    return tuple(replace(c, unit=known.unit) if (known := find(c.measure)) else c for c in curves)


def show_cycles(clips: Sequence[Result]) -> None:
    """Of one clip, or of several of one run: a curve that two have is the first one's. Nothing
    where none has such a table."""
    found = {}
    for clip in clips:
        for curve in (
            read_cycles(clip.folder.gait_cycle) if clip.folder.gait_cycle.is_file() else ()
        ):
            found.setdefault((curve.measure, curve.side), curve)
    together = {curves[0].measure: curves for curves in by_measure(found.values())}
    if not together:
        return
    names = list(together)
    st.subheader("One stride, from landing to landing", anchor=False)
    most = max(curve.cycles for curve in found.values())
    usual = (
        " A dashed box is where the curve usually lies."
        if any(references(clips[0].report.movement, n) for n in names[:_LEAD])
        else ""
    )
    st.caption(
        f"0 % is a foot's landing, 100 % its next one. The line is the mean of up to {most}"
        f" strides, the band how far they spread.{usual}"
    )
    for name in names[:_LEAD]:
        _show(clips[0].report.movement, together[name])
    if names[_LEAD:]:
        label = {
            None: "Choose a measure",
            **{name: words.measure_label(name) for name in names[_LEAD:]},
        }
        chosen = st.selectbox("One more", list(label), format_func=label.get, key="pc-more-cycle")
        if chosen:
            _show(clips[0].report.movement, together[chosen])


def _show(movement: str, curves: Sequence[CycleCurve]) -> None:
    name = curves[0].measure
    st.markdown(
        f"**{words.measure_label(name)}**" + (f": {definition(name)}" if definition(name) else "")
    )
    show_chart(
        over_cycle(curves, references(movement, name), as_wide_as_the_page(230)), f"cycle-{name}"
    )

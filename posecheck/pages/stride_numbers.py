"""The figures of a run as cards, each with its error and what it means one press away; and left
against right."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from posecheck.assessment.sides import FLOOR_IN_WORDS
from posecheck.measures.catalogue import definition, rank_in
from posecheck.model.finding import Finding
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.present import pieces, words
from posecheck.present.gait_page import left_right
from posecheck.present.headline import seen_in
from posecheck.present.rows import all_measurements
from posecheck.present.scale import Scale, scale_of


def ordered(report: Report) -> list[Measurement]:
    """Every figure with a value but the cadence, in the order in which a step happens."""
    known = [
        m
        for m in all_measurements(report)
        if m.value is not None and m.status != "refused" and m.name != "cadence"
    ]
    return sorted(known, key=lambda m: rank_in("card", m.name))


@dataclass(frozen=True)
class Card:
    """A figure of a run. off: the fault that it is beyond the threshold of, "" where it is not;
    notes: small lines below the value. scale: where it usually lies, and its target."""

    name: str
    value: str
    between: str
    notes: tuple[str, ...]
    off: str
    definition: str
    scale: Scale | None = None


def cards(report: Report) -> str:
    """HTML; empty where nothing was measured."""
    off = {(f.measure, f.side): f for f in report.findings}
    return pieces.cards(
        [
            _card(report, m, off.get((m.name, m.side)) or off.get((m.name, None)))
            for m in ordered(report)
        ]
    )


def _landing(report: Report, m: Measurement) -> str:
    """With which part the foot lands, on the card of its angle at landing:
    described, never judged."""
    strike = (
        next((s for s in report.stride.foot_strike if s.side == m.side), None)
        if report.stride
        else None
    )
    if strike is None or m.name != "foot_inclination_at_contact":
        return ""
    return f"lands on the {' or the '.join(strike.possible)}"


def _notes(report: Report, m: Measurement) -> tuple[str, ...]:
    """With which part the foot lands; and from which clip the number is, if there are several."""
    return tuple(note for note in (_landing(report, m), seen_in(report, m.source)) if note)


def _card(report: Report, m: Measurement, finding: Finding | None) -> Card:
    between = words.interval(m.name, m.low, m.high, m.unit) + (
        "" if m.status == "measured" else f", {m.status}"
    )
    off = "" if finding is None else finding.title or words.code_label(finding.code)
    return Card(
        words.measure_label(m.name, m.side),
        words.measurement_value(m),
        between,
        _notes(report, m),
        off,
        definition(m.name),
        scale_of(report, m),
    )


def show_left_right(report: Report) -> None:
    """Where the clip shows both legs: left against right, and whether they truly differ."""
    if not report.left_right:
        return
    st.subheader("Left against right", anchor=False)
    rows = [
        (d["name"], d["left"], d["right"], ("▲ differs", "strong") if d["differs"] else d["why"])
        for d in left_right(report)
    ]
    st.html(pieces.table(("What", "Left", "Right", "What it says"), rows))
    st.caption(FLOOR_IN_WORDS)

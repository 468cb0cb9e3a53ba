"""The figures of a run as cards, each with its error and what it means one press away; and left
against right."""

from __future__ import annotations

from html import escape

import streamlit as st

from posecheck.assessment.sides import FLOOR_IN_WORDS
from posecheck.measures.catalogue import definition, rank_in
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.pages.plain import clip_of
from posecheck.pages.rows import all_measurements
from posecheck.present import words
from posecheck.present.gait_page import left_right


def ordered(report: Report) -> list[Measurement]:
    """Every figure with a value but the cadence, in the order in which a step happens."""
    known = [
        m
        for m in all_measurements(report)
        if m.value is not None and m.status != "refused" and m.name != "cadence"
    ]
    return sorted(known, key=lambda m: rank_in("card", m.name))


def cards(report: Report) -> str:
    """HTML; empty where nothing was measured."""
    off = {(f.measure, f.side): f for f in report.findings}
    made = [
        _card(m, off.get((m.name, m.side)) or off.get((m.name, None)), _notes(report, m))
        for m in ordered(report)
    ]
    return f'<div class="pc-cards">{"".join(made)}</div>' if made else ""


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


def _notes(report: Report, m: Measurement) -> list[str]:
    """With which part the foot lands; and from which clip the number is,
    where there are several."""
    seen = clip_of(report, m.source)
    return [note for note in (_landing(report, m), f"seen {seen}" if seen else "") if note]


def _card(m: Measurement, finding, notes: list[str]) -> str:
    noted = "".join(f'<p class="pc-card-between">{escape(note)}</p>' for note in notes)
    between = words.interval(m.name, m.low, m.high, m.unit)
    judged = (
        f'<p class="pc-card-off">▲ {escape(finding.title or words.code_label(finding.code))}</p>'
        if finding
        else ""
    )
    said = definition(m.name)
    what = (
        f"<details><summary>What is this?</summary><p>{escape(said)}</p></details>" if said else ""
    )
    sure = "" if m.status == "measured" else f", {escape(m.status)}"
    return (
        f'<div class="pc-card{" pc-card-beyond" if finding else ""}">'
        f"<h4>{escape(words.measure_label(m.name, m.side))}</h4>"
        f'<p class="pc-card-value">{escape(words.measurement_value(m))}</p>'
        f'<p class="pc-card-between">{escape(between)}{sure}</p>{noted}{judged}{what}</div>'
    )


def show_left_right(report: Report) -> None:
    """Where the clip shows both legs: left against right, and whether they truly differ."""
    rows = report.left_right
    if not rows:
        return
    st.subheader("Left against right", anchor=False)
    body = "".join(
        f'<tr><th scope="row">{escape(words.measure_label(d.measure))}</th>'
        f"<td>{escape(said['left'])}</td><td>{escape(said['right'])}</td>"
        f"<td>{'▲ they differ' if d.differs else escape(said['why'])}</td></tr>"
        for d, said in zip(rows, left_right(report), strict=True)
    )
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("What", "Left", "Right", "Told apart")
    )
    st.html(
        f'<div class="pc-scroll"><table class="pc-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    st.caption(FLOOR_IN_WORDS)

"""The figures of a run as cards, each with its error and what it means one press away; and left against right."""

from __future__ import annotations

from html import escape

import streamlit as st

from posecheck.measures.measurement import Measurement
from posecheck.pages.plain import clip_of
from posecheck.pages.rows import all_measurements
from posecheck.report import words
from posecheck.report.definitions import definition
from posecheck.report.report import Report

_ORDER = (
    "overstride", "ground_contact_time", "shank_angle_at_contact", "foot_inclination_at_contact", "knee_flexion_mid_stance", "trunk_lean",
    "vertical_oscillation", "pelvic_drop", "step_width", "thigh_extension_max", "flight_time", "duty_factor",
)  # fmt: skip


def ordered(report: Report) -> list[Measurement]:
    """Every figure with a value but the cadence, in the order in which a step happens."""
    known = [m for m in all_measurements(report) if m.value is not None and m.status != "refused" and m.name != "cadence"]
    return sorted(known, key=lambda m: _ORDER.index(m.name) if m.name in _ORDER else len(_ORDER))


def cards(report: Report) -> str:
    """HTML; empty where nothing was measured."""
    off = {(f.measure, f.side): f for f in report.findings}
    made = [_card(m, off.get((m.name, m.side)) or off.get((m.name, None)), clip_of(report, m.source)) for m in ordered(report)]
    return f'<div class="pc-cards">{"".join(made)}</div>' if made else ""


def _card(m: Measurement, finding, seen: str) -> str:
    """seen: from which clip, where there are several."""
    between = words.interval(m.name, m.low, m.high, m.unit)
    judged = f'<p class="pc-card-off">▲ {escape(finding.title or words.code_label(finding.code))}</p>' if finding else ""
    said = definition(m.name)
    what = f"<details><summary>What is this?</summary><p>{escape(said)}</p></details>" if said else ""
    where = f'<p class="pc-card-between">seen {escape(seen)}</p>' if seen else ""
    sure = "" if m.status == "measured" else f", {escape(m.status)}"
    return (
        f'<div class="pc-card{" pc-card-beyond" if finding else ""}"><h4>{escape(words.measure_label(m.name, m.side))}</h4>'
        f'<p class="pc-card-value">{escape(words.measurement_value(m))}</p><p class="pc-card-between">{escape(between)}{sure}</p>'
        f"{where}{judged}{what}</div>"
    )


def show_left_right(report: Report) -> None:
    """Where the clip shows both legs: left against right, and whether they truly differ."""
    rows = report.left_right
    if not rows:
        return
    st.subheader("Left against right", anchor=False)
    body = "".join(
        f'<tr><th scope="row">{escape(words.measure_label(d.measure))}</th><td>{escape(words.amount(d.left, d.unit))}</td>'
        f"<td>{escape(words.amount(d.right, d.unit))}</td><td>{'▲ they differ' if d.differs else 'no clear difference'}</td></tr>"
        for d in rows
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("What", "Left", "Right", "Told apart"))
    st.html(f'<div class="pc-scroll"><table class="pc-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')

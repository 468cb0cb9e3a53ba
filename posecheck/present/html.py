"""report.html: one file that needs nothing else. Charts are inline SVG, pictures are inside it, no
request leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import jinja2

from posecheck.assessment.form import FORM_MARKS, FORM_SAID, form_of, hold_judged
from posecheck.assessment.judged_by import judged_by
from posecheck.assessment.sides import FLOOR_IN_WORDS
from posecheck.measures.catalogue import definition
from posecheck.model.finding import CHANGE_FIRST
from posecheck.model.judged import Judged
from posecheck.model.measurement import Measurement
from posecheck.model.report import Finding, Rep, Report
from posecheck.present import charts, words
from posecheck.present.cycle_charts import X_TICKS, cycle_charts
from posecheck.present.direction import directions
from posecheck.present.gait_page import clips, cycle_sides, left_right, moments, stride_blocks
from posecheck.present.keyframes import KeyFrame
from posecheck.present.not_shown import not_shown
from posecheck.present.one_cue import by_cue
from posecheck.present.verdict import (
    doubt_title,
    fault_title,
    filming_advice,
    finding_title,
    finding_when,
    large_numbers,
    neutral_sentence,
    speed_sentence,
    verdict,
    view_sentence,
)
from posecheck.printable import printable

_REP_COLUMNS = 3


_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|(?:s|ms|m|cm)\b)")


def _unbroken(value: Any) -> Any:
    """Texts with a no-break space between a number and its unit, and with what no reader should
    obey made visible; what is already markup stays."""
    return _BEFORE_UNIT.sub("\u00a0", printable(value, keep="\n")) if type(value) is str else value


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("posecheck.present", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_unbroken,
    )
    environment.globals.update(words=words, define=definition, marks=FORM_MARKS)
    return environment.get_template("template.html.j2")


def to_html(
    report: Report,
    keyframes: Sequence[KeyFrame] = (),
    video_name: str | None = None,
    drive: str | None = None,
    *,
    notes: Sequence[str] = (),
) -> str:
    """The page as text.

    video_name: the annotated video's file name in the same folder, linked, not included. drive: the
    movement's driving measure. notes: a coach's.
    """
    lead, more = charts.chosen_curves(report, drive)
    used: set[int] = set()
    things = by_cue(report.findings)
    first = [
        _thing(legs, rank, keyframes, used)
        for rank, legs in enumerate(things[:CHANGE_FIRST], start=1)
    ]
    return _template().render(
        report=report,
        title=words.movement_label(report.movement),
        verdict=verdict(report),
        view=view_sentence(report),
        speed=speed_sentence(report),
        facts=_facts(report),
        directions=directions(report),
        findings=first,
        more_findings=[
            _finding(f, rank, (), used)
            for rank, legs in enumerate(things[CHANGE_FIRST:], start=CHANGE_FIRST + 1)
            for f in legs
        ],
        gallery=[k for i, k in enumerate(keyframes) if i not in used and not k.moment],
        moments=moments(report, keyframes),
        cycles=cycle_charts(report),
        cycle_sides=cycle_sides(report),
        cycle_ticks=X_TICKS,
        left_right=left_right(report),
        floor=FLOOR_IN_WORDS,
        clips=clips(report),
        lead_charts=[_chart(report, name) for name in lead],
        more_charts=[_chart(report, name) for name in more],
        rep_names=(names := _rep_columns(report)),
        reps=[_rep(report, rep, names) for rep in report.reps],
        hold=_hold(report),
        stride=stride_blocks(report, quote(video_name) if video_name else None),
        measurements=_measurements(report),
        refusals=not_shown(report),
        advice=filming_advice(report),
        neutral=neutral_sentence(report),
        disclaimer=words.NOT_A_DIAGNOSIS,
        judged_by=judged_by(report),
        notes=notes,
        video_href=quote(video_name) if video_name else None,
    )


def _facts(report: Report) -> list[tuple[str, str]]:
    """The large numbers under the verdict: (number, what it is)."""
    if report.quality.status == "refused":
        return []
    duration = sum(clip.source.duration_s for clip in report.sources) or report.source.duration_s
    return [*large_numbers(report), (words.seconds(duration), "of video")]


def _thing(
    legs: Sequence[Finding], rank: int, keyframes: Sequence[KeyFrame], used: set[int]
) -> dict[str, Any]:
    """A card: the finding, and where the other leg has the same one, that leg's numbers."""
    first, *others = (
        _finding(f, rank, keyframes if k == 0 else (), used) for k, f in enumerate(legs)
    )
    return first | {
        "title": (
            f"{legs[0].title or words.code_label(legs[0].code)}, both sides"
            if others
            else first["title"]
        ),
        "legs": others,
    }


def _finding(
    finding: Finding, rank: int, keyframes: Sequence[KeyFrame], used: set[int]
) -> dict[str, Any]:
    picture = None
    for i, key in enumerate(keyframes):
        if (
            key.finding == finding.code
            and key.source == finding.source
            and i not in used
            and not key.moment
        ):
            picture = key
            used.add(i)
            break
    when = finding_when(finding)
    return {
        "rank": rank,
        "cue": finding.cue,
        "why": finding.why,
        "title": finding_title(finding),
        "measure": words.measure_label(finding.measure, finding.side),
        "definition": definition(finding.measure),
        "value": words.signed_in_words(finding.measure, finding.value, finding.unit),
        "interval": words.interval(finding.measure, finding.low, finding.high, finding.unit),
        "limit": words.limit(finding.measure, finding.threshold, finding.unit),
        "when": when[:1].upper() + when[1:],
        "severity": words.SEVERITY.get(finding.severity, ""),
        "confidence": f"{finding.confidence * 100:.0f} %",
        "drills": [words.code_label(d) for d in finding.drills],
        "picture": picture,
        "gauge": _gauge(finding),
    }


def _gauge(finding: Finding) -> dict[str, float | bool] | None:
    """Per cents along a small ruler: interval, value, limit, and which side of the limit is the
    wrong one."""
    marks = (finding.low, finding.high, finding.value, finding.threshold)
    if not all(m == m for m in marks):
        return None
    low, high = (
        min(*marks, 0.0 if min(marks) > 0 else min(marks)),
        max(*marks, 0.0 if max(marks) < 0 else max(marks)),
    )
    air = (high - low) * 0.12 or 1.0
    low, high = low - (air if low < 0 or min(marks) < 0 else 0), high + air

    def at(value: float) -> float:
        return round((value - low) / (high - low) * 100, 2)

    return {
        "low": at(finding.low),
        "width": round(at(finding.high) - at(finding.low), 2),
        "value": at(finding.value),
        "limit": at(finding.threshold),
        "above": finding.value >= finding.threshold,
    }


def _chart(report: Report, name: str) -> dict[str, Any]:
    chart = charts.chart(report, name)
    return {
        "c": chart,
        "spans": charts.rep_spans(report, chart.start, chart.end),
        "contacts": _contacts(report, chart.start, chart.end),
    }


def _contacts(
    report: Report, start: float, end: float
) -> list[tuple[str, tuple[charts.Span, ...]]]:
    return (
        [(side, charts.step_spans(report, side, start, end)) for side in ("left", "right")]
        if report.stride
        else []
    )


def _rep_columns(report: Report) -> list[tuple[str, str | None]]:
    """The measures shown for each rep: those of the faults first, then as they come."""
    faulty = {f.reading.measure for r in report.reps for f in r.faults}
    names = dict.fromkeys((m.name, m.side) for r in report.reps for m in r.measurements)
    return sorted(names, key=lambda name: name[0] not in faulty)[:_REP_COLUMNS]


def _fault_titles(report: Report, faults: Sequence[Judged]) -> list[str]:
    return [fault_title(report, f.code) for f in faults]


def _rep(report: Report, rep: Rep, columns: list[tuple[str, str | None]]) -> dict[str, Any]:
    cells = {(m.name, m.side): m for m in rep.measurements}
    return {
        "index": rep.index,
        "side": rep.side,
        "form": form_of(rep),
        "form_said": FORM_SAID[form_of(rep)],
        "time": f"{rep.start_s:.1f} to {rep.end_s:.1f} s",
        "cells": [_value(cells.get(column)) for column in columns],
        "faults": _fault_titles(report, rep.faults),
        "unsure": [doubt_title(report, code) for code in rep.unsure],
    }


def _value(m: Measurement | None) -> str:
    if m is None or m.value is None:
        return "—"
    if m.status == "unclear":
        return "unclear"
    known = m.low is not None and m.high is not None
    return (
        words.plus_minus(m.value, m.low, m.high, m.unit) if known else words.amount(m.value, m.unit)
    )


def _hold(report: Report) -> dict[str, Any] | None:
    hold = report.hold
    if hold is None:
        return None
    length = max(hold.end_s - hold.start_s, 1e-6)
    titles = _fault_titles(report, hold.faults)
    return {
        "held": words.seconds(length),
        "good": words.seconds(hold.good_form_s) if hold_judged(report) else "",
        "breakdown": (
            None if hold.breakdown_s is None else words.seconds(hold.breakdown_s - hold.start_s)
        ),
        "breakdown_at": (
            None
            if hold.breakdown_s is None
            else round((hold.breakdown_s - hold.start_s) / length * 100, 2)
        ),
        "faults": [
            {
                "title": title,
                "left": round(max(f.start_s - hold.start_s, 0) / length * 100, 2),
                "width": round(
                    (min(f.end_s, hold.end_s) - max(f.start_s, hold.start_s)) / length * 100, 2
                ),
                "text": (
                    f"{words.measure_label(f.reading.measure)}"
                    f" {words.signed_in_words(f.reading.measure, f.reading.value, f.reading.unit)}"
                ),
                "interval": words.interval(
                    f.reading.measure, f.reading.low, f.reading.high, f.reading.unit
                ),
                "limit": words.limit(f.reading.measure, f.threshold, f.reading.unit),
                "when": (
                    f"{f.start_s - hold.start_s:.1f} to {f.end_s - hold.start_s:.1f} s into the"
                    " hold"
                ),
            }
            for f, title in zip(hold.faults, titles, strict=True)
        ],
        "ticks": [
            charts.Tick(v / length * 100, f"{v:g} s") for v in charts.nice_ticks(0, length, 5)
        ],
    }


def _measurements(report: Report) -> list[dict[str, str]]:
    """All measurements of the clip that have a value, those of the stride with them, each once."""
    rows = dict.fromkeys(
        (*report.measurements, *(report.stride.measurements if report.stride else ()))
    )
    return [
        {
            "name": words.measure_label(m.name, m.side),
            "definition": definition(m.name),
            "clip": f"clip {m.source + 1}" if m.source is not None else "",
            "value": words.measurement_value(m),
            "interval": words.interval(m.name, m.low, m.high, m.unit),
            "unit": words.unit_word(m.unit),
            "status": words.STATUS.get(m.status, m.status),
            "key": m.status,
            "at": "" if m.t is None else words.seconds(m.t),
        }
        for m in rows
        if m.status != "refused" and m.value is not None
    ]

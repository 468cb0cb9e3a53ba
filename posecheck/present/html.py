"""report.html: one file that needs nothing else. Charts are inline SVG, pictures are inside it, no
request leaves the machine."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from jinja2 import Template
from markupsafe import Markup

from posecheck.assessment.form import form_of
from posecheck.assessment.judged_by import judged_by
from posecheck.assessment.sides import FLOOR_IN_WORDS
from posecheck.measures.catalogue import definition
from posecheck.model.finding import CHANGE_FIRST
from posecheck.model.measurement import Measurement
from posecheck.model.report import Finding, Rep, Report
from posecheck.present import colours, words
from posecheck.present.direction import directions
from posecheck.present.gait_page import clips, cycle_sides, left_right, moments, stride_blocks
from posecheck.present.headline import (
    finding_number,
    finding_title,
    finding_when,
    headline,
    hold_sentence,
    how_sure_text,
    large_numbers,
    neutral_sentence,
    rep_told,
    speed_sentence,
    view_sentence,
)
from posecheck.present.keyframes import KeyFrame
from posecheck.present.limits import filming_advice, looked_at, to_act_on, to_know
from posecheck.present.not_shown import not_shown
from posecheck.present.one_cue import by_cue
from posecheck.present.pieces import template
from posecheck.present.report_charts import Figures
from posecheck.present.rows import hold_bar, numbers, ruler

_REP_COLUMNS = 3


@dataclass(frozen=True)
class Whose:
    """Of a report that is handed over: whose it is, when it was filmed ("3 May 2026"), and who
    reviewed it, "" where nobody wrote anything."""

    athlete: str
    filmed: str
    coach: str = ""


@dataclass(frozen=True)
class CoachNote:
    """What a coach wrote, drew and said of one thing. picture: SVG that posecheck made (see
    sketch.py), "" for none. sound: AAC in MP4, empty for none, and its length, s."""

    text: str
    picture: str = ""
    sound: bytes = field(default=b"", repr=False)
    sound_s: float = 0.0

    @property
    def svg(self) -> Markup:
        return Markup(self.picture)

    @property
    def sound_uri(self) -> str:
        return "data:audio/mp4;base64," + base64.b64encode(self.sound).decode("ascii")


def page_template() -> Template:
    """The page's template, compiled once."""
    return template("template.html.j2")


def to_html(
    report: Report,
    keyframes: Sequence[KeyFrame] = (),
    video_name: str | None = None,
    drive: str | None = None,
    *,
    notes: Sequence[CoachNote] = (),
    whose: Whose | None = None,
    figures: Figures | None = None,
) -> str:
    """The page as text.

    video_name: the annotated video's file name in the same folder, linked, not included. drive: the
    movement's driving measure. notes: a coach's, and whose the clip is: they come first. figures:
    its charts, where they are being drawn already.
    """
    figures = Figures(report, drive) if figures is None else figures
    used: set[int] = set()
    things = by_cue(report.findings)
    first = [
        _thing(legs, rank, keyframes, used)
        for rank, legs in enumerate(things[:CHANGE_FIRST], start=1)
    ]
    return page_template().render(
        report=report,
        **_head(report),
        findings=first,
        more_findings=[
            _finding(f, rank, (), used)
            for rank, legs in enumerate(things[CHANGE_FIRST:], start=CHANGE_FIRST + 1)
            for f in legs
        ],
        gallery=[k for i, k in enumerate(keyframes) if i not in used and not k.moment],
        moments=moments(report, keyframes),
        colours=Markup(colours.root_css()),
        figures=figures,
        cycle_sides=cycle_sides(report),
        left_right=left_right(report),
        floor=FLOOR_IN_WORDS,
        clips=clips(report),
        rep_names=(names := _rep_columns(report)),
        reps=[_rep(report, rep, names) for rep in report.reps],
        hold=hold_bar(report),
        held=hold_sentence(report),
        stride=stride_blocks(report, figures, quote(video_name) if video_name else None),
        measurements=numbers(report),
        refusals=not_shown(report),
        advice=filming_advice(report),
        neutral=neutral_sentence(report),
        disclaimer=words.NOT_A_DIAGNOSIS,
        judged_by=judged_by(report),
        notes=notes,
        whose=whose,
        video_href=quote(video_name) if video_name else None,
    )


def _head(report: Report) -> dict[str, Any]:
    """What stands at the top: the result in a sentence, what was filmed, what limits it."""
    return {
        "title": words.movement_label(report.movement),
        "verdict": headline(report),
        "view": view_sentence(report),
        "looked_at": looked_at(report),
        "speed": speed_sentence(report),
        "facts": _facts(report),
        "directions": directions(report),
        "limits": to_act_on(report),
        "known": to_know(report),
    }


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
        "number": finding_number(finding),
        "when": when[:1].upper() + when[1:],
        "severity": words.SEVERITY.get(finding.severity, ""),
        "sure": how_sure_text(finding),
        "drills": [(words.drill_label(d), words.dose_of(d)) for d in finding.drills],
        "picture": picture,
        "ruler": ruler(finding),
    }


def _rep_columns(report: Report) -> list[tuple[str, str | None]]:
    """The measures shown for each rep: those of the faults first, then as they come."""
    faulty = {f.reading.measure for r in report.reps for f in r.faults}
    names = dict.fromkeys((m.name, m.side) for r in report.reps for m in r.measurements)
    return sorted(names, key=lambda name: name[0] not in faulty)[:_REP_COLUMNS]


def _rep(report: Report, rep: Rep, columns: list[tuple[str, str | None]]) -> dict[str, Any]:
    cells = {(m.name, m.side): m for m in rep.measurements}
    return {
        "index": rep.index,
        "side": rep.side,
        "form": form_of(rep),
        "told": rep_told(report, rep),
        "time": f"{rep.start_s:.1f} to {rep.end_s:.1f} s",
        "cells": [_value(cells.get(column)) for column in columns],
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

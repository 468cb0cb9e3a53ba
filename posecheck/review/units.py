"""An analysis as the store keeps it: its units (reps, holds, or the one stance or run), what was
measured in each, what each rule said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.analysis import Analysis
from posecheck.model.judged import Judged
from posecheck.model.key import key_of
from posecheck.model.measurement import Measurement
from posecheck.model.reading import WHOLE_CLIP
from posecheck.present.story import curve_name
from posecheck.review.curves import by_phase, evenly, over_cycles
from posecheck.review.questions import Question, question_of


@dataclass(frozen=True, eq=False)
class UnitCurve:
    measure: str
    unit: str
    half_width: float | None
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class JudgedUnit:
    """kind: "rep", "hold", "run" or "stance". Times: s of the file as stored."""

    kind: str
    number: int
    side: str | None
    start_s: float
    peak_s: float
    peak_end_s: float
    end_s: float
    partial: bool
    measurements: tuple[Measurement, ...]
    questions: tuple[Question, ...]
    curves: tuple[UnitCurve, ...]


def units_of(analysis: Analysis) -> tuple[JudgedUnit, ...]:
    """The units of an analysis that was not refused, in their order."""
    report = analysis.report
    if report.reps:
        spans = [
            (
                "rep",
                r.index,
                r.side,
                r.start_s,
                r.peak_s,
                r.peak_end_s,
                r.end_s,
                r.partial,
                r.measurements,
            )
            for r in report.reps
        ]
    elif report.hold:
        spans = [
            (
                "hold",
                k,
                None,
                h.start_s,
                h.start_s,
                h.end_s,
                h.end_s,
                False,
                # what was measured is of the longest
                report.measurements if h == report.hold else (),
            )
            for k, h in enumerate(report.holds or (report.hold,), start=1)
        ]
    else:
        end = max(float(analysis.track.t[-1]), 0.0)
        kind, measured = (
            ("run", report.stride.measurements)
            if report.stride
            else ("stance", report.measurements)
        )
        spans = [(kind, 1, None, 0.0, 0.0, end, end, False, measured)]
    out = []
    for span, judged in zip(spans, analysis.judged, strict=True):
        questions = tuple(
            question_of(_stored(j, analysis), analysis.track.source.sha256, span[1])
            for j in _one_each(judged)
        )
        out.append(JudgedUnit(*span, questions, _curves(analysis, span, questions)))
    return tuple(out)


def _one_each(judged: tuple[Judged, ...]) -> list[Judged]:
    """One a rule: of a fault seen in several stretches or on both sides, the one furthest beyond
    its limit."""
    worst: dict[str, Judged] = {}
    for j in judged:
        there = worst.get(j.code)
        if there is None or (j.clear, j.confidence, j.excess) > (
            there.clear,
            there.confidence,
            there.excess,
        ):
            worst[j.code] = j
    return list(worst.values())


def _stored(j: Judged, analysis: Analysis) -> Judged:
    """With the frame that shows it, its time in the file, and the curve of the report that it was
    read from."""
    r, track = j.reading, analysis.track
    # what no single frame shows is shown by the middle one
    frame = len(track) // 2 if r.frame == WHOLE_CLIP else r.frame
    column = curve_name(analysis.report, r.column, r.side) or ""
    return replace(j, reading=replace(r, frame=frame, t=float(track.t[frame]), column=column))


def _curves(
    analysis: Analysis, span: tuple, questions: tuple[Question, ...]
) -> tuple[UnitCurve, ...]:
    series, report = analysis.report.curves, analysis.report
    kind, _, side, start, peak, peak_end, end, _, measured = span
    wanted = [q.judged.reading.column for q in questions] + [
        curve_name(report, m.name, m.side) for m in measured
    ]
    wanted.append(curve_name(report, analysis.drive, side) if analysis.drive else None)
    out = []
    for name in dict.fromkeys(name for name in wanted if name):
        curve = series[name]
        if kind == "rep":
            values = by_phase(series.t, curve.value, start, peak, peak_end, end)
        elif kind == "run":
            foot = key_of(name).side or analysis.view.near_side
            values = over_cycles(
                series.t, curve.value, report.stride.steps, foot, report.source.slow_motion.factor
            )
        else:
            values = evenly(series.t, curve.value, start, end)
        inside = (series.t >= start) & (series.t <= end)
        half = curve.half_width[inside]
        half = float(np.nanmean(half)) if np.isfinite(half).any() else None
        if np.isfinite(values).any():
            out.append(UnitCurve(name, curve.unit, half, values))
    return tuple(out)

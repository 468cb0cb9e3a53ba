"""An analysis as the store keeps it: its units (reps, or the one hold, stance or run), what was
measured in each, what each rule said of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from posecheck.analysis import Analysis
from posecheck.assessment.rules import Judgement
from posecheck.model.key import key_of
from posecheck.model.measurement import Measurement
from posecheck.present.story import curve_name
from posecheck.review.curves import by_phase, evenly, over_cycles
from posecheck.review.tables import CLEAR, DOUBT, FINE

SAMPLED_SHARE = 0.1
"""Share of all (rule, unit) pairs that the coach is shown whatever the rule said, so that what it
misses is seen [E]."""

COUNTED = frozenset({"spm"})
"""Units of what is counted over the whole clip: nobody sees 155 steps a minute from 160 in a
picture, so no coach is asked."""


@dataclass(frozen=True)
class Said:
    """What one rule said of one unit; the fields of tables.FindingRow."""

    code: str
    outcome: str
    severity: int
    confidence: float
    measure: str
    side: str | None
    column: str
    value: float
    low: float
    high: float
    threshold: float
    unit: str
    frame: int
    t: float
    rank: float
    sampled: bool

    @property
    def askable(self) -> bool:
        """Whether an eye can judge it."""
        return self.unit not in COUNTED

    @property
    def queued(self) -> bool:
        return self.askable and (self.sampled or self.outcome != FINE)


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
    said: tuple[Said, ...]
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
        h = report.hold
        spans = [
            ("hold", 1, None, h.start_s, h.start_s, h.end_s, h.end_s, False, report.measurements)
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
    for span, judgements in zip(spans, analysis.judgements, strict=True):
        said = tuple(_said(j, analysis, span[1]) for j in _one_each(judgements))
        out.append(JudgedUnit(*span, said, _curves(analysis, span, said)))
    return tuple(out)


def _one_each(judgements: tuple[Judgement, ...]) -> list[Judgement]:
    """One judgement a rule: of a fault seen in several stretches or on both sides, the one furthest
    beyond its limit."""
    worst: dict[str, Judgement] = {}
    for j in judgements:
        there = worst.get(j.fault.code)
        if there is None or (j.clear, j.confidence, _excess(j)) > (
            there.clear,
            there.confidence,
            _excess(there),
        ):
            worst[j.fault.code] = j
    return list(worst.values())


def _excess(j: Judgement) -> float:
    """How far beyond its limit, in the measure's unit; negative within."""
    return (j.reading.value - j.threshold) * (1 if outward(j) else -1)


def outward(j: Judgement) -> bool:
    """True where the fault is above the threshold."""
    return j.fault.beyond == "above" or (j.fault.beyond == "either" and j.reading.value >= 0)


def outcome_of(clear: bool, unsure: bool) -> str:
    return CLEAR if clear else DOUBT if unsure else FINE


def _said(j: Judgement, analysis: Analysis, number: int) -> Said:
    r, track = j.reading, analysis.track
    frame = (
        r.frame if r.frame >= 0 else len(track) // 2
    )  # what no single picture shows is shown by the middle one
    share = share_of(track.source.sha256, number, j.fault.code)
    outcome = outcome_of(j.clear, j.unsure)
    side = r.side
    column = curve_name(analysis.report, r.column, side) or ""
    return Said(
        j.fault.code,
        outcome,
        j.severity,
        j.confidence,
        r.measure,
        side,
        column,
        r.value,
        r.low,
        r.high,
        j.threshold,
        r.unit,
        frame,
        float(track.t[frame]),
        rank_of(outcome, j.severity, j.confidence, share),
        share < SAMPLED_SHARE and r.unit not in COUNTED,
    )


def share_of(sha256: str, number: int, code: str) -> float:
    """A number from 0 to 1, the same for the same clip, unit and rule wherever it is filed: what
    draws the sample."""
    digest = hashlib.sha256(f"{sha256}/{number}/{code}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def rank_of(outcome: str, severity: int, confidence: float, share: float) -> float:
    """The order of the queue, high first: the worst, and among them the least certain (where a
    verdict teaches most).

    severity 1 to 3, plus 0 (certain) to 1 (even odds) [E]. A sampled one that the rule let pass
    lies among those of its rule, mostly low, as most that are flagged are: its place does not tell.
    """
    if outcome == FINE:
        return round(severity + (share / SAMPLED_SHARE % 1.0) ** 2, 6)
    return round(severity + 4 * confidence * (1 - confidence), 6)


def _curves(analysis: Analysis, span: tuple, said: tuple[Said, ...]) -> tuple[UnitCurve, ...]:
    series, report = analysis.report.curves, analysis.report
    kind, _, side, start, peak, peak_end, end, _, measured = span
    wanted = [s.column for s in said] + [curve_name(report, m.name, m.side) for m in measured]
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

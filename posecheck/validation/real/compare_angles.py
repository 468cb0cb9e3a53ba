"""Angles that were read by eye against the report's curves."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from posecheck import skeleton
from posecheck.analysis import Analysis
from posecheck.model.key import MeasureKey, column
from posecheck.validation.real.said import frame_of, holds_of
from posecheck.validation.real.truth import RealClip, TrueAngle

MADE = ("body_bend", "body_sag", "trunk_thigh_bend")
"""Made of measures of the report: body_sag, degrees by which shoulder, hip and ankle are off a
straight line, + hips low; body_bend its size; trunk_thigh_bend: size of the trunk-thigh angle.
Readers gave these, often without saying which way."""
WIDEST_DEG = 25.0
EXCUSES = re.compile(r"^view-|cut-off$|^left-frame$")
"""Codes of reasons, of view and crop, that an interval may be wide for."""


@dataclass(frozen=True)
class AngleOutcome:
    """true, allowed: what was read, give or take; value, low, high: of posecheck, None where it
    gave none (why: the reason it said). excused: the report says of view or crop what makes an
    interval wide."""

    text: str
    measure: str
    true: float
    allowed: float
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""
    excused: bool = False

    @property
    def error(self) -> float | None:
        return None if self.value is None else self.value - self.true

    @property
    def holds(self) -> bool:
        """The stated interval holds what was read."""
        return self.low is not None and self.high is not None and self.low <= self.true <= self.high

    @property
    def touches(self) -> bool:
        """The stated interval and the reader's meet."""
        return (
            self.low is not None
            and self.high is not None
            and self.low <= self.true + self.allowed
            and self.high >= self.true - self.allowed
        )

    @property
    def width(self) -> float | None:
        return None if self.low is None or self.high is None else self.high - self.low


def compare_angles(clip: RealClip, analysis: Analysis) -> tuple[AngleOutcome, ...]:
    return tuple(_outcome(angle, analysis) for angle in clip.angles)


def not_given(clip: RealClip, why: str) -> tuple[AngleOutcome, ...]:
    return tuple(
        AngleOutcome(a.text, a.measure, a.reading.value, a.reading.error, why=why)
        for a in clip.angles
    )


def _outcome(angle: TrueAngle, analysis: Analysis) -> AngleOutcome:
    report = analysis.report
    plain = AngleOutcome(angle.text, angle.measure, angle.reading.value, angle.reading.error)
    if report.curves is None:
        why = report.quality.reasons[0].code if report.quality.reasons else "no curves"
        return AngleOutcome(plain.text, plain.measure, plain.true, plain.allowed, why=why)
    read = [
        x
        for x in (_at(angle, analysis, *place) for place in _places(angle, analysis))
        if np.isfinite(x).all()
    ]
    if not read:
        base = {
            "body_bend": "hip_offset",
            "body_sag": "hip_offset",
            "trunk_thigh_bend": "trunk_thigh_angle",
        }.get(angle.measure, angle.measure)
        why = next(
            (r.reason for r in report.refused if r.measure.startswith(base)), "missing there"
        )
        return AngleOutcome(plain.text, plain.measure, plain.true, plain.allowed, why=why)
    value, low, high = (float(x) for x in np.mean(read, axis=0))
    excused = any(EXCUSES.search(reason.code) for reason in report.quality.reasons)
    return AngleOutcome(
        plain.text, plain.measure, plain.true, plain.allowed, value, low, high, excused=excused
    )


def _places(angle: TrueAngle, analysis: Analysis) -> list[tuple[int, str | None]]:
    """(frame, side of the rep) where the angle is read."""
    report, frame, last = analysis.report, frame_of(analysis.track.t), len(analysis.track) - 1
    if angle.at == "frame" and angle.frame is not None:
        return [(min(angle.frame, last), _lead_at(analysis, angle.frame))]
    if angle.at == "peak" and report.reps:
        return [
            (round(frame((r.peak_s + max(r.peak_s, r.peak_end_s)) / 2)), r.side)
            for r in report.reps
        ]
    spans = [(frame(h.start_s), frame(h.end_s)) for h in holds_of(report)] or [(0, last)]
    return [(f, _lead_at(analysis, f)) for a, b in spans for f in range(round(a), round(b) + 1)]


def _lead_at(analysis: Analysis, at: int) -> str | None:
    frame = frame_of(analysis.track.t)
    return next(
        (r.side for r in analysis.report.reps if frame(r.start_s) <= at <= frame(r.end_s)), None
    )


def _at(
    angle: TrueAngle, analysis: Analysis, frame: int, lead: str | None
) -> tuple[float, float, float]:
    """(value, low, high) there, NaN where there is none."""
    near = analysis.view.near_side
    side = {
        "near": near,
        "front": lead or near,
        "rear": skeleton.other(lead) if lead else None,
    }.get(angle.which, angle.which)
    if angle.measure in ("body_bend", "body_sag"):
        found = tuple(
            _bend(v, analysis, frame) for v in _curve("hip_offset", None, analysis, frame)
        )
        return found if angle.measure == "body_sag" else _size(found)
    if angle.measure == "trunk_thigh_bend":
        return _size(_curve("trunk_thigh_angle", side, analysis, frame))
    return _curve(angle.measure, side, analysis, frame)


def _curve(
    name: str, side: str | None, analysis: Analysis, frame: int
) -> tuple[float, float, float]:
    curves = analysis.report.curves.curves
    curve = curves.get(column(MeasureKey(name, side))) or curves.get(name)
    return (
        (float("nan"),) * 3
        if curve is None
        else (float(curve.value[frame]), float(curve.low[frame]), float(curve.high[frame]))
    )


def _size(found: tuple[float, ...]) -> tuple[float, float, float]:
    """A signed interval as one of its size."""
    value, low, high = found
    return abs(value), 0.0 if low < 0 < high else min(abs(low), abs(high)), max(abs(low), abs(high))


def _bend(offset: float, analysis: Analysis, frame: int) -> float:
    """Degrees of bend at the hip, of an offset in % of the shoulder-ankle line; how far along that
    line the hip lies is read off the landmarks."""
    near = analysis.view.near_side or "left"
    shoulder, hip, ankle = (
        analysis.landmarks[frame, skeleton.INDEX[f"{near}_{p}"], :2].astype(float)
        for p in ("shoulder", "hip", "ankle")
    )
    line = ankle - shoulder
    share = float(np.clip((hip - shoulder) @ line / (line @ line), 0.2, 0.8))
    return float(np.degrees(np.arctan2(offset / 100, share) + np.arctan2(offset / 100, 1 - share)))

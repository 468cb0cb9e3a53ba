"""The four key frames of a stride, for each foot that is seen: initial contact, mid-stance, toe-off
and mid-swing of the cleanest stride."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.measures.catalogue import LET_BY, MEASURES
from posecheck.measures.gait.cycle import StrideSpan, cleanest_stride, columns_of, stride_spans
from posecheck.model.key import MeasureKey, column
from posecheck.model.report import Report
from posecheck.present.drawn_measures import seen_sides

MOMENTS = ("contact", "mid-stance", "toe-off", "mid-swing")
TITLES = {
    "contact": "Initial contact",
    "mid-stance": "Mid-stance",
    "toe-off": "Toe-off",
    "mid-swing": "Mid-swing",
}
USUAL_STANCE = 0.36
"""Share of the stride that a foot is on the ground, where its toe-off is not known: group means
35.5 to 38.9 % (docs/biomechanics.md, 2.4)."""
TOE_OFF_WITHIN = (0.25, 0.50)
"""Shares of the stride within which the knee is straightest about toe-off, the sign that Fellin and
others (2010) take for it [E]."""


@dataclass(frozen=True)
class StrideFrame:
    """One of MOMENTS of the foot `side`, at t (s of the file), with the curves to draw there.
    about: the moment is not known from an event."""

    moment: str
    side: str
    t: float
    curves: tuple[str, ...]
    about: bool

    @property
    def title(self) -> str:
        return f"{TITLES[self.moment]}, {self.side} foot"


def stride_frames(report: Report) -> tuple[StrideFrame, ...]:
    """Four for each side that is seen, those of one stride; none where no whole stride was seen."""
    out: list[StrideFrame] = []
    for side in seen_sides(report.view.name) if report.stride is not None else ():
        span = cleanest_stride(report.curves, stride_spans(report.stride.steps, side))
        if span is None:
            continue
        toe_off = span.toe_off_s if span.toe_off_s is not None else _about_toe_off(report, span)
        times = (span.start_s, (span.start_s + toe_off) / 2, toe_off, (toe_off + span.end_s) / 2)
        for moment, t in zip(MOMENTS, times, strict=True):
            out.append(
                StrideFrame(
                    moment,
                    side,
                    float(t),
                    _curves(report, side, moment),
                    span.toe_off_s is None and moment != "contact",
                )
            )
    return tuple(out)


def _about_toe_off(report: Report, span: StrideSpan) -> float:
    """Where the knee is straightest, which is near toe-off; without that curve, after the usual
    stance."""
    usual = span.start_s + USUAL_STANCE * span.length_s
    curve = (
        report.curves.curves.get(column(MeasureKey("knee_flexion", span.side)))
        if report.curves is not None
        else None
    )
    if curve is None:
        return usual
    t = report.curves.t
    inside = np.flatnonzero(
        (t >= span.start_s + TOE_OFF_WITHIN[0] * span.length_s)
        & (t <= span.start_s + TOE_OFF_WITHIN[1] * span.length_s)
    )
    inside = inside[np.isfinite(curve.value[inside])]
    return float(t[inside[int(np.argmin(curve.value[inside]))]]) if len(inside) else usual


def _curves(report: Report, side: str, moment: str) -> tuple[str, ...]:
    """Those that the clip gives; at contact only where its frame rate lets them be read there, and
    how far the foot is ahead: a figure, no curve."""
    if report.curves is None:
        return ()
    # what the moment has a figure of comes first
    told = {m.read_from for m in MEASURES.values() if m.moment == moment}
    wanted = sorted(
        (m for m in MEASURES.values() if moment in m.place.key_frames),
        key=lambda m: m.name not in told,
    )
    known = {measure: name for name, measure in columns_of(report.curves, side)}
    gated = (
        {m for m, gate in LET_BY.items() if report.figure(gate, side) is None}
        if moment == "contact"
        else set()
    )
    drawn = [known[m.name] for m in wanted if m.name in known and m.name not in gated]
    return (
        *drawn,
        *(m.name for m in wanted if not m.over_time and report.figure(m.name, side) is not None),
    )

"""A figure on its scale: the value with its interval, where it usually lies, and the threshold of
the movement's rules."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.movements.load import movements
from posecheck.movements.movement import Reference
from posecheck.present import words
from posecheck.present.rows import all_measurements, along
from posecheck.present.sources import source_read

LEG_CM = 82.0
"""A leg whose length is not known: of somebody 1.67 m tall (gait/scale.py: 0.491 of the height)."""
NEAR_PACE = 0.1
"""A run whose pace is within this share of the one a range is known at is held against it [E]."""


@dataclass(frozen=True)
class Usual:
    """Where a measure usually lies, in the unit it is given in; None is open on that side. It
    judges nothing. said: the range and of whom it is, in words. holds: at this pace; where it does
    not, no band is drawn. source: where it is from."""

    low: float | None
    high: float | None
    said: str
    holds: bool
    source: str


@dataclass(frozen=True)
class Scale:
    """Per cents along the ruler, None where there is none of it. limits: (where, whether the wrong
    side is the one above it). The value is missing where its interval says nothing. lines: the
    usual range and the target in words; source: of the usual range, as it is read."""

    value: float | None
    low: float | None
    width: float
    usual: tuple[float, float] | None
    limits: tuple[tuple[float, bool], ...]
    lines: tuple[str, ...]
    source: str
    spoken: str


def scale_of(report: Report, m: Measurement) -> Scale | None:
    """The scale of a measurement of a report; None where nothing is known to hold it against."""
    usual = usual_of(report, m)
    limits = tuple(_limits(report, m))
    if usual is None and not limits:
        return None
    told = [v for v in (m.value, m.low, m.high) if v is not None] if words.tells(m) else []
    drawn = usual if usual is not None and usual.holds else None
    ends = [e for e in (drawn.low, drawn.high) if e is not None] if drawn else []
    known = [v for v in (*told, *ends, *(limit for limit, _ in limits)) if math.isfinite(v)]
    at = along(known)
    band = None
    if drawn is not None:
        first = 0.0 if drawn.low is None else at(drawn.low)
        band = (first, (100.0 if drawn.high is None else at(drawn.high)) - first)
    span = (at(m.low), at(m.high)) if told and m.low is not None and m.high is not None else None
    lines = tuple(_lines(m, usual, limits))
    said = f"{words.with_interval(m)}; {'; '.join(lines)}"
    return Scale(
        value=at(m.value) if told and m.value is not None else None,
        low=span[0] if span else None,
        width=max(span[1] - span[0], 0.8) if span else 0.8,
        usual=band,
        limits=tuple((at(limit), above) for limit, above in limits),
        lines=lines,
        source=source_read(usual.source).rstrip(".") if usual else "",
        spoken=said,
    )


def usual_of(report: Report, m: Measurement) -> Usual | None:
    """Where a figure of this report usually lies, as its movement's file says; None where it says
    nothing."""
    movement = movements().get(report.movement)
    rows = movement.reference if movement else ()
    row = next((r for r in rows if r.when == "figure" and r.measure == m.name), None)
    if row is None:
        return None
    low, high = (_in_unit(end, row, m) for end in (row.low, row.high))
    said = f"Usual {_range(low, high, m.unit)}"
    if row.unit == "cm" and m.unit != "cm":
        said += f", {_range(row.low, row.high, 'cm')} of a leg of {LEG_CM:.0f} cm"
    pace = report.asked.speed_m_s if report.asked else None
    at = f" at {row.speed_m_s:g} m/s" if row.speed_m_s else ""
    holds = not row.speed_m_s or pace is None or abs(pace / row.speed_m_s - 1) <= NEAR_PACE
    said += f", {row.people}{at}; {row.label}"
    if not holds:
        said += f". At {pace:.1f} m/s, as you ran, it is not known"
    return Usual(low, high, said, holds, row.source)


def _in_unit(end: float | None, row: Reference, m: Measurement) -> float | None:
    """The end of a range in the unit that the figure is given in."""
    if end is None or row.unit != "cm" or m.unit == "cm":
        return end
    return float(round(100 * end / LEG_CM))


def _range(low: float | None, high: float | None, unit: str) -> str:
    ends = " to ".join(
        words.number(e, unit, 0 if float(e).is_integer() else 1)
        for e in (low, high)
        if e is not None
    )
    more = " or more" if high is None else " or less" if low is None else ""
    return f"{ends}{words.short_suffix(unit)}{more}"


def _limits(report: Report, m: Measurement) -> Iterable[tuple[float, bool]]:
    """(threshold, whether above it is a fault) of the rules of the movement that hold this measure
    against one, as they judged this report, in the unit of the figure."""
    rules = movements().get(report.movement)
    changed = {c.code: c.threshold for c in report.profile.limits} if report.profile else {}
    share = _share_of(report, m)
    for fault in rules.fault if rules else ():
        if fault.measure == m.name and fault.beyond != "either":
            limit = changed.get(fault.code, fault.threshold)
            yield limit if share == 1 else round(share * limit, 1), fault.beyond == "above"


def _share_of(report: Report, m: Measurement) -> float:
    """By what a threshold in per cent of leg length becomes one of this figure: 1, but for one that
    is given in centimetres, which stands beside itself as a share."""
    if m.unit != "cm" or not m.value:
        return 1.0
    beside = next(
        (s for s in all_measurements(report) if s.name == f"{m.name}_share" and s.side == m.side),
        None,
    )
    return m.value / beside.value if beside is not None and beside.value else 1.0


def _lines(
    m: Measurement, usual: Usual | None, limits: Iterable[tuple[float, bool]]
) -> Iterable[str]:
    if usual is not None:
        yield usual.said
    least = [words.limit(m.name, limit, m.unit) for limit, above in limits if not above]
    most = [words.limit(m.name, limit, m.unit) for limit, above in limits if above]
    if least and most:
        yield f"Target {least[0]} to {most[0]}"
    elif most:
        yield f"Target no more than {most[0]}"
    elif least:
        yield f"Target no less than {least[0]}"

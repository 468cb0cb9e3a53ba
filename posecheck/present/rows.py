"""What a report says, as rows of text for lists and tables of the report and the pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from posecheck.measures.catalogue import definition
from posecheck.model.finding import Finding
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.present import words
from posecheck.present.charts.ticks import nice_ticks
from posecheck.present.headline import fault_title


@dataclass(frozen=True)
class Number:
    """A measurement in words. sure: how it was had; status: the same as a name. at, clip: when, and
    in which of several clips; "" where not told."""

    name: str
    definition: str
    value: str
    between: str
    sure: str
    status: str
    unit: str
    at: str
    clip: str


@dataclass(frozen=True)
class Marks:
    """Per cents along a ruler. above: the wrong side of the threshold is the one above it."""

    low: float
    high: float
    value: float
    limit: float
    above: bool

    @property
    def width(self) -> float:
        """Of the interval, never too narrow to be seen."""
        return round(max(self.high - self.low, 0.8), 2)


@dataclass(frozen=True)
class Ruler:
    """A finding's number against its threshold. marks: None where a number is missing; the words
    are there all the same."""

    value: str
    between: str
    limit: str
    marks: Marks | None

    @property
    def spoken(self) -> str:
        return f"{self.value}, between {self.between}; the limit is {self.limit}"


@dataclass(frozen=True)
class Off:
    """A stretch of a hold in which form was off: left and width in per cent of the hold; when, what
    was measured there."""

    title: str
    when: str
    told: str
    left: float
    width: float


@dataclass(frozen=True)
class HoldBar:
    """A hold from its start to its end. ticks: (per cent, "2 s"); broke: per cent at which form
    broke, None where it did not."""

    off: tuple[Off, ...]
    ticks: tuple[tuple[float, str], ...]
    broke: float | None


def all_measurements(report: Report) -> list[Measurement]:
    """Those of the clip and of the stride, each once, in order."""
    return list(
        dict.fromkeys(
            (*report.measurements, *(report.stride.measurements if report.stride else ()))
        )
    )


def numbers(report: Report) -> list[Number]:
    """Every measurement that has a value. One that a finding is about has the finding's: a fault
    has one figure wherever it stands."""
    found = {(f.measure, f.side, f.source): f for f in reversed(report.findings)}
    return [
        _number(_as_found(m, found.get((m.name, m.side, m.source))))
        for m in all_measurements(report)
        if m.value is not None and m.status != "refused"
    ]


def _as_found(m: Measurement, finding: Finding | None) -> Measurement:
    if finding is None or finding.unit != m.unit:
        return m
    first = next(iter(finding.evidence), None)
    return replace(
        m,
        value=finding.value,
        low=finding.low,
        high=finding.high,
        frame=first.frame if first else None,
        t=first.t if first else None,
    )


def _number(m: Measurement) -> Number:
    return Number(
        name=words.measure_label(m.name, m.side),
        definition=definition(m.name),
        value=words.measurement_value(m),
        between=words.interval(m.name, m.low, m.high, m.unit),
        sure=words.STATUS.get(m.status, m.status),
        status=m.status,
        unit=words.unit_word(m.unit),
        at="" if m.t is None else words.seconds(m.t),
        clip="" if m.source is None else f"clip {m.source + 1}",
    )


def ruler(finding: Finding) -> Ruler:
    value = words.signed_in_words(finding.measure, finding.value, finding.unit)
    between = words.interval(finding.measure, finding.low, finding.high, finding.unit)
    return Ruler(
        value,
        between,
        words.limit(finding.measure, finding.threshold, finding.unit),
        marks(finding),
    )


def marks(finding: Finding) -> Marks | None:
    """Where a finding lies on its ruler, which begins or ends at zero; None where a number is
    missing."""
    numbers = (finding.low, finding.high, finding.value, finding.threshold)
    return marks_of(*numbers, above=finding.value >= finding.threshold)


def along(known: Iterable[float]) -> Callable[[float], float]:
    """Per cent of a value on a ruler that holds all that is known, begins or ends at zero, and has
    some air beyond."""
    values = (*known, 0.0)
    low, high = min(values), max(values)
    air = (high - low) * 0.12 or 1.0
    first, last = low - (air if low < 0 else 0.0), high + (air if high > 0 or low == 0 else 0.0)
    return lambda value: round((value - first) / (last - first) * 100, 2)


def marks_of(
    lowest: float, highest: float, middle: float, limit: float, above: bool
) -> Marks | None:
    """The interval, its value and the threshold on a ruler that begins or ends at zero; None where
    a number is missing. above: the wrong side of the threshold is the one above it."""
    known = (lowest, highest, middle, limit)
    if not all(math.isfinite(v) for v in known):
        return None
    at = along(known)
    return Marks(at(lowest), at(highest), at(middle), at(limit), above)


def hold_bar(report: Report) -> HoldBar | None:
    """None where the report has no hold."""
    hold = report.hold
    if hold is None:
        return None
    length = max(hold.end_s - hold.start_s, 1e-6)
    off = []
    for f in hold.faults:
        first, last = max(f.start_s - hold.start_s, 0.0), min(f.end_s, hold.end_s) - hold.start_s
        read = f.reading
        between = words.interval(read.measure, read.low, read.high, read.unit)
        told = (
            f"{words.measure_label(read.measure)} "
            f"{words.signed_in_words(read.measure, read.value, read.unit)}"
            f"{f' ({between})' if between else ''}, "
            f"threshold {words.limit(read.measure, f.threshold, read.unit)}"
        )
        when = f"{f.start_s - hold.start_s:.1f} to {f.end_s - hold.start_s:.1f} s into the hold"
        off.append(
            Off(
                fault_title(report, f.code),
                when,
                told,
                round(first / length * 100, 2),
                round((last - first) / length * 100, 2),
            )
        )
    ticks = tuple(
        (round(v / length * 100, 2), f"{v:g} s")
        for v in nice_ticks(0, length, 5)
        if v / length < 0.94
    )
    broke = (
        None
        if hold.breakdown_s is None
        else round((hold.breakdown_s - hold.start_s) / length * 100, 2)
    )
    return HoldBar(tuple(off), ticks, broke)

"""What a report says, as rows of text for the page's lists and tables."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecheck.model.finding import Finding
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.present import words


@dataclass(frozen=True)
class Number:
    """A measurement in words. sure: how it was had."""

    name: str
    value: str
    between: str
    sure: str


@dataclass(frozen=True)
class Marks:
    """Per cents along a ruler. above: the wrong side of the threshold is the one above it."""

    low: float
    high: float
    value: float
    limit: float
    above: bool


def all_measurements(report: Report) -> list[Measurement]:
    """Those of the clip and of the stride, each once, in order."""
    return list(
        dict.fromkeys(
            (*report.measurements, *(report.stride.measurements if report.stride else ()))
        )
    )


def numbers(report: Report) -> list[Number]:
    """Every measurement that has a value."""
    return [
        Number(
            words.measure_label(m.name, m.side),
            words.measurement_value(m),
            words.interval(m.name, m.low, m.high, m.unit),
            words.STATUS[m.status],
        )
        for m in all_measurements(report)
        if m.value is not None and m.status != "refused"
    ]


def marks(finding: Finding) -> Marks | None:
    """Where a finding lies on its ruler; None where a number is missing."""
    known = (finding.low, finding.high, finding.value, finding.threshold)
    if not all(math.isfinite(v) for v in known):
        return None
    low, high = min(*known, 0.0), max(*known, 0.0)
    air = (high - low) * 0.12 or 1.0
    low, high = low - (air if low < 0 else 0), high + (air if high > 0 else 0)

    def at(value: float) -> float:
        return round((value - low) / (high - low) * 100, 2)

    return Marks(
        at(finding.low),
        at(finding.high),
        at(finding.value),
        at(finding.threshold),
        finding.value >= finding.threshold,
    )

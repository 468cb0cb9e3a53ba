"""A figure on its scale: the value with its interval, where it usually lies, and the threshold of
the movement's rules."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.movements.load import movements
from posecheck.present import words
from posecheck.present.rows import along
from posecheck.present.sources import source_read


@dataclass(frozen=True)
class Usual:
    """Where a measure usually lies, in its own unit; None is open on that side. It judges nothing.
    when: at what pace or of whom. source: where it is from."""

    low: float | None
    high: float | None
    when: str
    source: str


_RUNNING = "docs/biomechanics.md, 2.4"
USUAL = {
    ("running", "trunk_lean"): Usual(0, 15, "", f"{_RUNNING}, trunk lean [E]"),
    ("running", "vertical_oscillation"): Usual(
        7, 12, "6 to 10 cm of a leg of 82 cm", f"{_RUNNING}, vertical oscillation [M]"
    ),
    ("running", "ground_contact_time"): Usual(
        160, 300, "shorter when faster", f"{_RUNNING}, ground contact time [F46]"
    ),
    ("running", "flight_time"): Usual(
        80, 112, "at 2.7 m/s; longer when faster", f"{_RUNNING}, flight time [F45]"
    ),
    ("running", "duty_factor"): Usual(
        35.5, 38.9, "at 2.7 m/s; less when faster", f"{_RUNNING}, duty factor [F45]"
    ),
    ("running", "thigh_extension_max"): Usual(
        20, 30, "at an easy to steady pace", f"{_RUNNING}, thigh extension [M]"
    ),
    ("running", "knee_flexion_mid_stance"): Usual(
        40, None, "", f"{_RUNNING}, knee flexion in mid-stance [F38]"
    ),
}
"""By movement and measure."""


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
    usual = USUAL.get((report.movement, m.name))
    limits = tuple(_limits(report, m))
    if usual is None and not limits:
        return None
    told = [v for v in (m.value, m.low, m.high) if v is not None] if words.tells(m) else []
    ends = [e for e in (usual.low, usual.high) if e is not None] if usual else []
    known = [v for v in (*told, *ends, *(limit for limit, _ in limits)) if math.isfinite(v)]
    at = along(known)
    band = None
    if usual is not None:
        first = 0.0 if usual.low is None else at(usual.low)
        band = (first, (100.0 if usual.high is None else at(usual.high)) - first)
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


def _limits(report: Report, m: Measurement) -> Iterable[tuple[float, bool]]:
    """(threshold, whether above it is a fault) of the rules of the movement that hold this measure
    against one, as they judged this report."""
    rules = movements().get(report.movement)
    changed = {c.code: c.threshold for c in report.profile.limits} if report.profile else {}
    for fault in rules.fault if rules else ():
        if fault.measure == m.name and fault.beyond != "either":
            yield changed.get(fault.code, fault.threshold), fault.beyond == "above"


def _lines(
    m: Measurement, usual: Usual | None, limits: Iterable[tuple[float, bool]]
) -> Iterable[str]:
    if usual is not None:
        ends = " to ".join(
            words.number(e, m.unit, 0 if float(e).is_integer() else 1)
            for e in (usual.low, usual.high)
            if e is not None
        )
        more = " or more" if usual.high is None else " or less" if usual.low is None else ""
        when = f", {usual.when}" if usual.when else ""
        yield f"Usual {ends}{words.short_suffix(m.unit)}{more}{when}"
    least = [words.limit(m.name, limit, m.unit) for limit, above in limits if not above]
    most = [words.limit(m.name, limit, m.unit) for limit, above in limits if above]
    if least and most:
        yield f"Target {least[0]} to {most[0]}"
    elif most:
        yield f"Target no more than {most[0]}"
    elif least:
        yield f"Target no less than {least[0]}"

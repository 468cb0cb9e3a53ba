"""What was read in one clip: each measure once, with its interval, and the faults counted."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, isfinite
from statistics import fmean, stdev

from posecheck.assessment.findings import OF_ONE_SIDE
from posecheck.assessment.form import form_of, hold_judged
from posecheck.model.judged import Judged
from posecheck.model.measurement import Measurement
from posecheck.model.reading import Reading
from posecheck.model.report import Finding, Rep, Report
from posecheck.movements.load import movements
from posecheck.screen.result import FaultSeen, ScreenFigure
from posecheck.skeleton import SIDES

NORMAL_95 = 1.96
"""Half of a 95 % interval in standard deviations, of a normal distribution."""


def figures_of(report: Report) -> tuple[ScreenFigure, ...]:
    """Every measure that was read (refused and unclear ones are none), and what was counted."""
    whole = [rep for rep in report.reps if not rep.partial]
    if whole:
        return (*_counted(whole), *_over_reps(whole))
    stride = report.stride.measurements if report.stride else ()
    own = dict.fromkeys(m for m in (*report.measurements, *stride) if _known(m))
    return (*_timed(report), *(_figure([m]) for m in own))


def _known(m: Measurement) -> bool:
    return m.status not in ("refused", "unclear") and all(
        v is not None and isfinite(v) for v in (m.value, m.low, m.high)
    )


def _count(measure: str, number: float, unit: str = "", side: str | None = None) -> ScreenFigure:
    number = round(float(number), 2)
    return ScreenFigure(measure, number, number, number, unit, _side(side))


def _side(side: str | None):
    return side if side in SIDES else ""


def _counted(whole: Sequence[Rep]) -> tuple[ScreenFigure, ...]:
    """Reps and those in good form, of each side where they have one."""
    found = []
    for side in dict.fromkeys(_side(rep.side) for rep in whole):
        own = [rep for rep in whole if _side(rep.side) == side]
        good = sum(form_of(rep) == "good" for rep in own)
        found += [_count("reps", len(own), side=side), _count("good_reps", good, side=side)]
    return tuple(found)


def _timed(report: Report) -> tuple[ScreenFigure, ...]:
    """Seconds of a hold, steps of a run."""
    if report.hold is not None:
        held = _count("held", report.hold.end_s - report.hold.start_s, "s")
        good = [_count("good_form", report.hold.good_form_s, "s")] if hold_judged(report) else []
        return (held, *good)
    return (_count("steps", len(report.stride.steps)),) if report.stride else ()


def _over_reps(whole: Sequence[Rep]) -> list[ScreenFigure]:
    by_key: dict[tuple[str, str | None], list[Measurement]] = {}
    for rep in whole:
        for m in filter(_known, rep.measurements):
            by_key.setdefault((m.name, m.side), []).append(m)
    return [_figure(found) for found in by_key.values()]


def _figure(found: Sequence[Measurement]) -> ScreenFigure:
    """The mean of readings of one measure, with an interval that does not narrow with their number:
    what the measure itself is off stands in all of them alike, and how much they differ from each
    other (1.96 SD, not of the mean) is how much the next one may."""
    known = [m.known for m in found]
    value = fmean(v for v, _, _ in known)
    spread = NORMAL_95 * stdev([v for v, _, _ in known]) if len(known) > 1 else 0.0
    below = hypot(fmean(v - low for v, low, _ in known), spread)
    above = hypot(fmean(high - v for v, _, high in known), spread)
    first = found[0]
    low, high = value - below, value + above
    return ScreenFigure(
        first.name, *(round(x, 2) for x in (value, low, high)), first.unit, _side(first.side)
    )


def faults_of(report: Report) -> tuple[FaultSeen, ...]:
    """Every fault that was clear anywhere, worst first as the report's findings are."""
    whole = [rep for rep in report.reps if not rep.partial]
    if whole:
        return tuple(_in_reps(report, whole))
    if report.hold is not None:
        return tuple(_in_hold(report))
    return tuple(_of_finding(f) for f in report.findings)


def _of_finding(f: Finding) -> FaultSeen:
    figure = ScreenFigure(
        f.measure, *(round(x, 2) for x in (f.value, f.low, f.high)), f.unit, _side(f.side)
    )
    return FaultSeen(f.code, f.severity, 1, 1, _side(f.side), figure, f.threshold)


def _in_reps(report: Report, whole: Sequence[Rep]) -> list[FaultSeen]:
    """One for each code, and side of the rep where the rule is of one."""
    rules = movements()[report.movement].rules if report.movement in movements() else {}
    by_key: dict[tuple[str, str], list[Judged]] = {}
    for rep in whole:
        for fault in rep.faults:
            of_side = fault.code in rules and rules[fault.code].which in OF_ONE_SIDE
            by_key.setdefault((fault.code, _side(rep.side) if of_side else ""), []).append(fault)
    order = [finding.code for finding in report.findings]
    found = []
    for (code, side), hits in by_key.items():
        held_against = [
            rep
            for rep in whole
            if side in ("", _side(rep.side)) and (rep.judged is None or code in rep.judged)
        ]
        middle = sorted(hits, key=lambda j: j.excess)[len(hits) // 2]
        found.append(
            FaultSeen(
                code,
                max(j.severity for j in hits),
                len(hits),
                max(len(held_against), len(hits)),
                side,
                _of_reading(middle.reading, side),
                middle.threshold,
            )
        )
    return sorted(found, key=lambda f: order.index(f.code) if f.code in order else len(order))


def _in_hold(report: Report) -> list[FaultSeen]:
    """Of each code the stretch that is furthest beyond its threshold."""
    worst: dict[str, Judged] = {}
    for fault in report.hold.faults:
        if fault.code not in worst or fault.excess > worst[fault.code].excess:
            worst[fault.code] = fault
    return [
        FaultSeen(j.code, j.severity, 1, 1, "", _of_reading(j.reading, ""), j.threshold)
        for j in worst.values()
    ]


def _of_reading(reading: Reading, side: str) -> ScreenFigure:
    numbers = (round(x, 2) for x in (reading.value, reading.low, reading.high))
    return ScreenFigure(reading.measure, *numbers, reading.unit, _side(reading.side) or _side(side))

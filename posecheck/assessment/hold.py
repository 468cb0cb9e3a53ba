"""A held position: its faults over time, and as the report has it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.assessment.own_neutral import own_reported, own_rules
from posecheck.assessment.reading import as_measurement, read_measure, side_of
from posecheck.assessment.rules import applicable, judge, wanted_from
from posecheck.assessment.working_side import working_side
from posecheck.model.judged import FINE, HeldFault, Judged
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Curve, Measurement, Series
from posecheck.model.report import Hold
from posecheck.movements.movement import Fault, Movement
from posecheck.signals.gaps import runs
from posecheck.view.view import ViewEstimate

HELD_S = 1.0
"""A fault of a hold has to last this long; shorter is a wobble (docs/biomechanics.md, 6.3, says 2
s; half of it is shown)."""
BREAKDOWN_S = 2.0
"""Form has broken where a fault lasts this long (docs/biomechanics.md, 6.3)."""

LATELY_S, SEEN_SHARE, STILL_HELD_S = 1.0, 0.8, 0.3
"""A rule counts as kept again after this long within its threshold, in at least this share of the
frames; and how long before the last frame the hold may end [E]."""


@dataclass(frozen=True)
class JudgedHold:
    """faults: the stretches in which one is clear, in order of time. others: of the rules that are
    clear in none what they say of the whole hold, what is unsure first, then what is clearly fine.
    side: which it counts for, None where the movement's rule names none."""

    start_s: float
    end_s: float
    measurements: tuple[Measurement, ...]
    faults: tuple[HeldFault, ...]
    others: tuple[Judged, ...]
    good_form_s: float
    breakdown_s: float | None
    side: str | None = None

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Everything that was held against a rule."""
        return (*self.faults, *self.others)


def judge_hold(
    movement: Movement,
    span: tuple[int, int],
    series: Series,
    landmarks: np.ndarray,
    view: ViewEstimate,
) -> JudgedHold:
    """The hold's faults over time; good-form time is what is left of it without them. span: first
    and last frame."""
    t = series.t
    frames = np.arange(span[0], span[1] + 1)
    works = (
        working_side(movement.hold.side, frames, series, landmarks, view) if movement.hold else None
    )
    held: list[HeldFault] = []
    others: list[Judged] = []
    bad = np.zeros(len(t), bool)
    for fault in own_rules(applicable(movement, view), series):
        key = MeasureKey(fault.measure, side_of(fault.which, view, works))
        if column(key) not in series:
            continue
        if found := _faulty_stretches(fault, key, series, frames):
            for a, b, held_fault in found:
                held.append(held_fault)
                bad[a : b + 1] = True
        elif (reading := read_measure(series, key, frames)) is not None:
            others.append(judge(fault, reading))
    measurements = []
    for wanted in own_reported(wanted_from(movement, view), series):
        side = side_of(wanted.which, view, works)
        reading = read_measure(series, MeasureKey(wanted.measure, side), frames)
        if reading is not None:
            measurements.append(as_measurement(reading))
    start, end = float(t[span[0]]), float(t[span[1]])
    bad_s = sum(float(t[b - 1] - t[a]) for a, b in runs(bad))
    broken = [f.start_s for f in held if f.end_s - f.start_s >= BREAKDOWN_S]
    held.sort(key=lambda f: f.start_s)
    others.sort(key=lambda j: 0 if j.unsure else 1 if j.clearly_fine else 2)
    good_form_s, breakdown_s = max(0.0, end - start - bad_s), min(broken, default=None)
    return JudgedHold(
        start, end, tuple(measurements), tuple(held), tuple(others), good_form_s, breakdown_s, works
    )


def fine_lately(
    movement: Movement,
    hold: JudgedHold | Hold,
    series: Series,
    landmarks: np.ndarray,
    view: ViewEstimate,
) -> frozenset[str]:
    """Codes of the rules that are kept now, at the end of `series`: the hold goes on, and the
    measure was seen in nearly all of the last LATELY_S seconds and is within the threshold
    there."""
    t = series.t
    frames = np.flatnonzero(t >= t[-1] - LATELY_S)
    if hold.end_s < t[-1] - STILL_HELD_S or t[frames[-1]] - t[frames[0]] < SEEN_SHARE * LATELY_S:
        return frozenset()
    works = (
        working_side(movement.hold.side, frames, series, landmarks, view) if movement.hold else None
    )
    fine = set()
    for fault in own_rules(applicable(movement, view), series):
        key = MeasureKey(fault.measure, side_of(fault.which, view, works))
        if column(key) not in series:
            continue
        seen = np.isfinite(series[column(key)].value[frames]).mean() >= SEEN_SHARE
        reading = read_measure(series, key, frames) if seen else None
        if reading is not None and judge(fault, reading).outcome == FINE:
            fine.add(fault.code)
    return frozenset(fine)


def _faulty_stretches(
    fault: Fault, key: MeasureKey, series: Series, frames: np.ndarray
) -> list[tuple[int, int, HeldFault]]:
    """First and last frame of each stretch in which the fault is clear, and what is said of it."""
    t, found = series.t, []
    for a, b in _clear_spans(fault, series[column(key)], frames, t):
        reading = read_measure(series, key, np.arange(a, b + 1))
        # a wild frame in a closed gap may undo it
        if reading is not None and (j := judge(fault, reading)).clear:
            held = HeldFault(
                j.code,
                j.outcome,
                j.severity,
                j.confidence,
                j.threshold,
                j.reading,
                float(t[a]),
                float(t[b]),
            )
            found.append((a, b, held))
    return found


def _clear_spans(
    fault: Fault, curve: Curve, frames: np.ndarray, t: np.ndarray
) -> list[tuple[int, int]]:
    """First and last frames of the stretches, of HELD_S or more, in which the curve's whole
    interval is beyond the threshold."""
    edges = {"above": [curve.low > fault.threshold], "below": [curve.high < fault.threshold]}
    edges["either"] = [curve.low > fault.threshold, curve.high < -fault.threshold]
    spans = []
    for edge in edges[fault.beyond]:
        clear = np.zeros(len(t), bool)
        clear[frames] = edge[frames]
        spans += [
            (a, b - 1) for a, b in runs(_without_blinks(clear, t)) if t[b - 1] - t[a] >= HELD_S
        ]
    return sorted(spans)


def _without_blinks(mask: np.ndarray, t: np.ndarray, shortest_s: float = 0.4) -> np.ndarray:
    """Gaps of less than shortest_s in a bool mask are closed."""
    out = mask.copy()
    for a, b in runs(~mask):
        if a > 0 and b < len(mask) and t[b] - t[a - 1] < shortest_s:
            out[a:b] = True
    return out


def hold_of(hold: JudgedHold) -> Hold:
    """The hold of the report, its times rounded to milliseconds."""
    faults = tuple(
        replace(fault, start_s=round(fault.start_s, 3), end_s=round(fault.end_s, 3))
        for fault in hold.faults
    )
    return Hold(
        round(hold.start_s, 3),
        round(hold.end_s, 3),
        round(hold.good_form_s, 3),
        hold.breakdown_s,
        faults,
        hold.side,
    )

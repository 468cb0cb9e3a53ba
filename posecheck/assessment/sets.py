"""Judging a whole clip: every rep, the hold, the stance or the stride against the movement's
faults."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.assessment.own_neutral import own_reported, own_rules
from posecheck.assessment.reading import WHOLE_CLIP, Reading, read_in_rep, read_measure, side_of
from posecheck.assessment.rules import Judgement, judge
from posecheck.assessment.working_side import working_side
from posecheck.measures.reps import RepSpan
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Curve, Measurement, Series
from posecheck.movements.movement import Fault, Movement, Reported
from posecheck.movements.postures import postures_in
from posecheck.signals.gaps import runs
from posecheck.view.view import ViewEstimate

RAISED = 0.65
"""Trunks by which the shoulders lie above the feet where they rest on a bench: 0.82 to 1.0 in one
hip thrust, up to 0.46 in 63 bridges on floors."""
ON_BENCH = (
    "The shoulders rest on a bench, where a bar over the hips often hides them: how far they open"
    " is not sure."
)
"""The plate of a person's hip thrust drew the hip's point off by a quarter of a trunk: a straight
hip read 24 degrees short. One such clip is known [E]."""
HELD_S = 1.0
"""A fault of a hold has to last this long; shorter is a wobble (docs/biomechanics.md, 6.3, says 2
s; half of it is shown)."""
BREAKDOWN_S = 2.0
"""Form has broken where a fault lasts this long (docs/biomechanics.md, 6.3)."""


@dataclass(frozen=True)
class JudgedRep:
    """lead: the side that it counts for, None where its rule names none."""

    span: RepSpan
    lead: str | None
    measurements: tuple[Measurement, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class HeldFault:
    """A stretch of a hold in which a fault is clear."""

    judgement: Judgement
    start_s: float
    end_s: float


@dataclass(frozen=True)
class JudgedHold:
    start_s: float
    end_s: float
    measurements: tuple[Measurement, ...]
    faults: tuple[HeldFault, ...]
    unsure: tuple[Judgement, ...]
    fine: tuple[Judgement, ...]
    good_form_s: float
    breakdown_s: float | None
    near: tuple[Judgement, ...] = ()
    """Within the limit, but not by more than the error."""
    side: str | None = None
    """Which it counts for, None where the movement's rule names none."""

    @property
    def judged(self) -> tuple[Judgement, ...]:
        """Everything that was held against a rule."""
        return (*(held.judgement for held in self.faults), *self.unsure, *self.fine, *self.near)


def applicable(movement: Movement, view: ViewEstimate) -> list[Fault]:
    """The movement's faults that can be judged from this view."""
    return [fault for fault in movement.fault if view.name in fault.views]


def wanted_from(movement: Movement, view: ViewEstimate) -> list[Reported]:
    """The lines of the movement's report that hold for this view."""
    return [line for line in movement.report if not line.views or view.name in line.views]


def judge_reps(
    movement: Movement,
    reps: list[RepSpan],
    series: Series,
    landmarks: np.ndarray,
    view: ViewEstimate,
) -> list[JudgedRep]:
    """Every rep's measurements and judgements; none of a movement without reps. A rep that the clip
    cuts off is counted and not judged."""
    rule = movement.rep
    if rule is None:
        return []
    out, on_back = [], set(postures_in(rule.posture) or ()) == set(postures_in("supine") or ())
    faults = own_rules(applicable(movement, view), series)
    wanted = [
        (r.measure, r.which, r.phase) for r in own_reported(wanted_from(movement, view), series)
    ]
    for rep in reps:
        bench = on_back and shoulders_raised(landmarks, rep)
        far = rep.frames(series.t, "peak")
        lead = working_side(rule.side, far, series, landmarks, view)
        works = lead or working_side(rule.support, far, series, landmarks, view)
        readings = [
            _on_bench(read_in_rep(m, w, p, rep, works, series, landmarks, view), bench)
            for m, w, p in wanted
        ]
        judged = []
        for fault in faults if not rep.unfinished else []:
            reading = _on_bench(
                read_in_rep(
                    fault.measure, fault.which, fault.phase, rep, works, series, landmarks, view
                ),
                bench,
            )
            if reading is not None:
                judged.append(judge(fault, reading))
        out.append(
            JudgedRep(
                rep,
                lead,
                tuple(r.as_measurement() for r in readings if r is not None),
                tuple(judged),
            )
        )
    return out


def shoulders_raised(landmarks: np.ndarray, rep: RepSpan) -> bool:
    """Whether the shoulders of somebody who lies on the back rest on a bench, at the far position.
    landmarks (frames, 33, 2 or more) px."""
    points = landmarks[rep.extreme, :, :2]
    shoulders, hips = (
        points[[skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES]].mean(axis=0)
        for part in ("shoulder", "hip")
    )
    feet = points[
        [
            skeleton.INDEX[f"{side}_{part}"]
            for side in skeleton.SIDES
            for part in ("ankle", "heel", "foot_index")
        ],
        1,
    ]
    floor = np.nanmax(feet) if np.isfinite(feet).any() else np.nan
    return bool(floor - shoulders[1] > RAISED * np.linalg.norm(shoulders - hips))


def _on_bench(reading: Reading | None, bench: bool) -> Reading | None:
    return (
        replace(reading, unclear=ON_BENCH)
        if bench and reading is not None and reading.measure == "trunk_thigh_angle"
        else reading
    )


def typical_measurements(reps: list[JudgedRep]) -> tuple[Measurement, ...]:
    """The clip's figure for each measure: the rep in the middle of the order; of two in the middle
    the one further from nought.

    Of whole reps; of those that were only partly seen, or went part of the way, where there is no
    other.
    """
    by_name: dict[tuple[str, str | None], list[Measurement]] = {}
    for rep in [rep for rep in reps if not rep.span.partial] or reps:
        for m in rep.measurements:
            by_name.setdefault((m.name, m.side), []).append(m)
    middles = []
    for found in by_name.values():
        ordered = sorted(found, key=lambda m: m.known[0])
        middles.append(
            max(ordered[(len(found) - 1) // 2 : len(found) // 2 + 1], key=lambda m: abs(m.known[0]))
        )
    return tuple(middles)


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
    unsure: list[Judgement] = []
    fine: list[Judgement] = []
    near: list[Judgement] = []
    bad = np.zeros(len(t), bool)
    for fault in own_rules(applicable(movement, view), series):
        side = side_of(fault.which, view, works)
        key = MeasureKey(fault.measure, side)
        if column(key) not in series:
            continue
        curve = series[column(key)]
        found = False
        for a, b in _clear_spans(fault, curve, frames, t):
            reading = read_measure(series, key, np.arange(a, b + 1))
            if (
                reading is not None and (judgement := judge(fault, reading)).clear
            ):  # a wild picture in a closed gap may undo it
                held.append(HeldFault(judgement, float(t[a]), float(t[b])))
                bad[a : b + 1] = found = True
        if not found:
            reading = read_measure(series, key, frames)
            if reading is not None:
                judgement = judge(fault, reading)
                (unsure if judgement.unsure else fine if judgement.clearly_fine else near).append(
                    judgement
                )
    measurements = []
    for wanted in own_reported(wanted_from(movement, view), series):
        side = side_of(wanted.which, view, works)
        reading = read_measure(series, MeasureKey(wanted.measure, side), frames)
        if reading is not None:
            measurements.append(reading.as_measurement())
    start, end = float(t[span[0]]), float(t[span[1]])
    bad_s = sum(float(t[b - 1] - t[a]) for a, b in runs(bad))
    broken = [f.start_s for f in held if f.end_s - f.start_s >= BREAKDOWN_S]
    held.sort(key=lambda f: f.start_s)
    return JudgedHold(
        start,
        end,
        tuple(measurements),
        tuple(held),
        tuple(unsure),
        tuple(fine),
        max(0.0, end - start - bad_s),
        min(broken, default=None),
        tuple(near),
        works,
    )


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


def judge_posture(
    movement: Movement,
    frames: np.ndarray,
    series: Series,
    view: ViewEstimate,
    landmarks: np.ndarray | None = None,
) -> tuple[list[Measurement], list[Judgement]]:
    """A stance, or the position of a hold: every reported measure as the mean over its still
    frames, and the faults against them.

    landmarks (frames of the clip, 33, 2 or more) px tell whose side a hold counts for, where its
    file asks.
    """
    measurements, judgements = [], []
    works = (
        working_side(movement.hold.side, frames, series, landmarks, view)
        if movement.hold and landmarks is not None
        else None
    )
    for wanted in own_reported(wanted_from(movement, view), series):
        side = side_of(wanted.which, view, works)
        reading = read_measure(series, MeasureKey(wanted.measure, side), frames)
        if reading is not None:
            measurements.append(reading.as_measurement())
    for fault in own_rules(applicable(movement, view), series):
        side = side_of(fault.which, view, works)
        reading = read_measure(series, MeasureKey(fault.measure, side), frames)
        if reading is not None:
            judgements.append(judge(fault, reading))
    return measurements, judgements


def judge_stride(
    movement: Movement, measurements: list[Measurement], view: ViewEstimate
) -> list[Judgement]:
    """The stride's clip-level figures against the movement's faults; a fault that goes with another
    is kept only beside it."""
    judged: list[Judgement] = []
    for fault in own_rules(applicable(movement, view), {m.name for m in measurements}):
        for m in measurements:
            if (
                m.name in (fault.measure, f"{fault.measure}_share")
                and m.value is not None
                and m.unit != "cm"
            ):
                frame, at = (
                    (m.frame, m.t) if m.frame is not None and m.t is not None else (WHOLE_CLIP, 0.0)
                )
                judged.append(
                    judge(fault, Reading(m.name, m.side, *m.known, m.unit, frame, at, m.name))
                )
    clear = {j.fault.code for j in judged if j.clear}
    return [j for j in judged if j.fault.together_with is None or j.fault.together_with in clear]

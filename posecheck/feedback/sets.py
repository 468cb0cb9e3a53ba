"""Judging a whole clip: every rep, the hold, the stance or the stride against the movement's faults."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.feedback.own_neutral import own_reported, own_rules
from posecheck.feedback.reading import WHOLE_CLIP, Reading, read_curve, read_in_rep, read_mean, side_of
from posecheck.feedback.rules import Judgement, judge
from posecheck.measures.measurement import Curve, Measurement, Series
from posecheck.measures.reps import RepSpan
from posecheck.movements.movement import Fault, Movement
from posecheck.signals.gaps import runs
from posecheck.view.view import ViewEstimate

ONE_LEG = 40.0
"""Degrees by which the knees' bends differ in a single-leg bridge at least; on two legs both stand alike [E]."""
RAISED = 0.65
"""Trunks by which the shoulders lie above the feet where they rest on a bench: 0.82 to 1.0 in one hip thrust, up to 0.46 in 63 bridges on floors."""
ON_BENCH = "The shoulders rest on a bench, where a bar over the hips often hides them: how far they open is not sure."
"""The plate of a person's hip thrust drew the hip's point off by a quarter of a trunk: a straight hip read 24 degrees short.
One such clip is known [E]."""
HELD_S = 1.0
"""A fault of a hold has to last this long; shorter is a wobble (docs/biomechanics.md, 6.3, says 2 s; half of it is shown)."""
BREAKDOWN_S = 2.0
"""Form has broken where a fault lasts this long (docs/biomechanics.md, 6.3)."""


@dataclass(frozen=True)
class JudgedRep:
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

    @property
    def judged(self) -> tuple[Judgement, ...]:
        """Everything that was held against a rule."""
        return (*(held.judgement for held in self.faults), *self.unsure, *self.fine, *self.near)


def applicable(movement: Movement, view: ViewEstimate) -> list[Fault]:
    """The movement's faults that can be judged from this view."""
    return [fault for fault in movement.fault if view.name in fault.views]


def leading_side(landmarks: np.ndarray, rep: RepSpan, t: np.ndarray, view: ViewEstimate) -> str | None:
    """The front leg of a lunge: ahead of the other at the bottom (side), nearer to the camera (front: its foot is lower in the picture, its knee
    higher); None where it is unclear.

    From other views it is not known: from behind, the risen heel of the rear foot hides which foot stands further away.
    """
    if not view.is_side and view.name != "front":
        return None
    bottom = rep.frames(t, "peak")
    left, right = (landmarks[bottom][:, [skeleton.INDEX[f"{side}_{p}"] for p in ("ankle", "knee")], :2] for side in skeleton.SIDES)
    ankles, knees = (left - right).swapaxes(0, 1)
    ahead = -view.ventral_turn * np.nanmedian(ankles[:, 0]) if view.is_side else np.nanmedian(ankles[:, 1] - knees[:, 1])
    if not np.isfinite(ahead) or ahead == 0:
        return None
    return "left" if ahead > 0 else "right"


def standing_leg(series: Series, rep: RepSpan) -> str | None:
    """The leg that stands where the other is in the air, as in a single-leg bridge: its knee is bent. None where both bend alike."""
    bends = [read_mean(series, f"knee_flexion_{side}", rep.frames(series.t, "peak")) for side in skeleton.SIDES]
    if None in bends or abs(bends[0][0] - bends[1][0]) < ONE_LEG:
        return None
    return skeleton.SIDES[int(bends[1][0] > bends[0][0])]


def judge_reps(movement: Movement, reps: list[RepSpan], series: Series, landmarks: np.ndarray, view: ViewEstimate) -> list[JudgedRep]:
    """Every rep's measurements and judgements. A rep that the clip cuts off is counted and not judged."""
    out = []
    faults = own_rules(applicable(movement, view), series)
    wanted = [(r.measure, r.which, r.phase) for r in own_reported(movement.report, series)]
    supine = movement.rep is not None and movement.rep.posture == "supine"
    for rep in reps:
        bench = supine and shoulders_raised(landmarks, rep)
        lead = leading_side(landmarks, rep, series.t, view) if movement.id == "lunge" else None
        works = lead or standing_leg(series, rep)
        readings = [_on_bench(read_in_rep(m, w, p, rep, works, series, landmarks, view), bench) for m, w, p in wanted]
        judged = []
        for fault in faults if not rep.unfinished else []:
            reading = _on_bench(read_in_rep(fault.measure, fault.which, fault.phase, rep, works, series, landmarks, view), bench)
            if reading is not None:
                judged.append(judge(fault, reading))
        out.append(JudgedRep(rep, lead, tuple(r.as_measurement() for r in readings if r is not None), tuple(judged)))
    return out


def shoulders_raised(landmarks: np.ndarray, rep: RepSpan) -> bool:
    """Whether the shoulders of somebody who lies on the back rest on a bench, at the far position. landmarks (frames, 33, 2 or more) px."""
    points = landmarks[rep.extreme, :, :2]
    shoulders, hips = (points[[skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES]].mean(axis=0) for part in ("shoulder", "hip"))
    feet = points[[skeleton.INDEX[f"{side}_{part}"] for side in skeleton.SIDES for part in ("ankle", "heel", "foot_index")], 1]
    floor = np.nanmax(feet) if np.isfinite(feet).any() else np.nan
    return bool(floor - shoulders[1] > RAISED * np.linalg.norm(shoulders - hips))


def _on_bench(reading: Reading | None, bench: bool) -> Reading | None:
    return replace(reading, unclear=ON_BENCH) if bench and reading is not None and reading.measure == "trunk_thigh_angle" else reading


def typical_measurements(reps: list[JudgedRep]) -> tuple[Measurement, ...]:
    """The clip's figure for each measure: the rep in the middle of the order; of two in the middle the one further from nought.

    Of whole reps; of those that were only partly seen, or went part of the way, where there is no other.
    """
    by_name: dict[tuple[str, str | None], list[Measurement]] = {}
    for rep in [rep for rep in reps if not rep.span.partial] or reps:
        for m in rep.measurements:
            by_name.setdefault((m.name, m.side), []).append(m)
    middles = []
    for found in by_name.values():
        ordered = sorted(found, key=lambda m: m.value)
        middles.append(max(ordered[(len(found) - 1) // 2 : len(found) // 2 + 1], key=lambda m: abs(m.value)))
    return tuple(middles)


def judge_hold(movement: Movement, span: tuple[int, int], series: Series, view: ViewEstimate) -> JudgedHold:
    """The hold's faults over time; good-form time is what is left of it without them."""
    t = series.t
    frames = np.arange(span[0], span[1] + 1)
    held, unsure, fine, near = [], [], [], []
    bad = np.zeros(len(t), bool)
    for fault in own_rules(applicable(movement, view), series):
        side = side_of(fault.which, view, None)
        column = f"{fault.measure}_{side}" if side else fault.measure
        if column not in series:
            continue
        curve = series[column]
        found = False
        for a, b in _clear_spans(fault, curve, frames, t):
            reading = read_curve(series, column, np.arange(a, b + 1), fault.measure, side)
            if reading is not None and (judgement := judge(fault, reading)).clear:  # a wild picture in a closed gap may undo it
                held.append(HeldFault(judgement, float(t[a]), float(t[b])))
                bad[a : b + 1] = found = True
        if not found:
            reading = read_curve(series, column, frames, fault.measure, side)
            if reading is not None:
                judgement = judge(fault, reading)
                (unsure if judgement.unsure else fine if judgement.clearly_fine else near).append(judgement)
    measurements = []
    for wanted in own_reported(movement.report, series):
        side = side_of(wanted.which, view, None)
        reading = read_curve(series, f"{wanted.measure}_{side}" if side else wanted.measure, frames, wanted.measure, side)
        if reading is not None:
            measurements.append(reading.as_measurement())
    start, end = float(t[span[0]]), float(t[span[1]])
    bad_s = sum(float(t[b - 1] - t[a]) for a, b in runs(bad))
    broken = [f.start_s for f in held if f.end_s - f.start_s >= BREAKDOWN_S]
    held.sort(key=lambda f: f.start_s)
    return JudgedHold(
        start, end, tuple(measurements), tuple(held), tuple(unsure), tuple(fine), max(0.0, end - start - bad_s), min(broken, default=None),
        tuple(near),
    )  # fmt: skip


def _clear_spans(fault: Fault, curve: Curve, frames: np.ndarray, t: np.ndarray) -> list[tuple[int, int]]:
    """First and last frames of the stretches, of HELD_S or more, in which the curve's whole interval is beyond the threshold."""
    edges = {"above": [curve.low > fault.threshold], "below": [curve.high < fault.threshold]}
    edges["either"] = [curve.low > fault.threshold, curve.high < -fault.threshold]
    spans = []
    for edge in edges[fault.beyond]:
        clear = np.zeros(len(t), bool)
        clear[frames] = edge[frames]
        spans += [(a, b - 1) for a, b in runs(_without_blinks(clear, t)) if t[b - 1] - t[a] >= HELD_S]
    return sorted(spans)


def _without_blinks(mask: np.ndarray, t: np.ndarray, shortest_s: float = 0.4) -> np.ndarray:
    """Gaps of less than shortest_s in a bool mask are closed."""
    out = mask.copy()
    for a, b in runs(~mask):
        if a > 0 and b < len(mask) and t[b] - t[a - 1] < shortest_s:
            out[a:b] = True
    return out


def judge_posture(movement: Movement, frames: np.ndarray, series: Series, view: ViewEstimate) -> tuple[list[Measurement], list[Judgement]]:
    """A stance: every reported measure as the mean over its still frames, and the faults against them."""
    measurements, judgements = [], []
    for wanted in own_reported(movement.report, series):
        side = side_of(wanted.which, view, None)
        reading = read_curve(series, f"{wanted.measure}_{side}" if side else wanted.measure, frames, wanted.measure, side)
        if reading is not None:
            measurements.append(reading.as_measurement())
    for fault in own_rules(applicable(movement, view), series):
        side = side_of(fault.which, view, None)
        reading = read_curve(series, f"{fault.measure}_{side}" if side else fault.measure, frames, fault.measure, side)
        if reading is not None:
            judgements.append(judge(fault, reading))
    return measurements, judgements


def judge_stride(movement: Movement, measurements: list[Measurement], view: ViewEstimate) -> list[Judgement]:
    """The stride's clip-level figures against the movement's faults; a fault that goes with another is kept only beside it."""
    judged: list[Judgement] = []
    for fault in own_rules(applicable(movement, view), {m.name for m in measurements}):
        for m in measurements:
            if m.name in (fault.measure, f"{fault.measure}_share") and m.value is not None and m.unit != "cm":
                frame, at = (m.frame, m.t) if m.frame is not None else (WHOLE_CLIP, 0.0)
                judged.append(judge(fault, Reading(m.name, m.side, m.value, m.low, m.high, m.unit, frame, at, m.name)))
    clear = {j.fault.code for j in judged if j.clear}
    return [j for j in judged if j.fault.together_with is None or j.fault.together_with in clear]

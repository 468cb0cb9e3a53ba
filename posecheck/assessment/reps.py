"""Repetitions: each held against the movement's rules, and as the report has it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.assessment.own_neutral import own_reported, own_rules
from posecheck.assessment.reading import as_measurement, read_in_rep
from posecheck.assessment.rules import applicable, judge, judged_codes, wanted_from
from posecheck.assessment.working_side import working_side
from posecheck.measures.reps import RepSpan
from posecheck.model.judged import Judged
from posecheck.model.measurement import Measurement, Series
from posecheck.model.reading import Reading
from posecheck.model.report import Rep
from posecheck.movements.movement import Movement
from posecheck.movements.postures import postures_in
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


@dataclass(frozen=True)
class JudgedRep:
    """lead: the side that it counts for, None where its rule names none."""

    span: RepSpan
    lead: str | None
    measurements: tuple[Measurement, ...]
    judged: tuple[Judged, ...]


def judge_reps(
    movement: Movement,
    reps: list[RepSpan],
    series: Series,
    landmarks: np.ndarray,
    view: ViewEstimate,
) -> list[JudgedRep]:
    """Every rep's measurements, and what the rules say; none of a movement without reps. A rep that
    the clip cuts off is counted and not judged."""
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
                tuple(as_measurement(r) for r in readings if r is not None),
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


def rep_of(index: int, rep: JudgedRep) -> Rep:
    """The rep of the report, its times rounded to milliseconds. index: from 1."""
    start, peak, peak_end, end = (
        round(x, 3)
        for x in (rep.span.start_s, rep.span.peak_s, rep.span.peak_end_s, rep.span.end_s)
    )
    faults, unsure = (
        tuple(j for j in rep.judged if j.clear),
        tuple(j.code for j in rep.judged if j.unsure),
    )
    return Rep(
        index,
        rep.lead,
        start,
        peak,
        peak_end,
        end,
        rep.span.partial,
        rep.measurements,
        faults,
        unsure,
        judged_codes((rep.judged,)),
    )

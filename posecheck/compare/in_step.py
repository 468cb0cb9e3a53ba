"""What can be played again and again of a clip, and where the same moments of two clips lie: a rep
is put on a rep, a stride on a stride of the same foot, a hold on a hold from its start on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecheck.measures.gait.cycle import StrideSpan, stride_spans
from posecheck.model.report import Rep, Report
from posecheck.skeleton import SIDES

MOST_STRIDES = 12
"""Of each foot: more are too many to choose from [E]."""


@dataclass(frozen=True)
class Loop:
    """A rep, a stride or a hold. moments: of each moment that all clips have of it, in order, its
    time in each clip, s as the file is stored; the first is its start, the last its end."""

    name: str
    moments: tuple[tuple[float, ...], ...]


def loops_of(*reports: Report) -> tuple[Loop, ...]:
    """Of one clip its whole reps, its hold, or its strides; of two those that both have, in order.
    Reps of sides that differ are not put on one another."""
    first = reports[0]
    if all(report.reps for report in reports):
        whole = [[rep for rep in report.reps if not rep.partial] for report in reports]
        return tuple(_of_reps(reps) for reps in zip(*whole, strict=False) if _one_side(reps))
    if all(report.hold for report in reports):
        spans = [(h.start_s, h.end_s) for report in reports if (h := report.hold) is not None]
        length = min(end - start for start, end in spans)
        starts = tuple(start for start, _ in spans)
        return (Loop("The hold", (starts, tuple(start + length for start in starts))),)
    if first.stride is None or any(report.stride is None for report in reports):
        return ()
    return tuple(
        _of_strides(f"{side.capitalize()} stride {k}", spans)
        for side in SIDES
        for k, spans in enumerate(_strides(reports, side), 1)
    )


def _of_reps(reps: Sequence[Rep]) -> Loop:
    first = reps[0]
    name = f"Rep {first.index}{f', {first.side}' if first.side else ''}"
    times = [(r.start_s, r.peak_s, r.peak_end_s, r.end_s) for r in reps]
    return Loop(name, _rising(times))


def _one_side(reps: Sequence[Rep]) -> bool:
    return len({rep.side for rep in reps if rep.side is not None}) < 2


def _strides(reports: Sequence[Report], side: str) -> list[tuple[StrideSpan, ...]]:
    spans = [
        stride_spans(report.stride.steps, side)[:MOST_STRIDES]
        for report in reports
        if report.stride is not None
    ]
    return list(zip(*spans, strict=False))


def _of_strides(name: str, spans: Sequence[StrideSpan]) -> Loop:
    with_toe_off = all(span.toe_off_s is not None for span in spans)
    times = [
        (s.start_s, s.toe_off_s, s.end_s)
        if with_toe_off and s.toe_off_s is not None
        else (s.start_s, s.end_s)
        for s in spans
    ]
    return Loop(name, _rising(times))


def _rising(times: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
    """Of moments (of each clip, in order) those that lie behind the one before in every clip."""
    kept: list[tuple[float, ...]] = []
    for moment in zip(*times, strict=True):
        if not kept or all(now > before for now, before in zip(moment, kept[-1], strict=True)):
            kept.append(tuple(moment))
    return tuple(kept)

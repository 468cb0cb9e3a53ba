"""What was judged, as parts of the report."""

from __future__ import annotations

from posecheck.assessment.rules import Judgement
from posecheck.assessment.sets import JudgedHold, JudgedRep
from posecheck.measures.reps import RepSpan
from posecheck.model.finding import Evidence
from posecheck.model.report import Hold, HoldFault, Rep, RepFault


def rep_of(index: int, rep: JudgedRep) -> Rep:
    span: RepSpan = rep.span
    faults = tuple(RepFault(*_fault(j)) for j in rep.judgements if j.clear)
    times = (round(x, 3) for x in (span.start_s, span.peak_s, span.peak_end_s, span.end_s))
    unsure = tuple(j.fault.code for j in rep.judgements if j.unsure)
    return Rep(
        index,
        rep.lead,
        *times,
        span.partial,
        rep.measurements,
        faults,
        unsure,
        judged_codes((rep.judgements,)),
    )


def judged_codes(judgements: tuple[tuple[Judgement, ...], ...]) -> tuple[str, ...]:
    """Codes of the rules that were held against a reading that is to be believed."""
    return tuple(
        sorted({j.fault.code for part in judgements for j in part if not j.reading.unclear})
    )


def _fault(j: Judgement) -> tuple:
    """The fields that a fault of a rep and one of a hold share."""
    r = j.reading
    return (
        j.fault.code,
        j.severity,
        j.confidence,
        r.measure,
        r.value,
        r.low,
        r.high,
        j.threshold,
        r.unit,
        Evidence(r.frame, round(r.t, 4)),
    )


def hold_of(judged: JudgedHold) -> Hold:
    faults = tuple(
        HoldFault(*_fault(held.judgement), round(held.start_s, 3), round(held.end_s, 3))
        for held in judged.faults
    )
    return Hold(
        round(judged.start_s, 3),
        round(judged.end_s, 3),
        round(judged.good_form_s, 3),
        judged.breakdown_s,
        faults,
        judged.side,
    )

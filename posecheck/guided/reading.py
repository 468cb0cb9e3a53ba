"""What a set's report says of a step of a guided session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from posecheck.assessment.findings import ranked
from posecheck.assessment.form import form_of, hold_judged, nothing_judged
from posecheck.model.finding import Finding
from posecheck.model.measurement import Measurement
from posecheck.model.report import Hold, Rep, Report
from posecheck.movements.movement import Movement


def told_side(movement: Movement, side: str) -> str:
    """The side of a step where the body tells on which one it is done; "" where the movement has no
    sides, or only the one that is near the camera is known."""
    rule = movement.rep or movement.hold
    return "" if rule is None or rule.side in ("none", "near") else side


def is_of_side(done: Rep | Hold, side: str) -> bool:
    """Whether a rep or a hold counts for a step of that side ("": for any); one whose side is not
    known does."""
    return not side or done.side in (None, "", side)


def found_in(report: Report, movement: Movement, side: str = "") -> dict[str, Any]:
    """Fields of a StepResult, for `guided.session.reviewed`: reps and hold, how much of it in good
    form, the fault that stood out most, and the measure that drives the movement with the mean of
    its values at the far position and of their half-widths (of which most is the person's own
    offset, that no mean makes smaller).

    side: of the step; reps and holds of the other side are none of it, nor is the figure of the
    other leg. judged is False where nothing could be held against a rule, or all was of the other
    side.
    """
    told = told_side(movement, side)
    all_holds = report.holds or (() if report.hold is None else (report.hold,))
    done = [rep for rep in report.reps if is_of_side(rep, told)]
    holds = [one for one in all_holds if is_of_side(one, told)]
    reps = [rep for rep in done if not rep.partial]
    hold = max(holds, key=lambda one: one.end_s - one.start_s, default=None)
    other = len(done) + len(holds) < len(report.reps) + len(all_holds)
    findings = _of_these(report.findings, (*done, *holds)) if other else report.findings
    worst = findings[0] if findings else None
    found: dict[str, Any] = {
        "judged": not nothing_judged(report) and not (other and not done and not holds),
        "reps": len(reps),
        "good_reps": sum(form_of(rep) == "good" for rep in reps),
        "hold_s": 0.0 if hold is None else round(hold.end_s - hold.start_s, 2),
        "good_hold_s": round(hold.good_form_s, 2) if hold and hold_judged(report) else 0.0,
        "worst": "" if worst is None else worst.code,
        "severity": 0 if worst is None else worst.severity,
    }
    at_far_end = [m for rep in reps for m in rep.measurements if _drives(m, movement, side)]
    # those of the whole are of the longest hold
    whole = report.measurements if not other or (hold and hold == report.hold) else ()
    known = [m.known for m in at_far_end or [m for m in whole if _drives(m, movement, side)]]
    if known:
        found["figure"] = movement.drive
        found["figure_value"] = round(sum(value for value, _, _ in known) / len(known), 2)
        found["figure_half_width"] = round(
            sum(high - low for _, low, high in known) / (2 * len(known)), 2
        )
    return found


def _of_these(findings: Sequence[Finding], done: Sequence[Rep | Hold]) -> tuple[Finding, ...]:
    """What is clear in these reps or holds, worst first."""
    own = []
    for finding in findings:
        hits = [(part, j) for part in done for j in part.faults if j.code == finding.code]
        if hits:
            numbers = tuple(part.index for part, _ in hits if isinstance(part, Rep))
            severity = max(j.severity for _, j in hits)
            own.append(replace(finding, severity=severity, reps=numbers))
    return ranked(own)


def _drives(one: Measurement, movement: Movement, side: str) -> bool:
    return (
        one.name == movement.drive
        and (not side or one.side in (None, "", side))
        and None not in (one.value, one.low, one.high)
        and one.status in ("measured", "estimated")
    )

"""What a set's report says of a step of a guided session."""

from __future__ import annotations

from typing import Any

from posecheck.assessment.form import hold_judged, in_good_form, nothing_judged
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.movements.movement import Movement


def found_in(report: Report, movement: Movement) -> dict[str, Any]:
    """Fields of a StepResult, for `guided.session.reviewed`: reps and hold, how much of it in good
    form, the fault that stood out most, and the measure that drives the movement with the mean of
    its values at the far position and of their half-widths (of which most is the person's own
    offset, that no mean makes smaller).

    judged is False where nothing could be held against a rule.
    """
    reps = [rep for rep in report.reps if not rep.partial]
    hold = report.hold
    worst = report.findings[0] if report.findings else None
    found: dict[str, Any] = {
        "judged": not nothing_judged(report),
        "reps": len(reps),
        "good_reps": in_good_form(report),
        "hold_s": 0.0 if hold is None else round(hold.end_s - hold.start_s, 2),
        "good_hold_s": round(hold.good_form_s, 2) if hold and hold_judged(report) else 0.0,
        "worst": "" if worst is None else worst.code,
        "severity": 0 if worst is None else worst.severity,
    }
    at_far_end = [m for rep in reps for m in rep.measurements if _drives(m, movement)]
    known = [
        m.known for m in at_far_end or [m for m in report.measurements if _drives(m, movement)]
    ]
    if known:
        found["figure"] = movement.drive
        found["figure_value"] = round(sum(value for value, _, _ in known) / len(known), 2)
        found["figure_half_width"] = round(
            sum(high - low for _, low, high in known) / (2 * len(known)), 2
        )
    return found


def _drives(one: Measurement, movement: Movement) -> bool:
    return (
        one.name == movement.drive
        and None not in (one.value, one.low, one.high)
        and one.status in ("measured", "estimated")
    )

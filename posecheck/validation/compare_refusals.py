"""What a report gives or refuses, against what the clip's view and frame rate allow.

Rules are those of docs/biomechanics.md, 2.4 and 4.2: sagittal angles only from the side, frontal
ones only from the front or rear; contact times from 25 frames a second of real time (over many
strides), overstride from 25, foot strike and shank at contact from 120. A rate may fall short by a
tenth: 59.94 passes for 60, 50 does not. The rates are those of a run. In a side view the far leg
may be given or refused: both are right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import AT_CONTACT, FRONTAL, seen_from
from posecheck.model.key import MeasureKey, column, key_of
from posecheck.model.report import Report
from posecheck.validation.truth import Truth
from posecheck.validation.truth_curves import WITH_TRUTH, seen_in

Outcome = Literal["rightly refused", "wrongly refused", "wrongly given"]
YAW_LIMIT_DEG = 25.0  # beyond it no view's angles hold
SLOW_MOTION_TOLERANCE = 0.1  # of the factor
SPEED = "clip at unknown speed"
RATE_SLACK = 0.9

MIN_FPS = {
    "ground_contact": 27,
    "ground_contact_time": 27,
    "contact_time": 27,
    "flight_time": 27,
    "duty_factor": 27,
    "overstride": 27,
    "foot_inclination_at_contact": 120,
    "shank_angle_at_contact": 120,
    "knee_flexion_at_contact": 120,
}
FROM_MANY_STRIDES = frozenset(
    {"ground_contact", "ground_contact_time", "contact_time", "flight_time", "duty_factor"}
)
OF_ONE_VIEW = frozenset({"overstride", *AT_CONTACT, "arm_swing", *FRONTAL})
# leans sideways in a front view: another measure under the same name
EITHER_VIEW = frozenset({"trunk_lean"})
# refused for the outline's sake, which the truth knows nothing of
UNKNOWABLE = frozenset({"lumbar_angle", "pelvic_tilt"})


@dataclass(frozen=True)
class RefusalCheck:
    """measure: its name, "clip" for a report as a whole, or SPEED for one that asks whether the
    clip plays in slow motion."""

    measure: str
    verdict: Outcome
    why: str


def forbidden(measure: str, truth: Truth) -> str | None:
    """Why the clip cannot show this measure; None where it can, or where no rule is known."""
    if measure not in EITHER_VIEW:
        elsewhere = measure in OF_ONE_VIEW and not seen_from(
            measure, "side" if truth.near else "front"
        )
        if elsewhere or not seen_in(measure, truth):
            return f"not seen in a {truth.view} view"
    # a walk's foot and shank have the error of a frame too late in their interval
    least = MIN_FPS.get(measure) if truth.movement == "running" else None
    if least and truth.fps < least * RATE_SLACK:
        return f"needs {least} frames a second, the clip has {truth.fps:g}"
    return None


def _may_be_refused(measure: str, truth: Truth) -> str | None:
    """Between 25 and 60 frames a second contact times need many strides: given or refused, both are
    right."""
    slow = measure in FROM_MANY_STRIDES and truth.fps < 60 * RATE_SLACK
    return (
        f"needs many strides below 60 frames a second, the clip has {truth.fps:g}" if slow else None
    )


def names_speed(report: Report, truth: Truth) -> bool:
    """The report's slow-motion factor is the true one, be it that it only suspects it."""
    return abs(report.source.slow_motion.factor / truth.slowdown - 1) <= SLOW_MOTION_TOLERANCE


def suspects_slow_motion(report: Report) -> bool:
    """Refused until the user says how slowly the clip plays."""
    return report.quality.status == "refused" and report.source.slow_motion.how == "suspected"


def check_slow_motion(report: Report, truth: Truth) -> RefusalCheck:
    """Right where the clip does play slower than real time and the factor named is the true one:
    the user then only has to say yes."""
    named = f"factor {report.source.slow_motion.factor:g} named, {truth.slowdown:g} true"
    return RefusalCheck(
        SPEED,
        (
            "rightly refused"
            if truth.slowdown > 1 and names_speed(report, truth)
            else "wrongly refused"
        ),
        named,
    )


def compare_refusals(report: Report, truth: Truth) -> tuple[RefusalCheck, ...]:
    """One check for each measure refused or wrongly given, and one for the clip where it was
    refused as a whole."""
    found = []
    askew = abs(truth.camera.yaw_deg) > YAW_LIMIT_DEG
    if suspects_slow_motion(report) and not askew:
        found.append(check_slow_motion(report, truth))
    elif report.quality.status == "refused":
        reasons = (
            "; ".join(reason.message for reason in report.quality.reasons) or "no reason given"
        )
        found.append(
            RefusalCheck("clip", "rightly refused" if askew else "wrongly refused", reasons)
        )
    elif askew:
        found.append(
            RefusalCheck(
                "clip", "wrongly given", f"camera yaw is {abs(truth.camera.yaw_deg):g} degrees"
            )
        )
    given = _given(report)
    known = WITH_TRUTH | MIN_FPS.keys() | OF_ONE_VIEW
    for name, reason in _refused(report).items():
        measure = key_of(name).measure
        # from the front it may be refused as well
        either = measure in EITHER_VIEW and truth.near is None
        if measure not in known or measure in UNKNOWABLE or name in given or either:
            continue
        why_not = forbidden(measure, truth) or _may_be_refused(measure, truth)
        if why_not:
            found.append(RefusalCheck(name, "rightly refused", why_not))
        elif not _far(name, truth):
            found.append(RefusalCheck(name, "wrongly refused", reason))
    for name in sorted(given):
        why_not = forbidden(key_of(name).measure, truth)
        if why_not:
            found.append(RefusalCheck(name, "wrongly given", why_not))
    return tuple(found)


def _far(name: str, truth: Truth) -> bool:
    return truth.near is not None and key_of(name).side == skeleton.other(truth.near)


def _refused(report: Report) -> dict[str, str]:
    by_curve = dict(report.curves.refused) if report.curves else {}
    return by_curve | {refusal.measure: refusal.reason for refusal in report.refused}


def _given(report: Report) -> set[str]:
    curves = report.curves.curves if report.curves else {}
    found = {name for name, curve in curves.items() if np.isfinite(curve.value).any()}
    figures = [*report.measurements, *(report.stride.measurements if report.stride else ())]
    figures += [m for rep in report.reps for m in rep.measurements]
    return found | {
        column(MeasureKey(m.name, m.side))
        for m in figures
        if m.value is not None and m.status != "refused"
    }

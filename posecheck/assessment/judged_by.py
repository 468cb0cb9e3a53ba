"""Which thresholds judged a clip: what the report carries, and how it is said."""

from __future__ import annotations

from posecheck.model.report import ChangedThreshold, JudgedBy, Report
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile


def judged_by_profile(profile: Profile | None, movement: Movement) -> JudgedBy | None:
    """The report's `profile`: its name and what it changes for this movement, as its file has it;
    None for posecheck's own thresholds."""
    if profile is None:
        return None
    own = movement.rules
    return JudgedBy(
        profile.name,
        tuple(
            ChangedThreshold(x.code, x.threshold, own[x.code].threshold)
            for x in profile.of(movement.id)
        ),
    )


def judged_by(report: Report) -> str:
    """ "Judged by the thresholds of Anna: trunk tips forward 35 (posecheck's own: 25)." where a
    profile judged it, else ""."""
    if report.profile is None:
        return ""
    known = movements().get(report.movement)
    titles = {fault.code: fault.title.lower() for fault in known.fault} if known else {}
    changed = [
        f"{titles.get(c.code, c.code)} {c.threshold:g} (posecheck's own: {c.own:g})"
        for c in report.profile.limits
    ]
    return (
        f"Judged by the thresholds of {report.profile.name}:"
        f" {', '.join(changed) if changed else 'none of this movement changed'}."
    )

"""A cue that is the same for the left and the right leg is said once."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.model.finding import Finding


def by_cue(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """The findings in their order; those of one code and cue that differ in their leg stand
    together, at the place of the worse one."""
    groups: list[list[Finding]] = []
    for finding in findings:
        same = next((g for g in groups if _other_leg(g, finding)), None)
        if same is None:
            groups.append([finding])
        else:
            same.append(finding)
    return [tuple(g) for g in groups]


def _other_leg(group: Sequence[Finding], finding: Finding) -> bool:
    first = group[0]
    same = (first.code, first.cue) == (finding.code, finding.cue)
    return same and len(group) == 1 and {first.side, finding.side} == {"left", "right"}

"""A validation in one sentence: what was wrong, and how much of what is there was found."""

from __future__ import annotations

from posecheck.present import words
from posecheck.validation.run import ValidationResult


def summary_line(result: ValidationResult) -> str:
    """ "Nothing was called wrongly" where no fault was called that is not there, no rep or contact
    invented, no measure given that cannot be known, and movement, view and speed were right; else
    what was; then the counts."""
    clips = result.clips
    if not clips:
        return "Summary: no clip was compared."
    wrong = [f"{n} {what}" for n, what in _wrong(result) if n]
    head = f"wrong: {', '.join(wrong)}" if wrong else "nothing was called wrongly"
    return f"Summary: {head}. {_counts(result)}"


def _wrong(result: ValidationResult) -> list[tuple[int, str]]:
    clips = result.clips
    checks = [check.verdict for clip in clips for check in clip.refusals]
    outcomes = [o.outcome for clip in clips if clip.faults for o in clip.faults.outcomes]
    return [
        (sum(clip.status == "failed" for clip in clips), "clips failed"),
        (sum(clip.movement_right is False for clip in clips), "movements"),
        (sum(clip.view is not None and not clip.view.right for clip in clips), "views"),
        (sum(clip.slow_motion_right is False for clip in clips), "playing speeds"),
        (sum(len(clip.reps.extra) for clip in clips if clip.reps), "reps that are not there"),
        (sum(clip.steps.extra for clip in clips if clip.steps), "contacts that are not there"),
        (outcomes.count("false"), "faults that are not there"),
        (checks.count("wrongly given"), "measures that cannot be known were given"),
    ]


def _counts(result: ValidationResult) -> str:
    clips = result.clips
    parts = [f"{result.compared} of {len(clips)} clips analysed"]
    reps = [clip.reps for clip in clips if clip.reps]
    steps = [clip.steps for clip in clips if clip.steps]
    if reps:
        parts.append(
            f"{sum(r.expected - len(r.missed) for r in reps)} "
            f"of {sum(r.expected for r in reps)} reps found"
        )
    if steps:
        parts.append(
            f"{sum(s.expected - s.missed for s in steps)} "
            f"of {sum(s.expected for s in steps)} contacts"
        )
    for what, lumbar in (
        ("faults that joints show", False),
        ("faults of low back and pelvis", True),
    ):
        found = [
            o.outcome
            for clip in clips
            if clip.faults
            for o in clip.faults.outcomes
            if o.lumbar == lumbar and o.outcome != "false"
        ]
        if found:
            parts.append(
                f"{found.count('hit')} of {len(found)} {what} ({found.count('unsure')} not sure)"
            )
    stated = [
        x.inside for clip in clips for x in (*clip.readings, *clip.figures) if x.inside is not None
    ]
    refused = sum(check.verdict == "wrongly refused" for clip in clips for check in clip.refusals)
    if refused:
        parts.append(f"{words.count(refused, 'refusal')} of what the truth knows")
    if stated:
        parts.append(
            f"the truth in {100 * sum(stated) / len(stated):.0f} % "
            f"of {len(stated)} stated intervals"
        )
    return "; ".join(parts) + "."

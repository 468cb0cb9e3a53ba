"""What a report says of its own limits: what a person can do something about, and what is only good
to know."""

from __future__ import annotations

from posecheck.model.report import Reason, Report

TO_KNOW = {
    "calibrated-from-other-side",
    "different-limits",
    "different-parameters",
    "interlaced",
    "left-out",
    "legs-exchanged",
    "one-person",
    "other-parameters",
    "person-changed",
    "pixel-shape-ignored",
    "several-people",
    "size-changed",
    "stretched-pixels",
    "timestamps-assumed",
    "timestamps-repaired",
    "view-told",
}
"""Codes of reasons that were put right, left out or taken into account already; of several people
the page offers whom to follow."""


def to_act_on(report: Report) -> tuple[Reason, ...]:
    """Reasons that a better clip, or another answer, would take away."""
    return tuple(r for r in report.quality.reasons if r.code not in TO_KNOW)


def to_know(report: Report) -> tuple[Reason, ...]:
    """The others."""
    return tuple(r for r in report.quality.reasons if r.code in TO_KNOW)

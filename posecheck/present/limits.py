"""What a report says of its own limits: what a person can do something about, what is only good to
know, and how to film the next clip."""

from __future__ import annotations

from posecheck.model.report import ONLY_THIS, Reason, Report

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
    return tuple(r for r in report.quality.reasons if r.code not in TO_KNOW and r.code != ONLY_THIS)


def to_know(report: Report) -> tuple[Reason, ...]:
    """The others."""
    return tuple(r for r in report.quality.reasons if r.code in TO_KNOW)


def looked_at(report: Report) -> str:
    """Which stretch of the clip was looked at, "" for all of it."""
    return " ".join(r.message for r in report.quality.reasons if r.code == ONLY_THIS)


_SAY_IT_ALL = {
    "slow-motion-suspected",
    "picture-on-its-side",
    "walking-not-running",
    "standing-not-running",
    "view-unknown",
    "speed-changes",
    "faster-than-life",
}
"""Reasons that say themselves what to do; how to hold the camera is then beside the point."""


def filming_advice(report: Report) -> tuple[str, ...]:
    """What to do for a better clip: general, for a clip that could not be judged; empty where the
    reason says it all."""
    if any(
        r.code in _SAY_IT_ALL or (r.option == "movement" and r.value is not None)
        for r in report.quality.reasons
    ):
        return ()
    side_on = "Film from the side, the camera level with the hips and square to the body."
    if report.movement == "walking":
        side_on = (
            "Film from the side (or straight from the front for the feet), camera level with the"
            " hips, 30 frames a second or more."
        )
    if report.movement == "running":
        side_on = (
            "Film from the side (or straight from behind for the hips), camera level with the hips,"
            " 60 frames a second or more."
        )
    return (
        side_on,
        "Keep the whole body in the frame, head to feet, with some room around it.",
        "Stand the phone still; do not hold it or follow the movement.",
        "One person, good light, clothes that stand out from the background.",
    )

"""Why what looks like a run is none: (code of the reason, what to say),
by the kind of gait found."""

from __future__ import annotations

from posecheck.measures.gait.detect import FASTEST_SPM, SPRINT_SPM, Gait
from posecheck.model.report import Reason
from posecheck.recognition.speeds import TwoSpeeds

GAIT_WORDS = {
    "walking": (
        "walking-not-running",
        "This looks like walking, not running: choose walking, or film a run.",
    ),
    "standing": (
        "standing-not-running",
        (
            "The person stands still: there is no running to analyse. Film at least ten strides of"
            " running."
        ),
    ),
    "irregular": (
        "no-steady-rhythm",
        "No steady running rhythm was found: film ten strides or more at one speed.",
    ),
    "too-short": (
        "too-short",
        "The clip shows too few steps of a run to tell its rhythm: film at least five seconds.",
    ),
}
WALK_WORDS = {
    "running": (
        "running-not-walking",
        "This looks like running, not walking: choose running, or film a walk.",
    ),
    "none": (
        "no-steps",
        "No steady walking was found: film ten steps or more at one pace.",
    ),
    "too-short": (
        "too-few-steps",
        "The clip shows too few steps of a walk: film at least five seconds.",
    ),
}
"""The same of what was called walking."""


def speed_reason(gait: Gait, change: TwoSpeeds | None, slower: float) -> Reason | None:
    """Why the clip has no one speed that a runner has; None where it has. slower: the slow-motion
    factor."""
    if change is not None and gait.kind in ("running", "slow-motion"):
        before, after, at = (slower * x for x in (change.before_s, change.after_s, change.at_s))
        told = (
            f"A step takes {before:.2f} s at first and {after:.2f} s from {at:.1f} s on: part of"
            " the clip seems to play at another speed."
        )
        return Reason("speed-changes", f"{told} Cut it there, and analyse the parts one by one.")
    if gait.kind == "running" and gait.rhythm_spm > FASTEST_SPM:
        told = (
            f"{gait.cadence_spm:.0f} steps a minute are more than anybody runs: the clip seems to"
            " play faster than real time."
        )
        return Reason("faster-than-life", f"{told} Analyse it as it was filmed.")
    return None


def sprint_reason(gait: Gait) -> tuple[Reason, ...]:
    """What to know of a cadence that only a sprint has."""
    if gait.rhythm_spm <= SPRINT_SPM:
        return ()
    told = f"{gait.cadence_spm:.0f} steps a minute are a sprinter's"
    return (
        Reason(
            "sprint-or-fast-motion",
            f"{told}: if this was no sprint, the clip plays faster than real time, and no time in"
            " it is right.",
        ),
    )


def slow_motion_asked(gait: Gait, fps: float) -> tuple[Reason, ...]:
    """The question for the slow-motion factor, one reason an answer, likeliest first. fps: of the
    file."""
    first, *others = gait.slow_factors
    asked_for = f"was the capture frame rate {round(fps * first)} frames a second?"
    why = f"{gait.cadence_spm:.0f} steps a minute with a flight phase is not possible: {asked_for}"
    what = (
        f" If so, it is {gait.rhythm_spm * first:.0f} steps a minute: analyse it again as slow"
        f" motion, {first:g} times slower than real time."
    )
    asked = [Reason("slow-motion-suspected", why + what, "slow_motion", first)]
    return (
        *asked,
        *(
            Reason(
                "slow-motion-suspected",
                f"Or is it {f:g} times slower than real time, {gait.rhythm_spm * f:.0f} steps a"
                " minute?",
                "slow_motion",
                f,
            )
            for f in others
        ),
    )

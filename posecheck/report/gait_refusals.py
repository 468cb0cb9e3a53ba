"""Why what looks like a run is none: (code of the reason, what to say), by the kind of gait found."""

from __future__ import annotations

from posecheck.measures.gait import Gait
from posecheck.report.report import Reason

GAIT_WORDS = {
    "walking": (
        "walking-not-running",
        "This looks like walking, not running: film a run for a stride analysis.",
    ),
    "standing": ("standing-not-running", "The person stands still: there is no running to analyse. Film at least ten strides of running."),
    "irregular": ("no-steady-rhythm", "No steady running rhythm was found: film ten strides or more at one speed."),
    "too-short": ("too-short", "The clip shows too few steps of a run to tell its rhythm: film at least five seconds."),
}


def slow_motion_asked(gait: Gait, fps: float) -> tuple[Reason, ...]:
    """The question for the slow-motion factor, one reason an answer, likeliest first. fps: of the file."""
    first, *others = gait.slow_factors
    why = f"{gait.cadence_spm:.0f} steps a minute with a flight phase is not possible: was this filmed at {round(fps * first)} frames a second?"
    what = f" If so, analyse it again as slow motion, {first:g} times slower than life."
    asked = [Reason("slow-motion-suspected", why + what, "slow_motion", first)]
    return (*asked, *(Reason("slow-motion-suspected", f"Or is it {f:g} times slower than life?", "slow_motion", f) for f in others))

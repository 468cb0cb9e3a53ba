"""Why what looks like a run is none: (code of the reason, what to say), by the kind of gait found."""

from __future__ import annotations

GAIT_WORDS = {
    "walking": (
        "walking-not-running",
        "This is walking, not running: there is no moment with both feet off the ground. Film a run for a stride analysis.",
    ),
    "standing": ("standing-not-running", "The person stands still: there is no running to analyse. Film at least ten strides of running."),
    "irregular": ("no-steady-rhythm", "No steady running rhythm was found: film ten strides or more at one speed."),
    "too-short": ("too-short", "The clip shows fewer than two and a half strides: film at least five seconds."),
}

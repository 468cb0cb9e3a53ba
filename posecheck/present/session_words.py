"""A guided session in words: what comes, and what it came to. For pages, terminal and voice."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.guided.camera import HEIGHTS, height_of
from posecheck.guided.record import GuidedSession, SessionStep
from posecheck.guided.summary import DrillSummary, SessionSummary
from posecheck.present.words import clock, count
from posecheck.programme.pain import WORDS, Light

NOT_JUDGED = "It ran by the clock: nothing was counted or judged."
PAIN_NOW = "How much does it hurt now, from 0 (not at all) to 10?"
STOPPED = f"It hurt too much to go on. {WORDS['stop']}"
PAIN_ANSWERS: dict[Light, str] = {
    "go": "Go on: slowly, less of it, and stop before it hurts.",
    "ease": "The rest of it is left out today. See whether it has settled tomorrow.",
    "stop": STOPPED,
}
"""What is answered to the pain that was said in a drill."""
_SIDES = {"side": "so that it sees your side", "front": "so that it sees you from the front"}


def minutes(seconds: float) -> str:
    """ "about 9 minutes"."""
    return f"about {count(max(1, round(seconds / 60)), 'minute')}"


def camera_words(camera: str, distance: str = "") -> str:
    """Where the camera stands: "on the floor, at the height of the mat, 2 to 3 m away, so that it
    sees your side"; "" of a timer."""
    if not camera:
        return ""
    away = f"{distance.replace(' or more', '')} away" if distance else ""
    side = _SIDES.get(camera.split("-")[1], "")
    return ", ".join(part for part in (HEIGHTS[height_of(camera)], away, side) if part)


def amount_words(steps: Sequence[SessionStep]) -> str:
    """The steps of one drill: "2 sets of 8 reps, left and right", "30 s, left and right", "a timer
    of 2:10"."""
    first, sides = steps[0], list(dict.fromkeys(step.side for step in steps if step.side))
    if not first.judged:
        return f"a timer of {clock(sum(step.hold_s or 0.0 for step in steps))}"
    once = f"{first.reps} reps" if first.reps else f"{first.hold_s or 0:g} s"
    sets = once if first.sets == 1 else f"{first.sets} sets of {once}"
    return f"{sets}, {' and '.join(sides)}" if sides else sets


def headline(summary: SessionSummary, session: GuidedSession) -> str:
    """What the session came to, in one line."""
    if session.stopped:
        return "Stopped: it hurt"
    if summary.of:
        return f"{summary.good} of {count(summary.of, 'rep')} in good form"
    if summary.judged:
        held = clock(sum(drill.hold_s for drill in summary.drills))
        good = clock(sum(drill.good_hold_s for drill in summary.drills))
        return f"{good} of {held} held in good form"
    return (
        "Done by the clock" if any(drill.sets for drill in summary.drills) else "Nothing was done"
    )


def drill_line(drill: DrillSummary) -> str:
    """ "2 of 2 sets: 10 reps, 8 in good form", "left out"."""
    parts = []
    if drill.judged and drill.reps:
        parts.append(f"{count(drill.reps, 'rep')}, {drill.good_reps} in good form")
    if drill.judged and drill.hold_s >= 0.5:
        parts.append(f"{clock(drill.hold_s)} held, {clock(drill.good_hold_s)} in good form")
    if not parts and drill.seconds >= 0.5:
        parts.append(f"{clock(drill.seconds)} by the clock, not judged")
    if drill.hurt:
        parts.append("it hurt" if drill.pain is None else f"it hurt, {drill.pain} of 10")
    if not parts and not drill.sets:
        return "left out"
    return f"{drill.sets} of {count(drill.of_sets, 'set')}" + (
        f": {', '.join(parts)}" if parts else ""
    )

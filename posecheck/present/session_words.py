"""A guided session in words: what comes, and what it came to. For pages, terminal and voice."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.guided.camera import HEIGHTS, height_of
from posecheck.guided.record import LEAST_S, GuidedSession, SessionStep
from posecheck.guided.summary import DrillSummary, SessionSummary
from posecheck.present.words import clock, count
from posecheck.programme.dose import amount_said
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


def camera_words(camera: str, distance: str = "") -> str:
    """Where the camera stands: "on the floor, at the height of the mat, 2 to 3 m away, so that it
    sees your side"; "" of a timer."""
    if not camera:
        return ""
    away = f"{distance.replace(' or more', '')} away" if distance else ""
    side = _SIDES.get(camera.split("-")[1], "")
    return ", ".join(part for part in (HEIGHTS[height_of(camera)], away, side) if part)


def amount_words(steps: Sequence[SessionStep]) -> str:
    """The steps of one drill: "2 sets of 8 reps a side", "30 s a side", "a timer of 2:10"."""
    first, sides = steps[0], list(dict.fromkeys(step.side for step in steps if step.side))
    if not first.judged:
        return f"a timer of {clock(sum(step.hold_s or 0.0 for step in steps))}"
    return amount_said(first.sets, first.reps, first.hold_s, sides)


def headline(summary: SessionSummary, session: GuidedSession) -> str:
    """What was done of what was planned, in one line."""
    if session.stopped:
        return "Stopped: it hurt"
    drills = summary.drills
    if not any(drill.sets for drill in drills):
        return "Nothing was done"
    if not summary.judged:
        done, asked = sum(d.seconds for d in drills), sum(d.of_seconds for d in drills)
        return f"By the clock: {_of(clock(done), clock(asked), done > asked)}"
    filmed = [one for one in drills if one.judged or one.seconds < LEAST_S]
    return "; ".join(
        _done(
            sum(one.reps for one in filmed),
            sum(one.of_reps for one in filmed),
            sum(one.good_reps for one in filmed),
            sum(one.hold_s for one in filmed),
            sum(one.of_hold_s for one in filmed),
            sum(one.good_hold_s for one in filmed),
        )
    )


def drill_line(drill: DrillSummary) -> str:
    """ "10 of 16 reps, 8 in good form", "0:05 of 0:45 by the clock, not judged", "left out"."""
    parts = []
    if drill.judged:
        parts = _done(
            drill.reps,
            drill.of_reps,
            drill.good_reps,
            drill.hold_s,
            drill.of_hold_s,
            drill.good_hold_s,
        )
    elif drill.seconds >= LEAST_S:
        more = drill.seconds > drill.of_seconds
        done = _of(clock(drill.seconds), clock(drill.of_seconds), more)
        parts = [f"{done} by the clock, not judged"]
    elif drill.hurt:
        parts = ["nothing of it was done"]
    if drill.hurt:
        parts.append("it hurt" if drill.pain is None else f"it hurt, {drill.pain} of 10")
    return ", ".join(parts) or "left out"


def _done(
    reps: int, of_reps: int, good_reps: int, hold_s: float, of_hold_s: float, good_hold_s: float
) -> list[str]:
    """Reps and holds of what was planned, with what was in good form."""
    parts = []
    if of_reps:
        more = reps > of_reps
        done = _of(count(reps, "rep") if more else str(reps), count(of_reps, "rep"), more)
        parts.append(f"{done}, {good_reps} in good form")
    if of_hold_s:
        held = _of(clock(hold_s), clock(of_hold_s), hold_s > of_hold_s)
        parts.append(f"{held} held, {clock(good_hold_s)} in good form")
    return parts


def _of(done: str, asked: str, more: bool) -> str:
    """ "10 of 16"; of more than was asked for, what was done."""
    return done if more else f"{done} of {asked}"

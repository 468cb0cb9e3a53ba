"""What a session shows at one moment: the answer to every frame."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from posecheck.guided.record import GuidedMoment
from posecheck.live.messages import Say

Phase = Literal["setup", "countdown", "going", "done"]
"""setup: not begun, the set-up is judged. countdown: it begins in a moment. going: a set is done.
done: it is over, its track is kept."""


class LimbShown(Struct, frozen=True):
    """The part of the body that matters now. points: landmark indices, in drawing order. state:
    "good", "fault" or "neutral"."""

    points: tuple[int, ...]
    state: str


class Angle(Struct, frozen=True):
    """The driving measure, now: value and half of its 95 % interval, in `unit`."""

    label: str
    value: float
    half_width: float
    unit: str


class Cue(Struct, frozen=True):
    """id rises with every new cue, so that one is spoken once. better: a good word, not a fault."""

    id: int
    code: str
    text: str
    better: bool = False


class GuidedShown(Struct, frozen=True, omit_defaults=True):
    """Where a guided session is. moment, paused (why it waits): as in guided.record.

    at: the step that is on or comes; drill: its movement, side: its side. steps: how many there
    are. aim: reps or seconds that the step wants from here on; before: those it had before a
    break. next: the movement after it, "" where it is the last. rest_s: of a rest, what is left.
    ready_s: until a step by the clock begins. left_s: of the whole session, about. by_clock:
    nobody looks, and nothing is judged. moves: the camera has to be moved for it. watch: frames
    are wanted; else a tick does. hurt: the movement that the question for pain is about. saved:
    False while the state cannot be written. breath: "in" or "out". reason: what is wrong, in two
    words. answer: to the pain that was said, for a while.
    """

    moment: GuidedMoment
    at: int
    steps: int
    drill: str = ""
    side: str = ""
    set_number: int = 0
    sets: int = 0
    aim: float | None = None
    before: float = 0.0
    next: str = ""
    paused: str = ""
    rest_s: float | None = None
    ready_s: float | None = None
    left_s: float = 0.0
    by_clock: bool = False
    moves: bool = False
    watch: bool = False
    hurt: str = ""
    saved: bool = True
    breath: str = ""
    reason: str = ""
    answer: str = ""


class LiveState(Struct, frozen=True, omit_defaults=True):
    """t (s, the session's clock).

    ready: the set-up is right (green); ready_share 0..1 of the time it has to be held. countdown:
    whole seconds left. count: whole reps; partial: others. good: reps that are over, or seconds, in
    good form. sides: those of the left and the right
    side, where both take part. goal: reps or seconds of the movement's dose. clock_s: seconds held,
    or left of a step. cadence_spm: steps a minute. points: (33, 3) x, y in shares of the frame's
    width and height and visibility, flat, rounded to 3 digits, or None where nobody is seen. rate:
    frames looked at a second. guided: where a guided session is, in one.
    """

    t: float
    phase: Phase
    say: Say | None = None
    ready: bool = False
    ready_share: float = 0.0
    countdown: int | None = None
    count: int = 0
    partial: int = 0
    good: float = 0.0
    sides: tuple[int, int] | None = None
    goal: float | None = None
    clock_s: float | None = None
    cadence_spm: float | None = None
    limb: LimbShown | None = None
    angle: Angle | None = None
    cue: Cue | None = None
    warnings: tuple[Say, ...] = ()
    points: tuple[float, ...] | None = None
    rate: float | None = None
    finished: str = ""
    guided: GuidedShown | None = None

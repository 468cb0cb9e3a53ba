"""What a session shows at one moment: the answer to every frame."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

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


class LiveState(Struct, frozen=True, omit_defaults=True):
    """t (s, the session's clock).

    ready: the set-up is right (green); ready_share 0..1 of the time it has to be held. countdown:
    whole seconds left. count: whole reps; partial: others. sides: those of the left and the right
    side, where both take part. goal: reps or seconds of the movement's dose. clock_s: seconds held,
    or left of a step. cadence_spm: steps a minute. points: (33, 3) x, y in shares of the frame's
    width and height and visibility, flat, rounded to 3 digits, or None where nobody is seen. rate:
    frames looked at a second.
    """

    t: float
    phase: Phase
    say: Say | None = None
    ready: bool = False
    ready_share: float = 0.0
    countdown: int | None = None
    count: int = 0
    partial: int = 0
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

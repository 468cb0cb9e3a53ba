"""What good form is, as data: the types that a movement file is checked against.

A movement file (`files/ID.toml`) names the movement, how it is filmed, what drives its reps or its hold, what is measured,
and the faults: a measure, a phase, a limit with its source, and what to say. Adding a drill is adding a file and a test.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Kind = Literal["reps", "hold", "stride", "posture"]
ViewName = Literal["side-left", "side-right", "front", "rear"]
Phase = Literal["start", "out", "peak", "back", "rep", "whole"]
Which = Literal["near", "lead", "rear", "support", "body", "each"]
"""Whose limb: near the camera; the front or the rear leg of a lunge; the leg that stands (of two, the near one); the whole body; both, one by one."""
Text = Annotated[str, Meta(min_length=1)]
Positive = Annotated[float, Meta(gt=0)]


class Smoothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Cut-offs of the zero-lag filter, Hz, and the longest gap (s) that is filled."""

    body_hz: Positive = 5.0
    foot_hz: Positive = 5.0
    longest_gap_s: Positive = 0.30


class RepRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a rep. signal: what rises and falls: "hip_height" (trunk lengths above the floor of the clip), or a measure of the series such as
    "knee_flexion"; a limb's is that of the near side, from front or rear that of the side which moves more. direction: which way is out.
    smallest: least height, in the signal's unit.

    posture: how the person lies or stands while it counts.
    """

    signal: Text
    direction: Literal["up", "down"]
    smallest: Positive
    posture: Literal["supine", "prone", "upright", "any"] = "any"


class HoldRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a hold: the posture, knees and hips (trunk against thigh) no more bent than this (degrees), for at least shortest_s seconds."""

    posture: Literal["supine", "prone", "upright", "any"]
    largest_knee_flexion: Positive
    shortest_s: Positive = 2.0
    largest_hip_flexion: Positive = 180.0


class Reported(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure that is reported for each rep (or for the hold or the stance) whether or not a rule uses it."""

    measure: Text
    which: Which = "body"
    phase: Phase = "peak"


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """A fault: `measure` of `which` limb, in `phase`, beyond `threshold`. severity 1 tweak, 2 fix, 3 stop or make it easier.

    "either" side: threshold and severe are sizes, for both signs. severe: wholly beyond this the severity is one higher.
    cue: what to do, in ten words; cue_body: the same, said of the body.
    good: what to say where the fault is clearly absent. together_with: only where this other fault is found too.
    straight_arms: the threshold in a position on straight arms, where it differs from that on the forearms.
    own_threshold: the threshold where the person is calibrated and the measure is the change from the own neutral; None: the rule stays as it is.
    source: where the threshold comes from; "[E]" marks an engineering choice.
    """

    code: Text
    title: Text
    measure: Text
    beyond: Literal["above", "below", "either"]
    threshold: float
    severity: Annotated[int, Meta(ge=1, le=3)]
    cue: Text
    cue_body: Text
    why: Text
    source: Text
    which: Which = "body"
    phase: Phase = "peak"
    views: tuple[ViewName, ...] = ("side-left", "side-right")
    severe: float | None = None
    good: str = ""
    drills: tuple[str, ...] = ()
    together_with: str | None = None
    own_threshold: float | None = None
    straight_arms: float | None = None


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a curve usually lies in a part of the gait cycle, for the report's band; it judges nothing.

    low or high None: open on that side. when: "contact" (the first tenth of stance), "mid-stance" (a fifth to three fifths of it), "toe-off"
    (5 % of the cycle around it) or "cycle" (all of it). source: as in a fault.
    """

    measure: Text
    when: Literal["contact", "mid-stance", "toe-off", "cycle"]
    label: Text
    source: Text
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a reference needs a low or a high end")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("the low end of a reference lies below its high end")


class Setup(Struct, frozen=True, forbid_unknown_fields=True):
    """How to film it. picture: name of a drawing that the pages show."""

    instructions: Text
    picture: str = ""


class Dose(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of it: as the programme's sources say."""

    text: Text
    sets: int | None = None
    reps: int | None = None
    hold_s: float | None = None


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """One way a movement looks like in a clip, for `posecheck.recognition`.

    postures: those it is made of (`recognition/postures.toml`); only frames spent in them, or on the way between them, can belong to it.
    shows: what these frames show, by the names of `recognition/motion.py` ("hips.range", "share.squatting", "gait.spring"), each with the range
    it keeps, and perhaps how far outside of it one standard deviation is. frames: "gait" where it lasts only as long as the legs take steps.
    vague: what it costs that much else looks like this too. alone: a position that is filmed for itself, and often found before and after other
    movements. source: where the ranges come from.
    """

    postures: tuple[Text, ...]
    shows: dict[str, Annotated[tuple[float, ...], Meta(min_length=2, max_length=3)]]
    source: Text
    frames: Literal["all", "gait"] = "all"
    vague: Annotated[float, Meta(ge=0)] = 0.0
    alone: bool = False


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """A movement that is recognised and named, and not judged. a: as it stands in a sentence ("a push-up", "walking")."""

    id: Text
    title: Text
    a: Text
    looks_like: tuple[Look, ...]


class Movement(Struct, frozen=True, forbid_unknown_fields=True):
    """One movement or drill. a: as it stands in a sentence ("a lunge", "standing"); "" where that is "a" and its title."""

    id: Text
    title: Text
    kind: Kind
    views: tuple[ViewName, ...]
    drive: Text
    setup: Setup
    dose: Dose
    smoothing: Smoothing = Smoothing()
    rep: RepRule | None = None
    hold: HoldRule | None = None
    report: tuple[Reported, ...] = ()
    fault: tuple[Fault, ...] = ()
    reference: tuple[Reference, ...] = ()
    looks_like: tuple[Look, ...] = ()
    a: str = ""

    @property
    def in_a_sentence(self) -> str:
        return self.a or f"a {self.title.lower()}"

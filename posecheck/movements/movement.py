"""What good form is, as data: the types that a movement file is checked against.

A movement file (`files/ID.toml`, or one of the user's own) names the movement, how it is filmed,
what drives its reps or its hold, what is measured, and the faults: a measure, a phase, a limit with
its source, and what to say. Adding a drill is adding a file and a test. docs/movements.md explains
every field to whoever writes one; `check.py` says what types cannot.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Kind = Literal["reps", "hold", "stride", "posture", "timer"]
Gait = Literal["running", "walking"]
ViewName = Literal["side-left", "side-right", "front", "rear"]
Phase = Literal["start", "out", "peak", "back", "rep", "whole"]
Which = Literal["near", "lead", "rear", "working", "other", "support", "body", "each"]
"""Whose limb: near the camera; the front or the rear leg of a lunge; the side that the rep or the
hold counts for, by its side rule, or the other one (of a lunge the same two); the leg that stands
(of two, the near one); the whole body; both, one by one."""
SideRule = Literal[
    "none", "near", "front-foot", "bent-knee", "higher-ankle", "higher-knee", "knee-down"
]
"""Which side a rep or a hold counts for: none; that near the camera; the leg whose foot is in
front; whose knee is bent where the other is straight; whose ankle or knee is the higher one; whose
knee is on the floor. See `assessment.working_side`."""
BodyPart = Literal["legs", "trunk", "arms"]
PropName = Literal[
    "band",
    "ball",
    "bench",
    "block",
    "chair",
    "mat",
    "roller",
    "step",
    "stick",
    "towel",
    "wall",
    "weight",
]
Chain = Literal["screen", "release", "lengthen", "activate", "core", "integrate"]
"""A place in the chain from looking over releasing and lengthening what is short, activating what
is switched off and the trunk that holds, to whole movements; in that order."""
Text = Annotated[str, Meta(min_length=1)]
Id = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
"""Small letters, digits and single dashes: it names files and stands in addresses."""
Positive = Annotated[float, Meta(gt=0)]
Posture = Text | Annotated[tuple[Text, ...], Meta(min_length=1)]
"""A family or a posture of `postures.toml`, several of them, or "any"."""


class Smoothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Cut-offs of the zero-lag filter, Hz, and the longest gap (s) that is filled."""

    body_hz: Positive = 5.0
    foot_hz: Positive = 5.0
    longest_gap_s: Positive = 0.30


class Also(Struct, frozen=True, forbid_unknown_fields=True):
    """A second signal that has to go with the first, or the movement is no rep. least: how far, in
    its unit, from rest to the far position."""

    signal: Text
    least: Positive
    direction: Literal["up", "down", "either"] = "either"


class RepRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a rep. signal: what rises and falls: a drive of `measures.drives` such as
    "hip_height" (in trunk lengths), or a measure of the series such as "knee_flexion"; a limb's is
    that of the near side, from front or rear that of the side which moves more. direction: which
    way is out. smallest: least height, in the signal's unit. also: a second signal that must move
    with it.

    posture: how the person lies or stands all the while; frames in another posture are no part of a
    rep. least_share: share of the person's range in the clip that a rep goes at least, where it is
    not the usual one: small reps beside large ones are reps, and a fault of it. side: which side
    each rep counts for. alternates: the sides take turns, and are counted
    each. support: the leg that stands, for rules of it. moves: the parts of the body by whose way
    the start and the end of a rep are timed.
    """

    signal: Text
    direction: Literal["up", "down"]
    smallest: Positive
    posture: Posture = "any"
    side: SideRule = "none"
    support: SideRule = "none"
    alternates: bool = False
    moves: Annotated[tuple[BodyPart, ...], Meta(min_length=1)] = ("legs",)
    least_share: Annotated[float, Meta(gt=0, le=1)] | None = None
    also: Also | None = None


class Inside(Struct, frozen=True, forbid_unknown_fields=True, rename={"low": "from", "high": "to"}):
    """A range that a measure over time keeps in a hold: from low on, below high, None where that
    end is open. Unknown counts as inside."""

    measure: Text
    which: Literal["near", "body"] = "body"
    low: float | None = None
    high: float | None = None


class HoldRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a hold: the posture, and what each measure of `inside` keeps, for at least
    shortest_s seconds. side: which side it counts for."""

    posture: Posture
    shortest_s: Positive = 2.0
    inside: tuple[Inside, ...] = ()
    side: SideRule = "none"


class TimerStep(Struct, frozen=True, forbid_unknown_fields=True):
    """A step of a timer: what to do, how long (s), and on which side where it is of one."""

    text: Text
    seconds: Positive
    side: Literal["left", "right", "both"] = "both"


class Reported(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure that is reported for each rep (or for the hold or the stance) whether or not a rule
    uses it. views: none: all that show it."""

    measure: Text
    which: Which = "body"
    phase: Phase = "peak"
    views: tuple[ViewName, ...] = ()


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """A fault: `measure` of `which` limb, in `phase`, beyond `threshold`. severity 1 tweak, 2 fix,
    3 stop or make it easier.

    "either" side: threshold and severe are sizes, for both signs. severe: wholly beyond this the
    severity is one higher. cue: the fault in plain words, then what to do, in a dozen words;
    cue_body: the same, said of the body. good: what to say where the fault is clearly absent.
    together_with: only where this other fault is found too. straight_arms: the threshold in a
    position on straight arms, where it differs from that on the forearms. own_threshold: the
    threshold where the person is calibrated and the measure is the change from the own neutral;
    None: the rule stays as it is. source: where the threshold comes from; "[E]" marks an
    engineering choice.
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
    """Where a curve usually lies in a part of the gait cycle, for the report's band, or a figure of
    a run, for its card; it judges nothing.

    low or high None: open on that side. when: "contact" (the first tenth of stance), "mid-stance"
    (a fifth to three fifths of it), "toe-off" (5 % of the cycle around it), "cycle" (all of it), or
    "figure". source: as in a fault. Of a figure: people: of whom it is; speed_m_s: the only pace
    at which it is known, None for any; unit: "cm" for a share of leg length whose range is known in
    centimetres, "" for the measure's own.
    """

    measure: Text
    when: Literal["contact", "mid-stance", "toe-off", "cycle", "figure"]
    label: Text
    source: Text
    low: float | None = None
    high: float | None = None
    people: Text = "all adults"
    speed_m_s: Positive | None = None
    unit: Literal["", "cm"] = ""

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a reference needs a low or a high end")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("the low end of a reference lies below its high end")


class Setup(Struct, frozen=True, forbid_unknown_fields=True):
    """How it is done, and how to film it. instructions: how one stands or lies and what one does, a
    sentence a step. camera: where it stands, apart from them. picture: name of a drawing that the
    pages show."""

    instructions: Text
    picture: str = ""
    camera: str = ""

    @property
    def filmed(self) -> str:
        """How it is done before a camera."""
        return f"{self.instructions} {self.camera}".rstrip()


class ViewSetup(Struct, frozen=True, forbid_unknown_fields=True):
    """How it is filmed from some of its views, where that differs from [setup]. Which faults and
    report lines hold there, these say themselves."""

    names: Annotated[tuple[ViewName, ...], Meta(min_length=1)]
    instructions: Text
    picture: str = ""


class Prop(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that it is done with. needed: not without it. without: what to do where it is not
    at hand."""

    id: PropName
    needed: bool = False
    without: str = ""


class Dose(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of it: as the programme's sources say.

    reps, hold_s: of one set; per_side: each side does so many. tempo: seconds out, at the far
    position and back ("2-1-2"). rest_s: between sets. start, most, step: where a programme begins,
    where it ends, and by how much it grows: seconds where hold_s is given, else reps. also: what
    other sources say instead, a line each.
    """

    text: Text
    sets: Annotated[int, Meta(ge=1)] | None = None
    reps: Annotated[int, Meta(ge=1)] | None = None
    hold_s: Positive | None = None
    per_side: bool = False
    tempo: Annotated[str, Meta(pattern="^([0-9]+(-[0-9]+){2})?$")] = ""
    rest_s: Annotated[float, Meta(ge=0)] | None = None
    start: Positive | None = None
    most: Positive | None = None
    step: Positive | None = None
    source: str = ""
    also: tuple[Text, ...] = ()


class Ladder(Struct, frozen=True, forbid_unknown_fields=True):
    """Ids of the movements that are one step easier and one step harder; "" where there is none."""

    easier: str = ""
    harder: str = ""


class LooksLike(Struct, frozen=True, forbid_unknown_fields=True):
    """One way a movement looks like in a clip, for `posecheck.recognition`.

    postures: those it is made of (`postures.toml`); only frames spent in them, or on the way
    between them, can belong to it. shows: what these frames show, by the names of
    `recognition/motion.py` ("hips.range", "share.squatting", "gait.spring"), each with the range it
    keeps, and perhaps how far outside of it one standard deviation is. frames: "gait" where it
    lasts only as long as the legs take steps. vague: what it costs that much else looks like this
    too. alone: a position that is filmed for itself, and often found before and after other
    movements. source: where the ranges come from.
    """

    postures: tuple[Text, ...]
    shows: dict[str, Annotated[tuple[float, ...], Meta(min_length=2, max_length=3)]]
    source: Text
    frames: Literal["all", "gait"] = "all"
    vague: Annotated[float, Meta(ge=0)] = 0.0
    alone: bool = False


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """A movement that is recognised and named, and not judged. a: as it stands in a sentence ("a
    push-up", "walking")."""

    id: Text
    title: Text
    a: Text
    looks_like: tuple[LooksLike, ...]


class Movement(Struct, frozen=True, forbid_unknown_fields=True):
    """One movement or drill. a: as it stands in a sentence ("a lunge", "standing"); "" where that
    is "a" and its title.

    A timer has steps, and nothing that is measured: no views, no drive. stop_if: when to stop at
    once, said with the set-up. chain: its places in the chain, the main one first. works_on: the
    structures it addresses. feel: what is to be felt, and where. recognised: it is judged
    where nobody named it, too, and a clip shows it; False: only where it is named.
    """

    id: Id
    title: Text
    kind: Kind
    setup: Setup
    dose: Dose
    chain: tuple[Chain, ...] = ()
    works_on: str = ""
    feel: str = ""
    views: tuple[ViewName, ...] = ()
    drive: str = ""
    gait: Gait = "running"
    smoothing: Smoothing = Smoothing()
    rep: RepRule | None = None
    hold: HoldRule | None = None
    step: tuple[TimerStep, ...] = ()
    view: tuple[ViewSetup, ...] = ()
    prop: tuple[Prop, ...] = ()
    ladder: Ladder = Ladder()
    report: tuple[Reported, ...] = ()
    fault: tuple[Fault, ...] = ()
    reference: tuple[Reference, ...] = ()
    looks_like: tuple[LooksLike, ...] = ()
    a: str = ""
    stop_if: str = ""
    recognised: bool = True

    @property
    def in_a_sentence(self) -> str:
        return self.a or f"a {self.title.lower()}"

    @property
    def rules(self) -> dict[str, Fault]:
        """Its faults by their code: what to say of a `Judged`."""
        return {fault.code: fault for fault in self.fault}

    @property
    def is_filmed(self) -> bool:
        """Whether there is something to see and to judge: all but a timer."""
        return self.kind != "timer"

    @property
    def leans_on_wall(self) -> bool:
        """Whether it is done against a wall, which it cannot do without: then the body as a whole
        leans, and no camera is tilted for that."""
        return any(prop.id == "wall" and prop.needed for prop in self.prop)

    def setup_for(self, view: str) -> Setup:
        """How it is filmed from a view, by its name: as a [[view]] says, else as [setup] does."""
        own = next((v for v in self.view if view in v.names), None)
        return (
            self.setup
            if own is None
            else Setup(own.instructions, own.picture or self.setup.picture)
        )

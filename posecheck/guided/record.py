"""What is kept of a guided session: its steps, and what was done of each. Its JSON is a contract,
"posecheck.guided/1" (docs/programme.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from posecheck.intake.answers import Pain

GUIDED_SCHEMA = "posecheck.guided/1"
Side = Literal["left", "right", ""]
GuidedState = Literal["ready", "going", "paused", "finished", "broken-off"]
OPEN_STATES = ("ready", "going", "paused")
"""Of these, in which something is still to be done or said."""
GuidedMoment = Literal["coming", "doing", "resting", "hurts", "asking", "over"]
"""The next step is told and set up; it is done; a rest; something hurts, and how much is asked; all
steps are over, and how it hurts now is asked; that was said too."""
WhyPaused = Literal["", "asked", "camera", "away"]
"""By the person; since the camera is lost; since nobody was there: a closed lid, a reload."""
HowItWent = Literal["done", "skipped", "hurt", "cut-off"]
"""To its end; passed over; ended since it hurt; ended by a lost camera or a closed lid, with what
was counted until then."""


class SessionStep(Struct, frozen=True, forbid_unknown_fields=True):
    """One set of one drill on one side. set_number: 1 to sets. reps or hold_s: what it aims at;
    of a timer hold_s is its whole length. rest_s: after it. camera: where it is filmed from, as
    "mat-side" (height, then side of the person; see guided.camera), "" for a timer. judged:
    whether posecheck judges it."""

    movement: str
    set_number: Annotated[int, Meta(ge=1)]
    sets: Annotated[int, Meta(ge=1)]
    side: Side = ""
    reps: int | None = None
    hold_s: float | None = None
    rest_s: float = 0.0
    camera: str = ""
    judged: bool = False


LEAST_S = 0.5
"""Less of a hold, or by the clock, is nothing done [E]."""


class StepResult(Struct, frozen=True, forbid_unknown_fields=True):
    """What came of one step. step: its place in the session's list.

    reps, good_reps: counted, and of these in good form (without a clear fault); hold_s,
    good_hold_s: the same of a hold. worst: code of the fault that stood out most, with its
    severity; "" for none. judged: False where it ran as a timer: then nothing of form is known.
    figure, figure_value, figure_half_width: the measure that drives the movement, and its mean at
    the far position, "" and None where it was not read.
    pain: said during it. report: key of the result, "" where none was kept. at: ISO, UTC.
    """

    step: Annotated[int, Meta(ge=0)]
    went: HowItWent
    at: str
    judged: bool = False
    reps: int = 0
    good_reps: int = 0
    hold_s: float = 0.0
    good_hold_s: float = 0.0
    worst: str = ""
    severity: int = 0
    figure: str = ""
    figure_value: float | None = None
    figure_half_width: float | None = None
    pain: Pain | None = None
    report: str = ""
    seconds: float = 0.0

    @property
    def has_something(self) -> bool:
        """Whether something of the step was done: a rep, or LEAST_S of it."""
        return bool(self.reps) or (self.hold_s if self.judged else self.seconds) >= LEAST_S


class GuidedSession(Struct, frozen=True, forbid_unknown_fields=True):
    """A session as it stands. key: its own. programme, week: what it is of. at: the step that is
    on, len(steps) when all are over. results: in the order they were done (a repeated step stands
    twice; the last one holds). pain_before, pain_after, pain_next_day: None where not said.
    with_camera: False where it runs as a timer and nothing is judged. began_at, ended_at: ISO, UTC,
    "" while it goes on.

    moment: what is on. so_far: what was counted of the step that is on, None before anything was.
    until: when the rest is over (ISO, UTC), "" where none is on; left_s: what is left of a rest
    that waits. why_paused: "" where it is not. hurt_step: which step the question for pain is
    about. easier, left_out: movements that go on smaller, and that are left out today. repeated:
    steps that were done again, one entry each time. stopped: "pain" where that ended it.
    touched_at: ISO, UTC, when something last happened."""

    key: str
    person: str
    programme: str
    week: int
    steps: tuple[SessionStep, ...]
    began_at: str
    at: Annotated[int, Meta(ge=0)] = 0
    state: GuidedState = "ready"
    results: tuple[StepResult, ...] = ()
    with_camera: bool = True
    pain_before: Pain | None = None
    pain_after: Pain | None = None
    pain_next_day: Pain | None = None
    ended_at: str = ""
    moment: GuidedMoment = "coming"
    so_far: StepResult | None = None
    until: str = ""
    left_s: float = 0.0
    why_paused: WhyPaused = ""
    hurt_step: int | None = None
    easier: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    repeated: tuple[int, ...] = ()
    stopped: Literal["", "pain"] = ""
    touched_at: str = ""
    schema: str = GUIDED_SCHEMA

    @property
    def step(self) -> SessionStep | None:
        """The step that is on, or comes next; None when all are over."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be done or said."""
        return self.state in OPEN_STATES

"""What the progress is told of: sets of guided sessions, checks, screens; plain values, whoever
kept them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from posecheck.guided.record import OPEN_STATES
from posecheck.screen.result import Screen, ScreenFigure


@dataclass(frozen=True)
class Check:
    """A clip or a live set that was judged.

    reps, good_reps: whole ones, and those in good form; held_s, good_s: the same of a hold; None
    where there is none, or nothing was judged. worst: code of the fault that was clear in the most
    reps ("" for none), worst_clear: in how many, severity: 1 to 3. figures: means over the whole
    reps, or of the hold, stance or run. session: number of the coach's session, None where it is
    none.
    """

    day: date
    movement: str
    view: str
    source: str
    sha256: str
    reps: int | None = None
    good_reps: int | None = None
    held_s: float | None = None
    good_s: float | None = None
    worst: str = ""
    worst_clear: int = 0
    severity: int = 0
    figures: tuple[ScreenFigure, ...] = ()
    session: int | None = None

    @property
    def is_run(self) -> bool:
        return self.movement == "running"


@dataclass(frozen=True)
class DoneSet:
    """One step of a guided session as it was done: guided.record.StepResult beside the drill and
    side of the step. value, half_width: of the figure, in the unit of its measure."""

    movement: str
    side: str
    went: str
    judged: bool
    reps: int = 0
    good_reps: int = 0
    hold_s: float = 0.0
    good_hold_s: float = 0.0
    worst: str = ""
    severity: int = 0
    figure: str = ""
    value: float | None = None
    half_width: float | None = None
    pain: int | None = None


@dataclass(frozen=True)
class DoneSession:
    """A guided session. day: on which it began, by the clock of the place. steps: how many it
    has; at: the one that is on."""

    key: str
    day: date
    state: str
    programme: str
    week: int
    steps: int
    at: int
    with_camera: bool
    sets: tuple[DoneSet, ...] = ()
    pain_before: int | None = None
    pain_after: int | None = None
    pain_next_day: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def share(self) -> float:
        """Share of its steps that were come to, 0 to 1."""
        return min(self.at / self.steps, 1.0) if self.steps else 0.0


@dataclass(frozen=True)
class Records:
    """All of one person, each in the order of time."""

    sessions: tuple[DoneSession, ...] = ()
    checks: tuple[Check, ...] = ()
    screens: tuple[Screen, ...] = ()

"""A programme: which drills, how much of each, and the number that each follows from. Its JSON is
a contract, "posecheck.programme/1" (docs/programme.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from posecheck.movements.movement import Chain
from posecheck.screen.result import ScreenFigure

PROGRAMME_SCHEMA = "posecheck.programme/1"
Change = Literal["new", "same", "more", "less", "easier", "harder", "swapped"]
"""What the week changed of a line: its dose, or the drill for its neighbour on the ladder."""


class LineReason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a drill is in the programme. rule: its id in rules.toml. text: one line with its number:
    "because your right thigh stops 6° short (2 to 10)". finding: the code of the screen's, "" where
    an answer, or nothing beyond the error, brought it in."""

    rule: str
    text: str
    finding: str = ""
    side: Literal["left", "right", ""] = ""
    figure: ScreenFigure | None = None


class LineDose(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a drill this week: `sets` of `reps`, or of hold_s seconds (one of the two, except
    of a timer, which has its own steps). sides: one by one where it is of a side, in this order;
    () otherwise.

    seconds: how long all of it takes, rests and changes of position included. source: where the
    dose comes from; also: what other sources say, a line each.
    """

    sets: Annotated[int, Meta(ge=1)]
    seconds: float
    source: str
    reps: Annotated[int, Meta(ge=1)] | None = None
    hold_s: Annotated[float, Meta(gt=0)] | None = None
    rest_s: Annotated[float, Meta(ge=0)] = 0.0
    sides: tuple[Literal["left", "right"], ...] = ()
    also: tuple[str, ...] = ()


class ProgrammeLine(Struct, frozen=True, forbid_unknown_fields=True):
    """One drill. movement: its id. phase: its place in the chain. reasons: at least one. change:
    against the week before; why_changed: in one line with its number, "" where nothing did. began:
    the drill that the rule brought in, where the ladder or a swap led to another one, else "".
    eased: how often it gave way to an easier one since it hurt."""

    movement: str
    phase: Chain
    dose: LineDose
    reasons: tuple[LineReason, ...]
    change: Change = "new"
    why_changed: str = ""
    began: str = ""
    eased: Annotated[int, Meta(ge=0)] = 0


class Programme(Struct, frozen=True, forbid_unknown_fields=True):
    """A week of a person's programme.

    key: of the programme, the same in all of its weeks. week: 1, 2, ... lines: in the order release
    to integrate. said: sentences that go with it (nothing to correct; what was not seen; what
    differs between sources). stopped: the sentence of a red flag; then there are no lines. screen:
    date (ISO) of the screen it follows from. from_day, screen_again: ISO dates. by: the coach who
    wrote or changed it, "" for posecheck's rules. rules: ids of all rules of rules.toml that held,
    what they forbid among them. left_out: drills that were taken out as they went on hurting.
    """

    key: str
    person: str
    week: Annotated[int, Meta(ge=1)]
    screen: str
    from_day: str
    lines: tuple[ProgrammeLine, ...] = ()
    said: tuple[str, ...] = ()
    stopped: str = ""
    screen_again: str = ""
    by: str = ""
    rules: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    version: str = ""
    schema: str = PROGRAMME_SCHEMA

    @property
    def seconds(self) -> float:
        """How long a session of it takes."""
        return sum(line.dose.seconds for line in self.lines)

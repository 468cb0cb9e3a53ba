"""What a person says before anything is measured: the red-flag questions, where it hurts and how
much, what the days are like, what is at hand.

Nothing of it is asked by force: what was not answered stays empty. docs/programme.md tells every
field.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from posecheck.movements.movement import PropName

ANSWERS_SCHEMA = "posecheck.answers/1"
Pain = Annotated[int, Meta(ge=0, le=10)]
"""0 none, 10 the worst there is (the numeric rating scale)."""
Since = Literal["days", "weeks", "months", "years"]
Day = Literal["sitting", "standing", "lifting", "cycling", "running"]
Region = Literal[
    "neck",
    "upper-back",
    "low-back-left",
    "low-back-middle",
    "low-back-right",
    "hip-front-left",
    "hip-front-right",
    "hip-side-left",
    "hip-side-right",
    "buttock-left",
    "buttock-right",
    "groin-left",
    "groin-right",
    "thigh-front-left",
    "thigh-front-right",
    "thigh-back-left",
    "thigh-back-right",
    "knee-left",
    "knee-right",
    "below-knee-left",
    "below-knee-right",
]
"""A place of the body map; left and right are the person's own."""


class Complaint(Struct, frozen=True, forbid_unknown_fields=True):
    """Where it hurts, how much (None: not said) and since when ("": not said)."""

    regions: tuple[Region, ...] = ()
    pain: Pain | None = None
    since: Since | Literal[""] = ""


class Answers(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a person said.

    flags: of a red-flag question's id, yes or no; a question that is not in it was not answered.
    day: what one does all day. props: what is at hand. leave_out: movements that the person does
    not want. minutes: how long a session may take at most. given_at: ISO, UTC.
    """

    flags: dict[str, bool] = {}
    complaint: Complaint = Complaint()
    day: tuple[Day, ...] = ()
    props: tuple[PropName, ...] = ()
    leave_out: tuple[str, ...] = ()
    minutes: Annotated[int, Meta(ge=5, le=15)] = 15
    given_at: str = ""
    schema: str = ANSWERS_SCHEMA

    @property
    def runs(self) -> bool:
        return "running" in self.day

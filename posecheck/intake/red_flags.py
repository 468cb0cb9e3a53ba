"""The questions that come before everything: red_flags.toml, and what a yes means."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_toml
from posecheck.errors import ProgrammeError
from posecheck.intake.answers import Answers
from posecheck.movements.movement import Id, Text

Level = Literal["emergency", "soon", "first", "ask"]
"""Today; a doctor within days; a doctor before any exercise; ask whether it is fine: the worst
first."""
FILE = Path(__file__).with_name("red_flags.toml")
_EXPECTED = Expected("a file of red flags (TOML)", ProgrammeError, "Install posecheck again.")


class RedFlag(Struct, frozen=True, forbid_unknown_fields=True):
    """A question that is answered by yes or no. answer: what a yes is answered with. source: where
    the question comes from; "[E]" marks an engineering choice."""

    id: Id
    level: Level
    question: Text
    answer: Text
    source: Text


class _RedFlags(Struct, frozen=True, forbid_unknown_fields=True):
    flag: Annotated[tuple[RedFlag, ...], Meta(min_length=1)]


@cache
def red_flags() -> tuple[RedFlag, ...]:
    """Every question, in the order in which they are asked."""
    return read_toml(FILE, _RedFlags, _EXPECTED).flag


def stopped(answers: Answers) -> RedFlag | None:
    """The worst red flag that was answered with yes, of two alike the first one asked; None where
    there is none. What was not answered is no yes."""
    said = [flag for flag in red_flags() if answers.flags.get(flag.id)]
    return min(said, key=lambda flag: get_args(Level).index(flag.level), default=None)


def is_clear(answers: Answers) -> bool:
    """Whether every question was answered, with no."""
    return all(answers.flags.get(flag.id) is False for flag in red_flags())

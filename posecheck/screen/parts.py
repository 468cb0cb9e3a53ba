"""The parts of the screen as data: what is filmed, how, and what a clip must show to count."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_toml
from posecheck.errors import MovementFileError
from posecheck.movements.load import movements
from posecheck.movements.movement import Id, Text, ViewName

FILE = Path(__file__).parent / "parts.toml"
CALIBRATION = "calibration"
"""The part of which no report is made: relaxed, tucked, arched."""
_EXPECTED = Expected("the parts of the screen", MovementFileError, "Install posecheck again.")
_Count = Annotated[int, Meta(ge=1)]
_Seconds = Annotated[float, Meta(gt=0)]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the screen.

    movement: what is done, "" for the calibration. views: from where, any of them. side: whose limb
    it is about. least_reps, least_steps, least_s: with fewer it is asked for again; per_side: so
    many of each side. asked_reps: how many are asked for. takes_s: how long it takes with getting
    into position. only_if_runs, not_if_runs: of a person who runs alone, of one who does not.
    how, camera, why: in plain words, what to do, where the camera stands, what it is for.
    """

    id: Id
    title: Text
    how: Text
    say: Text
    camera: Text
    why: Text
    takes_s: _Seconds
    place: Literal["near", "mat", "far"]
    first: bool = False
    movement: str = ""
    views: tuple[ViewName, ...] = ()
    side: Literal["left", "right", ""] = ""
    least_reps: _Count | None = None
    least_steps: _Count | None = None
    least_s: _Seconds | None = None
    asked_reps: _Count | None = None
    asked_s: _Seconds | None = None
    per_side: bool = False
    only_if_runs: bool = False
    not_if_runs: bool = False

    def asked_of(self, runs: bool) -> bool:
        """Whether somebody is asked for it who runs, or does not."""
        return not (self.not_if_runs if runs else self.only_if_runs)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    part: tuple[Part, ...]


@cache
def _all_parts() -> tuple[Part, ...]:
    return read_toml(FILE, _File, _EXPECTED).part


def parts() -> tuple[Part, ...]:
    """Every part, in order. One whose movement this posecheck does not know is left out."""
    known = movements()
    return tuple(part for part in _all_parts() if not part.movement or part.movement in known)


def parts_asked(runs: bool) -> tuple[Part, ...]:
    """Those that a person is asked for who runs, or does not."""
    return tuple(part for part in parts() if part.asked_of(runs))


def part_of_id(name: str) -> Part | None:
    """The part of this id, None where there is none."""
    return next((part for part in parts() if part.id == name), None)


def parts_json() -> bytes:
    """Every part as JSON, for programs: UTF-8, indented, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(parts()), indent=2) + b"\n"

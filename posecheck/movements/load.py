"""Movement files, read and checked."""

from __future__ import annotations

import tomllib
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TypeVar

import msgspec

from posecheck.errors import MovementFileError
from posecheck.movements.movement import Movement, Named

FOLDER = Path(__file__).parent / "files"
NAMED = Path(__file__).parent / "named"
_File = TypeVar("_File", Movement, Named)


def read_movement(path: Path) -> Movement:
    """A checked movement file. Raises MovementFileError with the file, the place and what was expected."""
    movement = _read(path, Movement)
    _check_sense(path, movement)
    return movement


def _read(path: Path, kind: type[_File]) -> _File:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (OSError, UnicodeDecodeError) as error:
        raise MovementFileError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise MovementFileError(f"{path.name} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise MovementFileError(f"{path.name} is wrong: {error}.", "See posecheck/movements/movement.py for what a movement file holds.") from error


def _check_sense(path: Path, movement: Movement) -> None:
    """What types cannot say."""
    if movement.kind == "reps" and movement.rep is None:
        raise MovementFileError(f"{path.name} is wrong: a movement of kind reps needs a [rep] table.")
    if movement.kind == "hold" and movement.hold is None:
        raise MovementFileError(f"{path.name} is wrong: a movement of kind hold needs a [hold] table.")
    codes = [fault.code for fault in movement.fault]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise MovementFileError(f"{path.name} is wrong: {', '.join(sorted(twice))} stands in it twice.")
    for fault in movement.fault:
        if fault.together_with is not None and fault.together_with not in codes:
            raise MovementFileError(f"{path.name} is wrong: {fault.code} goes together with {fault.together_with}, which is not a fault of it.")
        if not set(fault.views) <= set(movement.views):
            raise MovementFileError(f"{path.name} is wrong: {fault.code} names a view that the movement does not have.")
        if not all(isfinite(limit) for limit in (fault.threshold, fault.severe, fault.own_threshold) if limit is not None):
            raise MovementFileError(f"{path.name} is wrong: a limit of {fault.code} is no finite number.")
        if fault.beyond == "either" and fault.threshold < 0:
            raise MovementFileError(f"{path.name} is wrong: {fault.code} is for either side, and its threshold is below 0.")
        if fault.severe is not None and (fault.severe >= fault.threshold if fault.beyond == "below" else fault.severe <= fault.threshold):
            raise MovementFileError(f"{path.name} is wrong: the severe limit of {fault.code} is on the wrong side of its threshold.")


@cache
def movements() -> dict[str, Movement]:
    """Every shipped movement by id, in alphabetical order."""
    found = [read_movement(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {movement.id: movement for movement in found}


@cache
def named_movements() -> dict[str, Named]:
    """Every movement that is named and not judged, by id."""
    found = [_read(path, Named) for path in sorted(NAMED.glob("*.toml"))]
    return {named.id: named for named in found}


def get_movement(name: str) -> Movement:
    """A movement by its id. Raises MovementFileError naming those that exist."""
    known = movements()
    if name not in known:
        raise MovementFileError(f"There is no movement {name!r}.", f"Choose one of: {', '.join(known)}.")
    return known[name]

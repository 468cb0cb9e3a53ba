"""Movement files, read and checked."""

from __future__ import annotations

from functools import cache
from math import isfinite
from pathlib import Path

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_toml
from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import FROM_OUTLINE, FRONT_ONLY, HIP_HEIGHT, SIDE_ONLY
from posecheck.movements.movement import Movement, Named

FOLDER = Path(__file__).parent / "files"
NAMED = Path(__file__).parent / "named"
_FILE = Expected(
    "a movement file (TOML)", MovementFileError, "See posecheck/movements/movement.py for what one holds.", missing=MovementFileError, most=256 * 1024
)


def read_movement(path: Path) -> Movement:
    """A checked movement file. Raises MovementFileError with the file, the place and what was expected."""
    movement = read_toml(path, Movement, _FILE)
    _check_sense(path, movement)
    return movement


def _check_sense(path: Path, movement: Movement) -> None:
    """What types cannot say."""
    if movement.kind == "reps" and movement.rep is None:
        raise MovementFileError(f"{path.name} is wrong: a movement of kind reps needs a [rep] table.")
    if movement.rep is not None:
        _check_signal(path, movement)
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


def _check_signal(path: Path, movement: Movement) -> None:
    """What drives the reps is known, and shows from every view of the movement."""
    signal = movement.rep.signal
    side, front = signal in (*SIDE_ONLY, *FROM_OUTLINE), signal in FRONT_ONLY
    if not (side or front or signal == HIP_HEIGHT):
        known = ", ".join((HIP_HEIGHT, *SIDE_ONLY, *FROM_OUTLINE, *FRONT_ONLY))
        raise MovementFileError(f"{path.name} is wrong: there is no signal {signal!r} for reps.", f"Name one of: {known}.")
    hidden = [view for view in movement.views if (side and not view.startswith("side")) or (front and view.startswith("side"))]
    if hidden:
        raise MovementFileError(f"{path.name} is wrong: its reps are found by {signal}, which does not show from the view {hidden[0]}.")


@cache
def movements() -> dict[str, Movement]:
    """Every shipped movement by id, in alphabetical order."""
    found = [read_movement(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {movement.id: movement for movement in found}


@cache
def named_movements() -> dict[str, Named]:
    """Every movement that is named and not judged, by id."""
    found = [read_toml(path, Named, _FILE) for path in sorted(NAMED.glob("*.toml"))]
    return {named.id: named for named in found}


def get_movement(name: str) -> Movement:
    """A movement by its id. Raises MovementFileError naming those that exist."""
    known = movements()
    if name not in known:
        raise MovementFileError(f"There is no movement {name!r}.", f"Choose one of: {', '.join(known)}.")
    return known[name]

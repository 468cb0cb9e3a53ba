"""Thresholds of one's own: a profile replaces thresholds of the shipped movements, and says so in
every report it judges."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from msgspec.structs import replace

from posecheck.errors import InputError
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault, Movement


@dataclass(frozen=True)
class Threshold:
    """The threshold of one fault of one movement, in the unit of the fault's measure."""

    movement: str
    code: str
    threshold: float


@dataclass(frozen=True)
class Profile:
    """A named set of thresholds. What it does not name stays as posecheck ships it."""

    name: str
    limits: tuple[Threshold, ...] = ()

    def of(self, movement: str) -> tuple[Threshold, ...]:
        """Its thresholds for one movement."""
        return tuple(wanted for wanted in self.limits if wanted.movement == movement)


def check_threshold(wanted: Threshold, movement: Movement | None = None) -> Fault:
    """The fault that a threshold is for; movement: other than the shipped one.

    Raises InputError where there is none, or the number cannot be its own.
    """
    movement = movement or movements().get(wanted.movement)
    fault = movement.rules.get(wanted.code) if movement else None
    if fault is None:
        raise InputError(
            f"There is no fault {wanted.code!r} of a movement {wanted.movement!r}.",
            "`posecheck movements` lists them.",
        )
    if not isfinite(wanted.threshold):
        raise InputError(
            f"A threshold of {wanted.threshold} for {wanted.code} is no number.",
            "Give a finite number.",
        )
    if fault.beyond == "either" and wanted.threshold < 0:
        raise InputError(
            f"{wanted.code} is judged to either side: a threshold of {wanted.threshold:g} is"
            " below 0.",
            "Give its size, without a sign.",
        )
    return fault


def with_profile(movement: Movement, profile: Profile | None) -> Movement:
    """The movement with the profile's thresholds. A fault's severe threshold moves along, so that
    the way between them stays.

    A threshold is of the fault's own measure: it holds against that one for a calibrated person
    too, in the place of posecheck's own one of the change. Raises InputError for a threshold that
    names no fault.
    """
    chosen = {wanted.code: wanted for wanted in profile.of(movement.id)} if profile else {}
    if not chosen:
        return movement
    for wanted in chosen.values():
        check_threshold(wanted, movement)
    return replace(
        movement,
        fault=tuple(
            _moved(f, chosen[f.code].threshold) if f.code in chosen else f for f in movement.fault
        ),
    )


def _moved(fault: Fault, threshold: float) -> Fault:
    severe = None if fault.severe is None else fault.severe + threshold - fault.threshold
    return replace(
        fault, threshold=threshold, severe=severe, own_threshold=None, straight_arms=None
    )

"""Limits of one's own: a profile replaces thresholds of the shipped movements, and says so in every
report it judges."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from msgspec.structs import replace

from posecheck.errors import InputError
from posecheck.movements.load import movements
from posecheck.movements.movement import Fault, Movement


@dataclass(frozen=True)
class Limit:
    """The threshold of one fault of one movement, in the unit of the fault's measure."""

    movement: str
    code: str
    threshold: float


@dataclass(frozen=True)
class Profile:
    """A named set of limits. What it does not name stays as posecheck ships it."""

    name: str
    limits: tuple[Limit, ...] = ()

    def of(self, movement: str) -> tuple[Limit, ...]:
        """Its limits for one movement."""
        return tuple(limit for limit in self.limits if limit.movement == movement)


def check_limit(limit: Limit, movement: Movement | None = None) -> Fault:
    """The fault that a limit is for; movement: other than the shipped one. Raises InputError where
    there is none, or the number cannot be its own."""
    movement = movement or movements().get(limit.movement)
    fault = movement.rules.get(limit.code) if movement else None
    if fault is None:
        raise InputError(
            f"There is no fault {limit.code!r} of a movement {limit.movement!r}.",
            "`posecheck movements` lists them.",
        )
    if not isfinite(limit.threshold):
        raise InputError(
            f"A limit of {limit.threshold} for {limit.code} is no number.", "Give a finite number."
        )
    if fault.beyond == "either" and limit.threshold < 0:
        raise InputError(
            f"{limit.code} is judged to either side: a limit of {limit.threshold:g} is below 0.",
            "Give its size, without a sign.",
        )
    return fault


def with_profile(movement: Movement, profile: Profile | None) -> Movement:
    """The movement with the profile's thresholds. A fault's severe limit moves with its threshold,
    so that the way between them stays.

    A limit is of the fault's own measure: it holds against that one for a calibrated person too, in
    the place of posecheck's own limit of the change. Raises InputError for a limit that names no
    fault.
    """
    limits = {limit.code: limit for limit in profile.of(movement.id)} if profile else {}
    if not limits:
        return movement
    for limit in limits.values():
        check_limit(limit, movement)
    return replace(
        movement,
        fault=tuple(
            _moved(f, limits[f.code].threshold) if f.code in limits else f for f in movement.fault
        ),
    )


def _moved(fault: Fault, threshold: float) -> Fault:
    severe = None if fault.severe is None else fault.severe + threshold - fault.threshold
    return replace(
        fault, threshold=threshold, severe=severe, own_threshold=None, straight_arms=None
    )

"""Positions on the hands and on the forearms: the same movement, with limits of their own where
people differ."""

from __future__ import annotations

from msgspec.structs import replace

from posecheck.movements.movement import Movement


def for_arms(movement: Movement, straight: bool) -> Movement:
    """The movement as it is judged on straight arms, or, as it stands in its file,
    on the forearms."""
    if not straight or all(fault.straight_arms is None for fault in movement.fault):
        return movement
    faults = tuple(
        f if f.straight_arms is None else replace(f, threshold=f.straight_arms)
        for f in movement.fault
    )
    return replace(movement, fault=faults)

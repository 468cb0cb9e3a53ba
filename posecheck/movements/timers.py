"""On which sides a timer is done, and what of it on each."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from posecheck.movements.movement import Movement, TimerStep


def timer_sides(movement: Movement) -> tuple[Literal["left", "right", ""], ...]:
    """The sides of one round of a timer, in their order: those that its steps name, one after the
    other; left and right where its dose is for each side and no step names one. ("",) of a round
    that has no sides, of one whose steps go to and fro between them, which is done as its file has
    it, and of what is no timer."""
    blocks = tuple(side for side, _ in groupby(step.side for step in movement.step))
    if blocks == ("both",):
        return ("left", "right") if movement.dose.per_side else ("",)
    named = tuple(side for side in blocks if side != "both")
    return named if named and len(set(blocks)) == len(named) else ("",)


def steps_for(movement: Movement, side: str) -> tuple[TimerStep, ...]:
    """The steps of one round for one of its sides; "" for all of them."""
    return tuple(step for step in movement.step if not side or step.side in ("both", side))

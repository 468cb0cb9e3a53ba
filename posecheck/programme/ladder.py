"""From a line to its neighbour on the ladder, with that one's first dose."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

from msgspec.structs import replace

from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.programme.dose import first_dose, is_drill, sided, timed
from posecheck.programme.plan import ProgrammeLine

Way = Literal["easier", "harder"]


def neighbour(line: ProgrammeLine, way: Way, taken: Container[str]) -> Movement | None:
    """The drill that is one step easier or harder; None where there is none that may come in.
    taken: what is forbidden or in the programme already."""
    known = movements()
    here = known.get(line.movement)
    other = None if here is None else known.get(getattr(here.ladder, way))
    if other is None or other.id in taken or not is_drill(other):
        return None
    return other if _phase(line, other) != "screen" else None


def moved(line: ProgrammeLine, to: Movement) -> ProgrammeLine:
    """The line with another drill, in as many sets as it has, for the same reasons and sides."""
    sides = sided(to, line.dose.sides)
    dose = first_dose(to, sides)
    dose = timed(replace(dose, sets=min(dose.sets, line.dose.sets)), to)
    return replace(
        line,
        movement=to.id,
        phase=_phase(line, to),
        dose=dose,
        began=line.began or line.movement,
    )


def _phase(line: ProgrammeLine, to: Movement) -> str:
    """Its place in the chain: the line's, where the drill has that one."""
    if line.phase in to.chain or not to.chain:
        return line.phase
    return to.chain[0]

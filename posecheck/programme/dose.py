"""How much of a drill: where it begins, where it ends, one step more or less, and how long it
takes."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal, cast

from msgspec.structs import replace

from posecheck.errors import ProgrammeError
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.movements.timers import steps_for, timer_sides
from posecheck.programme.plan import LineDose
from posecheck.programme.rules import limits

Way = Literal[1, -1]


def is_drill(movement: Movement) -> bool:
    """Whether it can be a line of a programme: reps, a hold or a timer, with a dose in numbers."""
    return movement.kind == "timer" or (
        movement.kind in ("reps", "hold") and _first(movement) is not None
    )


def _first(movement: Movement) -> float | None:
    dose = movement.dose
    of_a_set = dose.reps if movement.kind == "reps" else dose.hold_s
    return of_a_set if dose.start is None else dose.start


def bounds(movement: Movement) -> tuple[float, float]:
    """Least and most of a set by its source, reps or seconds. Raises ProgrammeError for what is no
    drill."""
    first = _first(movement)
    if first is None or movement.kind not in ("reps", "hold"):
        raise ProgrammeError(
            f"{movement.title} has no dose in numbers.", "Choose another drill of the list."
        )
    dose = movement.dose
    own = (dose.reps if movement.kind == "reps" else dose.hold_s) or first
    return first, max(first, own if dose.most is None else dose.most)


def first_dose(movement: Movement, sides: Sequence[str] = (), share: float = 1.0) -> LineDose:
    """What a programme begins with. sides: those that come first, or the only ones; of a drill
    without sides none is taken. share: of its sets, where there is less time; at least one. Raises
    ProgrammeError for what is no drill."""
    dose = movement.dose
    timer = movement.kind == "timer"
    amount = 0.0 if timer else bounds(movement)[0]
    default = limits().rest_s if movement.kind == "reps" else limits().hold_rest_s
    made = LineDose(
        sets=ceil((dose.sets or 1) * share),
        seconds=0.0,
        source=dose.source or dose.text,
        reps=int(amount) if movement.kind == "reps" else None,
        hold_s=amount if movement.kind == "hold" else None,
        rest_s=(dose.rest_s or 0.0) if timer else default if dose.rest_s is None else dose.rest_s,
        sides=cast(tuple[Literal["left", "right"], ...], sided(movement, sides)),
        also=dose.also,
    )
    return timed(made, movement)


def sided(movement: Movement, sides: Sequence[str]) -> tuple[str, ...]:
    """The sides of a drill that is done on each, () of one that is not."""
    if not movement.dose.per_side or movement.kind == "timer":
        return ()
    return tuple(sides) or ("left", "right")


def timed(dose: LineDose, movement: Movement) -> LineDose:
    """With the seconds that it takes, rests and changes of position included."""
    known = limits()
    if movement.kind == "timer":
        rounds = (steps_for(movement, side) for side in timer_sides(movement))
        work, sides = sum(step.seconds for steps in rounds for step in steps) * dose.sets, 1
    else:
        sides = max(1, len(dose.sides))
        work = dose.sets * sides * (dose.hold_s or (dose.reps or 0) * rep_seconds(movement))
    rests = (dose.sets - 1) * dose.rest_s + dose.sets * (sides - 1) * known.side_s
    return replace(dose, seconds=work + rests + known.drill_s)


def rep_seconds(movement: Movement) -> float:
    """Of one rep: its tempo, else the usual."""
    tempo = sum(map(float, movement.dose.tempo.split("-"))) if movement.dose.tempo else 0.0
    return tempo or limits().rep_s


def stepped(dose: LineDose, movement: Movement, way: Way) -> LineDose | None:
    """One step more (1) or less (-1), within its source; None where there is none."""
    size = movement.dose.step
    if movement.kind == "timer" or size is None:
        return None
    least, most = bounds(movement)
    now = amount_of(dose)
    then = min(most, max(least, now + way * size))
    return None if then == now else with_amount(dose, movement, then)


def one_set_more(dose: LineDose, movement: Movement) -> LineDose | None:
    """Where it has fewer sets than its source; None where it has not."""
    if movement.kind == "timer" or dose.sets >= (movement.dose.sets or 1):
        return None
    return timed(replace(dose, sets=dose.sets + 1), movement)


def amount_of(dose: LineDose) -> float:
    """Reps, or seconds, of one set; 0 of a timer."""
    return float(dose.reps or dose.hold_s or 0.0)


def with_amount(dose: LineDose, movement: Movement, amount: float) -> LineDose:
    """With so many reps, or seconds, a set."""
    if movement.kind == "reps":
        return timed(replace(dose, reps=int(amount)), movement)
    return timed(replace(dose, hold_s=float(amount)), movement)


def in_words(dose: LineDose) -> str:
    """ "2 sets of 8 reps a side", "3 sets of 10 s"; "" of a timer of one round."""
    return amount_said(dose.sets, dose.reps, dose.hold_s, dose.sides)


def amount_said(
    sets: int, reps: int | None, hold_s: float | None, sides: Sequence[str | None]
) -> str:
    """How much of a drill, in the words that every page, the voice and the terminal use: "2 sets of
    8 reps a side", "20 s, right side". sides: both, one, or none."""
    one = f"{reps} rep{'s' * (reps != 1)}" if reps else f"{hold_s:g} s" if hold_s else ""
    times = f"{sets} sets of {one}" if one and sets != 1 else one
    if len(sides) == 2:
        return f"{times} a side"
    return f"{times}, {sides[0]} side" if sides else times


def with_words(movement: str, dose: LineDose, was: str, before: LineDose) -> str:
    """What is done instead of what: "2 sets of 10 reps instead of 2 sets of 8 reps",
    "Bridge with a squeeze (2 sets of 8 reps) instead of Glute bridge (2 sets of 20 reps)"."""
    if movement == was:
        return f"{in_words(dose)} instead of {in_words(before)}"
    return f"{_titled(movement, dose)} instead of {_titled(was, before)}"


def _titled(movement: str, dose: LineDose) -> str:
    words = in_words(dose)
    known = movements().get(movement)
    title = known.title if known else movement
    return f"{title} ({words})" if words else title

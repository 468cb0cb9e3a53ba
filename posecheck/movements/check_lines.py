"""Lines of a movement file that nothing would ever come of: a measure that its kind or its views
never give, a side that nothing tells, a field that nobody asks there. Each is refused with what to
write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from posecheck.measures.catalogue import (
    CHANGE_OF,
    FROM_OUTLINE,
    FRONT_ONLY,
    LIMB,
    OF_A_REP,
    OF_A_RUN,
    OF_A_WALK,
    OF_THE_CYCLE,
    SIDE_ONLY,
    entry,
    find,
    views_of,
)
from posecheck.movements.movement import Fault, Movement, Reference, Reported, SideRule
from posecheck.movements.postures import families, postures_in

CURVES = (*SIDE_ONLY, *FROM_OUTLINE, *FRONT_ONLY)
SIDE, ALL = ("side-left", "side-right"), ("side-left", "side-right", "front", "rear")
TELL: dict[SideRule, tuple[str, ...]] = {
    "none": (),
    "near": SIDE,
    "front-foot": (*SIDE, "front"),
    "bent-knee": SIDE,
    "higher-ankle": ALL,
    "higher-knee": ALL,
    "knee-down": ALL,
}
"""Side rule -> the views from which it can name a side (`assessment.working_side`): which knee is
bent shows from the side only, and from behind the risen heel hides which foot stands further away.
"""
SINCE_THE_START = ("lumbar_arch_added", "knee_gap_change")
"""Figures of a rep that are a change since its start."""
WIDEST = 180.0
"""No angle of the picture goes further, degrees."""

Mistake = tuple[str, str, str]
"""The field, what is wrong (without a full stop), and what is allowed there ("" where that goes
without saying)."""


def mistakes_of_lines(movement: Movement) -> Iterator[Mistake]:
    """What is wrong with each [[report]], [[fault]] and [[reference]]."""
    if movement.kind == "stride" and movement.report:
        yield (
            "report",
            "the report of a run has all its figures, whatever is named here",
            "Leave [[report]] out.",
        )
    elif movement.kind != "stride":
        for i, line in enumerate(movement.report):
            yield from _of_line(
                f"report[{i}]",
                line,
                line.views or movement.views,
                movement,
                together=not line.views,
            )
    for i, fault in enumerate(movement.fault):
        yield from _of_line(f"fault[{i}]", fault, fault.views, movement, together=False)
        yield from _of_fault(f"fault[{i}]", fault, movement)
    for i, reference in enumerate(movement.reference):
        yield from _of_reference(f"reference[{i}]", reference, movement)


def rules_of(movement: Movement) -> tuple[SideRule, ...]:
    """The rules by which it knows a side."""
    rules = (
        (movement.rep.side, movement.rep.support)
        if movement.rep
        else (movement.hold.side,)
        if movement.hold
        else ()
    )
    return tuple(rule for rule in rules if rule != "none")


def _of_line(
    field: str, line: Fault | Reported, views: Iterable[str], movement: Movement, *, together: bool
) -> Iterator[Mistake]:
    """A line about a measure. together: one view of them is enough."""
    known = _known_in(movement)
    if line.measure not in known:
        yield (
            f"{field}.measure",
            _not_of(line.measure, movement),
            f"Name one of: {', '.join(known)}.",
        )
        return
    shown = shown_from(line.measure)
    hidden = [view for view in views if view not in shown]
    seen = [view for view in views if view in shown]
    if hidden and not (together and seen):
        yield (
            f"{field}.measure",
            f"{line.measure} does not show from the view {hidden[0]}",
            f"It shows from: {', '.join(shown)}.",
        )
    yield from _of_which(f"{field}.which", line, seen, movement, together=together)
    yield from _of_phase(f"{field}.phase", line, movement)
    if line.measure == "foot_inclination" and _is_face_down(movement):
        yield (
            f"{field}.measure",
            "face down, the feet stand on their toes and foot_inclination is not given",
            "Leave the line out.",
        )


def _known_in(movement: Movement) -> tuple[str, ...]:
    """Names of the measures that a line of this kind of movement may say."""
    if movement.kind == "stride":
        return OF_A_WALK if movement.gait == "walking" else OF_A_RUN
    return (*CURVES, *OF_A_REP) if movement.kind == "reps" else CURVES


def _not_of(measure: str, movement: Movement) -> str:
    kind = f"a movement of kind {movement.kind}"
    if find(measure) is None:
        return f"there is no measure {measure!r} for {kind}"
    of = (
        "over time"
        if measure in CURVES
        else (
            "of a run"
            if measure in OF_A_RUN
            else "of a rep"
            if measure in OF_A_REP
            else "of other things"
        )
    )
    return (
        f"{measure} is a measure {of}: {kind} does not give it, and there is no measure {measure!r}"
        f" for {kind}"
    )


def shown_from(measure: str) -> tuple[str, ...]:
    """The square views that show it, be it a curve, a figure of a rep or of a run."""
    return views_of(measure) or tuple(
        view
        for view in ALL
        if ("side" if view in SIDE else "front") in (entry(measure).views or ("side", "front"))
    )


def _of_which(
    field: str, line: Fault | Reported, views: list[str], movement: Movement, *, together: bool
) -> Iterator[Mistake]:
    """Whose limb: said where the measure is of one, told by something, and not said where it is of
    none."""
    which, measure = line.which, line.measure
    if movement.kind == "stride":
        if which not in ("near", "each", "body"):
            yield (
                field,
                f'a run is judged on every leg that is seen: "{which}" is none of it',
                "Allowed: near, each, body.",
            )
        return
    if which == "each":
        told = "Allowed: near, lead, rear, working, other, support, body."
        yield field, f'"each" is of a run, and a movement of kind {movement.kind} is none', told
        return
    if measure in LIMB and which == "body":
        yield (
            field,
            f"{measure} is of a limb: say whose",
            "Allowed: near, lead, rear, working, other, support.",
        )
        return
    if measure == "pelvic_drop":  # of the leg that works, whatever is said
        if which not in ("body", "lead", "working", "support"):
            yield (
                field,
                f'pelvic_drop is of the leg that works, and "{which}" is another',
                "Allowed: lead, working, support, body.",
            )
            return
        which = "working"
    elif measure not in LIMB:
        if which != "body":
            yield field, f"{measure} is of the whole body, and of no limb", "Leave which out."
        return
    yield from _of_side(
        field, which, views, movement, always=measure == "pelvic_drop", together=together
    )


def _of_side(
    field: str, which: str, views: list[str], movement: Movement, *, always: bool, together: bool
) -> Iterator[Mistake]:
    """Something tells the side that is meant, from each of the views (together: from one of them).
    always: only a rule tells it."""
    if which in ("lead", "working", "rear", "other") and not rules_of(movement):
        table = {
            "reps": "Say in [rep] by which side = it is told",
            "hold": "Say in [hold] by which side = it is told",
        }.get(movement.kind, "")
        near = "" if always else 'write which = "near"'
        yield (
            field,
            f'nothing tells which side "{which}" is',
            f"{', or '.join(filter(None, (table, near)))}.".replace("write", "Write", not table),
        )
        return
    untold = [view for view in views if not _is_told("other" if always else which, view, movement)]
    if untold and not (together and len(untold) < len(views)):
        by = " and ".join(f'"{rule}"' for rule in dict.fromkeys(rules_of(movement))) or "no rule"
        rules = ", ".join(rule for rule, told in TELL.items() if untold[0] in told)
        yield (
            field,
            f'"{which}" is not known from the view {untold[0]}, where {by} tells no side',
            f"Sides are told there by: {rules}.",
        )


def _is_told(which: str, view: str, movement: Movement) -> bool:
    """Whether a side may come of it (`assessment.reading.side_of`): the near one in a side view,
    else the one that a rule names."""
    named = any(view in TELL[rule] for rule in rules_of(movement))
    return named or (view in SIDE and which not in ("rear", "other"))


def _of_phase(field: str, line: Fault | Reported, movement: Movement) -> Iterator[Mistake]:
    # "peak" is what stands there where nothing does
    if movement.kind != "reps" and line.phase not in ("whole", "peak"):
        yield (
            field,
            (
                f'only a rep has a "{line.phase}": a movement of kind {movement.kind} is judged as'
                " a whole"
            ),
            "Allowed: whole.",
        )
    if line.phase == "start" and line.measure in SINCE_THE_START:
        yield (
            field,
            f"{line.measure} is the change since the start, where it is nothing",
            "Allowed: out, peak, back, rep.",
        )


def _is_face_down(movement: Movement) -> bool:
    rule = movement.rep or movement.hold
    postures = postures_in(rule.posture) if rule else None
    return postures is not None and set(postures) <= set(families()["prone"])


def _of_fault(field: str, fault: Fault, movement: Movement) -> Iterator[Mistake]:
    """Fields of a fault that nobody asks there, and a threshold that nothing goes beyond."""
    if fault.together_with is not None and movement.kind != "stride":
        yield (
            f"{field}.together_with",
            (
                f"only the faults of a run are held together, and {movement.id} is of kind"
                f" {movement.kind}"
            ),
            "Leave it out.",
        )
    if fault.together_with == fault.code:
        yield (
            f"{field}.together_with",
            f"{fault.code} goes together with itself",
            "Name another fault, or leave it out.",
        )
    if fault.straight_arms is not None and movement.kind != "hold":
        yield (
            f"{field}.straight_arms",
            f"arms are looked at in a hold, and {movement.id} is of kind {movement.kind}",
            "Leave it out.",
        )
    if fault.own_threshold is not None and fault.measure not in CHANGE_OF:
        yield (
            f"{field}.own_threshold",
            f"no calibration gives the change of {fault.measure}",
            f"It holds for: {', '.join(CHANGE_OF)}. Leave it out.",
        )
    known = find(fault.measure)
    if known is not None and known.unit == "deg" and abs(fault.threshold) >= WIDEST:
        yield (
            f"{field}.threshold",
            f"no angle goes beyond {fault.threshold:g} degrees",
            f"Write one between -{WIDEST:g} and {WIDEST:g}.",
        )


def _of_reference(field: str, reference: Reference, movement: Movement) -> Iterator[Mistake]:
    if movement.kind != "stride":
        yield (
            field,
            f"a band lies in the charts of a run, and {movement.id} is of kind {movement.kind}",
            "Leave [[reference]] out.",
        )
    elif reference.when == "figure" and find(reference.measure) is None:
        yield (
            f"{field}.measure",
            f"there is no measure {reference.measure!r}",
            "docs/measures.md names them all.",
        )
    elif reference.when != "figure" and reference.measure not in OF_THE_CYCLE:
        yield (
            f"{field}.measure",
            f"there is no curve {reference.measure!r} of the gait cycle",
            f"Name one of: {', '.join(OF_THE_CYCLE)}.",
        )
    elif not set(shown_from(reference.measure)) & set(movement.views):
        shown = ", ".join(shown_from(reference.measure))
        yield (
            f"{field}.measure",
            f"{reference.measure} shows from no view of the movement",
            f"It shows from: {shown}.",
        )

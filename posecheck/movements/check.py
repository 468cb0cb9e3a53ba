"""What the types of a movement file cannot say: names that exist, views that show what they are
asked for, limits that make sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite

from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import (
    FROM_OUTLINE,
    FRONT_ONLY,
    LIMB,
    OF_A_REP,
    SIDE_ONLY,
    views_of,
)
from posecheck.measures.drives import DRIVES
from posecheck.movements.movement import Fault, Movement, Reported
from posecheck.movements.postures import ANY, families, posture_names, postures_in

CURVES = (*SIDE_ONLY, *FROM_OUTLINE, *FRONT_ONLY)


def check_sense(name: str, movement: Movement) -> None:
    """Raises MovementFileError for the first thing that is wrong, with the file's name, the field,
    and what is allowed there."""
    for field, wrong, allowed in _mistakes(movement):
        raise MovementFileError(
            f"{name} is wrong: {field + ': ' if field else ''}{wrong}.", allowed
        )


Mistake = tuple[str, str, str]
"""The field, what is wrong (without a full stop), and what is allowed there ("" where that goes
without saying)."""


def _mistakes(movement: Movement) -> Iterator[Mistake]:
    yield from _of_kind(movement)
    yield from _of_rep(movement)
    yield from _of_hold(movement)
    yield from _of_views(movement)
    yield from _of_looks(movement)
    yield from _of_faults(movement)
    if movement.kind != "stride":  # a run's figures are those of the whole clip, by other names
        for i, line in enumerate(movement.report):
            yield from _of_measure(
                f"report[{i}]",
                line,
                line.views or movement.views,
                movement,
                together=not line.views,
            )
        for i, fault in enumerate(movement.fault):
            yield from _of_measure(f"fault[{i}]", fault, fault.views, movement, together=False)
    yield from _of_dose(movement)


def _of_kind(movement: Movement) -> Iterator[Mistake]:
    if movement.kind == "reps" and movement.rep is None:
        yield "", "a movement of kind reps needs a [rep] table", ""
    if movement.kind == "hold" and movement.hold is None:
        yield "", "a movement of kind hold needs a [hold] table", ""
    if movement.rep is not None and movement.kind != "reps":
        yield "rep", f"a movement of kind {movement.kind} has no reps", ""
    if movement.hold is not None and movement.kind != "hold":
        yield "hold", f"a movement of kind {movement.kind} has no hold", ""
    if movement.is_filmed:
        if not movement.views:
            yield (
                "views",
                "a movement that is filmed needs at least one view",
                "Allowed: side-left, side-right, front, rear.",
            )
        if movement.drive not in (*CURVES, *DRIVES):
            yield (
                "drive",
                f"there is no measure {movement.drive!r}",
                f"Name one of: {', '.join(CURVES)}.",
            )
        if movement.step:
            yield "step", "only a timer has steps", 'Write kind = "timer", or leave the steps out.'
        return
    if not movement.step:
        yield "", "a timer needs at least one [[step]]", ""
    told = ("views", "drive", "view", "report", "fault", "reference", "looks_like")
    for field in (name for name in told if getattr(movement, name)):
        yield field, "a timer measures and judges nothing", "Leave it out."


def _of_views(movement: Movement) -> Iterator[Mistake]:
    parts = {f"view[{i}]": view.names for i, view in enumerate(movement.view)} | {
        f"report[{i}]": r.views for i, r in enumerate(movement.report)
    }
    parts |= {fault.code: fault.views for fault in movement.fault}
    for field, views in parts.items():
        if not set(views) <= set(movement.views):
            allowed = (
                f"Its views are: {', '.join(movement.views)}. A fault that names none means"
                " side-left and side-right."
            )
            yield "", f"{field} names a view that the movement does not have", allowed
    named = [name for view in movement.view for name in view.names]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        yield "view", f"{twice} stands in more than one [[view]]", ""


def _of_rep(movement: Movement) -> Iterator[Mistake]:
    rule = movement.rep
    if rule is None:
        return
    yield from _of_signal("rep.signal", rule.signal, movement)
    if rule.also is not None:
        yield from _of_signal("rep.also.signal", rule.also.signal, movement)
    yield from _of_posture("rep.posture", rule.posture)
    if rule.alternates and rule.side in ("none", "near"):
        yield (
            "rep.alternates",
            f'sides that take turns need a rule that tells them, and side = "{rule.side}" does not',
            "",
        )


def _of_signal(field: str, signal: str, movement: Movement) -> Iterator[Mistake]:
    """What drives the reps is known, and shows from every view of the movement."""
    shown = (
        DRIVES[signal].views if signal in DRIVES else views_of(signal) if signal in CURVES else ()
    )
    if not shown:
        yield (
            field,
            f"there is no signal {signal!r} for reps",
            f"Name one of: {', '.join((*DRIVES, *CURVES))}.",
        )
    hidden = [view for view in movement.views if view not in shown]
    if shown and hidden:
        allowed = f"It shows from: {', '.join(shown)}."
        yield (
            field,
            f"its reps are found by {signal}, which does not show from the view {hidden[0]}",
            allowed,
        )


def _of_hold(movement: Movement) -> Iterator[Mistake]:
    if movement.hold is None:
        return
    yield from _of_posture("hold.posture", movement.hold.posture)
    for i, rule in enumerate(movement.hold.inside):
        field = f"hold.inside[{i}]"
        if rule.measure not in CURVES:
            yield (
                f"{field}.measure",
                f"there is no measure {rule.measure!r} over time",
                f"Name one of: {', '.join(CURVES)}.",
            )
        elif (rule.measure in LIMB) != (rule.which == "near"):
            yield (
                f"{field}.which",
                f"{rule.measure} is {'of a limb' if rule.which == 'body' else 'of the whole body'}",
                "Allowed: near, body.",
            )
        if rule.low is None and rule.high is None:
            yield field, "a range needs a from or a to", ""
        if not all(isfinite(end) for end in (rule.low, rule.high) if end is not None):
            yield field, "an end is no finite number", ""
        if rule.low is not None and rule.high is not None and not rule.low < rule.high:
            yield field, "from lies below to", ""


def _of_posture(field: str, posture: str | tuple[str, ...]) -> Iterator[Mistake]:
    try:
        postures_in(posture)
    except KeyError as unknown:
        yield (
            field,
            f"there is no posture {unknown}",
            f"Allowed: {', '.join((ANY, *families(), *posture_names()))}.",
        )


def _of_looks(movement: Movement) -> Iterator[Mistake]:
    for i, look in enumerate(movement.looks_like):
        unknown = next((name for name in look.postures if name not in posture_names()), None)
        if unknown is not None:
            yield (
                f"looks_like[{i}].postures",
                f"there is no posture {unknown!r}",
                f"Allowed: {', '.join(posture_names())}.",
            )


def _of_faults(movement: Movement) -> Iterator[Mistake]:
    codes = [fault.code for fault in movement.fault]
    if twice := {code for code in codes if codes.count(code) > 1}:
        yield "", f"{', '.join(sorted(twice))} stands in it twice", ""
    for fault in movement.fault:
        yield from (("", wrong, "") for wrong in _of_limits(fault))
        if fault.together_with is not None and fault.together_with not in codes:
            yield (
                "",
                (
                    f"{fault.code} goes together with {fault.together_with}, which is not a fault"
                    " of it"
                ),
                "",
            )


def _of_limits(fault: Fault) -> Iterator[str]:
    if not all(
        isfinite(limit)
        for limit in (fault.threshold, fault.severe, fault.own_threshold)
        if limit is not None
    ):
        yield f"a threshold of {fault.code} is no finite number"
    if fault.beyond == "either" and fault.threshold < 0:
        yield f"{fault.code} is for either side, and its threshold is below 0"
    if fault.severe is not None and (
        fault.severe >= fault.threshold
        if fault.beyond == "below"
        else fault.severe <= fault.threshold
    ):
        yield f"the severe threshold of {fault.code} is on the wrong side of its threshold"


def _of_measure(
    field: str, line: Fault | Reported, views: Iterable[str], movement: Movement, *, together: bool
) -> Iterator[Mistake]:
    """A line about a measure that its views never give would be silent for ever. together: one view
    of them is enough."""
    known = (*CURVES, *(OF_A_REP if movement.kind == "reps" else ()))
    if line.measure not in known:
        yield (
            f"{field}.measure",
            f"there is no measure {line.measure!r} for a movement of kind {movement.kind}",
            f"Name one of: {', '.join(known)}.",
        )
        return
    shown = views_of(line.measure)
    hidden = [view for view in views if view not in shown]
    if hidden and not (together and set(views) & set(shown)):
        yield (
            f"{field}.measure",
            f"{line.measure} does not show from the view {hidden[0]}",
            f"It shows from: {', '.join(shown)}.",
        )
    if line.measure in LIMB and line.which == "body":
        yield (
            f"{field}.which",
            f"{line.measure} is of a limb: say whose",
            "Allowed: near, lead, rear, working, other, support.",
        )


def _of_dose(movement: Movement) -> Iterator[Mistake]:
    dose = movement.dose
    if dose.start is not None and dose.most is not None and dose.start > dose.most:
        yield "dose.start", "it begins with more than it ends with", ""
    if dose.step is not None and dose.most is None:
        yield "dose.step", "what grows needs an end", "Give most as well."
    for way in ("easier", "harder"):
        if getattr(movement.ladder, way) == movement.id:
            yield f"ladder.{way}", "it is the movement itself", ""

"""What the types of a movement file cannot say: names that exist, views that show what they are
asked for, limits that make sense."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import LIMB, entry, views_of
from posecheck.measures.drives import DRIVES
from posecheck.movements.check_lines import (
    CURVES,
    SIDE,
    TELL,
    Mistake,
    mistakes_of_lines,
    shown_from,
)
from posecheck.movements.movement import Fault, Movement, SideRule
from posecheck.movements.postures import ANY, families, posture_names, postures_in

HIGHEST = {"trunk": 4.0, "deg": 180.0}
"""What a signal never goes through in one rep, by its unit [E]: nobody's shoulders are four trunk
lengths above the floor."""


def check_sense(name: str, movement: Movement) -> None:
    """Raises MovementFileError for the first thing that is wrong, with the file's name, the field,
    and what is allowed there."""
    for field, wrong, allowed in _mistakes(movement):
        raise MovementFileError(
            f"{name} is wrong: {field + ': ' if field else ''}{wrong}.", allowed
        )


def _mistakes(movement: Movement) -> Iterator[Mistake]:
    yield from _of_kind(movement)
    yield from _of_rep(movement)
    yield from _of_hold(movement)
    yield from _of_setup(movement)
    yield from _of_views(movement)
    yield from _of_looks(movement)
    yield from _of_faults(movement)
    yield from mistakes_of_lines(movement)
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
    if movement.gait != "running" and movement.kind != "stride":
        yield "gait", f"a movement of kind {movement.kind} has no gait", "Leave it out."
    if movement.is_filmed:
        if not movement.views:
            yield (
                "views",
                "a movement that is filmed needs at least one view",
                "Allowed: side-left, side-right, front, rear.",
            )
        shown = _signal_shown_from(movement.drive)
        if not shown:
            yield (
                "drive",
                f"there is no measure {movement.drive!r}",
                f"Name one of: {', '.join(CURVES)}.",
            )
        elif not set(shown) & set(movement.views):
            yield (
                "drive",
                f"{movement.drive} shows from no view of the movement",
                f"It shows from: {', '.join(shown)}.",
            )
        if movement.step:
            yield "step", "only a timer has steps", 'Write kind = "timer", or leave the steps out.'
        return
    if not movement.step:
        yield "", "a timer needs at least one [[step]]", ""
    told = ("views", "drive", "view", "report", "fault", "reference", "looks_like")
    for field in (name for name in told if getattr(movement, name)):
        yield field, "a timer measures and judges nothing", "Leave it out."


def _of_setup(movement: Movement) -> Iterator[Mistake]:
    for part in movement.setup.camera:
        if part not in movement.setup.instructions:
            told = f"{part!r} does not stand in the instructions"
            yield "setup.camera", told, "Copy it from them."


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
    yield from _of_way("rep.smallest", rule.signal, rule.smallest)
    if rule.also is not None:
        yield from _of_signal("rep.also.signal", rule.also.signal, movement)
        yield from _of_way("rep.also.least", rule.also.signal, rule.also.least)
    yield from _of_posture("rep.posture", rule.posture)
    yield from _of_side("rep.side", rule.side, movement)
    yield from _of_side("rep.support", rule.support, movement)
    if rule.alternates and rule.side in ("none", "near"):
        yield (
            "rep.alternates",
            f'sides that take turns need a rule that tells them, and side = "{rule.side}" does not',
            "",
        )


def _of_signal(field: str, signal: str, movement: Movement) -> Iterator[Mistake]:
    """What drives the reps is known, and shows from every view of the movement."""
    shown = _signal_shown_from(signal)
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


def _signal_shown_from(signal: str) -> tuple[str, ...]:
    """The views that show a drive or a measure over time; empty for a name that is neither."""
    return (
        DRIVES[signal].views if signal in DRIVES else views_of(signal) if signal in CURVES else ()
    )


def _of_way(field: str, signal: str, size: float) -> Iterator[Mistake]:
    unit = (
        DRIVES[signal].unit if signal in DRIVES else entry(signal).unit if signal in CURVES else ""
    )
    if size > HIGHEST.get(unit, size):
        yield (
            field,
            (
                f"{signal} is in {'lengths of the trunk' if unit == 'trunk' else 'degrees'}, and no"
                f" rep goes {size:g} of them"
            ),
            "",
        )


def _of_side(field: str, rule: SideRule, movement: Movement) -> Iterator[Mistake]:
    if rule != "none" and not set(TELL[rule]) & set(movement.views):
        yield (
            field,
            f'"{rule}" tells no side from any view of the movement',
            f"It does from: {', '.join(TELL[rule])}.",
        )


def _of_hold(movement: Movement) -> Iterator[Mistake]:
    if movement.hold is None:
        return
    yield from _of_posture("hold.posture", movement.hold.posture)
    yield from _of_side("hold.side", movement.hold.side, movement)
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
        elif hidden := [
            view
            for view in movement.views
            if view not in (SIDE if rule.which == "near" else shown_from(rule.measure))
        ]:
            why = (
                "which side is near is not told"
                if hidden[0] in shown_from(rule.measure)
                else f"{rule.measure} does not show"
            )
            yield (
                field,
                f"{why} from the view {hidden[0]}, so that the hold could not be told there",
                "Leave the view out, or the range.",
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


def _of_dose(movement: Movement) -> Iterator[Mistake]:
    dose = movement.dose
    if dose.start is not None and dose.most is not None and dose.start > dose.most:
        yield "dose.start", "it begins with more than it ends with", ""
    if dose.step is not None and dose.most is None:
        yield "dose.step", "what grows needs an end", "Give most as well."
    for way in ("easier", "harder"):
        if getattr(movement.ladder, way) == movement.id:
            yield f"ladder.{way}", "it is the movement itself", ""

"""What a movement's file says, in words, for whoever wants to do it: command line and pages say the
same."""

from __future__ import annotations

from posecheck.movements.movement import Dose, Fault, Movement, TimerStep

KINDS = {
    "reps": "repetitions",
    "hold": "a hold",
    "stride": "strides",
    "posture": "a posture",
    "timer": "nothing: a timer",
}


def filmed_from(what: Movement | Fault) -> str:
    """ "side, front"; "" of a timer."""
    return ", ".join(
        dict.fromkeys("side" if view.startswith("side") else view for view in what.views)
    )


def dose_lines(movement: Movement) -> list[tuple[str, str]]:
    """(label, text) of how much of it, with what, what is easier and harder, and when to stop; only
    what the file says."""
    ladder = movement.ladder
    lines = [
        (
            "How much of it",
            " ".join(filter(None, (movement.dose.text, _in_numbers(movement.dose)))),
        ),
        ("Source", movement.dose.source),
        ("Others say", " ".join(movement.dose.also)),
        ("With", "; ".join(_prop(p.id, p.needed, p.without) for p in movement.prop)),
        ("Easier", ladder.easier),
        ("Harder", ladder.harder),
        ("Stop if", movement.stop_if),
    ]
    return [(label, text) for label, text in lines if text]


def _in_numbers(dose: Dose) -> str:
    """What the text need not say: "(each side; tempo 2-1-2 s; 60 s rest; from 8 to 15, 2 more at a
    time)"."""
    grows = ""
    if dose.most is not None:
        begins = f"from {dose.start:g} " if dose.start is not None else ""
        unit = " s" if dose.hold_s is not None else ""
        step = f", {dose.step:g} more at a time" if dose.step is not None else ""
        grows = f"{begins}to {dose.most:g}{unit}{step}"
    parts = [
        "each side" if dose.per_side else "",
        f"tempo {dose.tempo} s" if dose.tempo else "",
        f"{dose.rest_s:g} s rest" if dose.rest_s is not None else "",
        grows,
    ]
    said = "; ".join(filter(None, parts))
    return f"({said})" if said else ""


def _prop(name: str, needed: bool, without: str) -> str:
    said = name if needed else f"{name}, if you have one"
    return f"{said} (without: {without})" if without else said


def step_words(step: TimerStep) -> str:
    """ "Roll slowly over the front of the hip. 60 s, left side"."""
    return f"{step.text} {step.seconds:g} s{'' if step.side == 'both' else f', {step.side} side'}"

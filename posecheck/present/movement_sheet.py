"""A movement's file in words: how it is filmed, what is counted by which rule, and each fault with
its threshold and where that comes from."""

from __future__ import annotations

from posecheck.measures.catalogue import entry
from posecheck.measures.drives import DRIVES
from posecheck.movements.movement import Fault, HoldRule, Movement, Posture, RepRule
from posecheck.movements.told import KINDS, dose_lines, filmed_from, step_words
from posecheck.present import words

PHASES = {
    "start": "at the start",
    "out": "on the way out",
    "peak": "at the far position",
    "back": "on the way back",
    "rep": "over the rep",
    "whole": "all the while",
}
LIMBS = {
    "near": "of the near side",
    "working": "of the side that works",
    "other": "of the other side",
    "lead": "of the front leg",
    "rear": "of the rear leg",
    "support": "of the leg that stands",
    "each": "of each leg",
    "body": "",
}
SIDES = {
    "near": "the side near the camera",
    "front-foot": "the leg in front",
    "bent-knee": "the leg with the bent knee",
    "higher-ankle": "the leg with the higher ankle",
    "higher-knee": "the leg with the higher knee",
    "knee-down": "the leg that kneels",
}
_UNITS = {"trunk": " trunk lengths", "deg": "°", "share": " of the way from one to the other"}


def described(movement: Movement) -> list[tuple[str, str]]:
    """(label, text) of all that `posecheck movements NAME` shows; faults as `fault_lines`."""
    lines = [
        ("Counts", _counts(movement)),
        ("Film from", filmed_from(movement)),
        ("How", movement.setup.instructions),
        ("Camera", movement.setup.camera),
    ]
    lines += [(f"From {' or '.join(view.names)}", view.instructions) for view in movement.view]
    lines += [(f"Step {i}", step_words(step)) for i, step in enumerate(movement.step, start=1)]
    lines += dose_lines(movement)
    for fault in movement.fault:
        lines += fault_lines(movement, fault)
    return [(label, text) for label, text in lines if text]


def fault_lines(movement: Movement, fault: Fault) -> list[tuple[str, str]]:
    """What is looked for and said; where the threshold lies, of what, when, from which views; where
    it comes from."""
    return [
        (f"Looks for {fault.code}", f"{fault.title}. {fault.cue}"),
        ("  Threshold", threshold_told(movement, fault)),
        ("  Source", fault.source),
    ]


def threshold_told(movement: Movement, fault: Fault) -> str:
    """ "Knee bend of the front leg below 75° at the far position; from side"."""
    known = entry(fault.measure)
    beyond = {"above": "above {}", "below": "below {}", "either": "beyond {} to either side"}[
        fault.beyond
    ]
    sign = f"(+ is {known.plus})" if known.plus and fault.threshold <= 0 else ""
    when = "" if movement.kind in ("stride", "posture") else PHASES[fault.phase]
    parts = [
        known.label,
        LIMBS[fault.which],
        beyond.format(_amount(fault.threshold, known.unit)),
        sign,
        when,
    ]
    said = [" ".join(filter(None, parts))]
    if fault.severe is not None:
        said.append(f"more severe {beyond.format(_amount(fault.severe, known.unit))}")
    if fault.own_threshold is not None:
        said.append(
            f"{_amount(fault.own_threshold, known.unit)} off one's own neutral, where that is known"
        )
    if fault.straight_arms is not None:
        said.append(f"{_amount(fault.straight_arms, known.unit)} on straight arms")
    if fault.together_with is not None:
        said.append(f"only beside {fault.together_with}")
    return "; ".join([*said, f"from {filmed_from(fault)}"])


def _amount(value: float, unit: str) -> str:
    """With its sign, and no decimals that it does not have: "−13 %"."""
    return f"{value:.4g}".replace("-", "−") + words.unit_suffix(unit)


def _counts(movement: Movement) -> str:
    told = KINDS[movement.kind]
    if movement.rep is not None:
        return f"{told}: {_rep(movement.rep)}"
    return told if movement.hold is None else f"{told}: {_hold(movement.hold)}"


def _rep(rule: RepRule) -> str:
    """ "by the height of the hips, down by 0.25 trunk lengths or more; while upright; counted for
    the leg in front"."""
    parts = [
        f"by the {_signal(rule.signal)}, {rule.direction} by {_way(rule.signal, rule.smallest)} or"
        " more"
    ]
    if rule.also is not None:
        way = "" if rule.also.direction == "either" else f", {rule.also.direction}"
        parts.append(
            f"with the {_signal(rule.also.signal)}{way} by"
            f" {_way(rule.also.signal, rule.also.least)} or more"
        )
    parts.append(_while(rule.posture))
    if rule.side in SIDES:
        parts.append(f"counted for {SIDES[rule.side]}")
    if rule.alternates:
        parts.append("the sides take turns")
    return "; ".join(filter(None, parts))


def _hold(rule: HoldRule) -> str:
    parts = [f"{rule.shortest_s:g} s or more", _while(rule.posture)]
    for keeps in rule.inside:
        unit = entry(keeps.measure).unit
        ends = [
            f"{word} {_amount(end, unit)}"
            for word, end in (("from", keeps.low), ("below", keeps.high))
            if end is not None
        ]
        parts.append(
            " ".join(filter(None, (entry(keeps.measure).label.lower(), LIMBS[keeps.which], *ends)))
        )
    if rule.side in SIDES:
        parts.append(f"counted for {SIDES[rule.side]}")
    return "; ".join(filter(None, parts))


def _signal(name: str) -> str:
    return DRIVES[name].label if name in DRIVES else entry(name).label.lower()


def _way(signal: str, size: float) -> str:
    return (
        f"{size:g}{_UNITS[DRIVES[signal].unit]}"
        if signal in DRIVES
        else _amount(size, entry(signal).unit)
    )


def _while(posture: Posture) -> str:
    names = (posture,) if isinstance(posture, str) else posture
    return (
        "" if "any" in names else f"while {' or '.join(name.replace('-', ' ') for name in names)}"
    )

"""With a calibration, rules on lumbar angle and pelvic tilt are held against the change from the
person's calibrated neutral instead."""

from __future__ import annotations

from collections.abc import Container, Iterable

import msgspec

from posecheck.measures.catalogue import CHANGE_OF, MEASURES
from posecheck.movements.movement import Fault, Reported


def own_rules(faults: Iterable[Fault], known: Container[str]) -> list[Fault]:
    """Faults with measure and threshold replaced where `known` holds the change of their measure
    and they say a threshold for it."""
    out = []
    for fault in faults:
        change = CHANGE_OF.get(fault.measure)
        if change is not None and change in known and fault.own_threshold is not None:
            fault = msgspec.structs.replace(
                fault, measure=change, threshold=fault.own_threshold, severe=None
            )
        out.append(fault)
    return out


def own_reported(wanted: Iterable[Reported], known: Container[str]) -> list[Reported]:
    """The measures to report, each with its change from the calibrated neutral and its share of the
    own range behind it where there are such."""
    out = []
    for entry in wanted:
        extra = [
            m.name
            for m in MEASURES.values()
            if m.read_from == entry.measure and "calibration" in m.needs
        ]
        out += [
            entry,
            *(msgspec.structs.replace(entry, measure=name) for name in extra if name in known),
        ]
    return out

"""A run: its figures held against the movement's rules."""

from __future__ import annotations

from posecheck.assessment.own_neutral import own_rules
from posecheck.assessment.rules import applicable, judge
from posecheck.model.judged import Judged
from posecheck.model.measurement import Measurement
from posecheck.model.reading import WHOLE_CLIP, Reading
from posecheck.movements.movement import Movement
from posecheck.view.view import ViewEstimate


def judge_stride(
    movement: Movement, measurements: list[Measurement], view: ViewEstimate
) -> list[Judged]:
    """The stride's clip-level figures against the movement's faults; a fault that goes with another
    is kept only beside it."""
    judged: list[Judged] = []
    for fault in own_rules(applicable(movement, view), {m.name for m in measurements}):
        for m in measurements:
            if (
                m.name in (fault.measure, f"{fault.measure}_share")
                and m.value is not None
                and m.unit != "cm"
            ):
                frame, at = (
                    (m.frame, m.t) if m.frame is not None and m.t is not None else (WHOLE_CLIP, 0.0)
                )
                judged.append(
                    judge(fault, Reading(m.name, m.side, *m.known, m.unit, frame, at, m.name))
                )
    clear, rules = {j.code for j in judged if j.clear}, movement.rules
    return [j for j in judged if rules[j.code].together_with in (None, *clear)]

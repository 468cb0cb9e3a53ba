"""A position of the body: a stance, or what a hold begins from."""

from __future__ import annotations

import numpy as np

from posecheck.assessment.own_neutral import own_reported, own_rules
from posecheck.assessment.reading import as_measurement, read_measure, side_of
from posecheck.assessment.rules import applicable, judge, wanted_from
from posecheck.assessment.working_side import working_side
from posecheck.model.judged import Judged
from posecheck.model.key import MeasureKey
from posecheck.model.measurement import Measurement, Series
from posecheck.movements.movement import Movement
from posecheck.view.view import ViewEstimate


def judge_posture(
    movement: Movement,
    frames: np.ndarray,
    series: Series,
    view: ViewEstimate,
    landmarks: np.ndarray | None = None,
) -> tuple[list[Measurement], list[Judged]]:
    """A stance, or the position of a hold: every reported measure as the mean over its still
    frames, and the faults against them.

    landmarks (frames of the clip, 33, 2 or more) px tell whose side a hold counts for, where its
    file asks.
    """
    measurements, judged = [], []
    works = (
        working_side(movement.hold.side, frames, series, landmarks, view)
        if movement.hold and landmarks is not None
        else None
    )
    for wanted in own_reported(wanted_from(movement, view), series):
        side = side_of(wanted.which, view, works)
        reading = read_measure(series, MeasureKey(wanted.measure, side), frames)
        if reading is not None:
            measurements.append(as_measurement(reading))
    for fault in own_rules(applicable(movement, view), series):
        side = side_of(fault.which, view, works)
        reading = read_measure(series, MeasureKey(fault.measure, side), frames)
        if reading is not None:
            judged.append(judge(fault, reading))
    return measurements, judged

"""A photograph of a movement: the posture is named and its angles are given. Reps, strides and
judgements need time."""

from __future__ import annotations

import numpy as np

from posecheck.assessment.reading import as_measurement, read_measure
from posecheck.measures.catalogue import in_order
from posecheck.model.key import MeasureKey
from posecheck.model.measurement import Measurement, Series
from posecheck.model.report import Reason
from posecheck.movements.movement import Movement
from posecheck.recognition.result import Recognition
from posecheck.skeleton import SIDES
from posecheck.view.view import ViewEstimate

_HOLDS_NO = {
    "reps": "repetitions: film the whole set of a {}",
    "stride": "strides: film ten strides or more",
}


def picture_angles(series: Series, view: ViewEstimate) -> tuple[Measurement, ...]:
    """The angles that one image of this view gives: of the near side from the side, of both from
    front and rear."""
    found = []
    for name in in_order("photo"):
        for side in (None, view.near_side) if view.is_side else (None, *SIDES):
            reading = read_measure(series, MeasureKey(name, side), np.arange(1))
            if reading is not None:
                found.append(as_measurement(reading))
    return tuple(found)


def picture_reason(seen: Recognition, asked: Movement | None) -> Reason:
    """What a photograph shows, and what it cannot. asked: the movement that the user named."""
    posture = (
        f"somebody {seen.seems}" if seen.seems else "a position that posecheck has no name for"
    )
    holds = _HOLDS_NO.get(asked.kind if asked else "", "").format(
        asked.title.lower() if asked else ""
    )
    no = (
        f" A single image shows no {holds}."
        if holds
        else " What needs time, such as repetitions or strides, needs a video."
    )
    return Reason(
        "single-picture", f"A single image: {posture}. Its angles are given, and not judged.{no}"
    )

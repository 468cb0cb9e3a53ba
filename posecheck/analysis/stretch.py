"""A hold that is a stretch begins when the limb has arrived."""

from __future__ import annotations

import numpy as np

from posecheck.analysis.scene import Scene
from posecheck.assessment.working_side import working_side
from posecheck.measures.drives import DRIVES, signal_of
from posecheck.measures.holds import getting_in
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Series
from posecheck.movements.movement import Movement

TURN_OF_A_TRUNK = 70.0
"""Degrees by which a thigh turns whose knee goes as far as a trunk is long: a thigh is some 0.8 of
it."""


def still_on_its_way(
    scene: Scene, rules: Movement, series: Series, inside: np.ndarray
) -> np.ndarray:
    """(frames,) bool: the limb that a hold of one side is about, a stretch, is still on its way: by
    the movement's drive, of that side.

    A hold of no side is as it stands: a plank whose hips sink is a plank with a fault.
    """
    moving = np.zeros(len(scene.t), bool)
    if rules.hold.side == "none":
        return moving
    if rules.drive in DRIVES:
        goes = signal_of(rules.drive, scene.t, series, scene.body.landmarks, scene.view)
        if goes is None:
            return moving
        degrees = 1.0 if DRIVES[rules.drive].unit == "deg" else TURN_OF_A_TRUNK
        return getting_in(scene.t, goes * degrees)
    side = working_side(
        rules.hold.side, np.flatnonzero(inside), series, scene.body.landmarks, scene.view
    )
    name = column(MeasureKey(rules.drive, side)) if side is not None else rules.drive
    return getting_in(scene.t, series[name].value) if name in series else moving

"""Everything that is known of a clip before its movement is judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.analysis.algorithms import Algorithms
from posecheck.calibration.change import with_own_change
from posecheck.measures.compute import compute_series
from posecheck.model.calibration import Calibration
from posecheck.model.measurement import Series
from posecheck.model.report import JudgedBy, SlowMotion
from posecheck.movements.movement import Movement, Posture
from posecheck.pose.track import PoseTrack
from posecheck.recognition.result import Recognition
from posecheck.signals.condition import Conditioned
from posecheck.view.gate import Gate
from posecheck.view.view import ViewEstimate


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything known before the movement is judged. track and t are in real time (s), stored in
    that of the file; slow: the factor."""

    track: PoseTrack
    stored: PoseTrack
    t: np.ndarray
    slow: SlowMotion
    body: Conditioned
    view: ViewEstimate
    gate: Gate
    seen: Recognition
    calibration: Calibration | None = None
    judged_by: JudgedBy | None = None
    algorithms: Algorithms = Algorithms()


def series_of(
    scene: Scene, rules: Movement, *, fast: bool = False, running: bool = False
) -> Series:
    """The measures over time of what is seen of this movement, held against the person's own
    neutral. fast: of a walk or a run; running: of a run."""
    series = compute_series(
        scene.t,
        scene.body.landmarks,
        scene.view,
        scene.gate,
        scene.stored.silhouettes,
        estimator=scene.stored.estimator,
        fast=fast,
        running=running,
    )
    return _with_own(series, scene, rules)


def _with_own(series: Series, scene: Scene, rules: Movement) -> Series:
    """With the change from the person's calibrated neutral, where it is known."""
    return (
        series
        if scene.calibration is None
        else with_own_change(series, scene.calibration, standing=rules.kind == "posture")
    )


def in_posture(scene: Scene, posture: Posture) -> np.ndarray:
    """(frames,) bool: seen, and part of the movement, or, where no stretch shows it, in the posture
    it begins from."""
    found = np.isfinite(scene.body.landmarks[:, 23, 0])
    return found if scene.seen.stretches else found & scene.seen.postures.among(posture)

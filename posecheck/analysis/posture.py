"""A clip of somebody who stands still, or holds a position for too short a time."""

from __future__ import annotations

import numpy as np

from posecheck.analysis.made import Analysis, refused, reported
from posecheck.analysis.scene import Scene, in_posture
from posecheck.assessment.findings import findings_of_clip, good_points, unsure_points
from posecheck.assessment.posture import judge_posture
from posecheck.measures.holds import SLOW, body_speed
from posecheck.model.measurement import Series
from posecheck.model.report import Reason
from posecheck.movements.movement import Movement
from posecheck.view.view import trunk_axis


def judge_clip(scene: Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    """What is found while the person stands still, or keeps the position that the movement begins
    from."""
    landmarks = scene.body.landmarks
    _, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=1)))
    posture = rules.hold.posture if rules.hold else "upright"
    still = in_posture(scene, posture) & (body_speed(scene.t, landmarks) / trunk < 0.5 * SLOW)
    if not still.any():
        reason = Reason(
            "no-stance",
            f"No moment of standing still was found. {rules.setup_for(scene.view.name).filmed}",
        )
        return refused(scene, rules.id, detected, reason)
    frames = np.flatnonzero(still)
    measurements, judged = judge_posture(rules, frames, series, scene.view, landmarks)
    return reported(
        scene,
        rules,
        detected,
        series,
        measurements=tuple(measurements),
        findings=findings_of_clip(rules, judged),
        good=good_points(rules, [judged]),
        unsure=unsure_points(rules, judged),
        judged=(tuple(judged),),
    )

"""A photograph: its posture and its angles, nothing is judged."""

from __future__ import annotations

from dataclasses import replace

from posecheck.analysis.made import Analysis, limited, refused, reported
from posecheck.analysis.scene import Scene
from posecheck.assessment.single_picture import picture_angles, picture_reason
from posecheck.measures.compute import compute_series
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Movement


def picture_analysis(scene: Scene, wanted: Movement | None) -> Analysis:
    """A photograph: its posture and its angles, nothing is judged."""
    made_by = scene.stored.estimator
    series = compute_series(
        scene.t,
        scene.body.landmarks,
        scene.view,
        scene.gate,
        scene.stored.silhouettes,
        estimator=made_by,
    )
    told, angles = picture_reason(scene.seen, wanted), picture_angles(series, scene.view)
    movement = wanted.id if wanted else "unknown"
    if not angles:
        return refused(scene, movement, wanted is None, told)
    rules = wanted or get_movement("standing")
    made = limited(
        reported(scene, rules, wanted is None, series, measurements=angles, judged=()), (told,)
    )
    return replace(made, report=replace(made.report, movement=movement, summary=told.message))

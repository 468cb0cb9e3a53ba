"""A clip of walking."""

from __future__ import annotations

from dataclasses import replace

from posecheck.analysis.made import Analysis, refused, reported
from posecheck.analysis.scene import Scene, series_of
from posecheck.assessment.findings import findings_of_clip, good_points, unsure_points
from posecheck.assessment.gait_refusals import WALK_WORDS
from posecheck.assessment.stride import judge_stride
from posecheck.measures.gait.detect import Gait
from posecheck.measures.gait.walk import walk_measurements
from posecheck.model.report import Reason, Step, Stride
from posecheck.movements.movement import Movement
from posecheck.recognition.walking import NoWalk


def judge_clip(
    scene: Scene,
    rules: Movement,
    detected: bool,
    gait: Gait | NoWalk,
    height_m: float | None,
    speed_m_s: float | None,
) -> Analysis:
    """What is found in a clip of walking. gait: as seen; height_m, speed_m_s: None where they were
    not said."""
    if isinstance(gait, NoWalk):
        other = ("movement", "running") if gait.why == "running" else ()
        return refused(scene, rules.id, detected, Reason(*WALK_WORDS[gait.why], *other))
    series = series_of(scene, rules, fast=True)
    measurements, not_given = walk_measurements(
        scene.t,
        scene.body.landmarks,
        series,
        gait,
        scene.view,
        height_m,
        speed_m_s,
        no_feet=scene.gate.no_feet if scene.gate.feet_hidden else "",
    )
    judged = judge_stride(rules, measurements, scene.view)
    steps = tuple(
        Step(c.side, round(c.initial_contact_s, 4), None)
        for c in gait.contacts
        if 0 <= c.initial_contact_s <= scene.t[-1]
    )
    series = replace(series, refused={**series.refused, **not_given})
    return reported(
        scene,
        rules,
        detected,
        series,
        measurements=tuple(measurements),
        stride=Stride(gait.cadence_spm, steps, tuple(measurements)),
        findings=findings_of_clip(rules, judged),
        good=good_points(rules, [judged]),
        unsure=unsure_points(rules, judged),
        judged=(tuple(judged),),
    )

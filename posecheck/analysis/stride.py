"""A clip of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.analysis.made import Analysis, limited, refused, reported
from posecheck.analysis.scene import Scene, series_of
from posecheck.assessment.findings import findings_of_clip, good_points, unsure_points
from posecheck.assessment.gait_refusals import (
    GAIT_WORDS,
    slow_motion_asked,
    speed_reason,
    sprint_reason,
)
from posecheck.assessment.sides import both_legs_of_one_view
from posecheck.assessment.stride import judge_stride
from posecheck.measures.gait.cycle import gait_cycles
from posecheck.measures.gait.detect import Gait, refined, without_contacts
from posecheck.measures.gait.foot_strike import foot_strikes
from posecheck.measures.gait.stride import shown_toe_off, stride_measurements
from posecheck.model.report import Reason, SlowMotion, Step, Stride
from posecheck.movements.movement import Movement
from posecheck.recognition.speeds import two_speeds
from posecheck.skeleton import SIDES


def _no_run(scene: Scene, rules: Movement, detected: bool, gait: Gait) -> Analysis | None:
    """The refusal where it is no run, or not known at which speed it plays."""
    if gait.kind in GAIT_WORDS:
        other = ("movement", "walking") if gait.kind == "walking" else ()
        return refused(scene, rules.id, detected, Reason(*GAIT_WORDS[gait.kind], *other))
    speed = speed_reason(gait, two_speeds(scene.t, scene.seen), scene.slow.factor)
    if speed is not None:
        return refused(scene, rules.id, detected, speed)
    if gait.kind == "slow-motion":
        slow = SlowMotion(gait.slow_factors[0], "suspected", gait.cadence_spm)
        return refused(
            scene, rules.id, detected, *slow_motion_asked(gait, scene.track.source.fps), slow=slow
        )
    return None


def _steps(scene: Scene, gait: Gait) -> tuple[Step, ...]:
    """Those of the clip, as the report has them."""
    return tuple(
        Step(c.side, round(c.initial_contact_s, 4), shown_toe_off(scene.t, gait, c, scene.view))
        for c in gait.contacts
        if 0 <= c.initial_contact_s <= scene.t[-1]
    )


def judge_clip(
    scene: Scene,
    rules: Movement,
    detected: bool,
    gait: Gait,
    height_m: float | None,
    speed_m_s: float | None,
) -> Analysis:
    """What is found in a clip of a run. gait: as recognised; height_m, speed_m_s: None where they
    were not said."""
    no_run = _no_run(scene, rules, detected, gait)
    if no_run is not None:
        return no_run
    raw = np.where(np.isfinite(scene.body.landmarks), scene.body.unsmoothed, np.nan)
    if scene.gate.feet_hidden:
        gait = without_contacts(gait)
    if np.isfinite(gait.duty):  # of steps alone nothing finer is known
        gait = refined(gait, scene.t, raw, scene.view, parameters=scene.algorithms.contacts)
    series = series_of(scene, rules, fast=True, running=True)
    measurements, not_given = stride_measurements(
        scene.t,
        scene.body.landmarks,
        series,
        gait,
        scene.view,
        height_m,
        speed_m_s=speed_m_s,
        raw=raw,
        no_contacts=scene.gate.no_feet if scene.gate.feet_hidden else "",
    )
    judged = judge_stride(rules, measurements, scene.view)
    steps = _steps(scene, gait)
    series = replace(series, refused={**series.refused, **not_given})
    seen = (scene.view.near_side,) if scene.view.near_side else SIDES
    made = reported(
        scene,
        rules,
        detected,
        series,
        cycles=gait_cycles(series, steps, seen),
        measurements=tuple(measurements),
        stride=Stride(gait.cadence_spm, steps, tuple(measurements), foot_strikes(measurements)),
        findings=findings_of_clip(rules, judged),
        good=good_points(rules, [judged]),
        unsure=unsure_points(rules, judged),
        judged=(tuple(judged),),
        left_right=() if scene.view.is_side else both_legs_of_one_view(measurements, steps),
    )
    return limited(made, sprint_reason(gait))

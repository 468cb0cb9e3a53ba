"""A clip of repetitions: found by what drives them, each judged."""

from __future__ import annotations

from posecheck.analysis.made import Analysis, refused, reported
from posecheck.analysis.scene import Scene, in_posture
from posecheck.feedback.findings import findings_of_reps, good_points, unsure_in_reps
from posecheck.feedback.sets import judge_reps, typical_measurements
from posecheck.measures.measurement import Series
from posecheck.measures.posture import rep_signal, signal_of
from posecheck.measures.reps import find_reps
from posecheck.movements.movement import Movement
from posecheck.report.from_judged import rep_of
from posecheck.report.report import Reason
from posecheck.report.words import measure_label


def judge_clip(scene: Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    """What is found in a clip of repetitions. series: of the movement's smoothing; detected: the movement was recognised, not named."""
    landmarks = scene.body.landmarks
    driving = signal_of(rules.rep.signal, scene.t, series, landmarks, scene.view)
    if driving is None:
        what, why = measure_label(rules.rep.signal).lower(), series.refused.get(rules.rep.signal, "It was not seen.")
        return refused(scene, rules.id, detected, Reason("no-signal", f"Repetitions of a {rules.title.lower()} are found by the {what}. {why}"))
    signal = rep_signal(driving, scene.t, in_posture(scene, rules.rep.posture), rules.rep.direction)
    spans = find_reps(scene.t, signal, landmarks, rules.rep.smallest, parameters=scene.algorithms.reps)
    if not spans:
        reason = Reason("no-reps", f"No repetition of a {rules.title.lower()} was found. {rules.setup.instructions}")
        return refused(scene, rules.id, detected, reason)
    judged = judge_reps(rules, spans, series, landmarks, scene.view)
    return reported(
        scene, rules, detected, series,
        measurements=typical_measurements(judged), reps=tuple(rep_of(i, rep) for i, rep in enumerate(judged, start=1)),
        findings=findings_of_reps(judged), good=good_points([rep.judgements for rep in judged]),
        unsure=unsure_in_reps(judged), judgements=tuple(rep.judgements for rep in judged),
    )  # fmt: skip

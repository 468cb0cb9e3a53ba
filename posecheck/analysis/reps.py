"""A clip of repetitions: found by what drives them, each judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.analysis.made import Analysis, refused, reported
from posecheck.analysis.scene import Scene, in_posture
from posecheck.assessment.findings import findings_of_reps, good_points, unsure_in_reps
from posecheck.assessment.reading import SHOULDER_TURN
from posecheck.assessment.reps import judge_reps, rep_of, typical_measurements
from posecheck.measures.catalogue import entry
from posecheck.measures.drives import DRIVES, moved_with, rep_signal, signal_of
from posecheck.measures.rep_figures import shoulder_turn
from posecheck.measures.reps import RepSpan, find_reps
from posecheck.model.measurement import Curve, Series
from posecheck.model.report import Reason
from posecheck.movements.movement import Also, Movement


def judge_clip(scene: Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    """What is found in a clip of repetitions. series: of the movement's smoothing; detected: the
    movement was recognised, not named."""
    landmarks = scene.body.landmarks
    wanted = (rules.rep.signal, *((rules.rep.also.signal,) if rules.rep.also else ()))
    driving = {name: signal_of(name, scene.t, series, landmarks, scene.view) for name in wanted}
    missing = next((name for name, values in driving.items() if values is None), None)
    if missing is not None:
        why = series.refused.get(missing, "It was not seen.")
        return refused(
            scene,
            rules.id,
            detected,
            Reason(
                "no-signal",
                f"Repetitions of a {rules.title.lower()} are found by the {_label(missing)}. {why}",
            ),
        )
    found = _found(scene, rules, driving[rules.rep.signal])
    also = rules.rep.also
    spans = [s for s in found if also is None or _goes_with(also, driving[also.signal], s, scene.t)]
    if not spans:
        told = f"No repetition of a {rules.title.lower()} was found."
        if found:
            told = (
                f"{told[:-1]}: the {_label(rules.rep.also.signal)} did "
                f"not go with the {_label(rules.rep.signal)}."
            )
        return refused(
            scene,
            rules.id,
            detected,
            Reason("no-reps", f"{told} {rules.setup_for(scene.view.name).filmed}"),
        )
    judged = judge_reps(rules, spans, _with_turn(series, scene, rules), landmarks, scene.view)
    return reported(
        scene,
        rules,
        detected,
        series,
        measurements=typical_measurements(judged),
        reps=tuple(rep_of(i, rep) for i, rep in enumerate(judged, start=1)),
        findings=findings_of_reps(rules, judged),
        good=good_points(rules, [rep.judged for rep in judged]),
        unsure=unsure_in_reps(rules, judged),
        judged=tuple(rep.judged for rep in judged),
    )


def _found(scene: Scene, rules: Movement, driving: np.ndarray) -> list[RepSpan]:
    """The reps that the driving signal (frames,) shows, whatever the second one did."""
    posture = in_posture(scene, rules.rep.posture)
    parameters = scene.algorithms.reps
    if rules.rep.least_share is not None:
        parameters = replace(parameters, prominence=rules.rep.least_share)
    return find_reps(
        scene.t,
        rep_signal(driving, scene.t, posture, rules.rep.direction),
        scene.body.landmarks,
        rules.rep.smallest,
        rules.rep.moves,
        parameters=parameters,
    )


def _with_turn(series: Series, scene: Scene, rules: Movement) -> Series:
    """With the turn of the shoulders in depth, where a line of the file asks how it changes. It is
    a step to a figure, and no curve of the report."""
    if not any(line.measure == "shoulder_turn_added" for line in (*rules.fault, *rules.report)):
        return series
    turn = np.where(
        np.isfinite(scene.body.landmarks[:, 11, 0]),
        shoulder_turn(scene.track.world.astype(float)),
        np.nan,
    )
    return replace(series, curves={**series.curves, SHOULDER_TURN: Curve(turn, turn, turn, "deg")})


def _label(signal: str) -> str:
    return DRIVES[signal].label if signal in DRIVES else entry(signal).label.lower()


def _goes_with(also: Also, values: np.ndarray, span: RepSpan, t: np.ndarray) -> bool:
    """Whether the second signal went far enough with the first. Unknown is no: what was not seen is
    not counted."""
    around = np.flatnonzero((t >= span.end_s) & (t <= span.end_s + 0.3))
    way = moved_with(values, span.frames(t, "start"), span.frames(t, "peak"), around)
    return bool({"up": way, "down": -way, "either": abs(way)}[also.direction] >= also.least)

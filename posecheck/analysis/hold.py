"""A clip of one hold or several."""

from __future__ import annotations

import numpy as np

from posecheck.analysis.made import Analysis, limited, refused, reported
from posecheck.analysis.posture import judge_clip as judge_stance
from posecheck.analysis.scene import Scene, in_posture
from posecheck.assessment.findings import findings_of_hold, good_points, unsure_points
from posecheck.assessment.from_judged import hold_of
from posecheck.assessment.sets import judge_hold
from posecheck.assessment.working_side import working_side
from posecheck.measures.drives import DRIVES, signal_of
from posecheck.measures.holds import find_holds, getting_in, longest, on_straight_arms, too_short
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Series
from posecheck.model.report import Reason
from posecheck.movements.arms import for_arms
from posecheck.movements.inside import inside_ranges
from posecheck.movements.movement import Movement
from posecheck.view.view import trunk_axis

TURN_OF_A_TRUNK = 70.0
"""Degrees by which a thigh turns whose knee goes as far as a trunk is long: a thigh is some 0.8 of
it."""


def judge_clip(scene: Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    """What is found in a clip of holds; one that is too short for any is looked at as a position."""
    landmarks, side = scene.body.landmarks, scene.view.near_side
    known = {name: curve.value for name, curve in series.curves.items()}
    inside = in_posture(scene, rules.hold.posture) & inside_ranges(
        rules.hold, known, side, len(scene.t)
    )
    inside &= ~_getting_in(scene, rules, series, inside)
    _, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=1)))
    if len(scene.track) == 1 and inside.all():
        return judge_stance(
            scene, rules, detected, series
        )  # a photograph has no duration, but a position
    if too_short(scene.t, inside, rules.hold.shortest_s):
        told = (
            f"The clip is too short for a hold of {rules.hold.shortest_s:.0f} seconds: only the"
            " position is looked at."
        )
        return limited(judge_stance(scene, rules, detected, series), (Reason("short-hold", told),))
    spans = find_holds(scene.t, inside, landmarks, trunk, rules.hold.shortest_s)
    if not spans:
        told = f"No {rules.title.lower()} of {rules.hold.shortest_s:.0f} seconds or more was found."
        return refused(
            scene,
            rules.id,
            detected,
            Reason("no-hold", f"{told} {rules.setup_for(scene.view.name).instructions}"),
        )
    on_arms = [
        for_arms(rules, on_straight_arms(landmarks[a : b + 1], scene.view)) for a, b in spans
    ]
    judged = {
        span: judge_hold(own, span, series, landmarks, scene.view)
        for span, own in zip(spans, on_arms, strict=True)
    }
    main, all_of_them = judged[longest(spans, scene.t)], tuple(judged.values())
    return reported(
        scene,
        rules,
        detected,
        series,
        measurements=main.measurements,
        hold=hold_of(main),
        holds=tuple(hold_of(one) for one in all_of_them) if len(spans) > 1 else (),
        findings=findings_of_hold([held for one in all_of_them for held in one.faults]),
        good=good_points([one.judged for one in all_of_them]),
        unsure=unsure_points(j for one in all_of_them for j in one.unsure),
        judgements=tuple(one.judged for one in all_of_them),
    )


def _getting_in(scene: Scene, rules: Movement, series: Series, inside: np.ndarray) -> np.ndarray:
    """(frames,) bool: the limb that a hold of one side is about, a stretch, is still on its way: by
    the movement's drive, of that side.

    A hold of no side is as it stands: a plank whose hips sink is a plank with a fault.
    """
    moving = np.zeros(len(scene.t), bool)
    if rules.hold.side == "none":
        return moving
    if rules.drive in DRIVES:
        goes = signal_of(rules.drive, scene.t, series, scene.body.landmarks, scene.view)
        return (
            moving
            if goes is None
            else getting_in(
                scene.t, goes * (1.0 if DRIVES[rules.drive].unit == "deg" else TURN_OF_A_TRUNK)
            )
        )
    side = working_side(
        rules.hold.side, np.flatnonzero(inside), series, scene.body.landmarks, scene.view
    )
    name = column(MeasureKey(rules.drive, side)) if side is not None else rules.drive
    return getting_in(scene.t, series[name].value) if name in series else moving

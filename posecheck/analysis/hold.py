"""A clip of one hold or several."""

from __future__ import annotations

import numpy as np

from posecheck.analysis.made import Analysis, limited, refused, reported
from posecheck.analysis.posture import judge_clip as judge_stance
from posecheck.analysis.scene import Scene, in_posture
from posecheck.assessment.findings import findings_of_hold, good_points, unsure_points
from posecheck.assessment.hold import hold_of, judge_hold
from posecheck.measures.holds import find_holds, longest, on_straight_arms, too_short
from posecheck.model.measurement import Series
from posecheck.model.report import Reason
from posecheck.movements.arms import for_arms
from posecheck.movements.inside import inside_ranges
from posecheck.movements.movement import Movement
from posecheck.view.view import trunk_axis


def judge_clip(scene: Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    """What is found in a clip of holds; one that is too short for any is looked at as a position."""
    landmarks, side = scene.body.landmarks, scene.view.near_side
    known = {name: curve.value for name, curve in series.curves.items()}
    inside = in_posture(scene, rules.hold.posture) & inside_ranges(
        rules.hold, known, side, len(scene.t)
    )
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
        findings=findings_of_hold(rules, [fault for one in all_of_them for fault in one.faults]),
        good=good_points(rules, [one.judged for one in all_of_them]),
        unsure=unsure_points(rules, (j for one in all_of_them for j in one.judged)),
        judged=tuple(one.judged for one in all_of_them),
    )

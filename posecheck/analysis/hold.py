"""A clip of one hold or several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck.analysis.made import Analysis, limited, refused, reported
from posecheck.analysis.posture import judge_clip as judge_stance
from posecheck.analysis.scene import Scene, in_posture
from posecheck.analysis.stretch import still_on_its_way
from posecheck.assessment.findings import findings_of_hold, good_points, unsure_points
from posecheck.assessment.hold import hold_of, judge_hold
from posecheck.measures.catalogue import entry
from posecheck.measures.holds import find_holds, longest, on_straight_arms, too_short
from posecheck.model.measurement import Series
from posecheck.model.report import Quality, Reason
from posecheck.movements.arms import for_arms
from posecheck.movements.inside import inside_ranges, unseen_ranges
from posecheck.movements.movement import Inside, Movement
from posecheck.view.view import trunk_axis


def judge_clip(scene: Scene, rules: Movement, detected: bool, series: Series) -> Analysis:
    """What is found in a clip of holds; one too short for any is looked at as a position."""
    landmarks, side = scene.body.landmarks, scene.view.near_side
    known = {name: curve.value for name, curve in series.curves.items()}
    inside = in_posture(scene, rules.hold.posture) & inside_ranges(
        rules.hold, known, side, len(scene.t)
    )
    inside &= ~still_on_its_way(scene, rules, series, inside)
    unseen = unseen_ranges(rules.hold, known, side, inside)
    # from such an angle a hold is timed all the same, and nothing judged
    blocked = bool(scene.gate.blocks)
    # by the posture alone it is none
    if inside.any() and rules.hold.inside and len(unseen) == len(rules.hold.inside) and not blocked:
        return refused(scene, rules.id, detected, _untold(rules, unseen, series))
    _, up = trunk_axis(landmarks)
    trunk = float(np.nanmedian(np.linalg.norm(up, axis=1)))
    not_looked_at = _not_looked_at(rules, unseen, series)
    # a photograph has no duration, but a position
    if len(scene.track) == 1 and inside.all():
        return _also_said(judge_stance(scene, rules, detected, series), not_looked_at)
    if too_short(scene.t, inside, rules.hold.shortest_s):
        stance = judge_stance(scene, rules, detected, series)
        return _also_said(limited(stance, (_too_short(rules),)), not_looked_at)
    found = find_holds(scene.t, inside, landmarks, trunk, rules.hold.shortest_s)
    spans, unseen = _told(rules, found, known, side)
    if blocked:
        spans = found
    elif found and not spans:
        return refused(scene, rules.id, detected, _untold(rules, unseen, series))
    if not spans:
        return refused(scene, rules.id, detected, _none_found(rules, scene))
    made = _judged_spans(scene, rules, detected, series, spans)
    return _also_said(made, _not_looked_at(rules, unseen, series))


def _judged_spans(
    scene: Scene,
    rules: Movement,
    detected: bool,
    series: Series,
    spans: list[tuple[int, int]],
) -> Analysis:
    """The report on these holds (first and last frame): each is judged, the longest is measured."""
    landmarks = scene.body.landmarks
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


def _also_said(made: Analysis, reasons: tuple[Reason, ...]) -> Analysis:
    """With these reasons behind the others; as it is where it is refused."""
    if not reasons or made.report.quality.status == "refused":
        return made
    return replace(
        made,
        report=replace(
            made.report, quality=Quality("limited", (*made.report.quality.reasons, *reasons))
        ),
    )


def _told(
    rules: Movement, found: list[tuple[int, int]], known: dict[str, np.ndarray], near: str | None
) -> tuple[list[tuple[int, int]], tuple[Inside, ...]]:
    """Those of the holds (first and last frame) of which at least one range was seen, and the
    ranges that were not seen in some of them; where none is left, those of all."""
    unseen = {
        span: unseen_ranges(rules.hold, known, near, np.arange(span[0], span[1] + 1))
        for span in found
    }
    told = [
        span
        for span in found
        if len(unseen[span]) < len(rules.hold.inside) or not rules.hold.inside
    ]
    return told, tuple(dict.fromkeys(keeps for span in told or found for keeps in unseen[span]))


def _too_short(rules: Movement) -> Reason:
    told = (
        f"The clip is too short for a hold of {rules.hold.shortest_s:.0f} seconds: "
        "only the position is looked at."
    )
    return Reason("short-hold", told)


def _none_found(rules: Movement, scene: Scene) -> Reason:
    told = f"No {rules.title.lower()} of {rules.hold.shortest_s:.0f} seconds or more was found."
    return Reason("no-hold", f"{told} {rules.setup_for(scene.view.name).filmed}")


def _untold(rules: Movement, unseen: tuple[Inside, ...], series: Series) -> Reason:
    """Why nothing tells whether it is one: none of what the file asks for was seen."""
    told = (
        f"Whether it is {rules.in_a_sentence} is told by {_listed(unseen)}, which this clip does"
        f" not show. {_why(unseen, series)}"
    )
    return Reason("hold-not-told", told)


def _not_looked_at(
    rules: Movement, unseen: tuple[Inside, ...], series: Series
) -> tuple[Reason, ...]:
    """What the file asks of a hold and this clip does not show; nothing where all is shown."""
    if not unseen:
        return ()
    told = (
        f"{rules.in_a_sentence} is also told by {_listed(unseen)}, which was not looked at: this"
        f" clip does not show it. {_why(unseen, series)}"
    )
    return (Reason("hold-partly-told", told[:1].upper() + told[1:]),)


def _listed(unseen: tuple[Inside, ...]) -> str:
    return " and ".join(dict.fromkeys(entry(keeps.measure).label.lower() for keeps in unseen))


def _why(unseen: tuple[Inside, ...], series: Series) -> str:
    """The reasons for which these measures are refused, each once."""
    return " ".join(
        dict.fromkeys(
            series.refused.get(keeps.measure, "It was not seen long enough.") for keeps in unseen
        )
    )

"""Clips of one run made into one report: side and rear, or the left side and the right side.

Each measure comes from the view that can judge it, findings are ranked together, and every number
says from which clip it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posecheck import __version__
from posecheck.assessment.sides import both_legs_of_one_view, left_against_right
from posecheck.errors import DoNotMatch, MovementFileError
from posecheck.measures.catalogue import MEASURES
from posecheck.measures.gait.cycle import stride_spans
from posecheck.measures.gait.foot_strike import foot_strikes
from posecheck.model.finding import Finding
from posecheck.model.measurement import Measurement
from posecheck.model.report import (
    Quality,
    Reason,
    RefusedMeasure,
    Report,
    SideDifference,
    SourceClip,
    Stride,
)
from posecheck.movements.load import get_movement
from posecheck.present.keyframes import KeyFrame
from posecheck.present.words import cadence, view_label

SAME_RUN = 0.01
"""Share of the cadence by which two clips of one run may differ beyond their intervals: minutes lie
between them, and stride time varies by about 1 % in steady running [E]."""
SIDES = ("side-left", "side-right")
FROM_THE_SIDE = tuple(m.name for m in MEASURES.values() if m.better_from == "side")
"""Where both views give a figure: from the side the foot's leaving is seen, from behind it is a
guess from its lift."""


def check_one_run(first: Report, second: Report) -> None:
    """Raises DoNotMatch, saying why, where the two reports are not two views of one run."""
    for report in (first, second):
        name = report.source.name
        if report.sources:
            raise DoNotMatch(
                f"{name} is a merged report already.", "Name the reports of the two clips."
            )
        if report.quality.status == "refused":
            reason = (
                report.quality.reasons[0].message
                if report.quality.reasons
                else "it could not be judged."
            )
            raise DoNotMatch(
                f"{name} was refused: {reason}",
                "Both clips have to be judged before they can be merged.",
            )
        if report.stride is None:
            raise DoNotMatch(
                f"{name} is not of a run ({report.movement}).",
                "Clips of one run can be merged; use `posecheck compare` for two dates.",
            )
        if report.view.name == "oblique":
            raise DoNotMatch(
                f"{name} is seen from between side and front.",
                "Film one clip square from the side and one from behind.",
            )
    if first.source.sha256 == second.source.sha256:
        raise DoNotMatch(
            f"{first.source.name} and {second.source.name} are the same video.",
            "Name two clips of one run.",
        )
    views = {first.view.name, second.view.name}
    if len(views) == 1 or not views & set(SIDES):
        seen = (
            f"both from the {view_label(first.view.name)}"
            if len(views) == 1
            else "one from the front and one from behind"
        )
        advice = "Take one from the side and one from behind, or one from each side."
        raise DoNotMatch(f"The two clips are {seen}: together they show no more.", advice)
    _check_cadence(first, second)


def _check_cadence(first: Report, second: Report) -> None:
    a, b = _cadence(first), _cadence(second)
    if a is None or b is None:
        raise DoNotMatch(
            "The cadence of one of the clips is not known.", "Film ten strides or more in each."
        )
    apart = max(a.low - b.high, b.low - a.high)
    if apart > SAME_RUN * (a.value + b.value) / 2:
        raise DoNotMatch(
            f"{first.source.name} has {cadence(a.value, a)} steps a minute ({a.low:.1f} "
            f"to {a.high:.1f}), {second.source.name} {cadence(b.value, b)} ({b.low:.1f} "
            f"to {b.high:.1f}): this is not one run.",
            "Merge clips of the same run at the same speed; use `posecheck compare` for two runs.",
        )


def _cadence(report: Report) -> Measurement | None:
    return next(
        (
            m
            for m in report.measurements
            if m.name == "cadence" and None not in (m.value, m.low, m.high)
        ),
        None,
    )


def in_order(first: Report, second: Report) -> bool:
    """Whether the two stand in the order of a merged report: the side before front or rear, left
    before right."""
    rank = {"side-left": 0, "side-right": 1, "rear": 2, "front": 3}
    return rank.get(first.view.name, 9) <= rank.get(second.view.name, 9)


def merge_reports(
    first: Report,
    second: Report,
    folders: tuple[str, str] = ("", ""),
    videos: tuple[bool, bool] = (False, False),
) -> Report:
    """One report of two clips of one run, in the order of `in_order`.

    The gait cycles of both are in it, the curves over time of neither.

    Parameters
    ----------
    first, second
        Reports of a run from the side and from behind, or from each side.
    folders
        Where each clip's own report lies, as seen from the merged one's.
    videos
        Whether an annotated video lies there.

    Raises
    ------
    DoNotMatch
        Where they are not of one run.
    """
    check_one_run(first, second)
    clips = (first, second)
    if not in_order(first, second):
        clips, folders, videos = clips[::-1], folders[::-1], videos[::-1]
    differences = _left_right(*clips)
    measurements = _measurements(clips)
    findings = _findings(clips)
    return Report(
        source=clips[0].source,
        movement=clips[0].movement,
        detected=all(c.detected for c in clips),
        view=clips[0].view,
        quality=_quality(clips),
        measurements=measurements,
        stride=_stride(clips[0], measurements),
        findings=findings,
        refused=_refused(clips, measurements, differences),
        series="",
        version=__version__,
        good=_still_so([line for c in clips for line in c.good], clips[0].movement, findings),
        unsure=_still_so([line for c in clips for line in c.unsure], clips[0].movement, findings),
        profile=first.profile if first.profile == second.profile else None,
        own_neutral=first.own_neutral if first.own_neutral == second.own_neutral else None,
        sources=tuple(
            SourceClip(c.source, c.view, c.stride, *where)
            for c, *where in zip(clips, folders, videos, strict=True)
        ),
        left_right=differences,
        algorithms=first.algorithms if first.algorithms == second.algorithms else (),
        cycles=tuple(cycle for c in clips for cycle in c.cycles),
    )


def _stride(first: Report, measurements: tuple[Measurement, ...]) -> Stride:
    """The first clip's steps, with the figures of both."""
    return replace(
        first.stride,
        cadence_spm=next(m.value for m in measurements if m.name == "cadence"),
        measurements=measurements,
        foot_strike=foot_strikes(measurements),
    )


def _quality(clips: tuple[Report, Report]) -> Quality:
    """Limited where one of the clips is, or where they were not judged alike."""
    reasons = tuple(
        replace(r, message=f"{_title(c)}: {r.message}") for c in clips for r in c.quality.reasons
    )
    unlike = _judged_unlike(*clips)
    limited = unlike or any(c.quality.status == "limited" for c in clips)
    return Quality("limited" if limited else "ok", reasons + unlike)


def _judged_unlike(first: Report, second: Report) -> tuple[Reason, ...]:
    """What the two were not judged alike by."""
    reasons = []
    if first.profile != second.profile:
        message = (
            "The two clips were judged by different limits: analyse both again for one person."
        )
        reasons.append(Reason("different-limits", message))
    if first.algorithms != second.algorithms:
        message = (
            "The two clips were analysed with different parameters: "
            "analyse both again with the same."
        )
        reasons.append(Reason("different-parameters", message))
    return tuple(reasons)


def _title(report: Report) -> str:
    return f"Seen from the {view_label(report.view.name)}"


def _measurements(clips: Sequence[Report]) -> tuple[Measurement, ...]:
    """Each measure once: from the side where that is better, else the one measured rather than
    estimated, else the one known best."""
    found: dict[tuple[str, str | None], list[tuple[tuple, Measurement]]] = {}
    for k, clip in enumerate(clips):
        for m in dict.fromkeys((*clip.measurements, *clip.stride.measurements)):
            if m.status == "refused" or m.value is None:
                continue
            aside = m.name in FROM_THE_SIDE and clip.view.name not in SIDES
            width = (m.high - m.low) if m.low is not None and m.high is not None else float("inf")
            known = {"measured": 0, "unclear": 2}.get(m.status, 1)
            found.setdefault((m.name, m.side), []).append(
                ((aside, known, width), replace(m, source=k))
            )
    return tuple(min(candidates, key=lambda pair: pair[0])[1] for candidates in found.values())


def _findings(clips: Sequence[Report]) -> tuple[Finding, ...]:
    """All findings, worst first; one that both clips have stands once,
    unless it is of another leg."""
    found: dict[tuple[str, str | None], Finding] = {}
    two_sides = all(c.view.name in SIDES for c in clips)
    for k, clip in enumerate(clips):
        for f in clip.findings:
            of_leg = (
                next((m.side for m in clip.measurements if m.name == f.measure), None)
                if two_sides
                else None
            )
            f = replace(f, source=k, side=f.side or of_leg)
            older = found.get((f.code, f.side))
            if older is None or (f.severity, f.confidence) > (older.severity, older.confidence):
                found[f.code, f.side] = f
    return tuple(sorted(found.values(), key=lambda f: (-f.severity, -f.confidence)))


def _still_so(lines: list[str], movement: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Sentences of both clips, without those about a fault that one of them found."""
    try:
        rules = get_movement(movement)
    except MovementFileError:
        return tuple(dict.fromkeys(lines))
    codes = {f.code for f in findings}
    against = {
        text for fault in rules.fault if fault.code in codes for text in (fault.good, fault.title)
    }
    return tuple(dict.fromkeys(line for line in lines if line not in against))


def _refused(
    clips: Sequence[Report],
    measurements: Sequence[Measurement],
    differences: Sequence[SideDifference],
) -> tuple[RefusedMeasure, ...]:
    """What neither clip shows; where both refuse, the reason of the view that could judge it."""
    known = {m.name for m in measurements} | {c.measure for clip in clips for c in clip.cycles}
    known |= {"left_right_comparison"} if differences else set()
    reasons: dict[str, list[RefusedMeasure]] = {}
    for clip in clips:
        for r in clip.refused:
            reasons.setdefault(r.measure, []).append(r)
    return tuple(
        rs[0] for name, rs in sorted(reasons.items()) if name not in known and len(rs) == len(clips)
    )


def _left_right(first: Report, second: Report) -> tuple[SideDifference, ...]:
    """From two opposite side views, each near leg; from a view of both legs, its own two. Never one
    leg from here and one from there."""
    if {first.view.name, second.view.name} != set(SIDES):
        both = first if first.view.name not in SIDES else second
        return both_legs_of_one_view(both.measurements, both.stride.steps)
    left, right = (first, second) if first.view.name == "side-left" else (second, first)
    strides = min(
        len(stride_spans(left.stride.steps, "left")), len(stride_spans(right.stride.steps, "right"))
    )
    return left_against_right(left.measurements, right.measurements, strides)


def merged_keyframes(
    first: Sequence[KeyFrame], second: Sequence[KeyFrame], report: Report
) -> tuple[KeyFrame, ...]:
    """The frames of both clips, those of the findings that stand in the merged report first; each
    says from which clip it is."""
    both = [replace(k, source=i) for i, keys in enumerate((first, second)) for k in keys]
    of_finding = {(f.code, f.source) for f in report.findings}
    kept = [
        (
            k
            if k.finding is None or (k.finding, k.source) in of_finding
            else replace(k, finding=None, fault=False)
        )
        for k in both
    ]
    return tuple(sorted(kept, key=lambda k: k.finding is None))

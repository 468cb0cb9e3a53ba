"""What an analysis gives, and how it is put together, refused or limited."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck import __version__
from posecheck.analysis.algorithms import other_parameters
from posecheck.analysis.scene import Scene
from posecheck.assessment.file_notes import limiting, put_right
from posecheck.assessment.recognised import corrected, left_out
from posecheck.assessment.rules import judged_codes
from posecheck.assessment.stored_time import in_stored_seconds
from posecheck.assessment.whose_points import as_estimated, block_reason, points_reason
from posecheck.model.judged import Judged
from posecheck.model.measurement import Series
from posecheck.model.report import (
    OwnNeutral,
    Quality,
    Reason,
    RefusedMeasure,
    Report,
    SlowMotion,
    Source,
    View,
)
from posecheck.movements.load import movements
from posecheck.movements.movement import Movement
from posecheck.pose.track import PoseTrack
from posecheck.view.view import ViewEstimate


@dataclass(frozen=True, eq=False)
class Analysis:
    """A report, and what it was drawn from: the track (times as stored), smoothed landmarks
    (frames, 33, 3) px, view, driving measure.

    judged: what every rule said, also where it found nothing: one tuple a rep, else one for the
    hold, the stance or the stride. Their times are in real seconds, which in slow motion are not
    those of the file; their frames hold in both.
    """

    report: Report
    track: PoseTrack
    landmarks: np.ndarray
    view: ViewEstimate
    drive: str | None
    judged: tuple[tuple[Judged, ...], ...] = ()


def reported(
    scene: Scene,
    rules: Movement,
    detected: bool,
    series: Series,
    *,
    judged: tuple[tuple[Judged, ...], ...],
    **parts,
) -> Analysis:
    stored = replace(series, t=scene.stored.t)
    parts = {name: in_stored_seconds(part, scene.slow.factor) for name, part in parts.items()}
    if not series.fitted:
        parts = {name: as_estimated(part) for name, part in parts.items()}
    refused = tuple(RefusedMeasure(name, reason) for name, reason in sorted(series.refused.items()))
    report = Report(
        source=_source(scene, scene.slow),
        movement=rules.id,
        detected=detected,
        view=_view(scene.view),
        quality=_quality(scene),
        refused=refused,
        version=__version__,
        curves=stored,
        own_neutral=_own_neutral(scene),
        profile=scene.judged_by,
        judged=judged_codes(judged),
        **parts,
    )
    return Analysis(report, scene.stored, scene.body.landmarks, scene.view, rules.drive, judged)


def refused(
    scene: Scene,
    movement: str,
    detected: bool,
    reason: Reason,
    *more: Reason,
    slow: SlowMotion | None = None,
) -> Analysis:
    if movement in movements() and not detected and len(scene.t) > 1:
        reason = corrected(reason, movement, scene.seen)
    others = (*more, *(r for r in _reasons(scene) if r.code != reason.code))
    report = Report(
        source=_source(scene, slow or scene.slow),
        movement=movement,
        detected=detected,
        view=_view(scene.view),
        quality=Quality("refused", (reason, *others)),
        version=__version__,
        summary=reason.message,
    )
    return Analysis(report, scene.stored, scene.body.landmarks, scene.view, None)


def limited(made: Analysis, reasons: tuple[Reason, ...]) -> Analysis:
    """With these reasons first, if there are any."""
    quality = Quality("limited", (*reasons, *made.report.quality.reasons))
    return replace(made, report=replace(made.report, quality=quality)) if reasons else made


def with_parameters(made: Analysis, scene: Scene) -> Analysis:
    """The analysis with what its report says of other parameters than the shipped ones; as it is
    where there are none."""
    differing = other_parameters(scene.algorithms, scene.stored)
    if not differing:
        return made
    names = ", ".join(
        f"{other.parameter} {_plain(other.value)} (shipped: {_plain(other.shipped)})"
        for other in differing
    )
    told = (
        f"Analysed with other parameters than posecheck ships: {names}. "
        "Its figures of accuracy do not hold for them."
    )
    quality = replace(
        made.report.quality,
        reasons=(*made.report.quality.reasons, Reason("other-parameters", told)),
    )
    return replace(made, report=replace(made.report, quality=quality, algorithms=differing))


def _plain(value: float | tuple[float, ...]) -> str:
    return (
        ", ".join(f"{number:g}" for number in value) if isinstance(value, tuple) else f"{value:g}"
    )


def _quality(scene: Scene) -> Quality:
    count = int(scene.body.swapped.sum())
    swapped = (
        Reason(
            "legs-exchanged",
            f"Left and right leg: swapped and corrected in {count} frame{'s' * (count > 1)}.",
        ),
    )
    reasons = _reasons(scene)
    said = (
        *reasons,
        *put_right(scene.track.notes),
        *(swapped if count else ()),
        *left_out(scene.seen, scene.stored.t),
    )
    return Quality("limited" if reasons else "ok", said)


def _reasons(scene: Scene) -> tuple[Reason, ...]:
    """What bears on the numbers: set-up, whose points they are, and what happened to the file."""
    points = points_reason(scene.stored)
    blocks = [block_reason(n) for n in scene.gate.blocks]
    return (
        *blocks,
        *(Reason(n.code, n.message) for n in scene.gate.limits),
        *((points,) if points else ()),
        *_notes(scene),
    )


def _notes(scene: Scene) -> list[Reason]:
    notes = list(limiting(scene.track.notes))
    own = scene.calibration
    if own is not None and scene.view.is_side and own.view != scene.view.name:
        told = (
            "The calibrated neutral was recorded from the other side; both sides are taken to be"
            " alike."
        )
        notes.append(Reason("calibrated-from-other-side", told))
    return notes


def _own_neutral(scene: Scene) -> OwnNeutral | None:
    own = scene.calibration
    return None if own is None else OwnNeutral(own.person, own.date)


def _view(view: ViewEstimate) -> View:
    return View(
        view.name,
        view.yaw_deg,
        float("nan") if view.roll_deg is None else view.roll_deg,
        view.confidence,
    )


def _source(scene: Scene, slow: SlowMotion) -> Source:
    s = scene.track.source
    return Source(
        s.name,
        s.sha256,
        s.frames,
        s.duration_s,
        s.fps,
        s.size,
        s.rotation_deg,
        slow,
        scene.stored.estimator,
    )

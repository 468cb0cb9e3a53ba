"""A report against the truth of its clip, all of it."""

from __future__ import annotations

from dataclasses import dataclass

from posecheck.errors import PosecheckError
from posecheck.model.report import Report
from posecheck.validation.compare_curves import (
    CurveError,
    ReadingError,
    compare_changes,
    compare_curves,
    compare_readings,
)
from posecheck.validation.compare_events import (
    FigureError,
    RepComparison,
    StepComparison,
    compare_figures,
    compare_reps,
    compare_steps,
)
from posecheck.validation.compare_faults import FaultComparison, compare_faults
from posecheck.validation.compare_refusals import (
    RefusalCheck,
    check_slow_motion,
    compare_refusals,
    names_speed,
)
from posecheck.validation.truth import Truth


@dataclass(frozen=True)
class ViewCheck:
    """right: the view's name. yaw_deg: error of the camera's yaw in size, |reported| - |true|, as
    limits ask for its size alone."""

    true: str
    said: str
    right: bool
    yaw_deg: float


@dataclass(frozen=True)
class ClipComparison:
    """status: the report's quality, or "failed" where the analysis raised; `failure` then holds its
    message and the rest is None or empty. changes: of the lumbar angle since the clip's beginning.
    """

    id: str
    movement: str
    status: str
    failure: str | None = None
    movement_right: bool | None = None
    slow_motion_right: bool | None = None
    view: ViewCheck | None = None
    curves: tuple[CurveError, ...] = ()
    changes: tuple[CurveError, ...] = ()
    readings: tuple[ReadingError, ...] = ()
    reps: RepComparison | None = None
    steps: StepComparison | None = None
    figures: tuple[FigureError, ...] = ()
    faults: FaultComparison | None = None
    refusals: tuple[RefusalCheck, ...] = ()


def compare(report: Report, truth: Truth, first: Report | None = None) -> ClipComparison:
    """Everything that the report says and the truth knows. Pure: reads nothing but its arguments.

    first: the report made before, which suspected slow motion; `report` was then made with the
    factor that `first` named. The speed is judged by `first`, where nobody had told it, and all
    else by `report`.
    """
    reps = compare_reps(report, truth)
    view = ViewCheck(
        truth.report_view,
        report.view.name,
        report.view.name == truth.report_view,
        abs(report.view.yaw_deg) - abs(truth.camera.yaw_deg),
    )
    return ClipComparison(
        id=truth.id,
        movement=truth.movement,
        status=report.quality.status,
        movement_right=report.movement == truth.movement,
        slow_motion_right=names_speed(first or report, truth),
        view=view,
        curves=compare_curves(report, truth),
        changes=compare_changes(report, truth),
        readings=compare_readings(report, truth),
        reps=reps,
        steps=compare_steps(report, truth),
        figures=compare_figures(report, truth),
        faults=None if truth.labelled else compare_faults(report, truth, reps),
        refusals=(
            *((check_slow_motion(first, truth),) if first else ()),
            *compare_refusals(report, truth),
        ),
    )


def failed(error: PosecheckError, truth: Truth) -> ClipComparison:
    """The comparison of a clip that could not be analysed at all: the truth says that it can, so
    that is a wrong refusal."""
    return ClipComparison(
        truth.id,
        truth.movement,
        "failed",
        failure=str(error),
        refusals=(RefusalCheck("clip", "wrongly refused", str(error)),),
    )

"""From the report of one clip to what came of a part: its figures, or why it is asked for again."""

from __future__ import annotations

from math import hypot

from posecheck.calibration.change import STANDING
from posecheck.errors import PosecheckError
from posecheck.model.calibration import Calibration, OwnRange
from posecheck.model.report import Report
from posecheck.screen.again import why_again
from posecheck.screen.figures import NORMAL_95, faults_of, figures_of
from posecheck.screen.parts import CALIBRATION, Part
from posecheck.screen.result import PartResult, ScreenFigure


def read_part(
    part: Part, report: Report, *, seen: Report | None = None, at: str = ""
) -> PartResult:
    """What came of a part: state "done" with its figures and faults, or "again" with a code and
    what to do, in words (`again.why_again` has the codes).

    report: of the clip, its movement named as the part's. seen: of the same clip, its movement not
    named: it tells a clip of another movement that can be judged as this one too. at: ISO, UTC.
    """
    source, sha256 = report.source.name, report.source.sha256
    wrong = why_again(part, report, seen)
    if wrong is not None:
        code, said = wrong
        return PartResult(part.id, "again", code, said, source=source, sha256=sha256, at=at)
    return PartResult(
        part.id,
        "done",
        figures=figures_of(report),
        faults=faults_of(report),
        source=source,
        sha256=sha256,
        at=at,
        not_read={refused.measure: refused.reason for refused in report.refused},
    )


def read_calibration(calibration: Calibration, *, at: str = "") -> PartResult:
    """The part of the calibration: how far pelvis and low back go from standing relaxed."""
    figures = [
        figure
        for name, measure, own in (
            ("pelvis", "pelvic_tilt", calibration.pelvis),
            ("low_back", "lumbar_angle", calibration.lumbar),
        )
        for figure in _extents(name, measure, own)
    ]
    return PartResult(
        CALIBRATION,
        "done",
        figures=tuple(figures),
        source=calibration.source,
        at=at or calibration.date,
    )


def _extents(name: str, measure: str, own: OwnRange) -> list[ScreenFigure]:
    """Tuck, arch and the way between them, degrees, and where standing is on it. The interval is
    that of a change of one person from one way of standing to another
    (calibration.change.STANDING), and of holding still."""
    half = hypot(STANDING[measure], NORMAL_95 * own.spread)
    ways = {
        "tuck": own.neutral - own.tucked,
        "arch": own.arched - own.neutral,
        "range": own.arched - own.tucked,
    }
    found = [(f"{name}_{way}", value, half, "deg") for way, value in ways.items()]
    return [_figure(*one) for one in (*found, _place(name, half, *ways.values()))]


def _place(name: str, half: float, tuck: float, arch: float, whole: float) -> tuple:
    """Where the person stands relaxed between the own tuck (0 %) and the own arch (100 %); the
    errors of both ways, taken as independent, carried over to first order."""
    spread = 100 * half * hypot(tuck, arch) / whole**2
    return f"{name}_place", 100 * tuck / whole, spread, "%"


def _figure(measure: str, value: float, half: float, unit: str) -> ScreenFigure:
    numbers = (round(x, 2) for x in (value, value - half, value + half))
    return ScreenFigure(measure, *numbers, unit)


def not_read(part: Part, error: PosecheckError, *, source: str = "", at: str = "") -> PartResult:
    """The part whose clip could not be read, or not be used for a calibration: asked for again in
    the words of the error."""
    said = f"{error.message} {error.advice}".strip()
    return PartResult(part.id, "again", error.code, said, source=source, at=at)


def skipped(part: Part, *, at: str = "") -> PartResult:
    """The part that the person left out."""
    return PartResult(part.id, "skipped", at=at)

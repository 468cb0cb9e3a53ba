"""From a track to what came of a part: the analysis that the part asks for, and its reading."""

from __future__ import annotations

from dataclasses import replace

from posecheck.analysis.pipeline import analyze_track
from posecheck.calibration import calibrate
from posecheck.model.calibration import Calibration
from posecheck.model.report import Asked
from posecheck.movements.load import movements
from posecheck.pose.track import PoseTrack
from posecheck.screen.parts import Part
from posecheck.screen.read import read_part
from posecheck.screen.result import PartResult


def take_part(
    part: Part,
    track: PoseTrack,
    *,
    calibration: Calibration | None = None,
    person: str | int = "largest",
    slow_motion: float | None = None,
    at: str = "",
) -> PartResult:
    """What came of a part that was filmed: the track analysed as its movement, and, so that a clip
    of another one is noticed, without its name.

    calibration: of this person. person: which of several people was followed, as in
    options.Options. slow_motion: of a run, how many times slower than real time it plays; None: as
    the file says. at: ISO, UTC. Raises the errors of `analysis.analyze_track`.
    """
    movement = movements()[part.movement]
    slow = slow_motion if movement.kind == "stride" else None
    report = analyze_track(track, movement, calibration=calibration, slow_motion=slow).report
    seen = analyze_track(track, slow_motion=slow).report if len(track) > 1 else None
    asked = Asked(part.movement, person=person)
    return read_part(part, replace(report, asked=asked), seen=seen, at=at)


def take_calibration(track: PoseTrack, *, person: str, day: str) -> Calibration:
    """The part of the calibration: `calibration.calibrate`. Raises CalibrationError, NoPerson."""
    return calibrate(track, person=person, day=day)

"""From a track to what came of a part: the analysis that the part asks for, and its reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posecheck.analysis.pipeline import analyze_track
from posecheck.calibration import calibrate
from posecheck.calibration.make import held_ranges
from posecheck.calibration.own import tells_tuck_from_arch
from posecheck.calibration.stretches import Span
from posecheck.errors import CalibrationError
from posecheck.model.calibration import Calibration
from posecheck.model.report import Asked
from posecheck.movements.load import movements
from posecheck.pose.track import PoseTrack
from posecheck.screen.parts import Part
from posecheck.screen.read import read_calibration, read_part, read_ranges
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


def take_calibration(
    track: PoseTrack,
    spans: Sequence[Span] | None = None,
    *,
    person: str,
    day: str,
    at: str = "",
) -> tuple[PartResult, Calibration | None]:
    """The part of the calibration, and the calibration (`calibration.calibrate`): None where the
    person stands so near the own tuck or arch that relaxed cannot be told from it. How far the
    pelvis moves is known all the same.

    spans: as of `calibrate`. person: whose; day: ISO. Raises CalibrationError where tuck and arch
    cannot be told apart either, or were not held, and NoPerson.
    """
    name = track.source.name
    try:
        made = calibrate(track, spans, person=person, day=day)
        return read_calibration(made, at=at), made
    except CalibrationError:
        held = held_ranges(track, spans)
        if not tells_tuck_from_arch(held.lumbar, held.pelvis):
            raise
    return read_ranges(held.lumbar, held.pelvis, source=name, at=at), None

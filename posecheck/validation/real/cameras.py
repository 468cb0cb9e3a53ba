"""One person filmed by several calibrated cameras: the angles of each camera's clip against the
joints in space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecheck.analysis import analyze_track
from posecheck.errors import InputError, NothingToMeasure
from posecheck.model.file_names import VIDEO_ENDINGS
from posecheck.model.measurement import Curve
from posecheck.pose.track import PoseTrack
from posecheck.validation.real.compare_angles import EXCUSES
from posecheck.validation.real.triangulated import angles_of, has_joints, read_mot, read_trc

ASKED = (None, "standing", "lunge")
"""Movements that the clip is analysed as, until one gives the angle: what is compared is the angle,
not what it was taken for."""


@dataclass(frozen=True)
class CameraAngle:
    """A measure in one camera's clip against one truth. error, bias: mean size and mean of the
    differences, degrees; inside: share of frames whose interval holds the truth; widest: of the
    intervals. All None where the clip gave no such angle; why: what it said. excused: as of
    AngleOutcome."""

    clip: str
    measure: str
    against: str
    frames: int
    error: float | None = None
    bias: float | None = None
    inside: float | None = None
    widest: float | None = None
    why: str = ""
    excused: bool = False


def cameras_in(folder: Path) -> list[Path]:
    """The clips of a folder that holds markers in space beside them."""
    if not folder.is_dir() or not any(folder.glob("*.trc")):
        return []
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in VIDEO_ENDINGS)


def try_cameras(folder: Path, track_of: Callable[[Path], PoseTrack]) -> tuple[CameraAngle, ...]:
    """Raises BadTruth for a truth that cannot be read; a clip that cannot be analysed gives rows
    that say so."""
    truths = _truths(folder)
    found: list[CameraAngle] = []
    for video in cameras_in(folder):
        name = f"{folder.name}/{video.stem}"
        try:
            curves, codes = _curves(track_of(video))
        except (InputError, NothingToMeasure) as error:
            curves, codes = {}, (str(error),)
        for against, truth in truths.items():
            found += [
                _compared(name, measure, against, true, curves.get(measure), codes)
                for measure, true in truth.items()
            ]
    return tuple(found)


def _truths(folder: Path) -> dict[str, dict[str, np.ndarray]]:
    """What it is held against -> column -> (frames,) degrees."""
    found = {}
    for file in sorted(folder.glob("*.trc")):
        markers = read_trc(file)
        if has_joints(markers) and "triangulated joints" not in found:
            found["triangulated joints"] = angles_of(markers)
    for file in sorted(folder.glob("*.mot")):
        if "OpenSim" not in found:
            found["OpenSim"] = read_mot(file)
    return found


def _curves(track: PoseTrack) -> tuple[dict[str, Curve], tuple[str, ...]]:
    """Every curve that an analysis gives, and the codes of what was said about the clip."""
    found: dict[str, Curve] = {}
    codes: list[str] = []
    for movement in ASKED:
        report = analyze_track(track, movement).report
        codes += [reason.code for reason in report.quality.reasons]
        if report.curves is not None:
            found = {**report.curves.curves, **found}
    return found, tuple(dict.fromkeys(codes))


def _compared(
    clip: str,
    measure: str,
    against: str,
    true: np.ndarray,
    curve: Curve | None,
    codes: tuple[str, ...],
) -> CameraAngle:
    if curve is None:
        return CameraAngle(clip, measure, against, 0, why=", ".join(codes) or "not in this view")
    n = min(len(true), len(curve.value))
    value, low, high, true = curve.value[:n], curve.low[:n], curve.high[:n], true[:n]
    both = np.isfinite(value) & np.isfinite(low) & np.isfinite(high) & np.isfinite(true)
    if not both.any():
        return CameraAngle(clip, measure, against, 0, why="missing")
    off = (value - true)[both]
    inside = ((low <= true) & (true <= high))[both]
    figures = (np.abs(off).mean(), off.mean(), inside.mean(), (high - low)[both].max())
    return CameraAngle(
        clip,
        measure,
        against,
        int(both.sum()),
        *map(float, figures),
        excused=any(EXCUSES.search(c) for c in codes),
    )

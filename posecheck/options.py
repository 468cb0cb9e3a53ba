"""What can be asked of posecheck, in one shape: the command line, the pages, jobs, the coach's store and Python fill it in, `api.run` does it, and
the report keeps what bears on the judging (`asked`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posecheck.analysis.algorithms import Algorithms
from posecheck.calibration.change import usable
from posecheck.calibration.own import Calibration
from posecheck.calibration.store import load_calibration
from posecheck.movements.load import as_kept
from posecheck.movements.profile import Profile
from posecheck.pose.backends import DEFAULT
from posecheck.report.report import Asked


@dataclass(frozen=True)
class Options:
    """What a user can ask for. movement: an id, the path of a file of one's own (it ends in .toml), or None: found by itself. person: "largest",
    "left", "right" or a number from the left.

    turn_deg: clockwise turn of the picture. slow_motion: how many times slower than life it plays, None: as the file says.
    height_m: the person's height; speed_m_s: that of the treadmill's belt, or of the run, metres a second.
    size (width, height) px and fps: of the video that a landmark table was made from; a table does not say them itself.
    calibration: the person's own neutral, or the name or file it is kept under (posecheck.calibration).
    profile: limits to judge by, instead of posecheck's own: those that a coach accepted for this person (review.profiles.profile_for).
    made_by ("blazepose-full"): of a landmark table, or a saved track of one, whose points they are, which a table does not say.
    view ("side-left", "side-right", "front", "rear"): from where the person is seen, where the points have no depth that tells it.
    backend: what makes the points (posecheck.pose.backends.NAMES); bundle: its model file, None for its own.
    algorithms: parameters of contacts, reps, leg exchange and following other than the shipped ones, for studies; not on the command line.
    """

    movement: str | None = None
    person: str | int = "largest"
    turn_deg: int = 0
    slow_motion: float | None = None
    height_m: float | None = None
    bundle: Path | None = None
    max_seconds: float = 1800.0
    size: tuple[int, int] | None = None
    fps: float | None = None
    calibration: Calibration | str | Path | None = None
    speed_m_s: float | None = None
    profile: Profile | None = None
    made_by: str | None = None
    view: str | None = None
    algorithms: Algorithms = Algorithms()
    backend: str = DEFAULT


def asked_of(options: Options) -> Asked:
    """What of the options bears on the judging, as the report keeps it. Raises CalibrationError, CalibrationMissing."""
    own = own_neutral(options)
    return Asked(
        movement=None if options.movement is None else as_kept(options.movement), person=options.person, turn_deg=options.turn_deg,
        slow_motion=options.slow_motion, height_m=options.height_m,
        speed_m_s=options.speed_m_s, calibration=own.person if own else None, neutral=own, profile=options.profile.name if options.profile else None,
    )  # fmt: skip


def options_of(asked: Asked, *, calibration: Calibration | None, profile: Profile | None, movement: str | None = None) -> Options:
    """What was asked then, to judge the same track again: with this neutral, by these limits, as this movement (None: as it was asked)."""
    return Options(
        movement=asked.movement if movement is None else movement, person=asked.person, turn_deg=asked.turn_deg, slow_motion=asked.slow_motion,
        height_m=asked.height_m, speed_m_s=asked.speed_m_s, calibration=calibration, profile=profile,
    )  # fmt: skip


def own_neutral(options: Options) -> Calibration | None:
    """The calibration that the options name, read from its file where need be. Raises CalibrationError, CalibrationMissing."""
    found = options.calibration
    if isinstance(found, (str, Path)):
        found = load_calibration(found)
    if found is not None:
        usable(found)
    return found

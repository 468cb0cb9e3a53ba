"""What can be asked of posecheck, in one shape: the command line, the pages, jobs, the coach's
store and Python fill it in, `api.run` does it, and the report keeps what bears on the judging
(`asked`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posecheck.analysis.algorithms import Algorithms
from posecheck.calibration.change import usable
from posecheck.calibration.store import load_calibration
from posecheck.model.calibration import Calibration
from posecheck.model.report import Asked
from posecheck.movements.load import as_kept, is_file_name
from posecheck.movements.profile import Profile
from posecheck.pose.backends import DEFAULT


@dataclass(frozen=True)
class Options:
    """What a user can ask for.

    Attributes
    ----------
    movement : str or None
        An id of `posecheck.known_movements()`, or the path of a movement file; None: found by
        itself.
    person : "largest", "left", "right" or int
        Whom to follow; a number counts from the left, 0 first.
    turn_deg : 0, 90, 180 or 270
        Clockwise turn of the frame.
    slow_motion : float or None
        How many times slower than real time it plays; None: as the file says.
    height_m : float or None
        The person's height.
    bundle : Path or None
        The pose model's file; None: the backend's own.
    max_seconds : float
        Longer videos are refused.
    size : (width, height) px, or None
    fps : float or None
        Of the video that a landmark table was made from; a table does not say them itself.
    calibration : Calibration, str, Path or None
        The person's calibrated neutral, or the name or file it is kept under
            (posecheck.calibration).
    speed_m_s : float or None
        That of the treadmill's belt, or of the run.
    profile : Profile or None
        Thresholds to judge by, instead of posecheck's own: those that a coach accepted for this
            person (review.profiles.profile_for).
    made_by : "blazepose-full" or None
        Of a landmark table, or a saved track of one: whose points they are, which a table does not
        say.
    view : "side-left", "side-right", "front", "rear" or None
        From where the person is seen, where the points have no depth that tells it.
    algorithms : Algorithms
        Parameters of contacts, reps, leg exchange and following other than the shipped ones, for
        studies; not on the command line.
    from_s, to_s : float or None
        Look only at this stretch, s of the clip as it is stored; None: from its start, to its end.
    backend : str
        What makes the points (posecheck.pose.backends.NAMES).
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
    from_s: float | None = None
    to_s: float | None = None


def asked_of(options: Options) -> Asked:
    """What of the options bears on the judging, as the report keeps it. Raises CalibrationError,
    CalibrationMissing."""
    own = own_neutral(options)
    return Asked(
        movement=None if options.movement is None else as_kept(options.movement),
        person=options.person,
        turn_deg=options.turn_deg,
        slow_motion=options.slow_motion,
        height_m=options.height_m,
        speed_m_s=options.speed_m_s,
        calibration=own.person if own else None,
        neutral=own,
        profile=options.profile.name if options.profile else None,
        from_s=options.from_s,
        to_s=options.to_s,
    )


def options_of(
    asked: Asked,
    *,
    calibration: Calibration | None,
    profile: Profile | None,
    movement: str | None = None,
) -> Options:
    """What was asked then, to judge the same track again: with this neutral, by these thresholds.

    movement: what was found then. A file that was asked for stands before it: one of that name in
    the user's folder may say something else.
    """
    by_file = asked.movement is not None and is_file_name(asked.movement)
    return Options(
        movement=asked.movement if movement is None or by_file else movement,
        person=asked.person,
        turn_deg=asked.turn_deg,
        slow_motion=asked.slow_motion,
        height_m=asked.height_m,
        speed_m_s=asked.speed_m_s,
        calibration=calibration,
        profile=profile,
        from_s=asked.from_s,
        to_s=asked.to_s,
    )


def own_neutral(options: Options) -> Calibration | None:
    """The calibration that the options name, read from its file where need be. Raises
    CalibrationError, CalibrationMissing."""
    found = options.calibration
    if isinstance(found, (str, Path)):
        found = load_calibration(found)
    if found is not None:
        usable(found)
    return found

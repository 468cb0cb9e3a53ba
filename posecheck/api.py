"""One call from a video to a report, and to its files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.analysis import Analysis, analyze_track
from posecheck.calibration.change import usable
from posecheck.calibration.own import Calibration
from posecheck.calibration.store import load_calibration
from posecheck.errors import BadTrack, InputError, OutputError
from posecheck.file_set import Claim
from posecheck.movements.load import get_movement
from posecheck.movements.profile import Profile
from posecheck.pose.backends import DEFAULT, get_backend
from posecheck.pose.estimator import PoseEstimator
from posecheck.pose.run import track_video
from posecheck.pose.storage import load_track, save_track
from posecheck.pose.tables import described, read_landmark_table, refuse_what_is_known
from posecheck.pose.track import PoseTrack
from posecheck.report.annotate import write_annotated_video
from posecheck.report.opensim import to_mot, to_trc
from posecheck.report.place import has_better, occupant, remove_older_leftovers
from posecheck.report.report import Asked, Report
from posecheck.report.write import ANGLES_MOT, ANNOTATED, LANDMARKS_TRC, TRACK_FILE, Written, cannot_write, kept_as_it_was, put_report, staged

TRACK_ENDING, TABLE_ENDING = ".npz", ".csv"

Progress = Callable[[str, int, int | None], None]
"""Called with (stage, pictures done, pictures expected or None); stages: "pose", "video"."""
Cancel = Callable[[], bool]


@dataclass(frozen=True)
class Options:
    """What a user can ask for. movement None: found by itself. person: "largest", "left", "right" or a number from the left.

    turn_deg: clockwise turn of the picture. slow_motion: how many times slower than life it plays, None: as the file says.
    height_m: the person's height; speed_m_s: that of the treadmill's belt, or of the run, metres a second.
    size (width, height) px and fps: of the video that a landmark table was made from; a table does not say them itself.
    calibration: the person's own neutral, or the name or file it is kept under (posecheck.calibration).
    profile: limits to judge by, instead of posecheck's own: those that a coach accepted for this person (review.profiles.profile_for).
    made_by ("blazepose-full"): of a landmark table, or a saved track of one, whose points they are, which a table does not say.
    view ("side-left", "side-right", "front", "rear"): from where the person is seen, where the points have no depth that tells it.
    backend: what makes the points (posecheck.pose.backends.NAMES); bundle: its model file, None for its own.
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
    backend: str = DEFAULT


def analyze(
    video: str | Path,
    movement: str | None = None,
    *,
    out: str | Path | None = None,
    person: str | int = "largest",
    turn_deg: int = 0,
    slow_motion: float | None = None,
    height_m: float | None = None,
    bundle: str | Path | None = None,
    estimator: PoseEstimator | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    max_seconds: float = 1800.0,
    size: tuple[int, int] | None = None,
    fps: float | None = None,
    calibration: Calibration | str | Path | None = None,
    speed_m_s: float | None = None,
    profile: Profile | None = None,
    made_by: str | None = None,
    view: str | None = None,
    backend: str = DEFAULT,
) -> Report:
    """Measure and judge a video, a saved track (.npz) or a landmark table (.csv, with `size` and `fps`). With `out`, also write its files there.
    What else may be asked for: see Options.

    Raises the errors of posecheck.errors; a clip that can be read but not judged gives a report with quality "refused".
    A report of posecheck that lies in `out` is replaced; files of those names that are not posecheck's are an OutputError.
    """
    options = Options(
        movement, person, turn_deg, slow_motion, height_m, Path(bundle) if bundle else None, max_seconds, size, fps, calibration, speed_m_s,
        profile, made_by, view, backend,
    )  # fmt: skip
    with ExitStack() as open_things:
        claim = None if out is None else open_things.enter_context(claim_folder(Path(out)))
        analysis = analyze_file(video, options, estimator=estimator, progress=progress, cancel=cancel)
        if claim is not None:
            write_analysis(analysis, video, claim, options, progress=progress, cancel=cancel)
    return analysis.report


def analyze_file(
    video: str | Path, options: Options, *, estimator: PoseEstimator | None = None, progress: Progress | None = None, cancel: Cancel | None = None
) -> Analysis:
    """The analysis of a video, a saved track or a landmark table, nothing written."""
    if options.movement is not None:
        get_movement(options.movement)  # a name that does not exist is refused before the long part
    calibration = own_neutral(options)
    track = read_track(video, options, estimator=estimator, progress=progress, cancel=cancel)
    return judge_track(track, replace(options, calibration=calibration))


def judge_track(track: PoseTrack, options: Options) -> Analysis:
    """The analysis of a track, as the options ask for it; its report says what they were."""
    options = replace(options, calibration=own_neutral(options))
    analysis = analyze_track(
        track, options.movement, slow_motion=options.slow_motion, height_m=options.height_m, speed_m_s=options.speed_m_s, turn_deg=options.turn_deg,
        calibration=options.calibration, profile=options.profile,
    )  # fmt: skip
    return replace(analysis, report=replace(analysis.report, asked=asked_of(options)))


def asked_of(options: Options) -> Asked:
    """What of the options bears on the judging, as the report keeps it. Raises CalibrationError, CalibrationMissing."""
    own = own_neutral(options)
    return Asked(
        movement=options.movement, person=options.person, turn_deg=options.turn_deg, slow_motion=options.slow_motion, height_m=options.height_m,
        speed_m_s=options.speed_m_s, calibration=own.person if own else None, neutral=own, profile=options.profile.name if options.profile else None,
    )  # fmt: skip


def own_neutral(options: Options) -> Calibration | None:
    """The calibration that the options name, read from its file where need be. Raises CalibrationError, CalibrationMissing."""
    found = options.calibration
    if isinstance(found, (str, Path)):
        found = load_calibration(found)
    if found is not None:
        usable(found)
    return found


def read_track(
    video: str | Path, options: Options, *, estimator: PoseEstimator | None = None, progress: Progress | None = None, cancel: Cancel | None = None
) -> PoseTrack:
    """The person in a video, followed; or a track saved earlier or a landmark table, which need no pose model."""
    path = Path(video)
    if options.turn_deg not in (0, 90, 180, 270):
        raise InputError(f"A turn of {options.turn_deg} degrees is not possible.", "Choose 0, 90, 180 or 270, clockwise.")
    if not has_pictures(path):
        if options.turn_deg:
            raise InputError(f"{path.name} holds no pictures that could be turned.", "Analyse the video again with the turn.")
        if path.suffix.lower() == TRACK_ENDING:
            return described(load_track(path), options.made_by, options.view)
        return _read_table(path, options)
    if options.made_by is not None:
        refuse_what_is_known(path.name)
    if options.view is not None and (get_backend(options.backend) if estimator is None else estimator).gives.depth != "none":
        refuse_what_is_known(path.name)

    def told(done: int, expected: int | None, _t: float) -> None:
        if progress is not None:
            progress("pose", done, expected)

    track = track_video(
        path, backend=options.backend, bundle=options.bundle, estimator=estimator, person=options.person, turn_deg=options.turn_deg,
        progress=told, cancel=cancel, max_seconds=options.max_seconds,
    )  # fmt: skip
    return described(track, view=options.view)


def has_pictures(path: Path) -> bool:
    """False for a saved track and for a landmark table, by the ending of the name."""
    return path.suffix.lower() not in (TRACK_ENDING, TABLE_ENDING)


def _read_table(path: Path, options: Options) -> PoseTrack:
    if options.size is None or options.fps is None:
        raise BadTrack(f"{path.name} is a landmark table: it does not say the size and the frame rate of its video.", "Give both.")
    return read_landmark_table(path, options.size, options.fps, made_by=options.made_by, view=options.view)[0]


def write_analysis(
    analysis: Analysis,
    video: str | Path,
    out: str | Path | Claim,
    options: Options,
    *,
    annotated: bool = True,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Written:
    """report.json, report.html, series.csv, track.npz, angles.mot, landmarks.trc, annotated.mp4, and of a run its gait cycles, steps and strides,
    in the folder `out`; all of them or none.

    From a saved track or a table, or with annotated=False, there is no video and there are no key frames; what an earlier report
    left of these is removed, since it would not belong to this one. A refused report does not replace a good one of the same video: then nothing
    is written, and `kept` of the answer is true. Raises OutputError (Busy where another posecheck writes there), Cancelled.
    """
    path = Path(video)
    with ExitStack() as open_things:
        claim = out if isinstance(out, Claim) else open_things.enter_context(claim_folder(Path(out)))
        if has_better(claim.folder, analysis.report):
            return kept_as_it_was(claim.folder)
        stage = open_things.enter_context(staged(claim))
        keyframes = ()
        if annotated and has_pictures(path):

            def told(done: int, expected: int) -> None:
                if progress is not None:
                    progress("video", done, expected)

            keyframes = write_annotated_video(
                path, analysis.track, analysis.report, stage.path / ANNOTATED, landmarks=analysis.landmarks[..., :2], turn_deg=options.turn_deg,
                drive=analysis.drive, progress=told, cancel=cancel,
            )  # fmt: skip
        try:
            save_track(analysis.track, stage.path / TRACK_FILE)
        except OutputError as error:  # it names a folder that nobody knows
            raise cannot_write(claim.folder, error.__cause__, "the track") from error
        return put_report(analysis.report, stage, keyframes=keyframes, drive=analysis.drive, exports=_exports(analysis, options.height_m))


def _exports(analysis: Analysis, height_m: float | None) -> dict[str, str]:
    """The files for OpenSim; none of a clip that was refused or is a single picture, for these formats are of movement."""
    report = analysis.report
    if report.curves is None or len(analysis.track) < 2:
        return {}
    trc = to_trc(analysis.landmarks, analysis.track.t, report, analysis.view, height_m)
    return {ANGLES_MOT: to_mot(report.curves, report), LANDMARKS_TRC: trc}


def claim_folder(folder: Path) -> Claim:
    """The folder for a report, made where missing, for this process alone until it is released. What can be refused is refused before anything is
    computed: a folder that cannot be written, holds others' files under our names (OutputError), or is written by another posecheck (Busy)."""
    check_folder(folder)
    try:
        claim = Claim(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        occupant(folder)
    except BaseException:
        claim.release()
        raise
    for place in (folder, folder.parent):
        remove_older_leftovers(place)
    return claim


def check_folder(folder: Path) -> None:
    """Refuse, before anything is computed, a folder that cannot be written or holds others' files under our names. Raises OutputError."""
    check_writable(folder)
    occupant(folder)


def check_writable(folder: Path) -> None:
    """Raises OutputError where the folder cannot be made or written to."""
    advice = "Choose a folder that you may write to."
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder.", advice)
    nearest = next((p for p in (folder, *folder.absolute().parents) if p.exists()), None)
    if nearest is None or not nearest.is_dir():
        raise OutputError(f"{folder} cannot be made.", advice)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise OutputError(f"Cannot write to {nearest}: {error.strerror or error}.", advice) from error

"""One call from a video to a report, and to its files."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from posecheck.analysis import Analysis, analyze_track
from posecheck.analysis.algorithms import Algorithms
from posecheck.analysis.pipeline import refuse_timer
from posecheck.analysis.span import ClipSpan, check_span, span_of
from posecheck.errors import BadTrack, InputError, PosecheckError
from posecheck.file_set import Claim
from posecheck.model.calibration import Calibration
from posecheck.model.report import Report
from posecheck.movements.load import get_movement
from posecheck.movements.profile import Profile
from posecheck.options import Options, asked_of, own_neutral
from posecheck.pose.backends import DEFAULT, get_backend
from posecheck.pose.estimator import PoseEstimator
from posecheck.pose.io.storage import load_track
from posecheck.pose.io.tables import (
    check_view,
    described,
    read_landmark_table,
    refuse_what_is_known,
)
from posecheck.pose.run import track_video
from posecheck.pose.track import PoseTrack
from posecheck.recognition.rank import check_looks
from posecheck.results.place import claim_folder
from posecheck.video.source import open_video

if TYPE_CHECKING:
    from posecheck.results.write import Written

MOST_BESIDE = 6000
"""Frames of a video up to which half a second counts more than 60 megabytes. [E]"""
TRACK_ENDING, TABLE_ENDING = ".npz", ".csv"

Progress = Callable[[str, int, int | None], None]
"""Called with (stage, frames done, frames expected or None); stages: "pose", "video"."""
Cancel = Callable[[], bool]


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
    algorithms: Algorithms = Algorithms(),
    backend: str = DEFAULT,
    from_s: float | None = None,
    to_s: float | None = None,
) -> Report:
    """Measure and judge a video, a saved track (.npz) or a landmark table (.csv, with `size` and
    `fps`); with `out`, also write its files there.

    Parameters
    ----------
    video
        The file.
    out
        A folder. A report of posecheck that lies there is replaced; files of those names that are
        not posecheck's are an OutputError.
    estimator
        In the place of the pose model.
    progress, cancel
        Called with (stage, done, expected or None); asked now and then whether to stop.

    All others are those of Options.

    Raises
    ------
    PosecheckError
        One of `posecheck.errors`. A clip that can be read but not judged gives a report with
        quality "refused".
    """
    options = Options(movement, person, turn_deg, slow_motion, height_m, speed_m_s=speed_m_s)
    options = replace(options, calibration=calibration, profile=profile, algorithms=algorithms)
    options = replace(options, size=size, fps=fps, made_by=made_by, view=view)
    options = replace(options, bundle=Path(bundle) if bundle else None, backend=backend)
    options = replace(options, max_seconds=max_seconds, from_s=from_s, to_s=to_s)
    place = None if out is None else Path(out)
    watched = {"progress": progress, "cancel": cancel}
    return run(video, options, place=place, estimator=estimator, **watched).report


@dataclass(frozen=True, eq=False)
class Ran:
    """analysis; written: the files of the result, None where none were wanted."""

    analysis: Analysis
    written: Written | None

    @property
    def report(self) -> Report:
        """As it was written, with the sums of its parts, where it was."""
        return (
            self.written.report
            if self.written is not None and self.written.report is not None
            else self.analysis.report
        )


def run(
    video: str | Path,
    options: Options,
    *,
    place: Path | Callable[[PoseTrack | None], Claim] | None = None,
    annotated: bool = True,
    model: Callable[[Options], Path | None] | None = None,
    known: Callable[[], PoseTrack | None] | None = None,
    keep: Callable[[PoseTrack], object] | None = None,
    judging: Callable[[], object] | None = None,
    estimator: PoseEstimator | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Ran:
    """From a file to its report and, with a `place`, to its folder: the one way of the command
    line, the pages' worker and Python.

    What can be refused without effort is refused first: movement, calibration, file, folder, model.
    Raises the errors of `posecheck.errors`; a clip that can be read but not judged gives a report
    with quality "refused".

    place: the folder for the files, or what claims one, given the track where it is known that
    early; None: nothing is written. annotated: a video is drawn, and key frames. model: gives the
    pose model's file, fetching it if need be; None: the one that is there. known, keep: a track of
    this very video that is there already, or None; where the track of the pose model is kept.
    judging: called when the track is there.
    """
    path = Path(video)
    told = progress or (lambda _stage, _done, _expected: None)
    check_movement(options)
    options = replace(options, calibration=own_neutral(options))
    shown = {"progress": progress, "cancel": cancel}
    with ExitStack() as open_things:
        track = _without_model(path, options, known) if estimator is None else None
        folder = place(track) if callable(place) else None if place is None else claim_folder(place)
        claim = None if folder is None else open_things.enter_context(folder)
        if track is None:
            if model is not None:
                options = replace(options, bundle=model(options))
            told("pose", 0, None)
            watched = {"progress": _importing_meanwhile(progress), "cancel": cancel}
            track = read_track(path, options, estimator=estimator, **watched)
            if keep is not None:
                keep(track)
        if judging is not None:
            judging()
        analysis = judge_track(track, options)
        if claim is None:
            return Ran(analysis, None)
        return Ran(
            analysis,
            write_analysis(analysis, path, claim, options, annotated=annotated, **shown),
        )


def _importing_meanwhile(progress: Progress | None) -> Progress:
    """`progress`, and from the first frame on what only judging and writing need is imported and
    read beside the pose model; of a long video afterwards, when the model's memory is free."""
    importing = Thread(target=_import_the_rest, name="posecheck-imports", daemon=True)

    def told(stage: str, done: int, expected: int | None) -> None:
        if done and importing.ident is None and (expected or 0) <= MOST_BESIDE:
            importing.start()
        if progress is not None:
            progress(stage, done, expected)

    return told


def _import_the_rest() -> None:
    import scipy.interpolate
    import scipy.ndimage  # noqa: F401

    import posecheck.results.write  # noqa: F401
    from posecheck.measures.low_back.lumbopelvic import outline_network
    from posecheck.movements.load import named_movements, shipped_movements
    from posecheck.present.html import page_template

    for kept in (shipped_movements, named_movements, outline_network, page_template):
        with suppress(PosecheckError):  # whoever asks for it next is told
            kept()


def _without_model(
    path: Path, options: Options, known: Callable[[], PoseTrack | None] | None
) -> PoseTrack | None:
    """The track where it needs no pose model; else None, the video looked at: what cannot be read
    is refused before a model is fetched."""
    check_span(_span(options))
    if not has_frames(path):
        return read_track(path, options)
    track = known() if known is not None else None
    if track is None:
        _check_words(path, options, None)
        with open_video(path, turn_deg=options.turn_deg, max_seconds=options.max_seconds) as video:
            check_span(_span(options), video.promise.seconds or math.nan)
    return track


def analyze_file(
    video: str | Path,
    options: Options,
    *,
    estimator: PoseEstimator | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Analysis:
    """The analysis of a video, a saved track or a landmark table, nothing written."""
    return run(video, options, estimator=estimator, progress=progress, cancel=cancel).analysis


def _span(options: Options) -> ClipSpan:
    return ClipSpan(options.from_s, options.to_s)


def check_movement(options: Options) -> None:
    """What can be told of the movement before the long part. Raises MovementFileError for a name
    that does not exist or a file that is wrong, NothingToMeasure for a timer."""
    if options.movement is not None:
        wanted = get_movement(options.movement)
        refuse_timer(wanted)
        check_looks(wanted)


def judge_track(track: PoseTrack, options: Options) -> Analysis:
    """The analysis of a track, as the options ask for it; its report says what they were. A stretch
    that leaves nothing out was not asked for."""
    span = span_of(track, _span(options))
    options = replace(options, from_s=span.from_s, to_s=span.to_s)
    options = replace(options, calibration=own_neutral(options))
    analysis = analyze_track(
        track,
        options.movement,
        slow_motion=options.slow_motion,
        height_m=options.height_m,
        speed_m_s=options.speed_m_s,
        turn_deg=options.turn_deg,
        calibration=options.calibration,
        profile=options.profile,
        algorithms=options.algorithms,
        span=span,
    )
    return replace(analysis, report=replace(analysis.report, asked=asked_of(options)))


def read_track(
    video: str | Path,
    options: Options,
    *,
    estimator: PoseEstimator | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> PoseTrack:
    """The person in a video, followed; or a track saved earlier or a landmark table, which need no
    pose model."""
    path = Path(video)
    if options.turn_deg not in (0, 90, 180, 270):
        raise InputError(
            f"A turn of {options.turn_deg} degrees is not possible.",
            "Choose 0, 90, 180 or 270, clockwise.",
        )
    if not has_frames(path):
        if options.turn_deg:
            raise InputError(
                f"{path.name} holds no frames that could be turned.",
                "Analyse the video again with the turn.",
            )
        if path.suffix.lower() == TRACK_ENDING:
            return described(load_track(path), options.made_by, options.view)
        return _read_table(path, options)
    _check_words(path, options, estimator)

    def told(done: int, expected: int | None, _t: float) -> None:
        if progress is not None:
            progress("pose", done, expected)

    track = track_video(
        path,
        backend=options.backend,
        bundle=options.bundle,
        estimator=estimator,
        person=options.person,
        turn_deg=options.turn_deg,
        progress=told,
        cancel=cancel,
        max_seconds=options.max_seconds,
        following=options.algorithms.following,
    )
    return described(track, view=options.view)


def _check_words(path: Path, options: Options, estimator: PoseEstimator | None) -> None:
    """Refuse words about a video's points that would have no effect, or a wrong one, and a view
    that is none. Raises BadTrack, InputError."""
    gives = (get_backend(options.backend) if estimator is None else estimator).gives
    if options.made_by is not None or (options.view is not None and gives.depth != "none"):
        refuse_what_is_known(path.name)
    check_view(options.view)


def has_frames(path: Path) -> bool:
    """False for a saved track and for a landmark table, by the ending of the name."""
    return path.suffix.lower() not in (TRACK_ENDING, TABLE_ENDING)


def _read_table(path: Path, options: Options) -> PoseTrack:
    if options.size is None or options.fps is None:
        raise BadTrack(
            f"{path.name} is a landmark table: "
            "it does not say the size and the frame rate of its video.",
            "Give both.",
        )
    return read_landmark_table(
        path, options.size, options.fps, made_by=options.made_by, view=options.view
    )[0]


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
    """Every file of the result (`results.names.every_file`) in the folder `out`; all of them or
    none.

    From a saved track or a table, or with annotated=False, there is no video and there are no key
    frames; what an earlier report left of these is removed, since it would not belong to this one.
    A refused report does not replace a good one of the same video: then nothing is written, and
    `kept` of the answer is true. A report that does not keep what was asked keeps the options.
    Raises OutputError (Busy where another posecheck writes there), Cancelled.
    """
    from posecheck.results.write import write_result

    path = Path(video)
    if analysis.report.asked is None:  # of `analyze_track`, which keeps no options
        analysis = replace(analysis, report=replace(analysis.report, asked=asked_of(options)))
    with ExitStack() as open_things:
        claim = (
            out if isinstance(out, Claim) else open_things.enter_context(claim_folder(Path(out)))
        )
        drawn = path if annotated and has_frames(path) else None
        told = None if progress is None else partial(progress, "video")
        return write_result(
            analysis, claim, video=drawn, turn_deg=options.turn_deg, progress=told, cancel=cancel
        )

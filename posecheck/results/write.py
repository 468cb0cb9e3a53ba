"""Writing a result: its report, exports, key frames, track and annotated video, all of them or
none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.analysis import Analysis
from posecheck.errors import OutputError
from posecheck.file_set import Claim, Stage
from posecheck.model.file_names import (
    ANNOTATED,
    GAIT_CYCLE,
    REPORT_HTML,
    REPORT_JSON,
    SERIES,
    TRACK,
)
from posecheck.model.report import Report
from posecheck.pose.io.storage import save_track
from posecheck.present.annotate import Cancel, write_annotated_video
from posecheck.present.annotate import Progress as VideoProgress
from posecheck.present.html import to_html
from posecheck.present.keyframes import KeyFrame
from posecheck.present.report_charts import Figures
from posecheck.results.exports import exports
from posecheck.results.folder import ResultFolder
from posecheck.results.keyframe_files import keyframe_files
from posecheck.results.names import is_keyframe, is_removable
from posecheck.results.place import cannot_write, has_better
from posecheck.results.report_json import to_json
from posecheck.video.heap import give_back
from posecheck.video.probe import file_sha256


@dataclass(frozen=True)
class Written:
    """Where a result lies, and the names of all that was written (files). report: as report.json
    has it, with the sha256 of each part.

    kept: nothing was written, for the folder holds a good report of the same video, and this one
    was refused.
    """

    folder: ResultFolder
    files: tuple[str, ...] = ()
    kept: bool = False
    report: Report | None = None

    @property
    def report_json(self) -> Path:
        return self.folder.report_json

    @property
    def report_html(self) -> Path:
        return self.folder.report_html

    @property
    def beside(self) -> tuple[str, ...]:
        """What people are told that it lies beside the report: all but the single key frames."""
        return tuple(
            name
            for name in self.files
            if name not in (REPORT_JSON, REPORT_HTML) and not is_keyframe(name)
        )


@dataclass(frozen=True)
class ReportAlone:
    """A report with no track of its own, in place of an Analysis: a merged one."""

    report: Report
    drive: str | None = None


def write_result(
    analysis: Analysis,
    claim: Claim,
    *,
    video: Path | None = None,
    turn_deg: int = 0,
    progress: VideoProgress | None = None,
    cancel: Cancel | None = None,
) -> Written:
    """All files of an analysis into the claimed folder; what an earlier report left there goes,
    other files stay as they are.

    video: drawn on and cut for key frames (None: neither); turn_deg: as it was analysed. A refused
    report does not replace a good one of the same video: then `kept` of the answer is true. Raises
    OutputError, Cancelled, and what decoding raises.
    """
    if has_better(claim.folder, analysis.report):
        return Written(ResultFolder(claim.folder), kept=True)
    give_back(0)  # what judging took on the way
    with staged(claim) as stage:
        # its charts are drawn beside the video
        keyframes, figures = (), Figures(analysis.report, analysis.drive)
        if video is not None:
            keyframes = write_annotated_video(
                video,
                analysis.track,
                analysis.report,
                stage.path / ANNOTATED,
                landmarks=analysis.landmarks[..., :2],
                turn_deg=turn_deg,
                drive=analysis.drive,
                progress=progress,
                cancel=cancel,
            )
            give_back(0)  # decoder and encoder are closed
        try:
            save_track(analysis.track, stage.path / TRACK)
        except OutputError as error:  # it names a folder that nobody knows
            raise cannot_write(claim.folder, error.__cause__, "the track") from error
        return put_parts(analysis, stage, keyframes, figures)


def write_report(
    report: Report, out: Path | str | Claim, *, keyframes: Sequence[KeyFrame] = ()
) -> Written:
    """A report with no track of its own into the folder `out`, which is made where it is missing;
    with the exports that need no more.

    Raises OutputError, and Busy where another posecheck writes into the folder.
    """
    with staged(out) as stage:
        return put_parts(ReportAlone(report), stage, keyframes)


@contextmanager
def staged(out: Path | str | Claim) -> Iterator[Stage]:
    """Where to write the parts of a report that are files from the start, before `put_parts`.
    Raises OutputError, Busy."""
    folder = out.folder if isinstance(out, Claim) else Path(out)
    with ExitStack() as open_things:
        try:
            claim = (
                out
                if isinstance(out, Claim)
                else open_things.enter_context(Claim(folder, is_removable))
            )
            stage = open_things.enter_context(claim.stage())
        except OSError as error:
            raise cannot_write(folder, error) from error
        yield stage


def put_parts(
    analysis: Analysis | ReportAlone,
    stage: Stage,
    keyframes: Sequence[KeyFrame] = (),
    figures: Figures | None = None,
) -> Written:
    """The rest of a result, with what is staged already (annotated.mp4, track.npz): all of it
    replaces what the folder holds of an earlier report.

    report.json takes its place last, and names the sha256 of each other part. figures: its charts,
    where they are being drawn already.
    """
    folder, there = ResultFolder(stage.folder), sorted(path.name for path in stage.path.iterdir())
    rendered = _exported(analysis)
    report = replace(
        analysis.report,
        series=SERIES if SERIES in rendered else "",
        gait_cycle=GAIT_CYCLE if GAIT_CYCLE in rendered else "",
    )
    page = to_html(
        report,
        keyframes,
        ANNOTATED if ANNOTATED in there else None,
        analysis.drive,
        figures=figures,
    ).encode()
    rendered = (
        {REPORT_HTML: page}
        | rendered
        | (keyframe_files(keyframes) if keyframes or ANNOTATED in there else {})
    )
    try:
        parts = {name: hashlib.sha256(data).hexdigest() for name, data in rendered.items()}
        report = replace(
            report, parts=parts | {name: file_sha256(stage.path / name) for name in there}
        )
        rendered[REPORT_JSON] = to_json(report)
        for name, data in rendered.items():
            (stage.path / name).write_bytes(data)
        left = [name for name in folder.names() if is_removable(name) and name not in report.parts]
        stage.commit([*there, *rendered], remove=left)
    except OSError as error:
        raise cannot_write(folder.path, error) from error
    return Written(folder, (*rendered, *there), report=report)


def _exported(analysis: Analysis | ReportAlone) -> dict[str, bytes]:
    """The exports that this clip has, by name."""
    asked = (e for e in exports() if e.of_report or not isinstance(analysis, ReportAlone))
    made = {e.name: e.write(analysis) for e in asked}
    return {name: data for name, data in made.items() if data is not None}

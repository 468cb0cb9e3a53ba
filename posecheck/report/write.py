"""The output folder: report.json, report.html, the tables, the exports, the track and the annotated video, all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.errors import OutputError
from posecheck.file_set import Claim, Stage
from posecheck.report import gait_cycle_csv
from posecheck.report.html import to_html
from posecheck.report.json_file import to_json
from posecheck.report.keyframes import KeyFrame
from posecheck.report.report import Report
from posecheck.report.series_csv import to_csv
from posecheck.report.steps_csv import steps_csv, strides_csv
from posecheck.video.probe import file_sha256

REPORT_JSON, REPORT_HTML, SERIES_CSV, ANNOTATED, TRACK_FILE = "report.json", "report.html", "series.csv", "annotated.mp4", "track.npz"
GAIT_CYCLE_CSV, STEPS_CSV, STRIDES_CSV = "gait_cycle.csv", "steps.csv", "strides.csv"
ANGLES_MOT, LANDMARKS_TRC = "angles.mot", "landmarks.trc"
MADE = (SERIES_CSV, ANNOTATED, GAIT_CYCLE_CSV, STEPS_CSV, STRIDES_CSV, ANGLES_MOT, LANDMARKS_TRC)
"""What belongs to one report: where the next one has none, that of the last is removed."""


@dataclass(frozen=True)
class Written:
    """Where the parts went; series and video are None where there is none. files: the names of all that was written.
    keyframes: the pictures that the page holds. report: as report.json has it, with the sha256 of each part.

    kept: nothing was written, for the folder holds a good report of the same video, and this one was refused.
    """

    folder: Path
    report_json: Path
    report_html: Path
    series: Path | None
    video: Path | None
    keyframes: tuple[KeyFrame, ...] = ()
    files: tuple[str, ...] = ()
    kept: bool = False
    report: Report | None = None


def write_report(
    report: Report,
    out: Path | str | Claim,
    *,
    keyframes: Sequence[KeyFrame] = (),
    drive: str | None = None,
    exports: Mapping[str, str] | None = None,
) -> Written:
    """Writes the report into the folder `out`, which is made where it is missing; other files in it stay as they are.

    exports: further files by name, as text. Raises OutputError, and Busy where another posecheck writes into the folder.
    """
    with staged(out) as stage:
        return put_report(report, stage, keyframes=keyframes, drive=drive, exports=exports)


@contextmanager
def staged(out: Path | str | Claim) -> Iterator[Stage]:
    """Where to write the parts of a report that are files from the start, before `put_report`. Raises OutputError, Busy."""
    folder = out.folder if isinstance(out, Claim) else Path(out)
    with ExitStack() as open_things:
        try:
            claim = out if isinstance(out, Claim) else open_things.enter_context(Claim(folder))
            stage = open_things.enter_context(claim.stage())
        except OSError as error:
            raise cannot_write(folder, error) from error
        yield stage


def put_report(
    report: Report, stage: Stage, *, keyframes: Sequence[KeyFrame] = (), drive: str | None = None, exports: Mapping[str, str] | None = None
) -> Written:
    """As `write_report`, with what is staged already (annotated.mp4, track.npz): all of it replaces what the folder holds of an earlier report.

    report.json takes its place last, and names the sha256 of each other part.
    """
    out, there = stage.folder, sorted(path.name for path in stage.path.iterdir())
    series_name = Path(report.series).name or SERIES_CSV
    report = replace(report, series=series_name if report.curves is not None else "", gait_cycle=GAIT_CYCLE_CSV if report.cycles else "")
    make: dict[str, Callable[[], bytes]] = {
        REPORT_HTML: lambda: to_html(report, keyframes, ANNOTATED if ANNOTATED in there else None, drive).encode(),
    }
    if report.curves is not None:
        make[series_name] = lambda: to_csv(report.curves).encode()
    if report.cycles:
        make[GAIT_CYCLE_CSV] = lambda: gait_cycle_csv.to_csv(report.cycles).encode()
    if report.stride is not None and not report.sources:  # of a merged report, each clip's own folder has its steps
        make |= {STEPS_CSV: lambda: steps_csv(report).encode(), STRIDES_CSV: lambda: strides_csv(report).encode()}
    make |= {name: lambda text=text: text.encode() for name, text in (exports or {}).items()}
    rendered = {name: render() for name, render in make.items()}
    try:
        parts = {name: hashlib.sha256(data).hexdigest() for name, data in rendered.items()}
        report = replace(report, parts=parts | {name: file_sha256(stage.path / name) for name in there})
        rendered[REPORT_JSON] = to_json(report)
        for name, data in rendered.items():
            (stage.path / name).write_bytes(data)
        stage.commit([*there, *rendered], remove=[name for name in MADE if name not in report.parts])
    except OSError as error:
        raise cannot_write(out, error) from error
    return Written(
        folder=out,
        report_json=out / REPORT_JSON,
        report_html=out / REPORT_HTML,
        series=out / series_name if report.curves is not None else None,
        video=out / ANNOTATED if ANNOTATED in there else None,
        keyframes=tuple(keyframes),
        files=(*rendered, *there),
        report=report,
    )


def cannot_write(folder: Path, error: OSError, what: str = "the report") -> OutputError:
    return OutputError(f"Cannot write {what} to {folder}: {error.strerror or error}.", "Choose a folder that you may write to, on a disk with room.")


def kept_as_it_was(folder: Path) -> Written:
    """The answer where a good report stays and a refused one of the same video is not written."""
    series, video = folder / SERIES_CSV, folder / ANNOTATED
    return Written(
        folder, folder / REPORT_JSON, folder / REPORT_HTML, series if series.exists() else None, video if video.exists() else None, kept=True
    )

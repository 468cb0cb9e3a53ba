"""The output folder: report.json, report.html, the tables, the exports and the annotated video, all of them or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.errors import OutputError
from posecheck.report import gait_cycle_csv
from posecheck.report.html import to_html
from posecheck.report.json_file import to_json
from posecheck.report.keyframes import KeyFrame
from posecheck.report.report import Report
from posecheck.report.series_csv import to_csv
from posecheck.report.steps_csv import steps_csv, strides_csv

REPORT_JSON, REPORT_HTML, ANNOTATED = "report.json", "report.html", "annotated.mp4"
GAIT_CYCLE_CSV, STEPS_CSV, STRIDES_CSV = "gait_cycle.csv", "steps.csv", "strides.csv"
_ADVICE = "Choose a folder that you may write to, on a disk with room."


@dataclass(frozen=True)
class Written:
    """Where the parts went; series and video are None where there is none. files: the names of all that was written.
    keyframes: the pictures that the page holds.

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


def write_report(
    report: Report,
    out_dir: Path | str,
    *,
    keyframes: Sequence[KeyFrame] = (),
    video: Path | str | None = None,
    drive: str | None = None,
    exports: Mapping[str, str] | None = None,
) -> Written:
    """Writes the report into out_dir, which is made where it is missing; other files in it stay as they are.

    video: an annotated video already written, moved in as annotated.mp4; on failure it stays where it was. Everything is written
    beside its place first and then renamed, so nothing half-written is ever seen under its name. exports: further files by name, as text.
    Raises OutputError.
    """
    out_dir = Path(out_dir)
    series_name = Path(report.series).name or "series.csv"
    report = replace(report, series=series_name if report.curves is not None else "", gait_cycle=GAIT_CYCLE_CSV if report.cycles else "")
    parts: dict[str, Callable[[], bytes]] = {
        REPORT_JSON: lambda: to_json(report),
        REPORT_HTML: lambda: to_html(report, keyframes, ANNOTATED if video is not None else None, drive).encode(),
    }
    if report.curves is not None:
        parts[series_name] = lambda: to_csv(report.curves).encode()
    if report.cycles:
        parts[GAIT_CYCLE_CSV] = lambda: gait_cycle_csv.to_csv(report.cycles).encode()
    if report.stride is not None and not report.sources:  # of a merged report, each clip's own folder has its steps
        parts |= {STEPS_CSV: lambda: steps_csv(report).encode(), STRIDES_CSV: lambda: strides_csv(report).encode()}
    parts |= {name: lambda text=text: text.encode() for name, text in (exports or {}).items()}
    rendered = {name: make() for name, make in parts.items()}  # what cannot be rendered fails before the disk is touched
    try:
        _place(rendered, Path(video) if video is not None else None, out_dir)
    except OSError as error:
        raise OutputError(f"Cannot write the report to {out_dir}: {error.strerror or error}.", _ADVICE) from error
    return Written(
        folder=out_dir,
        report_json=out_dir / REPORT_JSON,
        report_html=out_dir / REPORT_HTML,
        series=out_dir / series_name if report.curves is not None else None,
        video=out_dir / ANNOTATED if video is not None else None,
        keyframes=tuple(keyframes),
        files=(*rendered, *([ANNOTATED] if video is not None else [])),
    )


def kept_as_it_was(folder: Path) -> Written:
    """The answer where a good report stays and a refused one of the same video is not written."""
    series, video = folder / "series.csv", folder / ANNOTATED
    return Written(
        folder, folder / REPORT_JSON, folder / REPORT_HTML, series if series.exists() else None, video if video.exists() else None, kept=True
    )


def _place(contents: dict[str, bytes], video: Path | None, out_dir: Path) -> None:
    """Stages everything, then renames: a new folder as a whole, into an existing one file by file."""
    is_new = not out_dir.exists()
    if is_new:
        out_dir.parent.mkdir(parents=True, exist_ok=True)
    elif not out_dir.is_dir():
        raise NotADirectoryError(20, "it is a file, not a folder", str(out_dir))
    # inside an existing folder, since its parent may not be ours to write to; the same disk either way, so that renaming is atomic
    staging = Path(tempfile.mkdtemp(prefix=".posecheck-", dir=out_dir.parent if is_new else out_dir))
    try:
        for name, data in contents.items():
            (staging / name).write_bytes(data)
        if video is not None:
            _bring(video, staging / ANNOTATED)
        names = [*contents, *([ANNOTATED] if video is not None else [])]
        for name in names:
            if (out_dir / name).is_dir():
                raise IsADirectoryError(21, f"{name} is a folder there", str(out_dir / name))
        if is_new:
            staging.chmod(0o777 & ~_umask())  # mkdtemp makes private folders; this one is the user's
            staging.rename(out_dir)
        else:
            for name in names:
                (staging / name).replace(out_dir / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if video is not None and video.resolve() != (out_dir / ANNOTATED).resolve():
        video.unlink(missing_ok=True)


def _bring(video: Path, to: Path) -> None:
    """A second name for the file where the disk allows it, else a copy: the original stays until all is in place."""
    try:
        os.link(video, to)
    except OSError:
        shutil.copyfile(video, to)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

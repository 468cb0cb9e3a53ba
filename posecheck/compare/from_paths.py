"""Merging from what a user names: two result folders, or two videos that are analysed first."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from posecheck.api import Cancel, Options, Progress, analyze_file, write_analysis
from posecheck.compare.merge import check_one_run, in_order, merge_reports, merged_keyframes
from posecheck.errors import OutputError
from posecheck.model.report import Report
from posecheck.pose.estimator import PoseEstimator
from posecheck.results.folder import ResultFolder, StoredResult
from posecheck.results.place import claim_folder, occupant
from posecheck.results.report_json import read_json
from posecheck.results.write import Written, write_report


def merge_paths(
    first: Path | str,
    second: Path | str,
    out: Path | str,
    options: Options | None = None,
    *,
    estimator: PoseEstimator | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> tuple[Report, Written]:
    """One report of two clips of one run, written to the folder `out`.

    first, second: result folders or videos (or saved tracks). A video is analysed as a run with
    `options`, and its own report is written below `out`, in a folder named by its view. Raises
    DoNotMatch where they are not one run (nothing of the merged report is written then),
    OutputError where `out` holds a report of one clip, and what reading and analysing raise.
    """
    out = Path(out)
    options = replace(options or Options(), movement="running")

    def result(path: Path, number: int) -> StoredResult:
        if path.is_dir():
            return ResultFolder(path).read()
        return _analysed(path, out, options, number, estimator, progress, cancel)

    with claim_folder(out) as claim:
        _refuse_report_of_one(out)
        a, b = result(Path(first), 1), result(Path(second), 2)
        check_one_run(a.report, b.report)
        if not in_order(a.report, b.report):
            a, b = b, a
        folders = (a.folder, b.folder)
        report = merge_reports(
            a.report,
            b.report,
            tuple(seen_from(out, f) for f in folders),
            tuple(ResultFolder(f).video.exists() for f in folders),
        )
        return report, write_report(
            report, claim, keyframes=merged_keyframes(a.keyframes, b.keyframes, report)
        )


def _analysed(
    path: Path,
    out: Path,
    options: Options,
    number: int,
    estimator,
    progress,
    cancel: Callable[[], bool] | None,
) -> StoredResult:
    analysis = analyze_file(path, options, estimator=estimator, progress=progress, cancel=cancel)
    report = analysis.report
    if report.quality.status == "refused":
        check_one_run(report, report)  # says why
    folder = out / report.view.name
    there = occupant(folder)
    if there is not None and there.sha256 != report.source.sha256:
        folder = out / f"{report.view.name}-{number}"  # another clip's report lies there
    write_analysis(analysis, path, folder, options, progress=progress, cancel=cancel)
    return ResultFolder(folder).read()


def _refuse_report_of_one(out: Path) -> None:
    there = ResultFolder(out).report_json
    if there.exists() and not read_json(there).sources:
        raise OutputError(
            f"{out} holds the report of one clip: it is not overwritten.",
            "Name another folder for the merged one.",
        )


def seen_from(out: Path, folder: Path) -> str:
    """The folder as a link from a page in `out`; "" where there is no such way (another drive)."""
    try:
        return Path(os.path.relpath(folder.resolve(), out.resolve())).as_posix()
    except ValueError:
        return ""

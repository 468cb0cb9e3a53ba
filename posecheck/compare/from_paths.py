"""Merging from what a user names: two result folders, or two videos that are analysed first."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from posecheck.api import Cancel, Options, Progress, analyze_file, claim_folder, write_analysis
from posecheck.compare.merge import check_one_run, in_order, merge_reports, merged_keyframes
from posecheck.errors import OutputError
from posecheck.pose.estimator import PoseEstimator
from posecheck.report.folder import ResultFolder, is_result_folder, read_folder
from posecheck.report.json_file import read_json
from posecheck.report.place import occupant
from posecheck.report.report import Report
from posecheck.report.write import ANNOTATED, REPORT_JSON, Written, write_report


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

    first, second: result folders or videos (or saved tracks). A video is analysed as a run with `options`, and its own report is written below `out`,
    in a folder named by its view. Raises DoNotMatch where they are not one run (nothing of the merged report is written then), OutputError
    where `out` holds a report of one clip, and what reading and analysing raise.
    """
    out = Path(out)
    options = replace(options or Options(), movement="running")

    def result(path: Path, number: int) -> ResultFolder:
        if path.is_dir() or is_result_folder(path):
            return read_folder(path)
        return _analysed(path, out, options, number, estimator, progress, cancel)

    with claim_folder(out) as claim:
        _refuse_report_of_one(out)
        a, b = result(Path(first), 1), result(Path(second), 2)
        check_one_run(a.report, b.report)
        if not in_order(a.report, b.report):
            a, b = b, a
        folders = (a.folder, b.folder)
        report = merge_reports(a.report, b.report, tuple(seen_from(out, f) for f in folders), tuple((f / ANNOTATED).exists() for f in folders))
        return report, write_report(report, claim, keyframes=merged_keyframes(a.keyframes, b.keyframes, report))


def _analysed(path: Path, out: Path, options: Options, number: int, estimator, progress, cancel: Callable[[], bool] | None) -> ResultFolder:
    analysis = analyze_file(path, options, estimator=estimator, progress=progress, cancel=cancel)
    report = analysis.report
    if report.quality.status == "refused":
        check_one_run(report, report)  # says why
    folder = out / report.view.name
    there = occupant(folder)
    if there is not None and there.sha256 != report.source.sha256:
        folder = out / f"{report.view.name}-{number}"  # another clip's report lies there
    write_analysis(analysis, path, folder, options, progress=progress, cancel=cancel)
    return read_folder(folder)


def _refuse_report_of_one(out: Path) -> None:
    if (out / REPORT_JSON).exists() and not read_json(out / REPORT_JSON).sources:
        raise OutputError(f"{out} holds the report of one clip: it is not overwritten.", "Name another folder for the merged one.")


def seen_from(out: Path, folder: Path) -> str:
    """The folder as a link from a page in `out`; "" where there is no such way (another drive)."""
    try:
        return Path(os.path.relpath(folder.resolve(), out.resolve())).as_posix()
    except ValueError:
        return ""

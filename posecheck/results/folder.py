"""A result on the disk: where its files lie, and what they say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from posecheck.errors import FileMissing, InputError
from posecheck.file_set import is_unsettled, wait_for_commit
from posecheck.measures.gait.cycle import mean_toe_off, stride_spans
from posecheck.model.file_names import (
    ANNOTATED,
    GAIT_CYCLE,
    KEYFRAMES,
    REPORT_HTML,
    REPORT_JSON,
    SERIES,
    TRACK,
)
from posecheck.model.report import Report
from posecheck.present.keyframes import KeyFrame
from posecheck.results.earlier import keyframes_of_page
from posecheck.results.formats import gait_cycle_csv
from posecheck.results.keyframe_files import read_keyframe_files
from posecheck.results.names import is_part, is_removable
from posecheck.results.report_json import read_json
from posecheck.video.probe import file_sha256

T = TypeVar("T")


@dataclass(frozen=True)
class StoredResult:
    """What an analysis left: its report with `cycles` (and without `curves`), its key frames, and
    the folder they were read from."""

    report: Report
    keyframes: tuple[KeyFrame, ...]
    folder: Path


@dataclass(frozen=True)
class ResultFolder:
    """The folder that an analysis writes. The paths are where its files belong, whether they are
    there or not."""

    path: Path

    @property
    def report_json(self) -> Path:
        return self.path / REPORT_JSON

    @property
    def report_html(self) -> Path:
        return self.path / REPORT_HTML

    @property
    def track(self) -> Path:
        return self.path / TRACK

    @property
    def video(self) -> Path:
        """The annotated one."""
        return self.path / ANNOTATED

    @property
    def series(self) -> Path:
        return self.path / SERIES

    @property
    def gait_cycle(self) -> Path:
        return self.path / GAIT_CYCLE

    def names(self) -> tuple[str, ...]:
        """The files that are there under names of posecheck's, sorted, dangling links too; none
        where there is no folder. Raises OSError."""
        return (
            tuple(sorted(p.name for p in self.path.iterdir() if is_part(p.name)))
            if self.path.is_dir()
            else ()
        )

    def is_result(self) -> bool:
        return self.path.is_dir() and self.report_json.is_file()

    def read(self) -> StoredResult:
        """Raises FileMissing where there is no report in it, InputError where it cannot be read or
        is not of one piece."""

        def read(report: Report) -> StoredResult:
            cycles = gait_cycle_csv.read_csv(self.gait_cycle) if report.gait_cycle else ()
            steps = report.stride.steps if report.stride else ()
            # the table does not carry it
            cycles = tuple(
                replace(c, toe_off_percent=mean_toe_off(stride_spans(steps, c.side)))
                for c in cycles
            )
            return StoredResult(replace(report, cycles=cycles), self._keyframes(report), self.path)

        return self._of_one_piece(read)

    def read_report(self) -> Report:
        """The report alone; of one piece with the files beside it, as in `read`."""
        return self._of_one_piece(lambda report: report)

    def read_keyframes(self) -> tuple[Report, tuple[KeyFrame, ...]]:
        """The report, without its cycles, and the key frames; as `read`."""
        return self._of_one_piece(lambda report: (report, self._keyframes(report)))

    def _keyframes(self, report: Report) -> tuple[KeyFrame, ...]:
        found = read_keyframe_files(self.path)
        if (
            found is None
            and KEYFRAMES not in report.parts
            and (ANNOTATED in report.parts or self.video.is_file() or report.sources)
        ):
            # every result with a video, and every merged one, has the list, but those of earlier
            # versions
            return keyframes_of_page(self.report_html)
        return found or ()

    def _of_one_piece(self, read: Callable[[Report], T]) -> T:
        """What `read` makes of the report, where all was read while nobody replaced anything. A
        broken-off write is ended first."""
        folder = self.path
        for last in (False, False, False, True):
            try:
                if not wait_for_commit(folder, is_removable):
                    raise InputError(
                        f"The report in {folder} is being replaced right now.",
                        "Try again in a moment.",
                    )
            except OSError as error:
                told = (
                    f"The report in {folder} is half replaced, "
                    f"and that cannot be ended here: {error.strerror or error}."
                )
                raise InputError(told, "Let its owner run posecheck on it.") from error
            if not self.is_result():
                what = f"holds no {REPORT_JSON}" if folder.is_dir() else "is not a result folder"
                raise FileMissing(
                    f"{folder} {what}.", "Name a folder that `posecheck analyze` wrote."
                )
            try:
                report = read_json(self.report_json)
                found = read(report)
                self._check_parts(report)
                return found
            except InputError:
                if last or not is_unsettled(folder):
                    raise
            time.sleep(0.05)
        raise AssertionError("the last round returns or raises")

    def _check_parts(self, report: Report) -> None:
        """Raises InputError where a file beside report.json is not the one that was written with
        it; one that was deleted is not missed here."""
        for name, sha256 in report.parts.items():
            path = self.path / Path(name).name
            try:
                found = path.stat()
                same = _sha256(path, found.st_ino, found.st_size, found.st_mtime_ns) == sha256
            except FileNotFoundError:
                continue
            except OSError as error:
                raise InputError(
                    f"Cannot read {path}: {error.strerror or error}.", "Analyse the video again."
                ) from error
            if not same:
                told = (
                    f"{path} is not the file that its {REPORT_JSON} was written "
                    "with: it was changed, or half replaced."
                )
                raise InputError(told, "Analyse the video again.")


@lru_cache(maxsize=1024)
def _sha256(path: Path, *_state: int) -> str:
    """Of a file in that state: pages ask for the same ones with every click."""
    return file_sha256(path)

"""A result folder read back: the report with its gait cycles, and the key frames that its page holds."""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import as_type, decode_json, utf8
from posecheck.errors import FileMissing, InputError
from posecheck.file_set import is_unsettled, wait_for_commit
from posecheck.measures.gait_cycle import mean_toe_off, stride_spans
from posecheck.report import gait_cycle_csv
from posecheck.report.json_file import read_json
from posecheck.report.keyframes import KeyFrame
from posecheck.report.report import Report
from posecheck.report.write import GAIT_CYCLE_CSV, REPORT_HTML, REPORT_JSON
from posecheck.video.probe import file_sha256

_PAGE = Expected("a page of posecheck", InputError, "Analyse the video again.", most=64 * 1024**2)
MOST_KEYFRAMES = 200
"""Pictures that are read of a page: one has some twenty, a merged one twice as many [E]."""
_FIGURE = re.compile(r"""<figure\b[^<>']*\sdata-keyframe='([^'<>]*)'[^<>]*>\s*<img src="data:image/jpeg;base64,([A-Za-z0-9+/=]*)\"""")
"""A key frame as the page's template writes it: what it shows, as JSON, and the picture. Neither holds a quote or a bracket."""
T = TypeVar("T")


@dataclass(frozen=True)
class ResultFolder:
    """What an analysis left: its report with `cycles` (and without `curves`), the key frames of its page, and where it lies."""

    report: Report
    keyframes: tuple[KeyFrame, ...]
    folder: Path


def is_result_folder(path: Path) -> bool:
    return path.is_dir() and (path / REPORT_JSON).is_file()


def read_folder(folder: Path | str) -> ResultFolder:
    """Raises FileMissing where there is no report in it, InputError where it cannot be read or is not of one piece."""

    def read(folder: Path) -> ResultFolder:
        report = read_json(folder / REPORT_JSON)
        cycles = gait_cycle_csv.read_csv(folder / GAIT_CYCLE_CSV) if report.gait_cycle else ()
        steps = report.stride.steps if report.stride else ()
        cycles = tuple(replace(c, toe_off_percent=mean_toe_off(stride_spans(steps, c.side))) for c in cycles)  # the table does not carry it
        return ResultFolder(replace(report, cycles=cycles), read_keyframes(folder / REPORT_HTML), folder)

    return _of_one_piece(Path(folder), read, lambda result: result.report)


def read_report(folder: Path | str) -> Report:
    """The report of a folder alone; of one piece with the files beside it, as in `read_folder`."""
    return _of_one_piece(Path(folder), lambda folder: read_json(folder / REPORT_JSON), lambda report: report)


def _of_one_piece(folder: Path, read: Callable[[Path], T], report_of: Callable[[T], Report]) -> T:
    """What `read` returns, where it was read while nobody replaced anything. A broken-off write is ended first."""
    for last in (False, False, False, True):
        try:
            if not wait_for_commit(folder):
                raise InputError(f"The report in {folder} is being replaced right now.", "Try again in a moment.")
        except OSError as error:
            told = f"The report in {folder} is half replaced, and that cannot be ended here: {error.strerror or error}."
            raise InputError(told, "Let its owner run posecheck on it.") from error
        if not is_result_folder(folder):
            what = "holds no report.json" if folder.is_dir() else "is not a result folder"
            raise FileMissing(f"{folder} {what}.", "Name a folder that `posecheck analyze` wrote.")
        try:
            found = read(folder)
            check_parts(folder, report_of(found))
            return found
        except InputError:
            if last or not is_unsettled(folder):
                raise
        time.sleep(0.05)
    raise AssertionError("the last round returns or raises")


def check_parts(folder: Path, report: Report) -> None:
    """Raises InputError where a file beside report.json is not the one that was written with it; one that was deleted is not missed here."""
    for name, sha256 in report.parts.items():
        path = folder / Path(name).name
        try:
            found = path.stat()
            same = _sha256(path, found.st_ino, found.st_size, found.st_mtime_ns) == sha256
        except FileNotFoundError:
            continue
        except OSError as error:
            raise InputError(f"Cannot read {path}: {error.strerror or error}.", "Analyse the video again.") from error
        if not same:
            told = f"{path} is not the file that its {REPORT_JSON} was written with: it was changed, or half replaced."
            raise InputError(told, "Analyse the video again.")


@lru_cache(maxsize=1024)
def _sha256(path: Path, *_state: int) -> str:
    """Of a file in that state: pages ask for the same ones with every click."""
    return file_sha256(path)


def read_keyframes(page: Path) -> tuple[KeyFrame, ...]:
    """The key frames of a report.html; none where there is no page, or it is not one of this version. Raises InputError where it cannot be read."""
    try:
        text = utf8(read_file(page, _PAGE), _PAGE, page.name)
    except FileMissing:
        return ()
    found = []
    for figure in islice(_FIGURE.finditer(text), MOST_KEYFRAMES):
        try:
            plain = decode_json(figure[1], dict, _PAGE, page.name)
            found.append(as_type(plain | {"jpeg": base64.b64decode(figure[2], validate=True)}, KeyFrame, _PAGE, page.name))
        except (InputError, binascii.Error):
            continue  # a page of another version: its pictures are left out
    return tuple(found)

"""A result folder read back: the report with its gait cycles, and the key frames that its page holds."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from pathlib import Path

from posecheck.decoding.file import Expected, read_file
from posecheck.decoding.text import as_type, decode_json, utf8
from posecheck.errors import FileMissing, InputError
from posecheck.measures.gait_cycle import mean_toe_off, stride_spans
from posecheck.report import gait_cycle_csv
from posecheck.report.json_file import read_json
from posecheck.report.keyframes import KeyFrame
from posecheck.report.report import Report
from posecheck.report.write import GAIT_CYCLE_CSV, REPORT_HTML, REPORT_JSON

_PAGE = Expected("a page of posecheck", InputError, "Analyse the video again.", most=64 * 1024**2)
_FIGURE = re.compile(r"""<figure\b[^<>']*\sdata-keyframe='([^'<>]*)'[^<>]*>\s*<img src="data:image/jpeg;base64,([A-Za-z0-9+/=]*)\"""")
"""A key frame as the page's template writes it: what it shows, as JSON, and the picture. Neither holds a quote or a bracket."""


@dataclass(frozen=True)
class ResultFolder:
    """What an analysis left: its report with `cycles` (and without `curves`), the key frames of its page, and where it lies."""

    report: Report
    keyframes: tuple[KeyFrame, ...]
    folder: Path


def is_result_folder(path: Path) -> bool:
    return path.is_dir() and (path / REPORT_JSON).is_file()


def read_folder(folder: Path | str) -> ResultFolder:
    """Raises FileMissing where there is no report in it, InputError where it cannot be read."""
    folder = Path(folder)
    if not is_result_folder(folder):
        what = "holds no report.json" if folder.is_dir() else "is not a result folder"
        raise FileMissing(f"{folder} {what}.", "Name a folder that `posecheck analyze` wrote.")
    report = read_json(folder / REPORT_JSON)
    cycles = gait_cycle_csv.read_csv(folder / GAIT_CYCLE_CSV) if report.gait_cycle else ()
    steps = report.stride.steps if report.stride else ()
    cycles = tuple(replace(c, toe_off_percent=mean_toe_off(stride_spans(steps, c.side))) for c in cycles)  # the table does not carry it
    return ResultFolder(replace(report, cycles=cycles), read_keyframes(folder / REPORT_HTML), folder)


def read_keyframes(page: Path) -> tuple[KeyFrame, ...]:
    """The key frames of a report.html; none where there is no page, or it is not one of this version. Raises InputError where it cannot be read."""
    try:
        text = utf8(read_file(page, _PAGE), _PAGE, page.name)
    except FileMissing:
        return ()
    found = []
    for about, picture in _FIGURE.findall(text):
        try:
            plain = decode_json(about, dict, _PAGE, page.name)
            found.append(as_type(plain | {"jpeg": base64.b64decode(picture, validate=True)}, KeyFrame, _PAGE, page.name))
        except (InputError, binascii.Error):
            continue  # a page of another version: its pictures are left out
    return tuple(found)

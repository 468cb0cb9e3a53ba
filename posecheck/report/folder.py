"""A result folder read back: the report with its gait cycles, and the key frames that its page holds."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec

from posecheck.errors import FileMissing, InputError
from posecheck.measures.gait_cycle import mean_toe_off, stride_spans
from posecheck.report import gait_cycle_csv
from posecheck.report.json_file import read_json
from posecheck.report.keyframes import KeyFrame
from posecheck.report.report import Report
from posecheck.report.write import GAIT_CYCLE_CSV, REPORT_HTML, REPORT_JSON

_URI = "data:image/jpeg;base64,"


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
        text = page.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Cannot read {page}: {error}.", "Analyse the video again.") from error
    reader = _Pictures()
    reader.feed(text)
    return tuple(reader.found)


class _Pictures(HTMLParser):
    """Figures with what the picture is about, and the picture inside them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[KeyFrame] = []
        self._about: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "figure":
            self._about = _plain(values.get("data-keyframe"))
        elif tag == "img" and self._about is not None and (values.get("src") or "").startswith(_URI):
            try:
                jpeg = base64.b64decode(values["src"].removeprefix(_URI), validate=True)
                self.found.append(msgspec.convert(self._about | {"jpeg": jpeg}, KeyFrame))
            except (msgspec.ValidationError, binascii.Error):
                pass  # a page of another version: its pictures are left out
            self._about = None


def _plain(text: str | None) -> dict[str, Any] | None:
    try:
        about = msgspec.json.decode(text) if text else None
    except msgspec.DecodeError:
        return None
    return about if isinstance(about, dict) else None

"""Where a report may be written: never over files that are not posecheck's, never over another video's report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from posecheck.errors import OutputError
from posecheck.report.report import SCHEMA
from posecheck.report.write import ANNOTATED, REPORT_HTML, REPORT_JSON

SERIES_CSV, TRACK_FILE = "series.csv", "track.npz"
PARTS = (REPORT_JSON, REPORT_HTML, SERIES_CSV, ANNOTATED, TRACK_FILE)
_FAMILY = SCHEMA.partition("/")[0] + "/"


@dataclass(frozen=True)
class Occupant:
    """The video whose report lies in a folder: its file name and sha256."""

    name: str
    sha256: str


def occupant(folder: Path) -> Occupant | None:
    """Whose report the folder holds; None where it holds no file of the names that posecheck writes.

    Raises OutputError where it holds one that posecheck did not write, as far as its report.json tells.
    """
    present = [name for name in PARTS if (folder / name).exists()]
    if not present:
        return None
    try:
        report = json.loads((folder / REPORT_JSON).read_bytes())
        if str(report["schema"]).startswith(_FAMILY):
            return Occupant(str(report["source"]["name"]), str(report["source"]["sha256"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise OutputError(f"{folder} holds {present[0]}, and no report of posecheck: it is not overwritten.", "Name another folder.")


def refuse_other_video(folder: Path, name: str, sha256: str) -> None:
    """Raises OutputError where the folder holds the report of a video of another name and other contents."""
    there = occupant(folder)
    if there is not None and there.name != name and there.sha256 != sha256:
        raise OutputError(f"{folder} holds the report of {there.name}: it is not overwritten.", "Name another folder, or delete that one.")


def own_folder(parent: Path, stem: str, sha256: str, with_video: bool) -> Path:
    """parent/stem, or with -2, -3, ... behind: the first that is free, or that holds a report of the very same video.

    One with an annotated video is passed over where none is written now: its report and its video belong together.
    """
    stem = stem if stem.strip(" .") else "report"
    for number in count(1):
        folder = parent / (stem if number == 1 else f"{stem}-{number}")
        if not folder.exists() and not folder.is_symlink():
            return folder
        if not folder.is_dir():
            continue
        try:
            there = occupant(folder)
        except OutputError:
            continue
        empty = there is None and not any(folder.iterdir())
        same = there is not None and there.sha256 == sha256 and (with_video or not (folder / ANNOTATED).exists())
        if empty or same:
            return folder
    raise AssertionError("count() never ends")

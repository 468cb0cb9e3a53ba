"""What programs that were killed have left in the data folder and in the system's folder for
temporary files."""

from __future__ import annotations

import shutil
import time

from posecheck.disk import data_folder, data_subfolder, sweep_halves, sweep_scratch
from posecheck.jobs.results import end_forgetting

_OLD_S = 24 * 3600.0
_HALVES = ("uploads", "requests", "tracks", "results", "people")
_OLDER_HALVES = {"tracks": "tmp*.new", "people": "*/.calibration-*", "requests": ".*.json.*"}
"""How earlier versions named theirs, which nobody held."""


def clean_leftovers() -> int:
    """Removes them and ends deletions that were broken off; returns how many there were. What a
    running program holds stays."""
    return clean_scratch() + clean_halves() + end_forgetting()


def clean_scratch() -> int:
    """Folders that were worked in. Those of earlier versions, which nobody held, go once they are a
    day old."""
    folder = data_subfolder("scratch")
    gone = sweep_scratch(folder) + sweep_scratch()
    for path in folder.iterdir():
        if not path.name.startswith("posecheck-") and _is_old(path):
            (
                shutil.rmtree(path, ignore_errors=True)
                if path.is_dir()
                else path.unlink(missing_ok=True)
            )
            gone += not path.exists()
    return gone


def clean_halves() -> int:
    """Files that were being written."""
    folders = [data_folder(), *map(data_subfolder, _HALVES)]
    gone = sum(
        sweep_halves(folder)
        for folder in (
            *folders,
            *(path for path in data_subfolder("people").iterdir() if path.is_dir()),
        )
    )
    for name, pattern in _OLDER_HALVES.items():
        for path in data_subfolder(name).glob(pattern):
            if path.is_file() and _is_old(path):
                path.unlink(missing_ok=True)
                gone += not path.exists()
    return gone


def _is_old(path) -> bool:
    return time.time() - path.stat().st_mtime > _OLD_S

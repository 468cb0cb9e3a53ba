"""The sample clips: in the wheel a few of them, in a checkout all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from posecheck.jobs.request import Request

_PACKAGE = Path(__file__).parents[1]
FOLDERS = (_PACKAGE / "_samples", _PACKAGE.parent / "samples")


def sample_file(name: str) -> Path | None:
    """The clip of that name, None where this installation does not have it."""
    files = (folder / f"{name}.mp4" for folder in FOLDERS)
    return next((file for file in files if file.is_file()), None)


def sample_request(name: str) -> Request | None:
    path = sample_file(name)
    return (
        None
        if path is None
        else Request(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    )

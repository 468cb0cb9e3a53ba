"""The sample clips: in the wheel a few of them, in a checkout all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from posecheck.jobs.request import Request

_PACKAGE = Path(__file__).parents[1]


def sample_file(name: str) -> Path | None:
    """The clip of that name, None where this installation does not have it."""
    for folder in (_PACKAGE / "_samples", _PACKAGE.parent / "samples"):
        if (folder / f"{name}.mp4").is_file():
            return folder / f"{name}.mp4"
    return None


def sample_request(name: str) -> Request | None:
    path = sample_file(name)
    return (
        None
        if path is None
        else Request(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    )

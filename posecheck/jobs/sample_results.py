"""The finished results of the samples that the first page offers: made before, so that one press
opens them."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace

import msgspec

from posecheck.decoding.file import Expected
from posecheck.decoding.text import read_json
from posecheck.disk import PRIVATE_FILE
from posecheck.errors import InputError
from posecheck.jobs.results import (
    DETAILS,
    OWNER,
    is_whole,
    keep_request,
    put_result,
    scratch_folder,
    track_file,
)
from posecheck.jobs.samples import FOLDERS, sample_request
from posecheck.results.folder import ResultFolder

_DETAILS = Expected("what posecheck wrote beside a result", InputError, "Install posecheck again.")


def sample_result(name: str) -> ResultFolder | None:
    """The finished result of a sample, None where this installation has none."""
    folders = (folder / "results" / name for folder in FOLDERS)
    return next((ResultFolder(one) for one in folders if (one / DETAILS).is_file()), None)


def put_sample_result(name: str, owner: str = "") -> None:
    """Puts the finished result of a sample among the results, as if it had been analysed now, with
    its track; nothing where it is there, or where there is none. owner: as of `Request`. Raises
    OutputError, OSError."""
    request, made = sample_request(name), sample_result(name)
    if request is None or made is None:
        return
    request = replace(request, owner=owner)
    if is_whole(request.key):
        return
    with scratch_folder() as scratch:
        copy = scratch / "out"
        shutil.copytree(made.path, copy, copy_function=shutil.copyfile)
        details = read_json(copy / DETAILS, dict, _DETAILS)
        details |= {"made_at": time.time()} | ({OWNER: owner} if owner else {})
        (copy / DETAILS).write_bytes(msgspec.json.encode(details))
        keep_request(request)
        track = track_file(request)
        if not track.is_file() and made.track.is_file():
            half = scratch / "track"
            shutil.copyfile(made.track, half)
            half.chmod(PRIVATE_FILE)
            half.replace(track)
        put_result(copy, request.key)

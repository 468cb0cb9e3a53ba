"""The finished results of the samples that the first page offers: made before, so that one press
opens them."""

from __future__ import annotations

import shutil
import time

import msgspec

from posecheck.disk import PRIVATE_FILE
from posecheck.jobs.results import (
    DETAILS,
    is_whole,
    keep_request,
    put_result,
    scratch_folder,
    track_file,
)
from posecheck.jobs.samples import FOLDERS, sample_request
from posecheck.results.folder import ResultFolder


def sample_result(name: str) -> ResultFolder | None:
    """The finished result of a sample, None where this installation has none."""
    folders = (folder / "results" / name for folder in FOLDERS)
    return next((ResultFolder(one) for one in folders if (one / DETAILS).is_file()), None)


def put_sample_result(name: str) -> None:
    """Puts the finished result of a sample among the results, as if it had been analysed now, with
    its track; nothing where it is there, or where there is none. Raises OutputError, OSError."""
    request, made = sample_request(name), sample_result(name)
    if request is None or made is None or is_whole(request.key):
        return
    with scratch_folder() as scratch:
        copy = scratch / "out"
        shutil.copytree(made.path, copy, copy_function=shutil.copyfile)
        details = msgspec.json.decode((copy / DETAILS).read_bytes())
        (copy / DETAILS).write_bytes(msgspec.json.encode({**details, "made_at": time.time()}))
        keep_request(request)
        track = track_file(request)
        if not track.is_file() and made.track.is_file():
            half = scratch / "track"
            shutil.copyfile(made.track, half)
            half.chmod(PRIVATE_FILE)
            half.replace(track)
        put_result(copy, request.key)

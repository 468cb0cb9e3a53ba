"""The finished results of the samples that the first page offers: made before, so that one press
opens them. What is made at once (the page, tables) is made as they are put, by posecheck as it is
now."""

from __future__ import annotations

import shutil
from dataclasses import replace

from posecheck.disk import PRIVATE_FILE
from posecheck.jobs.results import is_whole, keep_request, put_result, scratch_folder, track_file
from posecheck.jobs.samples import FOLDERS, sample_request
from posecheck.model.file_names import ANNOTATED, KEYFRAMES, REPORT_JSON, TRACK
from posecheck.results.folder import ResultFolder
from posecheck.results.names import is_keyframe


def is_shipped(name: str) -> bool:
    """Whether a file of a result is shipped with a sample: what takes the pose model or a decoder,
    and the report, which the first page shows."""
    return name in (TRACK, ANNOTATED, KEYFRAMES, REPORT_JSON) or is_keyframe(name)


def sample_result(name: str) -> ResultFolder | None:
    """The shipped part of the finished result of a sample, None where this installation has
    none."""
    folders = (ResultFolder(folder / "results" / name) for folder in FOLDERS)
    return next((one for one in folders if one.is_result() and one.track.is_file()), None)


def put_sample_result(name: str, owner: str = "") -> None:
    """Puts the finished result of a sample among the results, as if it had been analysed now, with
    its track; nothing where it is there, or where there is none. owner: as of `Request`. Raises
    InputError where what was shipped is damaged, OutputError, OSError."""
    from posecheck.api import judge_track  # the first page comes up without all of these
    from posecheck.jobs.analysis import write_details
    from posecheck.pose.io.storage import load_track
    from posecheck.results.write import put_parts, staged

    request, made = sample_request(name), sample_result(name)
    if request is None or made is None:
        return
    request = replace(request, owner=owner)
    if is_whole(request.key):
        return
    _, keyframes = made.read_keyframes()
    analysis = judge_track(load_track(made.track), request.api_options())
    with scratch_folder() as scratch:
        out = scratch / "out"
        with staged(out) as stage:
            for path in (made.track, made.video):
                shutil.copyfile(path, stage.path / path.name)
            put_parts(analysis, stage, keyframes)
        write_details(request, analysis, out)
        keep_request(request)
        track = track_file(request)
        if not track.is_file():
            half = scratch / "track"
            shutil.copyfile(made.track, half)
            half.chmod(PRIVATE_FILE)
            half.replace(track)
        put_result(out, request.key)

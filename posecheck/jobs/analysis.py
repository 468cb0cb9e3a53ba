"""The analysis of one request, as the worker process runs it: everything is written into a scratch
folder."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from posecheck.analysis import Analysis
from posecheck.api import has_frames, judge_track, read_track, run
from posecheck.errors import BadTrack, MovementFileError, OutputError
from posecheck.jobs.request import Request
from posecheck.jobs.results import DETAILS, OWNER, track_file
from posecheck.model.report import Report
from posecheck.movements.load import content_key
from posecheck.pose.backends import get_backend
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.track import PoseTrack
from posecheck.present.headline import headline

Tell = Callable[[str, int, int | None], None]
"""Called with (stage, done, expected or None). Stages: "model" (bytes fetched), "pose", "judge" (0,
None), "video" (frames)."""


def analyze_request(request: Request, out: Path, tell: Tell) -> None:
    """The result's whole folder at `out`. Raises the errors of posecheck.errors."""
    options = request.api_options()
    if content_key(options.movement) != request.rules:
        raise MovementFileError(
            "A movement file of your own was changed after this was asked.", "Ask again."
        )
    kept = track_file(request)
    ran = run(
        request.path,
        options,
        place=out,
        known=lambda: _known(request, kept),
        keep=lambda track: save_track(track, kept, private=True),
        model=lambda asked: get_backend(asked.backend).model(
            asked.bundle, progress=lambda done, total: tell("model", done, total)
        ),
        progress=tell,
        judging=lambda: tell("judge", 0, None),
    )
    try:
        write_details(request, ran.analysis, out)
    except OSError as error:
        raise OutputError(
            f"The result cannot be written: {error.strerror or error}.",
            "Make room on the disk, and try again.",
        ) from error


def judged_unnamed(request: Request) -> Report | None:
    """What the clip of a request is taken for where nobody names its movement, from the track that
    its analysis left; None where that is not there any more. No pose model runs."""
    track = known_track(request)
    if track is None:
        return None
    return judge_track(track, replace(request.api_options(), movement=None)).report


def known_track(request: Request) -> PoseTrack | None:
    """The track of a request that was analysed, None where that is not there any more. Raises
    BadTrack."""
    if not has_frames(request.path):
        return read_track(request.path, request.api_options())
    return _known(request, track_file(request))


def _known(request: Request, kept: Path) -> PoseTrack | None:
    """The track that was given, or that an earlier question about the same video left."""
    for path in (request.known_track, kept):
        if path is not None and path.is_file():
            with contextlib.suppress(BadTrack):
                return load_track(path)
    return None


def write_details(request: Request, analysis: Analysis, out: Path) -> None:
    """What report.json does not hold and the page needs: the units of the curves, the driving
    measure, everybody who was seen. Raises OSError."""
    report = analysis.report
    details = {
        "name": request.name,
        "sha256": request.sha256,
        "options": json.loads(request.to_json())["options"],
        "movement": report.movement,
        "verdict": headline(report),
        "refused": report.quality.status == "refused",
        "drive": analysis.drive,
        "units": (
            {}
            if report.curves is None
            else {name: curve.unit for name, curve in report.curves.curves.items()}
        ),
        "people": [asdict(seen) for seen in analysis.track.people],
        "made_at": time.time(),
    }
    details |= {OWNER: request.owner} if request.owner else {}
    (out / DETAILS).write_text(json.dumps(details, indent=1), encoding="utf-8")

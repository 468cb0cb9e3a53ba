"""After a set: its track (and its clip, if wanted) into the data folder, and the request for the
same analysis that a video gets."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

from posecheck.disk import Scratch
from posecheck.jobs.request import Request
from posecheck.jobs.results import track_file
from posecheck.jobs.uploads import keep_upload
from posecheck.live.session import FinishedSet
from posecheck.movements.movement import Movement
from posecheck.movements.profile import Profile
from posecheck.pose.io.storage import save_track


def set_name(movement: Movement, when: time.struct_time | None = None) -> str:
    """What it was and when, "Glute bridge, 30 Nov, 14.05", which is a file name too: none of its
    marks is one that a disk refuses."""
    when = when or time.localtime()
    return f"{movement.title}, {when.tm_mday} {time.strftime('%b, %H.%M', when)}"


_SET_NAME = re.compile(r"(.+, \d{1,2} \S+, \d\d)\.(\d\d)\.(?:npz|mkv)")


def live_name(name: str) -> str:
    """What the result of a live set is called, "Glute bridge, 30 Nov, 14:05", by the name of its
    file; "" of other files."""
    found = _SET_NAME.fullmatch(name)
    return f"{found[1]}:{found[2]}" if found else ""


def keep_set(
    done: FinishedSet,
    movement: Movement,
    name: str,
    calibration: Path | None = None,
    profile: Profile | None = None,
) -> Request:
    """The request that analyses a finished set. With a clip, the clip is kept and its track beside
    it; else the track alone.

    calibration: file of the calibrated neutral for the low back. profile: thresholds to judge by.
    Raises OutputError where the data folder cannot be written.
    """
    asked = {"movement": movement.id, "calibration": calibration, "profile": profile}
    options = {option: value for option, value in asked.items() if value is not None}
    if done.clip is not None:
        with done.clip.open("rb") as file:
            kept = keep_upload(file, f"{name}.mkv")
        request = Request(kept.path, kept.name, kept.sha256, options)
        source = replace(done.track.source, name=kept.name, sha256=kept.sha256, codec="mjpeg")
        save_track(replace(done.track, source=source), track_file(request), private=True)
        return request
    track = replace(done.track, source=replace(done.track.source, name=name))
    with Scratch() as folder:
        path = save_track(track, folder / "set.npz", private=True)
        with path.open("rb") as file:
            kept = keep_upload(file, f"{name}.npz")
    return Request(kept.path, kept.name, kept.sha256, options)

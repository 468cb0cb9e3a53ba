"""Results to keep in a store, made without the pose model: of real analyses' tracks, and of stick
figures."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path

import numpy as np

from posecheck.analysis import analyze_track
from posecheck.model.file_names import REPORT_JSON, TRACK
from posecheck.pose.io.storage import save_track
from posecheck.pose.track import PoseTrack
from posecheck.results.report_json import to_json
from posecheck.video.probe import file_sha256
from posecheck.video.sink import VideoSink
from tests.drawn.stick_movements import Timing, lunge_track

TRACKS = Path(__file__).parent / "tracks"
"""Of samples/*.mp4, by the pose model; their outlines left out, to be small."""
SAMPLES = Path(__file__).parents[2] / "samples"
_made = count()


def write_result(folder: Path, track: PoseTrack, movement: str | None = None) -> Path:
    """An output folder as `posecheck analyze --no-video` leaves it."""
    folder.mkdir(parents=True)
    (folder / REPORT_JSON).write_bytes(to_json(analyze_track(track, movement).report))
    save_track(track, folder / TRACK)
    return folder


def stick_lunges(name: str, reps: int = 3, **how) -> PoseTrack:
    """A track of stick-figure lunges that no other has the source of."""
    track = lunge_track(Timing(depths=(1.0,) * reps), **how)
    return replace(
        track,
        source=replace(
            track.source,
            name=f"{name}.mp4",
            sha256=sha256(f"{name} {next(_made)}".encode()).hexdigest(),
        ),
    )


def grey_video_of(track: PoseTrack, video: Path) -> PoseTrack:
    """Writes a grey video of the track's size and times, and gives the track as of that video."""
    width, height = track.source.size
    with VideoSink(video, (width, height)) as sink:
        for t in track.t:
            sink.write(np.full((height, width, 3), 128, np.uint8), float(t))
    return replace(track, source=replace(track.source, name=video.name, sha256=file_sha256(video)))

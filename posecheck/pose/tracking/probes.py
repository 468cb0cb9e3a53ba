"""A few frames from all over a video, at little cost: key frames, because anything between needs
its whole group decoded."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from posecheck.video.decode import Decoder
from posecheck.video.probe import MAX_BYTES, MAX_PIXELS, check_file, open_container, pick_stream
from posecheck.video.source import open_video

COUNT = 5
_FORWARD = 45  # frames decoded to get a second one where a clip has a single key frame


@dataclass(frozen=True, eq=False)
class Probe:
    """t s since the first frame; rgb (h, w, 3) uint8 upright."""

    t: float
    rgb: np.ndarray


def read_probes(
    path: Path, *, turn_deg: int = 0, count: int = COUNT
) -> tuple[list[Probe], tuple[int, int]]:
    """At most `count` frames spread over the video, the first one included, and the upright size.
    Raises as `open_video`."""
    try:
        return _key_frames(path, turn_deg, count)
    except (
        av.FFmpegError,
        OSError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
        StopIteration,
    ):
        # No seeking in this container: the first frames must do.
        with open_video(path, turn_deg=turn_deg) as video:
            size = video.info.size
            kept = []
            for frame in video:
                if frame.index in (0, _FORWARD):
                    kept.append(Probe(frame.t, frame.rgb))
                if frame.index >= _FORWARD:
                    break
            return kept, size


def _key_frames(path: Path, turn_deg: int, count: int) -> tuple[list[Probe], tuple[int, int]]:
    structure = check_file(path, MAX_BYTES)
    if structure.family in ("image", "heif"):
        raise ValueError("a single image")
    decoder = Decoder(
        path,
        structure,
        turn_deg=turn_deg,
        max_seconds=float("inf"),
        max_pixels=MAX_PIXELS,
        longest_side=None,
    )
    try:
        size = decoder.size
    finally:
        decoder.close()
    with closing(open_container(path, MAX_PIXELS)) as container:
        stream = pick_stream(container, path.name, MAX_PIXELS)
        first = next(container.decode(stream))
        start, base = first.pts, float(first.time_base or stream.time_base)
        seconds = (
            float(stream.duration * stream.time_base)
            if stream.duration
            else float(container.duration or 0) / av.time_base
        )
        found = {first.pts: first}
        if seconds > 0:
            for t in np.linspace(0, seconds, count + 1)[1:]:
                container.seek(int(start + t / base), stream=stream)
                frame = next(container.decode(stream), None)
                if frame is not None and frame.pts is not None and frame.pts >= start:
                    found.setdefault(frame.pts, frame)
        if len(found) == 1:
            container.seek(int(start), stream=stream)
            for number, frame in enumerate(container.decode(stream)):
                if number == _FORWARD:
                    found[frame.pts] = frame
                    break
        probes = [_probe(found[pts], (pts - start) * base, decoder) for pts in sorted(found)]
    return probes, size


def _probe(frame: av.VideoFrame, t: float, decoder: Decoder) -> Probe:
    upright = decoder.orientation
    width, height = decoder.size if upright.clockwise in (0, 180) else decoder.size[::-1]
    return Probe(t, upright.apply(frame.to_ndarray(format="rgb24", width=width, height=height)))

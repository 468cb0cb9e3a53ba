"""A PoseTrack as one compressed .npz file: arrays, and one JSON text for everything else. Nothing
in it is ever executed."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import numpy as np

from posecheck.decoding.file import Expected, border
from posecheck.decoding.npz import Field, read_npz
from posecheck.decoding.text import as_type, decode_json
from posecheck.disk import whole_file
from posecheck.errors import BadTrack, OutputError
from posecheck.pose.silhouettes import Silhouettes
from posecheck.pose.track import PoseTrack, Seen
from posecheck.printable import printable_name
from posecheck.video.info import Note, VideoInfo

VERSION = 1
_ARRAYS = {
    "t": np.float64,
    "landmarks": np.float32,
    "visibility": np.float32,
    "world": np.float32,
    "brightness": np.float32,
}
_OUTLINES = ("boxes", "shapes", "starts", "data")
_FIELDS = {
    "header": Field("u", 1),
    "t": Field("f", 1),
    "landmarks": Field("f", 3),
    "visibility": Field("f", 2),
    "world": Field("f", 3),
    "brightness": Field("f", 1),
    "silhouettes_boxes": Field("f", 2),
    "silhouettes_shapes": Field("iu", 2),
    "silhouettes_starts": Field("iu", 1),
    "silhouettes_data": Field("u", 1),
}
_TRACK = Expected(
    "a track of posecheck",
    BadTrack,
    "Analyse the video again to make a new one.",
    missing=BadTrack,
    most=512 * 1024**2,
)
"""Half an hour at 60 frames a second has about 460 MB, most of them outlines."""

LONGEST_S, FASTEST, MOST_PIXELS = 1e6, 1e6, 100_000_000
"""Seconds of a video, its frames a second, and pixels of its frame: beyond all that a camera makes,
or --max-seconds lets through. [E]"""
FURTHEST_PX, FURTHEST_M = 1e6, 1e3
"""How far from 0 a landmark may lie, pixels, and metres from the hips: what the model does not see
it places a frame's size away at most [E]."""


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    source: VideoInfo
    notes: tuple[Note, ...]
    log: tuple[str, ...]
    estimator: str
    people_seen: int
    meta: dict[str, str]
    people: tuple[Seen, ...] = ()


def save_track(track: PoseTrack, path: str | Path, *, private: bool = False) -> Path:
    """Write `track`; the file is there whole or not at all.

    Parameters
    ----------
    track
        What is written.
    path
        The file, ending in .npz.
    private
        For its owner alone; else as the user's umask says.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    path = Path(path)
    # JSON has no NaN: a single frame has no frame rate, and null stands for it.
    header = _Header(
        VERSION,
        track.source,
        track.notes,
        track.log,
        track.estimator,
        track.people_seen,
        dict(track.meta),
        track.people,
    )
    arrays = {name: getattr(track, name) for name in _ARRAYS} | {
        "header": np.frombuffer(msgspec.json.encode(header), np.uint8)
    }
    if track.silhouettes is not None:
        arrays |= {
            f"silhouettes_{name}": array for name, array in track.silhouettes.arrays().items()
        }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, private=private) as half, half.open("wb") as file:
            np.savez_compressed(file, **arrays)
    except OSError as problem:
        raise OutputError(
            f"The track cannot be written to {path} ({problem.strerror or problem}).",
            "Choose another folder.",
        ) from problem
    return path


def load_track(path: str | Path) -> PoseTrack:
    """Read what `save_track` wrote.

    Raises
    ------
    BadTrack
        On anything else, and on a track that cannot be of a person in a video.
    """
    path = Path(path)
    arrays = read_npz(path, _FIELDS, _TRACK)
    missing = next((name for name in ("header", *_ARRAYS) if name not in arrays), None)
    if missing is not None:
        raise _TRACK.refused(path.name, f"{missing} is missing in it")
    header = _header(arrays["header"].tobytes(), path.name)
    with border(_TRACK, path.name), np.errstate(over="ignore"):
        numbers = {name: np.asarray(arrays[name], kind) for name, kind in _ARRAYS.items()}
        drop_half_points(numbers["landmarks"])
        outlines = None
        if "silhouettes_data" in arrays:
            outlines = Silhouettes.from_arrays(
                {name: arrays[f"silhouettes_{name}"] for name in _OUTLINES}
            )
            outlines.check(max(header.source.size))
        track = PoseTrack(
            **numbers,
            silhouettes=outlines,
            source=header.source,
            notes=header.notes,
            log=header.log,
            estimator=header.estimator,
            people_seen=header.people_seen,
            meta=header.meta,
            people=header.people,
        )
        check_track(track)
    return track


def drop_half_points(landmarks: np.ndarray) -> np.ndarray:
    """landmarks (frames, 33, 3), in place: where x or y is missing, there is no point."""
    missing = np.isnan(landmarks[..., :2])
    half = missing[..., 0] != missing[..., 1]
    if half.any():
        landmarks[half] = np.nan
    return landmarks


def _header(data: bytes, name: str) -> _Header:
    raw = decode_json(data, dict, _TRACK, name)
    version = raw.get("version")
    if version != VERSION:
        raise BadTrack(
            f"{printable_name(name)} is a track of version {version}; "
            f"this posecheck reads version {VERSION}.",
            _TRACK.advice,
        )
    if isinstance(raw.get("source"), dict) and raw["source"].get("fps") is None:
        raw["source"]["fps"] = float("nan")
    return as_type(raw, _Header, _TRACK, name)


def check_track(track: PoseTrack) -> None:
    """Raises ValueError where the numbers cannot be of a person in a video: what is computed from
    them would take for ever, or mean nothing."""
    source, n = track.source, len(track)
    if n == 0:
        raise ValueError("it has no frames")
    if not (np.isfinite(track.t).all() and track.t[0] >= 0 and track.t[-1] <= LONGEST_S):
        raise ValueError("a time in it is missing or not possible")
    if min(source.size) < 1 or source.size[0] * source.size[1] > MOST_PIXELS:
        raise ValueError(f"an image of {source.size[0]} x {source.size[1]} pixels is not possible")
    if (
        not (math.isnan(source.fps) or 0 < source.fps <= FASTEST)
        or source.frames < 0
        or not 0 <= source.duration_s <= LONGEST_S
    ):
        raise ValueError("what it says of its video is not possible")
    if source.capture_fps is not None and not 0 < source.capture_fps <= FASTEST:
        raise ValueError("what it says of its video is not possible")
    # NaN compares as false on purpose: it stands for what is missing
    if (np.abs(track.landmarks) > FURTHEST_PX).any() or (np.abs(track.world) > FURTHEST_M).any():
        raise ValueError("a landmark of it is where none can be")
    if (np.abs(track.visibility - 0.5) > 0.501).any():
        raise ValueError("a visibility in it is not between 0 and 1")
    if track.people_seen < 0:
        raise ValueError("the number of people in it is not possible")
    if any(
        not math.isfinite(x) or abs(x) > FURTHEST_PX
        for seen in track.people
        for x in (seen.t, *seen.box)
    ):
        raise ValueError("a person in it is where none can be")

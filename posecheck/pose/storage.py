"""A PoseTrack as one compressed .npz file: arrays, and one JSON text for everything else. Nothing in it is ever executed."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import msgspec
import numpy as np

from posecheck.disk import whole_file
from posecheck.errors import BadTrack, OutputError
from posecheck.pose.silhouettes import Silhouettes
from posecheck.pose.track import PoseTrack
from posecheck.video.info import Note, VideoInfo

VERSION = 1
_ARRAYS = {"t": np.float64, "landmarks": np.float32, "visibility": np.float32, "world": np.float32, "brightness": np.float32}
_OUTLINES = ("boxes", "shapes", "starts", "data")


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    source: VideoInfo
    notes: tuple[Note, ...]
    log: tuple[str, ...]
    estimator: str
    people_seen: int
    meta: dict[str, str]


def save_track(track: PoseTrack, path: str | Path, *, private: bool = False) -> Path:
    """Write `track`; the file is there whole or not at all. Returns its path. Raises OutputError.

    private: for its owner alone; else as the user's umask says.
    """
    path = Path(path)
    # JSON has no NaN: a single picture has no frame rate, and null stands for it.
    header = _Header(VERSION, track.source, track.notes, track.log, track.estimator, track.people_seen, dict(track.meta))
    arrays = {name: getattr(track, name) for name in _ARRAYS} | {"header": np.frombuffer(msgspec.json.encode(header), np.uint8)}
    if track.silhouettes is not None:
        arrays |= {f"silhouettes_{name}": array for name, array in track.silhouettes.arrays().items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, private=private) as half, half.open("wb") as file:
            np.savez_compressed(file, **arrays)
    except OSError as problem:
        raise OutputError(f"The track cannot be written to {path} ({problem.strerror or problem}).", "Choose another folder.") from problem
    return path


def load_track(path: str | Path) -> PoseTrack:
    """Read what `save_track` wrote. Raises BadTrack on anything else."""
    path = Path(path)
    advice = "Analyse the video again to make a new one."
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        raw = msgspec.json.decode(arrays["header"].tobytes())
        version = raw.get("version") if isinstance(raw, dict) else None
        if version != VERSION:
            raise BadTrack(f"{path.name} is a track of version {version}; this posecheck reads version {VERSION}.", advice)
        if isinstance(raw.get("source"), dict) and raw["source"].get("fps") is None:
            raw["source"]["fps"] = float("nan")
        header = msgspec.convert(raw, _Header)
        outlines = None
        if "silhouettes_data" in arrays:
            outlines = Silhouettes.from_arrays({name: arrays[f"silhouettes_{name}"] for name in _OUTLINES})
        numbers = {name: np.asarray(arrays[name], kind) for name, kind in _ARRAYS.items()}
        if outlines is not None and len(outlines) != len(numbers["t"]):
            raise BadTrack(f"{path.name}: outlines and landmarks have different lengths.", advice)
        if not np.isfinite(numbers["t"]).all():
            raise BadTrack(f"{path.name}: a time is missing.", advice)
        return PoseTrack(
            **numbers,
            silhouettes=outlines,
            source=header.source,
            notes=header.notes,
            log=header.log,
            estimator=header.estimator,
            people_seen=header.people_seen,
            meta=header.meta,
        )
    except FileNotFoundError:
        raise BadTrack(f"There is no track {path}.", "Correct the name.") from None
    except KeyError as missing:
        raise BadTrack(f"{path.name} is not a track of posecheck: {missing} is missing in it.", advice) from None
    except (OSError, ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError) as problem:
        raise BadTrack(f"{path.name} cannot be read as a track ({type(problem).__name__}: {problem}).", advice) from problem

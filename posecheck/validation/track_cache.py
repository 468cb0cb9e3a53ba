"""Keep pose tracks on disk, so that a second run over the same clips does not run the pose model
again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from posecheck.errors import BadTrack, OutputError
from posecheck.pose.track import PoseTrack
from posecheck.pose.weights.bundle import manifest, sha256_of
from posecheck.pose.weights.model import MODEL_VARIABLE, locate_bundle


def cached_tracks(
    estimate: Callable[[Path], PoseTrack],
    folder: Path | str,
    *,
    key: str,
    save: Callable[[PoseTrack, Path], object],
    load: Callable[[Path], PoseTrack],
    ending: str = ".npz",
) -> Callable[[Path], PoseTrack]:
    """`estimate`, remembering what it returned, by the video's content and `key`.

    key: whatever changes the estimate (model, version, settings); another key estimates again.
    save: writes all or nothing. A saved track that cannot be read (BadTrack) is estimated again.
    Raises OutputError where the folder cannot be written.
    """
    folder = Path(folder)

    def track_of(video: Path) -> PoseTrack:
        kept = folder / f"{_fingerprint(video, key)}{ending}"
        if kept.is_file():
            try:
                return load(kept)
            except BadTrack:
                pass  # a damaged or outdated file: replaced below
        track = estimate(video)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            save(track, kept)
        except OSError as error:
            raise OutputError(
                f"The pose of {video.name} cannot be kept in {folder}: {error.strerror}.",
                "Name another folder, or none.",
            ) from error
        return track

    return track_of


def key_of_tracks(bundle: Path | None = None) -> str:
    """Whatever changes a track of `track_video`: the pose model, its runtime, and the code that
    decodes and follows. bundle: the model's file, None for its own."""
    named = bundle or os.environ.get(MODEL_VARIABLE)
    model = sha256_of(locate_bundle(bundle)) if named else manifest().sha256
    package = Path(__file__).parents[1]
    code = hashlib.sha256()
    for part in ("video", "pose"):
        for file in sorted((package / part).rglob("*.py")):
            code.update(file.read_bytes())
    return f"{model} {version('mediapipe')} {version('av')} {code.hexdigest()}"


def _fingerprint(video: Path, key: str) -> str:
    with video.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(f"{content} {key}".encode()).hexdigest()[:32]

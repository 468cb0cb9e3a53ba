"""open_video: any video file, or one image, as a stream of upright frames with true times."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from posecheck.errors import UnreadableCodec
from posecheck.video.decode import Decoder, Frame, Tally
from posecheck.video.info import Note, VideoInfo
from posecheck.video.notes import notes_of
from posecheck.video.orient import Orientation
from posecheck.video.prefetch import Prefetch
from posecheck.video.probe import (
    MAX_BYTES,
    MAX_PIXELS,
    MAX_SECONDS,
    Promise,
    check_file,
    file_sha256,
)
from posecheck.video.stills import read_still
from posecheck.video.structure import Structure
from posecheck.video.timing import Clock, frame_rate, is_variable

_STREAM_OF_JPEGS = {".mjpeg", ".mjpg"}


class _Still:
    """One image in the shape of a Decoder."""

    aspect = 1.0

    def __init__(
        self,
        path: Path,
        structure: Structure,
        *,
        turn_deg: int,
        max_pixels: int,
        longest_side: int | None,
    ):
        rgb, turned = read_still(path, max_pixels)
        self.promise = Promise(codec=structure.detail, frames=1)
        self.orientation = turned.turned(turn_deg)
        self.clock = Clock(0.0)
        self.tally = Tally()
        rgb = Orientation(turn_deg % 360).apply(rgb)
        self.size = (rgb.shape[1], rgb.shape[0])
        factor = min(1.0, longest_side / max(self.size)) if longest_side else 1.0
        self.frame_size = tuple(max(1, round(side * factor)) for side in self.size)
        self._rgb: np.ndarray | None = (
            rgb if factor == 1.0 else cv2.resize(rgb, self.frame_size, interpolation=cv2.INTER_AREA)
        )

    def frames(self) -> Iterator[Frame]:
        self.tally.times.append(0.0)
        frame, self._rgb = Frame(0, 0.0, self._rgb), None
        yield frame
        self.tally.finished = True

    def close(self) -> None:
        self._rgb = None


class VideoSource:
    """Frames of one file, once, in order. Close it, or use it in a `with`; leaving early is fine.

    frame_size  (width, height) of the frames delivered; info.size is that of the original
    promise       what the container says: seconds and frames for a progress bar (None where it does
                  not say)
    finished      every frame was delivered, so info and notes are final
    """

    def __init__(self, path: Path, reader: Decoder | _Still, prefetch: int):
        self.path = path
        self.promise = reader.promise
        self.frame_size: tuple[int, int] = reader.frame_size
        self._reader = reader
        self._sha256: str | None = None
        frames = reader.frames()
        self._frames = Prefetch(frames, prefetch) if prefetch else frames
        self._delivered = False

    def __enter__(self) -> VideoSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> VideoSource:
        return self

    def __next__(self) -> Frame:
        try:
            return next(self._frames)
        except StopIteration:
            self._delivered = self._reader.tally.finished
            raise

    def close(self) -> None:
        """Stops the background reader and closes the file. Frames not yet read are lost; info and
        notes stay."""
        self._frames.close()
        self._reader.close()

    @property
    def finished(self) -> bool:
        return self._delivered

    @property
    def info(self) -> VideoInfo:
        """The best known so far. While frames are still to come, frames and duration_s are the
        container's promise where it is larger than what was decoded, and fps its nominal rate until
        two frames were seen; once `finished`, all is measured.

        fps is NaN for a single image. duration_s is the last frame's time plus one interval, 0 for
        a single image. The file is hashed the first time this is asked for (about 1 GB/s). Raises
        OSError where the file has gone.
        """
        if self._sha256 is None:
            self._sha256 = file_sha256(self.path)
        times, promise = np.array(self._reader.tally.times), self.promise
        fps = frame_rate(times, promise.tick)
        frames, duration = len(times), (float(times[-1]) + 1.0 / fps if len(times) > 1 else 0.0)
        if not self._delivered:
            frames = max(frames, promise.frames or 0)
            duration = max(duration, promise.seconds or 0.0)
            if len(times) < 2 and promise.nominal_fps:
                fps = promise.nominal_fps
        return VideoInfo(
            # a name in another encoding cannot go into JSON as it is
            name=self.path.name.encode(errors="replace").decode(),
            sha256=self._sha256,
            frames=frames,
            duration_s=duration,
            fps=fps,
            size=self._reader.size,
            rotation_deg=self._reader.orientation.clockwise,
            nominal_fps=promise.nominal_fps,
            codec=promise.codec,
            variable_frame_rate=is_variable(times, promise.tick),
            capture_fps=promise.capture_fps,
        )

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the user should know about the file; final once `finished`. Codes: see
        posecheck/video/notes.py."""
        reader = self._reader
        return notes_of(
            reader.promise,
            reader.tally,
            reader.clock,
            mirrored=reader.orientation.mirrored,
            aspect=reader.aspect,
        )


def open_video(
    path: str | os.PathLike[str],
    *,
    turn_deg: int = 0,
    max_seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
    max_pixels: int = MAX_PIXELS,
    longest_side: int | None = None,
    prefetch: int = 0,
) -> VideoSource:
    """Opens a video (MP4, MOV, WebM, MKV, AVI, GIF, ...) or one image (JPEG, PNG, WebP, ...) for
    one pass.

    turn_deg: extra clockwise turn, 0, 90, 180 or 270, after what the container asks for.
    longest_side: deliver frames no longer than this (pixels), scaled while the colours are
    converted. prefetch: frames decoded ahead in a background thread, 0 for none.

    Raises FileMissing, NotAFile, EmptyFile, TooLarge, TooLong, NotAVideo, NoVideoStream,
    UnreadableCodec, NothingDecoded, and InputError where the system refuses to read the file. All
    of them here, except TooLong for a file that does not say how long it is.
    """
    if turn_deg not in (0, 90, 180, 270):
        raise ValueError("turn_deg must be 0, 90, 180 or 270")
    if longest_side is not None and longest_side < 1:
        raise ValueError("longest_side must be at least 1")
    if prefetch < 0:
        raise ValueError("prefetch must not be negative")
    path = Path(path)
    structure = check_file(path, max_bytes)
    geometry = {"turn_deg": turn_deg, "max_pixels": max_pixels, "longest_side": longest_side}
    if structure.family == "heif":
        # Phones store HEIC as dozens of tiles, and ffmpeg hands out single ones: better no image
        # than a corner of it.
        raise UnreadableCodec(
            f"{path.name}: {structure.detail.upper()} images cannot be read here.",
            "Save it as JPEG or PNG.",
        )
    if structure.family == "image" and path.suffix.lower() not in _STREAM_OF_JPEGS:
        return VideoSource(path, _Still(path, structure, **geometry), 0)
    return VideoSource(
        path, Decoder(path, structure, max_seconds=max_seconds, **geometry), prefetch
    )

"""The decoder: one pass over a container, upright pictures with true times, and a tally of everything that was not as it should be."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from posecheck.errors import NothingDecoded, TooLong, UnreadableCodec
from posecheck.video.orient import Orientation, of_frame
from posecheck.video.probe import open_container, pick_stream, read_promise
from posecheck.video.stills import too_many_pixels
from posecheck.video.structure import Structure
from posecheck.video.timing import Clock

FALLBACK_FPS = 25.0
"""For a stream that says nothing about its rate; ffmpeg assumes the same for raw H.264."""


@dataclass(frozen=True, eq=False)
class Frame:
    """index from 0; t s since the first picture; rgb (h, w, 3) uint8, upright, contiguous."""

    index: int
    t: float
    rgb: np.ndarray


@dataclass
class Tally:
    """What one pass over the file met, so far. times: s of the pictures delivered."""

    times: array = field(default_factory=lambda: array("d"))
    damaged: int = 0
    broken_off: bool = False
    repeated: int = 0
    resized: int = 0
    interlaced: int = 0
    animated_still: bool = False
    finished: bool = False


class Repeats:
    """Counts pictures stored twice or up to four times: short runs of identical pictures between changes.

    A longer run is a still scene (somebody holding a pose in a rendered clip), not a repeat. Compared on a grid of about 160 x 120 of
    the green channel, for equality: nearly free, and what a recorder that fills in missing pictures writes.
    """

    LONGEST = 3

    def __init__(self) -> None:
        self.count = 0
        self._last: np.ndarray | None = None
        self._run = 0
        self._moved_before = False

    def see(self, rgb: np.ndarray) -> None:
        step = max(1, min(rgb.shape[:2]) // 120)
        grid = rgb[::step, ::step, 1].copy()
        if self._last is not None:
            if np.array_equal(grid, self._last):
                self._run += 1
            else:
                if self._moved_before and self._run <= self.LONGEST:
                    self.count += self._run
                self._moved_before, self._run = True, 0
        self._last = grid


class Decoder:
    """Opens `path`, decodes up to its first picture, then yields frames once. Raises the InputErrors of open_video.

    size: (width, height) upright, square pixels, before `longest_side` made it smaller. picture_size: what is delivered.
    """

    def __init__(self, path: Path, structure: Structure, *, turn_deg: int, max_seconds: float, max_pixels: int, longest_side: int | None):
        self._name, self._max_seconds, self._max_pixels = path.name, max_seconds, max_pixels
        self.tally = Tally()
        self._repeats = Repeats()
        self._container = open_container(path)
        try:
            self._stream = pick_stream(self._container, path.name)
            self.promise = read_promise(self._container, self._stream, structure)
            self._check_limits()
            self._stream.thread_type = "AUTO"
            self.clock = Clock(1.0 / (self.promise.nominal_fps or FALLBACK_FPS))
            self._is_avi = self._container.format.name == "avi"
            self._last_dts: int | None = None
            self._pictures = self._decode()
            self._first = next(self._pictures, None)
            if self._first is None:
                raise NothingDecoded(f"{path.name}: not one picture could be decoded, the file is damaged.", "Copy it again from its source.")
            self._set_geometry(self._first, turn_deg, longest_side)
        except BaseException:
            self._container.close()
            raise

    def _check_limits(self) -> None:
        seconds, context = self.promise.seconds, self._stream.codec_context
        if seconds is not None and seconds > self._max_seconds:
            raise self._too_long(seconds)
        if context.width * context.height > self._max_pixels:
            raise too_many_pixels(self._name, context.width, context.height, self._max_pixels)

    def _too_long(self, seconds: float) -> TooLong:
        return TooLong(f"{self._name} lasts {seconds:.0f} s, more than the limit of {self._max_seconds:.0f} s.", "Cut out the part to look at.")

    def _set_geometry(self, frame: av.VideoFrame, turn_deg: int, longest_side: int | None) -> None:
        asked = of_frame(frame)
        self.orientation: Orientation = asked.turned(turn_deg)
        aspect = self._stream.codec_context.sample_aspect_ratio or self._stream.sample_aspect_ratio
        self.aspect = float(aspect) if aspect else 1.0
        # square pixels by stretching the shorter-pixelled direction, so that nothing is thrown away
        width = round(frame.width * max(self.aspect, 1.0))
        height = round(frame.height / min(self.aspect, 1.0))
        if width * height > self._max_pixels:
            raise too_many_pixels(self._name, width, height, self._max_pixels)
        self.size = self.orientation.size(width, height)
        factor = min(1.0, longest_side / max(width, height)) if longest_side else 1.0
        self._stored = (frame.width, frame.height)
        self._stored_out = (max(1, round(width * factor)), max(1, round(height * factor)))
        self.picture_size = self.orientation.size(*self._stored_out)

    def _decode(self) -> Iterator[av.VideoFrame]:
        """Decoded frames. A packet that cannot be decoded is counted and passed over; where the container breaks off, so does this."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.FFmpegError, OSError):
                self.tally.broken_off = True
                return
            try:
                frames = packet.decode()
            except av.error.DecoderNotFoundError:
                raise UnreadableCodec(f"{self._name}: its pictures are stored in a format that is not known here.", "Save it as H.264 MP4.") from None
            except (av.FFmpegError, OSError, ValueError):
                self.tally.damaged += 1
                continue
            for frame in frames:
                if frame.is_corrupt:
                    self.tally.damaged += 1
                else:
                    yield frame

    def frames(self) -> Iterator[Frame]:
        """One pass. Raises TooLong where a file that promised no length goes on for too long."""
        frame, self._first = self._first, None
        while frame is not None:
            t = self.clock.place(self._stamp(frame), frame.time_base or self._stream.time_base)
            if t is not None:
                if t > self._max_seconds:
                    raise self._too_long(t)
                self.tally.interlaced += bool(frame.interlaced_frame)
                rgb = self.orientation.apply(self._to_rgb(frame))
                self._repeats.see(rgb)
                self.tally.repeated = self._repeats.count
                self.tally.times.append(t)
                yield Frame(len(self.tally.times) - 1, t, rgb)
                del rgb
            del frame
            frame = next(self._pictures, None)
        self.tally.finished = True

    def _stamp(self, frame: av.VideoFrame) -> int | None:
        """AVI has no presentation times: ffmpeg's guess goes back and forth around B-frames, the decoding times do not (and one tick is
        one picture, which fills in for the last pictures, that come without any)."""
        if not self._is_avi:
            return frame.pts
        if frame.dts is not None:
            self._last_dts = frame.dts
        elif self._last_dts is not None:
            self._last_dts += 1
        return self._last_dts

    def _to_rgb(self, frame: av.VideoFrame) -> np.ndarray:
        width, height = self._stored_out
        if (frame.width, frame.height) == self._stored:
            return frame.to_ndarray(format="rgb24", width=width, height=height)
        # A stream that changes its size midway (video calls do): fitted into the first size without distortion.
        if frame.width * frame.height > self._max_pixels:
            raise too_many_pixels(self._name, frame.width, frame.height, self._max_pixels)
        self.tally.resized += 1
        shape = frame.width * max(self.aspect, 1.0), frame.height / min(self.aspect, 1.0)
        factor = min(width / shape[0], height / shape[1])
        w, h = (min(limit, max(1, round(side * factor))) for side, limit in zip(shape, (width, height), strict=True))
        canvas = np.zeros((height, width, 3), np.uint8)
        top, left = (height - h) // 2, (width - w) // 2
        canvas[top : top + h, left : left + w] = frame.to_ndarray(format="rgb24", width=w, height=h)
        return canvas

    def close(self) -> None:
        self._pictures.close()
        self._first = None
        self._container.close()

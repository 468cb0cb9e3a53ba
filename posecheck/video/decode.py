"""The decoder: one pass over a container, upright frames with true times, and a tally of everything
that was not as it should be."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from posecheck.errors import NothingDecoded, TooLong, UnreadableCodec
from posecheck.video.orient import Orientation, of_frame
from posecheck.video.probe import fraction, is_raw, open_container, pick_stream, read_promise
from posecheck.video.stills import too_many_pixels
from posecheck.video.structure import Structure
from posecheck.video.timing import Clock

BT709 = 1
"""AVCOL_SPC_BT709."""
FALLBACK_FPS = 25.0
"""For a stream that says nothing about its rate; ffmpeg assumes the same for raw H.264."""
MOST_OF_VIDEO, MOST_SIDE_BY_SIDE = 34_000_000, 12_000_000
"""Pixels of a frame: 8K (33 million) is let through, and above 4K (9 million) frames are not
decoded side by side. A decoder keeps up to sixteen frames, and one more for each processor: of 8K
that is a gigabyte, whatever the size of the file. [E]"""
WIDEST_PIXEL = 4
"""No camera makes pixels wider than 2:1 (anamorphic lenses) or higher; what says more than this, or
less than its inverse, is damaged. [E]"""


@dataclass(frozen=True, eq=False)
class Frame:
    """index from 0; t s since the first frame; rgb (h, w, 3) uint8, upright, contiguous. luma: its
    brightness, 0..255, known where the picture was let go."""

    index: int
    t: float
    rgb: np.ndarray
    luma: float | None = None


@dataclass
class Tally:
    """What one pass over the file met, so far. times: s of the frames delivered. changes: from each
    to the next, see Changes."""

    times: array = field(default_factory=lambda: array("d"))
    changes: array = field(default_factory=lambda: array("f"))
    damaged: int = 0
    broken_off: bool = False
    resized: int = 0
    interlaced: int = 0
    odd_aspect: Fraction | None = None
    finished: bool = False


class Changes:
    """How much each frame differs from the one before: mean absolute difference of a 40 x 30 image
    of the green channel, 0..255.

    Made from a grid of about 160 x 120 points: 0.1 ms per frame, and what a lossy encoder adds to a
    repeated frame averages out.
    """

    def __init__(self) -> None:
        self._last: np.ndarray | None = None

    def see(self, rgb: np.ndarray) -> float | None:
        step = max(1, min(rgb.shape[:2]) // 120)
        grid = np.ascontiguousarray(rgb[::step, ::step, 1]).astype(np.float32)
        small, last = cv2.resize(grid, (40, 30), interpolation=cv2.INTER_AREA), self._last
        self._last = small
        return None if last is None else float(np.abs(small - last).mean())


class Decoder:
    """Opens `path`, decodes up to its first frame, then yields frames once. Raises the InputErrors
    of open_video.

    size: (width, height) upright, square pixels, before `longest_side` made it smaller. frame_size:
    what is delivered.
    """

    def __init__(
        self,
        path: Path,
        structure: Structure,
        *,
        turn_deg: int,
        max_seconds: float,
        max_pixels: int,
        longest_side: int | None,
    ):
        max_pixels = min(max_pixels, MOST_OF_VIDEO)
        self._name, self._max_seconds, self._max_pixels = path.name, max_seconds, max_pixels
        self.tally = Tally()
        self._changes = Changes()
        self._container = open_container(path, max_pixels)
        try:
            self._stream = pick_stream(self._container, path.name, max_pixels)
            self.promise = read_promise(self._container, self._stream, structure)
            self._check_limits()
            context = self._stream.codec_context
            self._stream.thread_type = (
                "AUTO" if context.width * context.height <= MOST_SIDE_BY_SIDE else "SLICE"
            )
            self.clock = Clock(1.0 / (self.promise.nominal_fps or FALLBACK_FPS))
            self._is_avi = self._container.format.name == "avi"
            self._is_raw = is_raw(self._container)
            self._last_dts: int | None = None
            self._frames = self._decode()
            self._first = next(self._frames, None)
            if self._first is None:
                self._check_limits()  # the size may be known only now
                raise NothingDecoded(
                    f"{path.name}: not one frame could be decoded, the file is damaged.",
                    "Copy it again from its source.",
                )
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
        return TooLong(
            f"{self._name} lasts {seconds:.0f} s, "
            f"more than the limit of {self._max_seconds:.0f} s.",
            "Cut out the part to look at.",
        )

    def _set_geometry(self, frame: av.VideoFrame, turn_deg: int, longest_side: int | None) -> None:
        asked = of_frame(frame)
        self.orientation: Orientation = asked.turned(turn_deg)
        aspect = fraction(self._stream.codec_context.sample_aspect_ratio) or fraction(
            self._stream.sample_aspect_ratio
        )
        self.tally.odd_aspect = (
            aspect if aspect and not 1 / WIDEST_PIXEL <= aspect <= WIDEST_PIXEL else None
        )
        # 0 means not known
        self.aspect = float(aspect) if aspect and self.tally.odd_aspect is None else 1.0
        # square pixels by stretching the shorter-pixelled direction, so that nothing is thrown away
        width = round(frame.width * max(self.aspect, 1.0))
        height = round(frame.height / min(self.aspect, 1.0))
        if width * height > self._max_pixels:
            raise too_many_pixels(self._name, width, height, self._max_pixels)
        self.size = self.orientation.size(width, height)
        factor = min(1.0, longest_side / max(width, height)) if longest_side else 1.0
        self._stored = (frame.width, frame.height)
        self._stored_out = (max(1, round(width * factor)), max(1, round(height * factor)))
        self.frame_size = self.orientation.size(*self._stored_out)

    def _decode(self) -> Iterator[av.VideoFrame]:
        """Decoded frames. A packet that cannot be decoded is counted and passed over; where the
        container breaks off, so does this."""
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
                raise UnreadableCodec(
                    f"{self._name}: its frames are stored in a format that is not known here.",
                    "Save it as H.264 MP4.",
                ) from None
            except (av.FFmpegError, OSError, ValueError):  # also a frame of more than max_pixels
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
            t = self.clock.place(
                self._stamp(frame), fraction(frame.time_base or self._stream.time_base)
            )
            if t is not None:
                if t > self._max_seconds:
                    raise self._too_long(t)
                self.tally.interlaced += bool(frame.interlaced_frame)
                rgb = self.orientation.apply(self._to_rgb(frame))
                change = self._changes.see(rgb)
                if change is not None:
                    self.tally.changes.append(change)
                self.tally.times.append(t)
                yield Frame(len(self.tally.times) - 1, t, rgb)
                del rgb
            del frame
            frame = next(self._frames, None)
        self.tally.finished = True

    def _stamp(self, frame: av.VideoFrame) -> int | None:
        """AVI has no presentation times: ffmpeg's guess goes back and forth around B-frames, the
        decoding times do not (and one tick is one frame, which fills in for the last frames, that
        come without any)."""
        if self._is_raw:
            return None
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
            return _rgb24(frame, width, height)
        # A stream that changes its size midway (video calls do): fitted into the first size without
        # distortion.
        if frame.width * frame.height > self._max_pixels:
            raise too_many_pixels(self._name, frame.width, frame.height, self._max_pixels)
        self.tally.resized += 1
        shape = frame.width * max(self.aspect, 1.0), frame.height / min(self.aspect, 1.0)
        factor = min(width / shape[0], height / shape[1])
        w, h = (
            min(limit, max(1, round(side * factor)))
            for side, limit in zip(shape, (width, height), strict=True)
        )
        canvas = np.zeros((height, width, 3), np.uint8)
        top, left = (height - h) // 2, (width - w) // 2
        canvas[top : top + h, left : left + w] = _rgb24(frame, w, h)
        return canvas

    def close(self) -> None:
        self._frames.close()
        self._first = None
        self._container.close()


def _rgb24(frame: av.VideoFrame, width: int, height: int) -> np.ndarray:
    # PyAV 14 takes every video for BT.601 (reds come out dark) unless told two different ends; for
    # RGB the second has no other meaning.
    told = (
        {"src_colorspace": "ITU709", "dst_colorspace": "ITU601"}
        if frame.colorspace == BT709
        else {}
    )
    return frame.to_ndarray(format="rgb24", width=width, height=height, **told)

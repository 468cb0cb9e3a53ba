"""VideoSink: H.264 in MP4 that browsers and phones play, with the real times of its frames."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from fractions import Fraction
from pathlib import Path

import av
import av.logging
import cv2
import numpy as np

from posecheck.disk import Half
from posecheck.errors import OutputError
from posecheck.video.heap import give_back

av.logging.set_level(None)

TIME_BASE = Fraction(1, 90_000)
"""The usual clock of MP4. It has to be set on the codec context too, or true times collapse onto
the grid of the frame rate."""

PRESET, CRF = "ultrafast", "26"
"""Measured at 640 x 480 on a rendered clip: CPU time per frame, rate, PSNR (in brackets with camera
noise of 4 levels added): ultrafast 1.3 ms, 0.34 Mbit/s, 41.2 dB (1.3 ms, 0.25 Mbit/s); superfast
2.0 ms, 0.24 Mbit/s, 40.9 dB (3.6 ms, 0.76 Mbit/s); veryfast 2.8 ms, 0.08 Mbit/s, 39.8 dB (3.6 ms,
0.08 Mbit/s). The fastest is also the sharpest, small enough, and needs no more than the baseline
profile, which every phone plays."""
MAX_RATE = "8M"
"""Bound for large noisy frames, bit/s: a phone on Wi-Fi takes it. [E]"""
KEY_SECONDS = 2.0
"""Seconds between key frames, so that jumping to a rep is quick. [E]"""


class VideoSink:
    """Writes frames with their times; use it in a `with`. The file appears under its name only when
    everything went well.

    path: where to, usually .mp4; an existing file is replaced at the end. size: (width, height) of
    the frames given; an odd side gets one more row or column of the same colour (the format needs
    even sides), so that pixel positions stay true. fps: the usual rate, which only spaces the key
    frames. background: frames that may wait for an encoder on a thread of its own, 0 to encode in
    write().

    Raises OutputError (in `with`, write() or at the end) where the folder or the disk refuses, and
    where no frame was written.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        size: tuple[int, int],
        *,
        fps: float = 30.0,
        background: int = 0,
    ):
        if min(size) < 1 or not fps > 0 or background < 0:
            raise ValueError("size and fps must be positive, background not negative")
        self.path = Path(path)
        self.size = (int(size[0]), int(size[1]))
        self.frames = 0
        self._fps = fps
        self._depth = background
        self._last_pts = -1
        self._half: Half | None = None
        self._container: av.container.OutputContainer | None = None
        self._queue: queue.Queue[av.VideoFrame | None] = queue.Queue(maxsize=max(1, background))
        self._worker: threading.Thread | None = None
        self._failure: BaseException | None = None

    def __enter__(self) -> VideoSink:
        folder = self.path.absolute().parent
        if self.path.is_dir():
            raise OutputError(f"{self.path.name} is a folder.", "Give the name of a file to write.")
        if not folder.is_dir():
            raise OutputError(
                f"The folder {folder} does not exist.", "Create it, or choose another."
            )
        try:
            self._half = Half(folder)  # says why it may not be written; ffmpeg does not always
            self._container = av.open(
                str(self._half.path), "w", format="mp4", options={"movflags": "+faststart"}
            )
            self._stream = self._open_stream()
        except (av.FFmpegError, OSError) as error:
            self._discard()
            raise self._cannot(error) from None
        if self._depth:
            self._worker = threading.Thread(target=self._work, name="posecheck-encode", daemon=True)
            self._worker.start()
        return self

    def _open_stream(self) -> av.VideoStream:
        options = {"preset": PRESET, "crf": CRF, "maxrate": MAX_RATE, "bufsize": MAX_RATE}
        stream = self._container.add_stream(
            "libx264", rate=max(1, round(self._fps)), options=options
        )
        stream.width, stream.height = (side + side % 2 for side in self.size)
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = TIME_BASE
        context.gop_size = max(1, round(self._fps * KEY_SECONDS))
        # said in the file, or players guess: OpenCV's conversion is BT.601 (6), studio range (1);
        # primaries and transfer of BT.709 (1)
        context.color_primaries = context.color_trc = context.color_range = 1
        context.colorspace = 6
        return stream

    def write(self, rgb: np.ndarray, t: float) -> None:
        """rgb (h, w, 3) uint8 of the sink's size, copied at once; t s, larger than the one before.
        Raises ValueError, OutputError."""
        width, height = self.size
        if self._container is None:
            raise ValueError("the sink is not open: use it in a with statement")
        if rgb.shape != (height, width, 3) or rgb.dtype != np.uint8:
            raise ValueError(f"expected ({height}, {width}, 3) uint8, got {rgb.shape} {rgb.dtype}")
        pts = round(float(t) / TIME_BASE)
        if pts <= self._last_pts:
            raise ValueError(f"times must increase and not be negative: {t} s")
        self._last_pts = pts
        if height % 2 or width % 2:
            rgb = np.pad(rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = av.VideoFrame.from_ndarray(
            cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2YUV_I420), format="yuv420p"
        )
        frame.pts, frame.time_base = pts, TIME_BASE
        if self._worker is None:
            self._guarded(frame)
        else:
            self._hand_over(frame)
        self.frames += 1
        give_back(self.frames)

    def _hand_over(self, frame: av.VideoFrame | None) -> None:
        while self._failure is None:
            try:
                self._queue.put(frame, timeout=0.05)
                return
            except queue.Full:  # the worker is slow, or it has failed
                continue
        self._raise_failure()

    def _work(self) -> None:
        try:
            while (frame := self._queue.get()) is not None:
                self._encode(frame)
        except BaseException as error:  # write() and the end of the with raise it
            self._failure = error

    def _guarded(self, frame: av.VideoFrame) -> None:
        try:
            self._encode(frame)
        except (av.FFmpegError, OSError) as error:
            raise self._cannot(error) from None

    def _encode(self, frame: av.VideoFrame | None) -> None:
        """Encodes one frame, or with None what the encoder still holds."""
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _raise_failure(self) -> None:
        if isinstance(self._failure, (av.FFmpegError, OSError)):
            raise self._cannot(self._failure) from None
        if self._failure is not None:
            raise self._failure

    def _cannot(self, error: BaseException) -> OutputError:
        why = getattr(error, "strerror", None) or str(error)
        return OutputError(
            f"{self.path.name} cannot be written ({why}).",
            "Check the folder's permissions and the free space.",
        )

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._discard()

    def _finish(self) -> None:
        if self._worker is not None:
            self._hand_over(None)
            self._worker.join()
            self._raise_failure()
        if self.frames == 0:
            raise OutputError(
                f"{self.path.name} was not written: there was no frame to write.",
                "Check the input.",
            )
        try:
            self._encode(None)
            container, self._container = self._container, None
            container.close()
            self._half.keep(self.path, private=False)
        except (av.FFmpegError, OSError) as error:
            raise self._cannot(error) from None

    def _discard(self) -> None:
        """Leaves nothing behind but a finished file. Failures here would only hide the one that
        matters."""
        if self._worker is not None and self._worker.is_alive():
            self._failure = self._failure or InterruptedError("stopped")
            while self._worker.is_alive():
                try:
                    self._queue.put_nowait(None)
                except queue.Full:
                    with contextlib.suppress(queue.Empty):
                        self._queue.get_nowait()
            self._worker.join()
        self._worker = None
        if self._container is not None:
            container, self._container = self._container, None
            with contextlib.suppress(av.FFmpegError, OSError, ValueError):
                container.close()
        if self._half is not None:
            self._half.give_up()

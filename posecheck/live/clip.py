"""The clip of a set, where the person wants it kept: the camera's own JPEGs, put into a Matroska
file with their times, never encoded again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av

_TICK = Fraction(1, 1000)


class ClipWriter:
    """Writes JPEG frames of one size as they come. Not thread-safe."""

    def __init__(self, path: Path, size: tuple[int, int]):
        self.path = path
        self._container = av.open(str(path), "w", format="matroska")
        self._stream = self._container.add_stream("mjpeg", rate=30)
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuvj420p"
        self._stream.time_base = _TICK
        self._first: float | None = None
        self._last = -1

    def add(self, t: float, jpeg: bytes) -> None:
        """One frame at t (s)."""
        if self._first is None:
            self._first = t
        stamp = max(self._last + 1, round((t - self._first) / _TICK))
        packet = av.Packet(jpeg)
        packet.stream, packet.time_base = self._stream, _TICK
        packet.pts = packet.dts = self._last = stamp
        packet.is_keyframe = True
        self._container.mux(packet)

    def close(self) -> Path:
        self._container.close()
        return self.path

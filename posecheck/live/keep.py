"""Keeping the clip of a set, if the person wants it: a few seconds wait in memory, so that the clip
begins and ends with the track."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import numpy as np

from posecheck.disk import Scratch
from posecheck.live.clip import ClipWriter

WAITING_S = 7.0
"""Longer than a set can turn out to have been over already (LEFT_S of the engine, STOOD_UP_S of the
sets), and than its lead."""

LATE_S = 0.3
"""A clip that begins this much after its track would show other moments than the report means."""


class ClipKeeper:
    """Takes every frame; writes those of the set. Without `wanted`, nothing is kept and nothing is
    written."""

    def __init__(self, wanted: bool = False):
        self._wanted = wanted
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._size: tuple[int, int] | None = None
        self._folder: Scratch | None = None
        self._writer: ClipWriter | None = None
        self._first: float | None = None
        self.path: Path | None = None

    @property
    def wanted(self) -> bool:
        return self._wanted

    def want(self, wanted: bool) -> None:
        """The person's word. "No" drops what there is."""
        self._wanted = wanted
        if not wanted:
            self.drop()

    def take(self, t: float, jpeg: bytes, size: tuple[int, int], since: float | None) -> None:
        """A frame at t (s). since: when the set began (s), None before it has."""
        if not self._wanted:
            return
        if size != self._size:
            self._waiting.clear()
            self._size = size
        self._waiting.append((t, jpeg))
        while self._waiting and self._waiting[0][0] < t - WAITING_S:
            at, frame = self._waiting.popleft()
            if since is not None and at >= since:
                self._write(at, frame)

    def finish(self, since: float, until: float) -> Path | None:
        """The set went from since to until (s): the clip of it. None where none is wanted, and
        where it was wished for too late to be whole."""
        if not self._wanted or self._size is None:
            return None
        first = (
            self._first
            if self._first is not None
            else next((at for at, _ in self._waiting if at >= since), np.inf)
        )
        if first > since + LATE_S:
            self.drop()
            return None
        for at, frame in self._waiting:
            if since <= at <= until:
                self._write(at, frame)
        self._waiting.clear()
        if self._writer is not None:
            self.path = self._writer.close()
            self._writer = None
        return self.path

    def drop(self) -> None:
        """Remove everything, on the disk too."""
        self._waiting.clear()
        if self._writer is not None:
            self._writer.close()
        if self._folder is not None:
            self._folder.close()
        self._writer = self._folder = self.path = self._first = None

    def _write(self, t: float, jpeg: bytes) -> None:
        if self._writer is None:
            self._folder = Scratch()
            self._first = t
            self._writer = ClipWriter(self._folder.path / "clip.mkv", self._size)
        self._writer.add(t, jpeg)

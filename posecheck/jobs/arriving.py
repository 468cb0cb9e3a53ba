"""Files that come in slices and may be broken off between any two bytes: what has come stays, and
the sender asks where to go on."""

from __future__ import annotations

import contextlib
import threading

from posecheck.errors import InputError, TooLarge
from posecheck.jobs.uploads import LARGEST_BYTES, Incoming, Upload


class OutOfStep(InputError):
    """A slice that does not begin where the last one ended."""

    code = "out-of-step"


class Arrival:
    """One file on its way. size: in bytes, as the sender said. upload: the file, once it is whole.
    Raises TooLarge, EmptyFile, OutputError.

    A slice whose connection died may still be read when the sender sends it again by another one:
    each says where its piece begins, and the later one holds.
    """

    def __init__(self, name: str, size: int, largest_bytes: int = LARGEST_BYTES):
        if size > largest_bytes:
            raise TooLarge(
                f"The file is larger than {largest_bytes / 1e9:.2g} GB.",
                "Cut out the part to look at: ten seconds are plenty.",
            )
        self.size = size
        self.upload: Upload | None = None  # once it is whole
        self._lock = threading.Lock()
        self._exit = contextlib.ExitStack()
        self._incoming = self._exit.enter_context(Incoming(name, largest_bytes))
        self.name = self._incoming.name

    @property
    def offset(self) -> int:
        """Bytes that have come: where the next slice begins."""
        return self._incoming.size

    def take(self, at: int, piece: bytes) -> int:
        """The next piece; returns where it ends. at: where it begins. Raises OutOfStep where that
        is not the end of what has come, or where it goes beyond the whole."""
        with self._lock:
            if self.upload is not None or at != self.offset or at + len(piece) > self.size:
                raise OutOfStep(f"{self.name} goes on at byte {self.offset}.", "Go on from there.")
            self._incoming.write(piece)
            return self.offset

    def end(self) -> bool:
        """Keeps it where all of it has come; whether it is kept."""
        with self._lock:
            if self.upload is None and self.offset == self.size:
                try:
                    self.upload = self._incoming.keep()
                finally:
                    self._exit.close()
            return self.upload is not None

    def give_up(self) -> None:
        """Leaves nothing of it, unless it is whole."""
        with self._lock:
            self._exit.close()

"""Keeping the pose library's own log lines from the user's terminal.

They are written by C++ straight to file descriptor 2, so the descriptor itself is turned aside for
a moment. Whatever else was written meanwhile (a progress bar, a warning) is passed on afterwards:
only known log lines are held back.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator

_NOISE = re.compile(
    rb"^(?:[IWE]\d{4} [\d:.]+ .*|(?:INFO|WARNING): (?:Created TensorFlow Lite|"
    rb"All log messages before absl|Attempting to use a delegate).*)\r?\n?$"
)


class _Aside:
    """Descriptor 2 turned into a file while anybody wants it;
    nested and parallel uses share one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users = 0
        self._real: int | None = None
        self._file = None

    def enter(self) -> None:
        with self.lock:
            self.users += 1
            if self.users > 1:
                return
            try:
                self._real = os.dup(2)
            except OSError:  # no standard error at all, as under pythonw: nothing to protect
                self._real = None
                return
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed in leave()
            os.dup2(self._file.fileno(), 2)

    def leave(self) -> None:
        with self.lock:
            self.users -= 1
            if self.users or self._real is None:
                return
            os.dup2(self._real, 2)
            self._file.seek(0)
            written = self._file.read()
            self._file.close()
            wanted = bytearray()
            for line in written.splitlines(keepends=True):
                if not _NOISE.match(line):
                    wanted += line
            if wanted:
                _write_all(self._real, bytes(wanted))
            os.close(self._real)
            self._real = self._file = None

    def held_back(self) -> list[str]:
        """What is held back at this moment; of nobody's earlier calls."""
        with self.lock:
            if self._file is None or not hasattr(os, "pread"):
                return []
            # the descriptor shares its place with the file; Windows has no way to read beside it
            held = os.pread(self._file.fileno(), os.fstat(self._file.fileno()).st_size, 0)
        lines = held.splitlines(keepends=True)
        return [line.decode("utf-8", "replace").rstrip() for line in lines if _NOISE.match(line)]


_aside = _Aside()


def _write_all(descriptor: int, content: bytes) -> None:
    with contextlib.suppress(OSError):  # a closed terminal is no reason to stop
        while content:
            content = content[os.write(descriptor, content) :]


@contextlib.contextmanager
def native_log_kept_aside() -> Iterator[None]:
    """Hold back the pose library's log lines written inside; other lines on standard error come
    through a moment later."""
    _aside.enter()
    try:
        yield
    finally:
        _aside.leave()


def last_native_lines(count: int = 5) -> str:
    """The last lines that are held back, for an error message; asked inside
    `native_log_kept_aside`."""
    return "\n".join(_aside.held_back()[-count:])

"""A file that one process holds at a time. The system frees it when that process ends, however it
ends."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path

_FAR = (1 << 31) - 2
"""Windows forbids others to read or write locked bytes: one far behind any content is locked, as
far as its call reaches."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""A link that a stranger left in its place would lead to another file."""
_NOT_MINE = {errno.EACCES, errno.EPERM, errno.EROFS}
_UNSUPPORTED = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a file system says that knows no locks."""


class Lock:
    """A held file. sure: False on a file system without locks, where others may hold it too:
    nothing may be concluded from it there."""

    def __init__(self, path: Path, handle: int, sure: bool):
        self.path, self.handle, self.sure = path, handle, sure

    def note(self, content: bytes) -> None:
        """Makes `content` the whole content of the file. Raises OSError."""
        os.ftruncate(self.handle, 0)
        os.lseek(self.handle, 0, os.SEEK_SET)
        os.write(self.handle, content)

    def release(self, *, remove: bool = False) -> None:
        """Lets go of the file; with `remove` it is deleted as well, before anybody else can take
        it."""
        if remove and os.name != "nt":
            with contextlib.suppress(OSError):
                self.path.unlink()
        os.close(self.handle)
        # an open file cannot be deleted there; one that somebody else has opened by now stays
        if remove and os.name == "nt":
            with contextlib.suppress(OSError):
                self.path.unlink()


def hold(path: Path, *, create: bool = True, patience_s: float = 0.0) -> Lock | None:
    """Holds the file, made (for its owner alone) where missing. None where somebody else, in this
    process or another, holds it.

    patience_s: how long to wait for it. Raises FileNotFoundError where it is missing and is not to
    be made, or its folder is; OSError.
    """
    until = time.monotonic() + patience_s
    while True:
        handle = _open(path, create)
        try:
            taken, sure = try_lock(handle)
            if taken and _is(path, handle):
                return Lock(path, handle, sure)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        # else the file was deleted between opening and locking it: the next round takes the new one
        if not taken:
            if time.monotonic() >= until:
                return None
            time.sleep(0.02)


def _open(path: Path, create: bool) -> int:
    try:
        return os.open(path, os.O_RDWR | _NO_LINK | (os.O_CREAT if create else 0), 0o600)
    except OSError as error:
        if error.errno not in _NOT_MINE or not path.exists():
            raise
        return os.open(path, os.O_RDONLY | _NO_LINK)  # it can be held all the same


def _is(path: Path, handle: int) -> bool:
    """Whether the open file is still the one of that name."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(handle))


def try_lock(handle: int) -> tuple[bool, bool]:
    """(taken, sure): holds an open file until it is closed. Never waits. Raises OSError."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            return True, False
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return False, True
        raise
    return True, True

"""Opening a file that may be anything, and saying in one line why it is not what it should be."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from posecheck.errors import FileMissing, PosecheckError
from posecheck.printable import printable_name, shortened

MOST_BYTES = 16 * 1024**2
"""Of a text that is taken in whole. The truth of a minute has 0.9 MB, the report of half an hour's
run about 3; and sixteen of nothing but brackets become half a gigabyte of lists. [E]"""
_LONGEST_REASON = 240


@dataclass(frozen=True)
class Expected:
    """What a file should be. what: with its article, "a track of posecheck". error: what is raised
    where it is not; missing: where there is no file.

    advice, missing_advice: what to do then. most: bytes that it may have.
    """

    what: str
    error: type[PosecheckError]
    advice: str
    missing: type[PosecheckError] = FileMissing
    missing_advice: str = "Check the name and the folder."
    most: int = MOST_BYTES

    def refused(self, name: object, why: str) -> PosecheckError:
        """The error to raise: the file can be read, but is something else or damaged. why: without
        a full stop."""
        return self.error(
            f"{printable_name(name)} is not {self.what}: {shortened(why, _LONGEST_REASON)}.",
            self.advice,
        )

    def unreadable(self, path: Path, problem: OSError) -> PosecheckError:
        """The error to raise where the system does not let it be read."""
        if isinstance(problem, FileNotFoundError | NotADirectoryError):
            return self.missing(f"No such file: {printable_name(path)}.", self.missing_advice)
        return self.error(
            f"{printable_name(path)} cannot be read: {why_unreadable(problem)}.", self.advice
        )


def why_unreadable(problem: OSError) -> str:
    """In a few words, for people."""
    if isinstance(problem, IsADirectoryError):
        return "it is a folder"
    if isinstance(problem, PermissionError):
        return "no permission"
    return (problem.strerror or str(problem) or type(problem).__name__).lower()


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """The file, to be read; never a folder, a device or a pipe, on which a reader would wait for
    ever. Raises OSError."""
    _ordinary(Path(path).stat())
    handle = os.open(
        path,
        os.O_RDONLY
        | getattr(os, "O_BINARY", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_CLOEXEC", 0),
    )
    try:
        _ordinary(os.fstat(handle))  # another one may have taken its place
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _ordinary(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file")


@contextmanager
def opened(path: Path, expected: Expected) -> Iterator[BinaryIO]:
    """The file, to be read inside; what the system refuses, then or later, is an error of
    `expected`."""
    try:
        file = open_regular(path)
    except ValueError as problem:  # a zero byte, or letters that this system cannot spell
        raise expected.missing(
            f"{printable_name(path)} is no name of a file.", expected.missing_advice
        ) from problem
    except OSError as problem:
        raise expected.unreadable(path, problem) from problem
    with file:
        try:
            yield file
        except OSError as problem:
            raise expected.unreadable(path, problem) from problem


def read_file(path: Path, expected: Expected) -> bytes:
    """All of a file that has no more than expected.most bytes. Raises errors of `expected`."""
    with opened(path, expected) as file:
        larger = os.fstat(file.fileno()).st_size > expected.most
        # it may have grown meanwhile, or not say how large it is
        data = b"" if larger else file.read(expected.most + 1)
    if larger or len(data) > expected.most:
        raise expected.refused(path.name, f"it has more than {expected.most / 1e6:.3g} MB")
    return data


@contextmanager
def border(expected: Expected, name: object) -> Iterator[None]:
    """Whatever a decoder raises inside is said as a refusal of `expected`. Only decoding belongs
    inside, or faults of our own would hide in it."""
    try:
        yield
    except PosecheckError:
        raise
    except Exception as problem:
        raise expected.refused(name, reason_of(problem)) from problem


def reason_of(problem: Exception) -> str:
    """Why something could not be decoded, in a few words."""
    if isinstance(problem, RecursionError):
        return "it is nested too deeply"
    if isinstance(problem, MemoryError):
        return "there is not enough memory for what it claims to hold"
    if isinstance(problem, UnicodeDecodeError):
        return f"it is not UTF-8 text (at byte {problem.start})"
    if isinstance(problem, KeyError) and problem.args:
        return f"{problem.args[0]} is missing in it"
    return str(problem).rstrip(".") or f"it is damaged ({type(problem).__name__})"

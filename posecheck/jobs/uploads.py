"""Files that a browser hands over: copied to disk in pieces, capped, under a name that is safe on
every system."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from posecheck.disk import Half, data_subfolder, private_folder, refuse_full_disk
from posecheck.errors import EmptyFile, OutputError, TooLarge

_PIECE = 1 << 20
_CHECKED_EVERY = 64 << 20
"""Bytes between two looks at how much room the disk has left."""
LARGEST_BYTES = 2 * 1024**3
"""Ten minutes of 4K phone video are about 3.5 GB, of full HD 1.2 GB. [E]"""
KEPT_S = 7 * 24 * 3600.0
"""Uploads stay a week, so that a question about them can be answered without another upload;
results stay until deleted. [E]"""


@dataclass(frozen=True)
class Upload:
    path: Path
    name: str
    sha256: str
    size: int


def safe_name(name: str) -> str:
    """The last part of a file's name without anything a file system may stumble over; its ending
    stays."""
    last = re.split(r"[\\/]", name)[-1]
    clean = re.sub(r"[^\w .()+,=@#&'-]", "_", last).strip(" .") or "video"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:12]}" if dot and stem else clean[:80]


class Incoming:
    """A file on its way into the data folder, for its owner alone. Used in a `with`; what was not
    kept by its end is removed.

    name: as its owner calls it. Methods raise TooLarge, EmptyFile, and OutputError where the disk
    is full or cannot be written.
    """

    def __init__(self, name: str, largest_bytes: int = LARGEST_BYTES):
        self.name, self.size = safe_name(name), 0
        self._largest, self._digest, self._checked = largest_bytes, hashlib.sha256(), 0
        self._folder = data_subfolder("uploads")
        with self._said():
            self._half = Half(self._folder)
            self._out = self._half.path.open("wb")

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._out.close()
        self._half.give_up()

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._largest:
            limit = (
                f"{self._largest / 1e9:.2g} GB"
                if self._largest >= 1e8
                else f"{self._largest / 1e6:.2g} MB"
            )
            raise TooLarge(
                f"{self.name} is larger than {limit}.",
                "Cut out the part to look at: ten seconds are plenty.",
            )
        if self.size - self._checked >= _CHECKED_EVERY or not self._checked:
            refuse_full_disk(len(piece), self._folder)
            self._checked = self.size
        self._digest.update(piece)
        with self._said():
            self._out.write(piece)

    def keep(self) -> Upload:
        """The file, whole and in its place. The same content is kept once."""
        if self.size == 0:
            raise EmptyFile(
                f"{self.name} is empty (0 bytes).", "Copy it again from the phone or camera."
            )
        place = self._folder / self._digest.hexdigest() / self.name
        with self._said():
            self._out.close()
            private_folder(place.parent)
            self._half.keep(place)
        return Upload(place, self.name, self._digest.hexdigest(), self.size)

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self.name} cannot be kept: {error.strerror or error}.",
                "Make room on the disk and try again.",
            ) from error


def keep_upload(file: BinaryIO, name: str, largest_bytes: int = LARGEST_BYTES) -> Upload:
    """Copies the rest of an open file into the data folder. The same content is kept once. Raises
    EmptyFile, TooLarge, OutputError."""
    with Incoming(name, largest_bytes) as incoming:
        while piece := file.read(_PIECE):
            incoming.write(piece)
        return incoming.keep()


def kept_upload(sha256: str, name: str) -> Upload | None:
    """An upload that is kept already; None where it is not, or where the words are not those of an
    upload."""
    if not re.fullmatch("[0-9a-f]{64}", sha256) or name != safe_name(name):
        return None
    path = data_subfolder("uploads") / sha256 / name
    return Upload(path, name, sha256, path.stat().st_size) if path.is_file() else None


def clean_uploads(older_than_s: float = KEPT_S) -> int:
    """Removes uploads (and what broken ones left) that are older than that;
    returns how many went."""
    gone, now = 0, time.time()
    for path in data_subfolder("uploads").iterdir():
        newest = (
            max((p.stat().st_mtime for p in path.iterdir()), default=0.0)
            if path.is_dir()
            else path.stat().st_mtime
        )
        if now - newest > older_than_s:
            (
                shutil.rmtree(path, ignore_errors=True)
                if path.is_dir()
                else path.unlink(missing_ok=True)
            )
            gone += not path.exists()
    return gone

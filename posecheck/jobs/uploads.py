"""Files that a browser hands over: copied to disk in pieces, capped, under a name that is safe on every system."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from posecheck.disk import Half, data_subfolder, private_folder
from posecheck.errors import EmptyFile, OutputError, TooLarge

_PIECE = 1 << 20
LARGEST_BYTES = 2 * 1024**3
"""Ten minutes of 4K phone video are about 3.5 GB, of full HD 1.2 GB. [E]"""
KEPT_S = 7 * 24 * 3600.0
"""Uploads stay a week, so that a question about them can be answered without another upload; results stay until deleted. [E]"""


@dataclass(frozen=True)
class Upload:
    path: Path
    name: str
    sha256: str
    size: int


def safe_name(name: str) -> str:
    """The last part of a file's name without anything a file system may stumble over; its ending stays."""
    last = re.split(r"[\\/]", name)[-1]
    clean = re.sub(r"[^\w .()+,=@#&'-]", "_", last).strip(" .") or "video"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:12]}" if dot and stem else clean[:80]


def keep_upload(file: BinaryIO, name: str, largest_bytes: int = LARGEST_BYTES) -> Upload:
    """Copies the rest of an open file into the data folder. The same content is kept once. Raises EmptyFile, TooLarge, OutputError."""
    folder, called = data_subfolder("uploads"), safe_name(name)
    digest, size = hashlib.sha256(), 0
    try:
        half = Half(folder)
        try:
            with half.path.open("wb") as out:
                while piece := file.read(_PIECE):
                    size += len(piece)
                    if size > largest_bytes:
                        limit = f"{largest_bytes / 1e9:.2g} GB" if largest_bytes >= 1e8 else f"{largest_bytes / 1e6:.2g} MB"
                        raise TooLarge(f"{called} is larger than {limit}.", "Cut out the part to look at: ten seconds are plenty.")
                    digest.update(piece)
                    out.write(piece)
            if size == 0:
                raise EmptyFile(f"{called} is empty (0 bytes).", "Copy it again from the phone or camera.")
            place = half.keep(private_folder(folder / digest.hexdigest()) / called)
        finally:
            half.give_up()
    except OSError as error:
        raise OutputError(f"{called} cannot be kept: {error.strerror or error}.", "Make room on the disk and try again.") from error
    return Upload(place, called, digest.hexdigest(), size)


def kept_upload(sha256: str, name: str) -> Upload | None:
    """An upload that is kept already; None where it is not, or where the words are not those of an upload."""
    if not re.fullmatch("[0-9a-f]{64}", sha256) or name != safe_name(name):
        return None
    path = data_subfolder("uploads") / sha256 / name
    return Upload(path, name, sha256, path.stat().st_size) if path.is_file() else None


def clean_uploads(older_than_s: float = KEPT_S) -> int:
    """Removes uploads (and what broken ones left) that are older than that; returns how many went."""
    gone, now = 0, time.time()
    for path in data_subfolder("uploads").iterdir():
        newest = max((p.stat().st_mtime for p in path.iterdir()), default=0.0) if path.is_dir() else path.stat().st_mtime
        if now - newest > older_than_s:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            gone += not path.exists()
    return gone

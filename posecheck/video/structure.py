"""What the bytes of a file say before anything is decoded: its family, whether its index is there,
whether it was cut short."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

IMAGES: tuple[tuple[str, bytes, int], ...] = (
    ("jpeg", b"\xff\xd8\xff", 0),
    ("png", b"\x89PNG\r\n\x1a\n", 0),
    ("webp", b"WEBP", 8),
    ("bmp", b"BM", 0),
    ("tiff", b"II*\0", 0),
    ("tiff", b"MM\0*", 0),
)
"""(name, signature, offset) of still images."""

_ISO_FIRST = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"moof", b"styp"}
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"}


@dataclass(frozen=True)
class Structure:
    """family: "image", "heif", "iso" (MP4, MOV), "riff" (AVI), "ebml" (MKV, WebM) or "". detail:
    the kind of image.

    missing_bytes: how many bytes the file should still have by its own account, 0 where it says
    nothing. unfinished: an MP4 or MOV whose index (moov) was never written or was cut away.
    """

    family: str = ""
    detail: str = ""
    missing_bytes: int = 0
    unfinished: bool = False


def read_structure(path: Path) -> Structure:
    """Reads box headers only, a few kilobytes whatever the size of the file. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(128)
        for name, signature, offset in IMAGES:
            if head[offset : offset + len(signature)] == signature:
                return Structure("image", name)
        if head[4:8] in _ISO_FIRST:
            if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
                return Structure("heif", head[8:12].decode("ascii"))
            return _iso(file, size)
        if head[:4] == b"RIFF":
            return _riff(file, size)
        if head[:4] == b"\x1a\x45\xdf\xa3":
            return Structure("ebml", missing_bytes=_ebml_missing(head, size))
    return Structure()


def _iso(file: BinaryIO, size: int) -> Structure:
    """Walks the top-level boxes. ISO/IEC 14496-12 section 4.2: size 1 means a 64-bit size follows,
    0 means to the end of the file."""
    offset, missing, kinds = 0, 0, set()
    while offset + 8 <= size:
        file.seek(offset)
        header = file.read(16)
        length, kind = struct.unpack(">I4s", header[:8])
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack(">Q", header[8:])
        elif length == 0:
            length = size - offset
        if length < 8:
            break
        missing = max(0, offset + length - size)
        kinds.add(kind if not missing else b"cut:" + kind)
        offset += length
    return Structure("iso", missing_bytes=missing, unfinished=b"moov" not in kinds)


def _riff(file: BinaryIO, size: int) -> Structure:
    """A RIFF list may be followed by more of them (OpenDML); a recorder that was killed leaves its
    size at 0, which says nothing."""
    offset, missing = 0, 0
    while offset + 8 <= size:
        file.seek(offset)
        kind, length = struct.unpack("<4sI", file.read(8))
        if kind != b"RIFF" or length == 0:
            break
        missing = max(0, offset + 8 + length - size)
        offset += 8 + length + length % 2
    return Structure("riff", missing_bytes=missing)


def _vint(data: bytes, offset: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """A variable-length integer of EBML (RFC 8794 section 4): value, next offset. All ones means
    "not known": None."""
    if offset >= len(data) or data[offset] == 0:
        return None, len(data)
    length = 9 - data[offset].bit_length()
    raw = data[offset : offset + length]
    if len(raw) < length:
        return None, len(data)
    value = int.from_bytes(raw, "big")
    if keep_marker:
        return value, offset + length
    mask = (1 << 7 * length) - 1
    return (None if value & mask == mask else value & mask), offset + length


def _ebml_missing(head: bytes, size: int) -> int:
    length, offset = _vint(head, 4, keep_marker=False)
    if length is None:
        return 0
    # the EBML header is short but might pass the 128 bytes read; without the segment's header
    # nothing is known
    start = offset + length
    kind, offset = _vint(head, start, keep_marker=True)
    length, offset = _vint(head, offset, keep_marker=False) if kind == 0x18538067 else (None, 0)
    return 0 if length is None else max(0, offset + length - size)

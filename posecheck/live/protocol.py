"""What goes over the socket: pictures in, states out; and everything that is refused before it is looked at.

From the browser, binary: 4 bytes "PCF1", uint32 number, float64 time (s, on one clock that only goes forward), then a JPEG.
From the browser, text: {"do": "hello", "token": ...} first, later {"do": "begin" | "finish" | "keep" ...}.
To the browser, text: {"kind": "hello" | "state" | "refused", ...}. All numbers little-endian. One answer for each picture; the browser
sends the next one after it.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

MAGIC = b"PCF1"
_HEADER = struct.Struct("<4sId")
LARGEST_MESSAGE = 1_000_000
"""Bytes: a 640 x 480 JPEG has 20,000 to 90,000."""
LONGEST_SIDE = 1280
"""Pixels of a picture; more is of no use to the pose model, and a small file can unpack to a huge picture."""
LONGEST_TEXT = 4_000

BAD_FRAMES = 20
"""So many unreadable pictures in a row end the connection."""


class Close:
    """Codes with which a connection ends, and what the page says then. 4000 and up are free for applications (RFC 6455, 7.4.2)."""

    TOO_BIG = (1009, "A picture was larger than 1 MB.")
    GARBAGE = (4400, "The pictures could not be read.")
    REFUSED = (4403, "This session is not known any more. Start the camera again.")
    IDLE = (4408, "No pictures came for a while.")
    REPLACED = (4409, "This session goes on in another window.")
    FULL = (4429, "Enough people train on this computer at the moment. Try again in a minute, or check a video.")
    FAILED = (1011, "Something went wrong on this computer. Start the camera again.")
    MODEL = (4503, "The pose model is missing or damaged. Fetch it again.")


class BadMessage(Exception):
    """A message that cannot be used. code is stable, the text says why."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, eq=False)
class Picture:
    """number: the browser's own; t: s, when the camera showed it; size (width, height) px as the JPEG says; jpeg: not unpacked yet."""

    number: int
    t: float
    size: tuple[int, int]
    jpeg: bytes


class Command(msgspec.Struct, frozen=True):
    """What the page asks. token: with "hello" only. keep: with "keep", whether the pictures are kept as a clip."""

    do: Literal["hello", "begin", "finish", "keep"]
    token: str = ""
    keep: bool = False


def read_picture(message: bytes) -> Picture:
    """A binary message. Raises BadMessage."""
    if len(message) <= _HEADER.size or message[:4] != MAGIC:
        raise BadMessage("not-a-picture", "This is no picture of posecheck's camera.")
    _, number, t = _HEADER.unpack_from(message)
    if not math.isfinite(t) or t < 0:
        raise BadMessage("bad-time", "The picture has no time.")
    jpeg = message[_HEADER.size :]
    size = jpeg_size(jpeg)
    if size is None:
        raise BadMessage("not-a-picture", "The picture is no JPEG.")
    if max(size) > LONGEST_SIDE or min(size) < 16:
        raise BadMessage("bad-size", f"A picture of {size[0]} x {size[1]} pixels is not looked at: send at most {LONGEST_SIDE}.")
    return Picture(number, t, size, jpeg)


def write_picture(number: int, t: float, jpeg: bytes) -> bytes:
    """A binary message, as the browser makes it."""
    return _HEADER.pack(MAGIC, number, t) + jpeg


def read_command(message: str) -> Command:
    """A text message. Raises BadMessage."""
    if len(message) > LONGEST_TEXT:
        raise BadMessage("too-long", "The message is too long.")
    try:
        return msgspec.json.decode(message, type=Command)
    except msgspec.MsgspecError as problem:
        raise BadMessage("not-a-command", "The message is not known.") from problem


def answer(kind: str, **parts: Any) -> str:
    """A text message to the browser."""
    return msgspec.json.encode({"kind": kind, **parts}).decode()


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) px from the header of a JPEG; None where it is none. Nothing is unpacked."""
    if data[:2] != b"\xff\xd8":
        return None
    i = 2
    while i + 9 < len(data):
        if data[i] != 0xFF:
            return None
        marker = data[i + 1]
        if marker == 0xFF:  # padding
            i += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[i + 7 : i + 9], "big"), int.from_bytes(data[i + 5 : i + 7], "big")
        if marker in (0xD9, 0xDA):
            return None
        i += 2 + int.from_bytes(data[i + 2 : i + 4], "big")
    return None


def same_origin(origin: str | None, hosts: list[str]) -> bool:
    """The page that opens the connection was served from here. origin: the header of that name; hosts: of this request (Host, and
    X-Forwarded-Host behind a proxy). A browser always sends an origin; without one nobody is let in."""
    if not origin:
        return False
    scheme, _, rest = origin.partition("://")
    default = {"http": ":80", "https": ":443"}.get(scheme)
    if default is None:
        return False
    return any(rest.lower() in (host.lower(), host.lower().removesuffix(default)) for host in hosts if host)

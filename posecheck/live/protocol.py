"""What goes over the socket: frames in, states out; and everything that is refused before it is
looked at.

From the browser, binary: 4 bytes "PCF1", uint32 number, float64 time (s, on one clock that only
goes forward), then a JPEG. From the browser, text: {"do": "hello", "token": ...} first, later
{"do": "begin" | "finish" | "keep" | "tick" | "pause" ...}. To the browser, text: {"kind": "hello" |
"state" | "refused", ...}. All numbers little-endian. One answer for each frame; the browser sends
the next one after it.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

MAGIC = b"PCF1"
_HEADER = struct.Struct("<4sId")
LARGEST_MESSAGE = 1_000_000
"""Bytes: a 640 x 480 JPEG has 20,000 to 90,000."""
_JPEG = b"\xff\xd8"
LONGEST_TEXT = 4_000

BAD_FRAMES = 20
"""So many unreadable frames in a row end the connection."""


class Close:
    """Codes with which a connection ends, and what the page says then. 4000 and up are free for
    applications (RFC 6455, 7.4.2)."""

    TOO_BIG = (1009, "A frame was larger than 1 MB.")
    GARBAGE = (4400, "The pictures of the camera could not be read. Start the camera again.")
    REFUSED = (4403, "This session is not known any more. Start the camera again.")
    QUESTIONS = (4403, "The questions before any exercise come first.")
    IDLE = (4408, "No pictures came from the camera for a while. Start the camera again.")
    REPLACED = (4409, "This session is open in another window. Go on there.")
    FULL = (
        4429,
        (
            "Too many people are training on this computer right now. Try again in a "
            "minute, or check a video."
        ),
    )
    FAILED = (1011, "Something went wrong on this computer. Start the camera again.")
    MODEL = (
        4503,
        ("The pose model is missing or damaged. Reload this page: it is then downloaded again."),
    )


class BadMessage(Exception):
    """A message that cannot be used. code is stable, the text says why."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, eq=False)
class CameraFrame:
    """number: the browser's own; t: s, when the camera showed it; jpeg: not unpacked, and nothing
    is known of it but how it begins."""

    number: int
    t: float
    jpeg: bytes


class Command(msgspec.Struct, frozen=True):
    """What the page asks. token: with "hello" only. keep: with "keep", whether the frames are
    kept as a clip. t: with "tick", the moment of a timer (s, on one clock that only goes forward),
    in the place of a frame. pain: with "pain", 0 to 10. All behind "tick" are of a guided session
    (GuidedEngine.happens)."""

    do: Literal[
        "hello",
        "begin",
        "finish",
        "keep",
        "tick",
        "pause",
        "resume",
        "skip",
        "repeat",
        "hurts",
        "no-pain",
        "pain",
        "leave-out",
        "end",
        "camera-lost",
        "by-clock",
        "with-camera",
    ]
    token: str = ""
    keep: bool = False
    t: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    pain: Annotated[int, msgspec.Meta(ge=0, le=10)] | None = None


def read_frame(message: bytes) -> CameraFrame:
    """A binary message. Raises BadMessage."""
    if len(message) <= _HEADER.size or message[:4] != MAGIC:
        raise BadMessage("not-a-picture", "This is no frame of posecheck's camera.")
    _, number, t = _HEADER.unpack_from(message)
    if not math.isfinite(t) or t < 0:
        raise BadMessage("bad-time", "The frame has no time.")
    jpeg = message[_HEADER.size :]
    if not jpeg.startswith(_JPEG):
        raise BadMessage("not-a-picture", "The frame is no JPEG.")
    return CameraFrame(number, t, jpeg)


def read_command(message: str) -> Command:
    """A text message. Raises BadMessage."""
    if len(message) > LONGEST_TEXT:
        raise BadMessage("too-long", "The message is too long.")
    try:
        return msgspec.json.decode(message, type=Command)
    except (msgspec.MsgspecError, RecursionError) as problem:
        raise BadMessage("not-a-command", "The message is not known.") from problem


def answer(kind: str, **parts: Any) -> str:
    """A text message to the browser."""
    return msgspec.json.encode({"kind": kind, **parts}).decode()

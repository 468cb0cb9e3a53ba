"""Opening a file: refusing by name what cannot be a video, and reading what the container promises
before anything is decoded."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.logging

from posecheck.decoding.file import open_regular
from posecheck.errors import (
    EmptyFile,
    FileMissing,
    InputError,
    NotAFile,
    NotAVideo,
    NoVideoStream,
    TooLarge,
    UnreadableCodec,
)
from posecheck.video.structure import Structure, read_structure

# Damaged input makes ffmpeg chatter on stderr; what matters of it comes back as notes.
av.logging.set_level(None)

MAX_SECONDS = 1800.0
MAX_BYTES = 4 * 1024**3
MAX_PIXELS = 50_000_000
"""Lets 8K video (33 million) and 48-megapixel photos through; one frame is then 150 MB. [E]"""

_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mpegts,mpeg,flv,asf,ogg,mjpeg,h264,hevc,ivf,yuv4mpegpipe,mxf,dv,nut,wtv,rm,"
    "wav,mp3,flac,aac,amr,aiff"
)
"""Demuxers allowed. Left to itself ffmpeg plays a text file as a terminal and noise as ASCII art,
and a playlist may open other files or the network. Sound formats are there so that they can be
refused for what they are."""
_OPEN_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}

_LENIENT = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}
"""A title in some other encoding is no reason to refuse a video. PyAV 19 always reads on and has
dropped the option."""

_CAPTURE_KEYS = ("com.android.capture.fps",)
"""What Android cameras write about high-speed recording. Apple's
com.apple.quicktime.full-frame-rate-playback-intent is left out on purpose: it is 0 in ordinary and
in slow-motion clips alike, so it tells nothing."""


@dataclass(frozen=True)
class Promise:
    """What the container says of its frame stream. seconds and frames are None where it does not
    say.

    seconds: running time (s). tick: the clock's step (s). missing_bytes: bytes the file should
    still have by its own account.
    """

    codec: str = ""
    seconds: float | None = None
    frames: int | None = None
    nominal_fps: float | None = None
    capture_fps: float | None = None
    tick: float = 0.0
    missing_bytes: int = 0


def file_sha256(path: str | os.PathLike[str]) -> str:
    """Hex digest of the whole file, read in pieces of 1 MiB. Raises OSError, also for a pipe or a
    device."""
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def check_file(path: Path, max_bytes: int = MAX_BYTES) -> Structure:
    """The cheap checks. Raises FileMissing, NotAFile, EmptyFile, TooLarge, NotAVideo (index
    missing) or InputError (not permitted)."""
    name = path.name or str(path)
    try:
        if not path.exists():
            raise FileMissing(f"{name}: there is no such file.", "Check the name and the folder.")
        if not path.is_file():
            what = "a folder" if path.is_dir() else "not an ordinary file"
            raise NotAFile(f"{name} is {what}.", "Give one video file.")
        size = path.stat().st_size
        if size == 0:
            raise EmptyFile(
                f"{name} is empty (0 bytes).", "Copy it again from the phone or camera."
            )
        if size > max_bytes:
            advice = "Cut out the part to look at, or save it smaller."
            raise TooLarge(
                f"{name} has {size / 1e9:.3g} GB, more than the limit of {max_bytes / 1e9:.3g} GB.",
                advice,
            )
        structure = read_structure(path)
    except PermissionError:
        raise InputError(
            f"{name}: no permission to read it.",
            "Change its permissions, or copy it to a folder of yours.",
        ) from None
    except OSError as error:
        raise InputError(
            f"{name}: cannot be read ({error.strerror or error}).",
            "Copy it to another disk and try again.",
        ) from None
    if structure.family == "iso" and structure.unfinished:
        advice = "Copy it again if the original is longer; otherwise record it again."
        raise NotAVideo(
            f"{name}: the recording was cut off before its index was written, so no frame can be"
            " found in it.",
            advice,
        )
    return structure


def open_container(path: Path, max_pixels: int = MAX_PIXELS) -> av.container.InputContainer:
    """max_pixels: no decoder makes room for larger frames while it looks for streams. Raises
    NotAVideo, or InputError where the system refuses."""
    try:
        return av.open(
            str(path.absolute()),
            container_options=_OPEN_OPTIONS,
            options=_limit(max_pixels),
            **_LENIENT,
        )
    except PermissionError:
        raise InputError(
            f"{path.name}: no permission to read it.",
            "Change its permissions, or copy it to a folder of yours.",
        ) from None
    except (av.FFmpegError, OSError):
        advice = "Give an MP4, MOV, WebM, AVI, MKV or GIF file, or a JPEG or PNG image."
        raise NotAVideo(f"{path.name} is not a video (no known video format).", advice) from None


def _limit(max_pixels: int) -> dict[str, str]:
    """ffmpeg's option: what a stream says of its size is held against it before there is room for a
    frame, and again wherever the size changes."""
    return {"max_pixels": str(max_pixels)}


def pick_stream(
    container: av.container.InputContainer, name: str, max_pixels: int = MAX_PIXELS
) -> av.VideoStream:
    """The largest video stream, which will decode no larger frames; cover art does not count.
    Raises NoVideoStream or UnreadableCodec."""
    cover = av.stream.Disposition.attached_pic | av.stream.Disposition.timed_thumbnails
    streams = [stream for stream in container.streams.video if not stream.disposition & cover]
    if not streams:
        raise NoVideoStream(
            f"{name} holds no frames, only sound or data.", "Give the video, not its sound track."
        )
    readable = [stream for stream in streams if stream.codec_context is not None]
    if not readable:
        raise UnreadableCodec(
            f"{name}: its frames are stored in a format that is not known here.",
            "Save it as H.264 MP4.",
        )
    largest = max(
        readable, key=lambda stream: stream.codec_context.width * stream.codec_context.height
    )
    largest.codec_context.options = _limit(max_pixels)
    return largest


def read_promise(
    container: av.container.InputContainer, stream: av.VideoStream, structure: Structure
) -> Promise:
    """What the container says; nothing is decoded."""
    rate = _positive(stream.average_rate) or _positive(stream.guessed_rate)
    if is_raw(container):
        rate = _positive(stream.codec_context.framerate) or rate
    frames = stream.frames or None
    tick = fraction(stream.time_base)
    seconds = float(stream.duration * tick) if stream.duration and tick else None
    seconds = (
        seconds
        or _clock_text(stream.metadata.get("DURATION", ""))
        or (container.duration / av.time_base if container.duration else None)
    )
    begins = container.start_time / av.time_base if container.start_time else 0.0
    if seconds and "matroska" in container.format.name and 0 < begins < seconds:
        seconds -= begins  # its running time counts from zero, wherever its clock starts
    if structure.family == "riff" and frames and rate:
        # for a cut AVI ffmpeg scales the running time down to what is left; the header's count is
        # what was recorded
        seconds = frames / rate
    return Promise(
        codec=stream.codec_context.name,
        seconds=seconds if seconds and 0 < seconds < float("inf") else None,
        frames=frames,
        nominal_fps=rate,
        capture_fps=_capture_fps({**container.metadata, **stream.metadata}),
        tick=float(tick or 0),
        missing_bytes=structure.missing_bytes,
    )


def is_raw(container: av.container.InputContainer) -> bool:
    """A stream of frames without a container: it has no clock, and the one that ffmpeg makes up
    runs at 25 frames a second, whatever it says."""
    return container.format.name in ("h264", "hevc")


def probe_video(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> Promise:
    """What the container says about a video file, without decoding. Raises the InputErrors of
    open_video that come before decoding."""
    path = Path(path)
    structure = check_file(path, max_bytes)
    with closing(open_container(path)) as container:
        return read_promise(container, pick_stream(container, path.name), structure)


def fraction(ratio) -> Fraction | None:
    """PyAV up to 18 gives Fractions, from 19 on its own rationals; 0/0 and the like become None."""
    return (
        Fraction(ratio.numerator, ratio.denominator)
        if ratio is not None and ratio.denominator
        else None
    )


def _positive(rate) -> float | None:
    rate = fraction(rate)
    return float(rate) if rate and rate > 0 else None


def _clock_text(text: str) -> float | None:
    """ "00:01:02.5" -> 62.5, as Matroska writes a stream's running time."""
    parts = text.split(":")
    try:
        return sum(float(part) * factor for part, factor in zip(parts, (3600, 60, 1), strict=True))
    except ValueError:
        return None


def _capture_fps(metadata: dict[str, str]) -> float | None:
    for key in _CAPTURE_KEYS:
        try:
            value = float(metadata.get(key, ""))
        except ValueError:
            continue
        if 1 <= value <= 10_000:
            return value
    return None

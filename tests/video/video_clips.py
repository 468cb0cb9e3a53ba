"""Small test files made with PyAV: no ffmpeg program and no downloads."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from posecheck.video import open_video

TIME_BASE = Fraction(1, 90_000)
RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (235, 235, 235)
_UNIT = 65536
MATRICES = {
    "90": (0, _UNIT, 0, -_UNIT, 0, 0),
    "180": (-_UNIT, 0, 0, 0, -_UNIT, 0),
    "270": (0, -_UNIT, 0, _UNIT, 0, 0),
    "mirror": (-_UNIT, 0, 0, 0, _UNIT, 0),
}
"""Display matrices (a b u c d v) as phones write them, by what they do: clockwise degrees, or a
mirror."""
QUIET_X265 = {"x265-params": "log-level=none"}


def corners(width: int = 64, height: int = 48) -> np.ndarray:
    """Four flat quarters: red, green / blue, white.
    Tells every turn and mirror from every other."""
    rgb = np.zeros((height, width, 3), np.uint8)
    h, w = height // 2, width // 2
    rgb[:h, :w], rgb[:h, w:], rgb[h:, :w], rgb[h:, w:] = RED, GREEN, BLUE, WHITE
    return rgb


def quarter_colours(rgb: np.ndarray) -> list[str]:
    """Names of the colours in the middle of the four quarters, row by row."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    h, w = rgb.shape[:2]
    seen = [rgb[int(h * y), int(w * x)].astype(int) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    return [
        min(names, key=lambda name: np.abs(np.array(names[name]) - colour).sum()) for colour in seen
    ]


def moving(count: int, width: int = 64, height: int = 48) -> list[np.ndarray]:
    """Textured pictures that all differ, with enough detail that every one takes bytes."""
    noise = np.random.default_rng(5).integers(
        0, 255, (height, width + 4 * count, 3), dtype=np.uint8
    )
    return [np.ascontiguousarray(noise[:, 4 * i : 4 * i + width]) for i in range(count)]


def write_clip(
    path: Path,
    pictures: Iterable[np.ndarray],
    times: Sequence[float] | None = None,
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rate: int = 30,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
    sample_aspect: Fraction | None = None,
    container_format: str | None = None,
) -> Path:
    """times None: on the grid of `rate`, in the codec's own clock (which AVI and GIF need)."""
    with av.open(
        str(path), "w", format=container_format, options=container_options or {}
    ) as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream(codec, rate=rate, options=options or {})
        stream.pix_fmt = pix_fmt
        # or x264 writes a slightly different file now and then
        stream.codec_context.thread_count = 1
        if times is not None:
            stream.codec_context.time_base = TIME_BASE
        for i, rgb in enumerate(pictures):
            if i == 0:
                stream.height, stream.width = rgb.shape[:2]
                if sample_aspect is not None:
                    stream.codec_context.sample_aspect_ratio = sample_aspect
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            if times is None:
                frame.pts, frame.time_base = i, Fraction(1, rate)
            else:
                frame.pts, frame.time_base = round(times[i] / TIME_BASE), TIME_BASE
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def write_sound(path: Path, codec: str = "aac") -> Path:
    rng = np.random.default_rng(3)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=44_100)
        for i in range(20):
            frame = av.AudioFrame.from_ndarray(
                (rng.random((2, 1024)) * 0.1).astype(np.float32), "fltp", layout="stereo"
            )
            frame.rate, frame.pts, frame.time_base = 44_100, i * 1024, Fraction(1, 44_100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def set_matrix(source: Path, target: Path, matrix: tuple[int, ...]) -> Path:
    """A copy of an MP4 whose first track header asks for this turn (ISO/IEC 14496-12: tkhd, matrix
    after 40 or 52 bytes)."""
    data = bytearray(source.read_bytes())
    start = data.find(b"tkhd") + 4
    start += 52 if data[start] == 1 else 40
    data[start : start + 36] = struct.pack(">9i", *matrix, 0, 0, 1 << 30)
    target.write_bytes(data)
    return target


def looped(clip: Path, seconds: float, to: Path) -> Path:
    """The clip, over and over, for `seconds`: its packets with shifted times."""
    with av.open(str(clip)) as source:
        stream = source.streams.video[0]
        packets = [
            (bytes(p), p.pts, p.dts, p.duration or 0, p.is_keyframe)
            for p in source.demux(stream)
            if p.dts is not None
        ]
        length = max(p[1] + p[3] for p in packets) - min(p[1] for p in packets)
        repeats = max(1, round(seconds / float(length * stream.time_base)))
        with av.open(str(to), "w") as target:
            out = target.add_stream_from_template(stream)
            for k in range(repeats):
                for data, pts, dts, duration, key in packets:
                    packet = av.Packet(data)
                    packet.stream, packet.time_base = out, stream.time_base
                    packet.pts = pts + k * length
                    packet.dts = dts + k * length
                    packet.duration = duration
                    packet.is_keyframe = key
                    target.mux(packet)
    return to


def cut(source: Path, target: Path, share: float) -> Path:
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def damage(source: Path, target: Path, *, after: float, before: float, holes: int = 12) -> Path:
    """A copy with `holes` runs of 60 random bytes between two shares of the file."""
    data, rng = bytearray(source.read_bytes()), np.random.default_rng(1)
    for start in rng.integers(int(after * len(data)), int(before * len(data)), holes):
        data[start : start + 60] = rng.bytes(60)
    target.write_bytes(data)
    return target


def read(path, **options):
    """(frames, info, codes of the notes) of the whole file."""
    with open_video(path, **options) as source:
        frames = list(source)
        return frames, source.info, [note.code for note in source.notes]

"""Sizes that a file only claims: held against the limit before there is room for them; and pixels
that no camera makes."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from posecheck.errors import NotAVideo, PosecheckError, TooLarge
from posecheck.video.probe import file_sha256, open_container, pick_stream
from posecheck.video.source import open_video
from posecheck.video.stills import decode_image
from tests.video.video_clips import moving, write_clip


@pytest.mark.parametrize(
    "aspect", [Fraction(20, 1), Fraction(1, 20), Fraction(9, 2), Fraction(2, 9)]
)
def test_pixels_of_a_shape_that_none_have_are_taken_as_square(tmp_path, aspect):
    path = write_clip(tmp_path / "odd.mp4", moving(4), sample_aspect=aspect)
    with open_video(path) as video:
        assert [frame.rgb.shape for frame in video] == [(48, 64, 3)] * 4
        assert video.info.size == (64, 48)
        notes = {note.code: note.message for note in video.notes}
    assert "pixel-shape-ignored" in notes and "stretched-pixels" not in notes
    assert f"{float(aspect):.3g} times" in notes["pixel-shape-ignored"]


@pytest.mark.parametrize("aspect", [Fraction(4, 1), Fraction(1, 4), Fraction(16, 11)])
def test_wide_and_tall_pixels_are_still_stretched(tmp_path, aspect):
    path = write_clip(tmp_path / "wide.mp4", moving(4), sample_aspect=aspect)
    with open_video(path) as video:
        assert len(list(video)) == 4
        assert video.info.size == (round(64 * max(aspect, 1)), round(48 / min(aspect, 1)))
        assert "stretched-pixels" in {note.code for note in video.notes}


def h264(width: int, height: int, count: int) -> list[bytes]:
    """Packets of a raw stream, each with its own headers."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width = width
    codec.height = height
    codec.pix_fmt = "yuv420p"
    codec.time_base = Fraction(1, 25)
    codec.framerate = Fraction(25)
    codec.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": "repeat-headers=1:annexb=1:log-level=none",
        "g": "1",
    }
    packets = []
    for k, rgb in enumerate(moving(count, width, height)):
        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")
        frame.pts = k
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return packets + [bytes(packet) for packet in codec.encode(None)]


def test_a_picture_above_the_limit_in_the_middle_is_left_out_before_there_is_room_for_it(tmp_path):
    """Its size stands in the stream alone: what the file says at its beginning is small."""
    path = tmp_path / "grows.h264"
    path.write_bytes(b"".join(h264(64, 48, 3) + h264(640, 480, 1) + h264(64, 48, 3)))
    with open_video(path, max_pixels=10_000) as video:
        assert [frame.rgb.shape for frame in video] == [(48, 64, 3)] * 6
        assert [note.message for note in video.notes if note.code == "damaged-frames"] == [
            "1 damaged frames were left out; 6 are good."
        ]


def test_a_video_whose_first_picture_is_above_the_limit_is_refused_by_its_size(tmp_path):
    path = tmp_path / "large.h264"
    path.write_bytes(b"".join(h264(640, 480, 2)))
    with pytest.raises(TooLarge, match="640 x 480"):
        open_video(path, max_pixels=10_000)


def test_no_decoder_of_a_container_is_without_the_limit(tmp_path):
    path = write_clip(tmp_path / "a.mp4", moving(3))
    with open_container(path, 1000) as container:
        stream = pick_stream(container, path.name, 1000)
        assert stream.codec_context.options == {"max_pixels": "1000"}
        frames = 0
        for packet in container.demux(stream):
            try:
                frames += len(packet.decode())
            except av.FFmpegError:
                continue
        assert frames == 0


def jpeg_that_claims(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 40)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def two_headers() -> bytes:
    """A JPEG with a marker that has no length before a small frame header that no decoder reads,
    and then the real one, which is huge."""
    small, huge = jpeg_that_claims(64, 48), jpeg_that_claims(60_000, 60_000)
    return (
        huge[:2]
        + b"\xff\x01"
        + small[small.index(b"\xff\xc0") : small.index(b"\xff\xc4")]
        + huge[2:]
    )


@pytest.mark.parametrize(
    "data", [jpeg_that_claims(60_000, 60_000), jpeg_that_claims(9_000, 9_000), two_headers()]
)
def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked(data, tmp_path):
    (tmp_path / "bomb.jpg").write_bytes(data)
    for use in (lambda: decode_image(data, "bomb.jpg"), lambda: open_video(tmp_path / "bomb.jpg")):
        with pytest.raises(PosecheckError) as caught:
            use()
        assert isinstance(caught.value, TooLarge | NotAVideo)


def test_a_picture_in_memory_is_read_as_it_is():
    rgb = moving(1)[0]
    png = cv2.imencode(".png", rgb[..., ::-1])[1].tobytes()
    assert np.array_equal(decode_image(png, "a.png"), rgb)
    with pytest.raises(TooLarge, match="64 x 48"):
        decode_image(png, "a.png", max_pixels=1000)
    for data in (
        b"",
        b"\xff\xd8\xff",
        png[:100],
        b"GIF89a" + bytes(50),
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
    ):
        with pytest.raises(NotAVideo):
            decode_image(data, "a.png")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".tif"])
def test_every_format_is_turned_once(tmp_path, orientation, ending):
    """Pillow turns a TIFF by itself, the others not."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:16, :16] = 255
    path = tmp_path / f"turned{ending}"
    Image.fromarray(picture).save(path, exif=exif)
    from PIL import ImageOps

    with Image.open(path) as image:
        wanted = np.array(ImageOps.exif_transpose(image).convert("RGB"))
    with open_video(path) as video:
        assert np.abs(next(video).rgb.astype(int) - wanted).max() < 40


def test_a_pipe_has_no_checksum(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not an ordinary file"):
        file_sha256(tmp_path / "pipe")
    assert file_sha256(Path(__file__)) == file_sha256(Path(__file__))

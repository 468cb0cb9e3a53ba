import contextlib
import struct
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.live.eyes import LONGEST_SIDE, rgb_of
from posecheck.live.protocol import BadMessage, read_command, read_frame
from tests.live.fake_browser import write_picture


def jpeg(width=640, height=480, progressive=False):
    options = [cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive)]
    return cv2.imencode(".jpg", np.full((height, width, 3), 90, np.uint8), options)[1].tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_goes_there_and_back(progressive):
    picture = read_frame(write_picture(7, 12.5, jpeg(320, 240, progressive)))
    assert (picture.number, picture.t) == (7, 12.5)
    assert rgb_of(picture.jpeg).shape == (240, 320, 3)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", "not-a-picture"),
        (b"PCF1", "not-a-picture"),
        (b"XXXX" + bytes(40), "not-a-picture"),
        (write_picture(1, 1.0, b"garbage" * 50), "not-a-picture"),
        (write_picture(1, float("nan"), jpeg()), "bad-time"),
        (write_picture(1, -1.0, jpeg()), "bad-time"),
    ],
)
def test_what_is_no_picture_is_refused(message, code):
    with pytest.raises(BadMessage) as refused:
        read_frame(message)
    assert refused.value.code == code


@pytest.mark.parametrize("size", [(LONGEST_SIDE + 8, 100), (100, 8)])
def test_a_size_that_is_of_no_use_is_refused(size):
    with pytest.raises(BadMessage) as refused:
        rgb_of(jpeg(*size))
    assert refused.value.code == "bad-size"


def frame_of(width: int, height: int, marker: int) -> bytes:
    """The part of a JPEG that says its size."""
    return (
        bytes([0xFF, marker])
        + struct.pack(">HBHHB", 17, 8, height, width, 3)
        + bytes([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
    )


def resized(picture: bytes, width: int, height: int, marker: int) -> bytes:
    at = picture.index(bytes([0xFF, marker]))
    return picture[: at + 5] + struct.pack(">HH", height, width) + picture[at + 9 :]


def repeated(picture: bytes, marker: int) -> bytes:
    """The last part of that kind again and again, up to a megabyte."""
    at = picture.rindex(bytes([0xFF, marker]))
    end = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
    end += max(0, picture.index(b"\xff", end) - end)
    return picture[:at] + picture[at:end] * ((990_000 - len(picture)) // (end - at)) + picture[end:]


def hostile() -> dict[str, bytes]:
    """Small files that unpack to a lot, or take long."""
    plain, many = jpeg(64, 64), jpeg(64, 64, progressive=True)
    huge, huge_many = resized(plain, 32000, 32000, 0xC0), resized(many, 32000, 32000, 0xC2)
    false = frame_of(640, 480, 0xC0)
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(false)) + false
    # a marker without a length: who reads one after it is led to the size within the comment
    trick = b"\xff\xd0\x00\x06" + comment
    return {
        "huge": huge,
        "huge, progressive": huge_many,
        "false size in a comment": huge[:2] + trick + huge[2:],
        "false size in a comment, progressive": huge[:2] + trick + huge_many[2:],
        "false size first": huge[:2] + false + huge_many[2:],
        "false size last": (
            huge_many[: huge_many.index(b"\xff\xda")]
            + false
            + huge_many[huge_many.index(b"\xff\xda") :]
        ),
        "over and over": repeated(jpeg(LONGEST_SIDE, LONGEST_SIDE, progressive=True), 0xDA),
        "a size over and over": repeated(jpeg(LONGEST_SIDE, LONGEST_SIDE, progressive=True), 0xC2),
    }


_CHILD = f"""
import resource, sys
sys.path.append({str(Path(__file__).parents[2])!r})
from tests.peak_memory import forget_peak, peak_mb
from posecheck.live.eyes import rgb_of
from posecheck.live.protocol import BadMessage
data = sys.stdin.buffer.read()
limit = 1500 * 1024**2
resource.setrlimit(resource.RLIMIT_AS, (2 * limit, 2 * limit))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
def used():
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
forget_peak()
memory, time = peak_mb(), used()
try:
    rgb_of(data)
    said = "unpacked"
except BadMessage as problem:
    said = problem.code
print(said, peak_mb() - memory, used() - time)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
@pytest.mark.parametrize("kind", hostile())
def test_a_small_file_neither_takes_much_memory_nor_long(kind):
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=hostile()[kind],
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, (kind, done.returncode, done.stderr[-300:])
    said, megabytes, seconds = done.stdout.split()
    assert said == b"not-a-picture", kind
    assert float(megabytes) < 100 and float(seconds) < 2, (kind, done.stdout)


def test_a_jpeg_that_breaks_off_is_refused_when_unpacked():
    whole = jpeg()
    for length in (200, len(whole) * 3 // 4):
        with pytest.raises(BadMessage):
            rgb_of(whole[:length])


@given(st.binary(max_size=300))
def test_no_bytes_upset_it(data):
    with pytest.raises(BadMessage):
        read_frame(b"PCF1" + data[:12] + b"\x00" + data)
    with pytest.raises(BadMessage):
        rgb_of(b"\xff\xd8" + data)


@given(st.data())
def test_no_damage_upsets_it(data):
    whole = bytearray(jpeg(64, 48, data.draw(st.booleans())))
    for at in data.draw(st.lists(st.integers(2, len(whole) - 1), min_size=1, max_size=8)):
        whole[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BadMessage):
        assert max(rgb_of(bytes(whole)).shape) <= LONGEST_SIDE


@given(st.text(max_size=200))
def test_no_text_upsets_it(text):
    with contextlib.suppress(BadMessage):
        read_command(text)


def test_commands():
    assert read_command('{"do": "hello", "token": "abc"}').token == "abc"
    assert read_command('{"do": "keep", "keep": true}').keep
    for text in (
        '{"do": "explode"}',
        "[]",
        "{",
        '{"do": "hello", "token": 5}',
        '{"do": "hello", "token": "' + "a" * 5000 + '"}',
    ):
        with pytest.raises(BadMessage):
            read_command(text)


def test_a_command_nested_without_end_is_refused():
    with pytest.raises(BadMessage, match="not known"):
        read_command('{"kind": "start", "more": ' + "[" * 3900)

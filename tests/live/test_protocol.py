import contextlib
import struct

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.live.eyes import unpack
from posecheck.live.protocol import LONGEST_SIDE, BadMessage, jpeg_size, read_command, read_picture, same_origin, write_picture


def jpeg(width=640, height=480, progressive=False):
    options = [cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive)]
    return cv2.imencode(".jpg", np.full((height, width, 3), 90, np.uint8), options)[1].tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_goes_there_and_back(progressive):
    picture = read_picture(write_picture(7, 12.5, jpeg(320, 240, progressive)))
    assert (picture.number, picture.t, picture.size) == (7, 12.5, (320, 240))
    assert unpack(picture.jpeg).shape == (240, 320, 3)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", "not-a-picture"),
        (b"PCF1", "not-a-picture"),
        (b"XXXX" + bytes(40), "not-a-picture"),
        (write_picture(1, 1.0, b"garbage" * 50), "not-a-picture"),
        (write_picture(1, float("nan"), jpeg()), "bad-time"),
        (write_picture(1, -1.0, jpeg()), "bad-time"),
        (write_picture(1, 1.0, jpeg(LONGEST_SIDE + 8, 100)), "bad-size"),
        (write_picture(1, 1.0, jpeg(100, 8)), "bad-size"),
    ],
)
def test_what_is_no_picture_is_refused(message, code):
    with pytest.raises(BadMessage) as refused:
        read_picture(message)
    assert refused.value.code == code


def test_a_huge_picture_in_a_small_file_is_refused_unpacked():
    small = bytearray(jpeg(640, 480))
    at = small.index(b"\xff\xc0")
    small[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
    with pytest.raises(BadMessage, match="60000"):
        read_picture(write_picture(1, 1.0, bytes(small)))


def test_a_jpeg_that_breaks_off_is_refused_when_unpacked():
    whole = jpeg()
    with pytest.raises(BadMessage):
        unpack(whole[:200])


@given(st.binary(max_size=300))
def test_no_bytes_upset_it(data):
    size = jpeg_size(b"\xff\xd8" + data)
    assert size is None or len(size) == 2
    with pytest.raises(BadMessage):
        read_picture(b"PCF1" + data[:12] + b"\x00" + data)


@given(st.text(max_size=200))
def test_no_text_upsets_it(text):
    with contextlib.suppress(BadMessage):
        read_command(text)


def test_commands():
    assert read_command('{"do": "hello", "token": "abc"}').token == "abc"
    assert read_command('{"do": "keep", "keep": true}').keep
    for text in ('{"do": "explode"}', "[]", "{", '{"do": "hello", "token": 5}', '{"do": "hello", "token": "' + "a" * 5000 + '"}'):
        with pytest.raises(BadMessage):
            read_command(text)


@pytest.mark.parametrize(
    ("origin", "hosts", "same"),
    [
        ("http://127.0.0.1:8501", ["127.0.0.1:8501"], True),
        ("http://localhost:8501", ["127.0.0.1:8501"], False),
        ("https://posecheck.example", ["inner:8501", "posecheck.example"], True),
        ("https://posecheck.example:443", ["posecheck.example"], False),
        ("https://posecheck.example", ["posecheck.example:443"], True),
        ("http://posecheck.example", ["posecheck.example:80"], True),
        ("https://evil.example", ["127.0.0.1:8501", ""], False),
        ("http://127.0.0.1:8501.evil.example", ["127.0.0.1:8501"], False),
        ("null", ["127.0.0.1:8501"], False),
        ("file://127.0.0.1:8501", ["127.0.0.1:8501"], False),
        ("", [""], False),
        (None, ["127.0.0.1:8501"], False),
        ("http://", [""], False),
    ],
)
def test_only_pages_from_here(origin, hosts, same):
    assert same_origin(origin, hosts) is same

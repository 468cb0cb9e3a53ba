"""Single pictures: formats, the turn that a camera wrote, sizes, what is no single picture."""

import numpy as np
import pytest
from PIL import Image

from posecheck.errors import NotAVideo
from posecheck.video import open_video
from posecheck.video.stills import _BY_EXIF
from tests.video import video_clips as clips
from tests.video.video_clips import read


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_a_single_picture(tmp_path, kind):
    path = tmp_path / f"p.{kind.lower()}"
    Image.fromarray(clips.corners()).save(path, kind)
    frames, info, notes = read(path, prefetch=2)
    [frame] = frames
    assert (frame.index, frame.t) == (0, 0.0)
    assert clips.quarter_colours(frame.rgb) == ["red", "green", "blue", "white"]
    assert (info.frames, info.duration_s, info.size, info.codec) == (1, 0.0, (64, 48), kind.lower())
    assert np.isnan(info.fps)
    assert notes == []


@pytest.mark.parametrize("tag", range(1, 9))
def test_exif_orientation_and_turn(tmp_path, tag):
    exif = Image.Exif()
    exif[0x0112] = tag
    path = tmp_path / "p.png"
    Image.fromarray(clips.corners()).save(path, exif=exif)
    [frame], info, notes = read(path)
    assert np.array_equal(frame.rgb, _BY_EXIF[tag].apply(clips.corners())), (
        "what is reported is what was done"
    )
    assert info.rotation_deg == _BY_EXIF[tag].clockwise
    assert info.size == ((64, 48) if tag < 5 else (48, 64))
    assert notes == (["mirrored"] if tag in (2, 4, 5, 7) else [])
    [turned], info_turned, _ = read(path, turn_deg=90)
    assert np.array_equal(turned.rgb, np.rot90(frame.rgb, -1))
    assert info_turned.rotation_deg == (info.rotation_deg + 90) % 360


def test_a_large_picture_is_made_smaller(tmp_path):
    Image.fromarray(clips.corners(400, 300)).save(tmp_path / "p.jpg")
    with open_video(tmp_path / "p.jpg", longest_side=100, turn_deg=90) as source:
        [frame] = source
        assert source.frame_size == (75, 100)
        assert source.info.size == (300, 400)
    assert frame.rgb.shape == (100, 75, 3)


def test_an_animated_picture_is_refused_and_not_judged_by_its_first(tmp_path):
    pictures = [Image.fromarray(picture) for picture in clips.moving(3)]
    pictures[0].save(tmp_path / "a.webp", save_all=True, append_images=pictures[1:])
    with pytest.raises(NotAVideo, match="animated"):
        read(tmp_path / "a.webp")


def test_grey_of_16_bits_is_its_8_bit_copy(tmp_path):
    grey = np.tile(np.arange(0, 256, dtype=np.uint8), (64, 1))
    Image.fromarray(grey).save(tmp_path / "8.png")
    Image.fromarray(grey.astype(np.uint16) * 257).save(tmp_path / "16.png")
    (eight, *_), (sixteen, *_) = read(tmp_path / "8.png")[0], read(tmp_path / "16.png")[0]
    np.testing.assert_array_equal(sixteen.rgb, eight.rgb)

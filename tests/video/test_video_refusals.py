"""Everything that is not a video has a name; what is partly readable is read and noted."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posecheck import errors
from posecheck.video import open_video, probe_video
from tests.video import video_clips as clips


@pytest.fixture
def clip(tmp_path) -> Path:
    return clips.write_clip(tmp_path / "whole.mp4", clips.moving(60), [i / 30 for i in range(60)])


@pytest.fixture
def faststart(tmp_path) -> Path:
    options = {"movflags": "+faststart"}
    return clips.write_clip(
        tmp_path / "web.mp4",
        clips.moving(60),
        [i / 30 for i in range(60)],
        container_options=options,
    )


def refused(path, error, **options) -> errors.InputError:
    with pytest.raises(errors.InputError) as caught, open_video(path, **options) as source:
        list(source)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    assert caught.value.advice
    assert Path(path).name in caught.value.message
    return caught.value


def test_missing(tmp_path):
    refused(tmp_path / "none.mp4", errors.FileMissing)


def test_folder(tmp_path):
    (tmp_path / "dir.mp4").mkdir()
    refused(tmp_path / "dir.mp4", errors.NotAFile)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    refused(tmp_path / "pipe.mp4", errors.NotAFile)


def test_empty(tmp_path):
    (tmp_path / "zero.mp4").touch()
    refused(tmp_path / "zero.mp4", errors.EmptyFile)


@pytest.mark.parametrize("name", ["noise.mp4", "noise.bin", "noise.avi", "noise"])
def test_noise(tmp_path, name):
    (tmp_path / name).write_bytes(np.random.default_rng(0).bytes(60_000))
    refused(tmp_path / name, errors.NotAVideo)


@pytest.mark.parametrize(
    "name", ["text.mp4", "text.txt", "text.nfo", "text.ans", "list.m3u8", "list.ffconcat", "x"]
)
def test_text_and_playlists(tmp_path, clip, name):
    """ffmpeg alone plays .txt as a terminal, and follows playlists to other files."""
    text = {
        "list.m3u8": f"#EXTM3U\n#EXTINF:2,\n{clip}\n",
        "list.ffconcat": f"ffconcat version 1.0\nfile {clip}\n",
    }
    (tmp_path / name).write_text(text.get(name, "ten bridges, then a minute of plank\n" * 50))
    refused(tmp_path / name, errors.NotAVideo)


def test_one_byte(tmp_path):
    (tmp_path / "one.mp4").write_bytes(b"x")
    refused(tmp_path / "one.mp4", errors.NotAVideo)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("sound.m4a", "aac"), ("sound.mp4", "aac"), ("sound.mkv", "aac"), ("sound.mka", "aac")],
)
def test_sound_only(tmp_path, name, codec):
    refused(clips.write_sound(tmp_path / name, codec), errors.NoVideoStream)


def test_unknown_codec(tmp_path, clip):
    path = tmp_path / "unknown.mp4"
    path.write_bytes(clip.read_bytes().replace(b"avc1", b"zzzz"))
    refused(path, errors.UnreadableCodec)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_tiled_phone_pictures(tmp_path, brand):
    path = tmp_path / "photo.heic"
    path.write_bytes(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + bytes(200))
    assert "JPEG" in refused(path, errors.UnreadableCodec).advice


def test_no_picture_survives(tmp_path, clip):
    data = bytearray(clip.read_bytes())
    start, end = data.find(b"mdat") + 4, data.find(b"moov") - 4
    data[start:end] = np.random.default_rng(2).bytes(end - start)
    path = tmp_path / "scrambled.mp4"
    path.write_bytes(data)
    refused(path, errors.NothingDecoded)


def test_damaged_still(tmp_path):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (100, 100, 3), dtype=np.uint8)).save(
        tmp_path / "p.png"
    )
    refused(clips.cut(tmp_path / "p.png", tmp_path / "cut.png", 0.5), errors.NotAVideo)
    (tmp_path / "fake.jpg").write_bytes(b"\xff\xd8\xff" + b"not a picture" * 20)
    refused(tmp_path / "fake.jpg", errors.NotAVideo)


def test_limits(tmp_path, clip):
    refused(clip, errors.TooLarge, max_bytes=1000)
    refused(clip, errors.TooLarge, max_pixels=1000)
    refused(clip, errors.TooLong, max_seconds=1.5)
    Image.fromarray(clips.corners()).save(tmp_path / "p.png")
    refused(tmp_path / "p.png", errors.TooLarge, max_pixels=1000)
    with open_video(
        clip, max_seconds=2.0, max_pixels=64 * 48, max_bytes=clip.stat().st_size
    ) as source:
        assert len(list(source)) == 60, "the limits themselves are allowed"


@pytest.mark.parametrize("prefetch", [0, 2])
def test_too_long_is_found_even_where_the_file_does_not_say(tmp_path, prefetch):
    path = clips.write_clip(tmp_path / "raw.h264", clips.moving(60), container_format="h264")
    assert probe_video(path).seconds is None
    with open_video(path, max_seconds=1.01, prefetch=prefetch) as source:
        seen = []
        with pytest.raises(errors.TooLong):
            seen.extend(frame.t for frame in source)
    assert seen[-1] == pytest.approx(1.0)
    assert len(seen) == 31  # 30 a second, as the stream itself says: its container has no times


def test_too_many_pixels_never_trips_over_pillows_own_guard(tmp_path, monkeypatch):
    Image.fromarray(clips.corners()).save(tmp_path / "p.png")
    # warns above this, refuses above twice this
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2000)
    with open_video(tmp_path / "p.png") as source:
        assert len(list(source)) == 1
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    refused(tmp_path / "p.png", errors.TooLarge)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read every file"
)
def test_no_permission(clip):
    clip.chmod(0)
    assert "permission" in refused(clip, errors.InputError).message


def test_no_permission_wherever_it_shows(clip, monkeypatch):
    """The same, simulated for those who may read everything: first the check, then ffmpeg is
    refused."""

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("posecheck.video.probe.read_structure", refuse)
        assert "permission" in refused(clip, errors.InputError).message
    with monkeypatch.context() as patch:
        patch.setattr("posecheck.video.probe.av.open", refuse)
        assert "permission" in refused(clip, errors.InputError).message


def test_cut_without_index_says_that_the_recording_was_cut_off(tmp_path, clip):
    error = refused(clips.cut(clip, tmp_path / "cut.mp4", 0.6), errors.NotAVideo)
    assert "cut off" in error.message


@pytest.mark.parametrize("prefetch", [0, 3])
def test_cut_with_index_is_read_as_far_as_it_goes(tmp_path, faststart, prefetch):
    path = clips.cut(faststart, tmp_path / "cut.mp4", 0.6)
    with open_video(path, prefetch=prefetch) as source:
        frames = list(source)
        info, notes = source.info, {note.code: note.message for note in source.notes}
    assert 5 < len(frames) < 55
    assert info.frames == len(frames)
    assert info.duration_s == pytest.approx(len(frames) / 30)
    assert f"{info.duration_s:.1f} of 2.0 seconds" in notes["truncated"]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.avi", {"codec": "mjpeg", "pix_fmt": "yuvj420p", "grid": True}),
        ("b.avi", {"codec": "mpeg4", "grid": True}),
        ("a.webm", {"codec": "libvpx"}),
        ("a.mkv", {}),
    ],
)
def test_cut_files_of_other_kinds(tmp_path, name, options):
    times = None if options.pop("grid", False) else [i / 30 for i in range(60)]
    whole = clips.write_clip(tmp_path / name, clips.moving(60), times, **options)
    with open_video(clips.cut(whole, tmp_path / f"cut-{name}", 0.6)) as source:
        frames = list(source)
        notes = {note.code: note.message for note in source.notes}
    assert 5 < len(frames) < 55
    assert "of 2.0 seconds" in notes["truncated"]


def test_holes_are_passed_over_and_counted(tmp_path, clip):
    path = clips.damage(clip, tmp_path / "holes.mp4", after=0.3, before=0.7)
    with open_video(path) as source:
        frames = list(source)
        codes = [note.code for note in source.notes]
    assert 10 < len(frames) < 60
    assert codes == ["damaged-frames"]
    t = np.array([frame.t for frame in frames])
    assert np.all(np.diff(t) > 0)
    np.testing.assert_allclose(
        t * 30, np.round(t * 30), atol=1e-3, err_msg="good pictures keep their own times"
    )

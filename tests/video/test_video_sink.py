"""Writing: what comes back, and that nothing half-written stays behind."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import av
import numpy as np
import pytest

from posecheck.errors import OutputError
from posecheck.video import VideoSink, open_video
from tests.video import video_clips as clips

TIMES = [*np.arange(0, 1, 1 / 30), *np.arange(1, 2, 1 / 7), 2.5, 2.5 + 1 / 240, 4.0]


def only(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("background", [0, 3])
def test_times_and_pictures_come_back(tmp_path, background):
    path = tmp_path / "out.mp4"
    levels = np.linspace(30, 220, len(TIMES)).round()
    buffer = np.empty((48, 64, 3), np.uint8)  # reused, as a drawing loop does
    with VideoSink(path, (64, 48), background=background) as sink:
        for level, t in zip(levels, TIMES, strict=True):
            buffer[:] = level
            sink.write(buffer, t)
        assert only(tmp_path) != ["out.mp4"], "not there under its name before it is done"
    assert only(tmp_path) == ["out.mp4"]
    assert sink.frames == len(TIMES)
    with open_video(path) as source:
        frames = list(source)
    np.testing.assert_allclose([frame.t for frame in frames], TIMES, atol=1 / 90_000)
    np.testing.assert_allclose([frame.rgb.mean() for frame in frames], levels, atol=4)


def test_browsers_can_play_it(tmp_path):
    path = tmp_path / "out.mp4"
    with VideoSink(path, (64, 48)) as sink:
        for i in range(10):
            sink.write(clips.corners(), i / 30)
    data = path.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat"), (
        "the index comes first, so that playing starts before all is loaded"
    )
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert float(stream.duration * stream.time_base) == pytest.approx(10 / 30, abs=1e-3)


def test_colours_are_true(tmp_path):
    path = tmp_path / "out.mp4"
    with VideoSink(path, (64, 48)) as sink:
        sink.write(clips.corners(), 0.0)
    with open_video(path) as source:
        [frame] = source
    for y, x in ((12, 16), (12, 48), (36, 16), (36, 48)):
        np.testing.assert_allclose(
            frame.rgb[y, x].astype(int), clips.corners()[y, x].astype(int), atol=6
        )


def test_odd_sizes_are_padded_not_stretched(tmp_path):
    path = tmp_path / "out.mp4"
    picture = clips.corners(64, 48)[:47, :63]
    with VideoSink(path, (63, 47)) as sink:
        for i in range(3):
            sink.write(picture, i / 30)
    with open_video(path) as source:
        frames = list(source)
    assert frames[0].rgb.shape == (48, 64, 3)
    np.testing.assert_allclose(
        frames[0].rgb[5:20, 5:28].astype(int), picture[5:20, 5:28].astype(int), atol=6
    )
    np.testing.assert_allclose(
        frames[0].rgb[-1, -1].astype(int), picture[-1, -1].astype(int), atol=12
    )


@pytest.mark.parametrize("background", [0, 2])
def test_an_exception_leaves_nothing_and_keeps_the_old_file(tmp_path, background):
    path = tmp_path / "out.mp4"
    path.write_text("the old one")
    threads = threading.active_count()
    with (
        pytest.raises(RuntimeError, match="stop"),
        VideoSink(path, (64, 48), background=background) as sink,
    ):
        for i, picture in enumerate(clips.moving(20)):
            sink.write(picture, i / 30)
        raise RuntimeError("stop")
    assert only(tmp_path) == ["out.mp4"]
    assert path.read_text() == "the old one"
    assert threading.active_count() == threads


@pytest.mark.parametrize("background", [0, 2])
def test_success_replaces_the_old_file(tmp_path, background):
    path = tmp_path / "out.mp4"
    path.write_text("the old one")
    with VideoSink(path, (64, 48), background=background) as sink:
        sink.write(clips.corners(), 0.0)
    with open_video(path) as source:
        assert len(list(source)) == 1


def test_nothing_to_write(tmp_path):
    with pytest.raises(OutputError, match="not written"), VideoSink(tmp_path / "out.mp4", (64, 48)):
        pass
    assert only(tmp_path) == []


def test_wrong_use(tmp_path):
    sink = VideoSink(tmp_path / "out.mp4", (64, 48))
    with pytest.raises(ValueError, match="with"):
        sink.write(clips.corners(), 0.0)
    with pytest.raises(ValueError, match="positive"):
        VideoSink(tmp_path / "out.mp4", (0, 48))
    with sink:
        with pytest.raises(ValueError, match="uint8"):
            sink.write(clips.corners(32, 24), 0.0)
        with pytest.raises(ValueError, match="uint8"):
            sink.write(clips.corners().astype(np.float32), 0.0)
        sink.write(clips.corners(), 0.5)
        for t in (0.5, 0.2, -1.0):
            with pytest.raises(ValueError, match="increase"):
                sink.write(clips.corners(), t)


def test_folder_missing_or_in_the_way(tmp_path):
    with (
        pytest.raises(OutputError, match="does not exist"),
        VideoSink(tmp_path / "none" / "out.mp4", (64, 48)),
    ):
        pass
    (tmp_path / "dir.mp4").mkdir()
    with pytest.raises(OutputError, match="is a folder"), VideoSink(tmp_path / "dir.mp4", (64, 48)):
        pass
    assert only(tmp_path) == ["dir.mp4"]


def test_folder_not_writable(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with (
        pytest.raises(OutputError, match="Permission denied"),
        VideoSink(tmp_path / "out.mp4", (64, 48)),
    ):
        pass
    assert only(tmp_path) == []


@contextmanager
def file_size_limit(limit: int):
    resource = pytest.importorskip("resource", reason="file size limits are a Unix feature")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("background", [0, 2])
@pytest.mark.parametrize("count", [3, 200])
def test_a_full_disk(tmp_path, background, count):
    """The system refuses to let the file grow, as it does on a full disk: early (while writing) or
    late (while closing)."""
    threads = threading.active_count()
    sink = VideoSink(tmp_path / "out.mp4", (64, 48), background=background)
    with (
        file_size_limit(2_000),
        pytest.raises(OutputError, match=r"out\.mp4 cannot be written") as caught,
        sink,
    ):
        for i, picture in enumerate(clips.moving(count)):
            sink.write(picture, i / 30)
    assert "space" in caught.value.advice
    assert only(tmp_path) == []
    assert threading.active_count() == threads

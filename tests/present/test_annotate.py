from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck.errors import Cancelled, FileMissing, NothingDecoded, OutputError
from posecheck.present.annotate import (
    LONGEST_SIDE,
    Painter,
    annotate_pictures,
    write_annotated_video,
)
from posecheck.video.sink import VideoSink
from posecheck.video.source import open_video
from tests.present.factories import bridge, lying, refused


@dataclass
class Picture:
    index: int
    t: float
    rgb: np.ndarray


class Kept:
    def __init__(self):
        self.pictures = []

    def write(self, rgb, t):
        self.pictures.append((t, rgb.copy()))


def pictures(times, size=(160, 120)):
    return [
        Picture(i, float(t), np.full((size[1], size[0], 3), 60, np.uint8))
        for i, t in enumerate(times)
    ]


def annotate(times, report=None, **kept):
    report = report or bridge()
    sink = Kept()
    landmarks = lying(len(times))
    keys = annotate_pictures(
        pictures(times),
        lambda size: Painter(report, np.asarray(times), landmarks, size),
        lambda size: sink,
        **kept,
    )
    return sink.pictures, keys


def test_every_picture_of_30_fps_is_written_at_its_time():
    times = np.arange(594) / 30
    written, keys = annotate(times)
    assert [t for t, _ in written] == pytest.approx(times.tolist())
    assert (written[5][1] != written[200][1]).any()
    assert keys[0].t == pytest.approx(6.0, abs=0.02)
    assert keys[0].finding == "incomplete-hip-extension"


@pytest.mark.parametrize("fps", [29.97, 30.02, 50, 60, 120, 240])
def test_at_most_30_pictures_a_second_are_written(fps):
    times = np.arange(round(fps * 3)) / fps
    written, _ = annotate(times)
    assert 83 <= len(written) <= 91
    assert np.diff([t for t, _ in written]).max() < 2 / 30 + 1e-6


def test_slow_clips_keep_all_their_pictures():
    written, _ = annotate(np.arange(30) / 10)
    assert len(written) == 30


def test_key_frames_come_from_pictures_that_are_not_written_too():
    times = np.arange(2376) / 120
    written, keys = annotate(times)
    at = {round(t, 6) for t, _ in written}
    assert len(keys) >= 4
    assert any(round(k.t, 6) not in at for k in keys)


def test_cancelling_stops_before_the_next_picture():
    done = []
    with pytest.raises(Cancelled):
        annotate(
            np.arange(30) / 30,
            cancel=lambda: len(done) == 3,
            progress=lambda k, n: done.append((k, n)),
        )
    assert done == [(1, 30), (2, 30), (3, 30)]


def test_no_pictures_is_an_error():
    with pytest.raises(NothingDecoded):
        annotate([])


def test_odd_sizes_are_made_even_and_the_source_is_not_drawn_on():
    rgb = np.full((121, 161, 3), 60, np.uint8)
    painter = Painter(bridge(), np.arange(594) / 30, lying(594), (161, 121))
    canvas = painter.paint(100, rgb)
    assert canvas.shape[1::-1] == painter.size
    assert painter.size[0] % 2 == painter.size[1] % 2 == 0
    assert (rgb == 60).all()


def test_a_used_canvas_is_painted_over_completely():
    painter = Painter(bridge(), np.arange(594) / 30, lying(594), (160, 120))
    rgb = np.full((120, 160, 3), 60, np.uint8)
    used = np.full((*painter.size[::-1], 3), 255, np.uint8)
    np.testing.assert_array_equal(painter.paint(180, rgb, out=used), painter.paint(180, rgb))


def test_frames_without_a_person_and_reports_without_curves_are_drawn_plain():
    landmarks = np.full((30, 33, 2), np.nan)
    painter = Painter(replace(refused(), curves=None), np.arange(30) / 30, landmarks, (160, 120))
    rgb = np.full((120, 160, 3), 60, np.uint8)
    np.testing.assert_array_equal(painter.paint(3, rgb), rgb)


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with VideoSink(path, (320, 240)) as sink:
        for k in range(45):
            sink.write(np.full((240, 320, 3), 3 * k, np.uint8), k / 30)
    return path


def short_report():
    report = bridge()
    return replace(report, source=replace(report.source, size=(320, 240)))


def test_a_video_goes_in_and_an_annotated_one_comes_out(clip, tmp_path):
    t = np.arange(45) / 30
    out = tmp_path / "annotated.mp4"
    write_annotated_video(
        clip, SimpleNamespace(t=t), short_report(), out, landmarks=lying(45, (320, 240))
    )
    with open_video(out) as source:
        frames = list(source)
    assert [f.t for f in frames] == pytest.approx(t.tolist(), abs=1e-3)
    height, width = frames[0].rgb.shape[:2]
    assert (width, height) == (320, 240 + round(240 * 0.18 / 2) * 2)
    assert max(width, height) <= LONGEST_SIDE + 100
    assert (frames[20].rgb[:240] > 200).any()  # white bones on a picture of grey 60


def test_nothing_is_left_behind_when_it_fails(clip, tmp_path):
    track = SimpleNamespace(t=np.arange(45) / 30)
    points = lying(45, (320, 240))
    with pytest.raises(Cancelled):
        write_annotated_video(
            clip,
            track,
            short_report(),
            tmp_path / "a.mp4",
            landmarks=points,
            cancel=iter([False] * 9 + [True]).__next__,
        )
    with pytest.raises(FileMissing):
        write_annotated_video(
            tmp_path / "none.mp4", track, short_report(), tmp_path / "a.mp4", landmarks=points
        )
    with pytest.raises(OutputError):
        write_annotated_video(
            clip, track, short_report(), tmp_path / "no" / "a.mp4", landmarks=points
        )
    with pytest.raises(ValueError, match="44"):
        write_annotated_video(
            clip, track, short_report(), tmp_path / "a.mp4", landmarks=points[:44]
        )
    assert list(tmp_path.iterdir()) == []

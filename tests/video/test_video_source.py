"""Reading: containers, times, turning, sizes, what is known about a file."""

from __future__ import annotations

import hashlib
import threading
import tracemalloc
import weakref
from fractions import Fraction

import av
import numpy as np
import pytest

from posecheck import video
from posecheck.video import open_video, probe_video
from posecheck.video.notes import count_repeats
from tests.video import video_clips as clips
from tests.video.video_clips import read

CONTAINERS = {
    "a.mp4": {},
    "a.mov": {"codec": "libx265", "options": clips.QUIET_X265},
    "a.webm": {"codec": "libvpx-vp9"},
    "vp8.webm": {"codec": "libvpx"},
    "a.mkv": {},
    "hevc.mkv": {"codec": "libx265", "options": clips.QUIET_X265},
    "tenbit.mp4": {"codec": "libx265", "options": clips.QUIET_X265, "pix_fmt": "yuv420p10le"},
    "xvid.avi": {"codec": "mpeg4", "grid": True},
    "mjpeg.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "grid": True},
    "b-frames.avi": {"codec": "libx264", "options": {"bf": "3"}, "grid": True},
    "fragments.mp4": {"container_options": {"movflags": "frag_keyframe+empty_moov"}},
    "a.ts": {"container_format": "mpegts"},
    "name is wrong.txt": {"container_format": "mp4"},
    "sp ace %03d ünï: x.mp4": {},
}


def test_public_names_are_sorted_and_exist():
    assert list(video.__all__) == sorted(video.__all__, key=lambda name: (name.islower(), name))
    assert all(hasattr(video, name) for name in video.__all__)


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_gives_all_pictures_at_their_times(tmp_path, name):
    options = dict(CONTAINERS[name])
    times = None if options.pop("grid", False) else [i / 30 for i in range(40)]
    path = clips.write_clip(tmp_path / name, clips.moving(40), times, **options)
    frames, info, notes = read(path)
    assert [frame.index for frame in frames] == list(range(40))
    # Matroska, WebM and AVI round to 1 ms at worst
    np.testing.assert_allclose([frame.t for frame in frames], np.arange(40) / 30, atol=1.01e-3)
    assert frames[0].t == 0.0
    assert info.frames == 40
    assert info.fps == pytest.approx(30, rel=2e-3)
    assert info.duration_s == pytest.approx(40 / 30, abs=2e-3)
    assert not info.variable_frame_rate
    assert notes == []
    for frame in frames:
        assert frame.rgb.shape == (48, 64, 3)
        assert frame.rgb.dtype == np.uint8
        assert frame.rgb.flags.c_contiguous


def test_pictures_come_in_the_order_they_were_filmed(tmp_path):
    levels = [20 + 5 * i for i in range(40)]
    pictures = [np.full((48, 64, 3), level, np.uint8) for level in levels]
    for name, codec, grid in (
        ("a.mp4", "libx264", False),
        ("a.avi", "libx264", True),
        ("b.mov", "libx265", False),
    ):
        options = clips.QUIET_X265 if codec == "libx265" else {"bf": "3"}
        path = clips.write_clip(
            tmp_path / name,
            pictures,
            None if grid else [i / 30 for i in range(40)],
            codec=codec,
            options=options,
        )
        frames, _, _ = read(path)
        np.testing.assert_allclose([frame.rgb.mean() for frame in frames], levels, atol=3)


def test_gif(tmp_path):
    path = clips.write_clip(
        tmp_path / "a.gif", clips.moving(10), codec="gif", pix_fmt="rgb8", rate=25
    )
    frames, info, _ = read(path)
    np.testing.assert_allclose([frame.t for frame in frames], np.arange(10) / 25, atol=1e-9)
    assert info.codec == "gif"
    assert info.fps == pytest.approx(25)


def test_pictures_that_are_missing_are_told_with_their_place(tmp_path):
    times = [*np.arange(0, 1, 1 / 30), *np.arange(31, 32, 1 / 30)]
    with open_video(
        clips.write_clip(tmp_path / "gap.mp4", clips.moving(len(times)), times)
    ) as video:
        assert sum(1 for _ in video) == len(times)
        (note,) = video.notes
    assert note.code == "variable-frame-rate" and "30 seconds after 1.0 s" in note.message


def test_variable_frame_rate_keeps_its_times(tmp_path):
    times = [*np.arange(0, 1, 1 / 30), *np.arange(1, 3, 1 / 6)]
    path = clips.write_clip(tmp_path / "vfr.mp4", clips.moving(len(times)), times)
    frames, info, notes = read(path)
    np.testing.assert_allclose([frame.t for frame in frames], times, atol=1 / 90_000)
    assert info.variable_frame_rate
    assert info.fps == pytest.approx(30, rel=1e-3)
    assert "variable-frame-rate" in notes


def test_slow_motion_tag_is_read(tmp_path):
    options = {"movflags": "use_metadata_tags"}
    for value, expected in (("240.000000", 240.0), ("nonsense", None), ("-5", None)):
        path = clips.write_clip(
            tmp_path / "slow.mp4",
            clips.moving(4),
            container_options=options,
            metadata={"com.android.capture.fps": value},
        )
        _, info, _ = read(path)
        assert info.capture_fps == expected
        assert probe_video(path).capture_fps == expected


def test_a_title_in_another_encoding_is_no_obstacle(tmp_path):
    path = clips.write_clip(tmp_path / "a.mp4", clips.moving(4), metadata={"title": "MMMMMMMM"})
    data = path.read_bytes()
    assert data.count(b"MMMMMMMM") == 1
    path.write_bytes(data.replace(b"MMMMMMMM", b"\xff\xfe\xe9\x80\xc3\x28\xa0\xa1"))
    assert read(path)[1].frames == 4


@pytest.mark.parametrize(
    ("turn", "seen", "degrees"),
    [
        ("90", ["blue", "red", "white", "green"], 90),
        ("180", ["white", "blue", "green", "red"], 180),
        ("270", ["green", "white", "red", "blue"], 270),
    ],
)
def test_the_containers_turn_is_applied(tmp_path, turn, seen, degrees):
    plain = clips.write_clip(tmp_path / "plain.mp4", [clips.corners()] * 3)
    path = clips.set_matrix(plain, tmp_path / "turned.mp4", clips.MATRICES[turn])
    frames, info, _ = read(path)
    assert clips.quarter_colours(frames[0].rgb) == seen
    assert info.rotation_deg == degrees
    assert (
        info.size
        == (frames[0].rgb.shape[1], frames[0].rgb.shape[0])
        == ((64, 48) if degrees == 180 else (48, 64))
    )
    assert frames[0].rgb.flags.c_contiguous


def test_the_users_turn_comes_on_top(tmp_path):
    plain = clips.write_clip(tmp_path / "plain.mp4", [clips.corners()] * 3)
    turned = clips.set_matrix(plain, tmp_path / "turned.mp4", clips.MATRICES["90"])
    frames, info, _ = read(plain, turn_deg=90)
    assert clips.quarter_colours(frames[0].rgb) == ["blue", "red", "white", "green"]
    assert (info.rotation_deg, info.size) == (90, (48, 64))
    frames, info, _ = read(turned, turn_deg=270)
    assert clips.quarter_colours(frames[0].rgb) == ["red", "green", "blue", "white"]
    assert (info.rotation_deg, info.size) == (0, (64, 48))
    with pytest.raises(ValueError, match="turn_deg"):
        open_video(plain, turn_deg=45)


def test_a_mirrored_file_is_shown_mirrored_and_noted(tmp_path):
    plain = clips.write_clip(tmp_path / "plain.mp4", [clips.corners()] * 3)
    frames, info, notes = read(
        clips.set_matrix(plain, tmp_path / "selfie.mp4", clips.MATRICES["mirror"])
    )
    assert clips.quarter_colours(frames[0].rgb) == ["green", "red", "white", "blue"]
    assert info.rotation_deg == 0
    assert notes == ["mirrored"]


def test_longest_side_makes_smaller_pictures_of_the_same_thing(tmp_path):
    path = clips.write_clip(tmp_path / "a.mp4", [clips.corners(160, 120)] * 3)
    turned = clips.set_matrix(path, tmp_path / "turned.mp4", clips.MATRICES["90"])
    with open_video(turned, longest_side=80) as source:
        assert source.frame_size == (60, 80)
        frames = list(source)
        assert source.info.size == (120, 160)
    assert frames[0].rgb.shape == (80, 60, 3)
    assert clips.quarter_colours(frames[0].rgb) == ["blue", "red", "white", "green"]
    with open_video(path, longest_side=5000) as source:
        assert source.frame_size == (160, 120)


def test_pixels_that_are_not_square_are_stretched(tmp_path):
    path = clips.write_clip(
        tmp_path / "dv.mp4", [clips.corners()] * 3, sample_aspect=Fraction(4, 3)
    )
    frames, info, notes = read(path)
    assert info.size == (85, 48)
    assert frames[0].rgb.shape == (48, 85, 3)
    assert notes == ["stretched-pixels"]


def test_info_before_and_after(tmp_path):
    path = clips.write_clip(tmp_path / "a.mp4", clips.moving(30), [i / 30 for i in range(30)])
    with open_video(path) as source:
        before = source.info
        assert not source.finished
        assert (before.frames, before.duration_s, before.fps, before.size) == (
            30,
            1.0,
            30.0,
            (64, 48),
        )
        assert source.promise.seconds == 1.0
        list(source)
        assert source.finished
        after = source.info
    assert after.frames == 30
    assert after.fps == pytest.approx(30)
    assert after.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (after.name, after.codec, after.nominal_fps) == ("a.mp4", "h264", 30.0)
    assert source.info == after, "info stays after closing"


def test_prefetch_gives_the_same_pictures(tmp_path):
    path = clips.write_clip(tmp_path / "a.mp4", clips.moving(40), [i / 30 for i in range(40)])
    plain, info, _ = read(path)
    ahead, info_ahead, _ = read(path, prefetch=3)
    assert info == info_ahead
    assert [frame.t for frame in plain] == [frame.t for frame in ahead]
    assert all(np.array_equal(a.rgb, b.rgb) for a, b in zip(plain, ahead, strict=True))


@pytest.mark.parametrize("prefetch", [0, 2])
def test_stopping_early_leaves_no_thread_and_no_open_file(tmp_path, prefetch):
    path = clips.write_clip(tmp_path / "a.mp4", clips.moving(60), [i / 30 for i in range(60)])
    threads = threading.active_count()
    with open_video(path, prefetch=prefetch) as source:
        assert next(source).index == 0
        assert next(source).index == 1
    assert threading.active_count() == threads
    assert next(source, None) is None
    assert not source.finished
    source.close()
    path.unlink()


def test_reading_does_not_write_to_the_terminal(tmp_path, capfd):
    whole = clips.write_clip(tmp_path / "a.mp4", clips.moving(60), [i / 30 for i in range(60)])
    capfd.readouterr()
    read(clips.damage(whole, tmp_path / "b.mp4", after=0.3, before=0.8))
    read(clips.damage(whole, tmp_path / "c.mp4", after=0.3, before=0.8), prefetch=2)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("prefetch", [0, 3])
def test_memory_does_not_grow_with_the_length(tmp_path, prefetch):
    """Most frames alive at once, and the peak of traced memory,
    for 100 and 600 pictures of 9 kB."""

    def most(count: int) -> tuple[int, int]:
        rgb = clips.moving(20)
        options = {"preset": "ultrafast"}
        path = clips.write_clip(
            tmp_path / f"{count}.mp4",
            (rgb[i % 20] for i in range(count)),
            [i / 30 for i in range(count)],
            options=options,
        )
        alive, seen = 0, weakref.WeakSet()
        tracemalloc.start()
        with open_video(path, prefetch=prefetch) as source:
            for frame in source:
                seen.add(frame)
                alive = max(alive, len(seen))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert frame.index == count - 1
        return alive, peak

    most(10)  # what Python itself keeps after a first use
    short, long = most(100), most(600)
    assert max(short[0], long[0]) <= 2, "the one in hand and the one before it"
    assert long[1] < short[1] + 5 * 9216, "500 pictures more would be 4.6 MB"


def test_repeated_pictures_are_counted(tmp_path):
    """A square that wanders, re-encoded with loss: once each, each twice (15 as 30 fps), and every
    fourth twice (24 as 30 fps)."""

    def notes_for(order: list[int]) -> list[str]:
        pictures = []
        for i in order:
            rgb = np.full((96, 128, 3), 90, np.uint8)
            rgb[30:70, i : i + 40] = 220
            pictures.append(rgb)
        return read(
            clips.write_clip(tmp_path / "a.mp4", pictures, [i / 30 for i in range(len(order))])
        )[2]

    assert notes_for(list(range(60))) == []
    assert notes_for([i // 2 for i in range(60)]) == ["duplicate-frames"]
    assert notes_for([i * 4 // 5 for i in range(60)]) == ["duplicate-frames"]


def test_repeats_by_numbers():
    moving = np.full(40, 2.0)
    assert count_repeats(moving)[0] == 0
    assert count_repeats(np.zeros(40)) == (0, 0)
    assert count_repeats(np.array([1.0, 0.0])) == (0, 0)
    moving[::2] = 0.05
    assert count_repeats(moving)[0] == 19, "the first has nothing before it"
    stopped = np.array([2.0] * 10 + [0.0] * 20 + [2.0] * 10)
    assert count_repeats(stopped)[0] == 0, "a pause is not a repeat"
    fading = 2.0 * 0.8 ** np.arange(40)
    assert count_repeats(fading)[0] == 0


def test_a_still_scene_is_not_called_repeated(tmp_path):
    _, _, notes = read(
        clips.write_clip(
            tmp_path / "still.mp4", [clips.corners()] * 60, [i / 30 for i in range(60)]
        )
    )
    assert notes == []


@pytest.mark.parametrize("fps", [24, 30, 50])
def test_a_raw_stream_runs_at_the_rate_of_its_own_header(tmp_path, fps):
    with av.open(str(tmp_path / "a.h264"), "w", format="h264") as out:
        stream = out.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for picture in clips.moving(2 * fps):
            frame = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(picture[:64, :64]), format="rgb24"
            )
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    _, info, notes = read(tmp_path / "a.h264")
    assert info.fps == pytest.approx(fps, rel=0.01)
    assert "timestamps-assumed" in notes


def test_a_clock_that_starts_late_makes_no_clip_long(tmp_path):
    with av.open(str(tmp_path / "late.mkv"), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for k, picture in enumerate(clips.moving(30)):
            frame = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(picture[:64, :64]), format="rgb24"
            )
            frame.pts = k + 30 * 3000
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    frames, info, _ = read(tmp_path / "late.mkv")
    assert len(frames) == 30
    assert info.duration_s == pytest.approx(1.0, abs=0.05)


def test_a_size_that_changes_midway_is_fitted(tmp_path):
    """Raw H.264 joined from two sizes, as a video call makes; the second is upright and must not be
    squashed."""
    wide = clips.write_clip(
        tmp_path / "a.h264", [clips.corners()] * 5, container_format="h264", options={"bf": "0"}
    )
    tall = clips.write_clip(
        tmp_path / "b.h264",
        [clips.corners(48, 64)] * 5,
        container_format="h264",
        options={"bf": "0"},
    )
    joined = tmp_path / "joined.h264"
    joined.write_bytes(wide.read_bytes() + tall.read_bytes())
    frames, info, notes = read(joined)
    assert {frame.rgb.shape for frame in frames} == {(48, 64, 3)}
    assert info.frames == 10
    assert "size-changed" in notes
    assert "timestamps-assumed" in notes
    assert frames[-1].rgb[:, :12].max() < 30, "bars at the sides"
    assert clips.quarter_colours(frames[-1].rgb[:, 14:50]) == ["red", "green", "blue", "white"]


def test_the_largest_stream_is_read(tmp_path):
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=30) for _ in range(2)]
        for stream, (width, height) in zip(streams, ((32, 24), (64, 48)), strict=True):
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for i in range(5):
            for stream in streams:
                frame = av.VideoFrame.from_ndarray(
                    clips.corners(stream.width, stream.height), format="rgb24"
                )
                frame.pts = i
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode())
    _, info, _ = read(path)
    assert info.size == (64, 48)
    assert info.frames == 5

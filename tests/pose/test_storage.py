import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from posecheck.errors import BadTrack, OutputError
from posecheck.pose.io.storage import load_track, save_track
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.pose.track import PoseTrack, Seen
from posecheck.video.info import Note, VideoInfo
from tests.pose.painted_world import body


def small_track(n=4, outlines=True) -> PoseTrack:
    builder = SilhouetteBuilder()
    for i in range(n):
        if i == 1:
            builder.skip()
        else:
            builder.add(np.ones((60, 40), np.float32), np.array([[2, 2], [38, 58]], np.float32))
    landmarks = np.stack([body(10, 10, 40, 90 + i) for i in range(n)])
    landmarks[1:2] = np.nan
    return PoseTrack(
        t=np.arange(n) * 0.1,
        landmarks=landmarks,
        visibility=np.where(np.isnan(landmarks[:, :, 0]), np.nan, 0.9).astype(np.float32),
        world=np.zeros((n, 33, 3), np.float32),
        brightness=np.array([100, 101, np.nan, 103], np.float32)[:n],
        silhouettes=builder.finish() if outlines else None,
        source=VideoInfo(
            "clip.mp4", "ab" * 32, n, n * 0.1, 10.0, (640, 480), 90, 10.0, "h264", False, None
        ),
        notes=(Note("left-frame", "The person was not seen from 0.1 to 0.2 s."),),
        log=("one", "two"),
        estimator="painted",
        people_seen=2,
        people=(
            Seen(0.0, (10.0, 20.0, 60.0, 200.0), True),
            Seen(0.5, (70.0, 20.0, 90.0, 200.0), False),
        ),
        meta={"camera": "phone"},
    )


@pytest.mark.parametrize("outlines", [True, False])
def test_round_trip(tmp_path, outlines):
    track = small_track(outlines=outlines)
    again = load_track(save_track(track, tmp_path / "new" / "track.npz"))
    for name in ("t", "landmarks", "visibility", "world", "brightness"):
        a, b = getattr(track, name), getattr(again, name)
        assert a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True), name
    for name in ("source", "notes", "log", "estimator", "people_seen", "people", "meta"):
        assert getattr(track, name) == getattr(again, name), name
    assert (again.silhouettes is not None) == outlines
    if outlines:
        assert np.array_equal(again.silhouettes.mask_at(2)[0], track.silhouettes.mask_at(2)[0])
        assert again.silhouettes.found.tolist() == [True, False, True, True]


def test_a_picture_has_no_frame_rate(tmp_path):
    track = small_track(1)
    track = replace(track, source=replace(track.source, fps=float("nan")))
    assert np.isnan(load_track(save_track(track, tmp_path / "x.npz")).source.fps)


def test_nothing_is_left_beside_it(tmp_path):
    for _ in range(2):
        save_track(small_track(), tmp_path / "x.npz")
    assert [p.name for p in tmp_path.iterdir()] == ["x.npz"]


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        save_track(small_track(), tmp_path / "file" / "x.npz")


def stored(tmp_path, **changes):
    path = save_track(small_track(), tmp_path / "x.npz")
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays |= changes
    np.savez(path, **{k: v for k, v in arrays.items() if v is not None})
    return path


@pytest.mark.parametrize(
    "content", [b"", b"text", b"PK\x03\x04" + bytes(50), pickle.dumps({"t": 1})]
)
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    with pytest.raises(BadTrack):
        load_track(path)
    with pytest.raises(BadTrack, match="No such file"):
        load_track(tmp_path / "gone.npz")


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_a_cut_file_is_refused(tmp_path, cut):
    path = save_track(small_track(), tmp_path / "x.npz")
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * len(content))])
    with pytest.raises(BadTrack):
        load_track(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"t": None},
        {"header": None},
        {"header": np.frombuffer(b"[]", np.uint8)},
        {"header": np.frombuffer(b"not json", np.uint8)},
        {"header": np.frombuffer(b'{"version": 1}', np.uint8)},
        {"landmarks": np.zeros((2, 33, 3))},
        {"landmarks": np.array(["a", "b"])},
        {"t": np.array([0.0, 0.2, 0.1, 0.3])},
        {"t": np.array([0.0, 0.1, np.nan, 0.3])},
        {"silhouettes_boxes": None},
        {"silhouettes_starts": np.zeros(5, np.int64)},
    ],
)
def test_a_track_that_does_not_hold_together_is_refused(tmp_path, changes):
    with pytest.raises(BadTrack):
        load_track(stored(tmp_path, **changes))


@pytest.mark.parametrize("box", [(0, 0, 1e400, 1), (0, 0, -1e9, 1)])
def test_people_who_can_be_nowhere_are_refused(tmp_path, box):
    track = replace(small_track(), people=(Seen(0.0, box, True),))
    with pytest.raises(BadTrack):
        load_track(save_track(track, tmp_path / "x.npz"))


def test_a_track_of_before_people_were_kept_is_read(tmp_path):
    path = save_track(replace(small_track(), people=()), tmp_path / "x.npz")
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    header = json.loads(arrays["header"].tobytes())
    del header["people"]
    np.savez(path, **arrays | {"header": np.frombuffer(json.dumps(header).encode(), np.uint8)})
    assert load_track(path).people == ()


def test_pickled_objects_are_never_opened(tmp_path):
    path = stored(tmp_path, t=np.array([{"a": 1}], dtype=object))
    with pytest.raises(BadTrack):
        load_track(path)


def test_another_version_is_said(tmp_path):
    with pytest.raises(BadTrack, match=r"version 2.*reads version 1"):
        load_track(stored(tmp_path, header=np.frombuffer(b'{"version": 2, "more": []}', np.uint8)))

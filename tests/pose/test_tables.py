import numpy as np
import pytest

from posecheck import skeleton
from posecheck.errors import BadTrack
from posecheck.pose.io.tables import read_landmark_table
from tests.pose.painted_world import shared

HEADER = "label,nose_x,nose_y,nose_z,nose_v,left_hip_x,left_hip_y,left_hip_z,left_hip_v"


def table(tmp_path, *rows, header=HEADER):
    path = tmp_path / "points.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_shares_of_the_picture_become_pixels(tmp_path):
    path = table(tmp_path, "C,0.5,0.25,-0.1,0.9,0.25,0.5,0.2,0.8", "D,0.5,0.5,0,1,0.5,0.5,0,1")
    track, labels = read_landmark_table(path, (1280, 720), 25)
    assert labels == ("C", "D")
    assert track.landmarks[0, 0] == pytest.approx([640, 180, -128])
    assert track.landmarks[0, skeleton.INDEX["left_hip"]] == pytest.approx([320, 360, 256])
    assert track.visibility[0, 0] == pytest.approx(0.9)
    assert track.t.tolist() == [0.0, 0.04]
    assert track.found.all() and track.silhouettes is None and np.isnan(track.world).all()
    assert track.source.size == (1280, 720) and track.source.fps == 25 and track.source.frames == 2


def test_what_is_not_there_is_nan_with_visibility_0(tmp_path):
    track, _ = read_landmark_table(
        table(tmp_path, "C,0.5,0.25,-0.1,0.9,,,,", "C,nan,nan,nan,0.9,0.1,0.1,0,1"), (100, 100), 30
    )
    knee = skeleton.INDEX["left_knee"]
    assert np.isnan(track.landmarks[:, knee]).all() and (track.visibility[:, knee] == 0).all()
    hip = skeleton.INDEX["left_hip"]
    assert np.isnan(track.landmarks[0, hip]).all() and track.visibility[0, hip] == 0
    assert track.found.tolist() == [True, False] and track.visibility[1, 0] == 0


def test_labels_are_optional_and_columns_in_any_order(tmp_path):
    header = "left_hip_v,left_hip_z,left_hip_y,left_hip_x,nose_x,nose_y,nose_z,nose_v"
    track, labels = read_landmark_table(
        table(tmp_path, "0.7,0,0.2,0.1,0.5,0.6,0,0.9", header=header), (100, 100), 30
    )
    assert labels == ("",)
    assert track.landmarks[0, skeleton.INDEX["left_hip"], :2] == pytest.approx([10, 20])


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        (["C,0.5,abc,0,1,0,0,0,1"], HEADER, r'line 2, column nose_y: "abc" is not a number'),
        (["C,0.5,0,0,1,0,0,0,1", "C,0.5"], HEADER, "line 3: 2 values"),
        ([], HEADER, "no rows"),
        (["1,2"], "a,b", "nose_x"),
        (["0,0,0,1"], "nose_x,nose_y,nose_z,nose_v", "no landmark but the nose"),
        (["C,0.5,0,0,1,0,0,0"], HEADER.removesuffix(",left_hip_v"), "left_hip_v is missing"),
        (["C,0.5,0,0,1,0,0,0,1,1"], HEADER + ",nose_x", "nose_x is there twice"),
    ],
)
def test_faults_are_named(tmp_path, rows, header, said):
    with pytest.raises(BadTrack, match=said):
        read_landmark_table(table(tmp_path, *rows, header=header), (100, 100), 30)


@pytest.mark.parametrize(
    ("size", "fps"),
    [
        ((0, 100), 30),
        ((100,), 30),
        ("ab", 30),
        ((100, 100), 0),
        ((100, 100), float("nan")),
        ((100, 100), None),
    ],
)
def test_size_and_rate_must_make_sense(tmp_path, size, fps):
    with pytest.raises(BadTrack):
        read_landmark_table(table(tmp_path, "C,0.5,0,0,1,0,0,0,1"), size, fps)


def test_more_rows_than_there_is_memory_for_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("posecheck.pose.io.tables.MOST_ROWS", 3)
    assert (
        len(read_landmark_table(table(tmp_path, *["C,0.5,0,0,1,0,0,0,1"] * 3), (100, 100), 30)[0])
        == 3
    )
    with pytest.raises(BadTrack, match="more than 3 rows"):
        read_landmark_table(table(tmp_path, *["C,0.5,0,0,1,0,0,0,1"] * 4), (100, 100), 30)


def test_what_is_no_table_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    with pytest.raises(BadTrack, match="No such file"):
        read_landmark_table(path, (100, 100), 30)
    path.write_bytes(b"\xff\xfe\x00\x01" * 20)
    with pytest.raises(BadTrack, match="CSV"):
        read_landmark_table(path, (100, 100), 30)


def test_tables_of_real_people():
    track, labels = read_landmark_table(
        shared("real/labelled_landmarks/plank_correct_video.csv"), (1280, 720), 30
    )
    assert len(track) == len(labels) == 2794 and set(labels) == {"C"}
    assert track.found.all()
    assert (
        np.isfinite(track.point("left_shoulder")).all() and np.isnan(track.point("left_ear")).all()
    )

"""angles.mot and landmarks.trc: the headers that OpenSim asks for, the units, the axes, an even
time.

The files were read with OpenSim 4.6 and others (docs/report.md); where it is installed, it reads
them here too.
"""

import importlib.util
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.measures.gait.scale import LEG_SHARE_OF_HEIGHT
from posecheck.model.measurement import Series
from posecheck.model.report import SlowMotion
from posecheck.results.formats.opensim import marker_name, to_mot, to_trc, uniform
from tests.present.factories import bridge, curve, lying, run

SIDE = SimpleNamespace(name="side-left", is_side=True, near_side="left", ventral_turn=1.0)
REAR = SimpleNamespace(name="rear", is_side=False, near_side=None, ventral_turn=1.0)


def read_mot(text):
    head, _, body = text.partition("endheader\n")
    keys = dict(line.split("=", 1) for line in head.splitlines() if "=" in line and " " not in line)
    lines = body.splitlines()
    return (
        head,
        keys,
        lines[0].split("\t"),
        np.array([[float(c) for c in line.split("\t")] for line in lines[1:]]),
    )


def read_trc(text):
    lines = text.split("\n")
    facts = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    markers = [name for name in lines[3].split("\t")[2:] if name]
    table = np.array([[float(c) for c in line.split("\t")] for line in lines[6:] if line])
    return lines, facts, markers, table[:, 0], table[:, 1], table[:, 2:].reshape(len(table), -1, 3)


def test_the_angles_are_a_storage_file_of_opensim():
    report = bridge()
    text = to_mot(report.curves, report)
    head, keys, columns, table = read_mot(text)
    assert text.startswith("Coordinates\nversion=1\nnRows=594\nnColumns=5\ninDegrees=yes\n\n")
    assert keys == {"version": "1", "nRows": "594", "nColumns": "5", "inDegrees": "yes"}
    assert columns == [
        "time",
        "trunk_thigh_angle_left",
        "knee_angle_l",
        "trunk_lean",
        "lumbar_angle",
    ]
    assert table.shape == (594, 5)
    assert table[:, 0] == pytest.approx(np.arange(594) / 30, abs=1e-6)
    assert table[100, 1] == pytest.approx(report.curves["trunk_thigh_angle_left"].value[100])
    assert np.isnan(table[210, 2])
    assert "2-D" in head


def test_the_pelvis_is_turned_round_as_opensim_has_it_and_per_cents_are_no_angles():
    report = bridge()
    t = report.curves.t
    series = Series(
        t,
        {"pelvic_tilt": curve(0 * t + 7, 5.0), "hip_offset": curve(0 * t, 1.0, "% of the line")},
        {},
    )
    _, _, columns, table = read_mot(to_mot(series, report))
    assert columns == ["time", "pelvis_tilt"]
    assert (table[:, 1] == -7).all()


def test_landmarks_without_a_height_are_pixels_with_y_up():
    report = bridge()
    points = lying(594)
    lines, facts, markers, frame, time, xyz = read_trc(
        to_trc(points, report.curves.t, report, SIDE)
    )
    assert lines[0] == "PathFileType\t4\t(X/Y/Z)\tlandmarks.trc"
    assert facts == {
        "DataRate": "30",
        "CameraRate": "30",
        "NumFrames": "594",
        "NumMarkers": "33",
        "Units": "px",
        "OrigDataRate": "30",
        "OrigDataStartFrame": "1",
        "OrigNumFrames": "594",
    }
    assert lines[4].split("\t")[2:8] == ["X1", "Y1", "Z1", "X2", "Y2", "Z2"]
    assert lines[5] == ""
    assert len(markers) == len(set(markers)) == 33
    assert frame.tolist() == list(range(1, 595))
    assert time == pytest.approx(report.curves.t, abs=1e-6)
    knee = markers.index("LKnee")
    assert xyz[50, knee, 0] == pytest.approx(points[50, skeleton.INDEX["left_knee"], 0], abs=1e-3)
    assert xyz[50, knee, 1] == pytest.approx(
        480 - points[50, skeleton.INDEX["left_knee"], 1], abs=1e-3
    )
    assert (xyz[..., 2] == 0).all()


def upright(frames=20):
    """Somebody who stands and faces left in the picture: hips at (200, 250), leg 200 pixels, the
    right hip 30 pixels further right."""
    points = np.full((frames, skeleton.COUNT, 2), (200.0, 120.0))
    for side, x in (("left", 200.0), ("right", 230.0)):
        for part, place in {
            "hip": (x, 250),
            "knee": (x, 350),
            "ankle": (x, 450),
            "heel": (x + 5, 460),
            "foot_index": (x - 25, 460),
        }.items():
            points[:, skeleton.INDEX[f"{side}_{part}"]] = place
    return points


def test_with_a_height_they_are_metres_forward_and_up():
    report = bridge()
    _, facts, markers, _, _, xyz = read_trc(
        to_trc(upright(), np.arange(20) / 30, report, SIDE, height_m=1.8)
    )
    metre = LEG_SHARE_OF_HEIGHT * 1.8 / 200
    assert facts["Units"] == "m"
    assert xyz[3, markers.index("LHip"), 1] - xyz[3, markers.index("LAnkle"), 1] == pytest.approx(
        LEG_SHARE_OF_HEIGHT * 1.8, abs=1e-4
    )
    # he faces left, and forward is +
    assert xyz[3, markers.index("LBigToe"), 0] > xyz[3, markers.index("LHeel"), 0]
    assert xyz[3, markers.index("LHeel"), 1] == pytest.approx(0, abs=1e-4)
    # the first mid-hip is the origin
    assert xyz[3, markers.index("RHip"), 0] == pytest.approx(-15 * metre, abs=1e-4)
    assert (xyz[..., 2] == 0).all()


def test_from_behind_the_picture_is_the_plane_of_up_and_right():
    _, _, markers, _, _, xyz = read_trc(
        to_trc(upright(), np.arange(20) / 30, bridge(), REAR, height_m=1.8)
    )
    assert (xyz[..., 0] == 0).all()
    # Z to the person's right
    assert xyz[0, markers.index("RHip"), 2] > xyz[0, markers.index("LHip"), 2]


def test_uneven_pictures_are_put_on_an_even_beat_and_it_is_said():
    rng = np.random.default_rng(3)
    t = np.cumsum(np.r_[0.0, rng.choice([1 / 30, 1 / 15], 200, p=[0.8, 0.2])])
    report = bridge()
    series = Series(t, {"trunk_lean": curve(10 * t, 1.0)}, {})
    head, keys, _, table = read_mot(to_mot(series, report))
    assert "interpolated to 30 a second" in head
    assert np.diff(table[:, 0]) == pytest.approx(np.full(len(table) - 1, 1 / 30), abs=1e-7)
    assert table[:, 1] == pytest.approx(10 * table[:, 0], abs=1e-4)
    assert int(keys["nRows"]) == len(table)


def test_slow_motion_is_written_in_the_time_of_life():
    report = replace(
        run(), source=replace(run().source, slow_motion=SlowMotion(8.0, "asked"), fps=30.0)
    )
    t = np.arange(240) / 30
    head, _, _, table = read_mot(to_mot(Series(t, {"trunk_lean": curve(0 * t, 1.0)}, {}), report))
    assert table[-1, 0] == pytest.approx(239 / 240, abs=1e-6)
    assert "8 times slower" in head
    _, facts, _, _, time, _ = read_trc(to_trc(lying(240), t, report, SIDE))
    assert (facts["DataRate"], facts["OrigDataRate"]) == ("240", "240")
    assert time[-1] == pytest.approx(239 / 240, abs=1e-6)


def test_next_to_a_missing_picture_nothing_is_made_up():
    t = np.array([0, 1, 2.5, 3, 4, 5]) / 30
    values = np.array([1.0, 2.0, np.nan, 4.0, 5.0, 6.0])
    beat = uniform(t)
    assert beat.resampled
    got = beat.of(values)
    assert np.isnan(got[2])
    assert got[[0, 1, 3, 4, 5]] == pytest.approx([1, 2, 4, 5, 6])


def test_names_are_those_of_pose2sim():
    assert [
        marker_name(n)
        for n in ("left_hip", "right_foot_index", "nose", "left_eye_inner", "mouth_left")
    ] == [
        "LHip",
        "RBigToe",
        "Nose",
        "LEyeInner",
        "LMouth",
    ]


@pytest.mark.skipif(importlib.util.find_spec("opensim") is None, reason="OpenSim is not installed")
def test_opensim_reads_both(tmp_path):
    import opensim

    report = bridge()
    (tmp_path / "angles.mot").write_text(to_mot(report.curves, report))
    (tmp_path / "landmarks.trc").write_text(
        to_trc(upright(594), report.curves.t, report, SIDE, 1.8)
    )
    angles = opensim.TimeSeriesTable(str(tmp_path / "angles.mot"))
    assert (
        angles.getNumRows(),
        angles.getNumColumns(),
        angles.getTableMetaDataString("inDegrees"),
    ) == (594, 4, "yes")
    markers = opensim.TimeSeriesTableVec3(str(tmp_path / "landmarks.trc"))
    assert (
        markers.getNumRows(),
        markers.getNumColumns(),
        markers.getTableMetaDataString("Units"),
    ) == (594, 33, "m")

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck import skeleton
from posecheck.present.drawn_measures import AngleMark, ChordMark, can_show, facing_side, mark_of


def body(**where):
    points = np.full((skeleton.COUNT, 2), np.nan)
    for name, at in where.items():
        points[skeleton.INDEX[name]] = at
    return points


def opening(mark: AngleMark) -> float:
    a, b = mark.reference - mark.vertex, mark.arm - mark.vertex
    return float(np.degrees(np.arccos(np.clip(a @ b / np.hypot(*a) / np.hypot(*b), -1, 1))))


@given(st.floats(1, 179), st.floats(0, 360), st.floats(5, 300))
def test_a_bend_is_drawn_as_large_as_it_is_measured(bend, turn, length):
    """Shoulder, hip and knee in a line bent by `bend` at the hip: the arc opens by just that, 0
    where it is straight."""
    a = np.radians(turn)
    along = np.array([np.cos(a), np.sin(a)])
    bent = np.array([np.cos(a + np.radians(bend)), np.sin(a + np.radians(bend))])
    hip = np.array([320.0, 240.0])
    mark = mark_of(
        "trunk_thigh_angle",
        body(left_shoulder=hip - along * length, left_hip=hip, left_knee=hip + bent * length),
        "left",
    )
    assert opening(mark) == pytest.approx(bend, abs=1e-3)


def test_lean_is_drawn_from_the_vertical_up():
    mark = mark_of(
        "trunk_lean",
        body(left_hip=(100, 200), left_shoulder=(100 + 100 * np.tan(np.radians(10)), 100)),
        "left",
    )
    assert opening(mark) == pytest.approx(10)
    assert mark.reference[1] < mark.vertex[1]


def test_the_side_of_the_name_wins_over_the_near_side():
    points = body(
        left_hip=(0, 0),
        left_knee=(0, 10),
        left_ankle=(0, 20),
        right_hip=(50, 0),
        right_knee=(50, 10),
        right_ankle=(60, 10),
    )
    assert mark_of("knee_flexion_right", points, "left").vertex[0] == 50
    assert mark_of("knee_flexion", points, "left").vertex[0] == 0
    assert mark_of("knee_flexion", points, "left", side="right").vertex[0] == 50


def test_from_the_front_the_trunk_is_drawn_on_the_midline():
    points = body(
        left_hip=(0, 100), right_hip=(40, 100), left_shoulder=(0, 0), right_shoulder=(40, 0)
    )
    np.testing.assert_allclose(mark_of("trunk_lean", points, None).vertex, (20, 100))


def test_the_hip_line_is_drawn_from_the_level():
    mark = mark_of(
        "pelvic_drop",
        body(left_hip=(100, 100), right_hip=(0, 100 + 100 * np.tan(np.radians(7)))),
        None,
    )
    assert opening(mark) == pytest.approx(7)


def test_the_chord_of_a_plank_has_its_foot_on_the_line():
    mark = mark_of(
        "hip_offset", body(left_shoulder=(0, 0), left_ankle=(200, 0), left_hip=(90, 12)), "left"
    )
    assert isinstance(mark, ChordMark)
    np.testing.assert_allclose(mark.foot, (90, 0))


def test_the_foot_ahead_of_the_hips_is_level():
    mark = mark_of("overstride", body(right_hip=(100, 0), right_ankle=(150, 200)), "right")
    np.testing.assert_allclose(mark.foot, (100, 200))


@pytest.mark.parametrize("measure", ["lumbar_angle", "pelvic_tilt", "cadence"])
def test_what_has_no_place_on_the_landmarks_is_not_drawn(measure):
    assert not can_show(measure)
    assert mark_of(measure, np.zeros((33, 2)), "left") is None


def test_missing_or_coinciding_points_give_no_mark():
    assert mark_of("knee_flexion", body(left_hip=(0, 0), left_knee=(0, 10)), "left") is None
    assert mark_of("knee_flexion", np.zeros((33, 2)), "left") is None
    assert mark_of("hip_offset", np.zeros((33, 2)), "left") is None


def test_facing_side():
    assert [facing_side(v) for v in ("side-left", "side-right", "front", "rear", "oblique")] == [
        "left",
        "right",
        None,
        None,
        None,
    ]

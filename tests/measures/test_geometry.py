"""Angles and lengths in the picture: x to the right, y down, counter-clockwise as seen on the
screen +."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.measures.geometry import direction, length, off_line, rest_of_range, turn, wrap

RIGHT, UP, LEFT, DOWN = (np.array(v, float) for v in ((1, 0), (0, -1), (-1, 0), (0, 1)))
coordinate = st.floats(-1000, 1000)
point = st.builds(lambda x, y: np.array([x, y]), coordinate, coordinate)


@pytest.mark.parametrize(
    ("vector", "degrees"),
    [
        (RIGHT, 0),
        (UP, 90),
        (LEFT, 180),
        (DOWN, -90),
        (RIGHT + UP, 45),
        (np.array([3.0, 4.0]), -53.1301),
    ],
)
def test_directions(vector, degrees):
    assert direction(vector) % 360 == pytest.approx(degrees % 360, abs=1e-4)


def test_a_turn_to_the_left_on_the_screen_is_positive():
    assert turn(UP, LEFT) == pytest.approx(90)
    assert turn(LEFT, UP) == pytest.approx(-90)
    # across 180
    assert turn(LEFT + 0.1 * UP, LEFT + 0.1 * DOWN) == pytest.approx(2 * np.degrees(np.arctan(0.1)))


@given(st.floats(-1e4, 1e4))
def test_wrapping_changes_whole_turns_only(angle):
    wrapped = float(wrap(angle))
    assert -180 <= wrapped <= 180
    assert (wrapped - angle) / 360 == pytest.approx(round((wrapped - angle) / 360), abs=1e-6)


@given(point, point, point, st.floats(0.01, 50), point)
def test_turns_do_not_depend_on_place_or_size(a, b, c, scale, shift):
    if min(length(b - a), length(c - b)) < 1.0:
        return
    there = [scale * p + shift for p in (a, b, c)]
    off = float(wrap(turn(b - a, c - b) - turn(there[1] - there[0], there[2] - there[1])))
    assert off == pytest.approx(0, abs=1e-4) or abs(off) == pytest.approx(360, abs=1e-4)


def test_pixels_not_shares_of_the_picture():
    """Half right angles of a 16:9 picture are not half right angles in normalised coordinates."""
    size = np.array([1920.0, 1080.0])
    vector = np.array([100.0, -100.0])
    assert direction(vector) == pytest.approx(45)
    assert direction(vector / size) == pytest.approx(60.64, abs=0.01)


def test_left_of_a_line_is_positive():
    bottom, top = np.array([50.0, 100.0]), np.array([50.0, 20.0])
    assert off_line(np.array([43.0, 60.0]), bottom, top) == pytest.approx(7)
    assert off_line(np.array([61.0, 500.0]), bottom, top) == pytest.approx(-11)  # the line goes on
    assert off_line(np.array([43.0, 60.0]), top, bottom) == pytest.approx(-7)


@given(point, point, point)
def test_distance_from_a_line_is_that_of_the_triangle_s_height(p, a, b):
    if length(b - a) < 1.0:
        return
    (ax, ay), (bx, by), (px, py) = a, b, p
    twice_area = abs(ax * (by - py) + bx * (py - ay) + px * (ay - by))
    assert abs(off_line(p, a, b)) * length(b - a) == pytest.approx(twice_area, rel=1e-6, abs=1e-3)


def test_missing_stays_missing():
    gone = np.array([np.nan, 1.0])
    assert np.isnan(direction(gone))
    assert np.isnan(turn(UP, gone))
    assert np.isnan(off_line(gone, UP, DOWN))


def test_percentiles_of_what_is_known():
    assert rest_of_range(np.array([np.nan, *range(101), np.nan]), 5, 95) == pytest.approx((5, 95))
    assert all(np.isnan(rest_of_range(np.full(3, np.nan), 5, 95)))

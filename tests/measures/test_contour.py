"""The contour measure on drawn outlines whose edge is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measures.low_back.contour import (
    FACE_DOWN_HALF_WIDTH,
    HEIGHTS,
    STANDING_HALF_WIDTH,
    back_edge,
    contour_angle,
    shape_of_back,
)
from posecheck.measures.low_back.outline import HEIGHT, HIP_COLUMN, HIP_ROW, PER_UNIT, WIDTH

UPRIGHT, STRAIGHT = np.zeros(1), np.zeros(1)


def drawn(distance) -> np.ndarray:
    """(1, 80, 64) soft outline whose back lies `distance` (trunk lengths, a function of height)
    behind the axis; 0.4 in front of it."""
    heights = (HIP_ROW - np.arange(HEIGHT)) / PER_UNIT
    edge = HIP_COLUMN - np.broadcast_to(distance(heights), HEIGHT) * PER_UNIT
    columns = np.arange(WIDTH)
    back = np.clip((columns[None] - edge[:, None]) / 2 + 0.5, 0, 1)  # soft over two pixels
    return (back * (columns < HIP_COLUMN + 0.4 * PER_UNIT)).astype(np.float32)[None]


def hollow(depth: float, buttock: float = 0.0):
    """A back with a hollow of `depth` trunk lengths 0.3 above the hips, and buttocks that stand out
    by `buttock`."""
    return lambda h: (
        0.3
        - depth * np.exp(-(((h - 0.3) / 0.16) ** 2))
        + buttock * np.exp(-(((h + 0.2) / 0.15) ** 2))
    )


@given(st.floats(0.1, 0.6))
def test_an_edge_is_found_to_a_fraction_of_a_pixel(distance):
    assert back_edge(drawn(lambda h: distance))[0] == pytest.approx(distance, abs=0.02 / PER_UNIT)


@given(st.floats(-20, 20))
def test_a_straight_back_has_its_slope_and_no_hollow(degrees):
    depth, buttock, low_back = shape_of_back(
        back_edge(drawn(lambda h: 0.35 + np.tan(np.radians(degrees)) * (h - 0.3)))
    )[0]
    assert (buttock, low_back) == pytest.approx((degrees, degrees), abs=0.5)
    assert depth == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("depth", [0.02, 0.05, 0.08])
def test_the_depth_of_a_hollow_is_that_of_the_drawing(depth):
    assert shape_of_back(back_edge(drawn(hollow(depth))))[0, 0] == pytest.approx(
        100 * depth, abs=0.4
    )


@settings(max_examples=30)
@given(st.floats(0.0, 0.06), st.floats(0.01, 0.05), st.sampled_from([0.0, 80.0]))
def test_a_deeper_hollow_reads_more_arched(depth, more, lean):
    less, deeper = (
        contour_angle(drawn(hollow(d, d)), np.full(1, lean), STRAIGHT)[0][0]
        for d in (depth, depth + more)
    )
    assert deeper > less


def test_an_arm_behind_the_back_is_no_back():
    outline = drawn(hollow(0.05))
    outline[0, 25:35, 12:33] = 1.0
    assert np.isnan(shape_of_back(back_edge(outline))).all()
    assert np.isnan(contour_angle(outline, UPRIGHT, STRAIGHT)[0]).all()


@pytest.mark.parametrize("spoilt", [np.zeros, np.ones])
def test_without_an_edge_nothing_is_read(spoilt):
    assert np.isnan(back_edge(spoilt((1, HEIGHT, WIDTH), np.float32))).all()


@pytest.mark.parametrize(
    ("lean", "bend", "half"),
    [
        (0, 0, STANDING_HALF_WIDTH),
        (85, 0, FACE_DOWN_HALF_WIDTH),
        (85, 60, FACE_DOWN_HALF_WIDTH),
        (-85, 0, None),
        (0, 60, None),
        (0, np.nan, None),
    ],
)
def test_it_is_read_standing_and_face_down_only(lean, bend, half):
    angle, width = contour_angle(
        drawn(hollow(0.05)), np.full(1, float(lean)), np.full(1, float(bend))
    )
    assert (np.isfinite(angle[0]), np.isfinite(width[0])) == (half is not None,) * 2
    if half is not None:
        assert width[0] == half


def test_each_outline_is_read_by_itself():
    outlines = np.concatenate([drawn(hollow(d)) for d in (0.0, 0.05, 0.08)])
    together = shape_of_back(back_edge(outlines))
    assert together == pytest.approx(
        np.concatenate([shape_of_back(back_edge(o[None])) for o in outlines])
    )
    assert HEIGHTS[0] > 0.9 and HEIGHTS[-1] < -0.3

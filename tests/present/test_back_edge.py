"""Where the low back is drawn: on the outline's edge behind the trunk, of an outline whose edge is
known."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.pose.silhouettes import SilhouetteBuilder
from posecheck.present import drawing
from posecheck.present.back_edge import back_mark, shows_back

SIZE = (480, 640)
BEHIND, HOLLOW = 60.0, 14.0
HIP, SHOULDER = np.array([240.0, 400.0]), np.array([240.0, 200.0])


def landmarks() -> np.ndarray:
    """Upright, seen from the left, the face to the left: the trunk is 200 px long."""
    points = np.full((33, 2), np.nan)
    for side in skeleton.SIDES:
        points[skeleton.INDEX[f"{side}_hip"]] = HIP
        points[skeleton.INDEX[f"{side}_shoulder"]] = SHOULDER
    return points


def back_at(y: np.ndarray) -> np.ndarray:
    """x of the back, px: 60 behind the trunk, a hollow of 14 at the height of the waist."""
    return HIP[0] + BEHIND - HOLLOW * np.exp(-(((y - 350.0) / 25.0) ** 2))


@pytest.fixture
def outlines():
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    inside = (x > 170) & (x < back_at(y)) & (y > 120) & (y < 560)
    builder = SilhouetteBuilder()
    builder.add(inside.astype(np.float32), np.array([[180.0, 130.0], [300.0, 560.0]]))
    return builder.finish()


def test_the_mark_lies_on_the_known_edge(outlines):
    mark = back_mark(outlines, 0, landmarks(), "side-left")
    assert mark is not None
    assert mark.edge[:, 1].min() < 300 and mark.edge[:, 1].max() > 410
    np.testing.assert_allclose(mark.edge[:, 0], back_at(mark.edge[:, 1]), atol=3.0)


def test_seen_from_the_other_side_the_back_is_the_other_edge(outlines):
    mark = back_mark(outlines, 0, landmarks(), "side-right")
    assert mark is not None
    np.testing.assert_allclose(mark.edge[:, 0], 170.0, atol=3.0)


@pytest.mark.parametrize("view", ["front", "oblique"])
def test_only_from_the_side(outlines, view):
    assert back_mark(outlines, 0, landmarks(), view) is None
    assert back_mark(None, 0, landmarks(), "side-left") is None


def test_it_is_drawn_for_what_is_read_from_the_outline_alone():
    assert all(map(shows_back, ("lumbar_angle", "pelvic_tilt", "lumbar_arch_added")))
    assert not any(map(shows_back, ("trunk_lean", "knee_flexion", "unheard-of")))


def test_the_drawn_line_covers_the_edge(outlines):
    mark = back_mark(outlines, 0, landmarks(), "side-left")
    picture = np.full((SIZE[1], SIZE[0], 3), 128, np.uint8)
    drawing.draw_mark(picture, mark, "Low back 9° ± 4°")
    middle = mark.edge[len(mark.edge) // 2].round().astype(int)
    assert tuple(picture[middle[1], middle[0]]) == drawing.MEASURED


def test_a_label_wider_than_the_picture_is_made_smaller_and_not_cut():
    picture = np.zeros((300, 220, 3), np.uint8)
    width, _ = drawing.draw_badge(picture, "Low back since the start of the rep: 9° ± 4°", 10, 10)
    assert width <= 200

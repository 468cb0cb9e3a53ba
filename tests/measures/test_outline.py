"""The outline crop: the same body gives the same picture wherever, however large and on whichever
side it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck import skeleton
from posecheck.measures.low_back.outline import (
    FAR_ARM,
    HEIGHT,
    HIP_COLUMN,
    HIP_ROW,
    NEAR_ARM,
    PER_UNIT,
    WIDTH,
    crop,
    drawn_arms,
    trunk_frame,
)


def body(hip=(300.0, 250.0), trunk=120.0, lean_deg=0.0, mirrored=False):
    """Landmarks (33, 2) with mid-hip and mid-shoulder set, and a picture (480, 640) with a belly in
    front of the trunk."""
    landmarks = np.full((skeleton.COUNT, 2), np.nan)
    lean = np.radians(lean_deg)
    # leaning towards the left of the picture, where a left side view faces
    up = np.array([-np.sin(lean), -np.cos(lean)]) * trunk
    hip = np.array(hip)
    for part, point in (("hip", hip), ("shoulder", hip + up)):
        for side in skeleton.SIDES:
            landmarks[skeleton.INDEX[f"{side}_{part}"]] = point
    picture = np.zeros((480, 640), np.uint8)
    front = np.array([up[1], -up[0]])
    belly = hip + 0.4 * up + 0.25 * front
    cv2.line(picture, *(tuple(int(v) for v in p) for p in (hip, hip + up)), 255, int(0.3 * trunk))
    cv2.circle(picture, tuple(int(v) for v in belly), int(0.15 * trunk), 255, -1)
    if mirrored:
        picture = np.ascontiguousarray(picture[:, ::-1])
        landmarks[:, 0] = picture.shape[1] - 1 - landmarks[:, 0]
    return landmarks, picture


WHOLE = np.array([0.0, 0.0, 640.0, 480.0])


def test_hip_and_shoulder_stand_where_they_should():
    landmarks, _ = body(lean_deg=35)
    affine = trunk_frame(landmarks, 1)
    hip = affine @ [*landmarks[skeleton.INDEX["left_hip"]], 1]
    shoulder = affine @ [*landmarks[skeleton.INDEX["left_shoulder"]], 1]
    assert hip == pytest.approx([HIP_COLUMN, HIP_ROW])
    assert shoulder == pytest.approx([HIP_COLUMN, HIP_ROW - PER_UNIT])


def test_the_front_of_the_body_is_on_the_right():
    landmarks, picture = body()
    out = crop(picture, WHOLE, landmarks, 1)
    assert out.shape == (HEIGHT, WIDTH)
    columns = out[: int(HIP_ROW)].sum(0).astype(float)
    assert columns[int(HIP_COLUMN) + 6 :].sum() > 2 * columns[: int(HIP_COLUMN) - 6].sum()


@pytest.mark.parametrize(
    "changed", [{"hip": (200, 300)}, {"trunk": 150.0}, {"lean_deg": 70}, {"mirrored": True}]
)
def test_place_size_lean_and_side_do_not_matter(changed):
    landmarks, picture = body()
    usual = crop(picture, WHOLE, landmarks, 1).astype(float)
    landmarks, picture = body(**changed)
    other = crop(picture, WHOLE, landmarks, -1 if changed.get("mirrored") else 1).astype(float)
    assert np.abs(other - usual).mean() < 6  # of 255; edges of drawn pixels


def test_a_mask_cut_to_its_box_gives_the_same_as_the_whole_picture():
    landmarks, picture = body()
    whole = crop(picture, WHOLE, landmarks, 1).astype(float)
    part = crop(picture[60:400, 180:420], np.array([180.0, 60, 420, 400]), landmarks, 1).astype(
        float
    )
    assert np.abs(part - whole).mean() < 1.5  # each is averaged down on its own grid of pixels
    half = cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA)
    assert np.abs(crop(half, WHOLE, landmarks, 1).astype(float) - whole).mean() < 4


def with_arms(landmarks: np.ndarray, hip, up, forward: float) -> np.ndarray:
    """Both elbows and wrists hung from the shoulders, `forward` trunk lengths in front of the
    trunk; the right ones as far behind it."""
    front = np.array([up[1], -up[0]])
    for side, way in (("left", forward), ("right", -forward)):
        for part, down in (("elbow", 0.6), ("wrist", 0.2)):
            landmarks[skeleton.INDEX[f"{side}_{part}"]] = hip + down * up + way * front
    return landmarks


def test_the_near_arm_is_drawn_brighter_and_where_it_is():
    landmarks, _ = body(hip=(300.0, 250.0), trunk=120.0)
    landmarks = with_arms(landmarks, np.array([300.0, 250.0]), np.array([0.0, -120.0]), 0.4)
    drawn = drawn_arms(landmarks, 1, "left")
    assert drawn.shape == (HEIGHT, WIDTH)
    row = drawn[int(HIP_ROW - 0.4 * PER_UNIT)]
    front, back = row[int(HIP_COLUMN) + 4 :], row[: int(HIP_COLUMN) - 4]
    assert front.max() == NEAR_ARM and back.max() == FAR_ARM
    assert front.argmax() + 4 == pytest.approx(0.4 * PER_UNIT, abs=3)


def test_an_arm_that_was_not_found_is_not_drawn():
    landmarks, _ = body()
    assert not drawn_arms(landmarks, 1, "left").any()

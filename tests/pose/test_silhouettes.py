import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.errors import BadTrack
from posecheck.pose.estimator import Estimate
from posecheck.pose.silhouettes import LONGEST, SilhouetteBuilder, Silhouettes


def ellipse(width, height, centre, axes):
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, centre, axes, 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(mask, (9, 9), 2)


def points_of(centre, axes):
    x, y = centre
    a, b = axes
    return np.array([[x - a, y], [x + a, y], [x, y - b], [x, y + b]], np.float32)


def stored(mask, points, **place) -> Silhouettes:
    builder = SilhouetteBuilder()
    builder.add(mask, points, **place)
    return builder.finish()


@settings(max_examples=25, deadline=None)
@given(st.integers(60, 260), st.integers(60, 180), st.integers(12, 100), st.integers(12, 100))
def test_the_outline_comes_back(x, y, a, b):
    mask = ellipse(320, 240, (x, y), (a, b))
    store = stored(mask, points_of((x, y), (a, b)))
    back = store.in_frame(0, (320, 240)).astype(float) / 255
    kept = mask.copy()
    kept[kept < 0.12] = back[kept < 0.12]  # below the box's threshold nothing is promised
    assert np.abs(back - kept).mean() < 0.02
    assert abs((back > 0.5).sum() - (mask > 0.5).sum()) <= 0.03 * (mask > 0.5).sum() + 10


def test_box_is_clipped_to_the_mask_and_long_sides_shrink():
    mask = np.zeros((480, 640), np.float32)
    mask[40:440, 200:300] = 1
    store = stored(mask, np.array([[200, 40], [299, 439]], np.float32))
    small, box = store.mask_at(0)
    assert box.tolist() == [200, 40, 300, 440]
    assert small.shape == (LONGEST, 64)
    assert small.dtype == np.uint8 and small.min() == 255


def test_what_is_far_from_the_landmarks_is_not_the_person():
    mask = np.zeros((480, 640), np.float32)
    mask[100:200, 100:200] = 1
    mask[100:200, 500:600] = 1
    _, box = stored(mask, np.array([[100, 100], [199, 199]], np.float32)).mask_at(0)
    assert box.tolist() == [100, 100, 200, 200]


def test_view_is_placed_in_the_picture():
    mask = np.zeros((100, 100), np.float32)
    mask[10:30, 20:60] = 1
    store = stored(mask, np.array([[20, 10], [59, 29]], np.float32), origin=(300, 50), scale=2.0)
    assert store.mask_at(0)[1].tolist() == [340, 70, 420, 110]
    assert (store.in_frame(0, (640, 480)) > 127).sum() == 80 * 40


def test_nothing_is_kept_as_nothing():
    builder = SilhouetteBuilder()
    builder.add(None, None)
    builder.add(np.zeros((50, 50), np.float32), np.array([[10, 10], [40, 40]], np.float32))
    builder.add(np.ones((50, 50), np.float32), np.full((33, 2), np.nan, np.float32))
    store = builder.finish()
    assert not store.found.any()
    mask, box = store.mask_at(1)
    assert mask.shape == (0, 0) and np.isnan(box).all()
    assert store.in_frame(2, (50, 50)).max() == 0


def test_dropped_frames_are_gone_and_the_others_stay():
    builder = SilhouetteBuilder()
    for value in (0.4, 0.6, 1.0):
        builder.add(np.full((20, 20), value, np.float32), np.array([[0, 0], [19, 19]], np.float32))
    builder.drop(1, 2)
    store = builder.finish()
    assert store.found.tolist() == [True, False, True]
    assert store.mask_at(0)[0].max() == 6 * 17 and store.mask_at(2)[0].max() == 255


def test_arrays_round_trip_and_refuse_what_does_not_belong_together():
    store = stored(ellipse(100, 100, (50, 50), (20, 30)), points_of((50, 50), (20, 30)))
    again = Silhouettes.from_arrays(store.arrays())
    assert np.array_equal(again.mask_at(0)[0], store.mask_at(0)[0])
    with pytest.raises(ValueError, match="incomplete"):
        Silhouettes.from_arrays(store.arrays() | {"data": store.data[:-1]})
    with pytest.raises(ValueError, match="belong"):
        Silhouettes.from_arrays(store.arrays() | {"shapes": store.shapes[:0]})
    broken = Silhouettes.from_arrays(store.arrays() | {"data": np.zeros_like(store.data)})
    with pytest.raises(ValueError, match="frame 0 is damaged"):
        broken.check(100)
    with pytest.raises(BadTrack, match="damaged"):
        broken.mask_at(0)


def test_ten_minutes_stay_small():
    rng = np.random.default_rng(0)
    mask = np.clip(
        ellipse(640, 480, (320, 240), (90, 210))
        + rng.normal(0, 0.01, (480, 640)).astype(np.float32),
        0,
        1,
    )
    store = stored(mask, points_of((320, 240), (90, 210)))
    assert 18_000 * len(store.data) < 60e6


def test_an_estimate_packed_where_it_was_seen_keeps_its_outline():
    """The mask is left as where it is more than half, a quarter of the memory."""
    mask = ellipse(320, 240, (150, 100), (40, 70))
    points = np.zeros((33, 3), np.float32)
    points[:, :2] = np.resize(points_of((155, 107), (40, 70)), (33, 2))
    seen = Estimate(points, np.ones(33, np.float32), points, mask, (5, 7))
    packed = seen.packed()
    assert packed.mask.nbytes == mask.nbytes // 4 and (packed.mask == (mask > 0.5)).all()
    builder = SilhouetteBuilder()
    builder.put(packed.outline, packed.origin)
    builder.add(mask, points[:, :2] - np.float32([5, 7]), (5, 7))
    store = builder.finish()
    (first, box), (second, same) = store.mask_at(0), store.mask_at(1)
    assert (first == second).all() and box.tolist() == same.tolist()
    assert packed.packed() is packed

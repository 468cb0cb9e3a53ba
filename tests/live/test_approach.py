"""Walking up to the camera: told from points that grow and stay large, never from one frame."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.live.approach import FOR_S, Approach, body_px
from posecheck.skeleton import COUNT, INDEX
from tests.drawn.stick_movements import bridge_track, lunge_track, plank_track

HEIGHT = 480
FPS = 30


def facing(trunk_px: float, hips_seen: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Somebody who faces the camera, trunk_px large."""
    points, visible = np.zeros((COUNT, 3)), np.ones(COUNT)
    half = trunk_px / 1.3 / 2
    for name, x, y in (
        ("left_shoulder", half, 100),
        ("right_shoulder", -half, 100),
        ("left_hip", half / 2, 100 + trunk_px),
        ("right_hip", -half / 2, 100 + trunk_px),
    ):
        points[INDEX[name], :2] = 320 + x, y
    if not hips_seen:
        visible[[INDEX["left_hip"], INDEX["right_hip"]]] = 0.1
    return points, visible


def told(sizes, hips_seen=lambda size: True, start=10.0) -> list[bool]:
    approach = Approach(HEIGHT)
    return [
        approach.step(
            start + i / FPS, *((None, None) if size is None else facing(size, hips_seen(size)))
        )
        for i, size in enumerate(sizes)
    ]


def first_told(found: list[bool]) -> float | None:
    return next((i / FPS for i, one in enumerate(found) if one), None)


def test_a_person_who_comes_near_and_stays_is_told_after_a_while():
    walk = np.r_[np.full(90, 110.0), np.linspace(110, 330, 60), np.full(90, 330.0)]
    at = first_told(told(walk, lambda size: size < 250))
    near = next(i for i, size in enumerate(walk) if size >= 240) / FPS
    assert at == pytest.approx(near + FOR_S, abs=0.15)


def test_one_frame_or_half_a_second_says_nothing():
    steady = np.full(300, 110.0)
    one = steady.copy()
    one[150] = 400
    half = steady.copy()
    half[150 : 150 + FPS // 2] = 400
    flicker = steady.copy()
    flicker[120:280:12] = 400
    for sizes in (one, half, flicker):
        assert first_told(told(sizes)) is None


def test_who_trains_near_the_camera_has_not_come_near():
    assert first_told(told(np.full(300, 300.0))) is None
    assert first_told(told(np.r_[np.full(60, 300.0), np.full(200, 400.0)])) is None


def test_who_is_not_seen_has_not_come_near():
    assert first_told(told([110.0] * 60 + [None] * 200)) is None
    assert (
        first_told(told(([110.0] * 60) + [400.0, None, None, None, None, None, None, None] * 30))
        is None
    )
    hidden = facing(400)[0], np.zeros(COUNT)
    assert np.isnan(body_px(*hidden))


def test_the_width_of_the_shoulders_stands_for_hips_that_have_left_the_frame():
    assert body_px(*facing(200)) == pytest.approx(200)
    assert body_px(*facing(200, hips_seen=False)) == pytest.approx(200)


@pytest.mark.parametrize("track", [bridge_track, plank_track, lunge_track])
def test_no_set_of_a_drill_looks_like_it(track):
    done = track(size=(640, HEIGHT))
    approach = Approach(HEIGHT)
    assert not any(
        approach.step(float(t), points.astype(float), visible)
        for t, points, visible in zip(done.t, done.landmarks, done.visibility, strict=True)
    )

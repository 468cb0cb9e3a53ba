"""Frames that the pose model need not see: how many it sees, and what comes out for the others."""

from __future__ import annotations

import weakref
from itertools import chain

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.pose.ahead import CATCH_UP, STRETCH, estimates_ahead
from posecheck.pose.between import between, filled
from posecheck.pose.estimator import Estimate
from posecheck.pose.rows import Rows, trunk_middle
from posecheck.video.decode import Frame

TRUNK = 100.0
COUNT = 10 * STRETCH
ANKLES = [skeleton.INDEX[f"{side}_ankle"] for side in skeleton.SIDES]


class Moving:
    """A body of which all points lie `shift` (px, of s) to the right, its ankles `feet` more; None
    where nobody is seen. seen: the indices of the frames it was shown, in this order."""

    def __init__(self, shift, feet=lambda _t: 0.0, lost=()):
        self._shift, self._feet, self._lost, self.seen = shift, feet, set(lost), []

    def estimate(self, index: int, t: float, rgb: np.ndarray) -> Estimate | None:
        self.seen.append(index)
        if index in self._lost:
            return None
        points = np.zeros((skeleton.COUNT, 3), np.float32)
        for part, y in (("shoulder", 0.0), ("hip", TRUNK)):
            for side in skeleton.SIDES:
                points[skeleton.INDEX[f"{side}_{part}"], 1] = y
        points[:, 0] += self._shift(t)
        points[ANKLES, 0] += self._feet(t)
        mask = np.full((4, 4), index, np.float32)
        return Estimate(points, np.ones(skeleton.COUNT, np.float32), points, mask)


def frames(count: int, rate: float) -> list[Frame]:
    return [Frame(i, i / rate, np.zeros((4, 4, 3), np.uint8)) for i in range(count)]


def looked(shift, rate: float = 30.0, **more) -> tuple[list[Estimate | None], list[list[int]]]:
    """The estimates of all frames, and which frames either estimator saw."""
    two = Moving(shift, **more), Moving(shift, **more)
    found = list(estimates_ahead(iter(frames(COUNT, rate)), two))
    assert [frame.index for frame, _ in found] == list(range(COUNT))
    return [estimate for _, estimate in found], [two[0].seen, two[1].seen]


def worked_out(found: list[Estimate | None]) -> list[int]:
    return [i for i, one in enumerate(found) if one is not None and one.carries is not None]


def every_frame_in_order() -> list[list[int]]:
    stretches = [list(range(i, i + STRETCH)) for i in range(0, COUNT, STRETCH)]
    with_tail = [
        list(range(first[0] - CATCH_UP if k else 0, first[0])) + first
        for k, first in enumerate(stretches)
    ]
    return [list(chain(*with_tail[0::2])), list(chain(*with_tail[1::2]))]


@pytest.mark.parametrize(("rate", "most"), [(30.0, 0.45), (60.0, 0.40), (25.0, 0.47)])
def test_of_somebody_still_a_few_frames_are_seen(rate, most):
    found, seen = looked(lambda _t: 7.0, rate=rate)
    assert 0.2 * COUNT < len(seen[0]) + len(seen[1]) < most * COUNT
    assert all(one.landmarks[0, 0] == pytest.approx(7.0) for one in found)
    assert len(worked_out(found)) > 0.5 * COUNT


def test_a_slow_drift_is_worked_out_as_it_is():
    found, _ = looked(lambda t: 5.0 * t)
    assert len(worked_out(found)) > 0.5 * COUNT
    x = np.array([one.landmarks[0, 0] for one in found])
    assert x == pytest.approx(5.0 * np.arange(COUNT) / 30.0, abs=1e-3)


@pytest.mark.parametrize("hz", [0.3, 1.5, 3.0])
def test_of_reps_and_steps_every_frame_is_seen_in_order_and_none_twice(hz):
    found, seen = looked(lambda t: 50.0 * np.sin(2 * np.pi * hz * t))
    assert not worked_out(found) and seen == every_frame_in_order()


@pytest.mark.parametrize(("rate", "most"), [(60.0, 0.42), (30.0, 0.62), (120.0, 0.25)])
def test_of_reps_with_standing_feet_some_frames_are_seen(rate, most):
    """A bridge of two seconds: the trunk goes up and down over standing feet. Of the first stretch
    of each estimator every frame is seen."""

    def shift(t):
        return 20.0 * (1 - np.cos(np.pi * t))

    found, seen = looked(shift, rate=rate, feet=lambda t: -shift(t))
    assert sum(i >= 2 * STRETCH for i in chain(*seen)) < most * (COUNT - 2 * STRETCH)
    x = np.array([one.landmarks[0, 0] for one in found])
    assert np.abs(x - shift(np.arange(COUNT) / rate)).max() < 0.005 * TRUNK


def test_of_landmarks_that_jitter_every_frame_is_seen():
    """The same bridge, each frame off by a tenth of the trunk to one side or the other: a few would
    not say where those between are."""
    jitter = np.random.default_rng(3).choice((-10.0, 10.0), COUNT)

    def shift(t):
        return 20.0 * (1 - np.cos(np.pi * t)) + jitter[round(t * 60.0)]

    found, _ = looked(shift, rate=60.0, feet=lambda t: -shift(t))
    assert len(worked_out(found)) < 0.05 * COUNT


def test_pictures_are_let_go_once_they_are_seen():
    """At most those of two stretches and of their tails are held, and brightness is what is left of
    them."""
    held: set[int] = set()
    most = 0

    def made():
        nonlocal most
        for i in range(COUNT):
            picture = np.full((4, 4, 3), i % 256, np.uint8)
            held.add(i)
            weakref.finalize(picture, held.discard, i)
            most = max(most, len(held))
            yield Frame(i, i / 30.0, picture)
            del picture

    two = Moving(lambda _t: 7.0), Moving(lambda t: 50.0 * t)
    for frame, _ in estimates_ahead(made(), two):
        assert not frame.rgb.size and frame.luma == pytest.approx(frame.index % 256, abs=0.1)
    assert most <= 2 * (STRETCH + CATCH_UP)


def test_where_only_the_feet_move_every_frame_is_seen():
    found, seen = looked(lambda _t: 0.0, feet=lambda t: 60.0 * np.sin(2 * np.pi * 1.5 * t))
    assert not worked_out(found) and seen == every_frame_in_order()


def test_a_movement_out_of_a_hold_is_seen_frame_by_frame():
    """A rep of a second in the midst of ten still ones: each of its frames is seen, and what is
    worked out around it is right to 3 thousandths of the trunk."""

    def shift(t: float) -> float:
        return 60.0 * (1 - np.cos(2 * np.pi * (t - 5.0))) / 2 if 5.0 <= t <= 6.0 else 0.0

    found, _ = looked(shift)
    truth = np.array([shift(i / 30.0) for i in range(COUNT)])
    x = np.array([one.landmarks[0, 0] for one in found])
    assert np.abs(x - truth).max() < 0.003 * TRUNK
    assert len(worked_out(found)) > 0.3 * COUNT
    assert not set(worked_out(found)) & set(range(150, 181))


def test_where_nobody_is_seen_every_frame_is_looked_at():
    found, _ = looked(lambda _t: 0.0, lost=range(100, 110))
    assert [i for i, one in enumerate(found) if one is None] == list(range(100, 110))


def test_a_slow_camera_has_no_frame_to_spare():
    found, seen = looked(lambda _t: 0.0, rate=7.0)
    assert not worked_out(found) and seen == every_frame_in_order()


def test_the_same_frames_are_seen_each_time():
    def shift(t: float) -> float:
        return 3.0 * np.sin(1.7 * t) + 40.0 * (t > 6.0)

    assert looked(shift)[1] == looked(shift)[1]


def test_between_lies_a_cubic():
    """It is exact for a parabola; with the two in the middle alone, linear."""
    times = [0.0, 1.0, 3.0, 4.5]
    around = [(t, np.array([2.0 + 3.0 * t - t**2])) for t in times]
    for t in (1.0, 1.7, 2.5, 3.0):
        assert between(around, t) == pytest.approx(2.0 + 3.0 * t - t**2)
    alone = [(0.0, None), around[1], around[2], (0.0, None)]
    assert between(alone, 2.0) == pytest.approx((around[1][1] + around[2][1]) / 2)


def test_an_outline_goes_along_with_the_trunk_of_the_nearer_frame():
    at = {0: 100.0, 6: 160.0}
    mask = np.zeros((200, 400), np.float32)
    seen = {}
    for i, x in at.items():
        one = Moving(lambda _t, x=x: x).estimate(i, i / 30.0, np.zeros(0))
        here = mask.copy()
        here[20:80, int(x) - 10 : int(x) + 10] = 1.0
        seen[i] = Estimate(one.landmarks, one.visibility, one.world, here)
    rows = Rows((1.0, 1.0))
    for frame, estimate in zip(frames(7, 30.0), filled(np.arange(7) / 30.0, seen), strict=True):
        rows.add(frame, estimate)
    rows.close()
    outlines = rows._outlines.finish()
    assert (outlines.boxes[:, [0, 2]].mean(axis=1)).tolist() == pytest.approx(
        [100.0 + 10.0 * i for i in range(7)], abs=0.1
    )
    assert outlines.found.all()
    assert trunk_middle(seen[6].landmarks).tolist() == [160.0, 50.0]

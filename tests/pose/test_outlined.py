"""Points from an estimator that gives no outline, outlines from another that sees fewer frames."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.pose.ahead import ALL_ALONG, AT_ONCE, STRETCH, estimates_ahead
from posecheck.pose.between import BetweenParameters
from posecheck.pose.outlined import OutlineParameters, Outliner
from posecheck.pose.rows import Rows, trunk_middle
from posecheck.video.decode import Frame
from tests.pose.test_between import TRUNK, Moving, frames

COUNT = 12 * STRETCH


class PointsAlone(Moving):
    """As Moving, without the mask; told when it is entered and left."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.entered = self.left = False

    def __enter__(self):
        self.entered = True
        return self

    def __exit__(self, *_):
        self.left = True

    def estimate(self, index, t, rgb):
        estimate = super().estimate(index, t, rgb)
        return None if estimate is None else replace(estimate, mask=None)


def outlined(shift, rate=30.0, **more):
    """The estimates of all frames; those of the points, in the order in which they were made; the
    one of the outlines."""
    made = [PointsAlone(shift, **more)]
    of_outlines = Moving(shift, **more)

    def another():
        made.append(PointsAlone(shift, **more))
        return made[-1]

    found = list(estimates_ahead(iter(frames(COUNT, rate)), made[:1], of_outlines, another))
    assert [frame.index for frame, _ in found] == list(range(COUNT))
    assert not any(frame.rgb.size for frame, _ in found)
    return [estimate for _, estimate in found], made, of_outlines


def steps(t):
    return 50.0 * np.sin(2 * np.pi * 1.5 * t)


@pytest.mark.parametrize(
    ("shift", "feet", "which"),
    [
        (lambda _t: 7.0, lambda _t: 0.0, 0),
        (lambda t: 20.0 * (1 - np.cos(np.pi * t)), lambda t: -20.0 * (1 - np.cos(np.pi * t)), 1),
        (steps, lambda _t: 0.0, 2),
    ],
)
@pytest.mark.parametrize("rate", [30.0, 60.0])
def test_outlines_are_as_many_a_second_as_the_low_back_needs(shift, feet, which, rate):
    _, made, of_outlines = outlined(shift, rate, feet=feet)
    seen = [i for i in of_outlines.seen if i >= 2 * STRETCH]
    assert seen == sorted(set(seen)) and set(seen) <= set(chain(*(one.seen for one in made)))
    hz = len(seen) / (COUNT - 2 * STRETCH) * rate
    wanted = BetweenParameters().outlines_hz[which]
    assert 0.8 * wanted <= hz <= 1.25 * wanted
    assert max(b - a for a, b in pairwise(seen)) <= rate / wanted + rate / 5


def test_every_frame_has_the_nearest_outline():
    found, _, of_outlines = outlined(lambda _t: 7.0)
    assert all(one.mask is not None for one in found)
    own = [i for i, one in enumerate(found) if one.carries is None]
    assert own == of_outlines.seen
    for i, one in enumerate(found[2 * STRETCH : -STRETCH], 2 * STRETCH):
        from_frame = (one.carries or one).outline.data
        last = max(k for k in own if k <= i)
        nearest = min((k for k in own if abs(k - i) <= 18), key=lambda k: abs(k - i))
        assert from_frame in {found[last].outline.data, found[nearest].outline.data}


def test_somebody_still_needs_one_estimator_of_points():
    _, made, _ = outlined(lambda _t: 7.0)
    assert len(made) == 1


def test_of_steps_every_frame_is_seen_by_two_in_turn():
    found, made, _ = outlined(steps)
    assert [one.entered and one.left for one in made[1:]] == [True]
    assert not any(one.worked_out for one in found)
    alone = (ALL_ALONG - 1 + AT_ONCE) * STRETCH
    assert made[0].seen[:alone] == list(range(alone))
    assert set(made[0].seen) | set(made[1].seen) == set(range(COUNT))
    assert len(made[1].seen) > 0.25 * COUNT


def test_nobody_has_no_outline():
    found, _, of_outlines = outlined(steps, lost=range(100, 160))
    assert [i for i, one in enumerate(found) if one is None] == list(range(100, 160))
    assert not set(of_outlines.seen) & set(range(100, 160))


def looked_again(outliner, i, shift):
    found = [(frame, shift(frame)) for frame in frames(i + 3, 30.0)[i : i + 3]]
    return outliner.look([(replace_picture(f, k == 0), e) for k, (f, e) in enumerate(found)])


def replace_picture(frame: Frame, kept: bool) -> Frame:
    return frame if kept else Frame(frame.index, frame.t, np.zeros((0, 0, 3), np.uint8), 0.0)


@pytest.mark.parametrize(("off", "same"), [(0.2, True), (0.4, False)])
def test_the_outline_of_somebody_else_is_none(off, same):
    points = PointsAlone(lambda _t: 7.0)
    outliner = Outliner(Moving(lambda _t: 7.0 + off * TRUNK), OutlineParameters(same=0.3))
    found = looked_again(outliner, 0, lambda f: points.estimate(f.index, f.t, f.rgb))
    assert [one.mask is not None for _, one in found] == [same] * 3


def test_an_outline_is_carried_no_longer_than_it_may():
    points = PointsAlone(lambda _t: 7.0)
    outliner = Outliner(Moving(lambda _t: 7.0), OutlineParameters(longest_s=0.05))
    found = looked_again(outliner, 0, lambda f: points.estimate(f.index, f.t, f.rgb))
    assert [one.mask is not None for _, one in found] == [True, True, False]


def test_a_carried_outline_goes_along_with_the_trunk():
    points = PointsAlone(lambda t: 300.0 * t)
    outliner = Outliner(Moving(lambda t: 300.0 * t))
    found = looked_again(outliner, 1, lambda f: points.estimate(f.index, f.t, f.rgb))
    own, later = found[0][1], found[2][1]
    assert later.carries is own and later.origin == (20, 0)
    rows = Rows((1.0, 1.0))
    for frame, estimate in found:
        rows.add(frame, estimate)
    rows.close()
    boxes = rows._outlines.finish().boxes
    assert np.allclose(boxes[2] - boxes[0], [20, 0, 20, 0], atol=1e-3)
    way = trunk_middle(later.landmarks) - trunk_middle(own.landmarks)
    assert np.allclose(way, [20, 0]) and len(own.landmarks) == skeleton.COUNT

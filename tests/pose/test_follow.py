import numpy as np
import pytest

from posecheck.pose.tracking.finder import find_people
from posecheck.pose.tracking.follow import Follower, FollowParameters
from posecheck.pose.tracking.people import chosen
from posecheck.pose.tracking.probes import Probe
from tests.pose.painted_world import BLUE, RED, PaintedEstimator, PaintedFinder, find_painted, paint

SIZE = (1200, 600)


def follow(pictures, *, probes=(), which="largest", estimator=None, finder=None, fps=10):
    """Step through the pictures as the run does; gives the follower and each picture's centre x,
    NaN where nobody."""
    estimator = estimator or PaintedEstimator()
    look = finder.look if finder else None
    found = find_people([Probe(i / fps, pictures[i]) for i in probes], look) if finder else None
    person = chosen(list(found.people), which, SIZE) if found else None
    follower = Follower(
        estimator, SIZE, person, alone=found is None or len(found.people) < 2, look=look
    )
    at = []
    for i, picture in enumerate(pictures):
        estimate = follower.step(i, i / fps, picture)
        at.append(np.nan if estimate is None else float(estimate.centre[0]))
    for first, end in follower.result.dropped:
        at[first:end] = [np.nan] * (end - first)
    return follower, np.array(at)


def person(colour, x, height=400, top=100):
    return colour, (x - height // 8, top, x + height // 8, top + height)


def test_one_large_person_is_followed_in_the_whole_picture():
    xs = list(range(300, 700, 20))
    follower, at = follow(
        [paint(SIZE, person(RED, x, 580, 10)) for x in xs], probes=(0, 10), finder=PaintedFinder()
    )
    assert not follower.in_window
    assert at == pytest.approx(np.array(xs), abs=3)
    assert follower.result.changes == [] and follower.result.dropped == []


def test_a_small_person_is_followed_in_a_window_of_constant_size():
    xs = list(range(100, 1100, 25))
    estimator = PaintedEstimator(smallest=0.25)  # would see nobody in the whole picture
    finder = PaintedFinder()
    follower, at = follow(
        [paint(SIZE, person(RED, x, 120, 300)) for x in xs],
        probes=(0, 20),
        estimator=estimator,
        finder=finder,
    )
    assert follower.in_window
    assert at == pytest.approx(np.array(xs), abs=3)
    assert len(set(estimator.views)) == 1


@pytest.mark.parametrize(
    ("which", "colour"),
    [("largest", "red"), ("left", "red"), ("right", "blue"), (0, "red"), (1, "blue")],
)
def test_with_two_the_chosen_one_is_followed_though_they_cross(which, colour):
    red, blue = np.arange(300, 900, 12), np.arange(950, 350, -12)
    pictures = [
        paint(SIZE, person(BLUE, b, 300, 150), person(RED, r, 360))
        for r, b in zip(red, blue, strict=True)
    ]
    follower, at = follow(pictures, probes=(0, 10), which=which, finder=PaintedFinder())
    assert follower.in_window
    truth = red if colour == "red" else blue
    apart = np.abs(red - blue) > 150
    kept = np.isfinite(at)
    assert np.abs(at - truth)[kept & apart].max() < 30
    assert kept[apart].mean() > 0.6


def test_somebody_else_from_the_start_is_dropped_when_the_chosen_one_is_seen():
    """The tracker takes the leftmost; the probes know that the tall one on the right is meant, and
    only from 2 s on."""
    pictures = [
        paint(SIZE, person(BLUE, 150, 200, 350), *([person(RED, 900)] if i >= 20 else []))
        for i in range(60)
    ]
    _, at = follow(pictures, probes=(0, 30, 50), finder=PaintedFinder())
    assert np.isnan(at[:20]).all()
    assert at[31:] == pytest.approx(np.full(29, 900), abs=3)
    assert np.isnan(at[20:31]).any() or at[25] == pytest.approx(900, abs=3)


def test_who_leaves_is_missing_and_taken_up_again():
    def there(i):
        return not 20 <= i < 35

    pictures = [paint(SIZE, *([person(RED, 600)] if there(i) else [])) for i in range(60)]
    _, at = follow(pictures, probes=(0,), finder=PaintedFinder())
    # looked for each 0.25 s
    assert np.isnan(at[20:35]).all() and np.isfinite(at[:20]).all() and np.isfinite(at[38:]).all()


def test_who_comes_while_the_person_is_out_is_not_taken():
    """One person, no probe saw another: red leaves, a far smaller blue one appears elsewhere within
    three seconds."""
    pictures = [
        paint(SIZE, person(RED, 300, 580, 10) if i < 20 else person(BLUE, 1000, 150, 400))
        for i in range(40)
    ]
    follower, at = follow(pictures, probes=(0,), finder=PaintedFinder())
    assert np.isfinite(at[:20]).all() and np.isnan(at[20:]).all()
    assert follower.result.changes


def test_a_tracker_that_jumps_to_another_is_caught():
    class Jumper(PaintedEstimator):
        def estimate(self, frame_index, t, rgb):
            people = find_painted(rgb)
            return people[-1] if frame_index >= 15 else people[0]

    pictures = [paint(SIZE, person(RED, 250), person(BLUE, 900)) for _ in range(20)]
    follower, at = follow(pictures, estimator=Jumper())
    assert at[:15] == pytest.approx(np.full(15, 250), abs=3)
    assert np.isnan(at[15])
    assert follower.result.changes[0] == pytest.approx(1.5)


def test_lying_down_and_standing_up_is_the_same_person():
    def picture(i):
        share = np.clip((i - 5) / 10, 0, 1)
        w, h = int(400 - 260 * share), int(180 + 220 * share)
        return paint(SIZE, (RED, (600 - w // 2, 500 - h, 600 + w // 2, 500)))

    follower, at = follow([picture(i) for i in range(25)])
    assert np.isfinite(at).all() and follower.result.changes == []


@pytest.mark.parametrize(("jump", "lost"), [(0.5, True), (2.0, False)])
def test_a_jump_is_another_person_from_the_size_that_was_asked_for(jump, lost):
    """A step of 1.2 extents between two pictures 0.1 s apart, of which 0.4 may be walked."""
    pictures = [paint(SIZE, person(RED, x, 300)) for x in (200, 205, 210, 570, 575, 580)]
    follower = Follower(PaintedEstimator(), SIZE, None, parameters=FollowParameters(jump=jump))
    seen = [follower.step(i, i / 10, picture) is not None for i, picture in enumerate(pictures)]
    assert (not all(seen)) == bool(follower.result.changes) == lost

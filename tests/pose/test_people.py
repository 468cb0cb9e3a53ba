import numpy as np
import pytest

from posecheck.pose.estimator import Estimate
from posecheck.pose.tracking.finder import find_people, tiles, window_around, window_side
from posecheck.pose.tracking.people import (
    Person,
    Sighting,
    chosen,
    could_be_same,
    is_plausible,
    linked,
    merged,
    overlap,
    trunk_colour,
)
from posecheck.pose.tracking.probes import Probe
from tests.pose.painted_world import BLUE, RED, body, find_painted, paint

UNKNOWN = np.full(3, np.nan)


def seen(t, box, colour=UNKNOWN, visibility=0.9):
    return Sighting(t, np.array(box, float), visibility, np.array(colour, float))


def estimate(points, visibility=1.0, mask=None):
    return Estimate(
        points.astype(np.float32),
        np.full(33, visibility, np.float32),
        np.zeros((33, 3), np.float32),
        mask,
    )


def test_a_body_on_its_mask_is_plausible():
    mask = np.zeros((400, 300), np.float32)
    mask[40:361, 95:206] = 1
    assert is_plausible(estimate(body(100, 50, 200, 350), mask=mask))
    assert is_plausible(estimate(body(100, 50, 200, 350)))


@pytest.mark.parametrize(
    "what", ["empty mask", "mask elsewhere", "hidden", "tiny", "missing", "no trunk", "outside"]
)
def test_what_a_model_makes_up_is_not(what):
    points, visibility, mask = body(100, 50, 200, 350), 1.0, np.ones((400, 300), np.float32)
    if what == "empty mask":
        mask[:] = 0
    elif what == "mask elsewhere":
        mask[:, 90:] = 0
    elif what == "hidden":
        visibility = 0.3
    elif what == "tiny":
        points = body(100, 50, 105, 70)
    elif what == "missing":
        points[23] = np.nan
    elif what == "no trunk":
        points[[23, 24]] = points[[11, 12]]
    elif what == "outside":
        points[:, 0] += 1000
    assert not is_plausible(estimate(points, visibility, mask))


def test_points_that_the_model_does_not_have_are_no_fault():
    """Box and visibility are those of the points that are there; only the trunk must be."""
    points = body(100, 50, 200, 350)
    points[17:23] = np.nan
    one = estimate(points, np.where(np.isfinite(points[:, 0]), 0.8, 0.0))
    assert is_plausible(one) and one.mean_visibility == pytest.approx(0.8)
    assert np.isfinite(one.box).all() and one.extent == pytest.approx(300)


def test_overlap_is_of_the_smaller_box():
    assert overlap(np.array([0, 0, 10, 10]), np.array([2, 2, 4, 4])) == 1.0
    assert overlap(np.array([0, 0, 10, 10]), np.array([5, 0, 15, 10])) == 0.5
    assert overlap(np.array([0, 0, 10, 10]), np.array([10, 0, 20, 10])) == 0.0


def test_a_person_seen_in_two_tiles_counts_once():
    part = seen(0, (10, 10, 40, 60), visibility=0.6)
    whole = seen(0, (0, 0, 50, 120))
    other = seen(0, (200, 0, 250, 120))
    kept = merged([part, whole, other])
    assert [k.box.tolist() for k in sorted(kept, key=lambda s: s.box[0])] == [
        whole.box.tolist(),
        other.box.tolist(),
    ]


def test_place_size_and_colour_tell_people_apart():
    one = seen(0, (100, 100, 150, 300), (50, 0, 0))
    assert could_be_same(one, seen(1, (350, 110, 400, 310), (55, 3, 2)))
    assert not could_be_same(one, seen(0.1, (500, 100, 550, 300)))  # too far in that time
    # people do not rise or sink by a body's length
    assert not could_be_same(one, seen(1, (100, 350, 150, 550)))
    assert not could_be_same(one, seen(1, (100, 100, 120, 180)))  # too small
    assert not could_be_same(one, seen(1, (100, 100, 150, 300), (50, 60, 40)))  # another shirt


def test_two_who_cross_stay_two():
    red, blue = (40, 60, 40), (40, 20, -60)
    probes = [
        [
            seen(t, (100 + 150 * t, 0, 150 + 150 * t, 200), red),
            seen(t, (500 - 150 * t, 0, 550 - 150 * t, 200), blue),
        ]
        for t in range(4)
    ]
    people = linked([p[:: 1 if i % 2 else -1] for i, p in enumerate(probes)])
    assert sorted(len(p.sightings) for p in people) == [4, 4]
    assert all(len({tuple(s.colour) for s in p.sightings}) == 1 for p in people)


def test_whom_to_follow():
    left, middle, right = (
        Person((seen(0, (x, 0, x + 50, h)),)) for x, h in ((10, 200), (300, 190), (560, 210))
    )
    people = [right, left, middle]
    assert chosen(people, "largest", (640, 480)) is middle  # a little smaller, far more central
    assert chosen(people, "left", (640, 480)) is left and chosen(people, 0, (640, 480)) is left
    assert chosen(people, "right", (640, 480)) is right and chosen(people, 2, (640, 480)) is right
    assert chosen(people, 1, (640, 480)) is middle
    assert chosen(people, 3, (640, 480)) is None and chosen(people, -1, (640, 480)) is None
    assert chosen([], "largest", (640, 480)) is None
    with pytest.raises(ValueError, match="largest"):
        chosen(people, "tallest", (640, 480))


def test_colour_of_the_trunk():
    picture = paint((300, 400), (RED, (100, 50, 200, 350)))
    lightness, a, b = trunk_colour(body(100, 50, 200, 350)[:, :2], picture)
    assert 35 < lightness < 50 and a > 50 and b > 30
    assert np.isnan(trunk_colour(body(1000, 50, 1100, 350)[:, :2], picture)).all()


@pytest.mark.parametrize("shape", [(480, 640), (1920, 1080), (300, 300), (200, 2000)])
def test_tiles_cover_the_picture(shape):
    covered = np.zeros(shape, int)
    for x0, y0, x1, y1 in tiles(shape):
        assert 0 <= x0 < x1 <= shape[1] and 0 <= y0 < y1 <= shape[0] and x1 - x0 == y1 - y0
        covered[y0:y1, x0:x1] += 1
    assert covered.min() >= 2


def test_windows_stay_inside_and_keep_their_size():
    shape = (480, 640)
    side = window_side(120, shape)
    boxes = [
        window_around(np.array(c), side, shape)
        for c in ((0, 0), (639, 479), (320, 240), (-50, 900))
    ]
    assert {(x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes} == {(side, side)}
    assert all(x0 >= 0 and y0 >= 0 and x1 <= 640 and y1 <= 480 for x0, y0, x1, y1 in boxes)
    assert window_around(np.array([10, 10]), 9999, shape) == (0, 0, 640, 480)


def test_a_small_person_is_found_in_parts_of_the_picture():
    picture = paint((1600, 900), (RED, (1200, 500, 1240, 620)))
    found = find_people([Probe(0.0, picture)], lambda rgb: find_painted(rgb, smallest=0.2))
    assert len(found.people) == 1 and found.tiles > 0
    assert found.people[0].centre == pytest.approx([1220, 560], abs=3)


def test_whole_pictures_are_enough_for_a_large_person():
    found = find_people([Probe(0.0, paint((640, 480), (RED, (200, 50, 320, 450))))], find_painted)
    assert len(found.people) == 1 and found.tiles == 0


def test_what_only_one_tile_shows_is_not_believed():
    calls = []

    def look(rgb):  # a lamp: seen once in a tile, not in the window around it
        calls.append(rgb.shape)
        return (
            find_painted(paint((rgb.shape[1], rgb.shape[0]), (RED, (20, 20, 60, 140))))
            if len(calls) == 5
            else []
        )

    assert find_people([Probe(0.0, np.zeros((480, 640, 3), np.uint8))], look).people == ()
    assert find_people([], look).people == ()


def test_one_whom_the_whole_picture_does_not_show_is_found_where_everybody_is_asked_for():
    """A wide picture with somebody small on the left."""
    picture = paint((720, 240), (RED, (60, 100, 100, 220)), (BLUE, (500, 10, 570, 235)))
    probes = [Probe(float(t), picture) for t in range(3)]
    look = lambda rgb: find_painted(rgb, smallest=0.25)  # noqa: E731
    assert len(find_people(probes, look).people) == 1
    found = find_people(probes, look, everybody=True)
    assert [round(float(p.centre[0])) for p in sorted(found.people, key=lambda p: p.centre[0])] == [
        80,
        534,
    ]

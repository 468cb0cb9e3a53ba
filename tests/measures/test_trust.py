"""How much of the angle correction is believed: all of it near the poses of the fit, a share far
from them, with an interval that stays bounded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.measures import trust
from posecheck.measures.correction import correct_angles, correct_by_networks
from posecheck.measures.features import SIDE_OUTPUTS, features, raw_outputs
from tests.drawn.stick_figures import film, side_figure, square_view
from tests.drawn.stick_movements import bridge_track, lunge_track, plank_track, run_track

SQUARE = square_view("side-left")
NEAR, FAR, FARTHEST = (float(trust._fitted()[name]) for name in ("near", "far", "farthest"))


def away(landmarks: np.ndarray) -> np.ndarray:
    return place(landmarks).away


def place(landmarks: np.ndarray) -> trust.Nearness:
    return trust.place_of(trust.standardised(features(landmarks, SQUARE)))


@pytest.mark.parametrize("border", [trust.SIDE, trust.FRONT])
@pytest.mark.parametrize("drills", [0.0, 1.0])
def test_a_pose_of_a_fit_is_no_distance_away_and_belongs_to_it(border, drills):
    poses = trust._fitted()[border.drills if drills else border.first].astype(float)
    found = trust.place_of(poses[::100], border)
    np.testing.assert_allclose(trust._distance(poses[::100], poses), 0.0, atol=0.02)
    assert np.mean(np.abs(found.drills - drills) < 0.05) > 0.7
    assert np.median(found.drills) == drills
    assert (found.away < 0.02).all() == (drills == 0.0)


@pytest.mark.parametrize("border", [trust.SIDE, trust.FRONT])
def test_a_pose_far_from_every_drill_is_none(border):
    poses = trust._fitted()[border.drills].astype(float)
    away = poses[:1] + np.linspace(0, 60, 121)[:, None] / np.sqrt(poses.shape[1])
    drills = trust.place_of(away, border).drills
    assert drills[0] == 1.0
    assert (drills[trust._distance(away, poses) > border.far] == 0.0).all()


def test_missing_points_have_no_distance():
    numbers = trust._fitted()["poses"][:3].astype(float)
    numbers[1, 4] = np.nan
    found = trust.place_of(numbers)
    assert np.isnan(found.away).tolist() == [False, True, False]
    assert np.isnan(found.drills).tolist() == [False, True, False]


@pytest.mark.parametrize("make", [bridge_track, lunge_track, plank_track, run_track])
def test_the_movements_of_the_first_fit_are_not_taken_for_drills(make):
    assert np.median(place(make().landmarks).drills) == 0.0


def test_between_the_fits_a_frame_belongs_to_both_in_part():
    """Halfway between a pose of the one and the nearest of the other neither is nearer."""
    first, drills = (trust._fitted()[name].astype(float) for name in ("poses", "drill_poses"))
    mine = drills[:1]
    nearest = first[np.square(first - mine).sum(1).argmin()]
    way = np.linspace(0, 1, 21)[:, None]
    found = trust.place_of((1 - way) * mine + way * nearest).drills
    assert found[0] == 1.0 and found[-1] == 0.0
    assert (np.diff(found) <= 0.05).all()


@pytest.mark.parametrize("make", [bridge_track, lunge_track, plank_track, run_track])
def test_the_movements_of_the_fit_are_nearer_than_a_pose_that_was_not_in_it(make):
    kneeling = film(side_figure(0, 0, 150), view="side-left").landmarks
    assert np.median(away(make().landmarks)) < np.median(away(kneeling))


@given(st.lists(st.floats(0, 50), min_size=1, max_size=20))
def test_belief_only_falls_and_the_interval_only_grows_with_the_distance(distances):
    found = trust.trust_in(SIDE_OUTPUTS, np.sort(distances))
    assert (np.diff(found.share, axis=0) <= 1e-12).all()
    assert (np.diff(found.half_width, axis=0) >= -1e-12).all()
    assert ((found.share >= 0) & (found.share <= 1)).all()
    assert found.half_width.max() <= 2.0 * trust._fitted()["half_width"].max() + 1e-9


def test_near_everything_is_believed_and_far_what_was_fitted():
    found = trust.trust_in(SIDE_OUTPUTS, np.array([0.0, NEAR, FAR, 2 * FARTHEST]))
    np.testing.assert_allclose(found.share[:2], 1.0)
    np.testing.assert_allclose(found.share[2:], np.tile(trust._fitted()["share"], (2, 1)))
    assert found.outside.tolist() == [0.0, 0.0, 1.0, 1.0]


def test_far_off_the_value_lies_between_raw_and_corrected_and_no_interval_explodes():
    """A pike of labelled people had intervals of 40 to 60 %, since the networks' hidden units
    saturate there."""
    track = plank_track()
    points = track.landmarks.astype(float).copy()
    points[:, [23, 24], 1] -= (
        0.6 * np.linalg.norm(points[:, 11, :2] - points[:, 23, :2], axis=1)[:, None]
    )
    _, raw = raw_outputs(points, SQUARE)
    by_networks, wide = correct_by_networks(points, SQUARE)
    out = correct_angles(points, SQUARE)
    assert (away(points) > FAR).all()
    assert wide.max() > 25.0
    assert out.half_width.max() <= 2.0 * trust._fitted()["half_width"].max() + 1e-6
    lean = SIDE_OUTPUTS.index("trunk_lean")
    low, high = np.minimum(raw, by_networks)[:, lean], np.maximum(raw, by_networks)[:, lean]
    assert ((out.value[:, lean] >= low - 1e-6) & (out.value[:, lean] <= high + 1e-6)).all()

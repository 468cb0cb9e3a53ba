"""From where somebody is seen who lies on the side: by the face, for the line of the shoulders
points up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.measures.catalogue import FROM_POINTS
from posecheck.measures.compute import LIES_ON_THE_SIDE, compute_series
from posecheck.movements.load import get_movement
from posecheck.recognition.seen_from import view_of
from posecheck.view.gate import check_setup
from posecheck.view.on_side import view_on_side
from posecheck.view.view import estimate_view, seen_in_view
from tests.movements.drill_clips import read_track


def turned_round(track):
    """The same body, its back to the camera."""
    return replace(track, world=track.world * np.float32([-1, 1, -1]))


@pytest.mark.parametrize(
    ("turn", "name"),
    [(lambda track: track, "front"), (turned_round, "rear")],
    ids=["front", "rear"],
)
def test_face_and_belly_tell_front_from_rear(turn, name):
    track = turn(read_track("clam-good-front"))
    view = view_on_side(track, estimate_view(track))
    assert (
        (view.name, view.on_side, view.lying) == (name, True, True)
        and abs(view.yaw_deg) < 15
        and view.confidence > 0.9
    )
    assert seen_in_view(track, view).all()


def test_without_depth_the_view_stays_as_it_was():
    track = replace(read_track("clam-good-front"), world=np.zeros((111, 33, 3), np.float32))
    before = estimate_view(track)
    assert view_on_side(track, before) is before


def test_no_angle_is_given_of_somebody_who_lies_on_the_side():
    track = read_track("clam-good-front")
    view = view_on_side(track, estimate_view(track))
    series = compute_series(
        track.t,
        track.landmarks.astype(float),
        view,
        check_setup(track, view),
        None,
        estimator=track.estimator,
    )
    assert not series.curves and {series.refused[name] for name in FROM_POINTS} == {
        LIES_ON_THE_SIDE
    }


def test_only_a_movement_on_the_side_is_seen_so():
    track = read_track("clam-good-front")
    assert (
        view_of(track, get_movement("clam")).on_side
        and view_of(track, get_movement("side-plank")).on_side
    )
    assert not view_of(track, None).on_side and not view_of(track, get_movement("squat")).on_side

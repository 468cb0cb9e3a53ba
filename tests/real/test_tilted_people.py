"""People from front or rear whose key points are shipped: whose body leans all the time is told of the camera, the others are not."""

from __future__ import annotations

import pytest
from people_tracks import CLIPS, read_track

from posecheck.view.gate import check_setup
from posecheck.view.tilt import body_lean
from posecheck.view.view import estimate_view

LEANING = {"negatives-balance_on_lab_treadmill_rear_tilted_camera"}


def frontal():
    for path in sorted(CLIPS.glob("*.npz")):
        track = read_track(path.stem)
        view = estimate_view(track)
        if view.is_frontal and not view.lying:
            yield pytest.param(track, view, path.stem in LEANING, id=path.stem)


@pytest.mark.parametrize(("track", "view", "leans"), frontal())
def test_only_who_leans_all_the_time_is_told_of_the_camera(track, view, leans):
    assert bool(check_setup(track, view).tilted) == leans
    if not leans:
        assert abs(body_lean(track.landmarks[track.found].astype(float))) < 7.5


def test_there_are_some_of_both():
    assert sorted(parameters.values[2] for parameters in frontal()).count(False) >= 4
    assert any(parameters.values[2] for parameters in frontal())

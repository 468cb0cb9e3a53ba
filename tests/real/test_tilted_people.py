"""People from front or rear whose key points are shipped: nobody is told of a tilted camera, and
whoever stands upright is once it is tilted."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.view.gate import check_setup
from posecheck.view.tilt import body_lean
from posecheck.view.view import estimate_view
from tests.drawn.stick_figures import rolled
from tests.real.people_tracks import CLIPS, read_track


def frontal() -> list:
    found = []
    for path in sorted(CLIPS.glob("*.npz")):
        track = read_track(path.stem)
        view = estimate_view(track)
        if view.is_frontal and not view.lying:
            found.append(pytest.param(track, view, id=path.stem))
    return found


FRONTAL = frontal()


@pytest.mark.parametrize(("track", "view"), FRONTAL)
def test_nobody_is_told_of_a_tilted_camera(track, view):
    assert check_setup(track, view).tilted == ""
    assert abs(body_lean(track.landmarks[track.found].astype(float))) < 6.5


@pytest.mark.parametrize(
    ("track", "view"), [p for p in FRONTAL if p.id.startswith(("standing", "negatives-football"))]
)
@pytest.mark.parametrize("degrees", [-16.0, 16.0])
def test_whoever_is_upright_is_told_once_the_camera_is_tilted(track, view, degrees):
    tilted = rolled(track, degrees)
    assert body_lean(tilted.landmarks[track.found].astype(float)) == pytest.approx(degrees, abs=6.0)
    assert np.sign(body_lean(tilted.landmarks[track.found].astype(float))) == np.sign(degrees)


def test_there_are_some():
    assert len(FRONTAL) >= 5

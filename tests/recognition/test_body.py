"""From where the lengths of a body come: the model's world where it is there, else the limbs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.recognition import body
from posecheck.recognition.body import DEPTH_SHARES, body_of, trunks_by_limb
from tests.drawn.stick_movements import bridge_track

TRACK = bridge_track()


@pytest.fixture
def by_limbs(monkeypatch):
    """How many frames the limbs were asked for, call by call."""
    asked, real = [], body._by_limbs

    def counted(landmarks):
        asked.append(len(landmarks))
        return real(landmarks)

    monkeypatch.setattr(body, "_by_limbs", counted)
    return asked


def test_limbs_are_asked_only_of_frames_that_have_no_world(by_limbs):
    world = TRACK.landmarks / 300.0
    whole = body_of(TRACK.landmarks, world)
    assert by_limbs == [] and np.isfinite(whole.trunk_px).all()
    world[3:5] = np.nan
    some = body_of(TRACK.landmarks, world)
    assert by_limbs == [2]
    other = np.delete(np.arange(len(TRACK)), (3, 4))
    assert np.array_equal(some.points[other], whole.points[other])
    alone = body_of(TRACK.landmarks)
    assert by_limbs == [2, len(TRACK)]
    assert np.array_equal(some.points[3:5], alone.points[3:5])


def test_a_point_that_lacks_its_depth_alone_gets_it_from_the_limbs(by_limbs):
    world = TRACK.landmarks / 300.0
    world[7, 25, 2] = np.nan
    assert np.isfinite(body_of(TRACK.landmarks, world).points[7, 25]).all()
    assert by_limbs == [1]


def test_nobody_is_no_body(by_limbs):
    gone = replace(TRACK, landmarks=np.full_like(TRACK.landmarks, np.nan))
    assert np.isnan(body_of(gone.landmarks).points).all()


def test_limbs_are_least_uneven_with_the_depth_that_they_were_drawn_with():
    """A body turned by 40 degrees whose depth was stretched threefold: a third of it is right."""
    flat = TRACK.landmarks[:, :, :2].astype(float)
    turn = np.radians(40.0)
    deep = flat[..., 0] * np.sin(turn)
    seen = np.stack([flat[..., 0] * np.cos(turn), flat[..., 1], 3.0 * deep], axis=-1)
    said, uneven = trunks_by_limb(seen)
    assert said.shape[:2] == uneven.shape == (len(DEPTH_SHARES), len(TRACK))
    best = DEPTH_SHARES[uneven.argmin(0)]
    assert np.median(best) == pytest.approx(1 / 3, abs=0.07)

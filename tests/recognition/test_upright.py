"""The turn of a picture, from how people hold themselves up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.recognition.turn import OFFER, TurnAdvice, suggest_turn, turned
from tests.drawn.stick_figures import body, film
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import bridge_track, lunge_track, plank_track, standing_track

HANDS_AND_KNEES = body(
    80.0, 0.0, 90.0, -80.0, upper_arm=0.0, elbow_flexion=0.0, mid_hip=(0.0, 0.0, 0.42)
)
SQUAT = body(30.0, -70.0, 95.0, mid_hip=(0.0, 0.0, 0.5))
FIGURES = {
    "standing": standing_track,
    "standing-front": lambda: standing_track(camera=dict(view="front")),
    "plank": plank_track,
    "plank-straight-arm": lambda: plank_track(straight_arm=True),
    "bridge": bridge_track,
    "lunge": lunge_track,
    "running": lambda: gait_track(run(170), 30, noise_px=1.0),
    "running-rear": lambda: gait_track(run(170), 30, view="rear", noise_px=1.0),
    "walking": lambda: gait_track(walk(), 30, noise_px=1.0),
    "squat": lambda: film(np.repeat(SQUAT, 30, axis=0)),
    "hands-and-knees": lambda: film(np.repeat(HANDS_AND_KNEES, 30, axis=0)),
}


def as_filmed(track, quarters: int) -> TurnAdvice:
    """The advice for a track whose picture is turned clockwise by quarters."""
    size = track.source.size if quarters % 2 == 0 else track.source.size[::-1]
    return suggest_turn(
        turned(track.landmarks, quarters, track.source.size), turned(track.world, quarters), size
    )


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("quarters", range(4))
def test_the_turn_that_makes_it_upright_is_offered_and_none_for_an_upright_picture(name, quarters):
    """All fours, faces down and on the side "seemed to lie on their side"; a bridge on its side was
    taken for a runner."""
    advice = as_filmed(FIGURES[name](), quarters)
    assert advice.offered == (quarters != 0)
    if quarters:
        assert advice.turn_deg == 360 - 90 * quarters
        assert advice.evidence >= OFFER


@pytest.mark.parametrize("roll_deg", [-12.0, 12.0])
@pytest.mark.parametrize("name", FIGURES)
def test_a_camera_held_askew_is_no_turn(name, roll_deg):
    track = FIGURES[name]()
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))

    def rolled(points):
        x, y = points[..., 0].copy(), points[..., 1].copy()
        return np.stack([c * x - s * y, s * x + c * y, points[..., 2]], axis=-1)

    shift = np.array([2000.0, 2000.0, 0.0])
    assert not suggest_turn(
        rolled(track.landmarks) + shift, rolled(track.world), (6000, 6000)
    ).offered


def test_frames_without_a_person_count_for_nothing():
    track = bridge_track()
    points = track.landmarks.copy()
    points[::2] = np.nan
    assert as_filmed(replace(track, landmarks=points), 1).turn_deg == 270
    nobody = suggest_turn(np.full((4, 33, 3), np.nan), np.full((4, 33, 3), np.nan), (640, 480))
    assert nobody == TurnAdvice(0, 0.0) and not nobody.offered


@pytest.mark.parametrize("quarters", range(4))
def test_one_picture_does(quarters):
    track = plank_track()
    one = replace(
        track,
        t=track.t[:1],
        **{
            name: getattr(track, name)[:1]
            for name in ("landmarks", "world", "visibility", "brightness")
        },
    )
    assert as_filmed(one, quarters).turn_deg == (360 - 90 * quarters) % 360


def test_a_table_without_depth_does():
    track = plank_track()
    assert as_filmed(replace(track, world=np.full_like(track.world, np.nan)), 3).turn_deg == 90

"""Which movement is it? Each is found from each of its views, and what has no rules is named instead of guessed at."""

from __future__ import annotations

import numpy as np
import pytest
from stick_figures import body, film
from stick_gaits import gait_track, run, walk
from stick_movements import bridge_track, lunge_track, plank_track, standing_track, times

from posecheck.movements.detect import Detection, detect_movement
from posecheck.signals.condition import Smoothing, condition
from posecheck.view.view import estimate_view

SIDES = ("side-left", "side-right")


def detected(track) -> Detection:
    view = estimate_view(track)
    exercise, light = (condition(track, s).landmarks for s in (Smoothing(), Smoothing(9.0, 13.0, 0.10)))
    return detect_movement(track.t, exercise, view, light)


MOVEMENTS = {
    "glute-bridge": bridge_track,
    "lunge": lunge_track,
    "running": lambda **camera: gait_track(run(), **camera),
    "standing": lambda **camera: standing_track(camera=camera),
}


@pytest.mark.parametrize("view", [*SIDES, "front"])
@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("noise_px", [0.0, 2.0])
def test_each_movement_is_found(name, view, noise_px):
    assert detected(MOVEMENTS[name](view=view, noise_px=noise_px)).movement == name


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("hip_offset", [0.0, 10.0, -20.0])
def test_a_plank_is_found_whatever_its_form(view, hip_offset):
    assert detected(plank_track(hip_offset, view=view)).movement == "plank"


@pytest.mark.parametrize("view", ["front", "rear"])
def test_a_bridge_is_no_squat_from_the_feet_nor_from_the_head(view):
    assert detected(bridge_track(view=view)).movement == "glute-bridge"


def test_a_split_squat_is_a_lunge():
    assert detected(lunge_track(stepping=False)).movement == "lunge"


def test_hands_and_knees_are_named_and_not_judged():
    points = body(80.0, 0.0, 90.0, -80.0, upper_arm=0.0, elbow_flexion=0.0, mid_hip=(0.0, 0.0, 0.42))
    found = detected(film(np.repeat(points, 150, axis=0)))
    assert (found.movement, found.name) == (None, "on hands and knees")


def squats(view: str):
    t = times(12.0, 30)
    bend = 45 * (1 - np.cos(2 * np.pi * t / 3))
    points = body(0.3 * bend, -0.5 * bend, bend, mid_hip=(0.0, 0.0, 0.83 * np.cos(np.radians(bend / 2))))
    return film(points, t, view=view)


@pytest.mark.parametrize("view", [*SIDES, "front"])
def test_a_squat_is_named_and_not_judged(view):
    found = detected(squats(view))
    assert (found.movement, found.name) == (None, "squat")


@pytest.mark.parametrize("view", [*SIDES, "front", "rear"])
def test_walking_is_named_and_not_judged(view):
    found = detected(gait_track(walk(), 30, view=view, noise_px=1.5))
    assert (found.movement, found.name) == (None, "walking")


@pytest.mark.parametrize("view", [*SIDES, "front", "rear"])
@pytest.mark.parametrize("seed", range(3))
def test_standing_with_jitter_is_standing(view, seed):
    assert detected(standing_track(camera=dict(view=view, noise_px=4.0, seed=seed))).movement == "standing"


def test_a_face_down_body_without_legs_is_not_guessed_at():
    track = plank_track()
    track.landmarks[:, 25:] = np.nan
    assert detected(track).movement is None


def test_an_arm_waved_while_standing_is_standing():
    t = times(5.0, 30)
    points = body(upper_arm=(-90 + 60 * np.sin(2 * np.pi * t), 0.0), mid_hip=(0.0, 0.0, 0.9))
    assert detected(film(points, t)).movement == "standing"


def test_bending_forward_is_none_of_them():
    t = times(9.0, 30)
    lean = 40 * (1 - np.cos(2 * np.pi * t / 3))
    found = detected(film(body(lean, 0.0, 5.0, mid_hip=(0.0, 0.0, 0.9)), t))
    assert found.movement in (None, "standing")

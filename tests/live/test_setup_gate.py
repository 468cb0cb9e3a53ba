from dataclasses import replace

import numpy as np
import pytest

from posecheck.live.setup_gate import look
from posecheck.movements.load import get_movement
from tests.drawn.stick_figures import film, rolled, side_figure
from tests.drawn.stick_movements import (
    Timing,
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)
from tests.live.live_play import held

BRIDGE, LUNGE, PLANK, RUNNING, STANDING = (
    get_movement(n) for n in ("glute-bridge", "lunge", "plank", "running", "standing")
)
REST = Timing(depths=())


def last(track, seconds=1.5):
    """The beginning of a track, as the gate sees it."""
    longer = held(track, before_s=seconds)
    n = int(seconds * 30)
    return replace(
        longer,
        **{
            name: getattr(longer, name)[:n]
            for name in ("t", "landmarks", "visibility", "world", "brightness")
        },
    )


def first_of(track, movement):
    says = look(last(track), movement).says
    return says[0].code if says else None


@pytest.mark.parametrize(
    ("track", "movement"),
    [
        (bridge_track(), BRIDGE),
        (plank_track(), PLANK),
        (lunge_track(), LUNGE),
        (standing_track(), STANDING),
        (run_track(), RUNNING),
        (bridge_track(view="side-right"), BRIDGE),
        (standing_track(camera={"view": "front"}), STANDING),
    ],
)
def test_the_right_set_up_is_green(track, movement):
    found = look(last(track), movement)
    assert found.says == ()
    assert found.still
    assert found.view is not None


def test_nobody():
    track = last(bridge_track())
    assert (
        look(replace(track, landmarks=np.full_like(track.landmarks, np.nan)), BRIDGE).says[0].code
        == "nobody"
    )


def test_a_dark_room_comes_before_nobody():
    track = last(bridge_track(luma=10))
    assert (
        look(replace(track, landmarks=np.full_like(track.landmarks, np.nan)), BRIDGE).says[0].code
        == "too-dark"
    )
    assert first_of(bridge_track(luma=10), BRIDGE) == "too-dark"


def test_feet_outside_the_picture():
    assert first_of(standing_track(camera={"shift_px": (0, 250)}), STANDING) == "feet-cut-off"


def test_too_far_away():
    assert first_of(standing_track(camera={"px_per_m": 60}), STANDING) == "too-far"


@pytest.mark.parametrize("yaw", [35, 45])
def test_turn_side_on(yaw):
    assert first_of(plank_track(yaw_deg=yaw), PLANK) == "turn-side-on"
    assert first_of(standing_track(camera={"yaw_deg": yaw}), STANDING) == "turn-square"


def test_a_plank_from_the_front_is_not_judged():
    assert first_of(standing_track(camera={"view": "front"}), PLANK) == "turn-side-on"


def test_the_position_is_asked_for():
    assert first_of(standing_track(), BRIDGE) == "lie-on-your-back"
    assert first_of(standing_track(), PLANK) == "face-down"
    assert first_of(bridge_track(), LUNGE) == "stand-upright"
    kneeling = film(
        side_figure(trunk_lean=80.0, trunk_thigh=90.0, knee_flexion=90.0)[np.zeros(60, int)]
    )
    assert first_of(kneeling, PLANK) == "face-down"


def test_one_who_moves_is_not_still():
    moving = bridge_track(Timing(first_s=0.1))
    track = replace(
        moving,
        **{
            name: getattr(moving, name)[:45]
            for name in ("t", "landmarks", "visibility", "world", "brightness")
        },
    )
    assert not look(track, BRIDGE).still
    assert look(last(moving), BRIDGE).still


@pytest.mark.parametrize("movement", [BRIDGE, LUNGE, RUNNING, STANDING])
def test_points_without_depth_are_not_taken_for_a_side(movement):
    """Turning would not help: the pose model says nothing of it."""
    track = last(standing_track())
    landmarks = track.landmarks.copy()
    landmarks[..., 2] = 0.0
    found = look(
        replace(track, landmarks=landmarks, world=np.full_like(track.world, np.nan)), movement
    )
    assert [say.code for say in found.says] == ["view-unknown"]
    assert found.view.name == "unknown"


@pytest.mark.parametrize("view", ["front", "side-left"])
def test_a_tilted_camera_is_to_be_set_level(view):
    track = standing_track(camera={"view": view, "fill": 0.6})
    assert first_of(rolled(track, 15.0), STANDING) == "view-tilted"
    assert first_of(rolled(track, 4.0), STANDING) is None


def test_who_runs_may_lean():
    assert first_of(rolled(run_track(view="rear", fill=0.6), 12.0), RUNNING) is None

"""The side that faces the camera, from world landmarks and,
without them, from the picture's depth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck import skeleton
from posecheck.view.view import HEADINGS, estimate_view, lateral_heading, seen_in_view, trunk_axis
from tests.drawn.stick_figures import film, side_figure, square_view
from tests.drawn.stick_movements import (
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)

SIDES = ("side-left", "side-right")
UPRIGHT = {"standing": standing_track, "lunge": lunge_track, "run": run_track}
LYING = {"bridge": bridge_track, "plank": plank_track}
# The estimate carries constants that take the pose model's own bias off; a stick figure has none,
# so it reads up to this much off square.
BIAS = 5.0


def standing(view, yaw_deg=0.0, **camera):
    return standing_track(1.0, camera={"view": view, "yaw_deg": yaw_deg, **camera})


@pytest.mark.parametrize("with_world", [True, False], ids=["world", "depth"])
@pytest.mark.parametrize("view", HEADINGS)
def test_standing_seen_from_each_side(view, with_world):
    found = estimate_view(standing(view, with_world=with_world))
    assert found.name == view
    assert abs(found.yaw_deg) <= BIAS
    assert found.confidence > 0.9
    assert not found.lying


@pytest.mark.parametrize("with_world", [True, False], ids=["world", "depth"])
@pytest.mark.parametrize("view", HEADINGS)
@pytest.mark.parametrize("movement", ["lunge", "run"])
def test_upright_movements(movement, view, with_world):
    found = estimate_view(UPRIGHT[movement](view=view, noise_px=2.0, with_world=with_world))
    assert (found.name, found.lying) == (view, False)


@pytest.mark.parametrize("with_world", [True, False], ids=["world", "depth"])
@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("movement", LYING)
def test_lying_movements(movement, view, with_world):
    found = estimate_view(LYING[movement](view=view, noise_px=2.0, with_world=with_world))
    assert (found.name, found.lying) == (view, True)
    assert abs(found.yaw_deg) <= BIAS
    assert found.confidence > 0.9


@pytest.mark.parametrize("view", HEADINGS)
def test_a_turned_camera_reads_more_the_more_it_turns(view):
    read = [estimate_view(standing(view, yaw)).yaw_deg for yaw in (-20, -10, 0, 10, 20)]
    assert all(np.diff(read) > 4)
    assert all(abs(r - yaw) < 9 for r, yaw in zip(read, (-20, -10, 0, 10, 20), strict=True))


@pytest.mark.parametrize("view", HEADINGS)
@pytest.mark.parametrize("yaw", [-45, 45])
def test_between_two_views_is_oblique(view, yaw):
    found = estimate_view(standing(view, yaw))
    assert found.name == "oblique"
    assert abs(found.yaw_deg) > 30
    assert found.near_side is None
    assert not found.is_side
    assert found.ventral_turn == 0


@given(st.sampled_from(SIDES), st.floats(-25, 25), st.floats(-10, 60))
@settings(max_examples=25)
def test_the_mirror_image_shows_the_other_side(view, yaw, lean):
    """A mirrored picture with left and right relabelled: the other side faces the camera, the yaw
    changes its sign."""
    other = SIDES[1 - SIDES.index(view)]
    points = np.repeat(side_figure(lean, 20.0, 30.0), 3, axis=0)
    here = estimate_view(film(points, view=view, yaw_deg=yaw))
    there = estimate_view(film(points, view=other, yaw_deg=-yaw))
    assert there.yaw_deg == pytest.approx(-here.yaw_deg, abs=0.11)
    assert there.confidence == pytest.approx(here.confidence, abs=0.011)
    assert there.lying == here.lying
    assert (here.name, there.name) in {(view, other), ("oblique", "oblique")}


@given(
    st.floats(0.2, 5.0),
    st.floats(-3000, 3000),
    st.floats(-3000, 3000),
    st.sampled_from(sorted(HEADINGS)),
)
@settings(max_examples=25)
def test_place_and_size_in_the_picture_do_not_matter(scale, dx, dy, view):
    track = standing(view, 8.0, with_world=False)
    landmarks = track.landmarks.astype(float) * scale
    landmarks[..., :2] += (dx, dy)
    moved = estimate_view(replace(track, landmarks=landmarks.astype(np.float32)))
    was = estimate_view(track)
    assert (moved.name, moved.lying) == (was.name, was.lying)
    assert moved.yaw_deg == pytest.approx(was.yaw_deg, abs=0.3)


@pytest.mark.parametrize("view", HEADINGS)
def test_heading_is_that_of_the_camera(view):
    track = standing(view, 0.0)
    off = (lateral_heading(track.landmarks, track.world) - HEADINGS[view] + 180) % 360 - 180
    np.testing.assert_allclose(off, 0, atol=0.01)


def test_a_few_frames_without_anybody_do_not_matter():
    track = run_track(view="side-right")
    landmarks, world = track.landmarks.copy(), track.world.copy()
    landmarks[10:60] = world[10:60] = np.nan
    assert estimate_view(replace(track, landmarks=landmarks, world=world)).name == "side-right"


def test_world_landmarks_in_some_frames_only():
    track = run_track(view="side-left")
    world = track.world.copy()
    world[::2] = np.nan
    assert estimate_view(replace(track, world=world)) == estimate_view(track)


def test_nobody_is_an_error():
    track = standing("front")
    with pytest.raises(ValueError, match="no frame with a person"):
        estimate_view(replace(track, landmarks=np.full_like(track.landmarks, np.nan)))


def test_depth_against_the_face_costs_confidence():
    """Depth says the left side is near, but the face looks the way it would on the right side."""
    track = standing("side-left")
    world = track.world.copy()
    world[..., 2] *= -1
    doubted = estimate_view(replace(track, world=world))
    assert doubted.name == "side-right"
    assert doubted.confidence <= 0.5


def one_after_the_other(*tracks):
    """One track at 30 pictures a second: somebody who turns round."""
    parts = {
        name: np.concatenate([getattr(t, name) for t in tracks])
        for name in ("landmarks", "visibility", "world", "brightness")
    }
    return replace(tracks[0], t=np.arange(len(parts["landmarks"])) / 30, **parts)


def test_turning_round_costs_confidence():
    assert estimate_view(one_after_the_other(standing("front"), standing("rear"))).confidence <= 0.5


def test_frames_seen_from_another_side_are_told_apart():
    """Two seconds of walking in towards the camera, then eight seconds side-on; a wild frame is no
    turn."""
    track = one_after_the_other(*[standing("front")] * 2, *[standing("side-left")] * 8)
    world = track.world.copy()
    world[150] = standing("rear").world[0]
    track = replace(track, world=world)
    view = estimate_view(track)
    assert view.name == "side-left"
    seen = seen_in_view(track, view)
    assert not seen[:55].any()
    assert seen[65:].all()


@pytest.mark.parametrize("view", HEADINGS)
def test_who_keeps_the_view_is_seen_in_it_always(view):
    track = run_track(view=view, noise_px=2.0)
    assert seen_in_view(track, estimate_view(track)).all()


@pytest.mark.parametrize(("view", "side"), [("side-left", "left"), ("side-right", "right")])
def test_the_near_side_is_the_one_that_faces_the_camera(view, side):
    track = standing(view)
    depth = track.landmarks[
        :, [skeleton.INDEX[f"{s}_hip"] for s in (side, skeleton.other(side))], 2
    ]
    assert np.all(depth[:, 0] < depth[:, 1])
    assert square_view(view).near_side == side


def test_no_near_side_from_the_front():
    assert square_view("front").near_side is None


@pytest.mark.parametrize("view", SIDES)
def test_the_front_of_the_body_is_the_head_turned_by_ventral_turn(view):
    """Upright, on the back and in a plank: nose against ears."""
    for lean in (0.0, -95.0, 80.0):
        track = film(side_figure(lean), view=view)
        _, up = trunk_axis(track.landmarks[0])
        ventral = square_view(view).ventral_turn * np.array([up[1], -up[0]])
        nose = track.landmarks[0, 0, :2] - track.landmarks[0, [7, 8], :2].mean(0)
        assert ventral @ nose > 0

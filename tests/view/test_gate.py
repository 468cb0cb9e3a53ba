"""What stands in the way of measuring is named, with what to do about it; a good set-up passes
without a word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.view.gate import check_setup
from posecheck.view.view import ViewEstimate, estimate_view
from tests.drawn.stick_figures import square_view
from tests.drawn.stick_movements import (
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)


def checked(track):
    return check_setup(track, estimate_view(track))


def codes(notes) -> list[str]:
    return [note.code for note in notes]


def standing(**camera):
    return standing_track(1.0, camera=camera)


@pytest.mark.parametrize(
    "track",
    [
        bridge_track(),
        plank_track(view="side-right"),
        lunge_track(),
        lunge_track(view="front"),
        run_track(view="rear"),
        run_track(size=(720, 1280)),
    ],
    ids=["bridge", "plank", "lunge", "lunge-front", "run-rear", "run-portrait"],
)
def test_a_good_set_up_passes(track):
    gate = checked(track)
    assert (gate.limits, gate.blocks) == ((), ())
    assert gate.feet_seen
    assert gate.head_seen


@pytest.mark.parametrize(
    ("shift", "code", "advice"),
    [
        ((0, 200), "feet-cut-off", "lower the camera"),
        ((0, -200), "head-cut-off", "raise the camera"),
    ],
)
@pytest.mark.parametrize("view", ["side-left", "front"])
def test_a_body_part_outside_the_picture(shift, code, advice, view):
    gate = checked(standing(view=view, shift_px=shift))
    assert codes(gate.limits) == [code]
    assert advice in gate.limits[0].message
    assert (gate.feet_seen, gate.head_seen) == (code != "feet-cut-off", code != "head-cut-off")
    assert gate.blocks == ()


def test_feet_that_leave_the_picture_for_a_moment():
    """Inside in four frames of five is enough, in three of four is not."""
    for missing, seen in ((0.15, True), (0.25, False)):
        track = standing_track(10.0)
        landmarks = track.landmarks.copy()
        landmarks[: int(missing * len(track)), :, 1] += 300
        assert checked(replace(track, landmarks=landmarks)).feet_seen == seen


def test_only_the_near_foot_counts_from_the_side():
    track = standing(view="side-left")
    landmarks = track.landmarks.copy()
    landmarks[:, [28, 30, 32], 1] = 5000.0
    assert checked(replace(track, landmarks=landmarks)).feet_seen


def test_feet_that_a_table_does_not_have_are_not_seen():
    track = standing(view="side-left")
    landmarks = track.landmarks.copy()
    landmarks[:, 27:33] = np.nan
    assert not checked(replace(track, landmarks=landmarks)).feet_seen


def test_a_person_far_away():
    gate = checked(standing(px_per_m=60.0))
    assert codes(gate.limits) == ["too-far"]
    assert "30 pixels" in gate.limits[0].message
    assert codes(checked(standing(px_per_m=90.0)).limits) == []


@pytest.mark.parametrize(
    ("luma", "dark"), [(20.0, True), (34.0, True), (36.0, False), (np.nan, False)]
)
def test_a_dark_room(luma, dark):
    assert codes(checked(standing(luma=luma)).limits) == (["too-dark"] if dark else [])


@pytest.mark.parametrize(
    ("yaw", "limits", "blocks"),
    [
        (10.0, [], []),
        (-14.0, [], []),
        (16.0, ["view-turned"], []),
        (-24.0, ["view-turned"], []),
        (26.0, [], ["view-oblique"]),
        (-29.0, [], ["view-oblique"]),
    ],
)
def test_a_turned_camera(yaw, limits, blocks):
    gate = check_setup(standing(), square_view("side-left", yaw))
    assert (codes(gate.limits), codes(gate.blocks)) == (limits, blocks)
    for note in (*gate.limits, *gate.blocks):
        assert f"{abs(yaw):.0f}°" in note.message


def test_an_oblique_camera_blocks():
    gate = checked(standing(view="side-left", yaw_deg=45.0))
    assert codes(gate.blocks) == ["view-oblique"]
    assert "side-on" in gate.blocks[0].message


def test_an_unclear_view_blocks():
    gate = check_setup(standing(), ViewEstimate("side-left", 5.0, 0.3, False))
    assert codes(gate.blocks) == ["view-unsure"]


def test_several_things_at_once():
    gate = checked(standing(px_per_m=60.0, luma=10.0, shift_px=(0, 330)))
    assert codes(gate.limits) == ["feet-cut-off", "too-far", "too-dark"]

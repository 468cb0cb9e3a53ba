"""What drives reps besides the measures: distances of a known body, in its own trunk lengths."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.measures.drives import DRIVES, moved_with, signal_of
from posecheck.model.measurement import Curve, Series
from posecheck.skeleton import INDEX
from tests.drawn.stick_figures import (
    ANKLE_HEIGHT,
    FOREARM,
    HIP_WIDTH,
    LEG,
    THIGH,
    TRUNK,
    UPPER_ARM,
    body,
    film,
    square_view,
)
from tests.drawn.stick_movements import lunge_track, times

T = times(2.0, 30)
WAY = (1 - np.cos(2 * np.pi * T / 2.0)) / 2
"""From 0 over 1 to 0."""
STANDING = {"mid_hip": (0.0, 0.0, ANKLE_HEIGHT + LEG)}
LIFTED = body(0.0, (-90.0 * WAY, 0.0), (90.0 * WAY, 0.0), **STANDING)
"""The left thigh comes forward to level, the shank hangs."""


def drive(name, points, view="side-left"):
    track = film(points, T, view=view)
    return DRIVES[name].of(track.t, track.landmarks.astype(float), square_view(view))


def test_every_drive_has_a_label_a_unit_and_views():
    for drive in DRIVES.values():
        assert drive.label and drive.unit in ("trunk", "share", "deg") and drive.views


@pytest.mark.parametrize(
    ("name", "points", "view", "way"),
    [
        ("ankle_apart_vertical", LIFTED, "side-left", THIGH / TRUNK),
        ("ankle_apart_vertical", LIFTED, "front", THIGH / TRUNK),
        ("higher_ankle", LIFTED, "side-left", THIGH / TRUNK),
        ("higher_knee", LIFTED, "side-left", THIGH / TRUNK),
        ("ankle_apart", LIFTED, "side-left", np.hypot(THIGH, THIGH) / TRUNK),
        ("knee_apart", LIFTED, "side-left", np.hypot(THIGH, THIGH) / TRUNK),
        ("knee_opening", LIFTED, "side-left", 0.0),
        ("shoulder_height", body(90.0 * WAY, **STANDING), "side-left", -1.0),
        ("thigh_behind", body(0.0, (0.0, 30.0 * WAY), **STANDING), "side-left", 30.0),
        (
            "wrist_forward",
            body(upper_arm=-90.0 * WAY, elbow_flexion=0.0, **STANDING),
            "side-left",
            (UPPER_ARM + FOREARM) / TRUNK,
        ),
        (
            "wrist_forward",
            body(upper_arm=-90.0 * WAY, elbow_flexion=0.0, **STANDING),
            "front",
            (UPPER_ARM + FOREARM) / TRUNK,
        ),
        ("hip_height", body(mid_hip=(0.0, 0.0, 0.9)), "side-left", 0.0),
    ],
)
def test_a_drive_goes_as_far_as_the_body_does(name, points, view, way):
    points = np.broadcast_to(points, (len(T), 33, 3))
    values = drive(name, points, view)
    assert float(values[30] - values[0]) == pytest.approx(
        way, abs=0.02 if DRIVES[name].unit == "trunk" else 0.5
    )


@pytest.mark.parametrize("view", ["side-right", "rear"])
def test_in_front_is_in_front_from_every_view(view):
    values = drive(
        "wrist_forward", body(upper_arm=-90.0 * WAY, elbow_flexion=0.0, **STANDING), view
    )
    assert float(values[30] - values[0]) == pytest.approx((UPPER_ARM + FOREARM) / TRUNK, abs=0.02)


def test_a_step_is_a_bump_and_the_next_foots_another_one():
    """Left then right foot goes forward by half a trunk, each in half a second, one straight after
    the other."""

    def gone(start):
        return TRUNK / 2 * np.clip((T - start) / 0.5, 0, 1)

    points = np.repeat(body(**STANDING), len(T), axis=0)
    for side, start in (("left", 0.5), ("right", 1.0)):
        points[:, INDEX[f"{side}_ankle"], 0] += gone(start)
    values = DRIVES["feet_take_turns"].of(
        T, film(points, T).landmarks.astype(float), square_view("side-left")
    )
    assert values[[22, 37]] == pytest.approx(1.0, abs=0.02) and values[
        [3, 30, 55]
    ] == pytest.approx(0.0, abs=0.35)


def test_knees_apart_from_the_front():
    spread = np.tan(np.radians(20.0 * WAY)) * THIGH
    values = drive("knee_apart", body(hip_adduction=-20.0 * WAY, **STANDING), "front")
    assert values[0] == pytest.approx(HIP_WIDTH / TRUNK, abs=0.01)
    assert float(values[30] - values[0]) == pytest.approx(
        2 * spread[30] / np.hypot(1, np.tan(np.radians(20))) / TRUNK, abs=0.03
    )


def test_a_drive_that_the_view_does_not_show_is_not_given():
    track = lunge_track(view="front")
    known = track.t, Series(track.t, {}, {}), track.landmarks.astype(float)
    assert signal_of("thigh_behind", *known, square_view("front")) is None
    assert signal_of("higher_knee", *known, square_view("front")) is not None
    assert signal_of("trunk_lean", *known, square_view("side-left")) is None
    lean = Series(track.t, {"trunk_lean": Curve(track.t, track.t, track.t, "deg")}, {})
    assert signal_of("trunk_lean", track.t, lean, known[2], square_view("side-left")) is track.t


def test_how_far_a_second_signal_went_with_a_rep():
    values = np.array([1.0, 1.0, 4.0, 4.0, 2.0, np.nan])
    start, far, end, never = np.array([0, 1]), np.array([2, 3]), np.array([4]), np.array([5])
    assert moved_with(values, start, far, end) == 3.0
    assert moved_with(values, start, far, never) == 3.0
    assert np.isnan(moved_with(values, start, never, end)) and np.isnan(
        moved_with(values, never, far, never)
    )

"""A camera that is not level is told by a body that leans as nobody stands, and what is measured
against level or upright is then not given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.measures.compute import compute_series
from posecheck.model.key import key_of
from posecheck.view.gate import check_setup
from posecheck.view.tilt import TILTED, body_lean
from posecheck.view.view import estimate_view
from tests.drawn.stick_figures import film, front_figure, rolled, side_figure
from tests.drawn.stick_movements import Timing, bridge_track, lunge_track, run_track, standing_track
from tests.movements.drill_files import hinges


def gate_of(track):
    return check_setup(track, estimate_view(track))


def standing(view: str):
    return standing_track(2.0, camera={"view": view, "fill": 0.6})


@pytest.mark.parametrize("degrees", [-25.0, 0.0, 5.0, 15.0])
def test_the_lean_of_a_body_is_the_roll_of_the_camera(degrees):
    assert body_lean(rolled(standing("front"), degrees).landmarks) == pytest.approx(
        degrees, abs=0.2
    )


@pytest.mark.parametrize("view", ["front", "rear", "side-left", "side-right"])
@pytest.mark.parametrize("degrees", [-15.0, 12.0])
def test_a_tilted_camera_is_told(view, degrees):
    gate = gate_of(rolled(standing(view), degrees))
    (note,) = [n for n in gate.limits if n.code == TILTED]
    assert f"{abs(degrees):.0f}°" in note.message
    assert note.message == gate.tilted


@pytest.mark.parametrize("view", ["front", "rear", "side-left", "side-right"])
@pytest.mark.parametrize("degrees", [-5.0, 0.0, 5.0])
def test_a_camera_that_is_level_but_for_a_few_degrees_is_not(view, degrees):
    assert gate_of(rolled(standing(view), degrees)).tilted == ""


@pytest.mark.parametrize(
    "track",
    [
        run_track(),
        bridge_track(),
        lunge_track(),
        lunge_track(view="front"),
        run_track(view="rear"),
        rolled(run_track(), 12.0),
    ],
    ids=["run", "bridge", "lunge", "lunge-front", "run-rear", "run-leaning"],
)
def test_from_the_side_only_somebody_who_stands_tells_of_the_camera(track):
    assert gate_of(track).tilted == ""


def test_who_bends_forward_and_comes_up_again_tilts_no_camera():
    bending = hinges(timing=Timing(depths=(1.0, 1.0), rest_s=0.4, hold_s=1.5))
    assert gate_of(bending).tilted == ""


def test_without_feet_nothing_is_known_of_it():
    track = rolled(standing("front"), 15.0)
    below = track.landmarks + np.array([0, 200, 0], np.float32)
    assert gate_of(replace(track, landmarks=below)).tilted == ""


@pytest.mark.parametrize(
    ("view", "gone"),
    [
        ("front", {"pelvic_obliquity", "shoulder_obliquity", "lateral_trunk_lean"}),
        ("side-left", {"trunk_lean", "thigh_extension", "shank_inclination", "foot_inclination"}),
    ],
)
def test_what_the_tilt_shifts_is_refused_and_nothing_else(view, gone):
    level, tilted = standing(view), rolled(standing(view), 15.0)
    before, after = (
        compute_series(t.t, t.landmarks, estimate_view(t), gate_of(t), estimator=t.estimator)
        for t in (level, tilted)
    )
    lost = {key_of(name).measure for name in set(before.curves) - set(after.curves)}
    assert lost == gone
    assert all(after.refused[name] == gate_of(tilted).tilted for name in lost)


def test_hips_that_only_the_camera_tips_are_no_fault():
    track = rolled(standing("front"), 20.0)
    report = analyze_track(track, "standing").report
    assert TILTED in [reason.code for reason in report.quality.reasons]
    assert report.findings == ()
    assert report.unsure == ()


def test_hips_that_are_tipped_before_a_level_camera_are_measured():
    report = analyze_track(
        film(np.repeat(front_figure(pelvic_obliquity=15.0), 60, axis=0), view="front"), "standing"
    ).report
    assert "pelvic_obliquity" in report.curves


@pytest.mark.parametrize("bend", [-30.0, 25.0])
def test_a_trunk_that_bends_to_the_side_is_no_tilted_camera(bend):
    points = np.repeat(front_figure(lateral_trunk_lean=bend), 60, axis=0)
    assert gate_of(film(points, view="front", fill=0.6)).tilted == ""


def test_a_hinge_that_is_held_is_no_tilted_camera():
    points = np.repeat(side_figure(trunk_lean=35.0, trunk_thigh=35.0), 60, axis=0)
    assert gate_of(film(points, view="side-left", fill=0.6)).tilted == ""

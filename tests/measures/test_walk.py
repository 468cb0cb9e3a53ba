"""Walking, measured on stick figures whose feet obey the ground."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from tests.drawn.stick_gaits import gait_track, run, walk

SIDES = ("side-left", "side-right")


def report(steps, fps=30.0, seconds=5.0, movement="walking", **camera):
    return analyze_track(gait_track(steps, fps, seconds, noise_px=1.0, **camera), movement).report


def value(made, name, side=None):
    return next(m for m in made.measurements if (m.name, m.side) == (name, side))


@pytest.mark.parametrize("view", [*SIDES, "front", "rear"])
@pytest.mark.parametrize("cadence", [92.0, 118.0])
def test_each_landing_is_found_with_its_foot(view, cadence):
    steps = walk(cadence)
    made = report(steps, view=view)
    assert made.quality.status == "ok" and made.movement == "walking"
    true = sorted(
        (at, side) for side in ("left", "right") for at in steps.contacts(side, 5.0 - 0.1)
    )
    found = [(s.initial_contact_s, s.side) for s in made.stride.steps]
    inner = [one for one in true if one[0] > 0.15]
    assert len(inner) <= len(found) <= len(true) + 1
    for at, side in inner:
        nearest = min(found, key=lambda one: abs(one[0] - at))
        assert abs(nearest[0] - at) < 0.07 and nearest[1] == side
    cadence_found = value(made, "cadence")
    assert cadence_found.low <= cadence <= cadence_found.high
    assert cadence_found.high - cadence_found.low < 6


def test_what_the_side_shows_lies_in_its_interval():
    made = report(walk(strike=18.0, push_off=-55.0))
    for name, true in (
        ("foot_inclination_at_contact", 18.0),
        ("foot_inclination_at_push_off", -66),
    ):
        found = value(made, name)
        assert found.low - 2 <= true <= found.high + 2
    # the toes of this figure roll so early that its thigh hardly goes behind the vertical: a fault
    assert {f.code for f in made.findings} == {"little-behind"}
    refused = {r.measure for r in made.refused}
    assert {"ground_contact_time", "toe_out", "step_width"} <= refused


def test_a_foot_that_lands_flat_and_hardly_pushes_is_told():
    made = report(walk(strike=-6.0, push_off=-12.0, speed=0.9, ahead=0.24))
    assert "flat-landing" in {f.code for f in made.findings} or "Foot lands flat" in made.unsure
    assert "weak-push-off" in {f.code for f in made.findings}


def test_a_lean_and_short_steps_are_told():
    made = report(walk(trunk_lean=18.0, speed=0.5, ahead=0.14))
    assert {"trunk-lean", "short-step"} <= {f.code for f in made.findings}


def test_a_run_is_not_walking():
    made = report(run(), 60.0, movement="walking")
    assert (made.quality.status, made.quality.reasons[0].code) == ("refused", "running-not-walking")
    assert (made.quality.reasons[0].option, made.quality.reasons[0].value) == (
        "movement",
        "running",
    )


def test_a_walk_that_is_named_so_says_walk():
    from posecheck.present.headline import headline

    assert headline(report(walk())).startswith("You walk at")


def test_nothing_is_said_of_feet_at_few_frames_a_second():
    made = report(walk(), 15.0)
    assert "foot_inclination_at_contact" in {r.measure for r in made.refused}
    assert np.isfinite(made.stride.cadence_spm)

"""A clip that plays at two speeds, or faster than life, has no cadence to tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from tests.drawn.stick_gaits import gait_track, run
from tests.pose.track_faults import cut, slowed


def at_two_speeds(track, factor: float, share: float = 0.5):
    """From a share of the clip on it plays so many times slower."""
    steps = np.diff(track.t)
    steps[round(share * len(steps)) :] *= factor
    return replace(track, t=np.r_[0.0, np.cumsum(steps)])


def report(track):
    return analyze_track(track, "running").report


@pytest.mark.parametrize("factor", [0.5, 2.0, 4.0, 8.0])
@pytest.mark.parametrize("view", ["side-left", "rear"])
def test_two_speeds_in_a_clip_are_told_with_their_place(factor, view):
    track = at_two_speeds(gait_track(run(168), 60, view=view), factor)
    told = report(track)
    assert told.quality.status == "refused" and told.quality.reasons[0].code == "speed-changes"
    place = float(told.quality.reasons[0].message.partition(" from ")[2].split()[0])
    assert place == pytest.approx(track.t[len(track) // 2], abs=0.8 * max(1.0, factor))


def test_either_part_is_a_run():
    track = at_two_speeds(gait_track(run(168), 60), 4.0)
    half = track.t[len(track) // 2]
    assert report(cut(track, 0, half)).stride.cadence_spm == pytest.approx(168, abs=2)
    slow = analyze_track(cut(track, half, 1e6), "running", slow_motion=4.0).report
    assert slow.stride.cadence_spm == pytest.approx(168, abs=2)


@pytest.mark.parametrize("cadence", [150, 168, 190])
def test_a_steady_run_has_one_speed(cadence):
    assert report(gait_track(run(cadence), 60)).quality.status == "ok"


def test_what_nobody_runs_is_played_too_fast():
    told = report(slowed(gait_track(run(168), 60), 0.5))
    assert told.quality.reasons[0].code == "faster-than-life" and told.stride is None


def test_a_sprinters_cadence_is_told_as_such():
    told = report(slowed(gait_track(run(168), 60), 0.65))
    assert (
        told.quality.status == "limited" and told.quality.reasons[0].code == "sprint-or-fast-motion"
    )
    assert told.stride.cadence_spm == pytest.approx(168 / 0.65, abs=3)

"""Gaits of stick figures whose steps are known: cadence at every frame rate, contacts in their
places, and what is no run is not taken for one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from posecheck import skeleton
from posecheck.measures.gait.detect import Gait, classify_gait, refined
from posecheck.signals.condition import SmoothingFilter, condition
from posecheck.signals.swaps import exchange_legs
from posecheck.view.view import estimate_view
from tests.drawn.stick_figures import film
from tests.drawn.stick_gaits import Steps, gait_track, run, walk
from tests.drawn.stick_movements import lunge_track, run_track, standing_track

SIDES = ("side-left", "side-right")
VIEWS = (*SIDES, "front", "rear")
RATES = (15, 25, 30, 60, 120, 240)


def gait(track) -> Gait:
    landmarks = condition(track, SmoothingFilter(9.0, 13.0, 0.10)).landmarks
    return classify_gait(track.t, landmarks, estimate_view(track))


def assert_runs_at(found: Gait, cadence: float):
    assert found.kind == "running"
    assert found.cadence_spm == pytest.approx(cadence, abs=1.0)
    assert abs(found.cadence_spm - cadence) <= found.half_width_spm + 0.2


def contact_errors(found: Gait, steps: Steps, side: str) -> np.ndarray:
    true = steps.contacts(side, 12.0)
    times = np.array([c.initial_contact_s for c in found.contacts if c.side == side])
    return np.array([x - true[np.argmin(np.abs(true - x))] for x in times])


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("view", VIEWS)
def test_cadence_at_every_frame_rate_and_from_every_side(view, fps):
    for cadence in (150, 171, 190):
        assert_runs_at(
            gait(gait_track(run(cadence), fps, view=view, noise_px=1.5, seed=fps)), cadence
        )


@pytest.mark.parametrize("cadence", [140, 160, 180, 205])
def test_cadence_of_another_kind_of_runner(cadence):
    assert_runs_at(gait(run_track(cadence, noise_px=1.5)), cadence)


@pytest.mark.parametrize("view", ["side-left", "rear"])
@pytest.mark.parametrize("seed", range(3))
def test_cadence_at_a_variable_frame_rate(view, seed):
    track = gait_track(run(166), 30, jitter=0.4, noise_px=1.5, seed=seed, view=view)
    assert_runs_at(gait(track), 166)


def test_cadence_of_a_runner_who_crosses_the_picture():
    assert_runs_at(gait(run_track(172, seconds=4, speed_px_s=300, px_per_m=100)), 172)


@pytest.mark.parametrize("fps", [30, 60, 120, 240])
@pytest.mark.parametrize("view", SIDES)
def test_contacts_from_the_side_are_within_two_frames_or_35_ms(view, fps):
    steps = run(170)
    found = gait(gait_track(steps, fps, view=view, noise_px=1.5))
    for side in ("left", "right"):
        errors = contact_errors(found, steps, side)
        assert len(errors) >= 7
        assert np.abs(errors).max() < 0.035
        durations = [c.toe_off_s - c.initial_contact_s for c in found.contacts if c.side == side]
        assert np.nanmedian(durations) == pytest.approx(steps.contact_s, abs=0.035)


@pytest.mark.parametrize("view", ["front", "rear"])
def test_contacts_from_front_and_rear_are_within_70_ms(view):
    steps = run(170)
    found = gait(gait_track(steps, 60, view=view, noise_px=1.5))
    for side in ("left", "right"):
        errors = contact_errors(found, steps, side)
        assert len(errors) >= 6
        assert np.abs(errors).max() < 0.070


def test_contacts_take_turns():
    for view in VIEWS:
        found = gait(gait_track(run(170), 60, view=view))
        # the first or last of a foot may lie outside what the clip shows
        inner = [c.side for c in found.contacts][1:-1]
        assert all(a != b for a, b in pairwise(inner))


def test_contacts_count_from_the_beginning_of_real_time():
    steps = run(170, first_s=0.3)
    found = gait(gait_track(steps, 120))
    assert np.abs(contact_errors(found, steps, "left")).max() < 0.035


def test_a_runner_and_the_mirror_image_have_the_same_steps_on_the_other_foot():
    steps = run(170)
    found = gait(gait_track(steps, 60, view="side-left"))
    mirrored = gait(mirror(gait_track(steps, 60, view="side-left")))
    assert mirrored.cadence_spm == pytest.approx(found.cadence_spm, abs=0.01)
    assert [c.side for c in mirrored.contacts] == [skeleton.other(c.side) for c in found.contacts]
    np.testing.assert_allclose(
        [c.initial_contact_s for c in mirrored.contacts],
        [c.initial_contact_s for c in found.contacts],
        atol=1e-3,
    )


def mirror(track):
    """What a pose model says of the picture flipped left to right: x turned round, left called
    right."""
    order = [skeleton.INDEX[_other_name(name)] for name in skeleton.LANDMARKS]
    landmarks, world = track.landmarks[:, order].copy(), track.world[:, order].copy()
    landmarks[..., 0] = track.source.size[0] - landmarks[..., 0]
    world[..., 0] *= -1
    return replace(track, landmarks=landmarks, visibility=track.visibility[:, order], world=world)


def _other_name(name: str) -> str:
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


def test_legs_exchanged_for_twelve_frames_do_not_change_the_cadence():
    steps = run(170)
    track = gait_track(steps, 60, noise_px=1.0)
    for start in (60, 150, 233):
        frames = np.zeros(len(track), bool)
        frames[start : start + 12] = True
        found = gait(replace(track, landmarks=exchange_legs(track.landmarks, frames)))
        assert_runs_at(found, 170)
        assert np.abs(contact_errors(found, steps, "left")).max() < 0.035


@pytest.mark.parametrize("noise_px", [4.0, 8.0])
def test_a_noisy_far_leg_does_not_change_the_cadence(noise_px):
    steps = run(170)
    track = gait_track(steps, 60, view="side-left", noise_px=1.0)
    far = [skeleton.INDEX[f"right_{part}"] for part in ("knee", "ankle", "heel", "foot_index")]
    landmarks = track.landmarks.copy()
    landmarks[:, far, :2] += noise_px * np.random.default_rng(1).standard_normal(
        (len(track), len(far), 2)
    )
    found = gait(replace(track, landmarks=landmarks))
    assert_runs_at(found, 170)
    assert np.abs(contact_errors(found, steps, "left")).max() < 0.035


@pytest.mark.parametrize("cadence", [90, 100, 110, 120, 130])
@pytest.mark.parametrize("view", VIEWS)
def test_walking_is_walking_at_every_pace(view, cadence):
    found = gait(gait_track(walk(cadence), 30, view=view, noise_px=1.5))
    assert found.kind == "walking"
    assert found.cadence_spm == pytest.approx(cadence, abs=1.0)
    if view in SIDES:
        assert found.bounce < -0.5
        assert found.duty > 0.5


@pytest.mark.parametrize("view", SIDES)
def test_brisk_walking_is_not_running(view):
    """142 steps a minute, a cadence at which people also run."""
    assert gait(gait_track(walk(142), 60, view=view, noise_px=1.5)).kind == "walking"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("noise_px", [1.0, 4.0, 8.0])
@pytest.mark.parametrize("seed", range(3))
def test_standing_with_jitter_has_no_cadence(view, noise_px, seed):
    found = gait(
        standing_track(6.0, sway_deg=1.0, camera=dict(view=view, noise_px=noise_px, seed=seed))
    )
    # from front and rear a foot is said to move where it is lifted, and 8 pixels of noise lift both
    assert found.kind == "standing" or (
        found.kind == "irregular" and noise_px == 8.0 and view in ("front", "rear")
    )
    assert found.cadence_spm is None
    assert found.contacts == ()


@pytest.mark.parametrize("noise_px", [15.0, 30.0, 60.0])
@pytest.mark.parametrize("fps", [30, 120])
def test_pure_noise_never_runs(noise_px, fps):
    for seed in range(4):
        found = gait(standing_track(6.0, fps=fps, camera=dict(noise_px=noise_px, seed=seed)))
        assert found.kind in ("standing", "irregular", "too-short")
        assert found.cadence_spm is None


@pytest.mark.parametrize("factor", [2, 4, 8])
@pytest.mark.parametrize("view", SIDES)
def test_slow_motion_is_named_with_its_factor_and_right_once_applied(view, factor):
    """A run at 30 * factor pictures a second, stored as 30."""
    track = gait_track(run(170), 30 * factor, slower=factor, view=view, noise_px=1.0)
    found = gait(track)
    assert (found.kind, found.slow_factors[0]) == ("slow-motion", factor)
    assert found.cadence_spm == pytest.approx(170 / factor, abs=0.5)
    assert_runs_at(gait(replace(track, t=track.t / factor)), 170)


def test_a_walk_in_slow_motion_is_no_slow_run():
    found = gait(gait_track(walk(110), 60, slower=2, noise_px=1.0))
    assert found.kind == "walking"
    assert found.slow_factors == ()


@pytest.mark.parametrize("seconds", [1.2, 1.5, 1.7])
@pytest.mark.parametrize("fps", [30, 60, 240])
def test_fewer_than_two_and_a_half_strides_are_too_short(seconds, fps):
    assert gait(gait_track(run(170), fps, seconds, noise_px=1.0)).kind == "too-short"


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("view", VIEWS)
def test_a_glimpse_has_no_cadence(seconds, view):
    assert gait(gait_track(run(170), 30, seconds, view=view)).cadence_spm is None


@pytest.mark.parametrize("seconds", [2.0, 2.5, 4.0])
def test_the_interval_of_a_short_clip_s_cadence_holds_it(seconds):
    for cadence in (155, 170, 185):
        found = gait(gait_track(run(cadence), 60, seconds, noise_px=1.5))
        assert abs(found.cadence_spm - cadence) <= found.half_width_spm


def test_lunges_are_no_run():
    assert gait(lunge_track()).kind != "running"


def test_feet_that_were_never_seen_have_no_gait():
    track = gait_track(run(170), 30)
    track.landmarks[:, 27:] = np.nan
    assert gait(track).kind == "too-short"


def test_a_runner_who_stops_for_a_second_has_still_a_cadence_or_none():
    """Half of the clip running, half of it standing still: the number is right, or
    there is none."""
    track = gait_track(run(170), 60, 4.0)
    still = np.repeat(track.landmarks[-1:], 240, axis=0)
    both = replace(
        film(np.zeros((480, 33, 3)) + np.arange(33)[:, None], fps=60),
        landmarks=np.concatenate([track.landmarks, still]),
        world=np.concatenate([track.world, np.repeat(track.world[-1:], 240, axis=0)]),
    )
    found = gait(both)
    if found.cadence_spm is not None:
        assert found.cadence_spm == pytest.approx(170, abs=3.0)


def test_a_run_from_the_front_whose_feet_tell_nothing_finer_keeps_the_contacts_of_its_steps(
    monkeypatch,
):
    """It had a cadence, and no contact at all."""
    monkeypatch.setattr("posecheck.measures.gait.detect.refine_contacts", lambda *_: ([], {}))
    steps, track = run(170), gait_track(run(170), 60, 4.0, view="front")
    body = condition(track, SmoothingFilter(9.0, 13.0, 0.10))
    found = refined(
        classify_gait(track.t, body.landmarks, estimate_view(track)),
        track.t,
        body.unsmoothed,
        estimate_view(track),
    )
    for side in skeleton.SIDES:
        assert len([c for c in found.contacts if c.side == side]) >= 4
        assert np.median(np.abs(contact_errors(found, steps, side))) < 0.03


def test_the_time_of_a_stride_is_two_steps_and_of_no_rhythm_there_is_none():
    assert Gait("running", 160.0, 1.0, (), 0.5, 0.3).stride_s == 0.75
    with pytest.raises(ValueError, match="standing has no cadence"):
        _ = Gait("standing", None, None, (), 0.0, float("nan")).stride_s

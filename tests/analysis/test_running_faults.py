"""The self-test of the running stride: whatever happened to a run, its numbers are right, or the
fault is named. Never a wrong number, stated firmly.

Other tools print 43 steps a minute for slow motion, 450 for a person standing still, and an
overstride for a picture lying on its side.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.movements.load import get_movement
from posecheck.present.headline import strike_sentence
from posecheck.present.html import to_html
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_json
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import standing_track
from tests.pose.track_faults import (
    cut,
    dropped,
    every,
    far_leg_noisy,
    legs_exchanged,
    mirrored,
    repeated,
    slowed,
    turned,
)
from tests.present.report_checks import assert_refused, assert_sound

SHARED = Path(__file__).parents[3] / "shared"
SELF_TEST = {
    "as-filmed": (lambda track: track, None),
    "mirrored": (mirrored, None),
    "legs-exchanged": (legs_exchanged, None),
    "far-leg-noisy": (far_leg_noisy, None),
    "pictures-lost": (dropped, None),
    "pictures-twice": (repeated, None),
    "15-fps": (lambda track: every(track, 4), None),
    "turned": (lambda track: turned(track, 1), "picture-on-its-side"),
    "cut": (lambda track: cut(track, 1.0, 1.4), "no-steady-rhythm"),
    "eight-times-slower": (lambda track: slowed(track, 8), "slow-motion-suspected"),
}
"""What may happen to a running clip -> None where the numbers must still be right, else the code it
must be refused with."""


def report(track, movement=None, **options):
    return analyze_track(track, movement, **options).report


@pytest.fixture(scope="module")
def usual():
    return report(gait_track(run(170), 60, noise_px=1.0))


@pytest.mark.parametrize("name", SELF_TEST)
def test_a_run_is_right_or_refused_whatever_happened_to_it(name, usual):
    change, code = SELF_TEST[name]
    result = report(
        change(gait_track(run(170), 60, noise_px=1.0)),
        "running" if name in ("cut", "turned") else None,
    )
    if code is not None:
        assert_refused(result, code)
        return
    assert result.stride.cadence_spm == pytest.approx(170, abs=1)
    assert result.findings == ()
    before = {m.name: m for m in usual.measurements}
    for m in result.measurements:
        assert before[m.name].low <= m.value <= before[m.name].high, m.name
    assert_sound(result)
    if name == "legs-exchanged":
        assert "legs-exchanged" in [r.code for r in result.quality.reasons]
    if name == "15-fps":
        assert {"overstride", "ground_contact_time", "vertical_oscillation"} <= {
            r.measure for r in result.refused
        }
    if name == "mirrored":
        assert result.view.name == "side-right"


def contact_errors(result, steps, seconds: float = 6.0, side: str = "left") -> np.ndarray:
    """Seconds by which each contact of a foot is off the nearest true one."""
    true = steps.contacts(side, seconds)
    found = np.array([s.initial_contact_s for s in result.stride.steps if s.side == side])
    return np.array([true[np.abs(true - f).argmin()] - f for f in found])


@pytest.mark.parametrize(
    "change",
    [lambda track: track, dropped, repeated],
    ids=["as-filmed", "pictures-lost", "pictures-twice"],
)
def test_contacts_stay_within_a_picture_when_pictures_are_lost_or_shown_twice(change):
    steps = run(170)
    result = report(change(gait_track(steps, 60, noise_px=1.0)))
    errors = contact_errors(result, steps)
    assert len(errors) >= 7
    assert np.abs(errors).max() < 1.5 / 60


@pytest.mark.parametrize("fps", [30, 120])
def test_a_variable_frame_rate_moves_no_contact(fps):
    """Times jitter by half a picture; counting pictures would put the last contact
    off by as many."""
    steps = run(164)
    result = report(gait_track(steps, fps, jitter=0.4, noise_px=1.0))
    assert result.stride.cadence_spm == pytest.approx(164, abs=1)
    assert np.abs(contact_errors(result, steps)).max() < 1.2 / min(fps, 60)


@pytest.mark.parametrize("gait", [walk(), walk(124)], ids=["usual", "brisk"])
def test_walking_is_never_given_a_running_cadence(gait):
    assert_refused(report(gait_track(gait, 60, noise_px=1.5), "running"), "walking-not-running")


@pytest.mark.parametrize("jitter_px", [2.0, 6.0])
def test_standing_with_jitter_is_never_given_a_cadence(jitter_px):
    result = report(standing_track(camera=dict(noise_px=jitter_px)), "running")
    assert_refused(result, "standing-not-running")
    assert result.stride is None


def test_slow_motion_is_asked_for_and_right_once_it_is_told():
    track = gait_track(run(172), 240, 3.5, slower=8, noise_px=1.0)
    asked = report(track)
    assert_refused(asked, "slow-motion-suspected")
    assert asked.stride is None
    told = report(track, slow_motion=asked.source.slow_motion.factor)
    assert told.stride.cadence_spm == pytest.approx(172, abs=1)


def test_every_finding_of_a_run_has_one_cue_and_the_foot_strike_is_never_one():
    steps = run(148, ahead=0.34, speed=2.5, hip_height=0.86, trunk_lean=22.0, strike=20.0)
    result = report(gait_track(steps, 120, noise_px=1.0))
    assert len(result.findings) >= 2
    assert [f.severity for f in result.findings] == sorted(
        (f.severity for f in result.findings), reverse=True
    )
    for f in result.findings:
        rule = next(r for r in get_movement("running").fault if r.code == f.code)
        assert f.cue == rule.cue
        assert f.cue.count(".") == 1
        assert f.drills == rule.drills
    rules = get_movement("running").fault
    assert not any("strike" in f.code or f.measure == "foot_inclination_at_contact" for f in rules)
    assert not any("180" in f.cue + f.cue_body + f.why for f in rules)


@pytest.mark.parametrize(("strike", "never"), [(24.0, "forefoot"), (-16.0, "heel")])
def test_the_foot_strike_is_described_in_every_output(strike, never):
    result = report(gait_track(run(170, strike=strike), 120, noise_px=0.5))
    (found,) = result.stride.foot_strike
    assert found.side == "left"
    assert never not in found.possible
    assert found.low <= strike <= found.high
    sentence = strike_sentence(found)
    assert sentence in summary(result)
    assert sentence in to_html(result)
    assert from_json(to_json(result)).stride.foot_strike[0].strike == found.strike


def test_below_120_pictures_a_second_no_foot_strike_is_told(usual):
    assert usual.stride.foot_strike == ()


def test_both_figures_of_the_pelvis_from_behind_say_which_side_hangs():
    """The free side hangs: +; the standing side hangs: -. The size is the same."""
    for drop in (11.0, -11.0):
        result = report(gait_track(run(164, drop=drop), 60, view="rear", noise_px=0.5))
        figures = {(m.name, m.side): m.value for m in result.measurements}
        for side in ("left", "right"):
            assert np.sign(figures["contralateral_pelvic_drop", side]) == np.sign(drop)
            assert figures["pelvic_drop", side] == pytest.approx(
                abs(figures["contralateral_pelvic_drop", side])
            )


def test_height_and_speed_give_lengths_and_bounce_is_still_judged():
    track = gait_track(run(160, bounce=0.17, hip_height=0.86), 60)
    plain, tall = report(track), report(track, height_m=1.7, speed_m_s=2.8)
    units = {m.name: m.unit for m in tall.measurements}
    assert (
        units["vertical_oscillation"],
        units["overstride_distance"],
        units["stride_length"],
    ) == ("cm", "cm", "m")
    assert [f.code for f in tall.findings] == [f.code for f in plain.findings]
    length = next(m for m in tall.measurements if m.name == "stride_length")
    assert length.low < 2.8 * 120 / 160 < length.high


def assert_in_interval(result, cadence: float, width: float, has_to_be_told: bool) -> bool:
    """A cadence whose interval holds the true one and is no wider than `width` of it, or refused
    where it need not be told. Whether it was told."""
    if result.quality.status == "refused":
        assert not has_to_be_told, result.quality.reasons[0].message
        return False
    told = next(m for m in result.measurements if m.name == "cadence")
    assert told.low <= cadence <= told.high
    assert told.high - told.low <= width * cadence
    return True


@pytest.mark.parametrize("spm", [155, 170, 185])
@pytest.mark.parametrize("length_s", [0.7, 1.2, 1.5, 1.9])
def test_a_run_of_few_steps_says_how_little_it_knows(spm, length_s):
    """In 0.7 s there is one step between two contacts, or none: wide, or refused. From 1.2 s on it
    has to be told."""
    track, enough = gait_track(run(spm), 60, noise_px=1.0), length_s >= 1.2
    for filmed in (track, every(track, 2)):
        for start in (0.4, 1.1, 1.9):
            result = report(cut(filmed, start, start + length_s), "running")
            assert_in_interval(result, spm, width=0.3 if enough else 0.8, has_to_be_told=enough)


# --- real people, where their clips lie beside the repository


def saved(name: str):
    """The track of a clip beside the repository; skips where the clip
    or the pose model is missing."""
    from posecheck.errors import ModelError
    from posecheck.pose.run import track_video
    from posecheck.pose.weights.model import locate_bundle

    clip = SHARED / "real" / name / "clip.mp4"
    if not clip.is_file():
        pytest.skip(
            f"{clip.parent} is not there: footage of real people lies outside the repository"
        )
    try:
        bundle = locate_bundle(None)
    except ModelError as missing:
        pytest.skip(str(missing))
    return track_video(clip, bundle=bundle)


@pytest.mark.model
def test_a_real_run_on_a_treadmill_as_labelled_and_after_every_fault():
    track = saved("treadmill_run")
    truth = json.loads((SHARED / "real/treadmill_run/truth.json").read_text())
    for change in (lambda t: t, mirrored, legs_exchanged):
        result = report(change(track))
        assert (
            truth["cadence_spm"][0] - 0.2
            <= result.stride.cadence_spm
            <= truth["cadence_spm"][1] + 0.2
        )
        sides = ("left", "right") if change is not mirrored else ("right", "left")
        for side, key in zip(sides, ("left_contacts", "right_contacts"), strict=True):
            true = np.array(truth[key]) / truth["fps"]
            found = np.array([s.initial_contact_s for s in result.stride.steps if s.side == side])
            off = np.array([np.abs(found - x).min() for x in true])
            assert (off <= 1.5 / truth["fps"]).mean() >= 0.85
        contact = next(m for m in result.measurements if m.name == "ground_contact_time")
        assert contact.status == "estimated"
        assert contact.low <= truth["ground_contact_ms"][0]
        assert truth["ground_contact_ms"][1] <= contact.high
    assert_refused(report(turned(track, 1)), "picture-on-its-side")
    short = [
        report(cut(track, start, start + 1.5), "running") for start in np.arange(0.5, 10.0, 1.5)
    ]
    assert (
        sum(assert_in_interval(result, 168.9, width=0.3, has_to_be_told=False) for result in short)
        >= 1
    )
    assert_refused(report(slowed(track, 8)), "slow-motion-suspected")
    thin = report(every(track, 2))
    assert thin.quality.status == "refused" or abs(thin.stride.cadence_spm - 168.9) < 1.5
    assert "ground_contact_time" not in {m.name for m in thin.measurements}


@pytest.mark.model
def test_a_real_walk_is_not_a_run():
    result = report(replace(saved("walk"), notes=()), "running")
    assert result.quality.status == "refused"
    assert result.stride is None

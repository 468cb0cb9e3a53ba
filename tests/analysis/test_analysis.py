"""From a track to a report, without a pose model: movements found, faults on the right reps,
refusals with their codes, times as stored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.compare.change import compare_reports
from posecheck.errors import InputError, MovementFileError
from posecheck.movements.load import get_movement
from posecheck.present.headline import headline, large_numbers
from posecheck.present.html import to_html
from posecheck.present.text import summary
from posecheck.results.report_json import to_builtins
from tests.drawn.stick_figures import body, film
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import (
    Timing,
    bridge_track,
    lunge_track,
    plank_track,
    standing_track,
    times,
)
from tests.pose.track_faults import cut, slowed, turned
from tests.present.report_checks import assert_refused, assert_sound

SIDES = ("side-left", "side-right")


def report(track, movement=None, **options):
    return analyze_track(track, movement, **options).report


def standing(**camera):
    return standing_track(camera=camera)


def running(**camera):
    return gait_track(run(170), 60, **camera)


MOVEMENTS = {
    "glute-bridge": bridge_track,
    "lunge": lunge_track,
    "plank": plank_track,
    "running": running,
    "standing": standing,
}
FAULTY = {
    "bridge-short": (lambda **c: bridge_track(top=32, **c), "incomplete-hip-extension"),
    "bridge-heels-far": (lambda **c: bridge_track(knee_at_top=48, **c), "heels-far"),
    "bridge-drop": (lambda **c: bridge_track(Timing(back_s=0.35), **c), "rushed-lowering"),
    "lunge-shallow": (
        lambda **c: lunge_track(
            depth=55, leg=c.get("view", "side-left").removeprefix("side-"), **c
        ),
        "shallow",
    ),
    "lunge-lean": (lambda **c: lunge_track(trunk_lean=48, **c), "trunk-lean"),
    "plank-sag": (lambda **c: plank_track(12.0, **c), "hip-sag"),
    "plank-pike": (lambda **c: plank_track(-18.0, **c), "hip-pike"),
    "plank-head": (lambda **c: plank_track(neck_angle=45.0, **c), "head-drop"),
    "run-backward": (lambda **c: gait_track(run(170, trunk_lean=-8.0), 60, **c), "backward-lean"),
    "run-bent": (lambda **c: gait_track(run(170, trunk_lean=24.0), 60, **c), "excess-lean"),
    "run-overstride": (
        lambda **c: gait_track(run(150, ahead=0.33, speed=2.6, hip_height=0.86), 60, **c),
        "overstride",
    ),
}


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("asked", [True, False], ids=["asked", "found"])
def test_good_form_is_found_and_nothing_is_flagged(name, view, asked):
    result = report(MOVEMENTS[name](view=view, noise_px=1.0), name if asked else None)
    assert (result.movement, result.detected, result.view.name) == (name, not asked, view)
    assert result.quality.status in ("ok", "limited")
    assert result.findings == ()
    assert result.good
    assert_sound(result)


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_flagged_and_no_other(name, view):
    make, code = FAULTY[name]
    result = report(make(view=view, noise_px=1.0))
    assert [f.code for f in result.findings] in ([code], ["overstride", "low-cadence"])
    assert (
        next(f.good for f in get_movement(result.movement).fault if f.code == code)
        not in result.good
    )
    assert_sound(result)


@pytest.mark.parametrize("view", SIDES)
def test_faults_are_flagged_on_the_reps_that_have_them(view):
    timing = Timing(depths=(1.0, 1.0, 0.7, 1.0, 0.7, 1.0))
    result = report(bridge_track(timing, view=view, noise_px=1.0))
    assert [bool(rep.faults) for rep in result.reps] == [False, False, True, False, True, False]
    (finding,) = result.findings
    assert (finding.code, finding.reps) == ("incomplete-hip-extension", (3, 5))
    for evidence in finding.evidence:
        assert any(timing.spans[k][0] < evidence.t < timing.spans[k][3] for k in (2, 4))
    assert get_movement("glute-bridge").fault[0].good not in result.good


def test_rep_times_and_partial_reps():
    timing = Timing(depths=(1.0, 1.0, 0.4, 1.0))
    result = report(bridge_track(timing))
    found = np.array([(r.start_s, r.peak_s, r.peak_end_s, r.end_s) for r in result.reps])
    np.testing.assert_allclose(found, timing.spans, atol=0.25)
    assert [rep.partial for rep in result.reps] == [False, False, True, False]
    assert [rep.index for rep in result.reps] == [1, 2, 3, 4]


def test_a_rep_that_the_clip_cuts_off_is_counted_and_not_judged():
    timing = Timing(depths=(1.0, 1.0, 1.0))
    track = bridge_track(timing, top=32)
    result = report(cut(track, 0, timing.spans[2][2] - 0.2))
    assert [rep.partial for rep in result.reps] == [False, False, True]
    assert [bool(rep.faults) for rep in result.reps] == [True, True, False]


@pytest.mark.parametrize("leg", ["left", "right"])
@pytest.mark.parametrize("view", [*SIDES, "front"])
def test_the_leading_leg_of_a_lunge_is_named(leg, view):
    result = report(lunge_track(leg=leg, view=view))
    assert [rep.side for rep in result.reps] == [leg] * 5


def test_a_plank_that_gives_way():
    result = report(plank_track(lambda t: np.where(t > 6, 12.0, 0.0), seconds=12.0))
    assert result.hold.good_form_s == pytest.approx(6.0, abs=0.3)
    assert result.hold.breakdown_s == pytest.approx(6.0, abs=0.3)
    (fault,) = result.hold.faults
    assert (fault.start_s, fault.end_s) == pytest.approx((6.0, 12.0), abs=0.3)
    assert_sound(result)


def test_a_stride_in_numbers():
    steps = run(170)
    result = report(gait_track(steps, 120, noise_px=1.0))
    assert result.stride.cadence_spm == pytest.approx(170, abs=1)
    assert result.measurements == result.stride.measurements
    for side in ("left", "right"):
        true = steps.contacts(side, 6.0)
        for step in (s for s in result.stride.steps if s.side == side):
            assert np.abs(true - step.initial_contact_s).min() < 0.035
            assert (step.toe_off_s is not None) == (side == "left") or step.initial_contact_s > 5.5
    assert all(s.toe_off_s is None for s in report(gait_track(steps, 30)).stride.steps)


def test_height_turns_the_bounce_into_centimetres():
    units = {m.name: m.unit for m in report(running(), height_m=1.75).measurements}
    assert units["vertical_oscillation"] == "cm"


# --- refusals


@pytest.mark.parametrize("view", [*SIDES, "front", "rear"])
@pytest.mark.parametrize(
    ("movement", "code"), [(None, "movement-unknown"), ("running", "walking-not-running")]
)
def test_walking_is_not_running(view, movement, code):
    refused = report(gait_track(walk(), 30, view=view, noise_px=1.5), movement)
    assert_refused(refused, code, movement or "walking")
    assert (refused.quality.reasons[0].option, refused.quality.reasons[0].value) == (
        "movement",
        "walking",
    )


@pytest.mark.parametrize("seed", range(3))
def test_standing_is_not_running(seed):
    assert_refused(
        report(standing(noise_px=4.0, seed=seed), "running"), "standing-not-running", "running"
    )


@pytest.mark.parametrize("movement", [None, "running"])
@pytest.mark.parametrize("factor", [2, 4, 8])
def test_slow_motion_is_suspected_with_its_factor(movement, factor):
    result = report(gait_track(run(170), 30 * factor, slower=factor, noise_px=1.0), movement)
    assert_refused(result, "slow-motion-suspected", "running")
    assert (result.source.slow_motion.factor, result.source.slow_motion.how) == (
        factor,
        "suspected",
    )
    assert (result.quality.reasons[0].option, result.quality.reasons[0].value) == (
        "slow_motion",
        factor,
    )
    assert f"{30 * factor} frames a second" in result.summary


@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_picture_on_its_side_is_refused_with_the_turn_that_rights_it(name, turn):
    """The picture turned clockwise `turn` times; the advice is to turn it on until it is upright
    again."""
    for movement in (None, name):
        result = report(turned(MOVEMENTS[name](), turn), movement)
        assert_refused(result, "picture-on-its-side")
        assert (result.quality.reasons[0].option, result.quality.reasons[0].value) == (
            "turn_deg",
            360 - 90 * turn,
        )


@pytest.mark.parametrize("asked", [False, True])
def test_standing_is_refused_from_an_oblique_view(asked):
    assert_refused(
        report(standing(yaw_deg=45.0), "standing" if asked else None), "view-oblique", "standing"
    )


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("name", ["lunge", "plank", "glute-bridge"])
def test_from_an_oblique_view_reps_are_counted_and_holds_timed_and_nothing_is_judged(name, asked):
    result = report(MOVEMENTS[name](yaw_deg=45.0), name if asked else None)
    assert (result.movement, result.quality.status) == (name, "limited")
    assert "view-oblique" in [reason.code for reason in result.quality.reasons]
    assert result.judged == () and not result.findings and not result.good
    if name == "plank":
        assert result.hold.end_s - result.hold.start_s > 9.0
        assert headline(result).endswith("form cannot be judged from this angle.")
    else:
        assert [rep.judged for rep in result.reps] == [()] * 5


@pytest.mark.parametrize(
    ("name", "fault"), [("lunge", {"trunk_lean": 48}), ("glute-bridge", {"top": 32})]
)
def test_what_is_counted_from_an_angle_is_not_called_good(name, fault):
    """Five leaning lunges were "all in good form", because no rule could look at them."""
    result = report(MOVEMENTS[name](yaw_deg=45.0, **fault), name)
    assert len(result.reps) == 5 and not result.findings
    assert headline(result) == "5 reps counted; form cannot be judged from this angle."
    assert "good form" not in summary(result) + to_html(result)
    assert large_numbers(result) == [("5", "reps")]
    assert "reps_in_good_form" not in {c.measure for c in compare_reports(result, result).changes}


def test_reps_asked_for_are_counted_from_an_oblique_view_and_no_angle_is_given():
    result = report(lunge_track(yaw_deg=45.0), "lunge")
    assert result.quality.status == "limited"
    assert result.quality.reasons[0].code == "view-oblique"
    assert [(rep.side, rep.measurements, rep.faults) for rep in result.reps] == [(None, (), ())] * 5
    assert not result.curves.curves
    assert result.refused


@pytest.mark.parametrize(
    ("track", "movement"),
    [
        (lambda: plank_track(view="front"), "plank"),
        (lambda: standing(view="front"), "plank"),
        (lambda: lunge_track(view="rear"), "lunge"),
        (lambda: bridge_track(view="rear"), "glute-bridge"),
        (lambda: bridge_track(view="rear"), None),
    ],
    ids=["plank-front", "standing-as-plank", "lunge-rear", "bridge-head", "bridge-head-found"],
)
def test_a_view_that_the_movement_cannot_be_judged_from(track, movement):
    assert_refused(report(track(), movement), "view-not-judged", movement or "glute-bridge")


@pytest.mark.parametrize(
    ("track", "asked", "said"),
    [
        (
            bridge_track,
            "lunge",
            (
                "No repetition of a lunge was found. This looks like a glute bridge: "
                "leave the movement out, or choose it."
            ),
        ),
        (bridge_track, "plank", "This looks like a glute bridge"),
        (bridge_track, "running", "No running was found. This looks like a glute bridge"),
        (plank_track, "running", "No running was found. This looks like a plank"),
        (
            lambda: gait_track(run(170), 60, noise_px=1.0),
            "lunge",
            "This looks like a running stride: leave",
        ),
        (standing, "running", "The person stands still"),
    ],
)
def test_a_movement_named_wrongly_is_told_what_it_looks_like(track, asked, said):
    assert said in report(track(), asked).summary


@pytest.mark.parametrize(
    ("track", "asked", "said"),
    [
        (lunge_track, "lunge", "shows no repetitions"),
        (bridge_track, None, "somebody lying on the back"),
        (lambda: gait_track(run(170), 60), "running", "shows no strides"),
    ],
)
def test_a_single_picture_holds_no_movement(track, asked, said):
    whole = track()
    assert said in report(cut(whole, 2.0, 2.001), asked).summary


@pytest.mark.parametrize("view", SIDES)
def test_another_movement_than_the_one_asked_for(view):
    assert_refused(report(standing(view=view), "lunge"), "no-reps", "lunge")
    assert_refused(report(plank_track(view=view), "glute-bridge"), "no-reps", "glute-bridge")
    assert_refused(report(standing(view=view), "plank"), "no-hold", "plank")
    assert_refused(report(bridge_track(view=view), "plank"), "no-hold", "plank")
    assert_refused(report(running(view=view), "standing"), "no-stance", "standing")


def test_a_plank_of_a_second_is_a_position_and_no_hold():
    track = plank_track(seconds=8.0)
    for asked in ("plank", None):
        result = report(cut(track, 4.0, 5.2), asked)
        assert (result.movement, result.quality.status, result.hold) == ("plank", "limited", None)
        assert "short-hold" in [r.code for r in result.quality.reasons]
        assert "hip_offset" in {m.name for m in result.measurements}
        assert_sound(result)


def test_a_moment_of_a_plank_in_a_longer_clip_is_no_hold():
    track, stand = plank_track(seconds=8.0), standing_track(seconds=8.0)
    upright = (track.t > 1.5)[:, None, None]
    moment = replace(
        track, landmarks=np.where(upright, stand.landmarks[: len(track)], track.landmarks)
    )
    assert_refused(report(moment, "plank"), "no-hold", "plank")


def test_a_movement_that_is_judged_only_where_it_is_named_is_named():
    t = times(12.0, 30)
    bend = 45 * (1 - np.cos(2 * np.pi * t / 3))
    points = body(
        0.3 * bend, -0.5 * bend, bend, mid_hip=(0.0, 0.0, 0.83 * np.cos(np.radians(bend / 2)))
    )
    result = report(film(points, t))
    assert_refused(result, "movement-unknown", "squat")
    assert "judges only where it is named" in result.summary
    assert (result.quality.reasons[0].option, result.quality.reasons[0].value) == (
        "movement",
        "squat",
    )


@pytest.mark.parametrize("seconds", [1.2, 1.5])
@pytest.mark.parametrize("movement", [None, "running"])
def test_of_a_run_of_few_steps_is_said_what_can_be_said(seconds, movement):
    result = report(gait_track(run(170), 60, seconds), movement)
    (cadence,) = [m for m in result.measurements if m.name == "cadence"]
    assert cadence.low <= 170 <= cadence.high
    assert cadence.high - cadence.low > 5
    assert len(result.stride.steps) >= 2
    assert_sound(result)


def test_of_less_than_a_stride_no_cadence_is_made():
    result = report(gait_track(run(170), 60, 0.3), "running")
    assert result.quality.status == "refused" and result.stride is None


def test_unknown_movements_and_impossible_numbers_raise():
    track = standing()
    with pytest.raises(MovementFileError, match="no movement 'handstand'"):
        analyze_track(track, "handstand")
    for number in (0, -1, float("nan"), float("inf")):
        with pytest.raises(InputError, match="slow-motion factor"):
            analyze_track(track, slow_motion=number)
        with pytest.raises(InputError, match="height"):
            analyze_track(track, height_m=number)


# --- slow motion: everything in stored seconds


def test_a_run_in_slow_motion_is_as_the_run_with_its_moments_in_stored_seconds():
    steps = run(170)
    life = report(gait_track(steps, 240, noise_px=1.0))
    slow = report(gait_track(steps, 240, slower=8, noise_px=1.0), slow_motion=8)
    assert (slow.source.slow_motion.factor, slow.source.slow_motion.how) == (8, "asked")
    assert slow.stride.cadence_spm == pytest.approx(life.stride.cadence_spm, abs=0.05)
    assert len(slow.stride.steps) == len(life.stride.steps)
    for a, b in zip(life.stride.steps, slow.stride.steps, strict=True):
        assert b.initial_contact_s == pytest.approx(8 * a.initial_contact_s, abs=0.01)
    for a, b in zip(life.measurements, slow.measurements, strict=True):
        assert (a.name, a.frame) == (b.name, b.frame)
        assert b.value == pytest.approx(a.value, rel=0.01, abs=0.05)
        assert b.t is None or b.t == pytest.approx(slow.curves.t[b.frame])


def test_the_factor_that_the_phone_wrote_is_used():
    track = gait_track(run(170), 240, slower=8, noise_px=1.0)
    result = report(replace(track, source=replace(track.source, capture_fps=240.0)))
    assert (result.source.slow_motion.factor, result.source.slow_motion.how) == (8, "metadata")
    assert result.stride.cadence_spm == pytest.approx(170, abs=1)
    assert (
        report(
            replace(track, source=replace(track.source, capture_fps=240.0)), slow_motion=1
        ).quality.status
        == "refused"
    )


@pytest.mark.parametrize(
    ("track", "movement"),
    [
        (lambda: bridge_track(Timing(back_s=0.35), top=32, fps=120), "glute-bridge"),
        (lambda: plank_track(lambda t: np.where(t > 6, 12.0, 0.0), fps=60), "plank"),
        (lambda: gait_track(run(150, ahead=0.33, speed=2.6, hip_height=0.86), 120), "running"),
        (lambda: standing_track(fps=60, trunk_thigh=-20.0), "standing"),
    ],
    ids=["reps", "hold", "stride", "stance"],
)
def test_every_moment_of_a_slow_clip_is_in_stored_seconds_and_every_measure_of_real_life(
    track, movement
):
    life, slow = report(track(), movement), report(slowed(track(), 4), movement, slow_motion=4)
    a, b = moments(to_builtins(life)), moments(to_builtins(slow))
    assert len(a) == len(b) > (0 if movement != "standing" else -1)
    np.testing.assert_allclose(b, 4 * np.array(a), atol=0.02)
    assert [f.code for f in slow.findings] == [f.code for f in life.findings]
    for x, y in zip(life.measurements, slow.measurements, strict=True):
        assert y.value == pytest.approx(x.value, rel=1e-3, abs=1e-3)
    np.testing.assert_allclose(slow.curves.t, 4 * life.curves.t)
    assert_sound(slow)


def moments(node, key: str = "") -> list[float]:
    """Every moment of a report: `t`, and what ends in _s, wherever it stands, but for what the file
    says of itself."""
    if isinstance(node, dict):
        return [x for k, v in node.items() if k != "source" for x in moments(v, k)]
    if isinstance(node, list):
        return [x for v in node for x in moments(v)]
    return [node] if isinstance(node, float) and (key == "t" or key.endswith("_s")) else []


# --- single pictures


@pytest.mark.parametrize("view", SIDES)
def test_a_photograph_of_a_position_is_judged(view):
    sagging = plank_track(14.0, view=view)
    for track, movement, code in (
        (standing(view=view), "standing", None),
        (plank_track(view=view), "plank", None),
        (sagging, "plank", "hip-sag"),
    ):
        result = report(cut(track, 0, 0.02))
        assert result.movement == movement
        assert [f.code for f in result.findings] == ([code] if code else [])
        assert result.measurements
        assert_sound(result)


@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("asked", [True, False])
def test_a_photograph_has_no_reps_no_hold_and_no_stride(name, asked):
    track = MOVEMENTS[name]()
    result = report(cut(track, 2.0, 2.02), name if asked else None)
    assert (result.reps, result.hold, result.stride) == ((), None, None)
    assert_sound(result)

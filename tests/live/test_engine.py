"""The engine on stick figures: what a person would see, and that the end is what the offline
analysis says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replace_struct

from posecheck.analysis import analyze_track
from posecheck.guided.by_clock import CALIBRATION
from posecheck.live.engine import FEWEST_A_SECOND, LONGEST_SET_S, LiveEngine
from posecheck.live.moment import LiveMoment
from posecheck.live.progress import Look
from posecheck.live.sets import RepSet, goal_of
from posecheck.model.report import Rep
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Dose
from tests.drawn.stick_figures import STICK_FIGURE
from tests.drawn.stick_movements import (
    Timing,
    bridge_track,
    lunge_track,
    plank_track,
    run_track,
    standing_track,
)
from tests.live.live_play import estimate_of, gone, held, play

SIZE = {"size": (640, 480)}


def engine(name, **options):
    return LiveEngine(get_movement(name), (640, 480), **{"estimator": STICK_FIGURE} | options)


def of_phase(states, phase):
    return [s for s in states if s.phase == phase]


@pytest.fixture(scope="module")
def bridge():
    """A set of five bridges that stop short, from waiting to walking away."""
    session = engine("glute-bridge")
    track = gone(held(bridge_track(top=25.0, **SIZE), before_s=6.0), 7.0)
    return session, play(session, track, start_s=1000.0), track


def test_it_goes_from_set_up_to_countdown_to_the_set_to_its_end_by_itself(bridge):
    _, states, _ = bridge
    phases = [s.phase for s in states]
    order = list(dict.fromkeys(phases))
    assert order == ["setup", "countdown", "going", "done"]
    assert phases == sorted(phases, key=order.index)
    assert [s.countdown for s in of_phase(states, "countdown")][:1] == [3]
    assert {s.countdown for s in of_phase(states, "countdown")} == {1, 2, 3}
    assert states[-1].finished == "left"


def test_green_before_it_starts(bridge):
    _, states, _ = bridge
    ready = [s for s in of_phase(states, "setup") if s.ready]
    assert ready
    assert ready[-1].ready_share > 0.9
    assert of_phase(states, "setup")[0].say.code == "nobody"


def test_reps_rise_one_by_one_to_what_offline_counts(bridge):
    session, states, _ = bridge
    counts = [s.count for s in of_phase(states, "going")]
    assert counts == sorted(counts)
    assert set(counts) == set(range(6))
    report = analyze_track(session.finished_track(), "glute-bridge").report
    assert sum(not rep.partial for rep in report.reps) == counts[-1] == 5


def test_each_rep_is_counted_soon_after_its_top(bridge):
    _, states, _ = bridge
    tops = [1006.0 + leave for *_, leave, _ in Timing().spans]
    for number, top in enumerate(tops, start=1):
        counted = next(s.t for s in states if s.count >= number)
        assert 0 < counted - top < 1.6


def test_faults_and_cues_are_those_of_offline(bridge):
    session, states, _ = bridge
    report = analyze_track(session.finished_track(), "glute-bridge").report
    offline = {f.code for f in report.findings}
    assert offline == {"incomplete-hip-extension"}
    cues = {s.cue.code for s in states if s.cue}
    assert cues == offline
    assert {s.limb.state for s in of_phase(states, "going")} == {"neutral", "fault"}


def test_the_finished_track_begins_at_the_start_and_ends_with_the_person(bridge):
    session, *_ = bridge
    done = session.finished_track("Live")
    assert done.source.name == "Live"
    assert done.t[0] == 0
    assert 17 < done.t[-1] < 20
    assert done.found[:-20].all()


def test_good_bridges_get_no_cue():
    session = engine("glute-bridge")
    states = play(session, held(bridge_track(Timing(back_s=1.6), **SIZE), before_s=6.0))
    assert not any(s.cue for s in states)
    assert states[-1].limb.state == "good"
    session.finish()
    assert analyze_track(session.finished_track(), "glute-bridge").report.findings == ()


def test_lunges_lean_and_are_told():
    session = engine("lunge")
    states = play(session, held(lunge_track(trunk_lean=35.0, **SIZE), before_s=6.0, after_s=1.0))
    session.finish()
    report = analyze_track(session.finished_track(), "lunge").report
    assert states[-1].count == sum(not rep.partial for rep in report.reps) == 5
    assert (
        {s.cue.code for s in states if s.cue} == {f.code for f in report.findings} == {"trunk-lean"}
    )


def test_a_plank_is_timed_and_its_sag_is_named():
    session = engine("plank")
    states = play(
        session, plank_track(hip_offset=lambda t: 12.0 * ((t > 6) & (t < 11)), seconds=20.0, **SIZE)
    )
    session.finish()
    report = analyze_track(session.finished_track(), "plank").report
    assert states[-1].clock_s == pytest.approx(report.hold.end_s - report.hold.start_s, abs=0.3)
    codes = [s.cue.code for s in states if s.cue]
    assert list(dict.fromkeys(codes)) == ["hip-sag", "better:hip-sag"]
    assert {f.code for f in report.findings} == {"hip-sag"}
    first = next(s.t for s in states if s.cue)
    assert 7.0 < first < 8.5  # a fault of a hold has to last a second


def test_nobody_is_praised_who_is_not_seen():
    """A sag, and then the person is gone: within what is unseen nothing got better."""
    session = engine("plank")
    track = plank_track(hip_offset=lambda t: 12.0 * (t > 6), seconds=11.0, **SIZE)
    states = play(session, track)
    assert "hip-sag" in {s.cue.code for s in states if s.cue}
    for i in range(1, 100):  # 4.5 s, before a set that was left is over
        states.append(session.step(11.0 + 0.045 * i, None, 120.0))
        if (job := session.due()) is not None:
            session.take(job, job.run())
    assert {s.say.code for s in states if s.say} >= {"lost"}
    assert not any(s.cue.better for s in states if s.cue)
    assert states[-1].limb is None or states[-1].limb.state != "good"


def test_coming_down_ends_a_plank():
    down = held(plank_track(seconds=8.0, **SIZE), before_s=0.0)
    session = engine("plank")
    states = play(session, down)
    standing = standing_track(seconds=6.0, camera=SIZE)
    for i in range(len(standing)):
        states.append(
            session.step(
                float(down.t[-1]) + 0.03 + float(standing.t[i]), estimate_of(standing, i), 120.0
            )
        )
        if (job := session.due()) is not None:
            session.take(job, job.run())
    assert states[-1].phase == "done"
    assert states[-1].finished == "over"
    report = analyze_track(session.finished_track(), "plank").report
    assert report.hold.end_s - report.hold.start_s == pytest.approx(7.5, abs=1.0)


def test_running_shows_the_cadence():
    session = engine("running")
    states = play(session, run_track(cadence=166.0, fps=30.0, seconds=18.0, **SIZE))
    assert states[-1].cadence_spm == pytest.approx(166, abs=3)
    session.finish()
    report = analyze_track(session.finished_track(), "running").report
    assert report.stride.cadence_spm == pytest.approx(166, abs=3)


def test_one_who_does_not_run_yet_is_asked_to():
    session = engine("running")
    states = play(session, standing_track(seconds=16.0, camera=SIZE))
    assert states[-1].phase == "going"
    assert states[-1].say.code == "start-running"


def test_one_who_turns_away_is_told():
    session = engine("plank")
    play(session, plank_track(seconds=3.5, **SIZE))
    states = play(session, plank_track(seconds=9.0, yaw_deg=45.0, **SIZE), start_s=3.5, every=2)
    assert "turn-side-on" in {s.say.code for s in states if s.say}


def test_standing_ends_by_itself():
    session = engine("standing")
    states = play(session, standing_track(seconds=20.0, camera=SIZE))
    assert states[-1].phase == "done"
    assert 5.5 < session.finished_track().t[-1] < 8.5
    assert analyze_track(session.finished_track(), "standing").report.quality.status == "ok"


def test_a_guided_set_labels_its_spans():
    session = engine("standing", guide=CALIBRATION)
    states = play(session, standing_track(seconds=40.0, camera=SIZE))
    assert states[-1].phase == "done"
    said = list(dict.fromkeys(s.say.text for s in of_phase(states, "going") if s.say))
    assert said == [step.text for step in CALIBRATION]
    assert list(session.spans) == ["relaxed", "tuck", "arch"]
    track = session.finished_track()
    for start, end in session.spans.values():
        assert 0 < start < end <= track.t[-1] + 0.1
        assert end - start == pytest.approx(5.0)


def test_one_who_leaves_before_the_first_rep_starts_anew():
    session = engine("glute-bridge")
    states = play(session, gone(held(bridge_track(Timing(depths=()), **SIZE), before_s=8.0), 8.0))
    assert [s.phase for s in states if s.phase != "setup"]
    assert states[-1].phase == "setup"


def test_a_lost_person_is_told_so():
    session = engine("glute-bridge")
    track = held(bridge_track(**SIZE), before_s=6.0)
    landmarks = track.landmarks.copy()
    landmarks[(track.t > 12) & (track.t < 14)] = np.nan
    states = play(session, replace(track, landmarks=landmarks))
    lost = [s.t for s in states if s.say and s.say.code == "lost"]
    assert lost
    assert 12.5 < min(lost) < max(lost) < 14.2
    assert states[-1].phase == "going"


def test_company_is_told_and_noted():
    session = engine("glute-bridge")
    play(session, held(bridge_track(**SIZE), before_s=6.0))
    session.company(1)
    assert "second-person" in {w.code for w in session.state().warnings}
    session.company(0)
    assert session.state().warnings == ()
    session.finish()
    assert "several-people" in {n.code for n in session.finished_track().notes}


def test_a_slow_machine_is_told():
    session = engine("glute-bridge")
    states = play(session, held(bridge_track(**SIZE), before_s=6.0), every=4)
    assert FEWEST_A_SECOND > 30 / 4
    assert "slow" in {w.code for w in states[-1].warnings}
    assert (
        "5" in next(w.text for w in states[-1].warnings if w.code == "slow")
        or "10" in states[-1].warnings[0].text
    )


def test_a_pause_is_told_and_the_set_goes_on():
    session = engine("glute-bridge")
    track = held(bridge_track(Timing(depths=(1.0, 1.0)), **SIZE), before_s=6.0)
    states = play(session, track)
    states += play(
        session, bridge_track(Timing(depths=(1.0,)), **SIZE), start_s=float(track.t[-1]) + 12.0
    )
    paused = [w for s in states for w in s.warnings if w.code == "paused"]
    assert paused
    assert "12 seconds" in paused[0].text
    assert states[-1].phase == "going"
    assert states[-1].count == 3


def test_a_set_that_never_ends_is_ended():
    session = engine("plank")
    track = plank_track(seconds=10.0, **SIZE)
    play(session, track)
    for i in range(int(LONGEST_SET_S * 2)):  # two pictures a second will do
        state = session.step(10.0 + i / 2, estimate_of(track, -1), 120.0)
    assert state.phase == "done"
    assert state.finished == "longest"
    assert session.finished_track().t[-1] <= LONGEST_SET_S


def test_pictures_of_another_size_end_a_set():
    session = engine("glute-bridge")
    play(session, held(bridge_track(**SIZE), before_s=6.0))
    session.resized()
    assert session.state().phase == "done"
    assert session.why == "picture-changed"


def test_no_track_before_the_end():
    session = engine("glute-bridge")
    with pytest.raises(ValueError, match="no set has ended"):
        session.finished_track()
    session.finish()  # nothing has begun: nothing happens
    assert session.phase == "setup"


def test_sides_that_take_turns_are_counted_and_two_on_one_side_are_told():
    """Left, right, left, left: the last one is on the side of the one before."""
    marching = RepSet(
        replace_struct(
            get_movement("lunge"), rep=replace_struct(get_movement("lunge").rep, alternates=True)
        ),
        0.0,
        None,
    )
    said, sides = [], []
    for n, _ in enumerate(turns := ("left", "right", "left", "left"), start=1):
        reps = tuple(
            Rep(k + 1, side, 3.0 * k, 3.0 * k + 1, 3.0 * k + 1, 3.0 * k + 2, False)
            for k, side in enumerate(turns[:n])
        )
        marching.take(Look(0.0, 3.0 * n + 1, reps=reps))
        shown = marching.shown(3.0 * n + 1, LiveMoment((640, 480), STICK_FIGURE))
        said.append(shown.say and shown.say.text)
        sides.append(shown.sides)
    assert said == [None, None, None, "Now the other side."]
    assert sides == [None, (1, 1), (2, 1), (3, 1)]
    plain = RepSet(get_movement("lunge"), 0.0, None)
    plain.take(
        Look(
            0.0,
            10.0,
            reps=tuple(
                Rep(k + 1, "left", 3.0 * k, 3.0 * k + 1, 3.0 * k + 1, 3.0 * k + 2, False)
                for k in range(2)
            ),
        )
    )
    assert plain.shown(10.0, LiveMoment((640, 480), STICK_FIGURE)).say is None


def test_the_number_of_the_dose_is_what_a_set_aims_at():
    bridge, plank = get_movement("glute-bridge"), get_movement("plank")
    each = replace_struct(bridge, dose=Dose("8 a side.", reps=8, per_side=True))
    assert [goal_of(m) for m in (bridge, plank, each, get_movement("running"))] == [
        15.0,
        30.0,
        16.0,
        None,
    ]
    assert goal_of(replace_struct(bridge, dose=Dose("Some."))) is None
    session = engine("plank")
    states = play(session, plank_track(seconds=5.0, **SIZE))
    assert {s.goal for s in of_phase(states, "going")} == {30.0}
    assert {s.goal for s in of_phase(states, "setup")} == {None}

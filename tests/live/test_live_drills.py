"""Drills as the camera: their starting posture lets the set begin, and what is counted and found
while they are done is what the analysis of the recorded set says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.live import messages
from posecheck.live.engine import LiveEngine
from posecheck.live.progress import Look
from posecheck.live.sets import HoldSet, RepSet
from posecheck.live.setup_gate import starting_posture
from posecheck.model.report import Hold, Rep
from posecheck.movements.load import filmed_movements, get_movement
from posecheck.movements.postures import families, posture_names
from tests.live.live_play import held, play
from tests.movements.drill_clips import read_track

REPS = {
    "donkey-kick-knee-opens-right": ("donkey-kick", 3, {"knee-opens"}),
    "clam-small-front-right-leg": ("clam", 3, {"shallow"}),
    "squat-shallow-right": ("squat", 3, {"shallow"}),
    "wall-march-low-knee-left": ("wall-march", 3, {"shallow"}),
}


def session(name, movement):
    """The engine at the end of a set of a clip, before which its first picture is waited in, and
    its states."""
    track = replace(read_track(name), silhouettes=None)
    engine = LiveEngine(
        get_movement(movement), track.source.size, estimator=track.estimator, hands_free=True
    )
    return engine, play(engine, held(track, before_s=7.0, after_s=1.5), start_s=50.0)


def cues(states):
    return {s.cue.code for s in states if s.cue is not None and not s.cue.better}


@pytest.mark.parametrize("name", REPS)
def test_reps_and_faults_are_those_of_the_recorded_set(name):
    movement, reps, faults = REPS[name]
    engine, states = session(name, movement)
    going = [s for s in states if s.phase == "going"]
    assert going and going[-1].count == reps and cues(going) == faults
    engine.finish()
    report = analyze_track(engine.finished_track(), movement).report
    assert sum(not rep.partial for rep in report.reps) == reps
    assert {f.code for f in report.findings} == faults


def test_a_stretch_is_timed_from_where_the_body_has_arrived():
    engine, states = session("psoas-stretch-lean-right", "half-kneeling-psoas-stretch")
    going = [s for s in states if s.phase == "going"]
    engine.finish()
    report = analyze_track(engine.finished_track(), "half-kneeling-psoas-stretch").report
    last = report.holds[-1]
    assert last.start_s > 3.0  # before it the person waited, kneeling
    assert going[-1].clock_s == pytest.approx(last.end_s - last.start_s, abs=0.5)
    assert "trunk-lean" in cues(going)


@pytest.mark.parametrize("name", sorted(filmed_movements()))
def test_every_starting_posture_has_short_words(name):
    movement = get_movement(name)
    if starting_posture(movement) == "any":
        return
    said = messages.take_up(starting_posture(movement), "long words")
    assert said.code != "take-up" and len(said.text) < 50


def test_words_are_of_postures_that_there_are():
    assert set(messages.POSTURES) <= {*families(), *posture_names()}


def rep_at(i, side):
    return Rep(i, side, 3.0 * i, 3.0 * i + 1, 3.0 * i + 1, 3.0 * i + 2, False)


def test_the_other_side_is_asked_for_once_one_has_done_its_dose():
    movement = get_movement("donkey-kick")
    doing = RepSet(movement, 0.0, None)
    wanted = movement.dose.reps

    def said(sides):
        reps = tuple(rep_at(i, side) for i, side in enumerate(sides, 1))
        doing.reps.recent = reps
        shown = doing.shown(99.0, None)
        return shown.say, shown.sides

    assert said(["left"] * (wanted - 1)) == (None, None)
    assert said(["left"] * wanted) == (messages.OTHER_SIDE, None)
    assert said(["left"] * wanted + ["right"]) == (None, (wanted, 1))
    assert said(["left"] * wanted + ["right"] * wanted) == (None, (wanted, wanted))


def test_the_other_side_is_asked_for_once_a_stretch_was_held():
    movement = get_movement("half-kneeling-psoas-stretch")
    doing = HoldSet(movement, 0.0, None)

    def shown(t, side, start):
        doing._began, doing._inside, doing._first = start, t, False
        hold = Hold(start, t, t - start, None, faults=(), side=side)
        doing.take(Look(0.0, t, hold=hold))
        return doing.shown(t, None).say

    assert shown(10.0, "left", 0.5) is None
    assert shown(31.0, "left", 0.5) == messages.OTHER_SIDE
    assert shown(45.0, "right", 40.0) is None
    assert np.isfinite(doing.shown(45.0, None).clock_s)

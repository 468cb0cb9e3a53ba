"""Whose rep it is, what must go with it, and what a hold keeps: lines of a movement's file."""

from __future__ import annotations

import typing
from dataclasses import replace

import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.assessment.working_side import RULES, working_side
from posecheck.model.measurement import Series
from posecheck.movements.inside import inside_ranges, unseen_ranges
from posecheck.movements.load import read_movement
from posecheck.movements.movement import HoldRule, Inside, SideRule
from posecheck.present.headline import large_numbers
from posecheck.present.text import summary
from posecheck.results.report_json import from_json, to_builtins, to_json
from tests.drawn.stick_figures import ANKLE_HEIGHT, LEG, body, film, square_view
from tests.drawn.stick_movements import Timing, lunge_track, plank_track, times
from tests.movements.drill_files import HINGE, SQUAT, put, squats

FOUR = Timing(depths=(1.0,) * 4)
MARCH = (
    HINGE.replace("my-hinge", "my-march")
    .replace('harder = "my-squat"', "")
    .replace('signal = "trunk_lean"', 'signal = "higher_knee"')
)
MARCH = MARCH.replace("smallest = 20.0", 'smallest = 0.15\nside = "higher-knee"\nalternates = true')
STRETCH = """
id = "my-stretch"
title = "My stretch"
kind = "hold"
views = ["side-left", "side-right"]
drive = "trunk_lean"
[setup]
instructions = "Step forward and stay."
[dose]
text = "Twenty seconds a side."
[hold]
posture = "any"
side = "front-foot"
shortest_s = 2.0
[[hold.inside]]
measure = "knee_flexion"
which = "near"
from = 5.0
[[report]]
measure = "knee_flexion"
which = "working"
phase = "whole"
"""


def marching(arms: bool = False, **camera):
    """Left, right, left, right: a thigh comes up to level; with `arms` both of them forward as
    well."""
    t = times(FOUR.seconds, 30.0)
    turns = np.zeros_like(t)
    for i, (start, *_, end) in enumerate(FOUR.spans):
        turns[(t >= start) & (t <= end)] = i % 2
    way = FOUR.way(t)
    left, right = way * (turns == 0), way * (turns == 1)
    points = body(
        0.0,
        (-80 * left, -80 * right),
        (80 * left, 80 * right),
        upper_arm=-80.0 * way if arms else 0.0,
        elbow_flexion=0.0,
        mid_hip=(0.0, 0.0, ANKLE_HEIGHT + LEG),
    )
    return film(points, t, **camera)


def test_every_side_rule_of_the_schema_is_there_and_no_other():
    assert set(RULES) == set(typing.get_args(SideRule))


@pytest.mark.parametrize("view", ["side-left", "side-right"])
def test_each_rep_counts_for_the_side_whose_knee_is_higher(tmp_path, view):
    report = analyze_track(marching(view=view), read_movement(put(tmp_path, MARCH))).report
    assert [rep.side for rep in report.reps] == ["left", "right", "left", "right"]
    assert "4 reps (2 left, 2 right)" in summary(report)


def test_two_in_a_row_on_one_side_are_told_where_the_sides_take_turns(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path))
    (
        put(tmp_path / "movements", MARCH),
        put(
            tmp_path / "movements",
            MARCH.replace("my-march", "any-march").replace("alternates = true", ""),
        ),
    )
    report = analyze_track(marching(), "my-march").report
    assert "take turns" not in summary(report) and ("4", "reps (2 left, 2 right)") in large_numbers(
        report
    )
    second_left = replace(
        report,
        reps=tuple(replace(rep, side="left") if rep.index == 2 else rep for rep in report.reps),
    )
    assert "The sides take turns: reps 2 and 3 were on the same side as the one before." in summary(
        second_left
    )
    assert ("4", "reps (3 left, 1 right)") in large_numbers(second_left)
    assert "take turns" not in summary(replace(second_left, movement="any-march"))


@pytest.mark.parametrize(
    ("rule", "side"),
    [
        ("higher-knee", "left"),
        ("higher-ankle", "left"),
        ("knee-down", "right"),
        ("near", "right"),
        ("none", None),
    ],
)
def test_side_rules_of_a_lifted_left_leg(rule, side):
    track = film(np.repeat(body(0.0, (-80.0, 0.0), (80.0, 0.0)), 5, axis=0), view="side-right")
    view, nothing = square_view("side-right"), Series(track.t, {}, {})
    assert working_side(rule, np.arange(5), nothing, track.landmarks, view) == side
    assert working_side(rule, np.arange(0), nothing, track.landmarks, view) is None


def test_on_level_knees_no_side_is_named():
    track = film(np.repeat(body(), 5, axis=0))
    for rule in ("higher-knee", "higher-ankle", "knee-down"):
        assert (
            working_side(
                rule,
                np.arange(5),
                Series(track.t, {}, {}),
                track.landmarks,
                square_view("side-left"),
            )
            is None
        )


def test_a_lunge_counts_for_the_front_leg_whatever_its_file_is_called(tmp_path):
    text = SQUAT.replace('posture = "upright"', 'side = "front-foot"').replace(
        'which = "near"\nbeyond', 'which = "lead"\nbeyond'
    )
    report = analyze_track(lunge_track(leg="right"), read_movement(put(tmp_path, text))).report
    assert {rep.side for rep in report.reps} == {"right"}
    assert {
        rep.side for rep in analyze_track(squats(), read_movement(put(tmp_path, SQUAT))).report.reps
    } == {None}


def test_a_rep_needs_the_second_signal_to_go_with_it(tmp_path):
    both = read_movement(
        put(
            tmp_path,
            MARCH + '\n[rep.also]\nsignal = "wrist_forward"\nleast = 0.4\ndirection = "up"\n',
        )
    )
    assert len(analyze_track(marching(arms=True), both).report.reps) == 4
    refused = analyze_track(marching(arms=False), both).report
    assert refused.quality.reasons[0].code == "no-reps"
    assert (
        "the way of the hands in front of the shoulders did "
        "not go with the height of the higher knee" in refused.quality.reasons[0].message
    )
    down = read_movement(
        put(
            tmp_path,
            MARCH + '\n[rep.also]\nsignal = "wrist_forward"\nleast = 0.4\ndirection = "down"\n',
        )
    )
    assert analyze_track(marching(arms=True), down).report.reps == ()


def test_ranges_of_a_hold_are_kept_from_and_below_and_unknown_ends_nothing():
    rule = HoldRule(
        "any", inside=(Inside("knee_flexion", "near", 10.0, 45.0), Inside("hip_offset", low=-5.0))
    )
    values = {
        "knee_flexion_left": np.array([9.9, 10.0, 44.9, 45.0, np.nan]),
        "hip_offset": np.array([0.0, -5.1, -5.0, 0.0, 0.0]),
    }
    assert inside_ranges(rule, values, "left", 5).tolist() == [False, False, True, False, True]
    assert inside_ranges(rule, {}, "left", 2).all()


def without_feet(track):
    """The feet are outside the picture, as where somebody lies too close to the camera: the knee's
    bend is not given."""
    width = int(np.median(track.landmarks[:, 27:, 0].min(axis=1))) - 5
    return replace(track, source=replace(track.source, size=(width, track.source.size[1])))


def test_a_range_that_is_not_seen_is_said_and_the_hold_counted_by_the_others():
    report = analyze_track(without_feet(plank_track(seconds=8.0)), "plank").report
    assert report.hold is not None and report.hold.end_s - report.hold.start_s > 6
    said = {reason.code: reason.message for reason in report.quality.reasons}
    assert report.quality.status == "limited" and "hold-not-told" not in said
    assert said["hold-partly-told"].startswith(
        "A plank is also told by knee bend, which was not looked at: this clip does not show it. "
    )
    assert "hold-partly-told" not in {
        r.code for r in analyze_track(plank_track(seconds=8.0), "plank").report.quality.reasons
    }


def test_by_the_posture_alone_no_hold_is_counted(tmp_path):
    """The file asks for the knee only, and it is not seen."""
    only_knee = read_movement(
        put(
            tmp_path,
            STRETCH.replace('posture = "any"', 'posture = "prone"').replace(
                "from = 5.0", "to = 45.0"
            ),
        )
    )
    assert analyze_track(plank_track(seconds=8.0), only_knee).report.hold is not None
    report = analyze_track(without_feet(plank_track(seconds=8.0)), only_knee).report
    first, *_ = report.quality.reasons
    assert (report.quality.status, report.hold, first.code) == ("refused", None, "hold-not-told")
    assert first.message.startswith(
        "Whether it is a my stretch is told by knee bend, which this clip does not show. "
    )


def test_a_range_that_is_known_for_too_little_of_a_hold_was_not_looked_at():
    rule = HoldRule(
        "any", inside=(Inside("knee_flexion", "near", 10.0, 45.0), Inside("hip_offset", low=-5.0))
    )
    knee = np.full(10, 20.0)
    knee[:6] = np.nan
    values = {"knee_flexion_left": knee, "hip_offset": np.zeros(10)}
    assert [keeps.measure for keeps in unseen_ranges(rule, values, "left", np.arange(10))] == [
        "knee_flexion"
    ]
    assert unseen_ranges(rule, values, "left", np.arange(4, 10)) == ()
    assert [
        keeps.measure
        for keeps in unseen_ranges(rule, {"hip_offset": np.zeros(10)}, None, np.ones(10, bool))
    ] == ["knee_flexion"]


def test_a_hold_without_a_side_says_none_in_its_file():
    report = analyze_track(plank_track(), "plank").report
    assert report.hold is not None and "side" not in to_builtins(report)["hold"]


@pytest.mark.parametrize("leg", ["left", "right"])
def test_a_hold_counts_for_a_side_and_its_measures_are_of_that_leg(tmp_path, leg):
    t = Timing(depths=(1.0,), hold_s=6.0)
    report = analyze_track(
        lunge_track(t, leg=leg, depth=80.0), read_movement(put(tmp_path, STRETCH))
    ).report
    assert (report.quality.status, report.hold.side) == ("ok", leg)
    assert from_json(to_json(report)).hold.side == leg
    assert {m.side for m in report.measurements} <= {leg}

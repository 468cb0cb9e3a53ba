"""Drawn figures: angles come out as they are in the files, nobody sinks into the floor, and the
drawings are whole, without script or network."""

from __future__ import annotations

import math
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec import convert

from posecheck.movements.load import shipped_movements
from posecheck.present.figures.body import SHANK, THIGH
from posecheck.present.figures.data import Arm, Figure, Leg, Pose, Trunk, Wrong, figures
from posecheck.present.figures.kinematics import lowest, place, points, reach, turned
from posecheck.present.figures.motion import frames, key_places
from posecheck.present.figures.moving import moving, thinned
from posecheck.present.figures.outline import joined
from posecheck.present.figures.still import both_ends, sheet, still

NAMES = sorted(figures())
SIDE = [name for name in NAMES if figures()[name].view == "side"]
SVG = "{http://www.w3.org/2000/svg}"
ON_THE_FLOOR_CM = 1.0
"""A hand or a foot that rests may be so far from the floor: the outline is rounder than a body."""


def bend(a, b, c) -> float:
    """How far the line a-b-c is bent at b, degrees, 0 straight."""
    (x1, y1), (x2, y2) = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    return math.degrees(
        math.acos(
            max(-1.0, min(1.0, (x1 * x2 + y1 * y2) / math.hypot(x1, y1) / math.hypot(x2, y2)))
        )
    )


def every_pose(figure: Figure) -> list[tuple[Pose, ...]]:
    return [figure.pose, *(wrong.pose for wrong in figure.fault)]


def test_a_thigh_that_is_level_and_a_shank_that_hangs():
    at = points(
        place(Pose(near_leg=Leg(hip=90, knee=90), near_arm=Arm(shoulder=180)), "side"), "side"
    )
    assert at["near_knee"] == pytest.approx((THIGH, 0)) and at["near_ankle"] == pytest.approx(
        (THIGH, -SHANK)
    )
    assert at["far_ankle"] == pytest.approx((0, -THIGH - SHANK))  # the other leg stands straight
    assert at["near_wrist"][1] == pytest.approx(
        46.0 + 24.4 + 23.7
    )  # the arm points up from the shoulder


def test_from_the_front_both_sides_mirror_one_another():
    leg, arm = Leg(hip=30, knee=10, ankle=5), Arm(shoulder=40, elbow=20, wrist=5)
    at = points(place(Pose(near_leg=leg, far_leg=leg, near_arm=arm, far_arm=arm), "front"), "front")
    assert at["near_knee"] == pytest.approx((10.3 + THIGH / 2, -THIGH * math.cos(math.radians(30))))
    for name in ("knee", "ankle", "elbow", "wrist", "hand", "ball"):
        (x, y), (mirrored, same) = at[f"near_{name}"], at[f"far_{name}"]
        assert (mirrored, same) == pytest.approx((-x, y))


def test_the_trunk_tips_and_arches():
    down, back = (
        points(place(Pose(trunk=Trunk(pelvis=turn)), "side"), "side") for turn in (90, -90)
    )
    assert down["shoulder"] == pytest.approx((46.0, -1.4)) and back["shoulder"] == pytest.approx(
        (-46.0, 1.4)
    )
    flat, arched = (place(Pose(trunk=Trunk(pelvis=90, lumbar=bent)), "side") for bent in (0, 30))
    assert arched["chest"].turn == pytest.approx(60) and arched["pelvis"].turn == 90
    assert (
        points(arched, "side")["shoulder"][1] > points(flat, "side")["shoulder"][1] + 10
    )  # face down, an arch lifts the chest


def test_a_limb_reaches_its_place_with_the_joint_on_the_side_that_is_asked():
    for way in (1, -1):
        one, two = reach((0, 0), (20, -60), (THIGH, SHANK), way)
        knee = turned((0, -THIGH), one)
        ankle = turned((0, -SHANK), two)
        assert (knee[0] + ankle[0], knee[1] + ankle[1]) == pytest.approx((20, -60))
        assert math.copysign(1, two - one) == way
    one, two = reach((0, 0), (0, -200), (THIGH, SHANK), 1)  # too far: stretched towards it
    assert (one, two) == pytest.approx((0, 0), abs=0.1)


def joints_drawn(svg: str) -> list[tuple[float, float]]:
    """Where each part's joint is in a still drawing, in the order of drawing; y up."""
    return [
        (float(x), -float(y))
        for x, y in re.findall(r'<use [^>]*transform="translate\((\S+) (\S+)\)', svg)
    ]


@pytest.mark.parametrize("name", SIDE)
def test_angles_of_the_drawing_are_those_of_the_file(name):
    figure = figures()[name]
    near_side_last = joints_drawn(still(figure, "f", at=0.0))[
        -7:
    ]  # thigh, shank, foot, toes, upper arm, forearm, hand
    hip, knee, ankle, _, shoulder, elbow, wrist = near_side_last
    pose = figure.pose[0]
    assert bend(hip, knee, ankle) == pytest.approx(abs(pose.near_leg.knee), abs=1.0)
    assert bend(shoulder, elbow, wrist) == pytest.approx(abs(pose.near_arm.elbow), abs=1.5)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_sinks_into_the_floor_or_hovers(name):
    figure = figures()[name]
    for poses in every_pose(figure):
        for pose, placed in zip(poses, key_places(figure, poses), strict=True):
            if not any(thing.holds for thing in figure.thing):
                assert lowest(placed, figure.view) == pytest.approx(pose.lift, abs=1e-6)
        assert min(lowest(placed, figure.view) for placed in frames(figure, poses)) > -1e-6


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if figures()[name].planted and figures()[name].motion == "there and back"
    ],
)
def test_hands_and_feet_that_rest_stay_where_they_are(name):
    figure = figures()[name]
    for poses in every_pose(figure):
        every = [points(placed, figure.view) for placed in frames(figure, poses)]
        for limb in figure.planted:
            side, end = limb.split("_")
            way = [at[f"{side}_{'ankle' if end == 'foot' else 'wrist'}"] for at in every]
            (x0, y0), (x1, y1) = way[0], way[-1]
            if math.hypot(x1 - x0, y1 - y0) < 0.5 and len(poses) == 2:
                assert max(math.hypot(x - x0, y - y0) for x, y in way) < ON_THE_FLOOR_CM, limb


FAR_POSES = {
    # what the kit's clips of these drills do, by construction: see their amplitudes
    "donkey-kick": (lambda p: (p.near_leg.knee, p.trunk.lumbar), (90, 0)),
    "squat": (lambda p: (p.trunk.lumbar, p.trunk.pelvis), (0, 36)),
    "hinge": (lambda p: (p.trunk.lumbar, p.trunk.pelvis), (0, 72)),
    "half-kneeling-psoas-stretch": (lambda p: (p.trunk.lumbar,), (-8,)),
    "plank": (lambda p: (p.trunk.lumbar,), (0,)),
}
FAULTS = {
    ("donkey-kick", "lumbar-overextension"): (lambda p: p.trunk.lumbar, 28),
    ("donkey-kick", "knee-opens"): (lambda p: p.near_leg.knee, 30),
    ("squat", "lumbar-flexion"): (lambda p: p.trunk.lumbar, -34),
    ("half-kneeling-psoas-stretch", "lumbar-overextension"): (lambda p: p.trunk.lumbar, 27),
    ("plank", "lumbar-overextension"): (lambda p: p.trunk.lumbar, 24),
    ("glute-bridge", "lumbar-overextension"): (lambda p: p.trunk.lumbar, 28),
}


@pytest.mark.parametrize("name", FAR_POSES)
def test_the_far_position_is_the_one_that_the_drill_has(name):
    of, wanted = FAR_POSES[name]
    assert of(figures()[name].pose[-1]) == pytest.approx(wanted, abs=3.0)


@pytest.mark.parametrize(("name", "code"), FAULTS)
def test_a_fault_is_as_far_off_as_it_says(name, code):
    of, wanted = FAULTS[name, code]
    wrong = next(wrong for wrong in figures()[name].fault if wrong.code == code)
    assert of(wrong.pose[-1]) == pytest.approx(wanted, abs=3.0)


def test_a_bridge_is_straight_at_its_top_and_its_faults_are_not():
    figure = figures()["glute-bridge"]

    def at_hip(poses) -> float:
        at = points(key_places(figure, poses)[-1], "side")
        return bend(at["shoulder"], at["hip"], at["near_knee"])

    assert at_hip(figure.pose) < 6
    assert at_hip(next(w.pose for w in figure.fault if w.code == "incomplete-hip-extension")) > 18


@pytest.mark.parametrize("name", NAMES)
def test_drawings_are_whole_and_need_nothing_else(name):
    figure = figures()[name]
    for wrong in (None, *figure.fault):
        for drawn in (
            moving(figure, "fig", wrong, "dark"),
            both_ends(figure, "fig", wrong),
            still(figure, "fig", wrong),
        ):
            root = ElementTree.fromstring(drawn)
            assert root.find(f"{SVG}title").text == figure.said
            assert "<script" not in drawn and "url(" not in drawn and "@import" not in drawn
            assert re.findall(r"https?://[^\"]*", drawn) == ["http://www.w3.org/2000/svg"]
            ids = [element.get("id") for element in root.iter() if element.get("id")]
            assert {use.get("href") for use in root.iter(f"{SVG}use")} <= {
                f"#{one}" for one in ids
            } and len(set(ids)) == len(ids)
            assert len(drawn) < 40_000


def test_a_drawing_moves_and_stands_for_whoever_wants_less_motion():
    svg = moving(figures()["squat"], "sq")
    assert (
        "@keyframes sq-" in svg
        and "prefers-reduced-motion:reduce" in svg
        and "infinite alternate" in svg
    )
    assert "infinite alternate" not in moving(figures()["running"], "run")
    assert "@keyframes" not in still(figures()["squat"], "sq") + both_ends(
        figures()["squat"], "sq"
    ) + moving(figures()["standing"], "st")
    assert (
        "currentColor" in svg and "color:#" not in svg.partition("<style>")[0]
    )  # within a page, the page's colours
    assert "--fig-ink:#" in moving(figures()["squat"], "sq", theme="dark")


def test_a_trunk_that_tips_towards_the_reader_is_flattened_whole():
    figure = figures()["squat-front"]
    assert figure.pose[0].trunk.share - figure.pose[-1].trunk.share > 0.15
    assert f"scaleY({figure.pose[-1].trunk.share:.3g})" in moving(figure, "sq")


def test_the_place_of_a_fault_is_marked():
    figure = figures()["donkey-kick"]
    wrong = next(wrong for wrong in figure.fault if wrong.mark == "low_back")
    svg = still(figure, "fig", wrong)
    cx, cy = map(float, re.search(r'class="f" cx="(\S+)" cy="(\S+)"', svg).groups())
    assert (cx, -cy) == pytest.approx(
        points(key_places(figure, wrong.pose)[-1], "side")["low_back"], abs=0.1
    )
    assert 'class="f"' not in still(figure, "fig")


def test_the_sheet_to_print_has_a_field_for_each_fault_that_is_judged():
    figure = figures()["donkey-kick"]
    svg = sheet(figure, "s", {"lumbar-overextension": "Low back <arches>", "no-such": "Not drawn"})
    said = [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert said == ["Start", "There", "Low back <arches>"]


def test_moments_on_a_straight_way_are_left_out():
    line = [(i, 2.0 * i) for i in range(11)]
    assert thinned(line, (0.1, 0.1)) == [0, 10]
    assert thinned([(5.0,)] * 11, (0.1,)) == [0]
    assert thinned([(abs(i - 4.0),) for i in range(11)], (0.1,)) == [0, 4, 10]


def test_a_small_disc_within_a_large_one_adds_nothing():
    assert joined((0, 0, 5), (1, 0, 2)).startswith("M-5 0a5 5")
    assert joined((0, 0, 2), (0, 10, 2)) == "M-2 0A2 2 0 0 1 2 0L2 10A2 2 0 0 1 -2 10z"


@pytest.mark.parametrize("name", sorted(set(NAMES) & shipped_movements().keys()))
def test_a_shipped_movement_has_its_faults_drawn_by_its_own_codes(name):
    codes = {fault.code for fault in shipped_movements()[name].fault}
    assert not codes or codes & {wrong.code for wrong in figures()[name].fault}


def test_a_file_of_one_pose_is_enough():
    figure = Figure(
        said="Somebody",
        view="side",
        pose=(Pose(),),
        fault=(Wrong("bent", "chest", (Pose(trunk=Trunk(pelvis=30)),)),),
    )
    assert len(frames(figure, figure.pose)) == 1 and "Somebody" in moving(
        figure, "one", figure.fault[0]
    )


def test_the_drawing_that_contributing_adds_as_an_example_is_one():
    text = (
        (Path(__file__).parents[2] / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .partition("### Its drawing")[2]
    )
    figure = convert(tomllib.loads(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1]), Figure)
    for poses in every_pose(figure):
        far = key_places(figure, poses)[-1]
        at = points(far, figure.view)
        assert bend(at["hip"], at["near_knee"], at["near_ankle"]) == pytest.approx(18)
        assert far["near_foot"].turn == pytest.approx(0, abs=1)  # the sole is flat
        assert (
            at["shoulder"][0] > at["near_ankle"][0] > at["hip"][0]
        )  # the hips go back, the chest forward
    assert "@keyframes" in moving(figure, "example", figure.fault[0])

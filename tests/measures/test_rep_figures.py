"""Figures of a rep between landmarks, on bodies whose gaps and turns are known."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.assessment.reading import SHOULDER_TURN, read_in_rep
from posecheck.measures.holds import getting_in
from posecheck.measures.low_back.arch_added import FACE_DOWN, ON_THE_BACK, UPRIGHT, line_of
from posecheck.measures.rep_figures import TRUNK_SHARE, shoulder_turn
from posecheck.measures.reps import RepSpan
from posecheck.model.measurement import Curve, Series
from posecheck.skeleton import INDEX
from tests.drawn.stick_figures import square_view

T = np.arange(0, 2.0, 0.05)
REP = RepSpan(0.5, 1.0, 1.4, 1.9, 24, 0.35)
FAR = T >= 0.9
VIEW = square_view("front")


def landmarks(knees=(40.0, 40.0), ankles=(50.0, 50.0)) -> np.ndarray:
    """(frames, 33, 3) px of a trunk of 100 px; gaps at rest and at the far position."""
    points = np.zeros((len(T), 33, 3))
    for side, sign in (("left", 1), ("right", -1)):
        points[:, INDEX[f"{side}_shoulder"], :2] = (20 * sign, 0)
        points[:, INDEX[f"{side}_hip"], :2] = (10 * sign, 100)
        for part, (rest, far), y in (("knee", knees, 150), ("ankle", ankles, 200)):
            points[:, INDEX[f"{side}_{part}"], 0] = sign * np.where(FAR, far, rest) / 2
            points[:, INDEX[f"{side}_{part}"], 1] = y
    return points


def read(measure: str, points: np.ndarray, series: Series | None = None):
    return read_in_rep(
        measure, "body", "peak", REP, None, series or Series(T, {}, {}), points, VIEW
    )


@pytest.mark.parametrize(
    ("measure", "points", "value", "half"),
    [
        ("rep_size", landmarks(), 35.0, TRUNK_SHARE),
        ("knees_against_ankles", landmarks(knees=(40.0, 30.0)), 60.0, 12.0),
        ("feet_apart", landmarks(ankles=(50.0, 70.0)), 70.0, TRUNK_SHARE),
        ("feet_parted", landmarks(ankles=(50.0, 70.0)), 20.0, TRUNK_SHARE),
        ("feet_parted", landmarks(ankles=(50.0, 45.0)), -5.0, TRUNK_SHARE),
    ],
)
def test_a_figure_reads_what_the_body_shows(measure, points, value, half):
    found = read(measure, points)
    assert (found.value, found.half_width) == (pytest.approx(value, abs=0.1), pytest.approx(half))


def test_what_is_held_against_the_start_is_not_known_where_that_was_not_seen():
    cut = RepSpan(0.0, 1.0, 1.4, 1.9, 24, 0.35, cut_out=True)
    assert (
        read_in_rep("feet_parted", "body", "peak", cut, None, Series(T, {}, {}), landmarks(), VIEW)
        is None
    )
    assert (
        read_in_rep("rep_size", "body", "peak", cut, None, Series(T, {}, {}), landmarks(), VIEW)
        is not None
    )


@pytest.mark.parametrize("degrees", [20.0, -15.0])
@pytest.mark.parametrize("along", [(1.0, 0.0), (0.0, -1.0)], ids=["upright", "on the side"])
def test_the_shoulders_turn_in_depth_whichever_way_their_line_lies(degrees, along):
    world = np.zeros((len(T), 33, 3))
    turn = np.radians(np.where(FAR, degrees, 3.0))
    across = (
        np.stack([along[0] * np.cos(turn), along[1] * np.cos(turn), np.sin(turn)], axis=1) * 0.4
    )
    world[:, INDEX["left_shoulder"]], world[:, INDEX["right_shoulder"]] = across / 2, -across / 2
    curve = shoulder_turn(world)
    assert curve[-1] == pytest.approx(degrees) and np.isnan(shoulder_turn(np.zeros((1, 33, 3)))[0])
    series = Series(T, {SHOULDER_TURN: Curve(curve, curve, curve, "deg")}, {})
    found = read("shoulder_turn_added", landmarks(), series)
    assert (found.value, found.unit, found.half_width) == (pytest.approx(degrees - 3.0), "deg", 6.0)
    assert read("shoulder_turn_added", landmarks()) is None


def test_getting_into_a_stretch_is_told_from_staying_in_it():
    t = np.arange(0, 6, 0.04)
    angle = 16 * np.clip((t - 0.5) / 1.2, 0, 1) + 1.0 * np.sin(
        2 * np.pi * 0.25 * t
    )  # in, and then breathing
    moving = getting_in(t, angle)
    assert (
        moving[(t > 0.7) & (t < 1.5)].all()
        and not moving[t > 2.0].any()
        and not moving[t < 0.2].any()
    )
    assert not getting_in(t, np.full(len(t), np.nan)).any()
    assert not getting_in(t, 0.5 * t).any()  # it deepens slowly: held all the while


def test_the_line_of_the_arch_that_a_rep_adds_hangs_on_how_the_person_lies():
    assert (line_of(False), line_of(True), line_of(True, face_down=True)) == (
        UPRIGHT,
        ON_THE_BACK,
        FACE_DOWN,
    )
    assert FACE_DOWN.interval(28.0, 2.0) == (26.0, 16.0, 36.0)

"""What a clip shows: each movement from each of its views, what has no rules by its name, and only
the stretch in which it happens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecheck.assessment.recognised import unnamed
from posecheck.movements.load import get_movement
from posecheck.recognition.recognise import recognise
from posecheck.recognition.result import Candidate, Recognition
from posecheck.signals.condition import SmoothingFilter, condition
from tests.drawn.stick_figures import body, film
from tests.drawn.stick_gaits import gait_track, run, walk
from tests.drawn.stick_movements import (
    bridge_track,
    lunge_track,
    plank_track,
    standing_track,
    times,
)

SIDES = ("side-left", "side-right")


def recognised(track, wanted: str | None = None) -> Recognition:
    exercise, light = (
        condition(track, s).landmarks for s in (SmoothingFilter(), SmoothingFilter(9.0, 13.0, 0.10))
    )
    return recognise(
        track.t,
        exercise,
        light,
        track.world,
        track.source.size,
        get_movement(wanted) if wanted else None,
    )


def joined(*tracks):
    """Tracks of one rate, one after the other."""
    first = tracks[0]
    t = np.arange(sum(len(track) for track in tracks)) * float(np.median(np.diff(first.t)))
    together = {
        name: np.concatenate([getattr(track, name) for track in tracks])
        for name in ("landmarks", "visibility", "world", "brightness")
    }
    return replace(first, t=t, silhouettes=None, **together)


def from_where_it_goes(track, pan_px: float, zoom: float):
    """As filmed by a camera that pans and zooms in evenly; the picture is large enough for it."""
    share = np.linspace(0, 1, len(track))[:, None]
    points = track.landmarks.copy()
    middle = np.array(track.source.size) / 2
    points[..., :2] = (
        (points[..., :2] - middle) * (1 + (zoom - 1) * share[..., None])
        + middle
        + np.stack([pan_px * share, 0.7 * pan_px * share], -1)
    )
    return replace(track, landmarks=points, source=replace(track.source, size=(4000, 3000)))


MOVEMENTS = {
    "glute-bridge": bridge_track,
    "lunge": lunge_track,
    "running": lambda **camera: gait_track(run(), **camera),
    "standing": lambda **camera: standing_track(camera=camera),
}


@pytest.mark.parametrize("view", [*SIDES, "front"])
@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("noise_px", [0.0, 2.0])
def test_each_movement_is_found(name, view, noise_px):
    seen = recognised(MOVEMENTS[name](view=view, noise_px=noise_px))
    assert (seen.outcome, seen.movement) == ("clear", name)


@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize("yaw", [30.0, 50.0])
def test_each_movement_is_found_from_between_the_square_views(name, yaw):
    assert recognised(MOVEMENTS[name](yaw_deg=yaw)).movement == name


@pytest.mark.parametrize("name", ["lunge", "running"])
@pytest.mark.parametrize(("pan_px", "zoom"), [(700.0, 1.0), (0.0, 1.8), (-500.0, 1.5)])
def test_a_camera_that_pans_and_zooms_changes_nothing(name, pan_px, zoom):
    """Heights against one floor and one trunk length for the whole clip made a run a lunge, and a
    lunge a squat."""
    assert recognised(from_where_it_goes(MOVEMENTS[name](), pan_px, zoom)).movement == name


@pytest.mark.parametrize("slower", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("view", SIDES)
def test_a_run_is_a_run_however_slowly_it_plays(slower, view):
    assert (
        recognised(
            gait_track(run(168), 30 * slower, 6.0, slower=slower, view=view, noise_px=1.0)
        ).movement
        == "running"
    )


@pytest.mark.parametrize("seconds", [1.5, 2.0])
def test_two_strides_make_a_run(seconds):
    assert recognised(gait_track(run(170), 30, seconds, noise_px=1.0)).movement == "running"


@pytest.mark.parametrize("view", SIDES)
def test_legs_that_the_model_exchanges_where_they_pass_are_still_a_run(view):
    track = gait_track(run(170), 60, noise_px=1.0, view=view)
    legs = [23, 25, 27, 29, 31]
    near = np.abs(track.landmarks[:, 27, 0] - track.landmarks[:, 28, 0]) < 40
    points = track.landmarks.copy()
    points[np.ix_(near, legs)], points[np.ix_(near, [i + 1 for i in legs])] = (
        points[np.ix_(near, [i + 1 for i in legs])],
        points[np.ix_(near, legs)],
    )
    assert recognised(replace(track, landmarks=points)).movement == "running"


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("hip_offset", [0.0, 10.0, -20.0])
def test_a_plank_is_found_whatever_its_form(view, hip_offset):
    assert recognised(plank_track(hip_offset, view=view)).movement == "plank"


@pytest.mark.parametrize("view", ["front", "rear"])
def test_a_bridge_is_no_squat_from_the_feet_nor_from_the_head(view):
    assert recognised(bridge_track(view=view)).movement == "glute-bridge"


def test_a_split_squat_is_a_lunge():
    assert recognised(lunge_track(stepping=False)).movement == "lunge"


# --- what is named and not judged


def squats(view: str = "side-left"):
    t = times(12.0, 30)
    bend = 45 * (1 - np.cos(2 * np.pi * t / 3))
    points = body(
        0.3 * bend, -0.5 * bend, bend, mid_hip=(0.0, 0.0, 0.83 * np.cos(np.radians(bend / 2)))
    )
    return film(points, t, view=view)


def on_hands_and_knees():
    points = body(
        80.0, 0.0, 90.0, -80.0, upper_arm=0.0, elbow_flexion=0.0, mid_hip=(0.0, 0.0, 0.42)
    )
    return film(np.repeat(points, 150, axis=0))


@pytest.mark.parametrize("view", [*SIDES, "front"])
def test_a_squat_is_named_and_not_judged(view):
    seen = recognised(squats(view))
    assert (seen.outcome, seen.named, seen.seems) == ("none", "squat", "a squat")


@pytest.mark.parametrize("view", [*SIDES, "front", "rear"])
def test_walking_is_named_and_not_judged(view):
    seen = recognised(gait_track(walk(), 30, view=view, noise_px=1.5))
    assert (seen.outcome, seen.named) == ("none", "walking")


def test_hands_and_knees_are_named_and_not_judged():
    seen = recognised(on_hands_and_knees())  # this figure's knees hover a little
    assert seen.outcome == "none" and seen.named in ("on-hands-and-knees", "bear-crawl")


def test_bending_forward_is_a_hinge():
    t = times(9.0, 30)
    lean = 40 * (1 - np.cos(2 * np.pi * t / 3))
    seen = recognised(film(body(lean, 0.0, 5.0, mid_hip=(0.0, 0.0, 0.9)), t))
    assert (seen.outcome, seen.named) == ("none", "hinge")


def test_an_arm_that_is_waved_is_no_standing_posture_for_certain():
    t = times(5.0, 30)
    points = body(upper_arm=(-90 + 60 * np.sin(2 * np.pi * t), 0.0), mid_hip=(0.0, 0.0, 0.9))
    seen = recognised(film(points, t))
    assert seen.named in ("arm-exercise", "standing") and seen.movement in (None, "standing")


@pytest.mark.parametrize("view", [*SIDES, "front", "rear"])
@pytest.mark.parametrize("seed", range(3))
def test_standing_with_jitter_is_standing(view, seed):
    assert (
        recognised(standing_track(camera=dict(view=view, noise_px=4.0, seed=seed))).movement
        == "standing"
    )


def test_a_face_down_body_without_legs_is_not_guessed_at():
    track = plank_track()
    track.landmarks[:, 25:] = np.nan
    assert recognised(track).movement is None


def test_limbs_outside_the_picture_are_not_believed():
    """The model goes on guessing where it sees nothing: a close-up of shoulders and head is no
    squat and no lunge."""
    track = squats()
    points = track.landmarks.copy()
    points[..., 1] += track.source.size[1] - points[:, [23, 24], 1].mean() + 60
    seen = recognised(replace(track, landmarks=points))
    assert seen.outcome == "none" and seen.named is None


# --- stretches


def test_only_the_stretch_that_is_the_movement_counts():
    before, after = standing_track(seconds=4.0), on_hands_and_knees()
    bridge = bridge_track()
    seen = recognised(joined(before, bridge, after))
    assert seen.movement == "glute-bridge"
    (stretch,) = seen.stretches
    assert stretch.start == pytest.approx(len(before), abs=12)
    assert stretch.stop == pytest.approx(len(before) + len(bridge), abs=12)
    assert [part.what for part in seen.left_out] == ["standing", "on hands and knees"]


def test_a_run_begins_where_the_steps_begin():
    still, moving = standing_track(seconds=4.0, fps=60), gait_track(run(170), 60)
    seen = recognised(joined(still, moving))
    assert seen.movement == "running"
    (stretch,) = seen.stretches
    assert stretch.start == pytest.approx(len(still), abs=40) and stretch.stop == len(still) + len(
        moving
    )


def test_nobody_in_sight_is_left_out():
    track = lunge_track()
    empty = replace(
        track,
        landmarks=np.full_like(track.landmarks[:90], np.nan),
        world=np.full_like(track.world[:90], np.nan),
        t=track.t[:90],
        visibility=track.visibility[:90],
        brightness=track.brightness[:90],
    )
    seen = recognised(joined(empty, track))
    assert seen.movement == "lunge"
    assert [(part.start, part.what) for part in seen.left_out] == [(0, "no person detected")]


def test_a_movement_that_the_user_names_has_its_stretches_whatever_is_likelier():
    seen = recognised(joined(standing_track(seconds=6.0), plank_track(seconds=3.0)), "plank")
    assert [stretch.what for stretch in seen.stretches] == ["plank"]
    assert seen.stretches[0].start == pytest.approx(6.0 * 30, abs=12)


# --- one picture


def picture(track, at: int):
    parts = {
        name: getattr(track, name)[at : at + 1]
        for name in ("landmarks", "visibility", "world", "brightness")
    }
    return replace(track, t=track.t[:1], silhouettes=None, **parts)


@pytest.mark.parametrize(
    ("track", "at", "outcome", "seems"),
    [
        (standing_track, 30, "clear", "standing"),
        (plank_track, 30, "clear", "face down on the forearms"),
        (bridge_track, 30, "none", "lying on the back"),
        (squats, 45, "none", "squatting"),
        (on_hands_and_knees, 10, "none", "on hands and knees"),
    ],
)
def test_a_photograph_has_a_posture(track, at, outcome, seems):
    seen = recognised(picture(track(), at))
    assert (seen.outcome, seen.seems) == (outcome, seems)


@pytest.mark.parametrize(
    ("first", "second", "certain"), [(0.54, 0.44, False), (0.54, 0.34, True), (0.9, 0.05, True)]
)
def test_of_two_that_are_about_as_likely_both_are_named(first, second, certain):
    seen = recognised(standing_track())
    best = Candidate("single-leg-deadlift", "", "a single-leg deadlift", first, False)
    seen = replace(
        seen,
        outcome="none",
        candidates=(best, Candidate("wall-march", "", "a wall march", second, False)),
        seems=best.a,
    )
    (reason,) = unnamed(seen)
    assert seen.named == ("single-leg-deadlift" if certain else None)
    assert ("or a wall march, and it is not certain which" in reason.message) != certain

"""Angles read off stick figures whose angles are known: values, signs, and that they do not depend
on what they should not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck import skeleton
from posecheck.measures.raw import front_angles, leg_length_px, side_angles
from tests.drawn.stick_figures import (
    LEG,
    THIGH,
    TRUNK,
    film,
    front_figure,
    side_figure,
    square_view,
)
from tests.drawn.stick_movements import bridge_track, lunge_track, plank_track, run_track

SIDES = ("side-left", "side-right")
FACES = ("front", "rear")
TOLERANCE = 0.01
"""Degrees or %: landmarks are kept in single precision."""


def read(points, view: str, **camera) -> dict[str, np.ndarray]:
    angles = side_angles if view in SIDES else front_angles
    return angles(film(points, view=view, **camera).landmarks, square_view(view))


def only(values: dict[str, np.ndarray]) -> dict[str, float]:
    return {name: float(v[0]) for name, v in values.items()}


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize(
    ("posture", "expected"),
    [
        (
            {},
            {
                "trunk_lean": 0,
                "knee_flexion": 0,
                "trunk_thigh_angle": 0,
                "thigh_extension": 0,
                "shank_inclination": 0,
                "foot_inclination": 0,
                "neck_angle": 0,
                "hip_offset": 0,
            },
        ),
        ({"trunk_lean": 20}, {"trunk_lean": 20, "thigh_extension": 20, "trunk_thigh_angle": 0}),
        ({"trunk_lean": -15}, {"trunk_lean": -15}),
        ({"knee_flexion": 70}, {"knee_flexion": 70, "shank_inclination": -70}),
        ({"knee_flexion": -8}, {"knee_flexion": -8, "shank_inclination": 8}),
        (
            {"trunk_thigh": 40},
            {"trunk_thigh_angle": 40, "thigh_extension": -40, "shank_inclination": 40},
        ),
        ({"trunk_thigh": -12}, {"trunk_thigh_angle": -12, "thigh_extension": 12}),
        (
            {"trunk_thigh": 90, "knee_flexion": 90},
            {
                "trunk_thigh_angle": 90,
                "thigh_extension": -90,
                "knee_flexion": 90,
                "shank_inclination": 0,
            },
        ),
        ({"foot_inclination": 15}, {"foot_inclination": 15}),
        ({"foot_inclination": -30}, {"foot_inclination": -30}),
        ({"neck_angle": 25}, {"neck_angle": 25}),
        (
            {"trunk_lean": -90, "trunk_thigh": 45, "knee_flexion": 100},
            {"trunk_lean": -90, "thigh_extension": -135, "shank_inclination": 35},
        ),
    ],
)
def test_signs(posture, expected, view):
    values = only(read(side_figure(**posture), view))
    for name, value in expected.items():
        for column in [c for c in (name, f"{name}_left", f"{name}_right") if c in values]:
            assert values[column] == pytest.approx(value, abs=TOLERANCE), column


angle = st.floats(-60, 60)
sagittal = st.fixed_dictionaries(
    {
        "trunk_lean": st.floats(-120, 100),
        "trunk_thigh": st.tuples(st.floats(-30, 110), st.floats(-30, 110)),
        "knee_flexion": st.tuples(st.floats(-10, 140), st.floats(-10, 140)),
        "foot_inclination": st.tuples(angle, angle),
        "neck_angle": angle,
    }
)
frontal = st.fixed_dictionaries(
    {
        "fppa": st.tuples(st.floats(-25, 40), st.floats(-25, 40)),
        "hip_adduction": st.tuples(st.floats(-30, 30), st.floats(-30, 30)),
        "pelvic_obliquity": st.floats(-25, 25),
        "shoulder_obliquity": st.floats(-25, 25),
        "lateral_trunk_lean": st.floats(-40, 40),
    }
)


@given(sagittal, st.sampled_from(SIDES))
@settings(max_examples=60)
def test_any_posture_is_read_back(posture, view):
    values = only(read(side_figure(**posture), view))
    expected = {"trunk_lean": posture["trunk_lean"], "neck_angle": posture["neck_angle"]}
    for side, thigh, knee, foot in zip(
        skeleton.SIDES,
        posture["trunk_thigh"],
        posture["knee_flexion"],
        posture["foot_inclination"],
        strict=True,
    ):
        expected |= {
            f"trunk_thigh_angle_{side}": thigh,
            f"knee_flexion_{side}": knee,
            f"foot_inclination_{side}": foot,
        }
        expected |= {
            f"thigh_extension_{side}": posture["trunk_lean"] - thigh,
            f"shank_inclination_{side}": thigh - posture["trunk_lean"] - knee,
        }
    for name, value in expected.items():
        assert (values[name] - value + 180) % 360 - 180 == pytest.approx(0, abs=0.02), name


@given(frontal, st.sampled_from(FACES))
@settings(max_examples=60)
def test_any_frontal_posture_is_read_back(posture, view):
    values = only(read(front_figure(**posture), view))
    for name in ("pelvic_obliquity", "shoulder_obliquity", "lateral_trunk_lean"):
        assert values[name] == pytest.approx(posture[name], abs=0.02), name
    for side, fppa in zip(skeleton.SIDES, posture["fppa"], strict=True):
        assert values[f"fppa_{side}"] == pytest.approx(fppa, abs=0.02)


@given(sagittal)
@settings(max_examples=25)
def test_both_sides_of_the_same_person_give_the_same_signed_angles(posture):
    left, right = (only(read(side_figure(**posture), view)) for view in SIDES)
    for name in left:
        if name != "hip_offset":  # that of the near leg
            assert (left[name] - right[name] + 180) % 360 - 180 == pytest.approx(0, abs=0.02), name


def mirror(landmarks: np.ndarray, width: float = 1280.0) -> np.ndarray:
    """The picture in a mirror, with left and right relabelled."""
    return (np.array([width, 0, 0]) + np.array([-1, 1, 1]) * landmarks)[:, skeleton.MIRRORED]


def swapped(name: str) -> str:
    return name.replace("left", "~").replace("right", "left").replace("~", "right")


@given(sagittal)
@settings(max_examples=25)
def test_a_mirrored_side_view_has_the_same_angles_on_the_other_side(posture):
    track = film(side_figure(**posture), view="side-left", noise_px=5.0)
    here = only(side_angles(track.landmarks, square_view("side-left")))
    there = only(side_angles(mirror(track.landmarks), square_view("side-right")))
    for name, value in here.items():
        assert there[swapped(name)] == pytest.approx(value, abs=0.01), name


@given(frontal, st.sampled_from(FACES))
@settings(max_examples=25)
def test_a_mirrored_front_view_turns_tilts_round_and_keeps_valgus(posture, view):
    track = film(front_figure(**posture), view=view, noise_px=5.0)
    here = only(front_angles(track.landmarks, square_view(view)))
    there = only(front_angles(mirror(track.landmarks), square_view(view)))
    for name, value in here.items():
        sign = -1 if "obliquity" in name or name == "lateral_trunk_lean" else 1
        assert there[swapped(name)] == pytest.approx(sign * value, abs=0.01), name


@given(
    sagittal,
    frontal,
    st.floats(0.1, 8),
    st.floats(-2000, 2000),
    st.floats(-2000, 2000),
    st.sampled_from(SIDES + FACES),
)
@settings(max_examples=40)
def test_place_and_size_in_the_picture_do_not_matter(
    side_posture, front_posture, scale, dx, dy, view
):
    points = side_figure(**side_posture) if view in SIDES else front_figure(**front_posture)
    landmarks = film(points, view=view, noise_px=4.0).landmarks.astype(float)
    moved = landmarks * scale + np.array([dx, dy, 0.0])
    measure = side_angles if view in SIDES else front_angles
    here, there = (only(measure(p, square_view(view))) for p in (landmarks, moved))
    for name, value in here.items():
        assert there[name] == pytest.approx(value, abs=1e-6), name


def test_angles_are_those_of_pixels_whatever_the_shape_of_the_picture():
    """The same person in a wide and in an upright picture; in normalised coordinates the knee would
    differ by over 30 degrees."""
    points = side_figure(10, 40, 70)
    wide, tall = (
        read(points, "side-left", size=size, px_per_m=300.0)
        for size in ((1920, 1080), (1080, 1920))
    )
    for name in wide:
        np.testing.assert_allclose(wide[name], tall[name], atol=0.01)
    squeezed = film(points, view="side-left", size=(1920, 1080)).landmarks / np.array(
        [1920, 1080, 1.0]
    )
    assert (
        abs(float(side_angles(squeezed, square_view("side-left"))["knee_flexion_left"][0]) - 70)
        > 10
    )


@pytest.mark.parametrize("view", SIDES)
@pytest.mark.parametrize("offset", [-14.0, -5.0, 0.0, 3.0, 12.0])
def test_a_sagging_plank_is_positive_a_piked_one_negative(offset, view):
    track = plank_track(offset, seconds=0.5, view=view)
    values = side_angles(track.landmarks, square_view(view))
    np.testing.assert_allclose(values["hip_offset"], offset, atol=0.02)
    assert np.all(np.sign(values["trunk_thigh_angle_left"].round(2)) == -np.sign(offset))


def test_a_dropped_head_is_positive_in_a_plank():
    track = plank_track(neck_angle=35.0, seconds=0.5)
    ear, shoulder = track.point("left_ear"), track.point("left_shoulder")
    assert np.all(ear[:, 1] > shoulder[:, 1] - 30)  # it hangs
    np.testing.assert_allclose(
        side_angles(track.landmarks, square_view("side-left"))["neck_angle"], 35, atol=0.01
    )


def test_valgus_brings_the_knee_inwards():
    for view in FACES:
        straight, valgus = (
            film(front_figure(fppa=f, hip_adduction=f / 2), view=view) for f in (0.0, 20.0)
        )
        assert np.linalg.norm(
            valgus.point("left_knee") - valgus.point("right_knee")
        ) < np.linalg.norm(straight.point("left_knee") - straight.point("right_knee"))
        values = only(front_angles(valgus.landmarks, square_view(view)))
        # thigh and shank are nearly equally long, so the knee is off their line by about tan(10°)
        # of half of it
        for side in skeleton.SIDES:
            assert values[f"knee_medial_displacement_{side}"] == pytest.approx(
                50 * np.tan(np.radians(10)), rel=0.03
            )


def test_gaps_between_knees_and_ankles_are_shares_of_the_hip_width():
    values = only(read(front_figure(hip_adduction=(-10.0, -10.0)), "front"))
    spread = 2 * np.sin(np.radians(10))
    assert values["knee_gap"] == pytest.approx(100 * (1 + THIGH * spread / 0.22), abs=0.05)
    assert values["ankle_gap"] == pytest.approx(100 * (1 + LEG * spread / 0.22), abs=0.05)


@pytest.mark.parametrize("view", SIDES)
def test_movements_reach_the_angles_they_are_made_of(view):
    side = view.removeprefix("side-")
    bridge = side_angles(
        bridge_track(top=-4.0, knee_at_top=80.0, view=view).landmarks, square_view(view)
    )
    assert bridge[f"trunk_thigh_angle_{side}"].min() == pytest.approx(-4, abs=0.1)
    assert bridge[f"knee_flexion_{side}"][
        np.argmin(bridge[f"trunk_thigh_angle_{side}"])
    ] == pytest.approx(80, abs=0.3)
    lunge = side_angles(
        lunge_track(depth=85.0, trunk_lean=12.0, leg=side, view=view).landmarks, square_view(view)
    )
    assert lunge[f"knee_flexion_{side}"].max() == pytest.approx(85, abs=0.1)
    assert lunge["trunk_lean"].max() == pytest.approx(12, abs=0.01)
    run = side_angles(run_track(view=view).landmarks, square_view(view))
    np.testing.assert_allclose(run["trunk_lean"], 7, atol=0.05)


def test_missing_points_give_missing_angles_and_nothing_else():
    track = bridge_track()
    landmarks = track.landmarks.copy()
    landmarks[7, skeleton.INDEX["left_ankle"]] = np.nan
    values = side_angles(landmarks, square_view("side-left"))
    gone = {name for name, v in values.items() if np.isnan(v[7])}
    assert gone == {"knee_flexion_left", "shank_inclination_left", "hip_offset"}
    assert not any(np.isnan(np.delete(v, 7)).any() for v in values.values())


def test_length_of_the_leg_in_pixels():
    track = run_track(px_per_m=250.0)
    assert leg_length_px(track.landmarks, "left") == pytest.approx(250 * LEG, rel=0.01)
    assert np.linalg.norm(
        track.point("left_shoulder") - track.point("left_hip"), axis=1
    ) == pytest.approx(250 * TRUNK, rel=0.03)

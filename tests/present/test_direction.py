from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.analysis import analyze_track
from posecheck.compare.change import change_of
from posecheck.compare.change_files import outcome_of
from posecheck.model.measurement import Measurement
from posecheck.model.report import Report
from posecheck.present.direction import chance_of_sign, directions, how_sure, likelier_side
from posecheck.present.html import to_html
from posecheck.present.text import summary
from tests.drawn.stick_movements import plank_track, standing_track


def tilt(value, low, high, **more):
    return Measurement("pelvic_tilt", value, low, high, "deg", **more)


def stance(*measurements) -> Report:
    return replace(analyze_track(standing_track(), "standing").report, measurements=measurements)


@pytest.mark.parametrize(
    ("m", "said"),
    [
        (
            tilt(-6.2, -14.1, 1.8),
            (
                "Pelvic tilt 6°: tucked rather than tipped forward, "
                "very likely (over 90 %); by up to 14°."
            ),
        ),
        (
            tilt(8, -1, 17),
            (
                "Pelvic tilt 8°: tipped forward rather than tucked, "
                "very likely (over 90 %); by up to 17°."
            ),
        ),
        (
            tilt(12, 4, 20),
            (
                "Pelvic tilt 12°: tipped forward rather than tucked, "
                "all but certain (over 99 %); by 4 to 20°."
            ),
        ),
        (
            tilt(-12, -20, -4),
            (
                "Pelvic tilt 12°: tucked rather than tipped forward, "
                "all but certain (over 99 %); by 4 to 20°."
            ),
        ),
        (
            tilt(3, -7, 13),
            "Pelvic tilt 3°: tipped forward rather than tucked, likely (over 66 %); by up to 13°.",
        ),
        (
            tilt(1, -9, 11),
            (
                "Pelvic tilt: tipped forward or tucked, "
                "this clip cannot tell (9° tucked to 11° tipped forward)."
            ),
        ),
    ],
)
def test_a_stance_says_which_way_and_how_sure(m, said):
    report = stance(m)
    assert directions(report) == (said,)
    assert said in summary(report) and said in to_html(report).replace("\N{NO-BREAK SPACE}%", " %")


def test_ones_own_neutral_goes_before_the_general_one():
    own = Measurement("pelvic_tilt_change", -5.0, -8.0, -2.0, "deg", status="change-only")
    said = (
        (
            "Pelvic tilt against your neutral 5°: more tucked rather than more tipped forward, "
            "all but certain (over 99 %); by 2 to 8°."
        ),
    )
    assert directions(stance(tilt(4, -4, 12), own)) == said


def test_nothing_is_told_of_what_was_not_measured_or_is_no_stance():
    assert (
        directions(stance())
        == directions(stance(tilt(None, None, None, status="refused", reason="x")))
        == ()
    )
    assert directions(analyze_track(plank_track(), "plank").report) == ()


def test_two_pictures_of_one_person_are_told_apart_though_the_error_is_larger():
    before, now = tilt(5.7, -4.0, 15.4), tilt(-6.2, -14.1, 1.8)
    assert (
        outcome_of(change_of(before, now))
        == "inside measurement error; more tucked all the same: very likely (over 90 %)"
    )
    assert outcome_of(change_of(before, tilt(4.0, -4.0, 12.0))) == "inside measurement error"


@given(st.floats(-60, 60), st.floats(0.1, 40), st.floats(0.1, 40))
def test_the_chance_agrees_with_the_interval(value, below, above):
    low, high = value - below, value + above
    chance = chance_of_sign(value, low, high)
    assert 0.5 <= chance <= 1
    near, half = (low, below) if value >= 0 else (-high, above)
    if abs(near) > 0.01 * half:  # 1.96 is a rounded number
        assert (chance >= 0.975) == (near >= 0)
    assert chance_of_sign(-value, -high, -low) == pytest.approx(chance)
    assert how_sure(0.5) == how_sure(0.6) == ""


@pytest.mark.parametrize(
    ("value", "half", "sure"),
    [
        (8.0, 7.5, "very likely (over 90 %)"),  # 2.1 standard deviations from level
        (-8.0, 7.5, "very likely (over 90 %)"),
        (4.5, 7.8, "likely (over 66 %)"),
        (0.5, 7.8, ""),
        (20.0, 7.8, "very likely (over 90 %)"),  # never all but certain
    ],
)
def test_which_hip_is_higher_is_told_by_how_sure_it_is(value, half, sure):
    side = "left" if value > 0 else "right"
    told = likelier_side(side, value, value - half, value + half)
    assert told == (f"the {side} hip higher rather than lower: {sure}" if sure else "")

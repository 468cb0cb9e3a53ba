"""A figure on its scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.model.measurement import Measurement
from posecheck.model.report import Asked, ChangedThreshold, JudgedBy
from posecheck.movements.load import movements
from posecheck.present import pieces, words
from posecheck.present.rows import along
from posecheck.present.scale import scale_of, usual_of
from tests.present.factories import run

FIGURES = [r.measure for r in movements()["running"].reference if r.when == "figure"]


def overstride(low: float, value: float, high: float) -> Measurement:
    return Measurement("overstride", value, low, high, "% leg", "right")


def test_a_rule_is_the_target_and_its_wrong_side_is_above_it():
    scale = scale_of(run(), overstride(35, 40, 45))
    ((limit, above),) = scale.limits
    assert above
    assert limit < scale.low < scale.value < scale.low + scale.width
    assert scale.lines == ("Target no more than 25 %",)


def test_the_threshold_of_a_profile_takes_the_place_of_posechecks_own():
    mine = JudgedBy("Anna", (ChangedThreshold("overstride", 30.0, 25.0),))
    scale = scale_of(replace(run(), profile=mine), overstride(35, 40, 45))
    assert scale.lines == ("Target no more than 30 %",)


def test_the_usual_range_lies_where_it_is_and_says_at_what_pace():
    flight = Measurement("flight_time", 96.0, 90.0, 102.0, "ms", "right")
    scale = scale_of(run(), flight)
    left, width = scale.usual
    assert left + width / 2 == pytest.approx(scale.value, abs=0.1)
    assert scale.lines[0] == "Usual 80 to 112 ms, young and old men at 2.7 m/s; longer when faster"
    assert scale.source == (
        "posecheck's notes on biomechanics, section 2.4, flight time"
        " (reference F45 of these notes): means of groups"
    )


@pytest.mark.parametrize("measure", FIGURES)
def test_no_mark_of_the_project_is_read_on_the_page(measure):
    scale = scale_of(run(), Measurement(measure, 20.0, 18.0, 22.0, "deg", "right"))
    assert "posecheck's notes" in scale.source
    assert "[" not in scale.source and ".md" not in scale.source


def test_an_interval_that_says_nothing_leaves_no_value_on_the_scale():
    wild = overstride(7, 53, 100)
    scale = scale_of(run(), wild)
    assert (scale.value, scale.low) == (None, None)
    assert words.CANNOT_TELL in scale.spoken
    assert "pc-value" not in pieces._piece("scale_bar", scale)


def test_what_nothing_is_known_of_has_no_scale():
    assert scale_of(run(), Measurement("arm_swing", 50.0, 40.0, 60.0, "deg", "right")) is None


def test_every_usual_range_names_its_source_and_of_whom_it_is():
    assert len(FIGURES) == 7
    for measure in FIGURES:
        usual = usual_of(run(), Measurement(measure, 20.0, 18.0, 22.0, "%", "right"))
        assert usual.source.startswith("docs/biomechanics.md"), measure
        assert "all adults" in usual.said or "men at 2.7 m/s" in usual.said
    assert usual_of(run(), overstride(35, 40, 45)) is None


@pytest.mark.parametrize(("pace", "drawn"), [(None, True), (2.8, True), (4.0, False)])
def test_a_range_of_one_pace_is_not_held_against_another(pace, drawn):
    ran = replace(run(), asked=Asked(speed_m_s=pace))
    scale = scale_of(ran, Measurement("duty_factor", 31.0, 29.0, 33.0, "%", "right"))
    assert (scale.usual is not None) == drawn
    assert ("At 4.0 m/s, as you ran, it is not known" in scale.lines[0]) == (not drawn)


def test_the_bounce_of_a_known_leg_is_held_against_centimetres():
    """A leg of 80 cm: its threshold of 14 % is 11.2 cm, and the range is in centimetres anyway."""
    cm = Measurement("vertical_oscillation", 8.0, 7.0, 9.0, "cm")
    share = Measurement("vertical_oscillation_share", 10.0, 9.0, 11.0, "% leg")
    known = replace(run(), measurements=(cm, share))
    assert scale_of(known, cm).lines == (
        "Usual 6 to 10 cm, all adults; in a step",
        "Target no more than 11.2 cm",
    )
    unknown = Measurement("vertical_oscillation", 10.0, 9.0, 11.0, "% leg")
    assert scale_of(run(), unknown).lines == (
        "Usual 7 to 12 %, 6 to 10 cm of a leg of 82 cm, all adults; in a step",
        "Target no more than 14 %",
    )


@pytest.mark.parametrize(
    ("known", "value", "per_cent"),
    [
        ((50.0, 100.0), 100.0, 89.29),  # from zero to 112
        ((-100.0,), -100.0, 10.71),  # from -112 to zero
        ((-50.0, 50.0), 0.0, 50.0),  # air on both sides
        ((0.0,), 0.0, 0.0),  # nothing but zero
    ],
)
def test_a_ruler_begins_or_ends_at_zero_with_some_air_beyond(known, value, per_cent):
    assert along(known)(value) == per_cent

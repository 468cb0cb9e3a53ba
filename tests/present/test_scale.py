"""A figure on its scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecheck.model.measurement import Measurement
from posecheck.model.report import ChangedThreshold, JudgedBy
from posecheck.present import pieces, words
from posecheck.present.rows import along
from posecheck.present.scale import USUAL, scale_of
from tests.present.factories import run


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
    assert scale.lines[0].startswith("Usual 80 to 112 ms, at 2.7 m/s")
    assert scale.source == (
        "posecheck's notes on biomechanics, section 2.4, flight time (reference F45 of these notes)"
    )


@pytest.mark.parametrize("measure", [measure for _, measure in USUAL])
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


def test_every_usual_range_is_one_and_names_its_source():
    for (movement, measure), usual in USUAL.items():
        assert usual.source.startswith("docs/biomechanics.md"), (movement, measure)
        assert usual.low is not None or usual.high is not None
        if usual.low is not None and usual.high is not None:
            assert usual.low < usual.high


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

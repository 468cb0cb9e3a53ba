from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.analysis import analyze_track
from posecheck.model.measurement import Measurement
from posecheck.pages.coach_store import movement_title
from posecheck.present import words
from posecheck.present.html import to_html
from posecheck.present.text import summary
from tests.drawn.stick_movements import plank_track


@pytest.mark.parametrize(
    ("name", "side", "text"),
    [
        ("knee_flexion_left", None, "Knee bend, left"),
        ("knee_flexion", "right", "Knee bend, right"),
        ("trunk_lean", None, "Trunk lean"),
        ("some_new_measure", None, "Some new measure"),
    ],
)
def test_labels(name, side, text):
    assert words.measure_label(name, side) == text


@pytest.mark.parametrize(
    ("name", "value", "unit", "text"),
    [
        ("trunk_lean", -8.2, "deg", "8° backward"),
        ("trunk_lean", 8.2, "deg", "8° forward"),
        ("pelvic_tilt", -3.0, "deg", "3° tucked"),
        ("hip_offset", 8.0, "% of the shoulder-ankle line", "8.0 % below the line"),
        ("cadence", 152.0, "spm", "152 steps/min"),
        ("overstride", 29.0, "% leg length", "29 % of leg length ahead"),
        ("unknown", -4.0, "deg", "−4°"),
    ],
)
def test_signs_are_words(name, value, unit, text):
    assert words.signed_in_words(name, value, unit) == text


@pytest.mark.parametrize(
    ("name", "low", "high", "unit", "text"),
    [
        ("trunk_thigh_angle", 16, 28, "deg", "16 to 28°"),
        ("hip_offset", 6, 10, "% of the shoulder-ankle line", "6 to 10 %"),
        ("pelvic_tilt", -3, 4, "deg", "3° tucked to 4° tipped forward"),
        ("unknown", -3, 4, "deg", "−3 to 4°"),
        ("unknown", None, 4, "deg", ""),
        ("unknown", float("nan"), 4, "deg", ""),
    ],
)
def test_intervals(name, low, high, unit, text):
    assert words.interval(name, low, high, unit) == text


def test_plus_minus_takes_the_wider_half():
    assert words.plus_minus(22, 18, 30, "deg") == "22° ± 8°"
    assert words.plus_minus(22, float("nan"), 30, "deg") == "22°"
    assert words.plus_minus(1.2, 1.1, 1.3, "s") == "1.20 ± 0.10 s"
    assert words.plus_minus(156.0, 155.6, 156.4, "spm") == "156.0 ± 0.4 steps/min"
    assert words.plus_minus(156.0, 153.0, 159.0, "spm") == "156 ± 3 steps/min"


def test_a_minus_beside_a_drawn_angle_is_said_in_words():
    assert (
        words.drawn("hip_offset", -9.2, -11.2, -7.2, "% of the shoulder-ankle line")
        == "9.2 ± 2.0 % above the line"
    )
    assert words.drawn("trunk_thigh_angle_left", 22, 16, 28, "deg") == "22° ± 6°"


def test_a_limit_has_no_decimals_it_was_not_given():
    assert words.limit("hip_offset", 4.0, "% of the shoulder-ankle line") == "4 %"
    assert words.limit("duty_factor", 27.6, "%") == "27.6 %"


@given(st.floats(-1e4, 1e4), st.sampled_from(["deg", "s", "%", "ratio", "spm", ""]))
def test_no_number_is_minus_zero(value, unit):
    text = words.number(value, unit)
    assert not (text.startswith("−") and float(text[1:]) == 0)
    assert "-" not in text


def test_clock_rounds_down():
    assert [words.clock(t) for t in (0, 7.99, 60, 750.4, -1)] == [
        "0:00",
        "0:07",
        "1:00",
        "12:30",
        "0:00",
    ]


def test_listing_and_count():
    assert words.listing([]) == ""
    assert words.listing(["2", "3", "5"]) == "2, 3 and 5"
    assert words.count(1, "rep") == "1 rep"
    assert words.count(5, "rep") == "5 reps"


def test_a_movement_is_called_what_its_file_calls_it(tmp_path, monkeypatch):
    """Everywhere: the words have no table of titles of their own,
    which could say something else."""
    from posecheck.movements import load

    for path in load.FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(
            text.replace('title = "Plank"', 'title = "Forearm hold"'), encoding="utf-8"
        )
    load.shipped_movements.cache_clear()
    monkeypatch.setattr(load, "FOLDER", tmp_path)
    try:
        report = analyze_track(plank_track(), "plank").report
        assert words.movement_label("plank") == movement_title("plank") == "Forearm hold"
        assert summary(report).startswith("Forearm hold") and "Forearm hold" in to_html(report)
    finally:
        load.shipped_movements.cache_clear()


def test_what_has_no_file_is_called_by_its_name():
    assert words.movement_label("walking") == "Walking"


def test_a_value_whose_interval_says_nothing_is_not_shown_as_one():
    ahead = Measurement("overstride", 53.0, 7.0, 100.0, "% leg", "left")
    assert words.measurement_value(ahead) == "cannot tell"
    assert words.with_interval(ahead) == "cannot tell (7 to 100 %)"
    assert words.measurement_value(replace(ahead, low=43.0, high=63.0)).startswith("53 %")
    bent = Measurement("knee_flexion", 63.0, 6.0, 119.0, "deg", "left")
    assert words.measurement_value(bent) == "cannot tell"
    assert words.measurement_value(replace(bent, low=51.0, high=75.0)) == "63° bent"

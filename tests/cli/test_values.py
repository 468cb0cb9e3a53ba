import click
import pytest

from posecheck.cli.values import ClipTime, Height


@pytest.mark.parametrize(
    ("text", "cm"),
    [
        ("174", 174),
        ("1.74", 174),
        ("1,74 m", 174),
        ("174.5cm", 174.5),
        ("0.5", 50),
        ("50", 50),
        ("260", 260),
    ],
)
def test_a_height_is_read_in_centimetres_and_in_metres(text, cm):
    assert Height().convert(text, None, None) == pytest.approx(cm)


@pytest.mark.parametrize(
    "text", ["", "2.7", "49", "261", "nan", "inf", "-174", "1.74cm", "174m", "tall"]
)
def test_another_height_is_refused_with_its_unit(text):
    with pytest.raises(click.BadParameter, match="in centimetres, such as 174, or in metres"):
        Height().convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "seconds"), [("75", 75), ("75.5s", 75.5), ("1:15.5", 75.5), ("0", 0), ("12:05", 725)]
)
def test_a_time_of_a_clip_is_read_in_seconds_and_in_minutes(text, seconds):
    assert ClipTime().convert(text, None, None) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "-1", "nan", "1:75", "1m", "1:2:3"])
def test_another_time_is_refused(text):
    with pytest.raises(click.BadParameter, match="give seconds, such as 75, or 1:15"):
        ClipTime().convert(text, None, None)

"""What is drawn on a still: read within limits, measured in pixels, drawn inside the picture."""

from __future__ import annotations

import math
import re

import pytest

from posecheck.errors import InputError
from posecheck.present.sketch import (
    LONGEST_WORDS,
    MOST_SHAPES,
    Shape,
    angle_deg,
    as_plain,
    over_picture,
    read_shapes,
    sketch_in_words,
)

WIDE = (1600, 900)
RIGHT_ANGLE = Shape("angle", ((0.5, 0.1), (0.5, 0.5), (0.75, 0.5)))
ARROW = Shape("arrow", ((0.2, 0.2), (0.6, 0.7)))
WORDS = Shape("words", ((0.9, 0.02),), "Hips <back>")


def test_what_is_written_is_read_again():
    shapes = (RIGHT_ANGLE, ARROW, WORDS, Shape("free", ((0, 0), (1, 1), (0.5, 0.5))))
    assert read_shapes(as_plain(shapes)) == shapes


@pytest.mark.parametrize(
    ("points", "size", "degrees"),
    [
        (RIGHT_ANGLE.points, WIDE, 90.0),
        # a quarter up and a quarter to the side: 45 degrees in a square, not in a wide picture
        (((0.75, 0.25), (0.5, 0.5), (1.0, 0.5)), (800, 800), 45.0),
        (
            ((0.75, 0.25), (0.5, 0.5), (1.0, 0.5)),
            WIDE,
            math.degrees(math.atan2(0.25 * 900, 0.25 * 1600)),
        ),
        (((0.1, 0.4), (0.5, 0.5), (0.1, 0.6)), (1000, 1000), 2 * math.degrees(math.atan(0.25))),
        (((0.0, 0.5), (0.5, 0.5), (1.0, 0.5)), WIDE, 180.0),
    ],
)
def test_an_angle_is_that_of_the_pixels(points, size, degrees):
    assert angle_deg(points, size) == pytest.approx(degrees)


@pytest.mark.parametrize(
    "wrong",
    [
        [{"kind": "line", "points": [[0.1, 0.1]]}],
        [{"kind": "angle", "points": [[0.1, 0.1], [0.2, 0.2]]}],
        [{"kind": "line", "points": [[0.1, 0.1], [1.2, 0.1]]}],
        [{"kind": "line", "points": [[0.1, 0.1], [float("nan"), 0.1]]}],
        [{"kind": "circle", "points": [[0.1, 0.1]]}],
        [{"kind": "words", "points": [[0.1, 0.1]], "text": " "}],
        [{"kind": "words", "points": [[0.1, 0.1]], "text": "x" * (LONGEST_WORDS + 1)}],
        [{"kind": "free", "points": [[0.1, 0.1]] * 401}],
        [{"kind": "line", "points": [[0, 0], [1, 1]]}] * (MOST_SHAPES + 1),
        {"kind": "line"},
        "[{]",
        7,
    ],
)
def test_what_is_no_drawing_is_refused_in_words(wrong):
    with pytest.raises(InputError, match="is not a drawing") as refused:
        read_shapes(wrong)
    assert "draw it again" in refused.value.advice


def test_it_is_drawn_over_the_picture_and_words_stay_inside():
    svg = over_picture(b"jpeg", WIDE, (RIGHT_ANGLE, ARROW, WORDS), "alt & more")
    assert svg.count("<image ") == 1 and "data:image/jpeg;base64,anBlZw==" in svg
    assert "alt &amp; more" in svg and "Hips &lt;back&gt;" in svg and ">90°<" in svg
    assert not re.findall(r"(?:src|href)=\"(?!data:)", svg) and "script" not in svg
    x, y, anchor, letter = re.search(
        r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)" font-size="([\d.]+)"[^>]*>Hips', svg
    ).groups()
    assert anchor == "end" and float(x) == 1440 and float(letter) <= float(y) <= 900


def test_long_words_are_written_smaller():
    long = Shape("words", ((0.1, 0.5),), "x" * 40)
    found = re.search(r'font-size="([\d.]+)"', over_picture(b"", (200, 400), [long], ""))
    assert float(found[1]) * 0.58 * 40 <= 180 + 1


def test_it_is_told_in_words():
    assert sketch_in_words((RIGHT_ANGLE, ARROW, WORDS), WIDE) == (
        "Your coach drew an angle of 90°, an arrow, “Hips <back>”."
    )

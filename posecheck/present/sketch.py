"""What a coach draws on a still: shapes as data, checked when they are read, and drawn as SVG over
the picture."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from markupsafe import escape

from posecheck.decoding.file import Expected
from posecheck.decoding.text import as_type, decode_json
from posecheck.errors import InputError
from posecheck.present.colours import STAGE

Point = tuple[float, float]

POINTS = {"line": (2, 2), "arrow": (2, 2), "angle": (3, 3), "free": (2, 400), "words": (1, 1)}
"""Kind of shape -> the fewest and the most points it has."""
MOST_SHAPES = 60
LONGEST_WORDS = 40
"""So that they can stand on a picture in one line [E]."""
SIZES = {"line": 0.007, "letter": 0.045, "head": 0.035, "arc": 0.06, "letterWidth": 0.58}
"""How thick a line is, how high a letter, how long an arrow's head, how far an arc from its corner:
shares of the picture's longer side. letterWidth: of a letter's height, about; words are made
smaller where they would leave the picture. [E] The pad (pages/sketch_pad.js) draws by them too."""
_EXPECTED = Expected("a drawing", InputError, "Clear the drawing and draw it again.")


@dataclass(frozen=True)
class Shape:
    """One thing that was drawn. points: (x, y) as shares of the picture's width and height, from
    its upper left corner; an arrow points to its second, an angle has its corner there. text: of
    words."""

    kind: Literal["line", "arrow", "angle", "free", "words"]
    points: tuple[Point, ...]
    text: str = ""


def read_shapes(plain: Any) -> tuple[Shape, ...]:
    """The shapes of what a browser sent, or of JSON. Raises InputError for what is no drawing, and
    where there is too much of it."""
    if isinstance(plain, str):
        shapes = decode_json(plain, tuple[Shape, ...], _EXPECTED, "This")
    else:
        shapes = as_type(plain, tuple[Shape, ...], _EXPECTED, "This")
    if len(shapes) > MOST_SHAPES:
        raise _EXPECTED.refused("This", f"it has more than {MOST_SHAPES} shapes")
    for shape in shapes:
        _check(shape)
    return shapes


def _check(shape: Shape) -> None:
    fewest, most = POINTS[shape.kind]
    if not fewest <= len(shape.points) <= most:
        raise _EXPECTED.refused("This", f"{shape.kind} has {len(shape.points)} points")
    if not all(0 <= share <= 1 for point in shape.points for share in point):
        raise _EXPECTED.refused("This", f"{shape.kind} leaves the picture")
    said = len(shape.text.strip())
    if not (1 if shape.kind == "words" else 0) <= said <= LONGEST_WORDS:
        raise _EXPECTED.refused("This", f"its words have not 1 to {LONGEST_WORDS} letters")


def as_plain(shapes: Sequence[Shape]) -> list[dict[str, Any]]:
    """As `read_shapes` takes them."""
    return [asdict(shape) for shape in shapes]


def angle_deg(points: Sequence[Point], size: tuple[int, int]) -> float:
    """The angle at the second of three points, 0 to 180 degrees, measured in the picture's pixels.
    size: its width and height."""
    a, corner, b = ((x * size[0], y * size[1]) for x, y in points)
    one, other = (math.atan2(y - corner[1], x - corner[0]) for x, y in (a, b))
    return abs(math.degrees(math.remainder(other - one, math.tau)))


def sketch_in_words(shapes: Sequence[Shape], size: tuple[int, int]) -> str:
    """ "Your coach drew an arrow, an angle of 92°, “hips back”.": for whoever cannot see it."""
    told = {"line": "a line", "arrow": "an arrow", "free": "a free line"}
    parts = [
        f"“{shape.text.strip()}”"
        if shape.kind == "words"
        else f"an angle of {angle_deg(shape.points, size):.0f}°"
        if shape.kind == "angle"
        else told[shape.kind]
        for shape in shapes
    ]
    return f"Your coach drew {', '.join(parts)}."


def over_picture(jpeg: bytes, size: tuple[int, int], shapes: Sequence[Shape], alt: str) -> str:
    """The picture with the shapes on it, as one SVG that loads nothing. size: of the JPEG, px."""
    width, height = size
    data = base64.b64encode(jpeg).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{escape(alt)}">'
        f'<image href="data:image/jpeg;base64,{data}" width="{width}" height="{height}"/>'
        f"{''.join(_drawn(shape, size) for shape in shapes)}</svg>"
    )


def _drawn(shape: Shape, size: tuple[int, int]) -> str:
    long = max(size)
    points = [(x * size[0], y * size[1]) for x, y in shape.points]
    if shape.kind == "words":
        return _written(shape.text.strip(), points[0], size, shape.points[0][0] > 0.5)
    path, word = _path(points), ""
    if shape.kind == "arrow":
        path += _arrow_head(points, SIZES["head"] * long)
    elif shape.kind == "angle":
        path += _arc(points, SIZES["arc"] * long)
        told = f"{angle_deg(shape.points, size):.0f}°"
        word = _written(told, _beside(points, SIZES["arc"] * long * 2), size, middle=True)
    line = (
        f'<path d="{path}" fill="none" stroke-linecap="round" stroke-linejoin="round" stroke='
        '"{}" stroke-width="{:.1f}"/>'
    )
    return (
        line.format(STAGE.black, SIZES["line"] * long * 2)
        + line.format(STAGE.coach, SIZES["line"] * long)
        + word
    )


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _arrow_head(points: Sequence[Point], length: float) -> str:
    (x0, y0), (x1, y1) = points
    way = math.atan2(y1 - y0, x1 - x0)
    wings = [
        (x1 - length * math.cos(way + turn), y1 - length * math.sin(way + turn))
        for turn in (-0.5, 0.5)
    ]
    return _path([wings[0], (x1, y1), wings[1]])


def _arc(points: Sequence[Point], radius: float) -> str:
    """Around the corner, from one leg to the other the short way."""
    a, corner, b = points
    one, other = (math.atan2(y - corner[1], x - corner[0]) for x, y in (a, b))
    sweep = 1 if math.remainder(other - one, math.tau) > 0 else 0
    (x0, y0), (x1, y1) = (
        (corner[0] + radius * math.cos(way), corner[1] + radius * math.sin(way))
        for way in (one, other)
    )
    return f"M{x0:.1f} {y0:.1f}A{radius:.1f} {radius:.1f} 0 0 {sweep} {x1:.1f} {y1:.1f}"


def _beside(points: Sequence[Point], far: float) -> Point:
    """In the opening of an angle, `far` from its corner."""
    a, (x, y), b = points
    one, other = (math.atan2(p[1] - y, p[0] - x) for p in (a, b))
    way = one + math.remainder(other - one, math.tau) / 2
    return x + far * math.cos(way), y + far * math.sin(way)


def _written(
    text: str, at: Point, size: tuple[int, int], to_left: bool = False, *, middle: bool = False
) -> str:
    """to_left: they end at the point instead of beginning there. middle: the point is their
    middle."""
    wanted = SIZES["letter"] * max(size)
    room = min(at[0], size[0] - at[0]) * 2 if middle else at[0] if to_left else size[0] - at[0]
    letter = max(min(wanted, room / (SIZES["letterWidth"] * len(text))), wanted / 3)
    y = min(max(at[1] + (letter * 0.35 if middle else 0), letter), size[1] - letter * 0.3)
    anchor = "middle" if middle else "end" if to_left else "start"
    return (
        f'<text x="{at[0]:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{letter:.1f}"'
        f' font-family="system-ui, sans-serif" font-weight="700" fill="{STAGE.coach}"'
        f' stroke="{STAGE.black}" stroke-width="{letter * 0.16:.1f}" stroke-linejoin="round"'
        f' paint-order="stroke">{escape(text)}</text>'
    )

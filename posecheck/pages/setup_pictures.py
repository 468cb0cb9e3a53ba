"""How to stand the camera, drawn: what it should see, and from above where it stands. Names as in
the files of `present/figures`."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from posecheck.errors import MovementFileError
from posecheck.movements.movement import Movement
from posecheck.present.figures.body import XY
from posecheck.present.figures.data import Figure, figures
from posecheck.present.figures.kinematics import Placed, discs, points
from posecheck.present.figures.of_movement import EARLIER, as_now, figure_of
from posecheck.present.figures.outline import n
from posecheck.present.figures.still import INKS, Canvas, DrawnFigure, field_of, moment, svg

_FLOOR, _ROOM, _LARGEST = 150.0, (262.0, 132.0), 1.45
"""Of the picture: height of the floor, the room for the person above it (width and height), and how
large a cm is drawn at most."""


def pictures_of(movement: Movement) -> tuple[str, ...]:
    """Names of the drawings of how it is filmed, each once: the main figure; the front, where it is
    filmed from there and has a figure of it ("squat-front"); those that a [[view]] names."""
    main, named = figure_of(movement), [as_now(view.picture) for view in movement.view]
    front = f"{movement.id}-front"
    if main == movement.id and front in figures() and {"front", "rear"} & set(movement.views):
        named = [front, *named]
    return tuple(dict.fromkeys(name for name in (main, *named) if name in figures()))


def pictures_said(movement: Movement) -> tuple[str, ...]:
    """Its drawings in words."""
    return tuple(map(said, pictures_of(movement)))


def check_pictures(movement: Movement) -> None:
    """Raises MovementFileError where its file names a drawing that there is none of."""
    named = (movement.setup.picture, *(view.picture for view in movement.view))
    unknown = next((name for name in named if name and as_now(name) not in figures()), None)
    if unknown is not None:
        raise MovementFileError(
            f"{movement.id} is wrong: picture: there is no drawing {unknown!r}.",
            f"Allowed: {', '.join((*EARLIER, *figures()))}.",
        )


def said(name: str) -> str:
    """The picture in words, for those who cannot see it; empty where there is none of that name."""
    figure = figures().get(as_now(name))
    if figure is None:
        return ""
    return (
        f"{figure.said}. The camera stands {figure.distance} away, {figure.height}, square to the"
        " body."
    )


@lru_cache(maxsize=128)
def picture(name: str, theme: str = "light", small: bool = False) -> str:
    """The figure as the camera should see it, and the camera from above, as SVG text; empty where
    there is none of that name. small: without the camera, whose words nobody could read."""
    name = as_now(name)
    figure = figures().get(name)
    if figure is None:
        return ""
    theme = theme if theme in INKS else "light"
    label = f"setup-{name}"
    drawn, placed, field = (
        DrawnFigure(label, figure),
        moment(figure, None, 1.0),
        field_of(figure, ()),
    )
    left, right, top = _extent(placed, figure.view)
    scale = min(_ROOM[0] / (right - left), _ROOM[1] / top, _LARGEST)
    across = 160 - (left + right) / 2 * scale
    person = (
        f'<g transform="translate({n(across)} {n(_FLOOR)})'
        f' scale({scale:.3g})">{drawn.scene(placed, field, None)}</g>'
    )
    shown = points(placed, figure.view)
    line = _measured(
        [(across + shown[at][0] * scale, _FLOOR - shown[at][1] * scale) for at in figure.shows]
    )
    body = (
        '<path d="M20 151H300" class="o" stroke-opacity=".3"'
        f' stroke-width="2"/>{_VIEWFINDER}{person}{line}{"" if small else _from_above(figure)}'
    )
    style = (
        f".{label}"
        " .o{fill:none;stroke:var(--fig-ink,currentColor);"
        "stroke-linecap:round;stroke-linejoin:round}"
    )
    style += (
        f".{label} .w{{fill:none;stroke:var(--fig-fault);stroke-linejoin:round}}.{label}"
        " .x{fill:var(--fig-fault)}"
    )
    height = 174 if small else 220
    return svg(Canvas(0, 0, 320, height), label, theme, said(name), drawn.shapes(), body, style)


def _extent(placed: Placed, view: str) -> tuple[float, float, float]:
    """Left and right end and the top of a body, cm."""
    every = discs(placed, view)
    return (
        min(x - r for x, _, r in every),
        max(x + r for x, _, r in every),
        max(y + r for _, y, r in every),
    )


def _measured(line: list[XY]) -> str:
    """What is judged: a dashed line with its points."""
    if not line:
        return ""
    dots = "".join(f'<circle cx="{n(x)}" cy="{n(y)}" r="4" class="x"/>' for x, y in line)
    return (
        f'<polyline points="{" ".join(f"{n(x)},{n(y)}" for x, y in line)}" class="w"'
        f' stroke-width="2.6" stroke-dasharray="6 5"/>{dots}'
    )


_VIEWFINDER = (
    '<path d="M16 22V8H30M290 8H304V22M304 152V166H290M30 166H16V152" class="o"'
    ' stroke-opacity=".45" stroke-width="2.5"/>'
)


def _from_above(figure: Figure) -> str:
    """The camera with its cone on the left, the body on the right as it lies or faces, the distance
    between."""
    body = '<rect x="125" y="179" width="9" height="36" rx="4.5" class="i"/>'
    if not figure.lying:
        nose = "M130 181l5 7h-10z" if figure.view == "side" else "M119 198l7 -5v10z"
        body = (
            f'<ellipse cx="130" cy="198" rx="6.5" ry="12" class="i"/><path d="{nose}" class="i"/>'
        )
    letters = 'class="i" font-family="sans-serif" font-size="14"'
    return (
        '<rect x="20" y="189" width="9" height="18" rx="2.5" class="t"/><path d="M31 198 122'
        f' 180V216Z" class="t" fill-opacity=".2"/>{body}<text x="148" y="193"'
        f' {letters}>{escape(figure.distance)} away</text><text x="148" y="212" {letters}>camera'
        f" {escape(figure.height)}</text>"
    )

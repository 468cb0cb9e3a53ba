"""How to stand the camera, drawn: what it should see, and from above where it stands. Names as in
the movement files' setup.picture."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from posecheck.errors import MovementFileError
from posecheck.movements.movement import Movement
from posecheck.present.colours import THEMES

Point = tuple[float, float]


@dataclass(frozen=True)
class Figure:
    """A body in a field of 320 x 170 with the floor at 150. far: limbs behind it. shows: the line
    that is judged. distance: from the camera."""

    said: str
    head: Point
    near: tuple[tuple[Point, ...], ...]
    far: tuple[tuple[Point, ...], ...]
    shows: tuple[Point, ...]
    distance: str
    height: str
    lying: bool = False


FIGURES = {
    "bridge-side": Figure(
        "A person lying on their back with bent knees and the hips lifted, seen from the side",
        (52, 138),
        (((74, 140), (146, 106), (206, 84), (212, 144), (230, 147)), ((78, 144), (132, 147))),
        (),
        ((74, 140), (146, 106), (206, 84)),
        "2 to 3 m",
        "at mat height",
        True,
    ),
    "lunge-side": Figure(
        "A person in a deep step forward, the trunk upright, seen from the side",
        (150, 28),
        (
            ((150, 48), (150, 96), (196, 100), (194, 145), (212, 148)),
            ((150, 52), (158, 76), (150, 94)),
        ),
        (((150, 96), (128, 138), (88, 134), (82, 148)),),
        ((150, 48), (150, 96), (196, 100), (194, 145)),
        "2.5 to 3.5 m",
        "at hip height",
    ),
    "plank-side": Figure(
        "A person on the forearms and toes, the body in one straight line, seen from the side",
        (68, 92),
        (
            ((88, 106), (152, 116), (206, 126), (252, 136), (258, 148)),
            ((88, 106), (86, 146), (112, 147)),
        ),
        (),
        ((88, 106), (152, 116), (252, 136)),
        "2 to 3 m",
        "at mat height",
        True,
    ),
    "run-side": Figure(
        "A runner landing on one foot, seen from the side",
        (168, 26),
        (
            ((162, 46), (152, 92), (182, 112), (176, 146), (194, 149)),
            ((162, 48), (146, 70), (164, 84)),
        ),
        (((152, 92), (146, 122), (108, 116), (100, 128)), ((162, 48), (184, 66), (198, 50))),
        ((152, 92), (182, 112), (176, 146)),
        "3 m or more",
        "at hip height",
    ),
    "stand-side": Figure(
        "A person standing relaxed with the arms crossed on the chest, seen from the side",
        (160, 24),
        (
            ((158, 44), (160, 92), (163, 120), (158, 147), (178, 149)),
            ((158, 50), (166, 70), (176, 58)),
        ),
        (),
        ((158, 44), (160, 92), (158, 147)),
        "2.5 m",
        "at hip height",
    ),
}


def said(name: str) -> str:
    """The drawing in words, for those who cannot see it; empty where there is none of that name."""
    figure = FIGURES.get(name)
    return (
        ""
        if figure is None
        else (
            f"{figure.said}. The camera stands {figure.distance} away, "
            f"{figure.height}, square to the body."
        )
    )


def picture(name: str, theme: str = "light") -> str:
    """The movement file's drawing as SVG text; empty where there is none of that name. theme:
    "light" or "dark"."""
    figure = FIGURES.get(name)
    if figure is None:
        return ""
    colours = THEMES.get(theme, THEMES["light"])
    ink, camera, shown = colours.ink, colours.measured, colours.mark
    limbs = "".join(
        _line(limb, f'stroke="{ink}" stroke-opacity=".3" stroke-width="10"') for limb in figure.far
    )
    limbs += "".join(_line(limb, f'stroke="{ink}" stroke-width="11"') for limb in figure.near)
    judged = _line(figure.shows, f'stroke="{shown}" stroke-width="3" stroke-dasharray="6 6"')
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4.5" fill="{shown}"/>' for x, y in figure.shows)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 220" width="640" '
        'height="440" role="img" fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f"<title>{escape(said(name))}</title>"
        f'<path d="M20 155H300" stroke="{ink}" stroke-opacity=".3" stroke-width="2"/>'
        f'{_viewfinder(ink)}<circle cx="{figure.head[0]}" cy="{figure.head[1]}" r="12.5" '
        f'fill="{ink}"/>{limbs}{judged}{dots}{_from_above(figure, ink, camera)}</svg>'
    )


def pictures_of(movement: Movement) -> tuple[str, ...]:
    """Names of the drawings of how it is filmed: that of all views, then those of a [[view]]; each
    once."""
    return tuple(
        dict.fromkeys(
            name
            for name in (movement.setup.picture, *(view.picture for view in movement.view))
            if name
        )
    )


def pictures_said(movement: Movement) -> tuple[str, ...]:
    """Its drawings in words."""
    return tuple(text for text in map(said, pictures_of(movement)) if text)


def check_pictures(movement: Movement) -> None:
    """Raises MovementFileError where its file names a drawing that there is none of."""
    unknown = next((name for name in pictures_of(movement) if name not in FIGURES), None)
    if unknown is not None:
        raise MovementFileError(
            f"{movement.id} is wrong: picture: there is no drawing {unknown!r}.",
            f"Allowed: {', '.join(FIGURES)}.",
        )


def _line(points: tuple[Point, ...], style: str) -> str:
    return f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}" {style}/>'


def _viewfinder(ink: str) -> str:
    return (
        '<path d="M16 22V8H30M290 8H304V22M304 152V166H290M30 166H16V152" '
        f'stroke="{ink}" stroke-opacity=".45" stroke-width="2.5"/>'
    )


def _from_above(figure: Figure, ink: str, camera: str) -> str:
    """The camera with its cone on the left, the body across it on the right,
    the distance between."""
    body = f'<rect x="125" y="179" width="9" height="36" rx="4.5" fill="{ink}"/>'
    if not figure.lying:
        body = (
            f'<ellipse cx="130" cy="198" rx="6.5" ry="12" fill="{ink}"/>'
            f'<path d="M130 181l5 7h-10z" fill="{ink}"/>'
        )
    letters = f'fill="{ink}" font-family="sans-serif" font-size="14"'
    return (
        f'<rect x="20" y="189" width="9" height="18" rx="2.5" fill="{camera}"/>'
        f'<path d="M31 198 122 180V216Z" fill="{camera}" fill-opacity=".2"/>'
        f'{body}<text x="148" y="193" {letters}>{escape(figure.distance)} away</text>'
        f'<text x="148" y="212" {letters}>camera {escape(figure.height)}</text>'
    )

"""The only place with colour numbers: page, report, print, charts, video and live stage take theirs
from here.

A colour says one thing everywhere: `fault` what is beyond its threshold, `unsure` what may be, `ok`
what is fine, `left` and `right` the side of the body, `measured` a curve that has no side,
`neutral` what only gives the frame. An interval or a spread is the colour of its curve at `BAND`.
None is left to colour alone: a fault has its ▲, the right side is dashed. Hues after Okabe and Ito
(2008), told apart with every common colour blindness.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

BAND = 0.2
"""Opacity of an interval around its curve [E]."""


@dataclass(frozen=True)
class Palette:
    """Colours as CSS has them. Text on `paper`, `card` and `raised` is readable by WCAG 2.2 AA in
    `ink`, `quiet` and in every colour that says something but `mark` and `neutral`, which fill
    shapes and draw lines (3 to 1)."""

    paper: str
    card: str
    raised: str
    ink: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    link: str
    trouble: str
    fault: str
    mark: str
    on_mark: str
    unsure: str
    ok: str
    left: str
    right: str
    measured: str
    neutral: str


LIGHT = Palette(
    paper="#fbfaf7",
    card="#ffffff",
    raised="#f0eee8",
    ink="#1d2a2e",
    quiet="#566267",
    line="#d9d5cb",
    accent="#0b6e69",
    on_accent="#ffffff",
    link="#0b5f74",
    trouble="#b3261e",
    fault="#a64c06",
    mark="#c4620f",
    on_mark="#ffffff",
    unsure="#755a00",
    ok="#1f7a4d",
    left="#0a68a6",
    right="#94347a",
    measured="#0b6e69",
    neutral="#7d8a8e",
)
DARK = Palette(
    paper="#12191b",
    card="#1a2326",
    raised="#1c2629",
    ink="#e8ecea",
    quiet="#a3b0b2",
    line="#364347",
    accent="#17847d",
    on_accent="#ffffff",
    link="#7fd0e0",
    trouble="#ff8a80",
    fault="#f2a65a",
    mark="#f2a65a",
    on_mark="#12191b",
    unsure="#d8c26a",
    ok="#6fcf97",
    left="#56b4e9",
    right="#e596c8",
    measured="#4cc4b8",
    neutral="#8b989c",
)
PRINT = Palette(
    **{
        **asdict(LIGHT),
        "paper": "#ffffff",
        "raised": "#f4f4f4",
        "ink": "#111111",
        "quiet": "#555555",
        "line": "#dddddd",
    }
)
THEMES = {"light": LIGHT, "dark": DARK}
EITHER = {
    "shirt": "#2a9d94",
    "sleeve": "#1f837b",
    "ground": "#9aa3a3",
    "thing": "#9a8d75",
    "fault": "#d9731a",
}
"""Of a drawn figure that does not know its theme: readable on light and on dark."""


@dataclass(frozen=True)
class StageColours:
    """Over pictures: the annotated video, the stick figure, the live camera. ground: where there is
    no picture; strip: the band below the video; coach: what a coach drew on a still."""

    ground: str = "#10181a"
    plate: str = "#11161c"
    white: str = "#ffffff"
    black: str = "#000000"
    far: str = "#c4ccd4"
    rim: str = "#5b6a6e"
    fault: str = "#f0a014"
    on_fault: str = "#1b1200"
    ok: str = "#35d07f"
    on_ok: str = "#04210f"
    left: str = "#56b4e9"
    right: str = "#e596c8"
    measured: str = "#56b4e9"
    note: str = "#3a2500"
    coach: str = "#d3a6ff"
    strip: str = "#161b22"
    strip_rep: str = "#262e38"
    strip_band: str = "#2c546e"
    figure_ground: str = "#3a444a"


STAGE = StageColours()
RGB = tuple[int, int, int]


def rgb(colour: str) -> RGB:
    """(red, green, blue), 0 to 255, of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _custom(name: str) -> str:
    return f"--pc-{name.replace('_', '-')}"


AS_CSS = Palette(**{f.name: f"var({_custom(f.name)})" for f in fields(Palette)})
"""For what stands inside a page that says `properties`: one drawing serves light, dark and print.
"""


def properties(palette: Palette | StageColours) -> str:
    """The colours as CSS custom properties, "--pc-fault:#a64c06;--pc-band:20%;..."."""
    return (
        "".join(f"{_custom(name)}:{value};" for name, value in asdict(palette).items())
        + f"--pc-band:{BAND:.0%};"
    )


def root_css() -> str:
    """The custom properties of a page that stands alone: light, dark as the reader's system asks,
    and print."""
    light, dark, printed = (f":root{{{properties(palette)}}}" for palette in (LIGHT, DARK, PRINT))
    return f"{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n@media print{{{printed}}}"

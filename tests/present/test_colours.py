"""One place with colour numbers, readable in every theme."""

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

import posecheck
from posecheck.pages.doorway import style_sheet
from posecheck.present.colours import (
    AS_CSS,
    DARK,
    LIGHT,
    PRINT,
    STAGE,
    Palette,
    properties,
    rgb,
    root_css,
)

PACKAGE = Path(posecheck.__file__).parent
ELSEWHERE = {
    "pages/icon.svg": "the icon of the browser's tab is a file of its own, shown outside every page"
}
HEX = re.compile(r"(?<!&)#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?![-\w])")
OTHERS = re.compile(
    r"\b(?:rgba?|hsla?)\(\s*\d|(?<=:)\s*(?:white|black|red|green|blue|orange|grey|gray|silver|teal|purple)\s*[;}!]"
)
_BYTE = r"(?:1?\d?\d|2[0-4]\d|25[0-5])"
TRIPLE = re.compile(rf"[A-Z_]{{3,}}(?:: RGB)? = \({_BYTE}, {_BYTE}, {_BYTE}\)")
THEMES = {"light": LIGHT, "dark": DARK, "print": PRINT}
SAYS_SOMETHING = ("fault", "unsure", "ok", "left", "right", "measured")


def luminance(colour: str) -> float:
    parts = [part / 255 for part in rgb(colour)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    a, b = sorted((luminance(one), luminance(other)))
    return (b + 0.05) / (a + 0.05)


def colour_numbers(text: str) -> list[str]:
    return HEX.findall(text) + OTHERS.findall(text) + TRIPLE.findall(text)


def test_no_other_file_has_a_colour():
    found = {}
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix not in (".py", ".css", ".js", ".html", ".j2", ".svg") or name in {
            "present/colours.py",
            *ELSEWHERE,
        }:
            continue
        if numbers := colour_numbers(path.read_text(encoding="utf-8")):
            found[name] = numbers
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "a{color:#0a6cae26}",
        'fill="#fff"',
        "INK = (17, 22, 28)",
        "b{background: rgba(0,0,0,.5)}",
        "a{color:white}",
    ],
)
def test_a_colour_is_noticed_however_it_is_written(text):
    assert colour_numbers(text)
    assert not colour_numbers(
        "see [x](#files), &#123456; and 'color: var(--pc-left)', grey in words"
    )


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_every_ground(theme):
    ink = THEMES[theme]
    for ground in (ink.paper, ink.card, ink.raised):
        assert contrast(ink.ink, ground) >= 7
        for name in ("quiet", "link", "trouble", *SAYS_SOMETHING):
            assert contrast(getattr(ink, name), ground) >= 4.5, (name, ground)
    assert contrast(ink.on_accent, ink.accent) >= 4.5
    # the sign in a filled circle, bold and beside its words
    assert contrast(ink.on_mark, ink.mark) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_can_be_seen(theme):
    ink = THEMES[theme]
    for ground in (ink.paper, ink.card):
        assert contrast(ink.mark, ground) >= 3 and contrast(ink.neutral, ground) >= 3


def test_over_pictures_words_stand_on_plates_that_show_them():
    for words, plate in (
        (STAGE.white, STAGE.plate),
        (STAGE.on_fault, STAGE.fault),
        (STAGE.on_ok, STAGE.ok),
        (STAGE.note, STAGE.white),
    ):
        assert contrast(words, plate) >= 7
    for line in (STAGE.left, STAGE.right, STAGE.measured, STAGE.fault):
        assert contrast(line, STAGE.strip) >= 4.5
    assert (STAGE.left, STAGE.right) == (DARK.left, DARK.right)


def simulated(colour: str, kind: str) -> tuple[float, float, float]:
    """What a person without one kind of cone sees (Machado, Oliveira and Fernandes 2009, severity
    1), in linear light."""
    matrices = {
        "protan": (
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ),
        "deutan": (
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ),
    }
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4
        for p in (part / 255 for part in rgb(colour))
    ]
    return tuple(sum(m * v for m, v in zip(row, linear, strict=True)) for row in matrices[kind])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_left_right_and_fault_are_told_apart_without_red_or_green_cones(theme, kind):
    ink = THEMES[theme]
    for one, other in ((ink.left, ink.right), (ink.left, ink.fault), (ink.right, ink.fault)):
        a, b = simulated(one, kind), simulated(other, kind)
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 0.08, (one, other)


def test_css_has_each_colour_under_its_name():
    text = root_css()
    for name in asdict(LIGHT):
        assert text.count(f"--pc-{name.replace('_', '-')}:") == 3
    assert "--pc-band:20%;" in text
    assert {getattr(AS_CSS, f.name) for f in fields(Palette)} == {
        f"var(--pc-{f.name.replace('_', '-')})" for f in fields(Palette)
    }


@pytest.mark.parametrize(
    "sheet",
    [
        "present/style.css",
        "pages/style.css",
        "live/web/live.css",
        "live/web/session.css",
        "compare/compare.html.j2",
    ],
)
def test_a_style_uses_only_colours_that_there_are(sheet):
    known = {
        f"--pc-{name.replace('_', '-')}"
        for name in (*asdict(LIGHT), *(asdict(STAGE) if "live" in sheet else ()), "band")
    }
    used = set(re.findall(r"--pc-[a-z-]+", (PACKAGE / sheet).read_text(encoding="utf-8")))
    assert used <= known, used - known
    assert used


def test_the_live_stage_and_the_pages_are_given_theirs():
    assert "--pc-fault:#f0a014;" in properties(STAGE)
    assert "var(--pc-mark)" in style_sheet()

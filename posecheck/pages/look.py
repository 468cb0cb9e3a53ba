"""What every page begins and ends with: its title, the shared style, and what posecheck is not."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

from posecheck.pages import signed_in
from posecheck.present.colours import PRINT, THEMES, Palette, properties
from posecheck.present.words import NOT_A_DIAGNOSIS

_HERE, _SERVER = "this computer", "your team's server"
_ICON = Path(__file__).with_name("icon.svg")


def begin(title: str) -> None:
    """The browser's title and the colours of the theme; called once, by the shell, before a page.
    The style is there already (`doorway`)."""
    st.set_page_config(
        page_title=f"{title} · posecheck",
        page_icon=str(_ICON),
        layout="centered",
    )
    st.logo(_name(ink().ink), size="medium")
    st.html(f"<style>:root {{ {properties(ink())} }}{_on_paper()}</style>")


def _on_paper() -> str:
    """The colours of print (print.css). What a browser drew for the dark theme, a chart, is turned
    round there: light to dark, the hue as it was."""
    turned = "--pc-on-paper: invert(1) hue-rotate(180deg);" if theme() == "dark" else ""
    return f"@media print {{ :root {{ {properties(PRINT)}{turned} }} }}"


@lru_cache(maxsize=2)
def _name(ink: str) -> str:
    """The mark with the product's name beside it, as SVG: an image knows no letters of the page."""
    mark = _ICON.read_text(encoding="utf-8").partition(">")[2].rpartition("</svg>")[0]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 158 32" width="158" height="32">'
        f'{mark}<text x="42" y="22.5" font-family="system-ui, sans-serif" font-weight="650"'
        f' font-size="21" textLength="114" fill="{ink}">posecheck</text></svg>'
    )


_SHAPES = (56, 75, 100, 133, 178)
"""Width of a picture in percent of its height: upright and lying phones, old and square video."""


def shape_key(size: tuple[int, int], of: str) -> str:
    """The key of a container that has about the shape of a picture before that is there, so that
    nothing moves when it comes (style.css). size: width and height. of: tells two apart."""
    share = 100 * size[0] / max(size[1], 1)
    return f"pc-shape-{min(_SHAPES, key=lambda shape: abs(shape - share))}-{of}"


def theme() -> str:
    """ "light" or "dark": what the browser shows."""
    return "dark" if getattr(st.context.theme, "type", None) == "dark" else "light"


def ink() -> Palette:
    """The colours of that theme."""
    return THEMES[theme()]


def end() -> None:
    """The line at the foot of a page."""
    st.divider()
    place = _HERE if signed_in.account() == "" else _SERVER
    st.caption(f"{NOT_A_DIAGNOSIS} Your videos stay on {place}.")

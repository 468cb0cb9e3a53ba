"""Moving drawings of movements for the pages, in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from posecheck.movements.movement import Movement
from posecheck.pages import look
from posecheck.present.figures.data import Wrong, figures
from posecheck.present.figures.moving import moving
from posecheck.present.figures.still import both_ends, still


@lru_cache(maxsize=1024)
def _drawn(name: str, code: str, theme: str, beside: bool, moves: bool) -> str:
    figure = figures()[name]
    wrong = next((wrong for wrong in figure.fault if wrong.code == code), None)
    return (moving if moves else both_ends)(figure, "fig", wrong, theme, beside)


def show_moving(
    of: str, name: str, wrong: Wrong | None = None, title: str = "", beside: bool = False
) -> bool:
    """A figure as the movement is done right, or with a fault of that title; whether there is one.

    of: the movement that it is shown for, once in a page. beside: as large as the figure's other
    drawings. An image does not know whether its reader wants less motion, so there are two, and
    style.css shows one.
    """
    figure = figures().get(name)
    if figure is None:
        return False
    code = "" if wrong is None else wrong.code
    words = f"{figure.said}. The fault: {title}" if wrong is not None else figure.said
    stands = len((figure if wrong is None else wrong).pose) == 1
    for key in ("stands",) if stands else ("moves", "less"):
        with st.container(key=f"pc-figure-{key}-{of}-{name}-{code}-{beside:d}"):
            st.image(
                _drawn(name, code, look.theme(), beside, key == "moves"), width="stretch", alt=words
            )
    return True


@lru_cache(maxsize=128)
def _still(name: str, theme: str) -> str:
    return still(figures()[name], "fig", theme=theme)


def show_still(name: str, of: str) -> bool:
    """One moment of a figure; whether there is one. of: what it is shown for, once in a page."""
    figure = figures().get(name)
    if figure is None:
        return False
    with st.container(key=f"pc-figure-stands-{of}"):
        st.image(_still(name, look.theme()), width="stretch", alt=figure.said)
    return True


def drawn_faults(movement: Movement, name: str) -> list[tuple[Wrong, str]]:
    """(fault as a figure draws it, its title), of the faults that the movement's file judges, in
    the file's order."""
    if name not in (movement.id, f"{movement.id}-front"):
        return []  # the drawing of another movement shows that one's faults
    drawn = {wrong.code: wrong for wrong in figures()[name].fault}
    return [(drawn[fault.code], fault.title) for fault in movement.fault if fault.code in drawn]

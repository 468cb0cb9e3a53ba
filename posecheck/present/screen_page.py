"""The result of a screen on one page to print: one file that needs nothing else, as report.html."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from posecheck.model.finding import CHANGE_FIRST
from posecheck.present import colours, words
from posecheck.present.figures.data import figures
from posecheck.present.figures.still import still
from posecheck.present.pieces import template
from posecheck.present.screen_rows import (
    STANDING_SAID,
    NotSeen,
    ScreenLine,
    headline,
    not_seen,
    pattern_said,
    screen_rows,
)
from posecheck.screen.result import Screen
from posecheck.screen.rules import evidence

SHOWN_LARGE = CHANGE_FIRST
"""Findings that are shown with a drawing: as many as anybody changes at once."""
ROWS, LETTERS_OF_A_ROW = 28, 110
"""Rows that a sheet has room for beside what stands on every one, and letters in one."""


def to_screen_html(screen: Screen) -> str:
    """The page as text."""
    rows = screen_rows(screen)
    large = shown_large(rows)
    unseen = not_seen(screen)
    others = [row for row in rows if row not in large and row.finding.standing != "not-seen"]
    return template("screen.html.j2").render(
        title=f"Screen of {screen.person}" if screen.person else "Screen",
        screen=screen,
        headline=headline(screen),
        pattern=pattern_said(screen),
        large=[(row, Markup(drawing(row, f"d{i}"))) for i, row in enumerate(large)],
        rows=others,
        said=STANDING_SAID,
        open_parts="; ".join(_titles(unseen, "open")),
        skipped_parts="; ".join(_titles(unseen, "skipped")),
        unseen=shortened(
            [one for one in unseen if one.state not in ("open", "skipped")],
            LETTERS_OF_A_ROW * (ROWS - len(others)),
        ),
        evidence=evidence(),
        disclaimer=words.NOT_A_DIAGNOSIS,
        colours=Markup(colours.root_css()),
    )


def shown_large(rows: list[ScreenLine]) -> list[ScreenLine]:
    """Those that stand out, the first few."""
    return [row for row in rows if row.finding.standing == "stands-out"][:SHOWN_LARGE]


def shortened(unseen: list[NotSeen], most: int) -> list[NotSeen]:
    """With the first sentence of each reason alone, where all have more letters than `most` and
    would need a second sheet."""
    if sum(len(one.why) for one in unseen) <= most:
        return unseen
    return [replace(one, why=one.why.partition(". ")[0].rstrip(".") + ".") for one in unseen]


def drawing(row: ScreenLine, name: str, theme: str = "") -> str:
    """What a finding looks like, as an SVG; "" where there is no drawing of it. name: its own in
    the page."""
    movement, _, code = row.drawn.partition("/")
    for figure_id in (movement, f"{movement}-front"):
        figure = figures().get(figure_id)
        wrong = next((w for w in figure.fault if w.code == code), None) if figure else None
        if figure is not None and wrong is not None:
            return still(figure, name, wrong, theme)
    return ""


def _titles(unseen: list[NotSeen], state: str) -> list[str]:
    return list(dict.fromkeys(one.title for one in unseen if one.state == state))

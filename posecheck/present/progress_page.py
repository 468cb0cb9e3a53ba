"""The progress of a person as one page to print: weeks, curves with what became of them, screens
held against each other, pain."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from posecheck.present import colours, words
from posecheck.present import progress_words as said
from posecheck.present.charts.sessions import over_sessions
from posecheck.present.charts.spec import ChartLook
from posecheck.present.charts.svg import Drawings
from posecheck.present.pieces import template
from posecheck.present.words import NOT_A_DIAGNOSIS
from posecheck.progress.overview import MovementProgress, Overview, ProgressCurve

CHART = ChartLook(width=270, height=110)
METHOD = (
    "Each dot is a session, the band its 95 % interval, a dashed line the threshold of the rule. A "
    "change is called where the means of the first and of the last sessions differ by more than "
    "two measurements do: from the intervals, the spread between sessions, and how many curves are "
    "looked at how often. Of people who do not change, at most one in twenty is told of a change "
    "in three months."
)
MOST_PAIN = 12
"""Lines of pain that are printed, the newest."""


def to_html(overview: Overview) -> str:
    """One self-contained page."""
    every = [*overview.movements, *([overview.runs] if overview.runs else [])]
    shown = [m for m in every if curves_shown(m)]
    specs = [
        over_sessions(c.raw, said.curve_label(c.raw), CHART, m.pain)
        for m in shown
        for c in curves_shown(m)
    ]
    drawn = iter(zip(specs, Drawings(specs).wait(), strict=True))
    movements = [_movement(m, drawn) for m in shown]
    return template("progress.html.j2").render(
        title=f"Progress of {overview.person}",
        colours=Markup(colours.root_css()),
        person=overview.person,
        date=words.day(overview.today.isoformat()),
        headline=said.week_said(overview),
        calendar=said.week_rows(overview, len(overview.weeks)),
        legend=said.MARKS,
        movements=movements,
        too_few=said.too_few_said(overview),
        without=said.without_figures_said(overview),
        screens=[list(said.screen_texts(change)) for change in overview.screen_changes],
        screens_title=screens_title(overview),
        pain=pain_rows(overview)[:MOST_PAIN],
        method=METHOD,
        disclaimer=NOT_A_DIAGNOSIS,
    )


def curves_shown(progress: MovementProgress) -> list[ProgressCurve]:
    """All of a movement, the one thing first."""
    return [c for c in (*progress.curves, progress.good, progress.held) if c is not None]


def _movement(progress: MovementProgress, drawn: Any) -> dict[str, Any]:
    curves = []
    for curve in curves_shown(progress):
        spec, svg = next(drawn)
        curves.append(
            {
                "label": said.curve_label(curve.raw),
                "svg": Markup(svg),
                "said": said.curve_said(curve),
                "key": said.outcome_key(curve.long_change),
                "spoken": spec["description"],
            }
        )
    return {
        "title": words.movement_label(progress.movement),
        "thing": said.thing_said(progress),
        "curves": curves,
    }


def screens_title(overview: Overview) -> str:
    """ "Screens of 2 March 2026 and 30 March 2026"."""
    if len(overview.screens) < 2:
        return " of ".join(["Screen", *(words.day(day.isoformat()) for day in overview.screens)])
    first, last = overview.screens[0].isoformat(), overview.screens[-1].isoformat()
    return f"Screens of {words.day(first)} and {words.day(last)}"


def pain_rows(overview: Overview) -> list[list[str]]:
    """(day, before, during, after, next day) of each session of which something was said, the
    newest first."""
    return [
        [
            words.day(p.day.isoformat()),
            *("—" if v is None else str(v) for v in (p.before, p.during, p.after, p.next_day)),
        ]
        for p in reversed(overview.pain)
    ]

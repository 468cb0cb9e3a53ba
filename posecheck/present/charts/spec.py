"""What every chart shares: how large it is, what it is drawn in, and the marks it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from posecheck.present.charts import labels, ticks
from posecheck.present.colours import AS_CSS, Palette

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""A name, not an address that anybody asks."""

FONT_PX = 12
LEFT, RIGHT, TOP, BOTTOM = 38, 18, 8, 24
NAMES_TOP = 20
"""Pixels around the plot of a static chart: the value axis, half the last time, above (with names
of stretches: NAMES_TOP), the time axis."""
NARROWEST_PX = 250
"""Width of the plot on the smallest phone, for which a chart that stretches is labelled: wider, its
labels only lie further apart [E]."""
DASH = (7, 4)
"""Of the right side, and of the second of two."""
LIMIT_DASH = (6, 4)


@dataclass(frozen=True)
class ChartLook:
    """How a chart is drawn. width, height: of the plot, pixels; width None: as wide as its place,
    for a page in which values are read by pointing.

    A chart with a width is static: its layout hangs on no measured text, so that it is the same on
    every computer.
    """

    palette: Palette = AS_CSS
    width: int | None = None
    height: int = 200

    @property
    def static(self) -> bool:
        return self.width is not None

    @property
    def ground(self) -> str:
        """What the chart lies on: a card of the report, or the page."""
        return self.palette.card if self.static else self.palette.paper

    @property
    def least(self) -> int:
        """The width that labels have to do with."""
        return self.width or NARROWEST_PX


WIDE, NARROW = ChartLook(width=760, height=190), ChartLook(width=330, height=170)
"""In report.html: the leading charts across the page, and every chart on a phone or beside another.
"""


def whole_width(look: ChartLook) -> int:
    """Pixels of a static chart with its margins."""
    return look.least + LEFT + RIGHT


def table(**columns: Sequence[Any] | np.ndarray) -> list[dict[str, Any]]:
    """Rows of plain values; numbers rounded to a thousandth, None where they are not finite."""
    plain = {
        name: [_plain(v) for v in (values.tolist() if isinstance(values, np.ndarray) else values)]
        for name, values in columns.items()
    }
    return [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3) + 0.0 if np.isfinite(value) else None
    return value


def layered(
    look: ChartLook, layers: Sequence[Spec], *, spoken: str, above: int = TOP, below: int = 0
) -> Spec:
    """The whole chart. spoken: what it shows, for those who cannot see it. above, below: pixels
    over the plot, and under its axis."""
    spec: Spec = {
        "$schema": SCHEMA,
        "description": spoken,
        "config": _config(look),
        "layer": list(layers),
    }
    if look.static:
        padding = {"left": LEFT, "right": RIGHT, "top": above, "bottom": BOTTOM + below}
        return spec | {
            "width": look.width,
            "height": look.height,
            "autosize": {"type": "none"},
            "padding": padding,
        }
    return spec | {"height": look.height, "autosize": {"type": "fit-x", "contains": "padding"}}


def _config(look: ChartLook) -> Spec:
    ink = look.palette
    font = "inherit" if look.static else '"Source Sans", sans-serif'
    axis = {
        "labelColor": ink.quiet,
        "titleColor": ink.quiet,
        "labelFontSize": FONT_PX,
        "titleFontSize": FONT_PX,
        "titleFontWeight": "normal",
        "gridColor": ink.line,
        "domainColor": ink.line,
        "tickColor": ink.line,
        "labelFont": font,
        "titleFont": font,
        "labelOverlap": False,
        "labelFlush": False,
    }
    return {
        "background": "transparent",
        "font": font,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "text": {"font": font, "fontSize": FONT_PX, "color": ink.ink},
        # a static chart is one picture with one description, which the page gives it
        "aria": not look.static,
    }


def data(rows: list[dict[str, Any]]) -> Spec:
    return {"data": {"values": rows}}


def x_axis(field: str, low: float, high: float, shown: Sequence[float], after: str) -> Spec:
    """Along the plot from low to high. after: what follows each number, with its space."""
    axis = {"values": list(shown), "labelExpr": f"datum.value + '{after}'", "title": None}
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": axis,
    }


def time_axis(low: float, high: float, look: ChartLook) -> Spec:
    """Seconds, of the field `t`; on a page as many numbers as its width has room for."""
    axis = x_axis("t", low, high, ticks.times(low, high, look.least), " s")
    if not look.static:
        del axis["axis"]["values"]
        axis["axis"] |= {"tickCount": {"expr": "ceil(width / 70)"}, "labelOverlap": True}
    return axis


def y_axis(field: str, low: float, high: float, shown: Sequence[float], places: int) -> Spec:
    axis = {"values": list(shown), "format": f".{places}f", "title": None}
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": axis,
    }


def at(field: str) -> Spec:
    """A channel on the axis that another layer describes."""
    return {"field": field, "type": "quantitative"}


def mark(kind: str, **how: Any) -> Spec:
    return {"type": kind, **how}


def layer(rows: list[dict[str, Any]], marked: Spec, **channels: Any) -> Spec:
    """Marks of one kind. channels: a number stands for pixels from the upper left corner of the
    plot."""
    encoding = {
        name: {"value": channel} if isinstance(channel, int | float) else channel
        for name, channel in channels.items()
    }
    return {**data(rows), "mark": marked, "encoding": encoding}


def of_one_table(rows: list[dict[str, Any]], layers: Sequence[Spec]) -> Spec:
    """Layers of the same rows, which are then read once."""
    return {
        **data(rows),
        "layer": [{name: value for name, value in one.items() if name != "data"} for one in layers],
    }


def words_at(
    rows: list[dict[str, Any]], colour: str, how: Mapping[str, Any], **channels: Any
) -> Spec:
    """Words of the field `text`."""
    return layer(
        rows,
        mark("text", color=colour, **how),
        text={"field": "text", "type": "nominal"},
        **channels,
    )


def named(
    rows: list[dict[str, Any]],
    colour: str,
    how: Mapping[str, Any],
    look: ChartLook,
    **channels: Any,
) -> list[Spec]:
    """Words with an edge in the colour of the ground, so that a curve behind them does not cross
    the letters."""
    edge = {**how, "stroke": look.ground, "strokeWidth": 3, "strokeJoin": "round"}
    return [
        words_at(rows, ink, style, **channels)
        for ink, style in ((look.ground, edge), (colour, how))
    ]


def names_at_ends(
    field: str, last: float, names: Sequence[tuple[str, str, float]], look: ChartLook
) -> list[Spec]:
    """(name, colour, height of its curve in pixels) of two curves, each beside its own at the end
    of the plot; a line apart where they meet.

    field, last: the x axis, and where it ends.
    """
    line = FONT_PX * labels.LINE
    upper = min(range(len(names)), key=lambda k: (names[k][2], k))
    # one above its curve, the other below
    aside = [y + (-0.8 if k == upper else 0.8) * line for k, (_, _, y) in enumerate(names)]
    how = {"align": "right", "baseline": "middle", "dx": -2, "fontWeight": "bold"}
    heights = labels.apart(aside, line, line / 2, look.height - line / 2)
    placed = zip(names, heights, strict=True)
    return [
        one
        for (name, colour, _), y in placed
        for one in named([{field: last, "text": name}], colour, how, look, x=at(field), y=y)
    ]


def read_by_pointing(
    rows: list[dict[str, Any]], x: str, y: str, colour: str, told: Mapping[str, str]
) -> list[Spec]:
    """Layers that mark the moment under the pointer and tell it. told: title of each field, in
    order."""
    near = {
        "name": "near",
        "select": {
            "type": "point",
            "nearest": True,
            "on": "pointerover",
            "fields": [x],
            "clear": "pointerout",
        },
    }
    shown = {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0}
    tooltip = [{"field": field, "type": "nominal", "title": title} for field, title in told.items()]
    dots = layer(
        rows, mark("point", color=colour, filled=True, size=70), x=at(x), y=at(y), opacity=shown
    )
    lines = layer(
        rows, mark("rule", color=colour, opacity=0, strokeWidth=6), x=at(x), tooltip=tooltip
    )
    return [dots, {**lines, "params": [near]}]

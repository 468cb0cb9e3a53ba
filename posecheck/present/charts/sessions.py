"""A curve over sessions: a dot a session with its 95 % interval, the line through them, and where
usual ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from posecheck.present import words
from posecheck.present.charts import ticks
from posecheck.present.charts.spec import (
    DASH,
    FONT_PX,
    LIMIT_DASH,
    ChartLook,
    Spec,
    at,
    layer,
    layered,
    mark,
    read_by_pointing,
    words_at,
    y_axis,
)
from posecheck.present.colours import BAND
from posecheck.progress.curves import GOOD_FORM, RawCurve

_DAY_PX = 52
"""Between dates below the plot, at least."""


def over_sessions(
    curve: RawCurve, label: str, look: ChartLook, pain: Sequence[tuple[date, int]] = ()
) -> Spec:
    """One curve over the days of its sessions. pain: (day, 0 to 10), written above the day where it
    was said; label: what the curve is, for those who hear it."""
    rows = _rows(curve)
    first = curve.points[0].day
    last = max(curve.points[-1].day, first + timedelta(days=1))
    low, high = _reach(curve, rows)
    shown = ticks.values(low, high, look.height)
    x = _day_axis(first, last, look)
    y = y_axis("value", low, high, shown, ticks.places(shown))
    ink = {"left": look.palette.left, "right": look.palette.right}.get(
        curve.side, look.palette.measured
    )
    dash = list(DASH) if curve.side == "right" else [1, 0]
    layers = [
        layer(
            rows,
            mark("area", color=ink, opacity=BAND),
            x=x,
            y={**y, "field": "low"},
            y2={"field": "high"},
        ),
        layer(rows, mark("line", color=ink, strokeWidth=2, strokeDash=dash), x=x, y=y),
        layer(rows, mark("point", color=ink, filled=True, size=34, opacity=1), x=x, y=y),
    ]
    layers += _threshold(curve, look, x)
    layers += _pain(pain, first, last, look, x)
    if not look.static:
        layers += read_by_pointing(
            rows, "day", "value", look.palette.ink, {"said": "day", "told": "read"}
        )
    return layered(look, layers, spoken=_spoken(curve, label))


def _rows(curve: RawCurve) -> list[dict]:
    points, unit = curve.points, curve.unit
    first = points[0].day
    least, most = (0.0, 100.0) if curve.measure == GOOD_FORM else (-np.inf, np.inf)
    return [
        {
            "day": (p.day - first).days,
            "value": round(p.value, 3),
            "low": round(max(p.value - p.half_width, least), 3),
            "high": round(min(p.value + p.half_width, most), 3),
            "said": day_said(p.day),
            "told": words.plus_minus(p.value, p.value - p.half_width, p.value + p.half_width, unit)
            if p.half_width
            else words.amount(p.value, unit),
        }
        for p in points
    ]


def day_said(day: date) -> str:
    """ "3 May"."""
    return f"{day.day} {day:%b}"


def _reach(curve: RawCurve, rows: list[dict]) -> tuple[float, float]:
    ends = [row[name] for row in rows for name in ("low", "high")]
    if curve.threshold is not None:
        ends.append(curve.threshold)
    low, high = ticks.with_air(np.array(ends, dtype=float), 0.06, 0.5)
    return float(low), float(high)


def _day_axis(first: date, last: date, look: ChartLook) -> Spec:
    span = (last - first).days
    many = max(1, min(look.least // _DAY_PX, 6))
    step = max(1, -(-span // many))
    shown = list(range(0, span + 1, step))
    names = ", ".join(f"'{k}': '{day_said(first + timedelta(days=k))}'" for k in shown)
    return {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, span], "nice": False, "zero": False, "padding": 8},
        "axis": {"values": shown, "labelExpr": f"({{{names}}})[datum.value]", "title": None},
    }


def _threshold(curve: RawCurve, look: ChartLook, x: Spec) -> list[Spec]:
    if curve.threshold is None:
        return []
    rule = mark("rule", color=look.palette.fault, strokeDash=list(LIMIT_DASH), strokeWidth=1.4)
    return [layer([{"limit": curve.threshold}], rule, y=at("limit"))]


def _pain(
    pain: Sequence[tuple[date, int]], first: date, last: date, look: ChartLook, x: Spec
) -> list[Spec]:
    rows = [
        {"day": (day - first).days, "text": f"pain {level}"}
        for day, level in pain
        if level > 0 and first <= day <= last
    ]
    if not rows:
        return []
    worst = max(rows, key=lambda row: int(row["text"].split()[1]))
    marks = layer(
        rows,
        mark("tick", color=look.palette.trouble, thickness=2, size=10, orient="vertical"),
        x=at("day"),
        y=5,
    )
    how = {
        "align": "right" if worst["day"] * 2 > (last - first).days else "left",
        "baseline": "top",
        "fontSize": FONT_PX,
        "dx": -4 if worst["day"] * 2 > (last - first).days else 4,
    }
    return [marks, words_at([worst], look.palette.trouble, how, x=at("day"), y=0)]


def _spoken(curve: RawCurve, label: str) -> str:
    first, last = curve.points[0], curve.points[-1]
    if len(curve.points) == 1:
        return f"{label}: {words.amount(first.value, curve.unit)} on {day_said(first.day)}"
    return (
        f"{label} over {words.count(len(curve.points), 'session')}: "
        f"{words.amount(first.value, curve.unit)} on {day_said(first.day)}, "
        f"{words.amount(last.value, curve.unit)} on {day_said(last.day)}"
    )

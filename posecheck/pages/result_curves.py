"""Measures over time, with reps, intervals and limits; hovering shows the values."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from posecheck.model.report import Report
from posecheck.pages.look import theme
from posecheck.present import charts, words
from posecheck.present.story import threshold_of

_COLOURS = {
    "light": {
        "line": "#0b6e69",
        "band": "#0b6e69",
        "limit": "#b4540a",
        "good": "#7d8a8e",
        "off": "#c05a12",
        "text": "#4a575b",
    },
    "dark": {
        "line": "#4cc4b8",
        "band": "#4cc4b8",
        "limit": "#f2a65a",
        "good": "#8b989c",
        "off": "#f2a65a",
        "text": "#b9c4c2",
    },
}
_HEIGHT = 260


def colours() -> dict[str, str]:
    """Those of the chart, for the theme that the browser shows."""
    return _COLOURS[theme()]


def show_curves(report: Report, drive: str | None, place: str = "") -> None:
    """The curves that matter, and the others to choose from. place: tells several of these on one
    page apart."""
    lead, more = charts.chosen_curves(report, drive)
    if not lead:
        return
    st.subheader("Over time", anchor=False)
    st.caption(_key(report, lead))
    for name in lead:
        show_curve(report, name, place)
    if more:
        label = {None: "Choose a measure", **{name: words.measure_label(name) for name in more}}
        chosen = st.selectbox(
            "One more curve", list(label), format_func=label.get, key=f"pc-more{place}"
        )
        if chosen:
            show_curve(report, chosen, place)


def _key(report: Report, names: list[str]) -> str:
    """What the lines and marks of these curves are."""
    limit = (
        ", the dashed line the threshold"
        if any(threshold_of(report, name) is not None for name in names)
        else ""
    )
    marks = " Numbers above are the reps; ▲ marks one with a fault." if report.reps else ""
    if report.hold and report.hold.faults:
        marks = " ▲ marks where form was off."
    return f"The line is the value, the band its 95 % interval{limit}.{marks}"


def show_curve(report: Report, name: str, place: str = "") -> None:
    curve = report.curves[name]
    st.markdown(
        f"**{words.measure_label(name)}**,"
        f" {words.unit_word(curve.unit) or 'a number'}{_signs(name)}"
    )
    st.altair_chart(
        curve_chart(report, name),
        width="stretch",
        key=f"curve-{name}{place}",
        alt=charts.chart(report, name).spoken,
    )


def _signs(name: str) -> str:
    said = words.sign_words(name)
    return f" (+ {said[0]}, − {said[1]})" if said else ""


def curve_chart(report: Report, name: str) -> Any:
    """The Altair chart of one curve of report.curves."""
    import altair as alt
    import pandas as pd

    limit, ink, unit = threshold_of(report, name), colours(), report.curves[name].unit
    t, curve = charts.thinned(np.asarray(report.curves.t, float), report.curves[name])
    value, lower, upper = curve.value, curve.low, curve.high
    low, high = _value_range(value, lower, upper, limit)
    table = pd.DataFrame(
        {
            "t": t,
            "value": value,
            "low": np.clip(lower, low, high),
            "high": np.clip(upper, low, high),
            "time": [words.seconds(x) for x in t.tolist()],
            "told": [
                words.signed_in_words(name, v, unit) if np.isfinite(v) else "not known"
                for v in value.tolist()
            ],
            "between": [
                words.interval(name, a, b, unit) or "–"
                for a, b in zip(lower.tolist(), upper.tolist(), strict=True)
            ],
        }
    )
    x = alt.X(
        "t:Q",
        title="seconds",
        scale=alt.Scale(domain=[float(t[0]), float(max(t[-1], t[0] + 1e-3))], nice=False),
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False))
    said = [
        alt.Tooltip("time:N", title="at"),
        alt.Tooltip("told:N", title="value"),
        alt.Tooltip("between:N", title="95 % interval"),
    ]
    base = alt.Chart(table)
    near = alt.selection_point(
        nearest=True, on="pointerover", fields=["t"], empty=False, clear="pointerout"
    )
    layers = [
        *_spans(report, name, alt, pd, low, high, ink),
        base.mark_area(opacity=0.22, color=ink["band"]).encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(color=ink["line"], strokeWidth=2.2).encode(x=x, y=y),
    ]
    if limit is not None:
        mark = pd.DataFrame(
            {"value": [limit], "said": [f"threshold {words.limit(name, limit, unit)}"]}
        )
        rule = alt.Chart(mark)
        layers.append(
            rule.mark_rule(color=ink["limit"], strokeDash=[6, 4], strokeWidth=1.6).encode(
                y="value:Q"
            )
        )
        layers.append(
            rule.mark_text(
                color=ink["limit"], align="right", baseline="bottom", dx=-4, dy=-3, fontSize=12
            ).encode(y="value:Q", x=alt.value("width"), text="said:N")
        )
    layers.append(
        base.mark_point(color=ink["line"], filled=True, size=70).encode(
            x=x, y=y, opacity=alt.condition(near, alt.value(1), alt.value(0))
        )
    )
    layers.append(
        base.mark_rule(color=ink["text"], opacity=0).encode(x=x, tooltip=said).add_params(near)
    )
    return alt.layer(*layers).properties(height=_HEIGHT)


def _value_range(
    value: np.ndarray, lower: np.ndarray, upper: np.ndarray, limit: float | None
) -> tuple[float, float]:
    """The curve, its limit and its usual interval with a little air; a few wild intervals do not
    flatten the curve."""
    parts = [value[np.isfinite(value)], [] if limit is None else [limit]]
    parts += [
        np.nanpercentile(edge, [share])
        for edge, share in ((lower, 2), (upper, 98))
        if np.isfinite(edge).any()
    ]
    known = np.concatenate(parts)
    low, high = float(known.min()), float(known.max())
    air = max((high - low) * 0.08, 0.5)
    return low - air, high + air


def _spans(
    report: Report, name: str, alt: Any, pd: Any, low: float, high: float, ink: dict[str, str]
) -> list[Any]:
    """Reps and the faulty stretches of a hold as bands behind the curve, each named; a fault also
    carries a mark."""
    rows = [
        (r.start_s, r.end_s, f"{r.index}{' ▲' if r.faults else ''}", bool(r.faults))
        for r in report.reps
    ]
    if report.hold:
        own = [
            f for f in report.hold.faults if name.startswith(f.reading.measure)
        ]  # of another measure's curve they say nothing
        rows += [(f.start_s, f.end_s, "▲", True) for f in own or report.hold.faults[:1]]
    if not rows:
        return []
    table = pd.DataFrame(rows, columns=["start", "end", "name", "off"])
    table["middle"] = (table["start"] + table["end"]) / 2
    table["low"], table["high"] = low, high
    colour = alt.condition("datum.off", alt.value(ink["off"]), alt.value(ink["good"]))
    bands = (
        alt.Chart(table)
        .mark_rect(opacity=0.13)
        .encode(x="start:Q", x2="end:Q", y="low:Q", y2="high:Q", color=colour)
    )
    names = (
        alt.Chart(table)
        .mark_text(baseline="top", dy=4, fontSize=13, fontWeight="bold", color=ink["text"])
        .encode(x="middle:Q", y=alt.value(0), text="name:N")
    )
    return [bands, names]

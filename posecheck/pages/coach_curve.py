"""Curves over the phase of a rep: one against the person's others, or two against one another."""

from __future__ import annotations

from typing import Any

import numpy as np

from posecheck.pages.result_curves import colours
from posecheck.present import words
from posecheck.review.curves import BACK, OUT, PHASE
from posecheck.review.queue import CurveAmongOthers
from posecheck.review.side_by_side import CurvePair

_HEIGHT = 240
AXES = {
    "rep": "% of the rep: out, there, back",
    "run": "% of the stride, from one contact of a foot to its next",
}
"""Of a run the mean stride is shown, see review.curves.over_cycles."""


def against_others(curve: CurveAmongOthers, kind: str) -> Any:
    """The Altair chart of one unit over the person's others, which are thin and grey."""
    import altair as alt
    import pandas as pd

    ink = colours()
    others = pd.DataFrame(
        [
            (p, float(v), f"{k}")
            for k, values in enumerate(curve.others)
            for p, v in zip(PHASE * 100, values, strict=True)
            if np.isfinite(v)
        ],
        columns=["phase", "value", "rep"],
    )
    x, y = _axes(alt, kind)
    layers = [_phases(alt, pd, ink)] if kind == "rep" else []
    layers.append(
        alt.Chart(others)
        .mark_line(color=ink["good"], strokeWidth=1, opacity=0.55)
        .encode(x=x, y=y, detail="rep:N")
    )
    own = _table(pd, curve.values, curve.half_width or 0.0)
    base = alt.Chart(own)
    said = [
        alt.Tooltip("phase:Q", title="% of the way", format=".0f"),
        alt.Tooltip("value:Q", title="value", format=".1f"),
    ]
    layers.append(
        base.mark_area(color=ink["band"], opacity=0.22).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    )
    layers.append(base.mark_line(color=ink["line"], strokeWidth=3).encode(x=x, y=y, tooltip=said))
    title = f"{words.measure_label(curve.measure)} over one {'stride' if kind == 'run' else kind}"
    return alt.layer(*layers).properties(height=_HEIGHT, description=title)


def pair(curves: CurvePair, names: tuple[str, str]) -> Any:
    """The Altair chart of two curves: the first solid, the second dashed,
    each with its 95 % band."""
    import altair as alt
    import pandas as pd

    ink = colours()
    x, y = _axes(alt, "rep")
    layers = [_phases(alt, pd, ink)]
    sides = (
        (curves.first, curves.first_half, ink["line"], [1, 0], names[0]),
        (curves.second, curves.second_half, ink["off"], [7, 4], names[1]),
    )
    for values, half, colour, dash, name in sides:
        base = alt.Chart(_table(pd, values, half).assign(name=name))
        said = [
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("phase:Q", title="% of the way", format=".0f"),
            alt.Tooltip("value:Q", format=".1f"),
        ]
        layers.append(
            base.mark_area(color=colour, opacity=0.14).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
        )
        layers.append(
            base.mark_line(color=colour, strokeWidth=2.6, strokeDash=dash).encode(
                x=x, y=y, tooltip=said
            )
        )
    return alt.layer(*layers).properties(
        height=_HEIGHT,
        description=f"{words.measure_label(curves.measure)}: {names[0]} and {names[1]}",
    )


def _table(pd: Any, values: np.ndarray, half: float) -> Any:
    known = np.isfinite(values)
    v = values[known].astype(float)
    return pd.DataFrame(
        {"phase": PHASE[known] * 100, "value": v, "low": v - half, "high": v + half}
    )


def _axes(alt: Any, kind: str) -> tuple[Any, Any]:
    x = alt.X(
        "phase:Q",
        title=AXES.get(kind, f"% of the {kind}"),
        scale=alt.Scale(domain=[0, 100], nice=False),
    )
    return x, alt.Y("value:Q", title=None, scale=alt.Scale(zero=False))


def _phases(alt: Any, pd: Any, ink: dict[str, str]) -> Any:
    """A band behind the time at the far position."""
    where = pd.DataFrame({"phase": [OUT * 100], "end": [BACK * 100]})
    return (
        alt.Chart(where).mark_rect(color=ink["good"], opacity=0.13).encode(x="phase:Q", x2="end:Q")
    )

"""A measure over the phase of a rep (or over a mean stride): one curve against the person's others,
or two against one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from posecheck.present import words
from posecheck.present.charts import ticks
from posecheck.present.charts.spec import (
    DASH,
    ChartLook,
    Spec,
    at,
    layer,
    layered,
    mark,
    names_at_ends,
    read_by_pointing,
    table,
    x_axis,
    y_axis,
)
from posecheck.present.colours import BAND

_FAR_OPACITY = 0.13


def against_others(
    measure: str,
    phase: np.ndarray,
    values: np.ndarray,
    half_width: float,
    others: Sequence[np.ndarray],
    look: ChartLook,
    far: tuple[float, float] | None,
) -> Spec:
    """The curve `values` with its 95 % band over the `others`, thin and grey.

    phase: (points,) in % of the way; values and each of the others (points,), NaN where missing.
    far: phase at the far position, shaded.
    """
    grey = [
        row | {"rep": str(k)} for k, other in enumerate(others) for row in _rows(phase, other, 0.0)
    ]
    own = _rows(phase, values, half_width)
    x, y = _axes(own + grey, look)
    layers = _far(far, look)
    if grey:
        thin = mark("line", color=look.palette.neutral, strokeWidth=1, opacity=0.6)
        layers.append(layer(grey, thin, x=x, y=y, detail={"field": "rep", "type": "nominal"}))
    layers += [
        _band(own, look.palette.measured),
        layer(own, mark("line", color=look.palette.measured, strokeWidth=3), x=x, y=y),
    ]
    layers += _pointing(own, look)
    return layered(
        look,
        layers,
        spoken=f"{words.measure_label(measure)}, against {words.count(len(others), 'other')}",
    )


def pair(
    measure: str,
    phase: np.ndarray,
    both: Sequence[tuple[np.ndarray, float]],
    look: ChartLook,
    far: tuple[float, float] | None,
) -> Spec:
    """Two curves, (values, 95 % half-width) each: the first solid, the second dashed, each with its
    name beside it."""
    rows = [_rows(phase, values, half) for values, half in both]
    x, y = _axes(rows[0] + rows[1], look)
    low, high = y["scale"]["domain"]
    layers = _far(far, look)
    inks = (look.palette.measured, look.palette.unsure)
    for own, colour, dash in zip(rows, inks, ([1, 0], list(DASH)), strict=True):
        layers += [
            _band(own, colour),
            layer(own, mark("line", color=colour, strokeWidth=2.6, strokeDash=dash), x=x, y=y),
        ]
        layers += _pointing(own, look) if own is rows[0] else []
    heights = [
        (high - own[-1]["value"]) * look.height / (high - low) if own else 0.0 for own in rows
    ]
    layers += names_at_ends(
        "phase", 100.0, list(zip(("first", "second"), inks, heights, strict=True)), look
    )
    return layered(look, layers, spoken=f"{words.measure_label(measure)}: the first and the second")


def _rows(phase: np.ndarray, values: np.ndarray, half: float) -> list[dict]:
    known = np.isfinite(values)
    v = values[known].astype(float)
    return table(phase=phase[known].astype(float), value=v, low=v - half, high=v + half)


def _axes(rows: list[dict], look: ChartLook) -> tuple[Spec, Spec]:
    known = np.array([row[name] for row in rows for name in ("value", "low", "high")] or [0.0])
    low, high = ticks.with_air(known, 0.05, 0.5)
    marks = ticks.values(low, high, look.height)
    return x_axis("phase", 0.0, 100.0, ticks.PER_CENT, " %"), y_axis(
        "value", low, high, marks, ticks.places(marks)
    )


def _band(rows: list[dict], colour: str) -> Spec:
    return layer(
        rows,
        mark("area", color=colour, opacity=BAND),
        x=at("phase"),
        y=at("low"),
        y2={"field": "high"},
    )


def _far(far: tuple[float, float] | None, look: ChartLook) -> list[Spec]:
    if far is None:
        return []
    where = [{"phase": far[0], "to": far[1]}]
    return [
        layer(
            where,
            mark("rect", color=look.palette.neutral, opacity=_FAR_OPACITY),
            x=at("phase"),
            x2={"field": "to"},
            y=0,
            y2=look.height,
        )
    ]


def _pointing(rows: list[dict], look: ChartLook) -> list[Spec]:
    if look.static:
        return []
    unit_rows = [
        row | {"way": f"{row['phase']:.0f} %", "told": words.number(row["value"], "deg", 1)}
        for row in rows
    ]
    return read_by_pointing(
        unit_rows, "phase", "value", look.palette.ink, {"way": "of the way", "told": "value"}
    )

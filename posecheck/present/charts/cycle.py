"""A measure over the gait cycle, from one contact of a foot to its next: mean and spread of each
foot, its toe-off, where it usually lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import rank_in
from posecheck.measures.gait.cycle import PERCENT
from posecheck.model.stride import CycleCurve
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Reference
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
from posecheck.present.colours import BAND, Palette
from posecheck.present.stride_frames import USUAL_STANCE

_LABEL_FROM = 0.97
"""Share of the plot's width at which a curve's own name is tied to it."""


def by_measure(cycles: Iterable[CycleCurve]) -> list[tuple[CycleCurve, ...]]:
    """The curves of each measure together, left before right, what matters most first."""
    found: dict[str, list[CycleCurve]] = {}
    for c in cycles:
        if np.isfinite(c.mean).any():
            found.setdefault(c.measure, []).append(c)
    return [
        tuple(sorted(found[m], key=lambda c: c.side or ""))
        for m in sorted(found, key=lambda m: (rank_in("cycle", m), m))
    ]


def references(movement: str, measure: str) -> tuple[Reference, ...]:
    try:
        return tuple(
            r
            for r in get_movement(movement).reference
            if r.measure == measure and r.when != "figure"
        )
    except MovementFileError:  # a report of a movement that this version does not know
        return ()


def reference_text(r: Reference, unit: str) -> str:
    """ "Usual for recreational runners, 35 to 45°. Source: ..."."""
    ends = " to ".join(
        words.number(e, unit, 0) for e in (r.low, r.high) if e is not None
    ) + words.unit_suffix(unit)
    return (
        f"{r.label}, {ends}{' or more' if r.high is None else ' or less' if r.low is None else ''}."
        f" Source: {r.source}"
    )


def over_cycle(curves: Sequence[CycleCurve], usual: Sequence[Reference], look: ChartLook) -> Spec:
    """The chart of one measure, of one foot or of both."""
    low, high = value_range(curves, usual)
    marks = ticks.values(low, high, look.height)
    x = x_axis("percent", 0.0, 100.0, ticks.PER_CENT, " %")
    y = y_axis("mean", low, high, marks, ticks.places(marks))
    two = len(curves) > 1
    layers = _usual(curves[0], usual, (low, high), look)
    for c in curves:
        rows, colour = _rows(c, look), _colour(c, look.palette)
        dashed = {"strokeDash": list(DASH)} if two and c.side == "right" else {}
        layers.append(
            layer(
                rows,
                mark("area", color=colour, opacity=BAND),
                x=x,
                y=at("lower"),
                y2={"field": "upper"},
            )
        )
        if c.toe_off_percent is not None:
            leaves = [{"percent": c.toe_off_percent}]
            layers.append(
                layer(
                    leaves,
                    mark("rule", color=colour, strokeDash=[2, 3], strokeWidth=1.8, opacity=0.8),
                    x=at("percent"),
                )
            )
        layers.append(layer(rows, mark("line", color=colour, strokeWidth=2.4, **dashed), x=x, y=y))
    if two:
        layers += _names(curves, (low, high), look)
    if not look.static:
        told = {
            "foot": "foot",
            "percent": "% of the stride",
            "told": "mean",
            "spread": "spread (1 SD)",
            "cycles": "strides",
        }
        rows = [row for c in curves for row in _rows(c, look) if row["mean"] is not None]
        layers += read_by_pointing(rows, "percent", "mean", look.palette.ink, told)
    return layered(look, layers, spoken=spoken(curves))


def readout(curves: Sequence[CycleCurve]) -> dict[str, list]:
    """What the static chart tells where it is pointed at: t (% of the cycle), and (name, mean, SD)
    of each foot."""
    return {
        "t": PERCENT.tolist(),
        "rows": [{"name": _foot(c), "v": _rounded(c.mean), "s": _rounded(c.sd)} for c in curves],
    }


def value_range(curves: Sequence[CycleCurve], usual: Sequence[Reference]) -> tuple[float, float]:
    ends = [v for c in curves for v in (c.mean - c.sd, c.mean + c.sd, c.mean)]
    known = np.concatenate(
        [*ends, np.array([e for r in usual for e in (r.low, r.high) if e is not None])]
    )
    return ticks.with_air(known[np.isfinite(known)], 0.08, 1.0)


def reference_box(
    r: Reference, c: CycleCurve, low: float, high: float
) -> tuple[float, float, float, float]:
    """(from, to) in % of the stride and (from, to) in the measure's unit: where the curve usually
    lies, inside the axis low to high."""
    stance = c.toe_off_percent or 100 * USUAL_STANCE
    when = {
        "contact": (0.0, stance / 10),
        "mid-stance": (stance / 5, stance * 3 / 5),
        "toe-off": (stance - 5, stance + 5),
        "cycle": (0.0, 100.0),
    }
    return (
        *when[r.when],
        r.low if r.low is not None else low,
        r.high if r.high is not None else high,
    )


def spoken(curves: Sequence[CycleCurve]) -> str:
    """The chart for those who cannot see it."""
    return f"{words.measure_label(curves[0].measure)} over the gait cycle: " + "; ".join(
        _spoken(c) for c in curves
    )


def _spoken(c: CycleCurve) -> str:
    k, n = int(np.nanargmin(c.mean)), int(np.nanargmax(c.mean))
    ends = [f"{words.amount(float(c.mean[i]), c.unit)} at {i} %" for i in (k, n)]
    return f"{_foot(c)}, mean of {c.cycles} strides, lowest {ends[0]}, highest {ends[1]}"


def _foot(c: CycleCurve) -> str:
    return f"{c.side} foot" if c.side else "both feet"


def _colour(c: CycleCurve, ink: Palette) -> str:
    return {"left": ink.left, "right": ink.right}.get(c.side or "", ink.measured)


def _rows(c: CycleCurve, look: ChartLook) -> list[dict]:
    columns = {
        "percent": PERCENT.astype(float),
        "mean": c.mean,
        "lower": c.mean - c.sd,
        "upper": c.mean + c.sd,
    }
    if look.static:
        return table(**columns)
    told = [
        words.signed_in_words(c.measure, v, c.unit) if np.isfinite(v) else ""
        for v in c.mean.tolist()
    ]
    spread = [words.amount(v, c.unit) for v in c.sd.tolist()]
    many = [c.cycles] * len(told)
    return table(**columns, foot=[_foot(c)] * len(told), told=told, spread=spread, cycles=many)


def _usual(
    c: CycleCurve, usual: Sequence[Reference], ends: tuple[float, float], look: ChartLook
) -> list[Spec]:
    rows = [
        dict(
            zip(
                ("percent", "to", "mean", "top"),
                map(float, reference_box(r, c, *ends)),
                strict=True,
            )
        )
        | {"text": reference_text(r, c.unit)}
        for r in usual
    ]
    if not rows:
        return []
    told = {} if look.static else {"tooltip": {"field": "text", "type": "nominal"}}
    box = mark(
        "rect",
        color=look.palette.ok,
        fillOpacity=BAND,
        stroke=look.palette.ok,
        strokeDash=[4, 3],
        strokeOpacity=0.7,
    )
    return [
        layer(
            rows,
            box,
            x=at("percent"),
            x2={"field": "to"},
            y=at("mean"),
            y2={"field": "top"},
            **told,
        )
    ]


def _names(curves: Sequence[CycleCurve], ends: tuple[float, float], look: ChartLook) -> list[Spec]:
    to_px = look.height / (ends[1] - ends[0])
    at_end = [float(c.mean[round(_LABEL_FROM * 100)]) for c in curves]
    known = [
        v if np.isfinite(v) else float(np.nanmean(c.mean))
        for v, c in zip(at_end, curves, strict=True)
    ]
    names = [
        (c.side, _colour(c, look.palette), (ends[1] - v) * to_px)
        for c, v in zip(curves, known, strict=True)
    ]
    return names_at_ends("percent", 100.0, names, look)


def _rounded(values: np.ndarray) -> list[float | None]:
    return [round(v, 1) + 0.0 if np.isfinite(v) else None for v in values.tolist()]

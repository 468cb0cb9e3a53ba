"""Curves over the gait cycle for the page: SVG paths in the same 1000 x 1000 box as the curves over
time, and marks placed by per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posecheck.errors import MovementFileError
from posecheck.measures.catalogue import definition, rank_in
from posecheck.measures.gait.cycle import PERCENT
from posecheck.model.report import Report
from posecheck.model.stride import CycleCurve
from posecheck.movements.load import get_movement
from posecheck.movements.movement import Reference
from posecheck.present import words
from posecheck.present.charts import BOX, Tick, curve_path, nice_ticks, runs
from posecheck.present.stride_frames import USUAL_STANCE

_LEAD = 6


@dataclass(frozen=True)
class CycleLine:
    """One foot's curve: the mean as a line, the spread between the strides (1 SD each way) as a
    band. toe_off: per cent, or None."""

    side: str
    line: str
    band: str
    cycles: int
    toe_off: float | None


@dataclass(frozen=True)
class ReferenceBox:
    """Where the curve usually lies: per cent of the plot from the left and from the bottom. text:
    its name, ends and source."""

    left: float
    width: float
    bottom: float
    height: float
    text: str


@dataclass(frozen=True)
class CycleChart:
    """One measure over the gait cycle. hover: per cent, and (side, mean, sd) of each line for the
    readout."""

    title: str
    unit: str
    unit_word: str
    definition: str
    lines: tuple[CycleLine, ...]
    references: tuple[ReferenceBox, ...]
    y_ticks: tuple[Tick, ...]
    hover: dict[str, list]
    spoken: str


X_TICKS = tuple(Tick(float(v), f"{v} %") for v in (0, 25, 50, 75, 100))


def cycle_charts(report: Report) -> tuple[list[CycleChart], list[CycleChart]]:
    """(those that matter most, the others)."""
    by_measure: dict[str, list[CycleCurve]] = {}
    for c in report.cycles:
        by_measure.setdefault(c.measure, []).append(c)
    order = sorted(by_measure, key=lambda m: rank_in("cycle", m))
    charts = [cycle_chart(by_measure[m], references(report.movement, m)) for m in order]
    return charts[:_LEAD], charts[_LEAD:]


def references(movement: str, measure: str) -> tuple[Reference, ...]:
    try:
        return tuple(r for r in get_movement(movement).reference if r.measure == measure)
    except MovementFileError:  # a report of a movement that this version does not know
        return ()


def cycle_chart(curves: Sequence[CycleCurve], bands: Sequence[Reference] = ()) -> CycleChart:
    """The chart of one measure, of one foot or of both."""
    ends = [v for c in curves for v in (c.mean - c.sd, c.mean + c.sd, c.mean)]
    known = np.concatenate(
        [*ends, np.array([e for r in bands for e in (r.low, r.high) if e is not None])]
    )
    known = known[np.isfinite(known)]
    low, high = float(known.min()), float(known.max())
    air = max((high - low) * 0.08, 1.0)
    low, high = low - air, high + air

    def y(values: np.ndarray) -> np.ndarray:
        return BOX - (values - low) / (high - low) * BOX

    ticks = nice_ticks(low, high, 4)
    first = curves[0]
    title = words.measure_label(first.measure)
    return CycleChart(
        title=title,
        unit=words.unit_suffix(first.unit),
        unit_word=words.unit_word(first.unit),
        definition=definition(first.measure),
        lines=tuple(_line(c, y) for c in curves),
        references=tuple(_box(r, first, low, high) for r in bands),
        y_ticks=tuple(
            Tick((v - low) / (high - low) * 100, words.number(v, first.unit, 0)) for v in ticks
        ),
        hover={
            "t": PERCENT.tolist(),
            "rows": [{"name": c.side, "v": _plain(c.mean), "s": _plain(c.sd)} for c in curves],
        },
        spoken=f"{title} over the gait cycle: " + "; ".join(_spoken(c) for c in curves),
    )


def _line(c: CycleCurve, y) -> CycleLine:
    x = PERCENT * BOX / 100
    line = "".join(curve_path(x[part], y(c.mean[part])) for part in runs(c.mean))
    band = ""
    for part in runs(c.mean + c.sd):
        there = curve_path(x[part], y((c.mean + c.sd)[part]))
        band += (
            there
            + curve_path(x[part][::-1], y((c.mean - c.sd)[part][::-1])).replace("M", "L", 1)
            + "Z"
        )
    return CycleLine(
        c.side,
        line,
        band,
        c.cycles,
        None if c.toe_off_percent is None else round(c.toe_off_percent, 1),
    )


def _box(r: Reference, c: CycleCurve, low: float, high: float) -> ReferenceBox:
    stance = c.toe_off_percent or 100 * USUAL_STANCE
    spans = {
        "contact": (0, stance / 10),
        "mid-stance": (stance / 5, stance * 3 / 5),
        "toe-off": (stance - 5, stance + 5),
        "cycle": (0, 100),
    }
    left, right = spans[r.when]
    bottom, top = (r.low if r.low is not None else low, r.high if r.high is not None else high)
    ends = " to ".join(
        words.number(e, c.unit, 0) for e in (r.low, r.high) if e is not None
    ) + words.unit_suffix(c.unit)
    open_end = " or more" if r.high is None else " or less" if r.low is None else ""
    share = 100 / (high - low)
    return ReferenceBox(
        round(left, 1),
        round(right - left, 1),
        round((bottom - low) * share, 2),
        round((top - bottom) * share, 2),
        f"{r.label}, {ends}{open_end}. Source: {r.source}",
    )


def _plain(values: np.ndarray) -> list[float | None]:
    return [round(v, 1) + 0.0 if np.isfinite(v) else None for v in values.tolist()]


def _spoken(c: CycleCurve) -> str:
    k, n = int(np.nanargmin(c.mean)), int(np.nanargmax(c.mean))
    ends = [f"{words.amount(float(c.mean[i]), c.unit)} at {i} %" for i in (k, n)]
    return f"{c.side} foot, mean of {c.cycles} strides, lowest {ends[0]}, highest {ends[1]}"

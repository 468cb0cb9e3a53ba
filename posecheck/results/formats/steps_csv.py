"""steps.csv and strides.csv: one row a step, one row a stride, each measure with its 95 % interval.
Empty cells: not known.

Moments (`..._at_s`) are seconds of the file, as in report.json; lengths of time are of real time.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import AT_CONTACT, LET_BY, MEASURES
from posecheck.measures.gait.cycle import StrideSpan, columns_of, stride_spans
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Curve
from posecheck.model.report import Report, Step
from posecheck.present.drawn_measures import seen_sides

FIGURE_OF = {curve: figure for figure, curve in AT_CONTACT.items()}
"""Curve -> the clip's own figure of it at contact, which may be read more sharply than the smoothed
curve: the steps are spread around it."""
WHOLE_STEP = tuple(m.name for m in MEASURES.values() if m.place.step_mean)
"""Curves given as their mean over the step."""
GAP = 1.7
"""Times the usual step: two contacts further apart are not one step, frames are missing between
them [E]."""
Cell = float | int | str | None


def steps_csv(report: Report) -> str:
    """The table of steps as text."""
    steps = sorted(report.stride.steps, key=lambda s: s.initial_contact_s) if report.stride else []
    sharper = (
        {
            (name, side): _sharper(report, name, side)
            for name in LET_BY
            for side in seen_sides(report.view.name)
        }
        if steps
        else {}
    )
    longest = _longest_step(steps)
    rows = [
        _step(report, number, step, following, longest, sharper)
        for number, (step, following) in enumerate(_with_next(steps), start=1)
    ]
    return _table(rows)


def strides_csv(report: Report) -> str:
    """The table of whole strides as text, both feet in order of time."""
    spans = (
        [s for side in skeleton.SIDES for s in stride_spans(report.stride.steps, side)]
        if report.stride
        else []
    )
    spans.sort(key=lambda s: s.start_s)
    return _table([_stride(report, number, span) for number, span in enumerate(spans, start=1)])


def timing_half_s(report: Report) -> float:
    """95 % half-width of the time between two events: each is known to about a frame.
    SD 1 / (rate * sqrt 6): 13.6 ms at 30 frames a second, 3.4 at 120 (docs/biomechanics.md, 2.4).
    """
    rate = report.source.fps * report.source.slow_motion.factor
    return 1.96 / (rate * math.sqrt(6)) if rate > 0 else math.nan


def _with_next(steps: Sequence[Step]) -> list[tuple[Step, Step | None]]:
    return [*pairwise(steps), (steps[-1], None)] if steps else []


def _longest_step(steps: Sequence[Step]) -> float:
    """Seconds between two contacts from which frames are missing between them, or the run was
    broken off."""
    apart = [b.initial_contact_s - a.initial_contact_s for a, b in pairwise(steps)]
    return GAP * median(apart) if apart else math.inf


def _step(
    report: Report,
    number: int,
    step: Step,
    following: Step | None,
    longest: float,
    sharper: dict[tuple[str, str], float],
) -> dict[str, Cell]:
    factor = report.source.slow_motion.factor
    alternates = (
        following is not None
        and following.side != step.side
        and following.initial_contact_s - step.initial_contact_s <= longest
    )
    length = (following.initial_contact_s - step.initial_contact_s) / factor if alternates else None
    row: dict[str, Cell] = {
        "step": number,
        "side": step.side,
        "initial_contact_at_s": step.initial_contact_s,
        "toe_off_at_s": step.toe_off_s,
    }
    row |= _with_interval("step_time_s", length, timing_half_s(report))
    row |= _contact(report, step.side, step.initial_contact_s, step.toe_off_s, length)
    seen = step.side in seen_sides(report.view.name)
    for name, gate in LET_BY.items():
        curve = (
            _curve(report, column(MeasureKey(name, step.side)))
            if seen and report.figure(gate, step.side)
            else None
        )
        row |= _read(
            f"{name}_at_contact_deg",
            report,
            curve,
            step.initial_contact_s,
            sharper.get((name, step.side), 0.0),
        )
    end = following.initial_contact_s if alternates else None
    for name in WHOLE_STEP:
        row |= _mean(f"{name}_deg", report, name, step.initial_contact_s, end)
    return row


def _stride(report: Report, number: int, span: StrideSpan) -> dict[str, Cell]:
    factor = report.source.slow_motion.factor
    length = span.length_s / factor
    row: dict[str, Cell] = {
        "stride": number,
        "side": span.side,
        "start_at_s": span.start_s,
        "toe_off_at_s": span.toe_off_s,
        "end_at_s": span.end_s,
    }
    row |= _with_interval("stride_time_s", length, timing_half_s(report))
    row |= _contact(report, span.side, span.start_s, span.toe_off_s, None)
    held = row["contact_time_s"]
    duty = None if held is None else 100 * held / length
    row |= _with_interval(
        "duty_factor_percent",
        duty,
        None if held is None else 100 * (row["contact_time_s_high"] - held) / length,
    )
    seen = span.side in seen_sides(report.view.name)
    if report.curves is not None:
        for name, measure in columns_of(report.curves, span.side):
            row |= _extremes(measure, report, name if seen else None, span)
    return row


def _contact(
    report: Report, side: str, start_s: float, toe_off_s: float | None, step_s: float | None
) -> dict[str, Cell]:
    """Contact and flight time of one step, with the clip's own error of the mean and that of this
    one's frames."""
    known = report.figure("ground_contact_time", side)
    held = (
        (toe_off_s - start_s) / report.source.slow_motion.factor
        if toe_off_s is not None and known
        else None
    )
    half = timing_half_s(report) + (known.high - known.low) / 2000 if known else None
    flight = step_s - held if held is not None and step_s is not None else None
    return _with_interval("contact_time_s", held, half) | _with_interval(
        "flight_time_s", flight, half
    )


def _curve(report: Report, name: str) -> Curve | None:
    return report.curves.curves.get(name) if report.curves is not None else None


def _with_interval(name: str, value: float | None, half: float | None) -> dict[str, Cell]:
    known = value is not None and half is not None and math.isfinite(half)
    return {
        name: value,
        f"{name}_low": value - half if known else None,
        f"{name}_high": value + half if known else None,
    }


def _sharper(report: Report, name: str, side: str) -> float:
    """What the clip's figure at contact is above the median of the curve there; 0 where it has
    none."""
    figure = report.figure(FIGURE_OF.get(name, ""), side)
    curve = _curve(report, column(MeasureKey(name, side)))
    if figure is None or curve is None:
        return 0.0
    read = [
        float(np.interp(s.initial_contact_s, report.curves.t, curve.value))
        for s in report.stride.steps
        if s.side == side
    ]
    known = [v for v in read if math.isfinite(v)]
    return figure.value - float(np.median(known)) if known else 0.0


def _read(
    name: str, report: Report, curve: Curve | None, t: float, shift: float = 0.0
) -> dict[str, Cell]:
    if curve is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    value, low, high = (
        float(np.interp(t, report.curves.t, a)) + shift
        for a in (curve.value, curve.low, curve.high)
    )
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _mean(
    name: str, report: Report, measure: str, start_s: float, end_s: float | None
) -> dict[str, Cell]:
    curve = _curve(report, measure)
    inside = (
        np.zeros(0, int)
        if curve is None or end_s is None
        else _between(report.curves.t, start_s, end_s)
    )
    inside = inside[np.isfinite(curve.value[inside])] if curve is not None else inside
    if not len(inside):
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    share = report.curves.mean_share.get(measure, 1.0)
    return _with_interval(
        name, float(curve.value[inside].mean()), share * float(np.nanmean(curve.half_width[inside]))
    )


def _between(t: np.ndarray, start_s: float, end_s: float) -> np.ndarray:
    """The frames from start to end."""
    return np.arange(*np.searchsorted(t, (start_s, end_s)))


def _extremes(
    measure: str, report: Report, curve_name: str | None, span: StrideSpan
) -> dict[str, Cell]:
    """Least and largest value of the stride."""
    row: dict[str, Cell] = {}
    curve = _curve(report, curve_name) if curve_name else None
    unit = "deg" if curve is None or curve.unit == "deg" else "percent"
    inside = _between(report.curves.t, span.start_s, span.end_s)
    known = curve is not None and len(inside) and np.isfinite(curve.value[inside]).mean() >= 0.9
    for word, pick in (("min", np.nanargmin), ("max", np.nanargmax)):
        name = f"{measure}_{word}_{unit}"
        k = inside[int(pick(curve.value[inside]))] if known else None
        cells = (
            (None, None, None)
            if k is None
            else (float(curve.value[k]), float(curve.low[k]), float(curve.high[k]))
        )
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), cells, strict=True))
    return row


def _text(name: str, value: Cell) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, float):
        return (
            f"{value:.4f}"
            if name.removesuffix("_low").removesuffix("_high").endswith("_s")
            else f"{value:.4g}"
        )
    return str(value)


def _table(rows: list[dict[str, Cell]]) -> str:
    """Rows as CSV; columns that no row has anything in are left out, but for the first four."""
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["side"]
    kept = [n for k, n in enumerate(names) if k < 4 or any(_text(n, row.get(n)) for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(kept)
    writer.writerows([_text(n, row.get(n)) for n in kept] for row in rows)
    return out.getvalue()

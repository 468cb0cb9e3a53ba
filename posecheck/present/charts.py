"""Curves for the page, as plain data: SVG paths in a 1000 x 1000 box that the page stretches, and
marks placed by per cent.

Text is never in the SVG, so it stays readable at any width; the page places it by the same per
cents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.model.measurement import Curve
from posecheck.model.report import Report
from posecheck.present import words
from posecheck.present.story import curve_name, driving_measure, threshold_of
from posecheck.present.verdict import fault_title

BOX = 1000
_POINTS = 480  # of a drawn curve: more than a phone has pixels
LOW_BACK = "lumbar_angle"
_LEAD_CHARTS, _MORE_CHARTS = 3, 9


@dataclass(frozen=True)
class Span:
    """A stretch of time: left and width in per cent of the plot."""

    left: float
    width: float
    label: str
    fault: bool


@dataclass(frozen=True)
class Tick:
    """A line of the grid: per cent from the left (time) or from the bottom (value)."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """One measure over time. hover: t, value, low, high for the readout, rounded, None where
    missing."""

    name: str
    title: str
    unit: str
    unit_word: str
    line: str
    band: str
    threshold: float | None
    threshold_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    hover: dict[str, list[float | None]]
    start: float
    end: float
    spoken: str


def nice_ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers (1, 2, 5 times a power of ten) within [low, high], about `about` of them."""
    if not high > low:
        return [low]
    raw = (high - low) / max(about, 1)
    power = 10.0 ** np.floor(np.log10(raw))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    first = np.ceil(low / step - 1e-9) * step
    return [float(round(v, 10)) + 0.0 for v in np.arange(first, high + step * 1e-6, step)]


def chosen_curves(report: Report, drive: str | None = None) -> tuple[list[str], list[str]]:
    """(the curves that matter, the others): the driving one and those of findings first, then the
    low back."""
    if report.curves is None:
        return [], []
    order = [
        driving_measure(report, drive),
        *(curve_name(report, f.measure, f.side) for f in report.findings),
        LOW_BACK,
        *report.curves.curves,
    ]
    known = [
        name
        for name in dict.fromkeys(order)
        if name in report.curves.curves and np.isfinite(report.curves[name].value).sum() >= 2
    ]
    lead = max(1, min(_LEAD_CHARTS, len({n for n in order[: 1 + len(report.findings)] if n})))
    return known[:lead], known[lead : lead + _MORE_CHARTS]


def chart(report: Report, name: str) -> Chart:
    """The chart of one curve of `report.curves`."""
    curve, t = report.curves[name], np.asarray(report.curves.t, float)
    threshold = threshold_of(report, name)
    start, end = float(t[0]), float(max(t[-1], t[0] + 1e-3))
    t, curve = thinned(t, curve)
    low, high = _limits(curve, threshold)

    def x(values: np.ndarray) -> np.ndarray:
        return (values - start) / (end - start) * BOX

    def y(values: np.ndarray) -> np.ndarray:
        return BOX - (np.clip(values, low, high) - low) / (high - low) * BOX

    line = [curve_path(x(t[part]), y(curve.value[part])) for part in runs(curve.value)]
    band = []
    for part in runs(curve.value + curve.low + curve.high):
        there = curve_path(x(t[part]), y(curve.low[part]))
        band.append(
            there
            + curve_path(x(t[part][::-1]), y(curve.high[part][::-1])).replace("M", "L", 1)
            + "Z"
        )
    places = words.digits(curve.unit) + (1 if high - low < 5 else 0)
    value_ticks = nice_ticks(low, high, 4)
    return Chart(
        name=name,
        title=words.measure_label(name),
        unit=words.unit_suffix(curve.unit),
        unit_word=words.unit_word(curve.unit),
        line="".join(line),
        band="".join(band),
        threshold=None if threshold is None else (threshold - low) / (high - low) * 100,
        threshold_label=(
            "" if threshold is None else f"threshold {words.limit(name, threshold, curve.unit)}"
        ),
        x_ticks=tuple(
            Tick((v - start) / (end - start) * 100, f"{v:g} s") for v in nice_ticks(start, end, 5)
        ),
        y_ticks=tuple(
            Tick((v - low) / (high - low) * 100, words.number(v, curve.unit, _places(value_ticks)))
            for v in value_ticks
        ),
        hover={
            k: _plain(v, p)
            for k, v, p in (
                ("t", t, 2),
                ("v", curve.value, places),
                ("l", curve.low, places),
                ("h", curve.high, places),
            )
        },
        start=start,
        end=end,
        spoken=_spoken(name, curve, t),
    )


def rep_spans(report: Report, start: float, end: float) -> tuple[Span, ...]:
    """Reps, or the stretches of a hold in which form was off, over the time axis of a chart."""
    spans = [(r.start_s, r.end_s, str(r.index), bool(r.faults)) for r in report.reps]
    if report.hold:
        spans += [
            (f.start_s, f.end_s, fault_title(report, f.code), True) for f in report.hold.faults
        ]
    return tuple(_span(*span, start, end) for span in spans if span[1] > start and span[0] < end)


def step_spans(report: Report, side: str, start: float, end: float) -> tuple[Span, ...]:
    """The contacts of one foot between start and end (s); a contact whose end is not known gets
    width 0."""
    steps = [s for s in report.stride.steps if s.side == side] if report.stride else []
    spans = [
        (s.initial_contact_s, s.initial_contact_s if s.toe_off_s is None else s.toe_off_s)
        for s in steps
    ]
    return tuple(_span(a, b, "", False, start, end) for a, b in spans if b >= start and a <= end)


def _span(first: float, last: float, label: str, fault: bool, start: float, end: float) -> Span:
    first, last = max(first, start), min(last, end)
    return Span(
        round((first - start) / (end - start) * 100, 3),
        round(max(last - first, 0) / (end - start) * 100, 3),
        label,
        fault,
    )


def runs(values: np.ndarray) -> list[slice]:
    """Stretches of at least two finite values."""
    known = np.isfinite(values).astype(int)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known, [0]])))
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 2]


def thinned(t: np.ndarray, curve: Curve) -> tuple[np.ndarray, Curve]:
    """At most about 480 points: of each bucket the frame that strays most from the bucket's middle,
    so that peaks stay."""
    if len(t) <= _POINTS:
        return t, curve
    keep = []
    for bucket in np.array_split(np.arange(len(t)), _POINTS):
        values = curve.value[bucket]
        known = np.isfinite(values)
        # a bucket with a gap in it shows the gap
        keep.append(
            bucket[np.argmax(np.abs(values - np.median(values)))]
            if known.all()
            else bucket[np.argmin(known)]
        )
    return t[keep], Curve(curve.value[keep], curve.low[keep], curve.high[keep], curve.unit)


def _limits(curve: Curve, threshold: float | None) -> tuple[float, float]:
    """The value axis: the curve and its usual interval with a little air; a few wild intervals do
    not flatten the curve."""
    parts = [curve.value[np.isfinite(curve.value)]]
    for edge, share in ((curve.low, 2), (curve.high, 98)):
        known = edge[np.isfinite(edge)]
        parts.append([np.percentile(known, share)] if len(known) else [])
    known = np.concatenate([*parts, [] if threshold is None else [threshold]])
    low, high = float(known.min()), float(known.max())
    air = max((high - low) * 0.06, 0.5 if high - low < 1e-9 else 0)
    return low - air, high + air


def curve_path(x: np.ndarray, y: np.ndarray) -> str:
    """An SVG path through points of the box."""
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _places(ticks: list[float]) -> int:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1
    return int(max(0, -np.floor(np.log10(step) + 1e-9))) if step < 1 else 0


def _plain(values: np.ndarray, places: int) -> list[float | None]:
    return [round(v, places) + 0.0 if np.isfinite(v) else None for v in values.tolist()]


def _spoken(name: str, curve: Curve, t: np.ndarray) -> str:
    """The chart for those who cannot see it."""
    low, high = int(np.nanargmin(curve.value)), int(np.nanargmax(curve.value))
    ends = [
        f"{words.amount(float(curve.value[k]), curve.unit)} at {words.seconds(float(t[k]))}"
        for k in (low, high)
    ]
    return f"{words.measure_label(name)} over time: lowest {ends[0]}, highest {ends[1]}."

"""A measure over the time of the clip: its value, its 95 % interval, its thresholds, the reps or
what was off, the foot contacts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.model.key import key_of
from posecheck.model.measurement import Curve
from posecheck.model.report import Report
from posecheck.present import words
from posecheck.present.charts import labels, ticks
from posecheck.present.charts.spec import (
    BOTTOM,
    FONT_PX,
    LIMIT_DASH,
    NAMES_TOP,
    TOP,
    ChartLook,
    Spec,
    at,
    layer,
    layered,
    mark,
    named,
    of_one_table,
    read_by_pointing,
    table,
    time_axis,
    words_at,
    y_axis,
)
from posecheck.present.colours import BAND, Palette
from posecheck.present.story import curve_name, driving_measure, thresholds_of

LOW_BACK = "lumbar_angle"
_LEAD, _MORE = 3, 9
_POINTS_PER_PX = 0.65  # of a drawn curve: about what can be seen
LEAST_AIR_S, AIR_SHARE = 0.5, 0.05
"""Drawn before and after what was judged: so many seconds, or this share of it [E]."""
_LANE_PX, _LANE_TALL = 13, 9
_REP_OPACITY, _FAULT_OPACITY = 0.1, 0.2


@dataclass(frozen=True)
class ChartSpan:
    """A stretch of time, s: a rep, or a part of a hold. fault: form was off in it."""

    start: float
    end: float
    name: str
    fault: bool


@dataclass(frozen=True)
class DrawnCurve:
    """A curve as it is drawn. t, s, and value, low, high, in `unit`, thinned; thresholds in the
    curve's own sign; low, high: of the value axis."""

    name: str
    t: np.ndarray
    curve: Curve
    thresholds: tuple[float, ...]
    bottom: float
    top: float

    @property
    def start(self) -> float:
        return float(self.t[0])

    @property
    def end(self) -> float:
        return float(max(self.t[-1], self.t[0] + 1e-3))


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
    lead = max(1, min(_LEAD, len({n for n in order[: 1 + len(report.findings)] if n})))
    return known[:lead], known[lead : lead + _MORE]


def over_time(report: Report, name: str, look: ChartLook) -> Spec:
    """The chart of one curve of `report.curves`."""
    drawn = _drawn(report, name, round(look.least * _POINTS_PER_PX) if look.static else 480)
    ink, steps = look.palette, list(report.stride.steps) if report.stride else []
    x = time_axis(drawn.start, drawn.end, look)
    marks = ticks.values(drawn.bottom, drawn.top, look.height)
    y = y_axis("value", drawn.bottom, drawn.top, marks, ticks.places(marks))
    rows, line = _rows(drawn, look), colour_of(name, ink)
    spans = spans_of(report, name, drawn.start, drawn.end)
    layers = [
        *_spans(spans, drawn, look),
        of_one_table(
            rows,
            [
                layer(
                    rows,
                    mark("area", color=line, opacity=BAND),
                    x=x,
                    y=at("low"),
                    y2={"field": "high"},
                ),
                layer(
                    rows, mark("line", color=line, strokeWidth=2.2, strokeJoin="round"), x=x, y=y
                ),
            ],
        ),
        *_thresholds(drawn, look),
        *_contacts([(s.side, s.initial_contact_s, s.toe_off_s) for s in steps], drawn, look),
    ]
    if not look.static:
        told = {"time": "at", "told": "value", "between": "95 % interval"}
        layers += read_by_pointing(
            [row for row in rows if row["value"] is not None], "t", "value", line, told
        )
    return layered(
        look,
        layers,
        spoken=spoken(report, name),
        above=NAMES_TOP if spans else TOP,
        below=below(report),
    )


def below(report: Report) -> int:
    """Pixels that its charts take under the time axis: two lanes of foot contacts."""
    return 2 * _LANE_PX + 6 if report.stride and report.stride.steps else 0


def colour_of(name: str, ink: Palette) -> str:
    """The side's, where the curve has one."""
    return {"left": ink.left, "right": ink.right}.get(key_of(name).side or "", ink.measured)


def spans_of(report: Report, name: str, start: float, end: float) -> list[ChartSpan]:
    """The reps, or the stretches of a hold in which form was off, those of the curve's own measure
    where it has any, between start and end (s)."""
    found = [ChartSpan(r.start_s, r.end_s, str(r.index), bool(r.faults)) for r in report.reps]
    if report.hold:
        own = [f for f in report.hold.faults if key_of(name).measure == f.reading.measure]
        found += [ChartSpan(f.start_s, f.end_s, "", True) for f in own or report.hold.faults]
    return [
        ChartSpan(max(s.start, start), min(s.end, end), s.name, s.fault)
        for s in found
        if s.end > start and s.start < end
    ]


def readout(report: Report, name: str) -> dict[str, list[float | None]]:
    """What the static chart tells where it is pointed at: t (s), v, l, h, rounded, None where
    missing."""
    drawn = _drawn(report, name, 480)
    places = words.digits(drawn.curve.unit) + (1 if drawn.top - drawn.bottom < 5 else 0)
    columns = (
        ("t", drawn.t, 2),
        ("v", drawn.curve.value, places),
        ("l", drawn.curve.low, places),
        ("h", drawn.curve.high, places),
    )
    return {
        key: [round(v, p) + 0.0 if np.isfinite(v) else None for v in values.tolist()]
        for key, values, p in columns
    }


def spoken(report: Report, name: str) -> str:
    """The chart for those who cannot see it."""
    t, curve = _part(report, name)
    low, high = int(np.nanargmin(curve.value)), int(np.nanargmax(curve.value))
    ends = [
        f"{words.amount(float(curve.value[k]), curve.unit)} at {words.seconds(float(t[k]))}"
        for k in (low, high)
    ]
    return f"{words.measure_label(name)} over time: lowest {ends[0]}, highest {ends[1]}."


def thinned(t: np.ndarray, curve: Curve, most: int) -> tuple[np.ndarray, Curve]:
    """At most `most` points: of each bucket the frame that strays most from the bucket's middle, so
    that peaks stay."""
    if len(t) <= most:
        return t, curve
    keep = []
    for bucket in np.array_split(np.arange(len(t)), most):
        values = curve.value[bucket]
        known = np.isfinite(values)
        # a bucket with a gap in it shows the gap
        keep.append(
            bucket[np.argmax(np.abs(values - np.median(values)))]
            if known.all()
            else bucket[np.argmin(known)]
        )
    return t[keep], Curve(curve.value[keep], curve.low[keep], curve.high[keep], curve.unit)


def judged_part(report: Report) -> slice:
    """The frames from the first rep or hold to the last, with a little around them; all of a clip
    without either. Getting into position would set the scale, and flatten what was judged."""
    t = np.asarray(report.curves.t, float)
    held = report.holds or ((report.hold,) if report.hold else ())
    parts = [(rep.start_s, rep.end_s) for rep in report.reps] or [
        (hold.start_s, hold.end_s) for hold in held
    ]
    if not parts:
        return slice(0, len(t))
    start, end = min(a for a, _ in parts), max(b for _, b in parts)
    air = max(LEAST_AIR_S, AIR_SHARE * (end - start))
    first, last = np.searchsorted(t, [start - air, end + air])
    return slice(int(first), int(last)) if last - first >= 2 else slice(0, len(t))


def _part(report: Report, name: str) -> tuple[np.ndarray, Curve]:
    """The curve in its judged part; where it was not seen there, in the whole clip."""
    curve, t = report.curves[name], np.asarray(report.curves.t, float)
    part = judged_part(report)
    if np.isfinite(curve.value[part]).sum() < 2:
        part = slice(0, len(t))
    return t[part], Curve(curve.value[part], curve.low[part], curve.high[part], curve.unit)


def _drawn(report: Report, name: str, most: int) -> DrawnCurve:
    t, whole = _part(report, name)
    limits = thresholds_of(report, name)
    bottom, top = _value_range(whole, limits)
    return DrawnCurve(name, *thinned(t, whole, most), limits, bottom, top)


def _value_range(curve: Curve, limits: tuple[float, ...]) -> tuple[float, float]:
    """The curve, its thresholds and its usual interval with a little air; a few wild intervals do
    not flatten the curve."""
    parts = [curve.value[np.isfinite(curve.value)], np.array(limits)]
    parts += [
        np.percentile(edge[np.isfinite(edge)], [share])
        for edge, share in ((curve.low, 2), (curve.high, 98))
        if np.isfinite(edge).any()
    ]
    return ticks.with_air(np.concatenate(parts), 0.07, 0.5)


def _rows(drawn: DrawnCurve, look: ChartLook) -> list[dict]:
    curve = drawn.curve
    known = np.isfinite(curve.value + curve.low + curve.high)
    low, high = (
        np.where(known, np.clip(edge, drawn.bottom, drawn.top), np.nan)
        for edge in (curve.low, curve.high)
    )
    columns = {"t": drawn.t, "value": curve.value, "low": low, "high": high}
    if look.static:
        return table(**columns)
    ends = zip(curve.low.tolist(), curve.high.tolist(), strict=True)
    return table(
        **columns,
        time=[words.seconds(x) for x in drawn.t.tolist()],
        told=[
            words.signed_in_words(drawn.name, v, curve.unit) if np.isfinite(v) else "not known"
            for v in curve.value.tolist()
        ],
        between=[words.interval(drawn.name, a, b, curve.unit) or "–" for a, b in ends],
    )


def _spans(spans: list[ChartSpan], drawn: DrawnCurve, look: ChartLook) -> list[Spec]:
    """Bands behind the curve, a bar above each that is off, and above them the names that have
    room; ▲ marks a fault."""
    if not spans:
        return []
    ink, layers = look.palette, []
    for fault, colour, opacity in (
        (False, ink.neutral, _REP_OPACITY),
        (True, ink.mark, _FAULT_OPACITY),
    ):
        rows = [{"t": s.start, "end": s.end} for s in spans if s.fault is fault]
        if rows:
            where = {"x": at("t"), "x2": {"field": "end"}}
            layers.append(
                layer(
                    rows, mark("rect", color=colour, opacity=opacity), **where, y=0, y2=look.height
                )
            )
            if fault:
                layers.append(layer(rows, mark("rect", color=colour), **where, y=0, y2=2.5))
    scale = look.least / (drawn.end - drawn.start)
    middles = [((s.start + s.end) / 2 - drawn.start) * scale for s in spans]
    names = [f"{s.name} ▲" if s.fault and s.name else "▲" if s.fault else s.name for s in spans]
    written = labels.in_a_row(middles, names, FONT_PX, [s.fault for s in spans])
    for fault, colour in ((False, ink.quiet), (True, ink.fault)):
        rows = [
            {"t": (s.start + s.end) / 2, "text": n}
            for s, n, shown in zip(spans, names, written, strict=True)
            if shown and s.fault is fault and n
        ]
        if rows:
            layers.append(
                words_at(
                    rows, colour, {"fontWeight": "bold", "baseline": "bottom"}, x=at("t"), y=-4
                )
            )
    return layers


def _thresholds(drawn: DrawnCurve, look: ChartLook) -> list[Spec]:
    ink, layers = look.palette, []
    to_px = look.height / (drawn.top - drawn.bottom)
    heights = [(drawn.top - limit) * to_px for limit in drawn.thresholds]
    texts = [
        f"threshold {words.limit(drawn.name, limit, drawn.curve.unit)}"
        for limit in drawn.thresholds
    ]
    known = np.isfinite(drawn.curve.value)
    x = (drawn.t[known] - drawn.start) / (drawn.end - drawn.start) * look.least
    curve = np.stack([x, (drawn.top - drawn.curve.value[known]) * to_px], 1)
    for limit, text, place in zip(
        drawn.thresholds,
        texts,
        labels.along_lines(heights, texts, FONT_PX, (look.least, look.height), curve),
        strict=True,
    ):
        rows = [
            {
                "value": limit,
                "text": text,
                "along": drawn.start + place.along * (drawn.end - drawn.start),
            }
        ]
        how = {"align": place.align, "baseline": place.baseline, "dx": place.dx, "dy": place.dy}
        layers.append(
            layer(
                rows,
                mark("rule", color=ink.fault, strokeDash=list(LIMIT_DASH), strokeWidth=1.6),
                y=at("value"),
            )
        )
        layers += named(rows, ink.fault, how, look, x=at("along"), y=at("value"))
    return layers


def _contacts(
    steps: list[tuple[str, float, float | None]], drawn: DrawnCurve, look: ChartLook
) -> list[Spec]:
    """Two lanes under the time axis: a bar while a foot is on the ground, a mark where the end is
    not known."""
    if not steps:
        return []
    least = (drawn.end - drawn.start) * 2 / look.least
    layers = []
    for lane, (side, colour) in enumerate(
        (("left", look.palette.left), ("right", look.palette.right))
    ):
        top = look.height + BOTTOM + lane * _LANE_PX
        rows = [
            {"t": max(a, drawn.start), "end": min(max(a if b is None else b, a + least), drawn.end)}
            for s, a, b in steps
            if s == side and a < drawn.end and (a if b is None else b) >= drawn.start
        ]
        name = [{"text": side[0].upper()}]
        layers.append(
            words_at(
                name,
                look.palette.quiet,
                {"align": "right", "baseline": "middle"},
                x=-8,
                y=top + _LANE_TALL / 2,
            )
        )
        if rows:
            layers.append(
                layer(
                    rows,
                    mark("rect", color=colour, cornerRadius=2),
                    x=at("t"),
                    x2={"field": "end"},
                    y=top,
                    y2=top + _LANE_TALL,
                )
            )
    return layers

"""The charts of one report with the words beside them, drawn while the video is: what report.html
shows over time and over the gait cycle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from posecheck.measures.catalogue import definition
from posecheck.model.key import key_of
from posecheck.model.report import Report, Source, Stride
from posecheck.present import words
from posecheck.present.charts import contacts, cycle, over_time
from posecheck.present.charts.spec import LEFT, NARROW, RIGHT, WIDE, ChartLook, Spec, whole_width
from posecheck.present.charts.svg import Drawings
from posecheck.present.story import thresholds_of
from posecheck.skeleton import SIDES

_LEAD_CYCLES = 6


@dataclass(frozen=True)
class Variant:
    """One width of a chart. kind: "wide", "narrow" or "only"; first, last: per cent of its width at
    which the plot begins and ends."""

    kind: str
    spec: Spec
    first: float
    last: float


@dataclass(frozen=True)
class ChartFigure:
    """A chart with its words. readout: what is told where it is pointed at; start, end: of its x
    axis.

    limits: one is drawn. sources: of the ranges drawn in it.
    """

    title: str
    unit: str
    unit_word: str
    definition: str
    spoken: str
    readout: dict[str, Any]
    start: float
    end: float
    variants: tuple[Variant, ...]
    side: str = ""
    limits: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class StripFigure:
    """The foot contacts of a whole clip. timed: when a foot leaves the ground is known; one_sided:
    of one side alone, that side."""

    spec: Spec
    width: int
    first: float
    last: float
    duration_s: float
    spoken: str
    timed: bool
    one_sided: str | None
    flights: bool


class Figures:
    """All charts of a report; they are being drawn from when this is made, and waited for when one
    is asked for."""

    def __init__(self, report: Report, drive: str | None = None):
        lead, more = over_time.chosen_curves(report, drive)
        self.lead = [_over_time(report, name, (WIDE, NARROW)) for name in lead]
        self.more = [_over_time(report, name, (NARROW,)) for name in more]
        cycles = [_over_cycle(report, curves) for curves in cycle.by_measure(report.cycles)]
        self.cycles, self.more_cycles = cycles[:_LEAD_CYCLES], cycles[_LEAD_CYCLES:]
        self.strips = [strip_of(stride, source) for stride, source in _runs(report)]
        self._specs = list(self._all_specs())
        self._drawings = Drawings(self._specs)

    def _all_specs(self) -> Iterator[Spec]:
        for figure in (*self.lead, *self.more, *self.cycles, *self.more_cycles):
            yield from (variant.spec for variant in figure.variants)
        yield from (strip.spec for strip in self.strips if strip is not None)

    @property
    def sides(self) -> tuple[str, ...]:
        """Of the leading curves over time, "" for one that has none, as their colours are."""
        return tuple(
            side for side in ("", *SIDES) if any(figure.side == side for figure in self.lead)
        )

    def svg(self, spec: Spec) -> Markup:
        """The drawing of a chart as an element of the page; empty where it could not be drawn."""
        k = next(k for k, known in enumerate(self._specs) if known is spec)
        return Markup(self._drawings.wait()[k])


def _over_time(report: Report, name: str, looks: tuple[ChartLook, ...]) -> ChartFigure:
    t = report.curves.t
    return ChartFigure(
        title=words.measure_label(name),
        unit=words.unit_suffix(report.curves[name].unit),
        unit_word=words.unit_word(report.curves[name].unit),
        definition=definition(name),
        spoken=over_time.spoken(report, name),
        readout=over_time.readout(report, name),
        start=float(t[0]),
        end=float(max(t[-1], t[0] + 1e-3)),
        variants=_variants([(look, over_time.over_time(report, name, look)) for look in looks]),
        side=key_of(name).side or "",
        limits=bool(thresholds_of(report, name)),
    )


def _over_cycle(report: Report, curves: tuple) -> ChartFigure:
    first = curves[0]
    usual = cycle.references(report.movement, first.measure)
    return ChartFigure(
        title=words.measure_label(first.measure),
        unit=words.unit_suffix(first.unit),
        unit_word=words.unit_word(first.unit),
        definition=definition(first.measure),
        spoken=cycle.spoken(curves),
        readout=cycle.readout(curves),
        start=0.0,
        end=100.0,
        variants=_variants([(NARROW, cycle.over_cycle(curves, usual, NARROW))]),
        sources=tuple(cycle.reference_text(r, first.unit) for r in usual),
    )


def _variants(drawn: list[tuple[ChartLook, Spec]]) -> tuple[Variant, ...]:
    kinds = ("only",) if len(drawn) == 1 else ("wide", "narrow")
    return tuple(
        Variant(kind, spec, *_plot(look)) for kind, (look, spec) in zip(kinds, drawn, strict=True)
    )


def _plot(look: ChartLook) -> tuple[float, float]:
    wide = whole_width(look)
    return round(LEFT / wide * 100, 3), round((wide - RIGHT) / wide * 100, 3)


def _runs(report: Report) -> list[tuple[Stride, Source]]:
    """The run of a clip; of a merged report, each clip's that has steps."""
    if report.sources:
        return [
            (clip.stride, clip.source)
            for clip in report.sources
            if clip.stride is not None and clip.stride.steps
        ]
    return (
        [(report.stride, report.source)]
        if report.stride is not None and report.stride.steps
        else []
    )


def strip_of(stride: Stride, source: Source) -> StripFigure | None:
    """None where no step was seen, or the clip's length is not known."""
    found, factor = (
        contacts.contacts_of(stride.steps, source.slow_motion.factor),
        source.slow_motion.factor,
    )
    if not found or not source.duration_s > 0:
        return None
    look = ChartLook(width=contacts.strip_width(source.duration_s, factor), height=contacts.HEIGHT)
    timed = contacts.timed_sides(found)
    return StripFigure(
        spec=contacts.strip(found, 0.0, source.duration_s, look),
        width=whole_width(look),
        first=LEFT,
        last=RIGHT,
        duration_s=source.duration_s,
        spoken=contacts.spoken(found),
        timed=bool(timed),
        one_sided=timed[0] if len(timed) == 1 else None,
        flights=bool(contacts.flights_of(found)),
    )

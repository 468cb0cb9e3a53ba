"""When each foot was on the ground: bars and marks in two lanes, left above, over the clip or a
part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from posecheck.model.report import Step
from posecheck.present import words
from posecheck.present.charts.spec import (
    DASH,
    ChartLook,
    Spec,
    at,
    layer,
    layered,
    mark,
    time_axis,
    words_at,
)
from posecheck.present.colours import BAND

_PX_PER_S = 84  # four steps a second are then 21 pixels apart, enough for a thumb
_LEAST_PX, _MOST_PX = 760, 30_000
HEIGHT = 74
_LANES = {"left": (12, 30), "right": (44, 62)}
_POINTS_APART_PX = 16
_SAID = {"tooltip": {"field": "text", "type": "nominal"}}


@dataclass(frozen=True)
class ContactBar:
    """A foot on the ground from start_s to end_s, None where its leaving is not known. text: said
    when it is pointed at."""

    side: str
    start_s: float
    end_s: float | None
    text: str


def contacts_of(steps: Sequence[Step], factor: float = 1.0) -> tuple[ContactBar, ...]:
    """In the order of time; factor: how many times slower than real time the clip plays."""
    return tuple(_contact(s, factor) for s in sorted(steps, key=lambda s: s.initial_contact_s))


def flights_of(contacts: Sequence[ContactBar]) -> tuple[tuple[float, float], ...]:
    """(from, to), s: both feet off the ground, between one foot leaving and the other landing."""
    return tuple(
        (one.end_s, two.start_s)
        for one, two in pairwise(contacts)
        if one.end_s is not None and two.side != one.side and two.start_s > one.end_s
    )


def timed_sides(contacts: Sequence[ContactBar]) -> list[str]:
    """The feet of which it is known when one leaves the ground."""
    return [
        side for side in _LANES if any(c.side == side and c.end_s is not None for c in contacts)
    ]


def strip_width(duration_s: float, factor: float = 1.0) -> int:
    """Pixels of the static strip of a whole clip: a thumb can hit a step, and an hour still
    opens."""
    return min(max(round(duration_s * _PX_PER_S / factor), _LEAST_PX), _MOST_PX)


def window(contacts: Sequence[ContactBar], longest_s: float) -> tuple[float, float]:
    """(from, to), s: of the run at most longest_s, where most landings are, of such places the one
    nearest to its middle: a run may have a gap."""
    first = contacts[0].start_s
    last = max(c.start_s if c.end_s is None else c.end_s for c in contacts)
    middle, half = (first + last) / 2, max(min(last - first, longest_s) / 2, 0.1)
    landings = [c.start_s for c in contacts]

    def shown(start: float) -> tuple[int, float]:
        return sum(start <= t <= start + 2 * half for t in landings), -abs(start + half - middle)

    start = max([middle - half, *landings], key=shown)
    return start, start + 2 * half


def strip(contacts: Sequence[ContactBar], start_s: float, end_s: float, look: ChartLook) -> Spec:
    """The contacts that lie between start_s and end_s. look: its height is HEIGHT."""
    shown = [
        c
        for c in contacts
        if c.start_s <= end_s and (c.end_s if c.end_s is not None else c.start_s) >= start_s
    ]
    # the axis, also where there is no contact
    x = time_axis(start_s, end_s, look)
    layers = [layer([{"t": start_s}, {"t": end_s}], mark("point", opacity=0), x=x)]
    layers += _flight_layers(contacts, start_s, end_s, look)
    for side in _LANES:
        own = [c for c in shown if c.side == side]
        layers.append(_lane_name(side, look))
        layers += _on_the_ground(side, own, start_s, end_s, look)
        layers += _landings(side, own, start_s, end_s, look)
    return layered(look, layers, spoken=spoken(shown))


def _flight_layers(
    contacts: Sequence[ContactBar], start_s: float, end_s: float, look: ChartLook
) -> list[Spec]:
    """Bands over both lanes, where both feet are off the ground."""
    flights = [
        {"t": max(a, start_s), "end": min(b, end_s)}
        for a, b in flights_of(contacts)
        if b > start_s and a < end_s
    ]
    if not flights:
        return []
    band = mark("rect", color=look.palette.neutral, opacity=BAND)
    return [layer(flights, band, x=at("t"), x2={"field": "end"}, y=2, y2=HEIGHT - 2)]


def _lane_name(side: str, look: ChartLook) -> Spec:
    return words_at(
        [{"text": side[0].upper()}],
        look.palette.quiet,
        {"align": "right", "baseline": "middle"},
        x=-8,
        y=sum(_LANES[side]) / 2,
    )


def _on_the_ground(
    side: str, own: Sequence[ContactBar], start_s: float, end_s: float, look: ChartLook
) -> list[Spec]:
    """A foot's contacts as bars; a line at the landing, where it is not known when it leaves."""
    colour, (top, bottom) = getattr(look.palette, side), _LANES[side]
    held = [
        {"t": max(c.start_s, start_s), "end": min(c.end_s, end_s), "text": c.text}
        for c in own
        if c.end_s is not None
    ]
    open_end = [
        {"t": c.start_s, "text": c.text} for c in own if c.end_s is None and c.start_s >= start_s
    ]
    named = _SAID | {"description": {"field": "text", "type": "nominal"}}
    dashed = {"strokeDash": list(DASH), "stroke": colour, "fillOpacity": 0.7}
    made = []
    if held:
        look_of_side = dashed if side == "right" else {}
        bars = mark("rect", color=colour, cornerRadius=2, aria=True, **look_of_side)
        made.append(layer(held, bars, x=at("t"), x2={"field": "end"}, y=top, y2=bottom, **named))
    if open_end:
        line = mark("rule", color=colour, strokeWidth=3, aria=True)
        made.append(layer(open_end, line, x=at("t"), y=top, y2=bottom, **named))
    return made


def _landings(
    side: str, own: Sequence[ContactBar], start_s: float, end_s: float, look: ChartLook
) -> list[Spec]:
    """Points where a foot lands and leaves; none where they would touch each other."""
    colour, (top, bottom) = getattr(look.palette, side), _LANES[side]
    lands = [{"t": c.start_s, "text": c.text} for c in own if c.start_s >= start_s]
    leaves = [
        {"t": c.end_s, "text": c.text} for c in own if c.end_s is not None and c.end_s <= end_s
    ]
    if look.least / max(len(lands), 1) < _POINTS_APART_PX:
        return []
    point = {"filled": True, "color": colour, "size": 40, "opacity": 1}
    down, up = (mark("point", shape=f"triangle-{way}", **point) for way in ("down", "up"))
    made = [layer(lands, down, x=at("t"), y=top - 6, **_SAID)]
    if leaves:
        made.append(layer(leaves, up, x=at("t"), y=bottom + 6, **_SAID))
    return made


def spoken(contacts: Sequence[ContactBar]) -> str:
    """The strip for those who cannot see it."""
    many = {side: sum(c.side == side for c in contacts) for side in _LANES}
    return "When each foot was on the ground: " + " and ".join(
        words.count(n, f"{side} contact") for side, n in many.items()
    )


def _contact(step: Step, factor: float) -> ContactBar:
    lands = f"{step.side.capitalize()} foot lands at {step.initial_contact_s:.2f} s"
    if step.toe_off_s is None:
        return ContactBar(step.side, step.initial_contact_s, None, lands)
    held = 1000 * (step.toe_off_s - step.initial_contact_s) / factor
    return ContactBar(
        step.side,
        step.initial_contact_s,
        step.toe_off_s,
        f"{lands}, leaves at {step.toe_off_s:.2f} s: {held:.0f} ms on the ground",
    )

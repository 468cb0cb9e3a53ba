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
    Look,
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


@dataclass(frozen=True)
class Contact:
    """A foot on the ground from start_s to end_s, None where its leaving is not known. text: said
    when it is pointed at."""

    side: str
    start_s: float
    end_s: float | None
    text: str


def contacts_of(steps: Sequence[Step], factor: float = 1.0) -> tuple[Contact, ...]:
    """In the order of time; factor: how many times slower than real time the clip plays."""
    return tuple(_contact(s, factor) for s in sorted(steps, key=lambda s: s.initial_contact_s))


def flights_of(contacts: Sequence[Contact]) -> tuple[tuple[float, float], ...]:
    """(from, to), s: both feet off the ground, between one foot leaving and the other landing."""
    return tuple(
        (one.end_s, two.start_s)
        for one, two in pairwise(contacts)
        if one.end_s is not None and two.side != one.side and two.start_s > one.end_s
    )


def timed_sides(contacts: Sequence[Contact]) -> list[str]:
    """The feet of which it is known when one leaves the ground."""
    return [
        side for side in _LANES if any(c.side == side and c.end_s is not None for c in contacts)
    ]


def strip_width(duration_s: float, factor: float = 1.0) -> int:
    """Pixels of the static strip of a whole clip: a thumb can hit a step, and an hour still opens."""
    return min(max(round(duration_s * _PX_PER_S / factor), _LEAST_PX), _MOST_PX)


def window(contacts: Sequence[Contact], longest_s: float) -> tuple[float, float]:
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


def strip(contacts: Sequence[Contact], start_s: float, end_s: float, look: Look) -> Spec:
    """The contacts that lie between start_s and end_s. look: its height is HEIGHT."""
    ink, scale = look.palette, look.least / (end_s - start_s)
    shown = [
        c
        for c in contacts
        if c.start_s <= end_s and (c.end_s if c.end_s is not None else c.start_s) >= start_s
    ]
    x = time_axis(start_s, end_s, look)
    layers = [
        layer([{"t": start_s}, {"t": end_s}], mark("point", opacity=0), x=x)
    ]  # the axis, also where there is no contact
    if flights := [
        {"t": max(a, start_s), "end": min(b, end_s)}
        for a, b in flights_of(contacts)
        if b > start_s and a < end_s
    ]:
        layers.append(
            layer(
                flights,
                mark("rect", color=ink.neutral, opacity=BAND),
                x=at("t"),
                x2={"field": "end"},
                y=2,
                y2=HEIGHT - 2,
            )
        )
    for side, (top, bottom) in _LANES.items():
        colour = getattr(ink, side)
        own = [c for c in shown if c.side == side]
        held = [
            {"t": max(c.start_s, start_s), "end": min(c.end_s, end_s), "text": c.text}
            for c in own
            if c.end_s is not None
        ]
        lands = [{"t": c.start_s, "text": c.text} for c in own if c.start_s >= start_s]
        leaves = [
            {"t": c.end_s, "text": c.text} for c in own if c.end_s is not None and c.end_s <= end_s
        ]
        open_end = [
            {"t": c.start_s, "text": c.text}
            for c in own
            if c.end_s is None and c.start_s >= start_s
        ]
        said = {"tooltip": {"field": "text", "type": "nominal"}}
        named = said | {"description": {"field": "text", "type": "nominal"}}
        dashed = (
            {"strokeDash": list(DASH), "stroke": colour, "fillOpacity": 0.7}
            if side == "right"
            else {}
        )
        layers.append(
            words_at(
                [{"text": side[0].upper()}],
                ink.quiet,
                {"align": "right", "baseline": "middle"},
                x=-8,
                y=(top + bottom) / 2,
            )
        )
        if held:
            bars = mark("rect", color=colour, cornerRadius=2, aria=True, **dashed)
            layers.append(
                layer(held, bars, x=at("t"), x2={"field": "end"}, y=top, y2=bottom, **named)
            )
        if open_end:
            layers.append(
                layer(
                    open_end,
                    mark("rule", color=colour, strokeWidth=3, aria=True),
                    x=at("t"),
                    y=top,
                    y2=bottom,
                    **named,
                )
            )
        if (
            scale * (end_s - start_s) / max(len(lands), 1) >= 16
        ):  # nearer than this the points would touch
            down = mark(
                "point", shape="triangle-down", filled=True, color=colour, size=40, opacity=1
            )
            layers.append(layer(lands, down, x=at("t"), y=top - 6, **said))
            if leaves:
                up = mark(
                    "point", shape="triangle-up", filled=True, color=colour, size=40, opacity=1
                )
                layers.append(layer(leaves, up, x=at("t"), y=bottom + 6, **said))
    return layered(look, layers, spoken=spoken(shown))


def spoken(contacts: Sequence[Contact]) -> str:
    """The strip for those who cannot see it."""
    many = {side: sum(c.side == side for c in contacts) for side in _LANES}
    return "When each foot was on the ground: " + " and ".join(
        words.count(n, f"{side} contact") for side, n in many.items()
    )


def _contact(step: Step, factor: float) -> Contact:
    lands = f"{step.side.capitalize()} foot lands at {step.initial_contact_s:.2f} s"
    if step.toe_off_s is None:
        return Contact(step.side, step.initial_contact_s, None, lands)
    held = 1000 * (step.toe_off_s - step.initial_contact_s) / factor
    return Contact(
        step.side,
        step.initial_contact_s,
        step.toe_off_s,
        f"{lands}, leaves at {step.toe_off_s:.2f} s: {held:.0f} ms on the ground",
    )

"""A body from the front and from behind, on which one can point at where it hurts: as SVG, each
place a shape of its own.

Lengths in cm, x to the person's own left, y up from the middle of the hips, as in
`present.figures.body`; below the groin it is shortened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, get_args

from posecheck.intake.answers import Region
from posecheck.present.figures.body import XY, Disc
from posecheck.present.figures.outline import n, path_of

MapView = Literal["front", "back"]
VIEWS: tuple[MapView, ...] = get_args(MapView)
_SHORTENED_BELOW, _SHORTENED = -12.0, 0.72
"""y from which on legs are drawn at this share of their length, so that all of it is seen at once
on a phone. [E]"""
_OUTLINE: tuple[XY, ...] = (
    *((3.9, 61), (4.0, 54), (6.6, 50.6), (12.5, 48.2), (17.4, 46), (17.6, 39), (15.4, 33)),
    *((14.2, 27), (12.7, 19), (12.9, 13), (14.8, 8), (17.2, 1), (18.5, -6), (18.4, -14)),
    *((17.2, -26), (15.3, -38), (14.6, -43), (15.0, -51), (14.6, -58), (12.5, -70), (11.6, -79)),
    *((12.4, -85), (14.8, -92), (13.6, -96), (8.6, -96), (7.2, -92), (7.6, -85), (7.4, -79)),
    *((6.3, -68), (5.2, -57), (5.5, -49), (6.0, -42), (4.8, -32), (2.8, -20), (1.5, -13.4)),
)
"""The left half of a standing body without head and arms, from the top of the neck round the
outside to the groin."""
_HEAD: tuple[Disc, ...] = ((0, 71.3, 8.2), (0, 67.0, 7.0))
_ARM: tuple[Disc, ...] = (
    *((16.6, 42.2, 5.2), (19.8, 30, 4.2), (21.6, 22, 3.5), (22.6, 14, 3.5), (23.4, -1.6, 2.4)),
    *((23.8, -8, 2.8), (23.8, -15, 1.6)),
)
HALF_WIDTH, TOP, BOTTOM = 28.0, 82.0, -75.0
"""What is drawn: from -HALF_WIDTH to HALF_WIDTH, from TOP down to BOTTOM."""

_MIDDLE: dict[MapView, dict[str, tuple[XY, ...]]] = {
    "front": {"neck": ((-8, 48), (8, 48), (8, 59), (-8, 59))},
    "back": {
        "neck": ((-8, 48), (8, 48), (8, 60), (-8, 60)),
        "upper-back": ((-19, 48), (19, 48), (15, 25), (-15, 25)),
        "low-back-middle": ((-4.5, 25), (4.5, 25), (4.5, 5), (-4.5, 5)),
    },
}
_LEFT: dict[MapView, dict[str, tuple[XY, ...]]] = {
    "front": {
        "hip-front": ((7.4, 10), (13.2, 10), (13.2, -12), (7.4, -12)),
        "hip-side": ((13.2, 10), (22, 10), (22, -12), (13.2, -12)),
        "groin": ((0, 4), (7.4, 6), (7.4, -12), (0, -12)),
        "thigh-front": ((0, -12), (22, -12), (22, -34), (0, -34)),
        "knee": ((0, -34), (22, -34), (22, -48), (0, -48)),
        "below-knee": ((0, -48), (22, -48), (22, -100), (0, -100)),
    },
    "back": {
        "low-back": ((4.5, 25), (16, 25), (16, 5), (4.5, 5)),
        "buttock": ((0, 5), (14, 5), (14, -12), (0, -12)),
        "hip-side": ((14, 5), (22, 5), (22, -12), (14, -12)),
        "thigh-back": ((0, -12), (22, -12), (22, -34), (0, -34)),
        "knee": ((0, -34), (22, -34), (22, -48), (0, -48)),
        "below-knee": ((0, -48), (22, -48), (22, -100), (0, -100)),
    },
}


@dataclass(frozen=True)
class MapPlace:
    """A place as it is seen from one side. points: its corners, on the screen: x to the right, y
    down. again: it is drawn from the other side too, and that one is the one to reach by key."""

    region: Region
    points: tuple[XY, ...]
    again: bool


def places(view: MapView) -> tuple[MapPlace, ...]:
    """Every place that is seen from there, from the top down, the person's right before the left.

    From the front the person's left lies to the right of the reader, from behind to the left.
    """
    found: list[tuple[str, tuple[XY, ...]]] = list(_MIDDLE[view].items())
    for name, corners in _LEFT[view].items():
        found.append((f"{name}-right", tuple((-x, y) for x, y in corners)))
        found.append((f"{name}-left", corners))
    first = {place.region for place in places("front")} if view == "back" else set()
    return tuple(
        MapPlace(name, tuple(_on_screen(x, y, view) for x, y in corners), name in first)  # type: ignore[arg-type]
        for name, corners in sorted(found, key=lambda one: -max(y for _, y in one[1]))
    )


def _on_screen(x: float, y: float, view: MapView) -> XY:
    return (x if view == "front" else -x), -_shortened(y)


def _shortened(y: float) -> float:
    return y if y > _SHORTENED_BELOW else _SHORTENED_BELOW + (y - _SHORTENED_BELOW) * _SHORTENED


def body_map_svg(view: MapView, words: Mapping[str, str]) -> str:
    """The body from there. Each place is a `<path>` with data-region, for a screen reader a
    checkbox with its words; whoever shows it ticks it.

    words: of every place. Classes: "body", "limb" (arms and head), "place".
    """
    here = places(view)
    field = f"{-HALF_WIDTH:g} {-TOP:g} {2 * HALF_WIDTH:g} {TOP - BOTTOM:g}"
    trunk, limbs = _trunk(), _limbs()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{field}" data-view="{view}">'
        f'<clipPath id="pc-body-{view}"><path d="{trunk}"/></clipPath>'
        f'<path class="edge" d="{limbs}{trunk}"/><path class="limb" d="{limbs}"/>'
        f'<path class="body" d="{trunk}"/>'
        f'<g clip-path="url(#pc-body-{view})">{"".join(_place(p, words) for p in here)}</g></svg>'
    )


def _place(place: MapPlace, words: Mapping[str, str]) -> str:
    corners = "L".join(f"{n(x)} {n(y)}" for x, y in place.points)
    if place.again:
        spoken = 'aria-hidden="true"'
    else:
        spoken = (
            f'role="checkbox" aria-checked="false" tabindex="-1" '
            f'aria-label="{escape(words[place.region])}"'
        )
    return f'<path class="place" data-region="{place.region}" {spoken} d="M{corners}z"/>'


def _trunk() -> str:
    """The path from neck to feet: what a place can lie on."""
    half = [(x, -_shortened(y)) for x, y in _OUTLINE]
    return _smooth([*half, *((-x, y) for x, y in reversed(half))])


def _limbs() -> str:
    """The path of the head and the arms."""
    arms = (tuple((side * x, y, r) for x, y, r in _ARM) for side in (-1, 1))
    return "".join(path_of(part) for part in (_HEAD, *arms))


def _smooth(corners: Sequence[XY]) -> str:
    """A closed path through the corners (Catmull and Rom 1974, as cubic Bézier curves)."""
    count, path = len(corners), f"M{_xy(corners[0])}"
    for i in range(count):
        before, start, end, after = (corners[(i + k) % count] for k in (-1, 0, 1, 2))
        first = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        last = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        path += f"C{_xy(first)} {_xy(last)} {_xy(end)}"
    return f"{path}z"


def _xy(corner: XY) -> str:
    return f"{n(corner[0])} {n(corner[1])}"

"""Moving drawings of a figure as SVG text, by CSS alone. For whoever wants less motion the first
and the last key pose stand side by side instead."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from posecheck.present.figures.body import TRUNK, XY, discs_of
from posecheck.present.figures.data import Figure, Thing, Wrong
from posecheck.present.figures.kinematics import Placed, points
from posecheck.present.figures.motion import frames
from posecheck.present.figures.outline import n
from posecheck.present.figures.still import (
    RING,
    Canvas,
    DrawnFigure,
    band,
    colour_of,
    field_of,
    ground,
    is_before,
    layers,
    middle,
    still,
    svg,
    thing_drawn,
)

TOLERANCE_CM = 0.8
"""A moment may be left out of a movement where what is drawn without it is no further off than
this: a pixel of a card."""
SAME_LENGTH = 0.2
"""Shares of a length that differ by less are drawn with their mean: the round ends cover it."""
REST = 0.16
"""Share of the time that a motion there and back rests at each end."""
_CM = (TOLERANCE_CM, TOLERANCE_CM, 90.0)
"""Of what is round, whose turn does not matter."""
Values = list[tuple[float, ...]]


def moving(
    figure: Figure, name: str, wrong: Wrong | None = None, theme: str = "", beside: bool = False
) -> str:
    """The movement as an SVG that moves; of a position that is only held, its still.

    name: a CSS name that tells its styles from those of others in a page. wrong: the fault to show.
    theme: "light" or "dark" for a drawing that stands alone, "" within a page. beside: as large as
    the figure's other drawings, to stand beside them.
    """
    every = frames(figure, figure.pose if wrong is None else wrong.pose)
    if len(every) == 1:
        return still(figure, name, wrong, theme, beside=beside)
    field = field_of(figure, None if beside else () if wrong is None else (wrong,))
    drawn, style = DrawnFigure(name, figure), _Style(name, figure)
    moves = _scene(every, field, wrong, drawn, style)
    less = (
        f".{name} .s{{display:none}}@media (prefers-reduced-motion:reduce){{.{name}"
        f" .m{{display:none}}.{name} .s{{display:inline}}}}"
    )
    body = (
        f'{ground(field)}<g class="m">{moves}</g><g class="s">{drawn.ends(every, field, wrong)}</g>'
    )
    return svg(field, name, theme, figure.said, drawn.shapes(), body, less + style.text)


class _Style:
    """The keyframes of a drawing, gathered while it is drawn."""

    def __init__(self, name: str, figure: Figure):
        self.name, self.rounds = name, figure.motion == "round"
        self.rest = 0.0 if self.rounds else REST
        way = "infinite" if self.rounds else "infinite alternate"
        self.text, self.count = (
            f".{name} .a{{animation:{figure.seconds / (1 - 2 * self.rest):.2f}s linear {way}}}",
            0,
        )

    def of(
        self,
        values: Values,
        rule: Callable[[tuple[float, ...]], str],
        tolerances: tuple[float, ...],
    ) -> str:
        """The attributes of an element whose values change like this. rule: values -> CSS
        declarations."""
        kept = thinned(values, tolerances)
        if len(kept) == 1:
            return f'style="{rule(values[0])}"'
        label, last = f"{self.name}-{self.count}", len(values) - 1
        self.count += 1
        stops = [f"{self._when(i, last)}{{{rule(values[i])}}}" for i in kept]
        self.text += f"@keyframes {label}{{{''.join(stops)}}}"
        return f'class="a" style="animation-name:{label}"'

    def _when(self, i: int, last: int) -> str:
        at = f"{n((self.rest + (1 - 2 * self.rest) * i / last) * 100)}%"
        if self.rest and i in (0, last):
            return f"0%,{at}" if i == 0 else f"{at},to"
        return at


def thinned(values: Values, tolerances: tuple[float, ...]) -> list[int]:
    """Indices of the moments that are enough: straight lines between them come within the
    tolerances of all others. One where nothing changes."""

    def off(i: int, a: int, b: int) -> float:
        u = (i - a) / (b - a)
        return max(
            abs(v - (p + (q - p) * u)) / t
            for v, p, q, t in zip(values[i], values[a], values[b], tolerances, strict=True)
        )

    if all(
        abs(v - first) <= t / 2
        for row in values
        for v, first, t in zip(row, values[0], tolerances, strict=True)
    ):
        return [0]
    kept, open_ends = {0, len(values) - 1}, [(0, len(values) - 1)]
    while open_ends:
        a, b = open_ends.pop()
        worst = max(range(a + 1, b), key=lambda i: off(i, a, b), default=None)
        if worst is not None and off(worst, a, b) > 1:
            kept.add(worst)
            open_ends += [(a, worst), (worst, b)]
    return sorted(kept)


def _placed_rule(values: tuple[float, ...]) -> str:
    return f"transform:translate({n(values[0])}px,{n(values[1])}px)rotate({n(values[2])}deg)"


def _of_length(length: float) -> tuple[float, ...]:
    """Tolerances of a piece of this length, cm: its far end is to be as near to its place as its
    joint."""
    return (TOLERANCE_CM, TOLERANCE_CM, math.degrees(TOLERANCE_CM / length))


def _stretched_rule(along: str) -> Callable[[tuple[float, ...]], str]:
    return lambda values: f"{_placed_rule(values)}scale{along}({values[3] / 10:.3g})"


def _scene(
    every: Sequence[Placed], field: Canvas, wrong: Wrong | None, drawn: DrawnFigure, style: _Style
) -> str:
    figure = drawn.figure
    at = [points(placed, figure.view) for placed in every]
    body = "".join(
        f"{tag}{''.join(_part(every, part, drawn, style) for part in parts)}</g>"
        for tag, parts in layers(figure, every)
    )
    back, front = (
        "".join(_thing(t, at, field, style) for t in figure.thing if is_before(t) == before)
        for before in (False, True)
    )
    mark = "" if wrong is None else _mark([here[wrong.mark] for here in at], style)
    return f"{back}{body}{front}{mark}"


def _part(every: Sequence[Placed], part: str, drawn: DrawnFigure, style: _Style) -> str:
    places, view = [placed[part] for placed in every], drawn.figure.view
    shares, colour = [at.share for at in places], colour_of(part)
    if max(shares) - min(shares) < SAME_LENGTH:
        shape = drawn.shape(part, sum(shares) / len(shares))
        way = style.of(
            [(at.x, -at.y, at.turn) for at in places],
            _placed_rule,
            _of_length(max(abs(y) + r for _, y, r in discs_of(view, part))),
        )
        return f'<g {way}><use href="#{shape}" class="{colour}"/></g>'
    if part in TRUNK:  # wide and round: it may as well be flattened as a whole
        values = [(at.x, -at.y, at.turn, 10 * at.share) for at in places]
        way = style.of(values, _stretched_rule("Y"), (*_of_length(20.0), 0.3))
        return f'<g {way}><use href="#{drawn.shape(part, 1.0)}" class="{colour}"/></g>'
    first, *_, last = discs_of(view, part)
    return _stretched(
        [(at.to(first[:2]), at.to(last[:2])) for at in places], first[2], last[2], colour, style
    )


def _stretched(
    ends: list[tuple[XY, XY]], first: float, last: float, colour: str, style: _Style
) -> str:
    """Two discs and the piece between them, whose length changes: its ends keep their round."""
    values: Values = []
    for (x1, y1), (x2, y2) in ends:
        turn = math.degrees(math.atan2(-(x2 - x1), -(y2 - y1)))
        if values:
            turn -= 360 * round((turn - values[-1][2]) / 360)
        values.append((x1, -y1, turn, math.hypot(x2 - x1, y2 - y1)))
    between = (
        f'<path class="{colour}" d="M{n(-first)} 0L{n(first)} 0L{n(last)} 10L{n(-last)} 10z"/>'
    )
    along = style.of(values, _stretched_rule("Y"), (*_of_length(40.0), TOLERANCE_CM))
    out = [f"<g {along}>{between}</g>"]
    for i, radius in enumerate((first, last)):
        way = style.of([(end[i][0], -end[i][1], 0.0) for end in ends], _placed_rule, _CM)
        out.append(f'<g {way}><circle class="{colour}" r="{n(radius)}"/></g>')
    return "".join(out)


def _thing(thing: Thing, at: list[dict[str, XY]], field: Canvas, style: _Style) -> str:
    if not is_before(thing):
        return thing_drawn(thing, at[0], field)
    if thing.kind == "ball":
        way = style.of(
            [(x, -y, 0.0) for x, y in (middle(thing, here) for here in at)], _placed_rule, _CM
        )
        return f'<g {way}><circle class="h" r="{n(thing.size / 2)}"/></g>'
    values = [(x, -y, turn, long) for x, y, turn, long in (band(thing, here) for here in at)]
    return (
        f"<g {style.of(values, _stretched_rule('X'), (*_of_length(40.0), TOLERANCE_CM))}><rect"
        ' class="h" y="-1" width="10" height="2"/></g>'
    )


def _mark(way: list[XY], style: _Style) -> str:
    """The ring round the place of the fault: of a motion there and back it comes as the fault
    does."""
    ring = f'<circle class="f" r="{RING}"/>'
    if not style.rounds:
        last = len(way) - 1
        seen = style.of(
            [(max(0.0, min(1.0, (i / last - 0.45) / 0.4)),) for i in range(len(way))],
            lambda v: f"opacity:{n(v[0])}",
            (0.05,),
        )
        ring = f"<g {seen}>{ring}</g>"
    return f"<g {style.of([(x, -y, 0.0) for x, y in way], _placed_rule, _CM)}>{ring}</g>"

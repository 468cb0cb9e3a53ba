"""Still drawings of a figure as SVG text: one moment of it, and all key poses on one sheet. No
script, nothing from outside.

Colours are custom properties with the text's own colour as their default, so that a drawing within
a page takes the page's; a drawing that stands alone (an `<img>`, which takes nothing from the page)
is given a theme.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from posecheck.present import colours
from posecheck.present.figures.body import BEFORE, BEHIND, TRUNK, XY, discs_of, kind_of
from posecheck.present.figures.data import Figure, Thing, Wrong
from posecheck.present.figures.kinematics import JointPlace, Placed, discs, points
from posecheck.present.figures.motion import frames
from posecheck.present.figures.outline import n, path_of

INKS = {
    theme: {
        "ink": its.ink,
        "shirt": its.measured,
        "sleeve": its.accent,
        "ground": its.line,
        "thing": its.neutral,
        "fault": its.mark,
    }
    for theme, its in colours.THEMES.items()
}
"""Theme -> name of a colour -> colour."""
DEFAULTS = {"ink": "currentColor", **colours.EITHER}
"""Where neither a theme nor the page says one."""
LETTER = {"ink": "i", "shirt": "t", "sleeve": "u", "ground": "g", "thing": "h"}
"""Colour -> class that fills with it."""
OPACITY_FAR = 0.42
AIR, HEAD_ROOM, BELOW = 10.0, 6.0, 6.0
SHAPE = 1.5
"""Width of a drawing against its height."""
HIDDEN_CM, HIDDEN_DEG = 1.0, 2.0
"""A far limb that is no further than this from the near one is not seen."""
RING = 12.5
"""Radius of the ring round the place of a fault."""


@dataclass(frozen=True)
class Canvas:
    """What is to be seen: x, y of the upper left corner (y down), width, height; cm."""

    x: float
    y: float
    width: float
    height: float


def field_of(figure: Figure, wrongs: Iterable[Wrong] | None = None) -> Canvas:
    """The field that holds every moment of a figure, right and with its faults: those given, or
    all."""
    every = [*frames(figure, figure.pose)]
    for wrong in figure.fault if wrongs is None else wrongs:
        every += frames(figure, wrong.pose)
    all_discs = [disc for placed in every for disc in discs(placed, figure.view)]
    left, right = min(x - r for x, _, r in all_discs), max(x + r for x, _, r in all_discs)
    for thing in figure.thing:
        if thing.kind == "wall" or (thing.kind == "band" and len(thing.points) == 1):
            left, right = min(left, thing.x), max(right, thing.x + 4)
    top = max(y + r for _, y, r in all_discs) + HEAD_ROOM
    return in_shape(Canvas(left - AIR, -top, right - left + 2 * AIR, top + BELOW))


def in_shape(field: Canvas) -> Canvas:
    """With room on both sides or above, so that every drawing has the same shape."""
    wide, high = max(field.width, field.height * SHAPE), max(field.height, field.width / SHAPE)
    return Canvas(field.x - (wide - field.width) / 2, field.y - (high - field.height), wide, high)


def still(
    figure: Figure,
    name: str,
    wrong: Wrong | None = None,
    theme: str = "",
    at: float = 1.0,
    beside: bool = False,
) -> str:
    """One moment as an SVG: at 0 the first key pose, at 1 the last, half-way through a round. Names
    as in `moving.moving`."""
    placed = moment(figure, wrong, at)
    field = field_of(figure, None if beside else () if wrong is None else (wrong,))
    drawn = DrawnFigure(name, figure)
    body = f"{ground(field)}{drawn.scene(placed, field, wrong)}"
    return svg(field, name, theme, figure.said, drawn.shapes(), body, "")


def both_ends(
    figure: Figure, name: str, wrong: Wrong | None = None, theme: str = "", beside: bool = False
) -> str:
    """The first and the last key pose side by side: for whoever wants less motion than
    `moving.moving` has. What is only held is shown alone."""
    every = frames(figure, figure.pose if wrong is None else wrong.pose)
    if len(every) == 1:
        return still(figure, name, wrong, theme, beside=beside)
    field = field_of(figure, None if beside else () if wrong is None else (wrong,))
    drawn = DrawnFigure(name, figure)
    body = f"{ground(field)}{drawn.ends(every, field, wrong)}"
    return svg(field, name, theme, figure.said, drawn.shapes(), body, "")


def moment(figure: Figure, wrong: Wrong | None, at: float) -> Placed:
    every = frames(figure, figure.pose if wrong is None else wrong.pose)
    last = len(every) - 1
    return every[round(at * (last // 2 if figure.motion == "round" else last))]


def sheet(figure: Figure, name: str, titles: Mapping[str, str]) -> str:
    """To print: the first and the last key pose, then each fault that has a title, with its words
    below. Black on white."""
    shown = [wrong for wrong in figure.fault if wrong.code in titles]
    field = field_of(figure, shown)
    cells: list[tuple[str, Wrong | None, float]] = (
        [("Start", None, 0.0), ("There", None, 1.0)]
        if len(figure.pose) > 1
        else [("Right", None, 1.0)]
    )
    cells += [(titles[wrong.code], wrong, 1.0) for wrong in shown]
    drawn, out = DrawnFigure(name, figure), []
    across = min(len(cells), 3)
    high = field.height + 18
    for i, (label, wrong, at) in enumerate(cells):
        x, y = i % across * field.width, i // across * high
        scene = drawn.scene(moment(figure, wrong, at), field, wrong)
        middle_x = n(field.x + field.width / 2)
        words = f'<text x="{middle_x}" y="14" text-anchor="middle" font-family="sans-serif"'
        words += f' font-size="8.5" class="i">{escape(label)}</text>'
        out.append(f'<g transform="translate({n(x)} {n(y)})">{ground(field)}{scene}{words}</g>')
    whole = Canvas(field.x, field.y, field.width * across, high * math.ceil(len(cells) / across))
    return svg(whole, name, "light", figure.said, drawn.shapes(), "".join(out), "")


def svg(field: Canvas, name: str, theme: str, said: str, shapes: str, body: str, style: str) -> str:
    """The whole file. theme: "light" or "dark" of one that stands alone, "" within a page."""
    inks = INKS.get(theme, {})
    given = "".join(f"--fig-{key}:{value};" for key, value in inks.items())
    styled = f' style="{given}color:{inks["ink"]}"' if inks else ""
    colours = "".join(
        f".{name} .{letter}{{fill:var(--fig-{key},{DEFAULTS[key]})}}"
        for key, letter in LETTER.items()
    )
    colours += (
        f".{name}"
        f" .f{{fill:none;stroke:var(--fig-fault,{DEFAULTS['fault']});stroke-width:2.6}}.{name}"
        f" .b{{opacity:{OPACITY_FAR}}}"
    )
    box = f"{n(field.x)} {n(field.y)} {n(field.width)} {n(field.height)}"
    size = f'width="{n(field.width * 3)}" height="{n(field.height * 3)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size} role="img"'
        f' class="{name}"{styled}>'
        f"<title>{escape(said)}</title><style>{colours}{style}</style><defs>{shapes}</defs>{body}</svg>"
    )


def ground(field: Canvas) -> str:
    return (
        f'<rect class="g" x="{n(field.x + 2)}" y="0" width="{n(field.width - 4)}" height="1.6"'
        ' rx=".8"/>'
    )


def colour_of(part: str) -> str:
    """The class of a part: trunk in a shirt, the sleeve a shade darker so that an arm before it is
    seen."""
    if part.endswith("upper_arm"):
        return LETTER["sleeve"]
    return LETTER["shirt"] if part in ("chest", "low1", "low2", "low3") else LETTER["ink"]


def layers(figure: Figure, every: Sequence[Placed]) -> list[tuple[str, Sequence[str]]]:
    """(opening tag of a group, names of its parts) from behind to before; without what is hidden
    behind the near side all the while.

    From the front both sides are as near, but of a person who lies.
    """
    faded = figure.view == "side" or figure.lying
    out = [('<g class="b">' if faded else "<g>", BEHIND), ("<g>", TRUNK), ("<g>", BEFORE)]
    return [
        (tag, [part for part in parts if part in every[0] and not _is_hidden(part, every)])
        for tag, parts in out
    ]


def _is_hidden(part: str, every: Sequence[Placed]) -> bool:
    if not part.startswith("far_"):
        return False
    pairs = [(placed[part], placed[part.replace("far_", "near_")]) for placed in every]
    return all(
        math.hypot(a.x - b.x, a.y - b.y) < HIDDEN_CM and abs(a.turn - b.turn) < HIDDEN_DEG
        for a, b in pairs
    )


class DrawnFigure:
    """Scenes of one figure, and the shapes of parts that they share."""

    def __init__(self, name: str, figure: Figure):
        self.name, self.figure = name, figure
        self._shapes: dict[tuple[str, float], str] = {}

    def shape(self, part: str, share: float) -> str:
        """The id of a part's outline, shortened to a share of its length."""
        key = kind_of(part), round(share * 20) / 20 if share < 0.98 else 1.0
        return self._shapes.setdefault(key, f"{self.name}_{len(self._shapes)}")

    def shapes(self) -> str:
        """The definitions of every outline that was asked for."""
        view = self.figure.view
        return "".join(
            f'<path id="{label}" d="{path_of(discs_of(view, part), share)}"/>'
            for (part, share), label in self._shapes.items()
        )

    def scene(self, placed: Placed, field: Canvas, wrong: Wrong | None) -> str:
        """Everything of one moment but the ground."""
        at = points(placed, self.figure.view)
        body = "".join(
            f"{tag}{''.join(self._part(part, placed[part]) for part in parts)}</g>"
            for tag, parts in layers(self.figure, [placed])
        )
        back, front = (
            "".join(thing_drawn(t, at, field) for t in self.figure.thing if is_before(t) == before)
            for before in (False, True)
        )
        mark = ""
        if wrong is not None:
            x, y = at[wrong.mark]
            mark = f'<circle class="f" cx="{n(x)}" cy="{n(-y)}" r="{RING}"/>'
        return f"{back}{body}{front}{mark}"

    def ends(self, every: Sequence[Placed], field: Canvas, wrong: Wrong | None) -> str:
        """The first moment beside the last, of a round beside that half-way, each of half the
        size."""
        last = every[len(every) // 2 if self.figure.motion == "round" else -1]
        return "".join(
            f'<g transform="translate({n(field.x / 2 + i * field.width / 2)} 0)'
            f' scale(.5)">{self.scene(placed, field, wrong if i else None)}</g>'
            for i, placed in enumerate((every[0], last))
        )

    def _part(self, part: str, at: JointPlace) -> str:
        transform = f"translate({n(at.x)} {n(-at.y)}) rotate({n(at.turn)})"
        return (
            f'<use href="#{self.shape(part, at.share)}" class="{colour_of(part)}"'
            f' transform="{transform}"/>'
        )


def is_before(thing: Thing) -> bool:
    """Whether a thing is drawn before the body: what the person has, not what it leans on."""
    return thing.kind == "band" or (thing.kind == "ball" and bool(thing.points))


def thing_drawn(thing: Thing, at: Mapping[str, XY], field: Canvas) -> str:
    if thing.kind == "wall":
        return (
            f'<rect class="h" x="{n(thing.x)}" y="{n(field.y)}" width="4" height="{n(-field.y)}"/>'
        )
    if thing.kind == "box":
        left = max(thing.x, field.x)
        return (
            f'<rect class="h" x="{n(left)}" y="{n(-thing.top)}" width="{n(thing.to - left)}"'
            f' height="{n(thing.top)}" rx="2"/>'
        )
    if thing.kind == "ball":
        x, y = middle(thing, at)
        return f'<circle class="h" cx="{n(x)}" cy="{n(-y)}" r="{n(thing.size / 2)}"/>'
    x, y, turn, long = band(thing, at)
    return (
        f'<rect class="h" y="-1" width="{n(long)}" height="2" transform="translate({n(x)} {n(-y)})'
        f' rotate({n(turn)})"/>'
    )


def middle(thing: Thing, at: Mapping[str, XY]) -> XY:
    """Where a ball is."""
    ends = [at[name] for name in thing.points] or [(thing.x, thing.top)]
    return sum(x for x, _ in ends) / len(ends), sum(y for _, y in ends) / len(ends)


def band(thing: Thing, at: Mapping[str, XY]) -> tuple[float, float, float, float]:
    """x and y of its first end, its turn as SVG turns (clockwise from the right), its length."""
    (x, y), (to_x, to_y) = (
        at[thing.points[0]],
        at[thing.points[1]] if len(thing.points) > 1 else (thing.x, thing.top),
    )
    return x, y, math.degrees(math.atan2(-(to_y - y), to_x - x)), math.hypot(to_x - x, to_y - y)

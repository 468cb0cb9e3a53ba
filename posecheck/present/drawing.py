"""Drawing on an RGB picture, in place: skeleton, measured angle, straight line, badges, cue.

A fault is also drawn thicker, dashed or named in words, so that colour never carries a message
alone. Everything scales with the picture's shorter side and is meant to be read at 480 pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from posecheck import skeleton
from posecheck.present import sprites
from posecheck.present.colours import RGB, STAGE, rgb
from posecheck.present.drawn_measures import AngleMark, BackMark, ChordMark

INK, WHITE, FAR = rgb(STAGE.plate), rgb(STAGE.white), rgb(STAGE.far)
MEASURED, FAULT = rgb(STAGE.measured), rgb(STAGE.fault)

_SHIFT = 4  # cv2's fixed-point bits: lines end between pixels, so that nothing trembles
_FIXED = 1 << _SHIFT

_WIDE_RAD = math.radians(50)  # from here on the number fits between the two lines

_SIDE_CHAINS = (
    ("shoulder", "elbow", "wrist"),
    ("shoulder", "hip", "knee", "ankle", "heel", "foot_index", "ankle"),
)
_JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")


def _rows(side: str, names: tuple[str, ...]) -> np.ndarray:
    return np.array([skeleton.INDEX[f"{side}_{name}"] for name in names])


_CHAIN_ROWS = {side: [_rows(side, chain) for chain in _SIDE_CHAINS] for side in skeleton.SIDES}
_JOINT_ROWS = {side: _rows(side, _JOINTS) for side in skeleton.SIDES}
_CROSS_ROWS = [
    np.array([skeleton.INDEX[f"{side}_{name}"] for side in skeleton.SIDES])
    for name in ("shoulder", "hip")
]


def unit_of(picture: np.ndarray, scale: float = 1.0) -> float:
    """1 for a picture whose shorter side is 480 pixels; line widths and type scale with it, and
    with `scale`."""
    return max(0.5, min(picture.shape[:2]) / 480) * scale


def _fixed(points: np.ndarray) -> np.ndarray:
    return (points * _FIXED + np.copysign(0.5, points)).astype(np.int32)


def _thick(unit: float, width: float) -> int:
    return max(1, round(width * unit))


def _lines(picture: np.ndarray, chains: list[np.ndarray], colour: RGB, width: int) -> None:
    if chains:
        cv2.polylines(picture, chains, False, colour, width, cv2.LINE_AA, _SHIFT)


def _dashed(
    picture: np.ndarray, start: np.ndarray, end: np.ndarray, colour: RGB, width: int, dash: float
) -> None:
    length = math.hypot(*(end - start))
    _lines(picture, [_fixed(np.stack([start, end]))], INK, width + 1)  # seen on any background
    pieces = min(200, max(1, round(length / (2 * dash))))
    at = (np.arange(pieces)[:, None] * 2 + np.array([0.0, 1.0])) / (2 * pieces - 1)
    _lines(picture, list(_fixed(start + at[..., None] * (end - start))), colour, width)


def _runs(fixed: np.ndarray, known: np.ndarray, chains: list[np.ndarray]) -> list[np.ndarray]:
    """The chains (rows of landmarks) as lines, broken where a landmark is not known."""
    if known.all():
        return [fixed[rows] for rows in chains]
    return [fixed[[a, b]] for rows in chains for a, b in pairwise(rows) if known[a] and known[b]]


def draw_skeleton(
    picture: np.ndarray, points: np.ndarray, near: str | None, scale: float = 1.0
) -> None:
    """Bones of one frame; points (33, 2) pixels, NaN is left out.

    near: "left" or "right" is drawn strong, white on a dark edge with joints; the far side thin and
    grey below it. None (front, rear, oblique): both sides strong.
    """
    unit = unit_of(picture, scale)
    known = np.isfinite(points[:, 0]) & np.isfinite(points[:, 1])
    # far off the picture would overflow the fixed point
    fixed = _fixed(np.clip(np.where(known[:, None], points[:, :2], 0.0), -20000, 20000))
    strong = skeleton.SIDES if near is None else (near,)
    far = [] if near is None else _CHAIN_ROWS[skeleton.other(near)] + _CROSS_ROWS
    _lines(picture, _runs(fixed, known, far), FAR, 1)
    bones = [rows for side in strong for rows in _CHAIN_ROWS[side]] + (
        _CROSS_ROWS if near is None else []
    )
    lines = _runs(fixed, known, bones)
    _lines(picture, lines, INK, _thick(unit, 4))
    _lines(picture, lines, WHITE, _thick(unit, 2))
    radius = round(3.2 * unit * _FIXED)
    for side in strong:
        for row in _JOINT_ROWS[side].tolist():
            if known[row]:
                cv2.circle(picture, fixed[row].tolist(), radius, WHITE, -1, cv2.LINE_AA, _SHIFT)


Box = tuple[float, float, float, float]


def draw_angle(
    picture: np.ndarray, mark: AngleMark, text: str, fault: bool = False, scale: float = 1.0
) -> None:
    """The arm, the dashed reference it is measured from, the arc between them and the text beside
    it."""
    at, away = _angle_lines(picture, mark, fault, scale)
    _place_label(picture, text, at, away, FAULT if fault else MEASURED, unit_of(picture, scale))


def _angle_lines(
    picture: np.ndarray, mark: AngleMark, fault: bool, scale: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draws all but the text; gives the text's place and the direction away from the angle."""
    unit = unit_of(picture, scale)
    colour = FAULT if fault else MEASURED
    arm, ray = mark.arm - mark.vertex, mark.reference - mark.vertex
    reach = math.hypot(*arm)
    radius = min(max(reach * 0.42, 26 * unit), 64 * unit)
    start, sweep = _sweep(ray, arm)
    arc = _arc(mark.vertex, radius, start, sweep)
    _tint(picture, np.vstack([mark.vertex, arc]), colour)
    end = mark.vertex + ray / max(math.hypot(*ray), 1e-9) * max(reach, radius)
    _dashed(picture, mark.vertex, end, colour, _thick(unit, 1.8), 6 * unit)
    width = _thick(unit, 3.4 if fault else 2.4)
    solid = [_fixed(arc), _fixed(np.stack([mark.vertex, mark.arm]))]
    _lines(picture, solid, INK, width + 2)
    _lines(picture, solid, colour, width)
    if abs(sweep) > _WIDE_RAD:
        middle = start + sweep / 2
        away = np.array([math.cos(middle), math.sin(middle)])
        at = mark.vertex + (radius + 12 * unit) * away
    else:  # a narrow angle has no room inside: beside it, on the side of the dashed line
        aside = start - math.copysign(math.pi / 2, sweep)
        away = np.array([math.cos(aside), math.sin(aside)])
        at = mark.vertex + ray / max(math.hypot(*ray), 1e-9) * radius * 0.6 + 12 * unit * away
    return at, away


def draw_chord(
    picture: np.ndarray, mark: ChordMark, text: str, fault: bool = False, scale: float = 1.0
) -> None:
    """The straight line that the body is held against, dashed, and the distance of the point from
    it, solid."""
    at, away = _chord_lines(picture, mark, fault, scale)
    _place_label(picture, text, at, away, FAULT if fault else MEASURED, unit_of(picture, scale))


def _chord_lines(
    picture: np.ndarray, mark: ChordMark, fault: bool, scale: float
) -> tuple[np.ndarray, np.ndarray]:
    unit = unit_of(picture, scale)
    colour = FAULT if fault else MEASURED
    _dashed(picture, mark.start, mark.end, colour, _thick(unit, 2), 7 * unit)
    gap = [_fixed(np.stack([mark.foot, mark.point]))]
    _lines(picture, gap, INK, _thick(unit, 5.5))
    _lines(picture, gap, colour, _thick(unit, 3.5 if fault else 2.5))
    away = mark.foot - mark.point
    size = math.hypot(*away)
    towards = away / size if size > 1 else np.array([0.0, -1.0])
    return mark.foot + towards * 18 * unit, towards


def _back_lines(
    picture: np.ndarray, mark: BackMark, fault: bool, scale: float
) -> tuple[np.ndarray, np.ndarray]:
    """The back's edge, solid, and the straight line from end to end that shows its hollow; the text
    stands off the back."""
    unit = unit_of(picture, scale)
    colour = FAULT if fault else MEASURED
    first, last = mark.edge[0], mark.edge[-1]
    _dashed(picture, first, last, colour, _thick(unit, 1.8), 6 * unit)
    line = [_fixed(mark.edge)]
    _lines(picture, line, INK, _thick(unit, 6.5))
    _lines(picture, line, colour, _thick(unit, 4 if fault else 3))
    along = (last - first) / max(math.hypot(*(last - first)), 1e-9)
    away = np.array([along[1], -along[0]])
    middle = mark.edge[len(mark.edge) // 2]
    centre = np.array(picture.shape[1::-1]) / 2
    if away @ (middle - centre) < 0:  # towards the nearer border: off the body
        away = -away
    return middle + away * 22 * unit, away


def draw_marks(
    picture: np.ndarray, marks: Sequence[tuple[AngleMark | ChordMark, str]], scale: float = 1.0
) -> None:
    """Several angles; then their labels over all lines, clear of each other."""
    places = [
        (_angle_lines if isinstance(mark, AngleMark) else _chord_lines)(picture, mark, False, scale)
        for mark, _ in marks
    ]
    taken: list[Box] = []
    for (at, away), (_, text) in zip(places, marks, strict=True):
        _place_label(picture, text, at, away, MEASURED, unit_of(picture, scale), taken, 29)


def draw_mark(
    picture: np.ndarray,
    mark: AngleMark | ChordMark | BackMark,
    text: str,
    fault: bool = False,
    scale: float = 1.0,
) -> None:
    """The mark of a measure, whichever it is."""
    if isinstance(mark, BackMark):
        at, away = _back_lines(picture, mark, fault, scale)
        _place_label(picture, text, at, away, FAULT if fault else MEASURED, unit_of(picture, scale))
        return
    (draw_angle if isinstance(mark, AngleMark) else draw_chord)(picture, mark, text, fault, scale)


def _sweep(ray: np.ndarray, arm: np.ndarray) -> tuple[float, float]:
    """(start, sweep) in radians from the ray to the arm, the short way round."""
    start = math.atan2(ray[1], ray[0])
    return start, math.remainder(math.atan2(arm[1], arm[0]) - start, 2 * math.pi)


def _arc(centre: np.ndarray, radius: float, start: float, sweep: float) -> np.ndarray:
    angles = start + np.linspace(0, sweep, max(3, round(abs(sweep) * radius / 4)))
    return centre + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _tint(picture: np.ndarray, outline: np.ndarray, colour: RGB, share: float = 0.32) -> None:
    """Fills a small polygon with see-through colour: only the rectangle around it is touched."""
    left, top = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
    right, bottom = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + 1, picture.shape[1::-1])
    if left >= right or top >= bottom:
        return
    patch = picture[top:bottom, left:right]
    painted = patch.copy()
    cv2.fillPoly(painted, [_fixed(outline - (left, top))], colour, cv2.LINE_AA, _SHIFT)
    cv2.addWeighted(painted, share, patch, 1 - share, 0, dst=painted)
    patch[...] = painted


def _place_label(
    picture: np.ndarray,
    text: str,
    at: np.ndarray,
    away: np.ndarray,
    edge: RGB,
    unit: float,
    taken: list[Box] | None = None,
    size: float = 26,
) -> None:
    """The label beside `at`, pushed off along `away`, kept inside the picture and clear of the
    boxes (x, y, width, height) taken before."""
    if not text:
        return
    sprite = sprites.fitting(
        text,
        _thick(unit, size),
        WHITE if edge == MEASURED else INK,
        INK if edge == MEASURED else FAULT,
        picture.shape[1] - 8,
    )
    width, height = sprite.size
    centre = at + away * (abs(away[0]) * width + abs(away[1]) * height) / 2
    x = min(max(centre[0] - width / 2, 4), picture.shape[1] - width - 4)
    y = min(max(centre[1] - height / 2, 4), picture.shape[0] - height - 4)
    if taken is not None:
        x, y = _clear_of(taken, x, y, width, height, picture.shape[0])
        taken.append((x, y, width, height))
    sprites.paste(picture, sprite, x, y)


def _clear_of(
    taken: list[Box], x: float, y: float, width: float, height: float, tall: int
) -> tuple[float, float]:
    """The place nearest to (x, y), straight up or down from it, that no box covers; (x, y) itself
    where there is none."""
    steps = sorted((k * height * 0.55 for k in range(-12, 13)), key=abs)
    for step in steps:
        if 4 <= y + step <= tall - height - 4 and all(
            x + width <= a or a + w <= x or y + step + height <= b or b + h <= y + step
            for a, b, w, h in taken
        ):
            return x, y + step
    return x, y


def draw_badge(
    picture: np.ndarray, text: str, x: float, y: float, fault: bool = False, height: float = 34
) -> tuple[int, int]:
    """A plate such as "Rep 3" or "Hold 0:07" with its upper left corner at (x, y); gives its
    (width, height) in pixels."""
    tall = _thick(unit_of(picture), height)
    ink, paper = (INK, FAULT) if fault else (WHITE, INK)
    sprite = sprites.fitting(text, tall, ink, paper, max(round(picture.shape[1] - 2 * x), 1))
    sprites.paste(picture, sprite, x, y)
    return sprite.size


def draw_cue(picture: np.ndarray, text: str, x: float, y: float) -> None:
    """A short cue from (x, y) to the right; below, from the left edge, and in lines, where it does
    not fit."""
    for sprite, left, top in _cue_plates(picture.shape, text, x, y):
        sprites.paste(picture, sprite, left, top)


def _cue_plates(
    shape: tuple[int, ...], text: str, x: float, y: float
) -> list[tuple[sprites.Sprite, float, float]]:
    unit = max(0.5, min(shape[:2]) / 480)
    tall = _thick(unit, 34)
    margin = 10 * unit
    room = shape[1] - 2 * margin
    sprite = sprites.label(text, tall, INK, FAULT, 235)
    if x + sprite.size[0] + margin > shape[1]:
        x, y = margin, y + tall + 6 * unit
    if sprite.size[0] <= room:
        return [(sprite, x, y)]
    lines = sprites.wrapped(text, round(tall * 0.62), round(room - tall * 0.7))
    return [
        (sprites.label(line, tall, INK, FAULT, 235), x, y + k * (tall + 2))
        for k, line in enumerate(lines)
    ]


def banner_height(shape: tuple[int, ...], badge: str, cues: Sequence[str]) -> int:
    """Rows from the top that the badge and any of the cues of an annotated picture of this shape
    (h, w, ...) reach, at most half of it."""
    unit = max(0.5, min(shape[:2]) / 480)
    margin = 10 * unit
    plate = sprites.label(badge, _thick(unit, 34), WHITE, INK)
    bottom = margin + plate.size[1]
    for cue in cues:
        bottom = max(
            bottom,
            *(
                top + sprite.size[1]
                for sprite, _, top in _cue_plates(
                    shape, cue, margin + plate.size[0] + 6 * unit, margin
                )
            ),
        )
    return min(round(bottom + 4 * unit), shape[0] // 2)

"""The curve under the annotated picture: drawn once for the whole clip, then only shifted below a
playhead."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from posecheck.model.measurement import Curve
from posecheck.model.report import Report, Step
from posecheck.present import sprites, words
from posecheck.present.colours import STAGE, rgb
from posecheck.present.drawing import FAULT, MEASURED, WHITE

PAPER, _REP, _BAND = rgb(STAGE.strip), rgb(STAGE.strip_rep), rgb(STAGE.strip_band)
_SIDES = {"left": rgb(STAGE.left), "right": rgb(STAGE.right)}
_SLOWEST_PX_PER_S = 24  # a long clip scrolls rather than being squeezed below this


class Strip:
    """A band of `height` pixels below a picture of `width`;
    `paint` draws the part around time t."""

    def __init__(
        self, report: Report, curve_name: str, threshold: float | None, width: int, height: int
    ):
        curve, t = report.curves[curve_name], np.asarray(report.curves.t, float)
        self.width, self.height = width, height
        duration = max(float(t[-1]), 1e-3)
        self._scale = max(width / duration, _SLOWEST_PX_PER_S)
        whole = np.full((height, max(width, round(duration * self._scale)), 3), PAPER, np.uint8)
        # above it the title, below it the numbers
        top, bottom = round(height * 0.32), round(height * 0.76)
        low, high = _limits(curve, threshold)

        def rows(values: np.ndarray | float) -> np.ndarray:
            return bottom - (np.asarray(values, float) - low) / (high - low) * (bottom - top)

        _shade_reps(whole, report, self._scale)
        for part in _finite_runs(curve):
            x = t[part] * self._scale
            outline = np.concatenate(
                [
                    np.stack([x, rows(curve.low[part])], 1),
                    np.stack([x, rows(curve.high[part])], 1)[::-1],
                ]
            )
            cv2.fillPoly(whole, [np.round(outline * 16).astype(np.int32)], _BAND, cv2.LINE_AA, 4)
        if threshold is not None:
            y = round(float(rows(threshold)))
            for x in range(0, whole.shape[1], 14):
                cv2.line(whole, (x, y), (x + 7, y), FAULT, 1)
        for part in _finite_runs(curve):
            line = np.stack([t[part] * self._scale, rows(curve.value[part])], 1)
            cv2.polylines(
                whole,
                [np.round(line * 16).astype(np.int32)],
                False,
                MEASURED,
                max(1, round(height / 40)),
                cv2.LINE_AA,
                4,
            )
        self._whole = whole
        self._title = sprites.label(
            words.measure_label(curve_name), max(14, round(height * 0.28)), WHITE, PAPER, 0
        )

    def paint(self, panel: np.ndarray, t: float) -> None:
        """Fills panel (height, width, 3) uint8."""
        at = min(max(t, 0.0) * self._scale, self._whole.shape[1] - 1)
        first = round(min(max(at - self.width / 2, 0), self._whole.shape[1] - self.width))
        panel[...] = self._whole[:, first : first + self.width]
        sprites.paste(panel, self._title, 4, 3)
        x = min(max(round(at) - first, 1), self.width - 2)
        panel[:, x - 1 : x + 1] = WHITE


def _limits(curve: Curve, threshold: float | None) -> tuple[float, float]:
    known = np.concatenate(
        [curve.value[np.isfinite(curve.value)], [] if threshold is None else [threshold]]
    )
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    return (low - 1, high + 1) if high - low < 1e-9 else (low, high)


def _finite_runs(curve: Curve) -> list[slice]:
    """Stretches of at least two frames in which the value and its interval are known."""
    known = np.isfinite(curve.value) & np.isfinite(curve.low) & np.isfinite(curve.high)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 2]


def _shade_reps(whole: np.ndarray, report: Report, scale: float) -> None:
    height = whole.shape[0]
    spans = [(r.start_s, r.end_s, str(r.index), bool(r.faults)) for r in report.reps]
    if report.hold:
        spans += [(report.hold.start_s, report.hold.end_s, "", False)]
        spans += [(f.start_s, f.end_s, "!", True) for f in report.hold.faults]
    for start, end, name, fault in spans:
        first, last = round(start * scale), round(end * scale)
        whole[:, first:last] = _REP
        if fault:  # a bar on top and an exclamation mark, so that it does not hang on the colour
            whole[: max(3, height // 16), first:last] = FAULT
        text = name if not fault or name == "!" else f"{name} !"
        if text:
            tag = sprites.label(
                text, max(12, round(height * 0.22)), FAULT if fault else WHITE, _REP, 0
            )
            sprites.paste(whole, tag, (first + last) / 2 - tag.size[0] / 2, height - tag.size[1])
    if report.stride:
        _draw_contacts(whole, report.stride.steps, scale)


def _draw_contacts(whole: np.ndarray, steps: Sequence[Step], scale: float) -> None:
    """Two lanes at the lower edge, left foot above: a bar for a contact, a tick where the foot's
    leaving is not known."""
    height = whole.shape[0]
    lane = max(4, height // 11)
    for side, colour, top in (
        ("left", _SIDES["left"], height - 2 * lane - 3),
        ("right", _SIDES["right"], height - lane - 1),
    ):
        for step in steps:
            if step.side == side:
                x = round(step.initial_contact_s * scale)
                end = x + 2 if step.toe_off_s is None else max(round(step.toe_off_s * scale), x + 2)
                whole[top : top + lane, max(0, x) : end] = colour
        sprites.paste(
            whole, sprites.label(side[0].upper(), max(9, lane + 3), colour, PAPER, 0), -2, top - 2
        )

"""The gait cycle: every curve from one initial contact of a foot to its next, 0 to 100 %, as mean
and spread over the strides of a clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import find
from posecheck.model.key import key_of
from posecheck.model.measurement import Series
from posecheck.model.stride import CycleCurve

PERCENT = np.arange(101.0)
FEWEST_CYCLES = 3
"""Fewer strides give no spread that means anything [E]."""
USUAL_STRIDE = (0.75, 1.25)
"""Shares of the foot's median stride time; a stride outside is two with a contact missing between
them, or a misread one [E]."""
KNOWN_SHARE = 0.9
"""Least share of a stride in which a curve must be known for the stride to count in its mean [E].
"""
OPEN_BETWEEN_FRAMES = 0.5
"""Frames by which the contacts of a foot may all lie too early or too late: the curve is moved
along, which no spread shows [E]."""


class FootContact(Protocol):
    """A step: which foot, when it comes down (s), when it leaves (s, None or NaN where that is not
    known)."""

    @property
    def side(self) -> str: ...

    @property
    def initial_contact_s(self) -> float: ...

    @property
    def toe_off_s(self) -> float | None: ...


@dataclass(frozen=True)
class StrideSpan:
    """One gait cycle of one foot: contact, toe-off (None where it is not known) and next contact of
    the same foot, in seconds."""

    side: str
    start_s: float
    toe_off_s: float | None
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s

    def at(self, percent: float) -> float:
        """The time (s) of a moment of the cycle."""
        return self.start_s + percent / 100 * self.length_s

    @property
    def toe_off_percent(self) -> float | None:
        return (
            None
            if self.toe_off_s is None
            else 100 * (self.toe_off_s - self.start_s) / self.length_s
        )


def stride_spans(steps: Sequence[FootContact], side: str) -> list[StrideSpan]:
    """The whole strides of one foot in order, those of an unusual length left out."""
    own = sorted((s for s in steps if s.side == side), key=lambda s: s.initial_contact_s)
    spans = []
    for step, following in pairwise(own):
        toe_off = step.toe_off_s
        known = (
            toe_off is not None
            and np.isfinite(toe_off)
            and step.initial_contact_s < toe_off < following.initial_contact_s
        )
        spans.append(
            StrideSpan(
                side,
                step.initial_contact_s,
                toe_off if known else None,
                following.initial_contact_s,
            )
        )
    if not spans:
        return []
    usual = float(np.median([s.length_s for s in spans]))
    return [s for s in spans if USUAL_STRIDE[0] <= s.length_s / usual <= USUAL_STRIDE[1]]


def gait_cycles(
    series: Series, steps: Sequence[FootContact], sides: Sequence[str] = skeleton.SIDES
) -> tuple[CycleCurve, ...]:
    """Every curve of `series` over the gait cycle of each of `sides`.

    series and steps in the same seconds (of real time or of the file: per cent are the same). A
    limb's curve goes with its own foot, the trunk's and the pelvis's with either. sides: those that
    are seen; from the side of the runner, the near one only.
    """
    out = []
    for side in sides:
        spans = stride_spans(steps, side)
        toe_off = mean_toe_off(spans)
        for column, measure in columns_of(series, side):
            found = _over_cycles(series, column, spans)
            if found is not None:
                mean, sd, low, high, count = found
                out.append(
                    CycleCurve(
                        measure, side, series[column].unit, mean, sd, low, high, count, toe_off
                    )
                )
    return tuple(out)


def mean_toe_off(spans: Sequence[StrideSpan]) -> float | None:
    """Per cent of the cycle at which the foot leaves the ground, None where that was seen in fewer
    than FEWEST_CYCLES strides."""
    known = [s.toe_off_percent for s in spans if s.toe_off_percent is not None]
    return float(np.mean(known)) if len(known) >= FEWEST_CYCLES else None


def columns_of(series: Series, side: str) -> list[tuple[str, str]]:
    """(column, measure) of the curves that belong to a foot's cycle: its own limb's, and the
    body's; of those that mean something in a run."""
    keys = {name: key_of(name) for name in series.curves}
    return [
        (name, key.measure)
        for name, key in keys.items()
        if key.side in (None, side) and _in_a_run(key.measure)
    ]


def _in_a_run(measure: str) -> bool:
    known = find(measure)
    return known is None or known.in_a_run


def on_cycles(t: np.ndarray, values: np.ndarray, spans: Sequence[StrideSpan]) -> np.ndarray:
    """(strides, 101) values over each stride, linear between frames; NaN next to a missing one."""
    starts, lengths = (
        np.array([getattr(s, name) for s in spans]).reshape(-1, 1)
        for name in ("start_s", "length_s")
    )
    moments = starts + PERCENT / 100 * lengths
    inside = (moments >= t[0]) & (moments <= t[-1])
    # np.interp spreads a NaN to both of its neighbours, which is what a gap should do
    return np.where(inside, np.interp(moments, t, values), np.nan)


def _over_cycles(
    series: Series, column: str, spans: Sequence[StrideSpan]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int] | None:
    """(101,) mean, SD, low and high of a curve over the cycle, and how many strides they are of;
    None of too few."""
    curve = series[column]
    values = on_cycles(series.t, curve.value, spans)
    widths = on_cycles(series.t, curve.half_width, spans)
    whole = np.isfinite(values).mean(axis=1) >= KNOWN_SHARE
    values, widths = values[whole], widths[whole]
    count = np.isfinite(values).sum(axis=0)
    known = count >= FEWEST_CYCLES
    if not known.any():
        return None
    share = series.mean_share.get(column, 1.0)
    mean, sd, low, high = (np.full(len(PERCENT), np.nan) for _ in range(4))
    mean[known] = np.nanmean(values[:, known], axis=0)
    sd[known] = np.nanstd(values[:, known], axis=0, ddof=1)
    # per cent of the cycle
    frame_percent = (
        100 * float(np.median(np.diff(series.t))) / float(np.median([s.length_s for s in spans]))
    )
    moved = OPEN_BETWEEN_FRAMES * frame_percent * np.abs(np.gradient(mean))[known]
    half = (
        share * np.nanmean(widths[:, known], axis=0)
        + 1.96 * sd[known] / np.sqrt(count[known])
        + np.nan_to_num(moved)
    )
    low[known], high[known] = mean[known] - half, mean[known] + half
    return mean, sd, low, high, len(values)


def cleanest_stride(series: Series | None, spans: Sequence[StrideSpan]) -> StrideSpan | None:
    """The stride that is nearest to all others of its foot and best known: the one to look at.

    One with a toe-off goes before one without. Nearest: the mean over the curves of the distance
    from the median stride, in widths of the 95 % interval; a stride with gaps is set back by their
    share.
    """
    timed = [s for s in spans if s.toe_off_s is not None] or list(spans)
    if not timed:
        return None
    if series is None:
        return timed[len(timed) // 2]
    cost = np.zeros(len(timed))
    for column, _ in columns_of(series, timed[0].side):
        curve = series[column]
        values = on_cycles(series.t, curve.value, timed)
        width = (
            float(np.nanmedian(curve.half_width)) if np.isfinite(curve.half_width).any() else 1.0
        )
        missing = ~np.isfinite(values)
        known = np.isfinite(values).any(axis=0)
        if not known.any():
            continue
        usual = np.nanmedian(values[:, known], axis=0)
        far = np.where(missing[:, known], 0.0, np.abs(values[:, known] - usual))
        off = far.sum(axis=1) / np.maximum((~missing[:, known]).sum(axis=1), 1)
        cost += off / max(width, 1e-9) + 5 * missing.mean(axis=1)
    return timed[int(np.argmin(cost))]

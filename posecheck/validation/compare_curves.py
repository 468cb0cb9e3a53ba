"""Per-frame curves and single readings of a report against the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.model.key import MeasureKey, column, key_of
from posecheck.model.measurement import Measurement
from posecheck.model.report import Rep, Report
from posecheck.validation.truth import Truth
from posecheck.validation.truth_curves import difference, true_curves

BEFORE_REP_S = 0.3
"""Seconds of real time before a rep's start over which a report reads its first posture."""
AT_FIRST_S = 1.0
"""Seconds of real time from the first reading of a clip that its changes are counted from."""


@dataclass(frozen=True)
class CurveError:
    """How far one curve is from the truth.

    frames: compared, of `of` frames with truth. Errors in `unit`; bias: mean of reported minus
    true. covered: frames whose truth lies in [low, high], of the `with_interval` frames that state
    one; half_width: mean half width of those.
    """

    measure: str
    curve: str
    unit: str
    frames: int
    of: int
    mean_abs: float
    bias: float
    max_abs: float
    with_interval: int
    covered: int
    half_width: float


@dataclass(frozen=True)
class ReadingError:
    """One reading of a rep (the angle at its top, say) against the truth at the frame it was read
    on. inside: truth in [low, high]."""

    measure: str
    rep: int
    unit: str
    error: float
    inside: bool | None


def pair_frames(report_t: np.ndarray, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """Indices into the report's and the truth's frames of frames taken at the same time, within
    half a stored frame."""
    stored = truth.stored(truth.t)
    after = np.clip(np.searchsorted(stored, report_t), 1, max(len(stored) - 1, 1))
    before = after - 1
    after = np.minimum(after, len(stored) - 1)
    nearest = np.where(
        np.abs(stored[after] - report_t) < np.abs(report_t - stored[before]), after, before
    )
    same = np.abs(stored[nearest] - report_t) <= 0.5 / truth.stored_fps
    return np.flatnonzero(same), nearest[same]


def compare_curves(report: Report, truth: Truth) -> tuple[CurveError, ...]:
    """One CurveError for each curve that both have; the near side only in a side view. Empty for a
    report without curves."""
    if report.curves is None:
        return ()
    rows, columns = pair_frames(report.curves.t, truth)
    found = []
    for name, true in true_curves(truth).items():
        if name in report.curves:
            curve = report.curves[name]
            error = _curve_error(
                name,
                curve.unit,
                *(x[rows] for x in (curve.value, curve.low, curve.high)),
                true[columns],
            )
            if error is not None:
                found.append(error)
    return tuple(found)


def compare_changes(report: Report, truth: Truth) -> tuple[CurveError, ...]:
    """How far the change of the lumbar angle is from the true one, each counted from its own mean
    at first (AT_FIRST_S): the person's own offset falls out. No interval."""
    true = true_curves(truth).get("lumbar_angle")
    if report.curves is None or true is None or "lumbar_angle" not in report.curves:
        return ()
    rows, columns = pair_frames(report.curves.t, truth)
    value, true = report.curves["lumbar_angle"].value[rows], true[columns]
    both = np.flatnonzero(np.isfinite(value) & np.isfinite(true))
    if not len(both):
        return ()
    t = report.curves.t[rows]
    first = both[t[both] <= t[both[0]] + AT_FIRST_S * truth.slowdown]
    nothing = np.full(len(value), np.nan)
    error = _curve_error(
        "lumbar_angle",
        "deg",
        value - value[first].mean(),
        nothing,
        nothing,
        true - true[first].mean(),
    )
    return () if error is None else (error,)


def _curve_error(name: str, unit: str, value, low, high, true) -> CurveError | None:
    measure, both = key_of(name).measure, np.isfinite(value) & np.isfinite(true)
    if not both.any():
        return None
    off = difference(measure, value[both], true[both])
    # the truth in the interval, asked of distances from the value so that angles may wrap
    below, above = value[both] - low[both], high[both] - value[both]
    stated = np.isfinite(below) & np.isfinite(above)
    inside = stated & (off <= below) & (-off <= above)
    half_width = float((below + above)[stated].mean() / 2) if stated.any() else float("nan")
    sizes = np.abs(off)
    return CurveError(
        measure,
        name,
        unit,
        int(both.sum()),
        int(np.isfinite(true).sum()),
        float(sizes.mean()),
        float(off.mean()),
        float(sizes.max()),
        int(stated.sum()),
        int(inside.sum()),
        half_width,
    )


def compare_readings(report: Report, truth: Truth) -> tuple[ReadingError, ...]:
    """Each rep's readings that name a curve and the time they were read at, against the truth at
    that time."""
    curves, found = true_curves(truth), []
    for rep in report.reps:
        for reading in rep.measurements:
            true = (
                _arch_added(reading, rep, curves, truth)
                if reading.name == "lumbar_arch_added"
                else _truth_at(reading, curves, truth)
            )
            if true is None or reading.value is None:
                continue
            off = float(difference(reading.name, np.array(reading.value), np.array(true)))
            inside = None
            if reading.low is not None and reading.high is not None:
                inside = off <= reading.value - reading.low and -off <= reading.high - reading.value
            found.append(ReadingError(reading.name, rep.index, reading.unit, off, inside))
    return tuple(found)


def _truth_at(reading: Measurement, curves: dict[str, np.ndarray], truth: Truth) -> float | None:
    curve = curves.get(column(MeasureKey(reading.name, reading.side)))
    if curve is None or reading.t is None:
        return None
    frame = int(np.abs(truth.stored(truth.t) - reading.t).argmin())
    return float(curve[frame]) if np.isfinite(curve[frame]) else None


def _arch_added(
    reading: Measurement, rep: Rep, curves: dict[str, np.ndarray], truth: Truth
) -> float | None:
    """True lumbar angle when the reading was made, less that of the moments
    before the rep's start."""
    now = _truth_at(replace(reading, name="lumbar_angle"), curves, truth)
    if now is None:
        return None
    stored = truth.stored(truth.t)
    before = (stored >= rep.start_s - BEFORE_REP_S * truth.slowdown) & (stored <= rep.start_s)
    start = curves["lumbar_angle"][before]
    return now - float(np.nanmean(start)) if np.isfinite(start).any() else None

"""A measure, read off in one phase of a rep, a hold or a whole clip: value and 95 % interval."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import MEASURES, find
from posecheck.measures.low_back.arch_added import line_of
from posecheck.measures.low_back.lumbopelvic import CONTOUR_CURVE
from posecheck.measures.raw import ankle_distance, front_angles, leg_length_px
from posecheck.measures.rep_figures import FIGURES, FROM_REST, TURN
from posecheck.measures.reps import RepSpan
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Measurement, Series, Status
from posecheck.model.reading import Reading
from posecheck.view.view import ViewEstimate

MOMENT_S = 0.10
"""95 % half-width of a rep's start, peak or end, s: [E]; `posecheck validate` finds mean errors of
0.01 to 0.08 s on rendered clips."""
STEP_SHARE = 0.08
"""95 % half-width of a distance between the feet, as a share of it: leg length and perspective [E].
"""
GAP_HALF_WIDTH = 12.0
"""Per cent: half-width of the change of the knee gap against the ankle gap [E]."""
ARCH_ADDED = "lumbar_arch_added"
OF_THE_LOW_BACK = tuple(
    m.name for m in MEASURES.values() if m.over_time and "lumbar_angle" in (m.name, m.read_from)
)
"""Curves of the network's reading of the low back, which the contour may contradict."""
SHOULDER_TURN = "shoulder_turn"
"""Column of the turn of the shoulders in depth, which a series has where a rule asks for its
change."""
CONTRADICTED = (
    "The outline's network and its contour contradict each other: one says arched, the other"
    " rounded."
)


def as_measurement(reading: Reading) -> Measurement:
    """A reading as a measurement of the report: unclear, or of the status that its measure has."""
    known = find(reading.measure)
    status: Status = "unclear" if reading.unclear else known.status if known else "measured"
    r = reading
    return Measurement(
        r.measure, r.value, r.low, r.high, r.unit, r.side, status, r.frame, r.t, r.unclear or None
    )


def side_of(which: str, view: ViewEstimate, lead: str | None) -> str | None:
    """The subject's side that a rule's `which` means here; None for the whole body, or where it is
    not known.

    lead: the side that does the work, where one does: the front leg of a lunge, the standing leg of
    a single-leg bridge.
    """
    if which == "near":
        return view.near_side or lead
    if which in ("lead", "working", "support"):
        return lead or view.near_side
    if which in ("rear", "other"):
        return skeleton.other(lead) if lead else None
    return None


def read_curve(
    series: Series, column: str, frames: np.ndarray, measure: str, side: str | None
) -> Reading | None:
    """Mean of a curve over some frames. The interval narrows only by what averages out
    (Series.mean_share).

    The lumbar angle is unclear where network and contour, each beyond its interval, say arched and
    rounded of the same frames.
    """
    if column not in series or not len(frames):
        return None
    curve = series[column]
    known = frames[np.isfinite(curve.value[frames])]
    if len(known) < max(1, len(frames) // 2):
        return None
    values = curve.value[known]
    value = float(values.mean())
    half = float(np.mean(curve.half_width[known]))
    if len(known) >= 5:
        half *= series.mean_share.get(column, 1.0)
    typical = int(known[int(np.argmin(np.abs(values - value)))])
    reading = Reading(
        measure,
        side,
        value,
        value - half,
        value + half,
        curve.unit,
        typical,
        float(series.t[typical]),
        column,
    )
    return (
        replace(reading, unclear=CONTRADICTED)
        if column in OF_THE_LOW_BACK and _contradicted(series, known)
        else reading
    )


def _contradicted(series: Series, frames: np.ndarray) -> bool:
    """The contour's own reading of these frames has the other sign than the network's, and neither
    interval holds zero."""
    network, contour = (read_mean(series, name, frames) for name in ("lumbar_angle", CONTOUR_CURVE))
    if network is None or contour is None:
        return False
    return bool((network[1] > 0 and contour[2] < 0) or (network[2] < 0 and contour[1] > 0))


def read_mean(series: Series, column: str, frames: np.ndarray) -> tuple[float, float, float] | None:
    """Mean value, low and high of a curve over those of the frames that have it; None where fewer
    than half do."""
    if column not in series or not len(frames):
        return None
    curve = series[column]
    known = frames[np.isfinite(curve.value[frames])]
    if len(known) < max(1, len(frames) // 2):
        return None
    value, low, high = (float(part[known].mean()) for part in (curve.value, curve.low, curve.high))
    return value, low, high


def read_in_rep(
    measure: str,
    which: str,
    phase: str,
    rep: RepSpan,
    lead: str | None,
    series: Series,
    landmarks: np.ndarray,
    view: ViewEstimate,
) -> Reading | None:
    """A measure in one phase of a rep, or None where it is not to be had.

    Besides the curves: lowering_time (s), step_length (% leg length, at the far position),
    pelvic_drop (degrees, + where the side away from the leading leg hangs), knee_gap_change (%
    change of knee gap against ankle gap since the start), lumbar_arch_added (degrees of lumbar
    angle since the start of the rep: the person's own offset, most of the angle's error, cancels in
    part).
    """
    t = series.t
    frames = rep.frames(t, phase) if phase != "whole" else rep.frames(t, "rep")
    if measure == "lowering_time":
        return _lowering_time(measure, rep, landmarks, t)
    if measure == "step_length":
        if view.near_side is None:
            return None
        apart = ankle_distance(landmarks, leg_length_px(landmarks, view.near_side))[frames]
        return _plain(measure, None, apart, frames, t, "% leg", STEP_SHARE)
    if measure == "pelvic_drop":
        return _pelvic_drop(measure, series, frames, lead)
    if rep.cut_out and measure in (ARCH_ADDED, "knee_gap_change", *FROM_REST):
        return None  # what it began from was not seen
    if measure == ARCH_ADDED:
        return _arch_added(series, frames, rep.frames(t, "start"), view)
    if measure == "knee_gap_change":
        return _knee_gap_change(measure, rep, frames, landmarks, view, t)
    if measure == "shoulder_turn_added":
        return _turn_added(measure, series, frames, rep.frames(t, "start"))
    if measure in FIGURES:
        of, unit, half = FIGURES[measure]
        return _with_half_width(measure, of(t, landmarks, rep, frames), frames, t, unit, half)
    return read_measure(series, MeasureKey(measure, side_of(which, view, lead)), frames)


def _with_half_width(
    measure: str, values: np.ndarray, frames: np.ndarray, t: np.ndarray, unit: str, half: float
) -> Reading | None:
    known = np.isfinite(values)
    if not known.any():
        return None
    value = float(np.median(values[known]))
    frame = int(frames[known][int(np.argmin(np.abs(values[known] - value)))])
    return Reading(
        measure, None, value, value - half, value + half, unit, frame, float(t[frame]), measure
    )


def _turn_added(
    measure: str, series: Series, frames: np.ndarray, at_start: np.ndarray
) -> Reading | None:
    now, before = (
        read_curve(series, SHOULDER_TURN, rows, measure, None) for rows in (frames, at_start)
    )
    if now is None or before is None:
        return None
    value = now.value - before.value
    return replace(
        now, value=value, low=value - TURN, high=value + TURN, unit="deg", column=measure
    )


def read_measure(series: Series, key: MeasureKey, frames: np.ndarray) -> Reading | None:
    """`read_curve` of a measure's own curve."""
    return read_curve(series, column(key), frames, key.measure, key.side)


def _plain(
    measure: str,
    side: str | None,
    values: np.ndarray,
    frames: np.ndarray,
    t: np.ndarray,
    unit: str,
    share: float,
) -> Reading | None:
    known = np.isfinite(values)
    if not known.any():
        return None
    value = float(np.median(values[known]))
    frame = int(frames[known][int(np.argmin(np.abs(values[known] - value)))])
    return Reading(
        measure,
        side,
        value,
        value * (1 - share),
        value * (1 + share),
        unit,
        frame,
        float(t[frame]),
        measure,
    )


def _lowering_time(
    measure: str, rep: RepSpan, landmarks: np.ndarray, t: np.ndarray
) -> Reading | None:
    around = (t >= rep.peak_end_s - 2 * MOMENT_S) & (t <= rep.end_s)
    if rep.cut_back or not np.isfinite(landmarks[around][:, [23, 24], 1]).all():
        return None  # when the top was left, or rest reached, was not seen
    value = rep.end_s - rep.peak_end_s
    half = float(np.hypot(MOMENT_S, MOMENT_S))
    frame = int(np.searchsorted(t, (rep.peak_end_s + rep.end_s) / 2))
    frame = min(frame, len(t) - 1)
    return Reading(
        measure, None, value, value - half, value + half, "s", frame, float(t[frame]), measure
    )


def _pelvic_drop(
    measure: str, series: Series, frames: np.ndarray, lead: str | None
) -> Reading | None:
    obliquity = "pelvic_obliquity"
    reading = read_curve(series, obliquity, frames, measure, lead)
    if reading is None or lead is None or reading.value is None:
        return None
    sign = 1.0 if lead == "left" else -1.0
    low, high = sorted((sign * reading.low, sign * reading.high))
    value = sign * reading.value
    return Reading(measure, lead, value, low, high, "deg", reading.frame, reading.t, obliquity)


def _arch_added(
    series: Series, frames: np.ndarray, at_start: np.ndarray, view: ViewEstimate
) -> Reading | None:
    now, before = (
        read_curve(series, "lumbar_angle", rows, ARCH_ADDED, None) for rows in (frames, at_start)
    )
    if now is None or before is None:
        return None
    lean = read_mean(series, "trunk_lean", frames)
    value, low, high = line_of(view.lying, lean is not None and lean[0] > 0).interval(
        now.value, before.value
    )
    return replace(now, value=value, low=low, high=high)


def _knee_gap_change(
    measure: str,
    rep: RepSpan,
    frames: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    t: np.ndarray,
) -> Reading | None:
    if not view.is_frontal:
        return None
    front = front_angles(landmarks, view)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = front["knee_gap"] / front["ankle_gap"]
    before, now = ratio[rep.frames(t, "start")], ratio[frames]
    if not np.isfinite(before).any() or not np.isfinite(now).any():
        return None
    value = 100 * (float(np.nanmedian(now)) / float(np.nanmedian(before)) - 1)
    frame = int(frames[int(np.nanargmin(np.abs(now - np.nanmedian(now))))])
    return Reading(
        measure,
        None,
        value,
        value - GAP_HALF_WIDTH,
        value + GAP_HALF_WIDTH,
        "%",
        frame,
        float(t[frame]),
        measure,
    )

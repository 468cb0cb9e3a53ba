"""What the near leg does as the foot lands: reach, foot, shin and knee. Read where the curves have
a corner, which smoothing blunts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import AT_CONTACT
from posecheck.measures.gait.detect import Gait
from posecheck.measures.gait.mean_stride import since, value_at_kink
from posecheck.measures.gait.scale import LegLength
from posecheck.measures.geometry import length
from posecheck.measures.raw import side_angles
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Measurement, Series
from posecheck.view.view import ViewEstimate

LEFT_GAIN, LEFT_OFFSET, LEFT_HALF = 0.80, 2.9, 6.0
"""A left foot, near the camera, reads gain * its inclination + offset degrees as it lands, for a
correction that is unsure draws towards the usual; and the 95 % half-width that is left. Least
squares over 14 rendered runs of 120 frames a second, which leaves 2.1 degrees (1 SD); on 6 others,
two of them mirrored, the error falls from 2.6 to 1.2 degrees."""
RIGHT_FLATTER, RIGHT_LOW, RIGHT_HIGH = 4.2, 12.0, 16.0
"""A right foot, near the camera, reads so many degrees flatter than it is as it lands, in the mean
over the 14 of 28 such runs that show it; what is then left reaches from so far below to so far
above. The pose model draws it flatter the more it lands on the heel (read less true from -19 to +6
degrees), and no line puts that right."""
FINE_STEP_S, COARSE = 1 / 54.0, 2.0
"""With a coarser step between frames than this the moment of contact may be a whole frame off,
where strides and frames fall in step: half a frame's travel counts this many times. Stick figures
of 150 and 180 steps a minute at 30 frames a second read 8 to 11 % of leg length too far."""
MOMENT_S = 0.004
"""1 SD of a contact's moment on the mean stride: on rendered runs, of the near foot."""


def angles_at_contact(
    t: np.ndarray,
    landmarks: np.ndarray,
    raw: np.ndarray | None,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
) -> list[Measurement]:
    """Foot, shin and knee of the near leg at initial contact, degrees; the foot's in a word:
    `foot_strike.py`."""
    out = []
    for name, base in AT_CONTACT.items():
        where = column(MeasureKey(base, view.near_side))
        if where in series:
            curve = series[where]
            half = curve.half_width * series.mean_share.get(where, 1.0)
            corner, moved = _corner(t, landmarks, raw, base, gait, view)
            found = _read(
                t, gait, view, curve.value, half, name, curve.unit, corner, moved * MOMENT_S
            )
            out += (
                [_as_it_lands(m) for m in found]
                if base == "foot_inclination" and series.fitted
                else found
            )
    return out


def _as_it_lands(m: Measurement) -> Measurement:
    """The foot's inclination at contact, put right as far as can be, with the interval that its
    side deserves."""
    value, low, high = m.known
    half = (high - low) / 2
    if m.side == "right":
        value += RIGHT_FLATTER
        return replace(
            m,
            value=value,
            low=value - max(half, RIGHT_LOW),
            high=value + max(half, RIGHT_HIGH),
            status="estimated",
        )
    value, half = (value - LEFT_OFFSET) / LEFT_GAIN, max(half, LEFT_HALF)
    return replace(m, value=value, low=value - half, high=value + half)


def overstride(
    t: np.ndarray,
    landmarks: np.ndarray,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
    leg: LegLength | None,
) -> list[Measurement]:
    """Ankle ahead of the hip at initial contact, % of leg length, from the corrected thigh and
    shank angles; in cm too where the leg is known."""
    near = view.near_side
    segments = [
        column(MeasureKey(measure, near)) for measure in ("thigh_extension", "shank_inclination")
    ]
    if not all(name in series for name in segments):
        return []
    thigh, shank = (series[name] for name in segments)
    hip, knee, ankle = (
        landmarks[:, skeleton.INDEX[f"{near}_{p}"], :2] for p in ("hip", "knee", "ankle")
    )
    parts = [float(np.nanpercentile(length(v), 90)) for v in (knee - hip, ankle - knee)]
    upper, lower = parts[0] / sum(parts), parts[1] / sum(parts)
    # thigh and shank have their corners in opposite directions here: smoothing hardly blunts their
    # sum
    ahead = 100 * (
        upper * np.sin(np.radians(-thigh.value)) + lower * np.sin(np.radians(shank.value))
    )
    # a degree of thigh is upper * cos(...) of leg length; the two errors are taken as independent
    slope = 100 * np.radians(1.0)
    half = slope * np.hypot(
        upper * thigh.half_width * np.cos(np.radians(thigh.value)),
        lower * shank.half_width * np.cos(np.radians(shank.value)),
    )
    half = half + _per_frame(t, ahead) * (
        1.0 if float(np.median(np.diff(t))) <= FINE_STEP_S else COARSE
    )
    found = _read(t, gait, view, ahead, half, "overstride", "% leg", 0.0, 0.0)
    if not found or leg is None:
        return found
    in_cm = leg.of(found[0])
    return [
        *found,
        Measurement(
            "overstride_distance",
            in_cm.value,
            in_cm.low,
            in_cm.high,
            "cm",
            near,
            "estimated",
            in_cm.frame,
            in_cm.t,
        ),
    ]


def _per_frame(t: np.ndarray, values: np.ndarray) -> float:
    """How far a value moves in half a frame around a typical fast stretch: what the moment of
    contact leaves open."""
    return (
        0.5
        * float(np.nanpercentile(np.abs(np.gradient(values, t)), 60))
        * float(np.median(np.diff(t)))
    )


def _corner(
    t: np.ndarray,
    landmarks: np.ndarray,
    raw: np.ndarray | None,
    base: str,
    gait: Gait,
    view: ViewEstimate,
) -> tuple[float, float]:
    """What smoothing takes off an angle at contact (degrees, to be added), and how fast the angle
    moves about it (degrees a second)."""
    contacts = np.array([c.initial_contact_s for c in gait.contacts if c.side == view.near_side])
    if raw is None or len(contacts) < 3:
        return 0.0, 0.0
    period = gait.stride_s
    own = column(MeasureKey(base, view.near_side))
    sharp, smooth = (side_angles(points, view)[own] for points in (raw, landmarks))
    x, which = since(t, contacts, period)
    inside = which >= 0
    at = value_at_kink(x[inside], sharp[inside], 0.0)
    blunt = (
        float(np.nanmedian(np.interp(contacts, t, smooth)))
        if np.isfinite(smooth).any()
        else float("nan")
    )
    near = inside & (np.abs(x) < 0.03) & np.isfinite(sharp)
    speed = abs(float(np.polyfit(x[near], sharp[near], 1)[0])) if near.sum() >= 4 else 0.0
    return (
        float(np.clip(at - blunt, -LARGEST_CORNER, LARGEST_CORNER))
        if np.isfinite(at - blunt)
        else 0.0
    ), speed


LARGEST_CORNER = 12.0
"""Degrees that smoothing may have taken off; more is a misreading [E]."""


def _read(
    t: np.ndarray,
    gait: Gait,
    view: ViewEstimate,
    values: np.ndarray,
    half: np.ndarray,
    name: str,
    unit: str,
    added: float,
    moment: float,
) -> list[Measurement]:
    moments = np.array([c.initial_contact_s for c in gait.contacts if c.side == view.near_side])
    moments = moments[(moments >= t[0]) & (moments <= t[-1])]
    if len(moments) < 2:
        return []
    read, widths = np.interp(moments, t, values), np.interp(moments, t, half)
    known = np.isfinite(read)
    if known.sum() < 2:
        return []
    read, widths, moments = read[known] + added, widths[known], moments[known]
    value = float(np.median(read))
    width = float(np.hypot(np.median(widths), 1.96 * moment)) + 1.96 * float(
        np.std(read)
    ) / np.sqrt(len(read))
    typical = int(np.argmin(np.abs(read - value)))
    frame = int(np.argmin(np.abs(t - moments[typical])))
    return [
        Measurement(
            name,
            value,
            value - width,
            value + width,
            unit,
            view.near_side,
            "measured",
            frame,
            float(t[frame]),
        )
    ]

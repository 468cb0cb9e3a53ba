"""The stride in numbers: what each foot contact shows, gated by frame rate and view
(docs/biomechanics.md, 2.4 and 4.2)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.catalogue import AT_CONTACT, FRONTAL, ON_CONTACTS, entry
from posecheck.measures.gait.arm_swing import arm_swing
from posecheck.measures.gait.at_contact import angles_at_contact, overstride
from posecheck.measures.gait.bounce import vertical_oscillation
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.detect import Gait
from posecheck.measures.gait.drift import LONG_ENOUGH_S, drifts
from posecheck.measures.gait.frontal import frontal_figures
from posecheck.measures.gait.posture import posture_of_stride
from posecheck.measures.gait.scale import LegLength, leg_centimetres, step_times, stride_length
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Measurement, Series, Status
from posecheck.view.view import ViewEstimate

CONTACT_TIME_FPS, CONTACT_TIME_APPROXIMATE_FPS = 108.0, 50.0
AT_CONTACT_FPS = 54.0
"""From here on what a leg does about contact counts as measured; below, down to EXTREMES_FPS, as
estimated, with a wider interval. On five rendered runs, thinned out to 30 frames a second in each
of 17 ways, overstride was at most 2.8 % of leg length off; a single trial, script not kept [E]."""
EXTREMES_FPS = 24.5
"""Below 25 frames a second the highest and the furthest place of a step fall between frames: on
stick figures with known figures, at 12 to 24 the bounce reads 8 to 40 % low, and the thigh
extension up to 15 degrees. [E]"""
EXTREMES = (
    "vertical_oscillation",
    "thigh_extension_max",
    "overstride",
    "knee_flexion_mid_stance",
)
FOOT_AT_CONTACT_FPS = 108.0
"""Frames a second of real time from which a figure is given (docs/biomechanics.md, 4.2: 120, 60,
120; a tenth of slack for 59.94 or 118)."""
BEFORE_PUSH_OFF, AROUND_TOE_OFF = 0.7, 1.12
"""Shares of the stance up to which its largest knee bend and its largest thigh extension are looked
for: the knee bends again as the foot leaves, and the thigh may reach furthest back just after [E].
"""
CONTACT_BIAS_S = {True: 0.011, False: 0.018}
"""95 % half-width that stays in a contact time, however fine the frames and many the strides; by
whether a kink told the contact of the near foot in a side view. On rendered runs of 40 bodies that
no constant was fitted to one by one, contact times from kinks err by 6 ms (1 SD), -8 to 10 ms [E].
"""
POOLED_FPS, POOLED_STRIDES = 24.5, 10
"""From so many strides laid over one another, contact times are estimated from 25 frames a second
on: ten strides show a moment ten times as finely as one. Single steps of such a clip are not told
[E]."""
BLUR_SHARE = 0.3
"""Of a frame: how far exposure may shift a moment [E]."""


def contact_time_status(t: np.ndarray, gait: Gait, side: str) -> Status | None:
    """ "measured" or "estimated" where a foot's contact time may be given, by frame rate and number
    of strides; None where not. t (frames,) real s."""
    rate, timing = 1.0 / float(np.median(np.diff(t))), gait.timing.get(side)
    if rate >= CONTACT_TIME_FPS:
        return "measured"
    if rate >= CONTACT_TIME_APPROXIMATE_FPS:
        return "estimated"
    if timing is None or not np.isfinite(timing.toe_off_sd_s) or timing.strides < POOLED_STRIDES:
        return None
    return "estimated" if rate >= POOLED_FPS and timing.blind_s < 0.5 / rate else None


def shown_toe_off(t: np.ndarray, gait: Gait, contact: Contact, view: ViewEstimate) -> float | None:
    """Toe-off, s, where contact times are given; of the far foot it is not. t (frames,) real s."""
    shown = (
        contact.side == (view.near_side or contact.side)
        and contact_time_status(t, gait, contact.side) is not None
    )
    return round(contact.toe_off_s, 4) if np.isfinite(contact.toe_off_s) and shown else None


def stride_measurements(
    t: np.ndarray,
    landmarks: np.ndarray,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
    height_m: float | None = None,
    *,
    speed_m_s: float | None = None,
    raw: np.ndarray | None = None,
    no_contacts: str = "",
) -> tuple[list[Measurement], dict[str, str]]:
    """Clip-level figures of a run, and what is refused with its reason.

    t (frames,) real seconds; landmarks (frames, 33, 2 or more) px, smoothed, and raw, the same
    unsmoothed; series: the measures over time. height_m: the runner's height, or speed_m_s, that of
    the belt, turn shares of leg length into centimetres; the speed gives the stride's length.
    no_contacts: why there are none, where the feet are hidden.
    """
    rate = 1.0 / float(np.median(np.diff(t)))
    leg_cm = leg_centimetres(t, landmarks, gait, view, height_m, speed_m_s)
    out = [cadence_measurement(gait), *step_times(gait), *stride_length(gait, speed_m_s)]
    refused: dict[str, str] = {}
    spans = _stances(gait, t)
    near = view.near_side
    statuses = {
        side: contact_time_status(t, gait, side) for side in ((near,) if near else skeleton.SIDES)
    }
    for side, status in statuses.items():
        if status is not None:
            out += _contact_time(t, gait, side, status, view.is_side)
    if not any(m.name == "ground_contact_time" for m in out):
        reason = (
            _too_slow(rate, CONTACT_TIME_APPROXIMATE_FPS, 60)
            or "Landing and leaving of the foot were not seen clearly enough."
        )
        refused |= dict.fromkeys(("ground_contact_time", "duty_factor", "flight_time"), reason)
    if near is not None:
        seen, unseen = _from_the_side(
            t, landmarks, raw, series, gait, view, near, spans[near], leg_cm, rate
        )
    else:
        seen, unseen = _from_elsewhere(t, landmarks, series, gait, view, spans, leg_cm, rate)
    out, refused = out + seen, refused | unseen
    drift = drifts(t, series, gait, view)
    out += drift
    if not drift:
        refused["drift"] = f"Change over a run needs {LONG_ENOUGH_S:.0f} seconds of it or more."
    if no_contacts:
        refused |= dict.fromkeys((*ON_CONTACTS, *(FRONTAL if view.is_frontal else ())), no_contacts)
    return [in_floats(m) for m in out], refused


def in_floats(m: Measurement) -> Measurement:
    """The same with Python's numbers in the place of NumPy's."""
    value, low, high = m.known
    return replace(m, value=float(value), low=float(low), high=float(high))


def _too_slow(rate: float, least: float, wanted: int) -> str | None:
    """Why a figure is not given, where the frame rate is below the least; wanted: what the user is
    told."""
    return (
        None
        if rate >= least
        else f"It needs {wanted} frames a second or more; this video has {rate:.0f}."
    )


def _from_the_side(
    t: np.ndarray,
    landmarks: np.ndarray,
    raw: np.ndarray | None,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
    near: str,
    stances: list[np.ndarray],
    leg_cm: LegLength | None,
    rate: float,
) -> tuple[list[Measurement], dict[str, str]]:
    """What shows from the side, and what does not. near: the side seen; stances: frames of each of
    its foot; rate: frames a real second."""
    mean_share = series.mean_share
    out = [
        *mean_over_strides(series, "trunk_lean", mean_share, t, gait),
        *posture_of_stride(t, series, gait),
    ]
    refused: dict[str, str] = {}
    reason = _too_slow(rate, EXTREMES_FPS, 25)
    if reason:
        refused |= dict.fromkeys(EXTREMES, reason)
    else:
        rise = vertical_oscillation(t, landmarks, gait, near, leg_cm)
        if not rise:
            refused["vertical_oscillation"] = (
                "Nose, ears, shoulders and hips were not seen together for long enough."
            )
        out += rise
        out += _extreme(series, "thigh_extension_max", near, stances, mean_share, AROUND_TOE_OFF)
        landing = overstride(t, landmarks, series, gait, view, leg_cm)
        landing += _extreme(
            series, "knee_flexion_mid_stance", near, stances, mean_share, BEFORE_PUSH_OFF
        )
        out += (
            landing if rate >= AT_CONTACT_FPS else [replace(m, status="estimated") for m in landing]
        )
    too_slow_at_contact = _too_slow(rate, FOOT_AT_CONTACT_FPS, 120)
    if too_slow_at_contact:
        refused |= dict.fromkeys(AT_CONTACT, too_slow_at_contact)
    else:
        out += angles_at_contact(t, landmarks, raw, series, gait, view)
    if reason:
        refused["arm_swing"] = reason
    else:
        out += arm_swing(t, landmarks, gait, view)
    refused |= dict.fromkeys(
        FRONTAL, "It shows from behind or from the front, and this is a side view."
    )
    refused["left_right_comparison"] = (
        "The far leg is hidden behind the near one: film each side, or film from behind."
    )
    return out, refused


def _from_elsewhere(
    t: np.ndarray,
    landmarks: np.ndarray,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
    spans: dict[str, list[np.ndarray]],
    leg_cm: LegLength | None,
    rate: float,
) -> tuple[list[Measurement], dict[str, str]]:
    """The same from front, rear or an angle. spans: frames of each stance by side."""
    out: list[Measurement] = []
    refused: dict[str, str] = {}
    reason = (
        _too_slow(rate, CONTACT_TIME_APPROXIMATE_FPS, 60)
        if view.is_frontal
        else "It shows from straight behind or from straight in front."
    )
    if reason:
        refused |= dict.fromkeys((*FRONTAL, "step_time_difference"), reason)
    else:
        out += frontal_figures(t, landmarks, series, gait, view, spans, leg_cm)
    refused |= dict.fromkeys(
        ("overstride", "trunk_lean", "thigh_extension_max", "arm_swing", *AT_CONTACT),
        "It shows from the side only.",
    )
    return out, refused


def cadence_measurement(gait: Gait) -> Measurement:
    half = gait.half_width_spm or 0.0
    return Measurement(
        "cadence", gait.rhythm_spm, gait.rhythm_spm - half, gait.rhythm_spm + half, "spm"
    )


def _stances(gait: Gait, t: np.ndarray) -> dict[str, list[np.ndarray]]:
    """Frames of each stance by side; where the toe-off was not seen, the duty factor fills in."""
    stride = gait.stride_s
    duty = gait.duty if 0.2 < gait.duty < 0.6 else 0.36
    out: dict[str, list[np.ndarray]] = {side: [] for side in skeleton.SIDES}
    for c in gait.contacts:
        end = c.toe_off_s if np.isfinite(c.toe_off_s) else c.initial_contact_s + duty * stride
        frames = np.flatnonzero((t >= c.initial_contact_s) & (t <= end))
        if len(frames) >= 2 and end <= t[-1]:
            out[c.side].append(frames)
    return out


def _contact_time(
    t: np.ndarray, gait: Gait, side: str, status: Status, near: bool
) -> list[Measurement]:
    times = np.array(
        [
            c.toe_off_s - c.initial_contact_s
            for c in gait.contacts
            if c.side == side and np.isfinite(c.toe_off_s)
        ]
    )
    times = times[(times > 0.08) & (times < 0.6)]
    if len(times) < 2:
        return []
    mean, step, timing = float(times.mean()), float(np.median(np.diff(t))), gait.timing.get(side)
    if timing is not None and np.isfinite(timing.toe_off_sd_s):
        noise = 1.96 * float(np.hypot(timing.contact_sd_s, timing.toe_off_sd_s)) / np.sqrt(2)
        half = (
            CONTACT_BIAS_S[timing.sharp and near] + BLUR_SHARE * step + timing.blind_s / 2 + noise
        )
    else:
        half = CONTACT_BIAS_S[False] + step + 1.96 * float(times.std()) / np.sqrt(len(times))
        status = "estimated"
    stride = gait.stride_s
    flight = stride / 2 - mean
    return [
        Measurement(
            "ground_contact_time",
            1000 * mean,
            1000 * (mean - half),
            1000 * (mean + half),
            "ms",
            side,
            status,
        ),
        Measurement(
            "duty_factor",
            100 * mean / stride,
            100 * (mean - half) / stride,
            100 * (mean + half) / stride,
            "%",
            side,
            status,
        ),
        Measurement(
            "flight_time",
            1000 * flight,
            1000 * (flight - half),
            1000 * (flight + half),
            "ms",
            side,
            status,
        ),
    ]


def _whole_strides(t: np.ndarray, gait: Gait) -> np.ndarray:
    """(frames,) bool: inside the longest whole number of strides, so that a mean is not tipped by a
    half one."""
    stride = gait.stride_s
    whole = int((t[-1] - t[0]) / stride)
    return t <= t[0] + max(whole, 1) * stride


def mean_over_strides(
    series: Series, measure: str, mean_share: dict[str, float], t: np.ndarray, gait: Gait
) -> list[Measurement]:
    if measure not in series:
        return []
    curve, inside = series[measure], _whole_strides(t, gait)
    value = float(np.nanmean(curve.value[inside]))
    half = float(np.nanmean(curve.half_width[inside])) * mean_share.get(measure, 1.0)
    return (
        [Measurement(measure, value, value - half, value + half, curve.unit)]
        if np.isfinite(value)
        else []
    )


def _extreme(
    series: Series,
    name: str,
    side: str,
    spans: list[np.ndarray],
    mean_share: dict[str, float],
    until: float,
) -> list[Measurement]:
    """The figure `name`: largest value of its curve in each stance, from contact to the share
    `until` of it, median over the stances."""
    where = column(MeasureKey(entry(name).read_from, side))
    if where not in series or len(spans) < 2:
        return []
    curve = series[where]
    peaks, frames, widths = [], [], []
    for span in spans:
        frames_in = np.arange(
            span[0], min(span[0] + max(1, round(until * (len(span) - 1))), len(curve.value) - 1) + 1
        )
        if np.isfinite(curve.value[frames_in]).any():
            best = frames_in[int(np.nanargmax(curve.value[frames_in]))]
            peaks.append(curve.value[best])
            widths.append(curve.half_width[best])
            frames.append(best)
    if len(peaks) < 2:
        return []
    value = float(np.median(peaks))
    half = float(np.median(widths)) * mean_share.get(where, 1.0) + 1.96 * float(
        np.std(peaks)
    ) / np.sqrt(len(peaks))
    frame = int(frames[int(np.argmin(np.abs(np.array(peaks) - value)))])
    return [
        Measurement(
            name,
            value,
            value - half,
            value + half,
            curve.unit,
            side,
            "measured",
            frame,
            float(series.t[frame]),
        )
    ]

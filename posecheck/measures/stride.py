"""The stride in numbers: what each foot contact shows, gated by frame rate and view (research, sections 2.4 and 4.2)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait import Gait
from posecheck.measures.gait_events import Contact
from posecheck.measures.geometry import length
from posecheck.measures.measurement import Measurement, Series
from posecheck.measures.raw import leg_length_px
from posecheck.measures.stride_posture import posture_of_stride
from posecheck.view.view import ViewEstimate

CONTACT_TIME_FPS, CONTACT_TIME_APPROXIMATE_FPS = 108.0, 50.0
AT_CONTACT_FPS = 54.0
EXTREMES_FPS = 24.5
"""Below 25 frames a second the highest and the furthest place of a step fall between pictures: on stick figures with known figures, at 12 to 24
the bounce reads 8 to 40 % low, and the thigh extension up to 15 degrees. [E]"""
FOOT_AT_CONTACT_FPS = 108.0
"""Frames a second of real time from which a figure is given (research, section 4.2: 120, 60, 120; a tenth of slack for 59.94 or 118)."""
BEFORE_PUSH_OFF, AROUND_TOE_OFF = 0.7, 1.12
"""Shares of the stance up to which its largest knee bend and its largest thigh extension are looked for: the knee bends again as the foot leaves,
and the thigh may reach furthest back just after [E]."""
CONTACT_BIAS_S = 0.018
"""95 % half-width that stays in a contact time, however fine the frames: on rendered runs the mean is 4 to 24 ms long, by strike type."""


def stride_measurements(
    t: np.ndarray, landmarks: np.ndarray, series: Series, gait: Gait, view: ViewEstimate, height_m: float | None = None
) -> tuple[list[Measurement], dict[str, str]]:
    """Clip-level figures of a run, and what is refused with its reason.

    t (frames,) real seconds; landmarks (frames, 33, 2 or more) px, smoothed; series: the measures over time.
    height_m: the runner's height, turns shares of leg length into centimetres.
    """
    rate = 1.0 / float(np.median(np.diff(t)))
    mean_share = series.mean_share
    out = [_cadence(gait)]
    refused: dict[str, str] = {}
    spans = _stances(gait, t)
    sides = (view.near_side,) if view.near_side else skeleton.SIDES

    def too_slow(least: float, wanted: int) -> str | None:
        return None if rate >= least else f"It needs {wanted} frames a second or more; this video has {rate:.0f}."

    reason = too_slow(CONTACT_TIME_APPROXIMATE_FPS, 120)
    for side in sides:
        if reason:
            refused["ground_contact_time"] = refused["duty_factor"] = refused["flight_time"] = reason
            break
        out += _contact_time(gait, side, rate)
    if view.is_side:
        near = view.near_side
        out += _mean(series, "trunk_lean", mean_share, t, gait)
        out += posture_of_stride(t, series, gait)
        reason = too_slow(EXTREMES_FPS, 25)
        if reason:
            refused |= {"vertical_oscillation": reason, "thigh_extension_max": reason}
        else:
            out += _oscillation(t, landmarks, gait, near, height_m)
            out += _extreme(series, f"thigh_extension_{near}", "thigh_extension_max", near, spans[near], mean_share, AROUND_TOE_OFF)
        reason = too_slow(AT_CONTACT_FPS, 60)
        if reason:
            refused |= {"overstride": reason, "knee_flexion_mid_stance": reason}
        else:
            out += _overstride(t, landmarks, series, gait, near, rate)
            out += _extreme(series, f"knee_flexion_{near}", "knee_flexion_mid_stance", near, spans[near], mean_share, BEFORE_PUSH_OFF)
        reason = too_slow(FOOT_AT_CONTACT_FPS, 120)
        for name, column in (("foot_inclination_at_contact", f"foot_inclination_{near}"), ("shank_angle_at_contact", f"shank_inclination_{near}")):
            if reason:
                refused[name] = reason
            elif column in series:
                out += _at_contact(series, column, name, near, gait, t, mean_share)
        refused["pelvic_drop"] = "It shows from behind or from the front, and this is a side view."
        refused["left_right_comparison"] = "The far leg is hidden behind the near one: film each side, or film from behind."
    else:
        out += _pelvic_drop(series, spans, mean_share, too_slow(CONTACT_TIME_APPROXIMATE_FPS, 60), refused)
        for name in ("overstride", "trunk_lean", "foot_inclination_at_contact", "shank_angle_at_contact"):
            refused[name] = "It shows from the side only."
    return [replace(m, value=float(m.value), low=float(m.low), high=float(m.high)) for m in out], refused


def _cadence(gait: Gait) -> Measurement:
    half = gait.half_width_spm or 0.0
    return Measurement("cadence", gait.cadence_spm, gait.cadence_spm - half, gait.cadence_spm + half, "spm")


def _stances(gait: Gait, t: np.ndarray) -> dict[str, list[np.ndarray]]:
    """Frames of each stance by side; where the toe-off was not seen, the duty factor fills in."""
    stride = 120.0 / gait.cadence_spm
    duty = gait.duty if 0.2 < gait.duty < 0.6 else 0.36
    out: dict[str, list[np.ndarray]] = {side: [] for side in skeleton.SIDES}
    for c in gait.contacts:
        end = c.toe_off_s if np.isfinite(c.toe_off_s) else c.initial_contact_s + duty * stride
        frames = np.flatnonzero((t >= c.initial_contact_s) & (t <= end))
        if len(frames) >= 2 and end <= t[-1]:
            out[c.side].append(frames)
    return out


def _contact_time(gait: Gait, side: str, rate: float) -> list[Measurement]:
    times = np.array([c.toe_off_s - c.initial_contact_s for c in gait.contacts if c.side == side and np.isfinite(c.toe_off_s)])
    times = times[(times > 0.08) & (times < 0.6)]
    if len(times) < 3:
        return []
    mean = float(times.mean())
    half = CONTACT_BIAS_S + 0.5 / rate + 1.96 * float(times.std()) / np.sqrt(len(times))
    status = "measured" if rate >= CONTACT_TIME_FPS else "estimated"
    stride = 120.0 / gait.cadence_spm
    return [
        Measurement("ground_contact_time", 1000 * mean, 1000 * (mean - half), 1000 * (mean + half), "ms", side, status),
        Measurement("duty_factor", 100 * mean / stride, 100 * (mean - half) / stride, 100 * (mean + half) / stride, "%", side, status),
        Measurement("flight_time", *(1000 * x for x in (stride / 2 - mean, stride / 2 - mean - half, stride / 2 - mean + half)), "ms", side, status),
    ]


def _whole_strides(t: np.ndarray, gait: Gait) -> np.ndarray:
    """(frames,) bool: inside the longest whole number of strides, so that a mean is not tipped by a half one."""
    stride = 120.0 / gait.cadence_spm
    whole = int((t[-1] - t[0]) / stride)
    return t <= t[0] + max(whole, 1) * stride


def _mean(series: Series, column: str, mean_share: dict[str, float], t: np.ndarray, gait: Gait) -> list[Measurement]:
    if column not in series:
        return []
    curve, inside = series[column], _whole_strides(t, gait)
    value, half = float(np.nanmean(curve.value[inside])), float(np.nanmean(curve.half_width[inside])) * mean_share.get(column, 1.0)
    return [Measurement(column, value, value - half, value + half, curve.unit)] if np.isfinite(value) else []


def _oscillation(t: np.ndarray, landmarks: np.ndarray, gait: Gait, near: str, height_m: float | None) -> list[Measurement]:
    """Rise and fall of the mid-hip in each step, in % of leg length, or in cm where the height is known."""
    hips = landmarks[:, [23, 24], 1].mean(1)
    step = 60.0 / gait.cadence_spm
    starts = np.arange(t[0], t[-1] - step, step)
    falls = []
    for start in starts:
        inside = hips[(t >= start) & (t <= start + step)]
        if np.isfinite(inside).sum() >= 4:
            drift = np.linspace(inside[0], inside[-1], len(inside)) if np.isfinite(inside[[0, -1]]).all() else np.nanmean(inside)
            falls.append(float(np.nanmax(inside - drift) - np.nanmin(inside - drift)))
    if len(falls) < 3:
        return []
    share = 100 * float(np.median(falls)) / leg_length_px(landmarks, near)
    half = 0.25 * share + 1.96 * 100 * float(np.std(falls)) / leg_length_px(landmarks, near) / np.sqrt(len(falls))
    if height_m is None:
        return [Measurement("vertical_oscillation", share, share - half, share + half, "% leg", None, "estimated")]
    centimetres = LEG_SHARE_OF_HEIGHT * height_m  # 1 % of leg length in cm
    return [Measurement("vertical_oscillation", *(centimetres * x for x in (share, share - half, share + half)), "cm", None, "estimated")]


LEG_SHARE_OF_HEIGHT = 0.491
"""Hip to ankle as a share of body height (Winter, Biomechanics and Motor Control of Human Movement: thigh 0.245, shank 0.246)."""


def _overstride(t: np.ndarray, landmarks: np.ndarray, series: Series, gait: Gait, near: str, rate: float) -> list[Measurement]:
    """Ankle ahead of the hip at initial contact, % of leg length, from the corrected thigh and shank angles."""
    if f"thigh_extension_{near}" not in series:
        return []
    thigh, shank = series[f"thigh_extension_{near}"], series[f"shank_inclination_{near}"]
    hip, knee, ankle = (landmarks[:, skeleton.INDEX[f"{near}_{p}"], :2] for p in ("hip", "knee", "ankle"))
    parts = [float(np.nanpercentile(length(v), 90)) for v in (knee - hip, ankle - knee)]
    upper, lower = parts[0] / sum(parts), parts[1] / sum(parts)
    ahead = 100 * (upper * np.sin(np.radians(-thigh.value)) + lower * np.sin(np.radians(shank.value)))
    # a degree of thigh is upper * cos(...) of leg length; the two errors are taken as independent
    slope = 100 * np.radians(1.0)
    half = slope * np.hypot(upper * thigh.half_width * np.cos(np.radians(thigh.value)), lower * shank.half_width * np.cos(np.radians(shank.value)))
    return _read_at(t, [c for c in gait.contacts if c.side == near], ahead, half, "overstride", "% leg", near, extra=_per_frame(t, ahead, rate))


def _per_frame(t: np.ndarray, values: np.ndarray, rate: float) -> float:
    """How far a value moves in half a frame around a typical fast stretch: what the moment of contact leaves open."""
    speed = np.abs(np.gradient(values, t))
    return 0.5 * float(np.nanpercentile(speed, 60)) / rate


def _at_contact(series: Series, column: str, name: str, side: str, gait: Gait, t: np.ndarray, mean_share: dict[str, float]) -> list[Measurement]:
    curve = series[column]
    half = curve.half_width * mean_share.get(column, 1.0)
    return _read_at(t, [c for c in gait.contacts if c.side == side], curve.value, half, name, curve.unit, side)


def _read_at(t, contacts: list[Contact], values, half, name: str, unit: str, side: str | None, extra: float = 0.0) -> list[Measurement]:
    moments = np.array([c.initial_contact_s for c in contacts])
    moments = moments[(moments >= t[0]) & (moments <= t[-1])]
    if len(moments) < 2:
        return []
    read, widths = np.interp(moments, t, values), np.interp(moments, t, half)
    known = np.isfinite(read)
    if known.sum() < 2:
        return []
    read, widths, moments = read[known], widths[known], moments[known]
    value = float(np.median(read))
    width = float(np.median(widths)) + extra + 1.96 * float(np.std(read)) / np.sqrt(len(read))
    typical = int(np.argmin(np.abs(read - value)))
    frame = int(np.argmin(np.abs(t - moments[typical])))
    return [Measurement(name, value, value - width, value + width, unit, side, "measured", frame, float(t[frame]))]


def _extreme(
    series: Series, column: str, name: str, side: str, spans: list[np.ndarray], mean_share: dict[str, float], until: float
) -> list[Measurement]:
    """Largest value in each stance, from contact to the share `until` of it, median over the stances."""
    if column not in series or len(spans) < 2:
        return []
    curve = series[column]
    peaks, frames, widths = [], [], []
    for span in spans:
        frames_in = np.arange(span[0], min(span[0] + max(1, round(until * (len(span) - 1))), len(curve.value) - 1) + 1)
        if np.isfinite(curve.value[frames_in]).any():
            best = frames_in[int(np.nanargmax(curve.value[frames_in]))]
            peaks.append(curve.value[best])
            widths.append(curve.half_width[best])
            frames.append(best)
    if len(peaks) < 2:
        return []
    value = float(np.median(peaks))
    half = float(np.median(widths)) * mean_share.get(column, 1.0) + 1.96 * float(np.std(peaks)) / np.sqrt(len(peaks))
    frame = int(frames[int(np.argmin(np.abs(np.array(peaks) - value)))])
    return [Measurement(name, value, value - half, value + half, curve.unit, side, "measured", frame, float(series.t[frame]))]


def _pelvic_drop(series: Series, spans: dict[str, list[np.ndarray]], mean_share, reason: str | None, refused: dict[str, str]) -> list[Measurement]:
    """Contralateral pelvic drop: how far the swing side hangs below the stance side in mid-stance, for each stance leg."""
    if reason:
        refused["pelvic_drop"] = reason
        return []
    if "pelvic_obliquity" not in series:
        return []
    curve, out = series["pelvic_obliquity"], []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        middles = [span[len(span) // 3 : max(len(span) // 3 + 1, 2 * len(span) // 3)] for span in spans[side]]
        values = np.array([sign * np.nanmean(curve.value[m]) for m in middles if np.isfinite(curve.value[m]).any()])
        if len(values) < 3:
            continue
        value = float(np.median(values))
        half = float(np.nanmedian(curve.half_width)) * mean_share.get("pelvic_obliquity", 1.0) + 1.96 * float(values.std()) / np.sqrt(len(values))
        frame = int(middles[int(np.argmin(np.abs(values - value)))][0])
        out.append(Measurement("pelvic_drop", value, value - half, value + half, "deg", side, "measured", frame, float(series.t[frame])))
    return out

"""Walking in numbers: its rhythm, and what each landing shows.

From one side view the legs pass each other at every step, and the pose model mixes them up there
more often than in a run. What is read of a leg is therefore read about a landing, where the legs
are furthest apart, of the leg in front or the leg behind, whatever it is called: both legs
together, and no side is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.cadence import cadence_from_contacts
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.detect import Gait, Row, cadence_of_row
from posecheck.measures.gait.frontal import frontal_figures
from posecheck.measures.gait.parameters import ContactParameters
from posecheck.measures.gait.posture import posture_of_stride
from posecheck.measures.gait.scale import (
    LEG_FROM_HEIGHT_ERROR,
    LEG_SHARE_OF_HEIGHT,
    LegLength,
    step_times,
    stride_length,
)
from posecheck.measures.gait.stride import cadence_measurement, in_floats, mean_over_strides
from posecheck.measures.gait.walk_contacts import contacts_of_walk
from posecheck.measures.raw import leg_length_px
from posecheck.model.key import MeasureKey, column
from posecheck.model.measurement import Measurement, Series
from posecheck.view.view import ViewEstimate

ABOUT_LANDING_S = (-0.07, 0.01)
"""When the front foot's angle is read, s from landing: held until the heel is down, then it falls
within a tenth of a second [E]."""
PUSH_OFF, BEHIND, APART = (0.0, 0.16), (-0.10, 0.12), (-0.08, 0.08)
"""Shares of a stride from the landing of the other foot: where the foot behind points down most,
its thigh is furthest behind, and the ankles are furthest apart. The foot leaves the ground at about
a tenth [E]."""
FLAT = (0.12, 0.38)
"""Shares of a stride from its landing between which a foot lies flat on the ground [E]."""
ON_GROUND = 0.6
"""Share of the stride that a foot is on the ground at a comfortable pace [M]."""
FEWEST_LANDINGS = 3
"""Fewer tell no figure [E]."""
FOOT_HALF, THIGH_HALF, STEP_HALF = 9.0, 9.0, 8.0
"""Least 95 % half-widths. On six rendered walks the foot reads 0 to 7 degrees flat as it lands and
3 to 7 flat as it pushes off, the thigh 4 to 8 short, the step 3 to 7 % of leg length short [E]."""
FOOT_OF_LEG, TOE_OUT_HALF = 0.21, 10.0
"""Heel to toe across the image of a foot that is turned out by 90 degrees, as a share of leg
length, and what is left open (95 %): on four rendered walks from the front [E]."""
LEAST_HALF_SPM = 1.0
"""Least 95 % half-width of a cadence, steps a minute: a few seconds of a walk differ from the next
by as much [E]."""
LEAST_FPS = 24.5
"""Fewer frames a second miss how the foot lands and leaves [E]."""
SIDE_ONLY, FRONT_ONLY = (
    (
        "step_length",
        "thigh_extension_max",
        "foot_inclination_at_contact",
        "foot_inclination_at_push_off",
        "trunk_lean",
    ),
    ("toe_out", "step_width", "crossover", "pelvic_drop"),
)


@dataclass(frozen=True)
class Landings:
    """What each landing of a side view shows, (landings,): the foot in front as it lands and the
    one behind as it leaves (deg, toes up +), the thigh behind (deg, behind vertical +), the ankles
    apart (% of leg length); `foot_half` and `thigh_half`: 95 % half-widths of these curves, deg."""

    foot: np.ndarray
    push: np.ndarray
    thigh: np.ndarray
    step: np.ndarray
    foot_half: float
    thigh_half: float


def walk_of_steps(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    rows: Sequence[Row],
    *,
    parameters: ContactParameters = ContactParameters(),
) -> Gait:
    """The walk of a clip in which steps were seen: contacts and cadence. No toe-offs.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, smoothed lightly; rows: at least one.
    """
    params = parameters.gait
    contacts: list[Contact] = []
    told = []
    frame_s = float(np.median(np.diff(t)))
    for row in rows:
        part = slice(max(row.start, 0), row.stop)
        found = contacts_of_walk(t[part], landmarks[part], view, row.step_s, parameters)
        times = np.array([c.initial_contact_s for c in found])
        if len(times) >= FEWEST_LANDINGS:
            row = replace(row, step_s=float(np.median(np.diff(times))))
        told.append(cadence_of_row(row, times, frame_s, params))
        contacts += found
    cadences, errors = np.array(told).T
    weight = 1.0 / np.square(errors)
    half = max(
        1.96 / float(np.sqrt(weight.sum())),
        float(np.ptp(cadences)) / 2,
        params.least_half_width_spm,
    )
    cadence = float(np.sum(weight * cadences) / weight.sum())
    by_contacts = cadence_from_contacts(contacts, 120.0 / cadence, list(skeleton.SIDES), params)
    if by_contacts is not None and abs(by_contacts[0] - cadence) <= half:
        cadence, half = by_contacts[0], max(by_contacts[1], LEAST_HALF_SPM)
    return Gait("walking", cadence, half, tuple(contacts), 0.0, float("nan"))


def walk_measurements(
    t: np.ndarray,
    landmarks: np.ndarray,
    series: Series,
    gait: Gait,
    view: ViewEstimate,
    height_m: float | None = None,
    speed_m_s: float | None = None,
    no_feet: str = "",
) -> tuple[list[Measurement], dict[str, str]]:
    """Figures of a walk, and what is refused with its reason.

    t (frames,) real seconds; landmarks (frames, 33, 2 or more) px, smoothed lightly; series: the
    measures over time; no_feet: why nothing is said of the feet, where they are hidden.
    """
    out = [cadence_measurement(gait), *step_times(gait), *stride_length(gait, speed_m_s)]
    refused = dict.fromkeys(
        ("ground_contact_time", "duty_factor"),
        "When a foot leaves the ground is not told in walking: the other one is down by then.",
    )
    leg = (
        LegLength(100 * LEG_SHARE_OF_HEIGHT * height_m, LEG_FROM_HEIGHT_ERROR)
        if height_m is not None
        else None
    )
    rate = 1.0 / float(np.median(np.diff(t)))
    slow = (
        ""
        if rate >= LEAST_FPS
        else f"It needs 25 frames a second or more; this video has {rate:.0f}."
    )
    if view.is_side:
        out += mean_over_strides(series, "trunk_lean", series.mean_share, t, gait)
        out += posture_of_stride(t, series, gait)
        reason = no_feet or slow
        found = [] if reason else _from_the_side(t, landmarks, series, gait, view)
        out += found
        if not found:
            why = reason or "Too few landings were seen clearly enough."
            refused |= dict.fromkeys(SIDE_ONLY[:-1], why)
        refused |= dict.fromkeys(
            FRONT_ONLY, "It shows from behind or from the front, and this is a side view."
        )
        return [in_floats(m) for m in out], refused
    refused |= dict.fromkeys(SIDE_ONLY, "It shows from the side only.")
    if not view.is_frontal:
        return out, refused | dict.fromkeys(
            FRONT_ONLY, "It shows from straight behind or from straight in front."
        )
    if no_feet or slow:
        return out, refused | dict.fromkeys(FRONT_ONLY, no_feet or slow)
    out += frontal_figures(t, landmarks, series, gait, view, _stances(gait, t), leg)
    turned = _toe_out(t, landmarks, gait, view)
    if not turned:
        refused["toe_out"] = (
            "From behind the heels hide how the feet are turned: film from the front."
            if view.name == "rear"
            else "Too few landings were seen clearly enough."
        )
    return [in_floats(m) for m in out + turned], refused


def _stances(gait: Gait, t: np.ndarray) -> dict[str, list[np.ndarray]]:
    """Frames of each stance by side, as long as a stance usually is."""
    out: dict[str, list[np.ndarray]] = {side: [] for side in skeleton.SIDES}
    for c in gait.contacts:
        end = c.initial_contact_s + ON_GROUND * gait.stride_s
        frames = np.flatnonzero((t >= c.initial_contact_s) & (t <= end))
        if len(frames) >= 3 and end <= t[-1]:
            out[c.side].append(frames)
    return out


def _within(t: np.ndarray, at: float, span: tuple[float, float], unit_s: float = 1.0) -> np.ndarray:
    return (t >= at + span[0] * unit_s) & (t <= at + span[1] * unit_s)


def _from_the_side(
    t: np.ndarray, landmarks: np.ndarray, series: Series, gait: Gait, view: ViewEstimate
) -> list[Measurement]:
    found = _landings(t, landmarks, series, gait, view)
    told = (
        ("step_length", found.step, "% leg", 0.0, STEP_HALF),
        ("thigh_extension_max", found.thigh, "deg", found.thigh_half, THIGH_HALF),
        ("foot_inclination_at_contact", found.foot, "deg", found.foot_half, FOOT_HALF),
        ("foot_inclination_at_push_off", found.push, "deg", found.foot_half, FOOT_HALF),
    )
    out = []
    for name, values, unit, half, least in told:
        known = values[np.isfinite(values)]
        if len(known) < FEWEST_LANDINGS:
            continue
        value = float(np.median(known))
        spread = 1.96 * float(np.std(known)) / np.sqrt(len(known))
        width = float(np.hypot(max(half, least), spread))
        out.append(Measurement(name, value, value - width, value + width, unit, None, "estimated"))
    return out


def _landings(
    t: np.ndarray, landmarks: np.ndarray, series: Series, gait: Gait, view: ViewEstimate
) -> Landings:
    if view.near_side is None:
        raise ValueError("landings are read from a side view")
    stride, leg = gait.stride_s, leg_length_px(landmarks, view.near_side)
    ankle = {
        side: -view.ventral_turn * landmarks[:, skeleton.INDEX[f"{side}_ankle"], 0]
        for side in skeleton.SIDES
    }
    ahead = ankle["left"] - ankle["right"]
    curves = {
        (name, side): series.curves.get(column(MeasureKey(name, side)))
        for name in ("foot_inclination", "thigh_extension")
        for side in skeleton.SIDES
    }

    def largest(name: str, side: str, inside: np.ndarray, sign: float) -> float:
        """The largest (sign +) or the smallest value of a curve there."""
        curve = curves[name, side]
        values = sign * curve.value[inside] if curve is not None else np.empty(0)
        return sign * float(np.nanmax(values)) if np.isfinite(values).any() else float("nan")

    rows = []
    for c in gait.contacts:
        at = c.initial_contact_s
        left_leads = np.interp(at, t, ahead) > 0
        front, behind = skeleton.SIDES if left_leads else skeleton.SIDES[::-1]
        foot = curves["foot_inclination", front]
        near_landing = _within(t, at, ABOUT_LANDING_S)
        landing = foot.value[near_landing] if foot is not None else np.empty(0)
        apart = np.abs(ahead[_within(t, at, APART, stride)])
        cut = at + PUSH_OFF[1] * stride > t[-1]  # the clip ends in it
        rows.append(
            (
                float(np.nanmedian(landing)) if np.isfinite(landing).any() else np.nan,
                np.nan
                if cut
                else largest("foot_inclination", behind, _within(t, at, PUSH_OFF, stride), -1.0),
                np.nan
                if cut
                else largest("thigh_extension", behind, _within(t, at, BEHIND, stride), 1.0),
                100 * float(np.nanmax(apart)) / leg if np.isfinite(apart).any() else np.nan,
            )
        )
    feet, pushes, thighs, steps = np.array(rows, float).reshape(-1, 4).T
    return Landings(
        feet,
        pushes,
        thighs,
        steps,
        foot_half=_usual_half(curves, "foot_inclination"),
        thigh_half=_usual_half(curves, "thigh_extension"),
    )


def _usual_half(curves: dict, name: str) -> float:
    halves = [
        curve.half_width for (of, _), curve in curves.items() if of == name and curve is not None
    ]
    known = np.concatenate(halves) if halves else np.empty(0)
    return float(np.nanmedian(known)) if np.isfinite(known).any() else 0.0


def _toe_out(
    t: np.ndarray, landmarks: np.ndarray, gait: Gait, view: ViewEstimate
) -> list[Measurement]:
    """How far each foot is turned out while it lies flat, deg; from the front only: from behind the
    heel hides the foot."""
    if view.name != "front":
        return []
    leg = float(np.mean([leg_length_px(landmarks, side) for side in skeleton.SIDES]))
    out = []
    for side, outward in zip(skeleton.SIDES, (1.0, -1.0), strict=True):
        toe, heel = (
            landmarks[:, skeleton.INDEX[f"{side}_{part}"], 0] for part in ("foot_index", "heel")
        )
        across = outward * (toe - heel) / leg / FOOT_OF_LEG
        turned = np.degrees(np.arcsin(np.clip(across, -1.0, 1.0)))
        steps = [
            float(np.nanmedian(turned[inside]))
            for c in gait.contacts
            if c.side == side
            and np.isfinite(
                turned[inside := _within(t, c.initial_contact_s, FLAT, gait.stride_s)]
            ).sum()
            >= 3
        ]
        if len(steps) >= FEWEST_LANDINGS - 1:
            value = float(np.median(steps))
            half = float(np.hypot(TOE_OUT_HALF, 1.96 * np.std(steps) / np.sqrt(len(steps))))
            out.append(
                Measurement("toe_out", value, value - half, value + half, "deg", side, "estimated")
            )
    return out

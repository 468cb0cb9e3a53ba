"""Is somebody running here, and at what cadence? Standing, walking and slow motion are told apart
before anything is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.cadence import cadence_by_both, cadence_from_contacts
from posecheck.measures.gait.contact_timing import FootTiming, refine_contacts
from posecheck.measures.gait.contacts import Contact, ankle_swing, find_contacts
from posecheck.measures.gait.parameters import ContactParameters, GaitParameters
from posecheck.measures.gait.step_contacts import contacts_of_steps
from posecheck.signals.filters import detrended
from posecheck.signals.rhythm import period_of
from posecheck.view.view import ViewEstimate

GaitKind = Literal["running", "walking", "standing", "irregular", "slow-motion", "too-short"]

SPRINT_SPM, FASTEST_SPM = 230.0, 300.0
"""From the first on only sprinters take so many steps a minute, beyond the second nobody: 270 to
300 are those of the fastest [E]."""


@dataclass(frozen=True)
class Gait:
    """kind; cadence_spm and its 95 % half-width (None where there is no rhythm); contacts of both
    feet in time order.

    bounce: correlation of hip height with the distance between the ankles, + in running (apart in
    the air), - in walking (apart on the ground, the hips at their lowest). duty: share of the
    stride that a foot is on the ground, near foot. slow_factors: proposed slow-motion factors,
    likeliest first, empty otherwise. timing: by side, how the moments of its contacts were read
    (`refined`).
    """

    kind: GaitKind
    cadence_spm: float | None
    half_width_spm: float | None
    contacts: tuple[Contact, ...]
    bounce: float
    duty: float
    slow_factors: tuple[float, ...] = ()
    timing: dict[str, FootTiming] = field(default_factory=dict)

    @property
    def rhythm_spm(self) -> float:
        """The cadence of a gait that has one, steps a minute. Raises ValueError where there is no
        rhythm."""
        if self.cadence_spm is None:
            raise ValueError(f"a gait that is {self.kind} has no cadence")
        return self.cadence_spm

    @property
    def stride_s(self) -> float:
        """Time of a stride, two steps, s. Raises ValueError where there is no rhythm."""
        return 120.0 / self.rhythm_spm


def classify_gait(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    *,
    parameters: ContactParameters = ContactParameters(),
) -> Gait:
    """What kind of gait a clip shows.

    t (frames,) s as believed (after any known slow-motion factor); landmarks (frames, 33, 2 or
    more) px, smoothed lightly.
    """
    params = parameters.gait
    nothing = Gait("standing", None, None, (), 0.0, float("nan"))
    swings = {side: ankle_swing(landmarks, view, side) for side in skeleton.SIDES}
    near = view.near_side or "left"
    if not np.isfinite(swings[near]).any():
        return Gait("too-short", None, None, (), 0.0, float("nan"))
    ranges = {s: float(np.subtract(*np.nanpercentile(x, [97, 3]))) for s, x in swings.items()}
    if min(ranges.values()) < (
        params.still_swing_side if view.is_side else params.still_swing_frontal
    ):
        return nothing
    if np.isfinite(swings[near]).sum() < 12:
        return Gait("too-short", None, None, (), 0.0, float("nan"))
    apart = swings["left"] - swings["right"]
    period, rhythm = period_of(t, apart, 0.4, min(12.0, float(t[-1] - t[0]) / 1.6))
    if not np.isfinite(period) or rhythm < params.rhythm:
        return Gait("irregular", None, None, (), 0.0, float("nan"))
    if (t[-1] - t[0]) < params.fewest_strides * period:
        return Gait("too-short", None, None, (), 0.0, float("nan"))

    hips = -landmarks[:, [23, 24], 1].mean(1)
    bounce = (
        _correlation(detrended(hips, t, period), np.abs(apart - np.nanmean(apart)))
        if view.is_side
        else 0.0
    )
    contacts = sorted(
        (c for side in skeleton.SIDES for c in find_contacts(t, landmarks, view, side, parameters)),
        key=lambda c: c.initial_contact_s,
    )
    on_ground = [
        c.toe_off_s - c.initial_contact_s
        for c in contacts
        if c.side == near and np.isfinite(c.toe_off_s)
    ]
    duty = float(np.median(on_ground)) / period if on_ground else float("nan")
    cadence, half = cadence_by_both(period, rhythm, contacts, t, view.near_side, params.pause)
    airborne = bounce > 0.0 if view.is_side else duty < 0.5
    if cadence >= params.walking_below_spm:
        kind: GaitKind = "running" if airborne or not view.is_side else "walking"
        return Gait(kind, cadence, half, tuple(contacts), bounce, duty)
    if airborne:
        factors = slow_factors(cadence, parameters=params)
        if factors:
            return Gait("slow-motion", cadence, half, tuple(contacts), bounce, duty, factors)
        if cadence >= params.slowest_run_spm:
            return Gait("running", cadence, half, tuple(contacts), bounce, duty)
    return Gait("walking", cadence, half, tuple(contacts), bounce, duty)


def without_contacts(gait: Gait) -> Gait:
    """The rhythm alone: of feet that are hidden the model guesses, and its guess lands early (80 ms
    behind a treadmill's edge)."""
    return replace(gait, contacts=(), duty=float("nan"), timing={})


def slow_factors(
    cadence: float, fall: float | None = None, *, parameters: GaitParameters = GaitParameters()
) -> tuple[float, ...]:
    """Slow-motion factors that make a run of so many steps a minute a usual one, likeliest first;
    empty where none does.

    fall: the fastest fall of the hips as a share of free fall by the clip's own clock
    (`recognition.gait.Steps.drop`), where it is known.
    """

    def off(factor: float) -> float:
        far = abs(
            np.log(cadence * factor / parameters.usual_cadence_spm)
        ) - parameters.phone_preferred * (factor in parameters.phone_factors)
        return far + (
            0.0
            if not fall
            else 0.1 * (np.log(fall * factor**2 / parameters.fall) / parameters.fall_sd) ** 2
        )

    slowest, fastest = parameters.running_cadence_spm
    by_phone = parameters.slowest_run_spm + parameters.phone_slack_spm
    fit = [
        f
        for f in parameters.slow_factors
        if (by_phone if f in parameters.phone_factors else slowest) <= cadence * f <= fastest
    ]
    return tuple(sorted(fit, key=off)[: parameters.most_factors])


@dataclass(frozen=True)
class Row:
    """Steps in a row, as they are seen without knowing which leg is which: frames [start, stop),
    and the time of a step, s.

    fall: the fastest fall of the hips as a share of free fall (see `slow_factors`), None where it
    is not known.
    """

    start: int
    stop: int
    step_s: float
    fall: float | None = None


def gait_of_steps(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    rows: Sequence[Row],
    *,
    parameters: ContactParameters = ContactParameters(),
) -> Gait:
    """The gait of a run of few steps, of one in several shots or seen from an angle, or of one
    whose legs are mixed up: what its steps alone tell.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, smoothed lightly; rows: at least one.
    The cadence is that of lines through the contacts where they agree with the steps, else the
    steps' own; its interval that of contacts half a frame and `feet_differ` off, and covers rows
    that differ. No toe-offs.
    """
    params = parameters.gait
    contacts, cadences, errors = [], [], []
    for row in rows:
        part = slice(max(row.start, 0), row.stop)
        found = contacts_of_steps(t[part], landmarks[part], view, row.step_s, parameters)
        cadence, error = cadence_of_row(
            row,
            np.array([c.initial_contact_s for c in found]),
            float(np.median(np.diff(t))),
            params,
        )
        contacts += found
        cadences.append(cadence)
        errors.append(error)
    weight = 1.0 / np.square(errors)
    cadence = float(np.sum(weight * cadences) / weight.sum())
    half = max(
        1.96 / float(np.sqrt(weight.sum())),
        float(np.ptp(cadences)) / 2,
        params.least_half_width_spm,
    )
    falls = [row.fall for row in rows if row.fall is not None and np.isfinite(row.fall)]
    factors = (
        slow_factors(cadence, float(np.median(falls)) if falls else None, parameters=params)
        if cadence < params.slowest_run_spm
        else ()
    )
    return Gait(
        "slow-motion" if factors else "running",
        cadence,
        half,
        tuple(contacts),
        0.0,
        float("nan"),
        factors,
    )


def cadence_of_row(
    row: Row, times: np.ndarray, frame_s: float, params: GaitParameters
) -> tuple[float, float]:
    """Steps a minute and 1 SD of one row; times (n,) s of its contacts, frame_s: s between two
    frames."""
    slope = row.step_s
    off = params.step_alone * params.feet_differ
    count = max(round((row.stop - row.start) * frame_s / row.step_s) - 1, 1)
    if len(times) >= 5:
        times = times[1:-1]  # at the ends of a row the foot's turn is cut off
    if len(times) >= 3:
        number = np.r_[0, np.cumsum(np.maximum(1, np.round(np.diff(times) / row.step_s)))]
        fitted, _ = np.polyfit(number, times, 1)
        if abs(fitted / row.step_s - 1) < params.step_agrees:
            slope, off, count = float(fitted), params.feet_differ, int(number[-1])
    ends = np.hypot(frame_s / 2 * np.sqrt(2), off * slope)
    return 60.0 / slope, 60.0 / slope * (ends / count) / slope


def take_turns(gait: Gait, *, parameters: GaitParameters = GaitParameters()) -> bool:
    """Whether the contacts of the two feet, each found by its own, come a step apart: else one foot
    was taken for the other, or not seen."""
    times = np.array([c.initial_contact_s for c in gait.contacts])
    if gait.cadence_spm is None or len(times) < 3:
        return True
    return (
        float(np.mean(np.abs(np.diff(times) * gait.cadence_spm / 60.0 - 1) < parameters.even))
        >= parameters.most_even
    )


def agrees(
    gait: Gait, rows: Sequence[Row], *, parameters: GaitParameters = GaitParameters()
) -> bool:
    """Whether a gait that hangs on which leg is which has the cadence that the steps have without
    that: else it was doubled, or halved."""
    if gait.cadence_spm is None or not rows:
        return gait.cadence_spm is not None
    longest = max(rows, key=lambda row: row.stop - row.start)
    return abs(gait.cadence_spm * longest.step_s / 60.0 - 1) < parameters.step_agrees


def refined(
    gait: Gait,
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    *,
    parameters: ContactParameters = ContactParameters(),
) -> Gait:
    """The same run with its contacts and toe-offs told finer than the frames (`contact_timing`).

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, unsmoothed, NaN where missing.
    """
    if gait.cadence_spm is None:
        return gait
    params = parameters.gait
    period = gait.stride_s
    near = view.near_side
    half = gait.half_width_spm or 0.0
    contacts, timing = refine_contacts(t, landmarks, view, list(gait.contacts), period, parameters)
    if near is not None:
        steps = contacts_of_steps(t, landmarks, view, period / 2, parameters)
        contacts = _as_of_steps(contacts, timing, near, steps, period, params)
    elif not contacts:
        contacts = contacts_of_steps(t, landmarks, view, period / 2, parameters)
    lengths = [
        c.toe_off_s - c.initial_contact_s
        for c in contacts
        if np.isfinite(c.toe_off_s) and c.side == (near or c.side)
    ]
    duty = float(np.median(lengths)) / period if lengths else gait.duty
    gait = replace(gait, contacts=tuple(contacts), duty=duty, timing=timing)
    cadence = cadence_from_contacts(contacts, period, [near] if near else list(timing), params)
    if (
        cadence is None
        or abs(cadence[0] - gait.rhythm_spm) > half + params.cadence_slack_spm
        or cadence[1] > half
    ):
        return gait
    return replace(gait, cadence_spm=cadence[0], half_width_spm=cadence[1])


def _as_of_steps(
    contacts: list[Contact],
    timing: dict[str, FootTiming],
    near: str,
    steps: list[Contact],
    period: float,
    params: GaitParameters = GaitParameters(),
) -> list[Contact]:
    """Contacts moved to where `contacts_of_steps` has them (`steps`), by one time for each foot,
    where no kink of the near foot, that is seen well, tells them or at least agrees with them: the
    rule by which they were found waits for the later of two signs, and is 15 to 40 ms late on
    people."""
    if near not in timing or timing[near].sharp or timing[near].agreed or not steps:
        return contacts
    other = np.array([c.initial_contact_s for c in steps])
    for side in [s for s, told in timing.items() if not told.sharp]:
        off = [
            other[np.abs(other - c.initial_contact_s).argmin()] - c.initial_contact_s
            for c in contacts
            if c.side == side
        ]
        same = [x for x in off if abs(x) < params.same_contact * period]
        shift = float(np.median(same)) if same else 0.0
        contacts = [
            replace(c, initial_contact_s=c.initial_contact_s + shift) if c.side == side else c
            for c in contacts
        ]
    return sorted(contacts, key=lambda c: c.initial_contact_s)


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 10 or np.std(a[known]) == 0 or np.std(b[known]) == 0:
        return 0.0
    return float(np.corrcoef(a[known], b[known])[0, 1])

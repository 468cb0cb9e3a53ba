"""Foot contacts: initial contact and toe-off of a running person, from the foot's path relative to
the hip and the ground.

Side views. In each stride the ankle swings between a foremost and a rearmost place relative to the
hips (Zeni et al. 2008); between them lies the stance. Initial contact is the moment at which the
foot has both come down to its own ground height and taken up a good part of the backward speed of
stance; toe-off the moment at which the toe leaves the ground height. Ground height is read for each
stride from heel and toe in mid-stance, so that neither a slanting belt nor a moving camera matters.
Front and rear views: the foot's place on the ground moves through the image with time, so ground
height is a line over time, and the contact reaches back and forth from mid-stance as far as the
foot keeps to that line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.parameters import ContactParameters, EventParameters
from posecheck.measures.raw import leg_length_px
from posecheck.signals.line import robust_line
from posecheck.signals.peaks import peaks_in
from posecheck.view.view import ViewEstimate


@dataclass(frozen=True)
class Contact:
    """One foot on the ground. Times in real seconds; toe_off_s NaN where it was not seen.
    scatter_s: 1 SD of the contact time."""

    side: str
    initial_contact_s: float
    toe_off_s: float
    scatter_s: float


def ankle_swing(landmarks: np.ndarray, view: ViewEstimate, side: str) -> np.ndarray:
    """(frames,) leg lengths: a foot's cyclic signal, + in front (side views) or + raised (front and
    rear views), against the hips."""
    ankle = landmarks[:, skeleton.INDEX[f"{side}_ankle"], :2]
    hips = landmarks[:, [23, 24], :2].mean(1)
    leg = _leg(landmarks, view)
    if view.is_side:
        return -view.ventral_turn * (ankle[:, 0] - hips[:, 0]) / leg
    return (hips[:, 1] - ankle[:, 1]) / leg


def _leg(landmarks: np.ndarray, view: ViewEstimate) -> float:
    sides = (view.near_side,) if view.near_side else skeleton.SIDES
    return float(np.mean([leg_length_px(landmarks, s) for s in sides]))


def find_contacts(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    side: str,
    parameters: ContactParameters = ContactParameters(),
) -> list[Contact]:
    """All contacts of one foot, in order.

    t (frames,) real seconds; landmarks (frames, 33, 2 or more) px, smoothed, NaN where missing.
    """
    params = parameters.events
    swing = ankle_swing(landmarks, view, side)
    if np.isfinite(swing).sum() < 10:
        return []
    rate = 1.0 / float(np.median(np.diff(t)))
    spans = _stances(swing, rate, view, params)
    if not spans:
        return []
    heights = _heights_above_ground(t, landmarks, view, side, spans, params)
    contacts = []
    for k, (first, last) in enumerate(spans):
        height, toe = heights[k]
        if view.is_side:
            down = np.fmax(
                _comes_down(t, height, first, rate, params),
                _turns_back(t, swing, first, last, params),
            )
        else:
            down = _back_to_touch_down(t, height, first, last, params)
        if not np.isfinite(down):
            continue
        contacts.append(Contact(side, float(down), _leaves(t, toe, first, last, rate, params), 0.0))
    return steadied(_plausible_toe_offs(contacts, params.toe_off_spread), params.stride_variation)


def _plausible_toe_offs(contacts: list[Contact], spread: float) -> list[Contact]:
    """Toe-offs that make a contact a third longer or shorter than the foot's usual one were misread
    (or the clip ends there): NaN."""
    lengths = np.array([c.toe_off_s - c.initial_contact_s for c in contacts])
    usual = (
        float(np.median(lengths[np.isfinite(lengths)]))
        if np.isfinite(lengths).any()
        else float("nan")
    )
    fits = np.abs(lengths / usual - 1) < spread
    return [
        c if fit else replace(c, toe_off_s=float("nan"))
        for c, fit in zip(contacts, fits, strict=True)
    ]


def _stances(
    swing: np.ndarray, rate: float, view: ViewEstimate, params: EventParameters
) -> list[tuple[int, int]]:
    """(foremost, rearmost) frames of each stance from the side; from front or rear (raised before,
    raised after)."""
    filled = np.where(np.isfinite(swing), swing, np.nanmin(swing))
    apart = max(1, int(params.fastest_stride_s * rate))
    front = peaks_in(filled, prominence=params.smallest_swing, distance=apart)
    if not view.is_side:
        return [
            (int(a), int(b))
            for a, b in pairwise(front)
            if np.isfinite(swing[a : b + 1]).mean() > 0.8
        ]
    rear = peaks_in(-filled, prominence=params.smallest_swing, distance=apart)
    lengths = [int(rear[rear > a][0] - a) for a in front if (rear > a).any()]
    typical = int(np.median(lengths)) if lengths else 0
    spans = []
    for i, a in enumerate(front):
        following = rear[rear > a]
        limit = front[i + 1] if i + 1 < len(front) else len(swing) - 1
        if len(following) and following[0] <= limit:
            b = int(following[0])
        elif typical and a + 0.6 * typical < len(swing) - 1:
            b = min(int(a) + typical, len(swing) - 1)  # the clip ends in this stance
        else:
            continue
        if np.isfinite(swing[a : b + 1]).mean() > 0.8:
            spans.append((int(a), b))
    return spans


def _heights_above_ground(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    side: str,
    spans: list[tuple[int, int]],
    params: EventParameters,
) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each stance: height of the lower of heel and toe, and of the toe, above the ground,
    (frames,) % of leg length."""
    leg = _leg(landmarks, view)
    hips = landmarks[:, [23, 24], 0].mean(1)
    middle, trust = (
        (params.mid_stance, params.slope_share)
        if view.is_side
        else (params.mid_stance_frontal, 1.0)
    )
    points = {}
    for part in ("heel", "foot_index"):
        point = landmarks[:, skeleton.INDEX[f"{side}_{part}"], :2]
        along = -view.ventral_turn * (point[:, 0] - hips) / leg if view.is_side else t
        points[part] = (along, point[:, 1] / leg * 100)
    pieces = [
        slice(int(a + middle[0] * (b - a)), int(np.ceil(a + middle[1] * (b - a))) + 1)
        for a, b in spans
    ]
    slope = 0.0
    x, y = points["foot_index"]
    seen = [p for p in pieces if np.isfinite(x[p] + y[p]).any()]
    dx = np.concatenate([x[p] - np.nanmean(x[p]) for p in seen] or [np.empty(0)])
    dy = np.concatenate([y[p] - np.nanmean(y[p]) for p in seen] or [np.empty(0)])
    keep = np.isfinite(dx) & np.isfinite(dy)
    if keep.sum() > 5 and np.ptp(dx[keep]) > 0:
        fitted = robust_line(dy[keep], dx[keep])[0]
        slope = trust * (
            float(np.clip(fitted, -params.slope_limit, params.slope_limit))
            if view.is_side
            else fitted
        )
    levels = {}
    for part, (x, y) in points.items():
        own = np.array([_median(y[p] - slope * x[p]) for p in pieces])
        levels[part] = np.array([_median(own[max(0, k - 1) : k + 2]) for k in range(len(own))])
    out = []
    for k in range(len(spans)):
        heel, toe = (
            levels[part][k] + slope * points[part][0] - points[part][1]
            for part in ("heel", "foot_index")
        )
        out.append((np.fmin(heel, toe), toe))
    return out


def _median(values: np.ndarray) -> float:
    """Of what is known; NaN of nothing."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _back_to_touch_down(
    t: np.ndarray, height: np.ndarray, first: int, last: int, params: EventParameters
) -> float:
    """Time at which the foot came down, walking back from mid-stance until it leaves the ground
    line; NaN where it does not."""
    middle = int(first + sum(params.mid_stance_frontal) / 2 * (last - first))
    for q in range(middle, first, -1):
        if height[q - 1] > 2 * params.contact_height and height[q] <= 2 * params.contact_height:
            share = (height[q - 1] - 2 * params.contact_height) / (height[q - 1] - height[q])
            return float(t[q - 1] + share * (t[q] - t[q - 1]))
    return float("nan")


def _comes_down(
    t: np.ndarray, height: np.ndarray, first: int, rate: float, params: EventParameters
) -> float:
    """Time at which the height first falls below contact_height, linear between frames; NaN where
    it does not."""
    a = max(1, first + int(np.floor(params.search_s[0] * rate)))
    b = min(len(t) - 1, first + int(np.ceil(params.search_s[1] * rate)))
    for q in range(a, b + 1):
        if height[q] < params.contact_height:
            if height[q - 1] <= params.contact_height:
                return float(t[q]) if q > a else float(t[q - 1])
            share = (height[q - 1] - params.contact_height) / (height[q - 1] - height[q])
            return float(t[q - 1] + share * (t[q] - t[q - 1]))
    return float("nan")


def _turns_back(
    t: np.ndarray, swing: np.ndarray, first: int, last: int, params: EventParameters
) -> float:
    """Time at which the foot has taken up stance_speed_share of the
    backward speed of mid-stance."""
    speed = np.gradient(swing, t)
    middle = slice(int(first + 0.3 * (last - first)), int(first + 0.6 * (last - first)) + 1)
    wanted = params.stance_speed_share * _median(speed[middle])
    q = first
    while q < last and not speed[q] <= wanted:
        q += 1
    if q == first or speed[q] == speed[q - 1]:
        return float(t[q])
    share = np.clip((wanted - speed[q - 1]) / (speed[q] - speed[q - 1]), 0, 1)
    return float(t[q - 1] + share * (t[q] - t[q - 1]))


def _leaves(
    t: np.ndarray,
    toe_height: np.ndarray,
    first: int,
    last: int,
    rate: float,
    params: EventParameters,
) -> float:
    """Time at which the toe rises above toe_off_height for good; NaN where the clip ends before."""
    end = min(len(t) - 2, last + int(0.1 * rate))
    for q in range(first + (last - first) // 2, end + 1):
        if toe_height[q + 1] > params.toe_off_height and toe_height[q + 1] > toe_height[q]:
            share = (params.toe_off_height - toe_height[q]) / (toe_height[q + 1] - toe_height[q])
            return float(t[q] + np.clip(share, 0, 1) * (t[q + 1] - t[q]))
    return float("nan")


def steadied(contacts: list[Contact], variation: float) -> list[Contact]:
    """Contact times drawn towards the foot's own rhythm by as much as they scatter beyond what
    running varies.

    A contact far off the rhythm of its neighbours is a misreading: it takes the rhythm's time, and
    has no say in it. variation: share by which stride time varies
    (EventParameters.stride_variation).
    """
    if len(contacts) < 5:
        return contacts
    times = np.array([c.initial_contact_s for c in contacts])
    stride = float(np.median(np.diff(times)))
    count = np.r_[0, np.cumsum(np.maximum(1, np.round(np.diff(times) / stride)))]
    slope, start = robust_line(times, count)
    natural = variation * slope
    rough = np.abs(times - start - slope * count)
    sound = rough <= max(3 * 1.4826 * float(np.median(rough)), 3 * natural)
    rhythm = np.array([_local_line(count[sound], times[sound], c) for c in count])
    off = np.where(sound, times - rhythm, 0.0)
    scatter = 1.4826 * float(np.median(np.abs(off[sound] - np.median(off[sound]))))
    trust = min(1.0, (natural / max(scatter, 1e-9)) ** 2)
    noise = float(np.sqrt(max(scatter**2 - natural**2, 0.0)))
    # what is left of the noise: the trusted part, and that of a line over about 7 contacts
    left = noise * np.sqrt(trust**2 + 0.2)
    side = contacts[0].side
    steadied = [
        Contact(side, float(r + trust * o), c.toe_off_s, float(left))
        for c, r, o in zip(contacts, rhythm, off, strict=True)
    ]
    # one contact missing between two: the foot cannot have skipped it
    between = [c + 1 for c, step in zip(count[:-1], np.diff(count), strict=True) if step == 2]
    steadied += [
        Contact(side, _local_line(count[sound], times[sound], c), float("nan"), float(scatter))
        for c in between
    ]
    return sorted(steadied, key=lambda c: c.initial_contact_s)


def _local_line(count: np.ndarray, times: np.ndarray, at: float) -> float:
    """Weighted straight line of times over contact numbers around `at` (tricube over 4 strides each
    way), its value there."""
    weight = np.clip(1 - np.abs((count - at) / 4.5) ** 3, 0, None) ** 3
    design = np.column_stack([np.ones_like(count), count - at])
    scale = np.sqrt(weight)
    solution, *_ = np.linalg.lstsq(design * scale[:, None], times * scale, rcond=None)
    return float(solution[0])

"""Foot contacts of few steps, whichever foot is called left: for runs too short, too oblique or too
often mixed up for `contacts`.

From the side and from an angle, the foot in front is followed, by whichever name: it swings ahead
of the hips, turns back, and comes down to the height it keeps in mid-stance. Either tells the
contact only roughly, and a runner who is early by one is late by the other: a slow one's foot is
down before it turns back, a fast one's comes back before it is down. The contact is put in the
middle between the two. From front and rear, feet do not turn back in the image: there the rhythm is
that of the trunk, whose fall is fastest about each contact, and how long after or before that
moment the foot lands is one number for the whole clip, the median over its steps: in the middle,
again, between its being down and its stopping.
"""

from __future__ import annotations

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.parameters import ContactParameters, FewStepParameters
from posecheck.measures.raw import leg_length_px
from posecheck.signals.peaks import peaks_in
from posecheck.signals.rate import usual_rate
from posecheck.view.view import ViewEstimate


def contacts_of_steps(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    step_s: float,
    parameters: ContactParameters = ContactParameters(),
) -> list[Contact]:
    """Contacts of both feet in the order of time.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, smoothed lightly, NaN where missing;
    step_s: time of a step, s. Toe-offs stay NaN: they are not told this way. Empty where fewer than
    ten frames show the feet.
    """
    params = parameters.few_steps
    seen = np.flatnonzero(np.isfinite(landmarks[:, [23, 24, 27, 28], :2]).all(axis=(1, 2)))
    if len(seen) < 10 or not step_s > 0:
        return []
    part = slice(int(seen[0]), int(seen[-1]) + 1)
    t, landmarks = t[part], landmarks[part].astype(float)
    step = 1.0 / usual_rate(t)
    fine = np.arange(t[0], t[-1] + 1e-9, step / params.fine)
    if view.name in ("front", "rear"):
        found = _frontal(t, landmarks, fine, step_s, params, parameters.ground_height_frontal)
    else:
        found = _by_front_foot(t, landmarks, fine, step_s, params)
    return [Contact(side, at, float("nan"), step / 2) for at, side in taking_turns(found, step_s)]


def taking_turns(found: list[tuple[float, str]], step_s: float) -> list[tuple[float, str]]:
    """Feet take turns: of the two ways to name them, the one that the pose model's names agree with
    more often."""
    if not found:
        return []
    times = [at for at, _ in found]
    number = (
        np.r_[0, np.cumsum(np.maximum(1, np.round(np.diff(times) / step_s)))].astype(int)
        if len(times) > 1
        else np.zeros(1, int)
    )
    own = np.array([skeleton.SIDES.index(side) for _, side in found])
    other = int(np.sum((number + own) % 2) * 2 > len(found))
    return [
        (float(at), skeleton.SIDES[(n + other) % 2])
        for (at, _), n in zip(found, number, strict=True)
    ]


def _on(fine: np.ndarray, t: np.ndarray, values: np.ndarray, sd_s: float) -> np.ndarray:
    """Values smoothed and read at finer times; gaps are bridged."""
    from scipy.interpolate import CubicSpline  # not needed before the pose model has seen the clip
    from scipy.ndimage import gaussian_filter1d

    known = np.isfinite(values)
    if known.sum() < 4:
        return np.full(len(fine), np.nan)
    filled = np.interp(t, t[known], values[known])
    sd = sd_s * usual_rate(t)
    return CubicSpline(t, gaussian_filter1d(filled, sd) if sd > 0.3 else filled)(fine)


def _feet(
    t: np.ndarray, landmarks: np.ndarray, fine: np.ndarray, params: FewStepParameters
) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
    """Of both feet, at finer times: how far they are ahead of the hips, (2, times) leg lengths; how
    low heel and toe are, (times,) % of leg length each."""
    hips = landmarks[:, [23, 24], 0].mean(1)
    leg = float(np.nanmean([leg_length_px(landmarks, side) for side in skeleton.SIDES]))
    reach, heel, toe = [], [], []
    for side in skeleton.SIDES:
        ankle, back, front = (
            landmarks[:, skeleton.INDEX[f"{side}_{part}"], :2]
            for part in ("ankle", "heel", "foot_index")
        )
        reach.append((ankle[:, 0] + back[:, 0]) / 2 - hips)
        heel.append(_on(fine, t, 100 * back[:, 1] / leg, params.foot_s))
        toe.append(_on(fine, t, 100 * front[:, 1] / leg, params.foot_s))
    feet = landmarks[:, [31, 32], 0] - landmarks[:, [29, 30], 0]
    facing = np.sign(np.nanmedian(feet)) or 1.0
    return np.array([_on(fine, t, facing * a / leg, params.foot_s) for a in reach]), heel, toe


def _by_front_foot(
    t: np.ndarray, landmarks: np.ndarray, fine: np.ndarray, step_s: float, params: FewStepParameters
) -> list[tuple[float, str]]:
    ahead, heel, toe = _feet(t, landmarks, fine, params)
    if not np.isfinite(ahead).all():
        return []
    front_foot = ahead.max(0)
    speed = np.gradient(front_foot, fine)
    d = float(fine[1] - fine[0])
    peaks = _peaks(front_foot, step_s, d, params)
    ends = [min(p + int(0.5 * step_s / d), len(fine) - 1) for p in peaks]
    stance = [
        float(np.median(speed[p + int(0.35 * (e - p)) : e]))
        for p, e in zip(peaks, ends, strict=True)
        if (e - p) * d > 0.3 * step_s
    ]
    if not stance:
        return []
    found, later = [], []
    for p, end in zip(peaks, ends, strict=True):
        whole = (end - p) * d > 0.3 * step_s
        wanted = params.backward * (
            float(np.median(speed[p + int(0.35 * (end - p)) : end]))
            if whole
            else float(np.median(stance))
        )
        turned = p
        while turned < end and speed[turned] > wanted:
            turned += 1
        if not speed[turned] <= wanted:
            continue
        leads = int(ahead[:, turned].argmax())
        found.append((fine[turned], skeleton.SIDES[leads]))
        later.append(
            fine[p] - fine[turned] + d * _comes_down(heel[leads], toe[leads], p, step_s, d, params)
        )
    known = np.array(later)[np.isfinite(later)]
    # heights are noisy: one number for the whole clip
    middle = float(np.median(known)) / 2 if len(known) else 0.0
    behind = [
        (float(fine[p]), skeleton.SIDES[int(ahead[:, p].argmax())])
        for p in _peaks(-ahead.min(0), step_s, d, params)
    ]
    return [
        (at + middle, side)
        for at, side in _as_the_foot_behind(
            found, behind, step_s, (float(fine[0]), float(fine[-1])), params
        )
    ]


def _peaks(values: np.ndarray, step_s: float, d: float, params: FewStepParameters) -> list[int]:
    """Places at which a foot is furthest away, a step apart; also the first, where a clip begins
    so."""
    low, way = float(values.min()), float(np.ptp(values))
    padded = np.r_[low, values, low]
    peaks = (
        peaks_in(
            padded, distance=max(1, int(params.apart * step_s / d)), prominence=params.swing * way
        )
        - 1
    ).tolist()
    return [p for p in peaks if p > 0 or values[0] > low + params.edge * way]


def _as_the_foot_behind(
    found: list[tuple[float, str]],
    behind: list[tuple[float, str]],
    step_s: float,
    ends: tuple[float, float],
    params: FewStepParameters = FewStepParameters(),
) -> list[tuple[float, str]]:
    """What the foot in front tells, held against the other: where it was lost, or misread, the
    moment is that of the foot behind.

    found, behind: in order, (s, foot in front) at which the front foot turns back, and at which the
    other one is furthest behind. ends: of the clip, s; so near to them the foot behind alone tells
    nothing, for its swing is cut off.
    """
    times = np.array([at for at, _ in found])
    nearest = [int(np.abs(times - at).argmin()) for at, _ in behind]
    off = np.array([times[k] - at for k, (at, _) in zip(nearest, behind, strict=True)])
    same = np.abs(off) < params.together * step_s
    if same.sum() < 2:
        return found
    usual = float(np.median(off[same]))
    out = []
    for k, fits, (at, side) in zip(
        nearest, np.abs(off - usual) < params.agrees * step_s, behind, strict=True
    ):
        if fits:
            out.append(found[k])
        elif ends[0] + params.swung * step_s < at < ends[1] - params.swung * step_s:
            out.append((at + usual, side))
    alone = [
        one
        for one in found
        if min(abs(one[0] - usual - at) for at, _ in behind) > params.apart * step_s
    ]
    return sorted(out + alone)


def _comes_down(
    heel: np.ndarray, toe: np.ndarray, peak: int, step_s: float, d: float, params: FewStepParameters
) -> float:
    """Places after `peak` (before: -) at which the lower of heel and toe is first down to its
    height of mid-stance; NaN where that is not seen."""
    middle = slice(peak + int(0.3 * step_s / d), min(peak + int(0.5 * step_s / d), len(heel) - 1))
    if middle.stop - middle.start < 4:
        return float("nan")
    above = np.minimum(np.median(heel[middle]) - heel, np.median(toe[middle]) - toe)
    around = int(params.down_within_s / d)
    for k in range(max(peak - around, 0), min(peak + around, len(heel) - 1)):
        if above[k] <= params.down:
            return float(k - peak) if k > max(peak - around, 0) else float("nan")
    return float("nan")


def _frontal(
    t: np.ndarray,
    landmarks: np.ndarray,
    fine: np.ndarray,
    step_s: float,
    params: FewStepParameters,
    on_ground: float,
) -> list[tuple[float, str]]:
    d = float(fine[1] - fine[0])
    trunk = np.gradient(
        _on(fine, t, landmarks[:, [11, 12, 23, 24], 1].mean(1), params.trunk_s), fine
    )
    parts = [
        [skeleton.INDEX[f"{side}_{part}"] for part in ("ankle", "heel", "foot_index")]
        for side in skeleton.SIDES
    ]
    feet = np.array([_on(fine, t, landmarks[:, own, 1].mean(1), params.foot_s) for own in parts])
    if not (np.isfinite(trunk).all() and np.isfinite(feet).all()):
        return []
    trunk = trunk - _running_mean(trunk, max(3, round(2 * step_s / d)))
    falls = peaks_in(
        trunk,
        distance=max(1, int(params.apart * step_s / d)),
        prominence=0.3 * float(np.std(trunk)),
    )
    leg = float(np.nanmean([leg_length_px(landmarks, side) for side in skeleton.SIDES]))
    coming = np.gradient(feet, fine, axis=1)
    after, sides = [], []
    for p in falls:
        first = max(p - int(params.lands_by_s / d), 0)
        last = min(p + int(params.lands_after_s / d), len(fine) - 1)
        lower = int(feet[:, min(p + int(0.15 * step_s / d), len(fine) - 1)].argmax())
        sides.append(skeleton.SIDES[lower])
        k = first + int(coming[lower, first : last + 1].argmax())
        fastest = coming[lower, k]
        while k < len(fine) - 1 and coming[lower, k] > params.stops * fastest:
            k += 1
        stance = slice(p, min(p + max(int(params.ground_moves * step_s / d), 2), len(fine)))
        foot = feet[lower] - max(0.0, float(np.median(coming[lower, stance]))) * fine
        low = max(p - int(params.lands_after_s / d), 0)
        low += int(foot[low : min(p + int(0.5 * step_s / d), len(fine) - 1) + 1].argmax())
        down = np.flatnonzero(foot[first:low] < foot[low] - on_ground * leg / 100)
        after.append((fine[k] + fine[first + down[-1] + 1]) / 2 - fine[p] if len(down) else np.nan)
    known = np.array(after)[np.isfinite(after)]
    if not len(known):
        return []
    return [(float(fine[p] + np.median(known)), side) for p, side in zip(falls, sides, strict=True)]


def _running_mean(values: np.ndarray, width: int) -> np.ndarray:
    padded = np.pad(values, (width // 2, width - 1 - width // 2), "edge")
    return np.convolve(padded, np.ones(width) / width, "valid")

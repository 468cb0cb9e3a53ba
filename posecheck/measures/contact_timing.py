"""When a foot lands and leaves, finer than the pictures: read on the foot's mean stride from sudden changes of speed.

A foot that meets the ground stops sinking at once, and the knee that was stretching begins to give; at toe-off heel, ankle and toe begin to
rise at once and the knee to bend (peaks of vertical acceleration: Handsaker 2016; knee extension: Fellin 2010). On the mean stride these
show as kinks. Where a runner has no clear kink near the contact found before (a foot that glides in flat), that contact stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.signal import find_peaks

from posecheck import skeleton
from posecheck.measures.gait_events import Contact, steadied
from posecheck.measures.mean_stride import FEWEST_SAMPLES, FootSignals, aligned, change_of_speed, foot_signals, middle_at, since, without_strays
from posecheck.signals.filters import smooth
from posecheck.signals.line import robust_line
from posecheck.view.view import ViewEstimate

COARSE_S, STEP_S = 0.008, 0.002
"""Seconds between the moments that are tried, and between those around a peak of them."""
USUAL_SD_S = 0.005
CONTACT_WITHIN_S = 0.034
"""A kink this near the contact found before may replace it [E]."""
FAR_WITHIN_S, FAR_KINK = 0.07, 600.0
"""Where no kink is that near, the nearest one this far away replaces it if it is at least so strong (see CLEAR_KINK): of 45 rendered runs one had its
contacts found 54 ms early, with kinks of 900 and 1100 where they were [E]."""
LIFT_TO_CONTACT, USUAL_TIME_VARIES = 0.40, 0.10
"""Share of the stride from a foot's highest lift to its landing, and by how much it may differ [E]."""
ON_GROUND = 6.0
"""% of leg length above its lowest, from front or rear, at which heel and ankle land: so much they still sink as the foot goes flat [E]."""
FRONTAL_KINK, FRONTAL_WITHIN_S = 200.0, (0.018, 0.019)
"""From front or rear: least kink of a contact (see CLEAR_KINK; there is no knee), and how long before and after that moment it may be [E]."""
FRONTAL_LATE_S = 0.005
"""Contacts from front or rear read so much late: on eighteen rendered runs by -5 to 25 ms, 6 in the mean [E]."""
FRONTAL_SD_S = 0.010
"""1 SD of a contact from front or rear that no kink told: on rendered runs its errors are -14 to 20 ms."""
CLEAR_KINK = {"contact": 420.0, "toe_off": 380.0}
"""% of leg length a second, summed over the points: rendered runs reach 600 to 2000, noise and a gliding foot 300 [E]."""
WEAK_KINK = 270.0
"""A kink this strong near the contact found before says that that is right: a foot gliding in has 275 to 300, of two real runners 165 and 252 [E]."""
KNEE_SHARE = 0.3
"""Weight of the knee's kink (degrees a second) against those of the foot's points."""
TOE_OFF_BETWEEN = (0.20, 0.52)
"""Shares of the stride after contact between which a runner's toe leaves the ground (docs/biomechanics.md, 2.4: duty factors of 0.25 to 0.48)."""
HEEL_UP, TOE_DOWN = 4.0, 12.0
"""% of leg length, against the flat foot: as the toe leaves, the heel is this much higher than the toe at least, and the toe no higher [E]."""
FRONTAL_HEEL, FRONTAL_TOE = 0.4, 1.4
"""Shares of HEEL_UP and TOE_DOWN from front or rear: there the foot is foreshortened, and rises in the picture as it moves away from the camera;
on rendered runs from the front the heel shows 0.4 to 0.6 of HEEL_UP, the toe up to 1.1 of TOE_DOWN [E]."""
ALTERNATION = 0.06
"""Share of the stride by which one foot's events may be off the middle between the other's: more is a misreading (step times of the two feet differ
by 2 to 3 %, docs/biomechanics.md, 2.4)."""
FAR_TRUST = 0.4
"""How far the hidden foot's own contact is trusted against the middle between the near foot's: it errs by 9 ms (1 SD, rendered runs), the middle
by some 6 ms, for step times differ by 1.5 % (1 SD) between feet [E]."""
BLOCK = 40
"""Strides that are laid over one another; a longer clip is read piece by piece, for running changes over minutes [E]."""


@dataclass(frozen=True)
class FootTiming:
    """How a foot's moments were read: errors are 1 SD in seconds of the mean moment, beyond what is systematic; NaN where not seen.

    sharp: the contact was read from a kink, else from the foot's height and speed; agreed: then a weak kink lies upon it. strides: laid over one
    another. blind_s: longest part of the stride, s, that no picture of any stride fell on; at 30 frames a second the pictures of all strides may
    fall on the same places.
    """

    side: str
    sharp: bool
    contact_sd_s: float
    toe_off_sd_s: float
    strides: int
    blind_s: float
    agreed: bool = False


def refine_contacts(
    t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate, contacts: list[Contact], period: float
) -> tuple[list[Contact], dict[str, FootTiming]]:
    """Both feet's contacts, told finer; those at the ends of the clip are added where the rhythm puts them and the foot is seen.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, unsmoothed, NaN where missing; contacts: in order, as
    `gait_events.find_contacts` finds them; period: of the stride, s. The contacts of a foot that shows too little come back as they were
    (from the side) or not at all, and it has no FootTiming. From front or rear both feet's strides are laid together: they share one contact time.
    """
    out: list[Contact] = []
    timings: dict[str, list[FootTiming]] = {}
    feet = {side: _Foot.of(t, landmarks, view, side, [c for c in contacts if c.side == side], period) for side in skeleton.SIDES}
    if view.is_side:
        feet = _far_after_near(feet, view.near_side, period)
    longest = max(len(foot.starts) for foot in feet.values())
    edges = np.linspace(t[0] - period, t[-1] + period, max(1, round(longest / BLOCK)) + 1)
    for low, high in pairwise(edges):
        pieces = {side: _Piece.of(t, foot, foot.starts[(foot.starts >= low) & (foot.starts < high)], period) for side, foot in feet.items()}
        pieces = {side: piece for side, piece in pieces.items() if piece is not None}
        moments = _from_the_side(pieces, view.near_side, period) if view.is_side else _from_front_or_rear(pieces, period)
        for side, found in moments.items():
            timings.setdefault(side, []).append(_timing(t, side, found, pieces[side].starts))
            foot, toe_off = feet[side], found.toe_off
            if not np.isfinite(toe_off):
                toe_off = foot.usual_s
            out += [Contact(side, float(s + found.contact), float(s + toe_off), foot.scatter_s) for s in pieces[side].starts]
    told = [_only_seen(c, t, feet[c.side].signals) for c in out]
    # from front or rear what was found before is too rough to stand for a contact
    kept = [c for c in told if c is not None] + [c for c in contacts if c.side not in timings and view.is_side]
    return sorted(kept, key=lambda c: c.initial_contact_s), {side: _worst(found) for side, found in timings.items()}


def _far_after_near(feet: dict[str, _Foot], near: str, period: float) -> dict[str, _Foot]:
    """The far foot, hidden at times, lands between the near foot's landings; where it was found elsewhere, or too seldom, it is looked for there."""
    far = skeleton.SIDES[1 - skeleton.SIDES.index(near)]
    starts, known = feet[near].starts, feet[far]
    if not len(starts) or (len(known.starts) and abs(_off_alternation(starts, known.starts, period)) < ALTERNATION * period):
        return feet
    return feet | {far: replace(known, starts=np.r_[starts[0] - period / 2, starts + period / 2])}


@dataclass(frozen=True, eq=False)
class _Foot:
    """One foot through the clip: its signals; starts (n,) s of its strides; scatter_s of these; usual_s: contact time as found before, or NaN."""

    signals: FootSignals
    starts: np.ndarray
    scatter_s: float
    usual_s: float

    @classmethod
    def of(cls, t: np.ndarray, landmarks: np.ndarray, view: ViewEstimate, side: str, contacts: list[Contact], period: float) -> _Foot:
        signals = foot_signals(landmarks, view, side)
        starts = np.array([c.initial_contact_s for c in contacts]) if view.is_side else _after_lifts(t, signals, period)
        if len(starts) < 3:
            return cls(signals, np.empty(0), 0.0, float("nan"))
        starts = aligned(t, signals, _to_the_ends(starts, period, t), period)
        even = steadied([Contact(side, float(s), float("nan"), 0.0) for s in starts])
        lengths = np.array([c.toe_off_s - c.initial_contact_s for c in contacts])
        known = lengths[np.isfinite(lengths)]
        usual = float(np.median(known)) if len(known) >= 3 and view.is_side else float("nan")
        return cls(signals, np.array([c.initial_contact_s for c in even]), even[0].scatter_s, usual)


@dataclass(frozen=True, eq=False)
class _Piece:
    """Strides of one foot that are laid over one another."""

    starts: np.ndarray
    stride: _Stride

    @classmethod
    def of(cls, t: np.ndarray, foot: _Foot, starts: np.ndarray, period: float) -> _Piece | None:
        return cls(starts, _Stride.of(t, foot.signals, starts, period)) if len(starts) >= 2 else None


@dataclass(frozen=True)
class _Moments:
    """Contact and toe-off, s after the starts; whether the contact is a kink, or at least a weak one lies upon it; 1 SD of each."""

    contact: float
    toe_off: float
    sharp: bool
    contact_sd: float
    toe_off_sd: float
    agreed: bool = False


def _from_the_side(pieces: dict[str, _Piece], near: str, period: float) -> dict[str, _Moments]:
    out = {}
    for side, piece in pieces.items():
        stride = piece.stride
        kinks = stride.kinks(-CONTACT_WITHIN_S, CONTACT_WITHIN_S, LANDING, CLEAR_KINK["contact"])
        if not kinks:
            kinks = sorted(stride.kinks(-FAR_WITHIN_S, FAR_WITHIN_S, LANDING, FAR_KINK), key=lambda kink: abs(kink[0]))[:1]
        contact = max(kinks, key=lambda kink: kink[1])[0] if kinks else 0.0
        toe_off = stride.toe_off(contact, period)
        spreads = stride.spread(contact if kinks else np.nan, LANDING), stride.spread(toe_off, LEAVING)
        agreed = any(strength >= WEAK_KINK for _, strength in stride.kinks(-CONTACT_WITHIN_S, CONTACT_WITHIN_S, LANDING, 0.0))
        out[side] = _Moments(contact, toe_off, bool(kinks), *spreads, agreed)
    if len(out) == 2:
        far = skeleton.SIDES[1 - skeleton.SIDES.index(near)]
        off = _off_alternation(pieces[near].starts + out[near].contact, pieces[far].starts + out[far].contact, period)
        if abs(off) < ALTERNATION * period:
            out[far] = replace(out[far], contact=out[far].contact - (1 - FAR_TRUST) * off)
    return out


def _from_front_or_rear(pieces: dict[str, _Piece], period: float) -> dict[str, _Moments]:
    found = {side: piece.stride.toe_offs(0.0, period, USUAL_TIME_VARIES) for side, piece in pieces.items()}
    leaving = {side: max(kinks, key=lambda kink: kink[1], default=(float("nan"), 0.0))[0] for side, kinks in found.items()}
    if len(leaving) == 2:
        first, second = leaving
        pairs = [
            (a[1] + b[1], a[0], b[0])
            for a in found[first]
            for b in found[second]
            if abs(_off_alternation(pieces[first].starts + a[0], pieces[second].starts + b[0], period)) < ALTERNATION * period
        ]
        if pairs:
            _, leaving[first], leaving[second] = max(pairs)
        else:
            best = {side: max((strength for _, strength in kinks), default=0.0) for side, kinks in found.items()}
            leaving[min(best, key=best.get)] = float("nan")
    known = {side: moment for side, moment in leaving.items() if np.isfinite(moment)}
    if not known:
        return {}
    for side in leaving.keys() - known.keys():  # in the middle between the other foot's, about
        (other, moment), piece = next(iter(known.items())), pieces[side]
        middle = -_off_alternation(pieces[other].starts + moment, piece.starts, period)
        near = piece.stride.kinks(middle - 0.06 * period, middle + 0.06 * period, LEAVING, FRONTAL_KINK)
        leaving[side] = max(near, key=lambda kink: kink[1])[0] if near else middle
    together = _Stride.together([pieces[side].stride.since(moment) for side, moment in leaving.items()])
    contact, sharp = together.contact_before(0.0, period)
    if not np.isfinite(contact):
        return {}
    spread = together.spread(contact, LANDING) if sharp else FRONTAL_SD_S
    contact -= FRONTAL_LATE_S
    return {side: _Moments(moment + contact, moment, sharp, spread, pieces[side].stride.spread(moment, LEAVING)) for side, moment in leaving.items()}


def _off_alternation(one: np.ndarray, other: np.ndarray, period: float) -> float:
    """Mean time, s, by which events of one foot are off the middle between those of the other. one, other: (n,) s."""
    apart = (other[:, None] - one[None]).ravel()
    off = apart % period - period / 2
    turns = np.exp(2j * np.pi * off / period)
    return float(np.angle(turns.mean()) / (2 * np.pi) * period)


def _after_lifts(t: np.ndarray, signals: FootSignals, period: float) -> np.ndarray:
    """From front or rear: about when the foot lands, a usual time after each of its highest lifts."""
    lift = signals.swing[:, 1]
    if np.isfinite(lift).sum() < 10:
        return np.empty(0)
    lift = smooth(np.where(np.isfinite(lift), lift, np.nanmin(lift))[:, None], t, 3.0 / period)[:, 0]
    apart = max(1, int(0.6 * period / float(np.median(np.diff(t)))))
    peaks, _ = find_peaks(lift, prominence=0.3 * float(np.ptp(lift)), distance=apart)
    return t[peaks] + LIFT_TO_CONTACT * period


def _to_the_ends(times: np.ndarray, period: float, t: np.ndarray) -> np.ndarray:
    """Contacts that the rhythm of the three nearest puts before the first and after the last, as far as the clip goes."""
    early, late = times[:3], times[-3:]
    before = np.median(early - period * np.arange(3)) - period * np.arange(1, 1 + int(max(0, (times[0] - t[0] + 0.1 * period) / period)))
    after = np.median(late + period * np.arange(2, -1, -1)) + period * np.arange(1, 1 + int(max(0, (t[-1] - times[-1] + 0.1 * period) / period)))
    return np.r_[before[::-1], times, after]


LANDING, LEAVING = ("ankle", "heel"), ("ankle", "heel", "toe")


@dataclass(frozen=True, eq=False)
class _Stride:
    """Samples of all strides laid over one another: x (n,) s since the starts, the stride of each, the points' rise, the knee's bend."""

    x: np.ndarray
    which: np.ndarray
    rise: dict[str, np.ndarray]
    knee: np.ndarray | None

    @classmethod
    def of(cls, t: np.ndarray, signals: FootSignals, starts: np.ndarray, period: float) -> _Stride:
        x, which = since(t, starts, period)
        order = np.flatnonzero(which >= 0)
        order = order[np.argsort(x[order])]
        knee = None if signals.knee is None else without_strays(x[order], signals.knee[order], period)
        return cls(x[order], which[order], {name: without_strays(x[order], values[order], period) for name, values in signals.rise.items()}, knee)

    def since(self, moment: float) -> _Stride:
        """The same, its times counted from another moment of the stride, every point from its middle height."""
        return _Stride(self.x - moment, self.which, {name: values - np.nanmedian(values) for name, values in self.rise.items()}, self.knee)

    @staticmethod
    def together(strides: list[_Stride]) -> _Stride:
        """From front or rear: the strides of both feet as those of one."""
        x = np.concatenate([s.x for s in strides])
        which = np.concatenate([2 * s.which + (i + s.which) % 2 for i, s in enumerate(strides)])
        return _Stride(x, which, {name: np.concatenate([s.rise[name] for s in strides]) for name in strides[0].rise}, None)

    def half(self, which: int) -> _Stride:
        """Every other stride."""
        keep = self.which % 2 == which
        knee = None if self.knee is None else self.knee[keep]
        return _Stride(self.x[keep], self.which[keep], {name: values[keep] for name, values in self.rise.items()}, knee)

    def strength(self, at: float, names: tuple[str, ...]) -> float:
        """Change of speed at a moment, summed over the points and the knee."""
        total = sum(change_of_speed(self.x, self.rise[name], at) for name in names)
        return total if self.knee is None else total + KNEE_SHARE * change_of_speed(self.x, self.knee, at)

    def kinks(self, low: float, high: float, names: tuple[str, ...], least: float) -> list[tuple[float, float]]:
        """(moment, strength) of each peak of strength between two moments, of `least` or more."""
        grid = np.arange(low - COARSE_S, high + 1.5 * COARSE_S, COARSE_S)
        strength = np.array([self.strength(g, names) for g in grid])
        filled = np.nan_to_num(strength, nan=-np.inf)
        peaks = [i for i in range(1, len(grid) - 1) if filled[i - 1] < filled[i] >= filled[i + 1] and filled[i] >= least]
        found = []
        for i in peaks:
            fine = grid[i] + np.arange(-COARSE_S + STEP_S, COARSE_S, STEP_S)
            values = np.array([self.strength(f, names) for f in fine])
            best = int(np.nanargmax(values))
            if low <= fine[best] <= high:
                found.append((float(fine[best]), float(values[best])))
        return found

    def spread(self, moment: float, names: tuple[str, ...]) -> float:
        """1 SD of a kink's moment: half the difference between every other stride and the rest; NaN for NaN."""
        if not np.isfinite(moment):
            return float("nan")
        found = [max(self.half(h).kinks(moment - 0.03, moment + 0.03, names, 0.0), key=lambda k: k[1], default=(np.nan,))[0] for h in (0, 1)]
        return abs(found[0] - found[1]) / 2 if np.isfinite(found).all() else USUAL_SD_S

    def level(self, name: str, low: float, high: float) -> float:
        """Median rise of a point between two moments; NaN where it was not seen."""
        values = self.rise[name][(self.x >= low) & (self.x <= high)]
        return float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")

    def toe_off(self, contact: float, period: float) -> float:
        """The strongest of `toe_offs`; NaN where there is none."""
        return max(self.toe_offs(contact, period), key=lambda kink: kink[1], default=(float("nan"), 0.0))[0]

    def toe_offs(self, contact: float, period: float, slack: float = 0.0) -> list[tuple[float, float]]:
        """Kinks at which the heel is up and the toe still down, (moment, strength). slack: of the contact, shares of period."""
        low, high = (contact + share * period for share in (TOE_OFF_BETWEEN[0] - slack, TOE_OFF_BETWEEN[1] + slack))
        found = []
        for moment, strength in self.kinks(low, high, LEAVING, CLEAR_KINK["toe_off"]):
            around = (moment - 0.02, moment + 0.008)
            flat = (contact + 0.06 * period, contact + 0.16 * period) if slack == 0 else (moment - 0.20 * period, moment - 0.12 * period)
            toe = self.level("toe", *around) - self.level("toe", *flat)
            heel = self.level("heel", *around) - self.level("heel", *flat) - toe
            if heel >= HEEL_UP * (1 if slack == 0 else FRONTAL_HEEL) and toe <= TOE_DOWN * (1 if slack == 0 else FRONTAL_TOE):
                found.append((moment, strength))
        return found

    def contact_before(self, toe_off: float, period: float) -> tuple[float, bool]:
        """From front or rear: when heel and ankle came down to the ground before toe-off (NaN: not seen), and whether a kink told it.

        The ground's place in the picture moves as the foot goes towards or away from the camera: its slope is that of the toe before it leaves.
        """
        late = (self.x >= toe_off - 0.18 * period) & (self.x <= toe_off - 0.02 * period) & np.isfinite(self.rise["toe"])
        if late.sum() < FEWEST_SAMPLES:
            return float("nan"), False
        slope = robust_line(self.rise["toe"][late], self.x[late])[0]
        downs = [self._down(self.rise[name] - slope * self.x, toe_off, period) for name in LANDING]
        down = float(np.mean(downs))
        if not np.isfinite(down):
            return float("nan"), False
        kinks = self.kinks(down - FRONTAL_WITHIN_S[0], down + FRONTAL_WITHIN_S[1], LANDING, FRONTAL_KINK)
        return (max(kinks, key=lambda k: k[1])[0], True) if kinks else (down, False)

    def _down(self, height: np.ndarray, toe_off: float, period: float) -> float:
        """Walking back from where the point is lowest in the stance: the moment at which it was ON_GROUND above that; NaN where it never was."""
        grid = np.arange(toe_off - 0.6 * period, toe_off - 0.1 * period, COARSE_S / 2)
        curve = np.array([middle_at(self.x, height, g) for g in grid])
        stance = (grid > toe_off - 0.34 * period) & (grid < toe_off - 0.14 * period) & np.isfinite(curve)
        if not stance.any():
            return float("nan")
        lowest = int(np.argmin(np.where(stance, curve, np.inf)))
        above = np.flatnonzero(curve[:lowest] - curve[lowest] > ON_GROUND)
        return float(grid[above[-1]] + COARSE_S / 4) if len(above) else float("nan")


def _only_seen(contact: Contact, t: np.ndarray, signals: FootSignals) -> Contact | None:
    """The contact where its foot was in the picture about then, and the toe-off likewise; None where it was not."""

    def seen(moment: float) -> bool:
        around = np.abs(t - moment) < 0.06
        return bool(t[0] <= moment <= t[-1] and around.any() and np.isfinite(signals.rise["ankle"][around]).mean() > 0.5)

    if not seen(contact.initial_contact_s):
        return None
    return contact if np.isfinite(contact.toe_off_s) and seen(contact.toe_off_s) else replace(contact, toe_off_s=float("nan"))


def _timing(t: np.ndarray, side: str, found: _Moments, starts: np.ndarray) -> FootTiming:
    step = float(np.median(np.diff(t)))
    nearest = np.clip(np.searchsorted(t, starts), 0, len(t) - 1)
    places = np.sort((starts - t[nearest]) % step)
    blind = float(np.max(np.diff(np.r_[places, places[0] + step])))
    return FootTiming(side, found.sharp, found.contact_sd, found.toe_off_sd, len(starts), blind, found.agreed)


def _worst(timings: list[FootTiming]) -> FootTiming:
    """Of the pieces of a long clip."""
    contact, toe_off = (np.array([getattr(x, name) for x in timings]) for name in ("contact_sd_s", "toe_off_sd_s"))
    known = np.isfinite(toe_off)
    worst_toe_off = float(np.max(toe_off[known])) if known.any() else float("nan")
    return FootTiming(
        timings[0].side, all(x.sharp for x in timings), float(np.max(np.nan_to_num(contact))), worst_toe_off,
        sum(x.strides for x in timings), max(x.blind_s for x in timings), any(x.agreed for x in timings),
    )  # fmt: skip

"""When a foot lands and leaves, finer than the frames: read on the foot's mean stride from sudden
changes of speed.

A foot that meets the ground stops sinking at once, and the knee that was stretching begins to give;
at toe-off heel, ankle and toe begin to rise at once and the knee to bend (peaks of vertical
acceleration: Handsaker 2016; knee extension: Fellin 2010). On the mean stride these show as kinks.
Where a runner has no clear kink near the contact found before (a foot that glides in flat), that
contact stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from posecheck import skeleton
from posecheck.measures.gait.contacts import Contact, steadied
from posecheck.measures.gait.mean_stride import (
    FEWEST_SAMPLES,
    FootSignals,
    aligned,
    change_of_speed,
    foot_signals,
    middle_at,
    since,
    without_strays,
)
from posecheck.measures.gait.parameters import ContactParameters, TimingParameters
from posecheck.signals.filters import smooth
from posecheck.signals.line import robust_line
from posecheck.signals.peaks import peaks_in
from posecheck.view.view import ViewEstimate


@dataclass(frozen=True)
class FootTiming:
    """How a foot's moments were read: errors are 1 SD in seconds of the mean moment, beyond what is
    systematic; NaN where not seen.

    sharp: the contact was read from a kink, else from the foot's height and speed; agreed: then a
    weak kink lies upon it. strides: laid over one another. blind_s: longest part of the stride, s,
    that no frame of any stride fell on; at 30 frames a second the frames of all strides may fall on
    the same places.
    """

    side: str
    sharp: bool
    contact_sd_s: float
    toe_off_sd_s: float
    strides: int
    blind_s: float
    agreed: bool = False


def refine_contacts(
    t: np.ndarray,
    landmarks: np.ndarray,
    view: ViewEstimate,
    contacts: list[Contact],
    period: float,
    parameters: ContactParameters = ContactParameters(),
) -> tuple[list[Contact], dict[str, FootTiming]]:
    """Both feet's contacts, told finer; those at the ends of the clip are added where the rhythm
    puts them and the foot is seen.

    t (frames,) real s; landmarks (frames, 33, 2 or more) px, unsmoothed, NaN where missing;
    contacts: in order, as `contacts.find_contacts` finds them; period: of the stride, s. The
    contacts of a foot that shows too little come back as they were (from the side) or not at all,
    and it has no FootTiming. From front or rear both feet's strides are laid together: they share
    one contact time.
    """
    params = parameters.timing
    out: list[Contact] = []
    timings: dict[str, list[FootTiming]] = {}
    feet = {
        side: _Foot.of(
            t, landmarks, view, side, [c for c in contacts if c.side == side], period, parameters
        )
        for side in skeleton.SIDES
    }
    near = view.near_side
    if near is not None:
        feet = _far_after_near(feet, near, period, params.alternation)
    longest = max(len(foot.starts) for foot in feet.values())
    edges = np.linspace(t[0] - period, t[-1] + period, max(1, round(longest / params.block)) + 1)
    for low, high in pairwise(edges):
        within = {
            side: foot.starts[(foot.starts >= low) & (foot.starts < high)]
            for side, foot in feet.items()
        }
        laid = {
            side: _Piece.of(t, foot, within[side], period, parameters)
            for side, foot in feet.items()
        }
        pieces = {side: piece for side, piece in laid.items() if piece is not None}
        moments = (
            _from_front_or_rear(pieces, period, params)
            if near is None
            else _from_the_side(pieces, near, period, params)
        )
        for side, found in moments.items():
            timings.setdefault(side, []).append(_timing(t, side, found, pieces[side].starts))
            foot, toe_off = feet[side], found.toe_off
            if not np.isfinite(toe_off):
                toe_off = foot.usual_s
            out += [
                Contact(side, float(s + found.contact), float(s + toe_off), foot.scatter_s)
                for s in pieces[side].starts
            ]
    told = [_only_seen(c, t, feet[c.side].signals) for c in out]
    # from front or rear what was found before is too rough to stand for a contact
    kept = [c for c in told if c is not None] + [
        c for c in contacts if c.side not in timings and view.is_side
    ]
    return sorted(kept, key=lambda c: c.initial_contact_s), {
        side: _worst(found) for side, found in timings.items()
    }


def _far_after_near(
    feet: dict[str, _Foot], near: str, period: float, alternation: float
) -> dict[str, _Foot]:
    """The far foot, hidden at times, lands between the near foot's landings; where it was found
    elsewhere, or too seldom, it is looked for there."""
    far = skeleton.SIDES[1 - skeleton.SIDES.index(near)]
    starts, known = feet[near].starts, feet[far]
    if not len(starts) or (
        len(known.starts)
        and abs(_off_alternation(starts, known.starts, period)) < alternation * period
    ):
        return feet
    return feet | {far: replace(known, starts=np.r_[starts[0] - period / 2, starts + period / 2])}


@dataclass(frozen=True, eq=False)
class _Foot:
    """One foot through the clip: its signals; starts (n,) s of its strides; scatter_s of these;
    usual_s: contact time as found before, or NaN."""

    signals: FootSignals
    starts: np.ndarray
    scatter_s: float
    usual_s: float

    @classmethod
    def of(
        cls,
        t: np.ndarray,
        landmarks: np.ndarray,
        view: ViewEstimate,
        side: str,
        contacts: list[Contact],
        period: float,
        parameters: ContactParameters,
    ) -> _Foot:
        signals = foot_signals(landmarks, view, side)
        if view.is_side:
            starts = np.array([c.initial_contact_s for c in contacts])
        else:
            starts = _after_lifts(t, signals, period, parameters.timing.lift_to_contact)
        if len(starts) < 3:
            return cls(signals, np.empty(0), 0.0, float("nan"))
        starts = aligned(t, signals, _to_the_ends(starts, period, t), period)
        even = steadied(
            [Contact(side, float(s), float("nan"), 0.0) for s in starts],
            parameters.events.stride_variation,
        )
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
    def of(
        cls,
        t: np.ndarray,
        foot: _Foot,
        starts: np.ndarray,
        period: float,
        parameters: ContactParameters,
    ) -> _Piece | None:
        return (
            cls(starts, _Stride.of(t, foot.signals, starts, period, parameters))
            if len(starts) >= 2
            else None
        )


@dataclass(frozen=True)
class _Moments:
    """Contact and toe-off, s after the starts; whether the contact is a kink, or at least a weak
    one lies upon it; 1 SD of each."""

    contact: float
    toe_off: float
    sharp: bool
    contact_sd: float
    toe_off_sd: float
    agreed: bool = False


def _from_the_side(
    pieces: dict[str, _Piece], near: str, period: float, params: TimingParameters
) -> dict[str, _Moments]:
    out = {}
    for side, piece in pieces.items():
        stride = piece.stride
        kinks = stride.kinks(
            -params.contact_within_s, params.contact_within_s, LANDING, params.contact_kink
        )
        if not kinks:
            kinks = sorted(
                stride.kinks(-params.far_within_s, params.far_within_s, LANDING, params.far_kink),
                key=lambda kink: abs(kink[0]),
            )[:1]
        contact = max(kinks, key=lambda kink: kink[1])[0] if kinks else 0.0
        toe_off = stride.toe_off(contact, period)
        spreads = (
            stride.spread(contact if kinks else np.nan, LANDING),
            stride.spread(toe_off, LEAVING),
        )
        agreed = any(
            strength >= params.weak_kink
            for _, strength in stride.kinks(
                -params.contact_within_s, params.contact_within_s, LANDING, 0.0
            )
        )
        out[side] = _Moments(contact, toe_off, bool(kinks), *spreads, agreed)
    if len(out) == 2:
        far = skeleton.SIDES[1 - skeleton.SIDES.index(near)]
        off = _off_alternation(
            pieces[near].starts + out[near].contact, pieces[far].starts + out[far].contact, period
        )
        if abs(off) < params.alternation * period:
            out[far] = replace(out[far], contact=out[far].contact - (1 - params.far_trust) * off)
    return out


def _from_front_or_rear(
    pieces: dict[str, _Piece], period: float, params: TimingParameters
) -> dict[str, _Moments]:
    found = {
        side: piece.stride.toe_offs(0.0, period, params.usual_time_varies)
        for side, piece in pieces.items()
    }
    leaving = {
        side: max(kinks, key=lambda kink: kink[1], default=(float("nan"), 0.0))[0]
        for side, kinks in found.items()
    }
    if len(leaving) == 2:
        first, second = leaving
        pairs = [
            (a[1] + b[1], a[0], b[0])
            for a in found[first]
            for b in found[second]
            if abs(
                _off_alternation(pieces[first].starts + a[0], pieces[second].starts + b[0], period)
            )
            < params.alternation * period
        ]
        if pairs:
            _, leaving[first], leaving[second] = max(pairs)
        else:
            best = {
                side: max((strength for _, strength in kinks), default=0.0)
                for side, kinks in found.items()
            }
            leaving[min(best, key=lambda side: best[side])] = float("nan")
    known = {side: moment for side, moment in leaving.items() if np.isfinite(moment)}
    if not known:
        return {}
    for side in leaving.keys() - known.keys():  # in the middle between the other foot's, about
        (other, moment), piece = next(iter(known.items())), pieces[side]
        middle = -_off_alternation(pieces[other].starts + moment, piece.starts, period)
        near = piece.stride.kinks(
            middle - 0.06 * period, middle + 0.06 * period, LEAVING, params.frontal_kink
        )
        leaving[side] = max(near, key=lambda kink: kink[1])[0] if near else middle
    together = _Stride.together(
        [pieces[side].stride.since(moment) for side, moment in leaving.items()]
    )
    contact, sharp = together.contact_before(0.0, period)
    if not np.isfinite(contact):
        return {}
    spread = together.spread(contact, LANDING) if sharp else params.frontal_sd_s
    contact -= params.frontal_late_s
    return {
        side: _Moments(
            moment + contact, moment, sharp, spread, pieces[side].stride.spread(moment, LEAVING)
        )
        for side, moment in leaving.items()
    }


def _off_alternation(one: np.ndarray, other: np.ndarray, period: float) -> float:
    """Mean time, s, by which events of one foot are off the middle between those of the other. one,
    other: (n,) s."""
    apart = (other[:, None] - one[None]).ravel()
    off = apart % period - period / 2
    turns = np.exp(2j * np.pi * off / period)
    return float(np.angle(turns.mean()) / (2 * np.pi) * period)


def _after_lifts(
    t: np.ndarray, signals: FootSignals, period: float, lift_to_contact: float
) -> np.ndarray:
    """From front or rear: about when the foot lands, a usual time after each of its highest lifts."""
    lift = signals.swing[:, 1]
    if np.isfinite(lift).sum() < 10:
        return np.empty(0)
    lift = smooth(np.where(np.isfinite(lift), lift, np.nanmin(lift))[:, None], t, 3.0 / period)[
        :, 0
    ]
    apart = max(1, int(0.6 * period / float(np.median(np.diff(t)))))
    peaks = peaks_in(lift, prominence=0.3 * float(np.ptp(lift)), distance=apart)
    return t[peaks] + lift_to_contact * period


def _to_the_ends(times: np.ndarray, period: float, t: np.ndarray) -> np.ndarray:
    """Contacts that the rhythm of the three nearest puts before the first and after the last, as
    far as the clip goes."""
    early, late = times[:3], times[-3:]
    before = np.median(early - period * np.arange(3)) - period * np.arange(
        1, 1 + int(max(0, (times[0] - t[0] + 0.1 * period) / period))
    )
    after = np.median(late + period * np.arange(2, -1, -1)) + period * np.arange(
        1, 1 + int(max(0, (t[-1] - times[-1] + 0.1 * period) / period))
    )
    return np.r_[before[::-1], times, after]


LANDING, LEAVING = ("ankle", "heel"), ("ankle", "heel", "toe")


@dataclass(frozen=True, eq=False)
class _Stride:
    """Samples of all strides laid over one another: x (n,) s since the starts, the stride of each,
    the points' rise, the knee's bend."""

    x: np.ndarray
    which: np.ndarray
    rise: dict[str, np.ndarray]
    knee: np.ndarray | None
    params: TimingParameters
    on_ground: float

    @classmethod
    def of(
        cls,
        t: np.ndarray,
        signals: FootSignals,
        starts: np.ndarray,
        period: float,
        parameters: ContactParameters,
    ) -> _Stride:
        x, which = since(t, starts, period)
        order = np.flatnonzero(which >= 0)
        order = order[np.argsort(x[order])]
        knee = (
            None if signals.knee is None else without_strays(x[order], signals.knee[order], period)
        )
        rise = {
            name: without_strays(x[order], values[order], period)
            for name, values in signals.rise.items()
        }
        return cls(
            x[order], which[order], rise, knee, parameters.timing, parameters.ground_height_frontal
        )

    def since(self, moment: float) -> _Stride:
        """The same, its times counted from another moment of the stride, every point from its
        middle height."""
        return replace(
            self,
            x=self.x - moment,
            rise={name: values - np.nanmedian(values) for name, values in self.rise.items()},
        )

    @staticmethod
    def together(strides: list[_Stride]) -> _Stride:
        """From front or rear: the strides of both feet as those of one."""
        x = np.concatenate([s.x for s in strides])
        which = np.concatenate([2 * s.which + (i + s.which) % 2 for i, s in enumerate(strides)])
        rise = {name: np.concatenate([s.rise[name] for s in strides]) for name in strides[0].rise}
        return replace(strides[0], x=x, which=which, rise=rise, knee=None)

    def half(self, which: int) -> _Stride:
        """Every other stride."""
        keep = self.which % 2 == which
        knee = None if self.knee is None else self.knee[keep]
        return replace(
            self,
            x=self.x[keep],
            which=self.which[keep],
            rise={name: values[keep] for name, values in self.rise.items()},
            knee=knee,
        )

    def strength(self, at: float, names: tuple[str, ...]) -> float:
        """Change of speed at a moment, summed over the points and the knee."""
        total = sum(change_of_speed(self.x, self.rise[name], at) for name in names)
        return (
            total
            if self.knee is None
            else total + self.params.knee_share * change_of_speed(self.x, self.knee, at)
        )

    def kinks(
        self, low: float, high: float, names: tuple[str, ...], least: float
    ) -> list[tuple[float, float]]:
        """(moment, strength) of each peak of strength between two moments, of `least` or more."""
        grid = np.arange(
            low - self.params.coarse_s, high + 1.5 * self.params.coarse_s, self.params.coarse_s
        )
        strength = np.array([self.strength(g, names) for g in grid])
        filled = np.nan_to_num(strength, nan=-np.inf)
        peaks = [
            i
            for i in range(1, len(grid) - 1)
            if filled[i - 1] < filled[i] >= filled[i + 1] and filled[i] >= least
        ]
        found = []
        for i in peaks:
            fine = grid[i] + np.arange(
                -self.params.coarse_s + self.params.step_s, self.params.coarse_s, self.params.step_s
            )
            values = np.array([self.strength(f, names) for f in fine])
            best = int(np.nanargmax(values))
            if low <= fine[best] <= high:
                found.append((float(fine[best]), float(values[best])))
        return found

    def spread(self, moment: float, names: tuple[str, ...]) -> float:
        """1 SD of a kink's moment: half the difference between every other stride and the rest; NaN
        for NaN."""
        if not np.isfinite(moment):
            return float("nan")
        found = [
            max(
                self.half(h).kinks(moment - 0.03, moment + 0.03, names, 0.0),
                key=lambda k: k[1],
                default=(np.nan,),
            )[0]
            for h in (0, 1)
        ]
        return abs(found[0] - found[1]) / 2 if np.isfinite(found).all() else self.params.usual_sd_s

    def level(self, name: str, low: float, high: float) -> float:
        """Median rise of a point between two moments; NaN where it was not seen."""
        values = self.rise[name][(self.x >= low) & (self.x <= high)]
        return float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")

    def toe_off(self, contact: float, period: float) -> float:
        """The strongest of `toe_offs`; NaN where there is none."""
        return max(
            self.toe_offs(contact, period), key=lambda kink: kink[1], default=(float("nan"), 0.0)
        )[0]

    def toe_offs(
        self, contact: float, period: float, slack: float = 0.0
    ) -> list[tuple[float, float]]:
        """Kinks at which the heel is up and the toe still down, (moment, strength). slack: of the
        contact, shares of period."""
        low, high = (
            contact + share * period
            for share in (
                self.params.toe_off_between[0] - slack,
                self.params.toe_off_between[1] + slack,
            )
        )
        heel_share, toe_share = (
            (1.0, 1.0) if slack == 0 else (self.params.frontal_heel, self.params.frontal_toe)
        )
        heel_up, toe_down = self.params.heel_up * heel_share, self.params.toe_down * toe_share
        found = []
        for moment, strength in self.kinks(low, high, LEAVING, self.params.toe_off_kink):
            around = (moment - 0.02, moment + 0.008)
            flat = (
                (contact + 0.06 * period, contact + 0.16 * period)
                if slack == 0
                else (moment - 0.20 * period, moment - 0.12 * period)
            )
            toe = self.level("toe", *around) - self.level("toe", *flat)
            heel = self.level("heel", *around) - self.level("heel", *flat) - toe
            if heel >= heel_up and toe <= toe_down:
                found.append((moment, strength))
        return found

    def contact_before(self, toe_off: float, period: float) -> tuple[float, bool]:
        """From front or rear: when heel and ankle came down to the ground before toe-off (NaN: not
        seen), and whether a kink told it.

        The ground's place in the image moves as the foot goes towards or away from the camera: its
        slope is that of the toe before it leaves.
        """
        late = (
            (self.x >= toe_off - 0.18 * period)
            & (self.x <= toe_off - 0.02 * period)
            & np.isfinite(self.rise["toe"])
        )
        if late.sum() < FEWEST_SAMPLES:
            return float("nan"), False
        slope = robust_line(self.rise["toe"][late], self.x[late])[0]
        downs = [self._down(self.rise[name] - slope * self.x, toe_off, period) for name in LANDING]
        down = float(np.mean(downs))
        if not np.isfinite(down):
            return float("nan"), False
        kinks = self.kinks(
            down - self.params.frontal_within_s[0],
            down + self.params.frontal_within_s[1],
            LANDING,
            self.params.frontal_kink,
        )
        return (max(kinks, key=lambda k: k[1])[0], True) if kinks else (down, False)

    def _down(self, height: np.ndarray, toe_off: float, period: float) -> float:
        """Walking back from where the point is lowest in the stance: the moment at which it was
        `on_ground` above that; NaN where it never was."""
        grid = np.arange(toe_off - 0.6 * period, toe_off - 0.1 * period, self.params.coarse_s / 2)
        curve = np.array([middle_at(self.x, height, g) for g in grid])
        stance = (
            (grid > toe_off - 0.34 * period) & (grid < toe_off - 0.14 * period) & np.isfinite(curve)
        )
        if not stance.any():
            return float("nan")
        lowest = int(np.argmin(np.where(stance, curve, np.inf)))
        above = np.flatnonzero(curve[:lowest] - curve[lowest] > self.on_ground)
        return float(grid[above[-1]] + self.params.coarse_s / 4) if len(above) else float("nan")


def _only_seen(contact: Contact, t: np.ndarray, signals: FootSignals) -> Contact | None:
    """The contact where its foot was in the frame about then, and the toe-off likewise; None where
    it was not."""

    def seen(moment: float) -> bool:
        around = np.abs(t - moment) < 0.06
        return bool(
            t[0] <= moment <= t[-1]
            and around.any()
            and np.isfinite(signals.rise["ankle"][around]).mean() > 0.5
        )

    if not seen(contact.initial_contact_s):
        return None
    return (
        contact
        if np.isfinite(contact.toe_off_s) and seen(contact.toe_off_s)
        else replace(contact, toe_off_s=float("nan"))
    )


def _timing(t: np.ndarray, side: str, found: _Moments, starts: np.ndarray) -> FootTiming:
    step = float(np.median(np.diff(t)))
    nearest = np.clip(np.searchsorted(t, starts), 0, len(t) - 1)
    places = np.sort((starts - t[nearest]) % step)
    blind = float(np.max(np.diff(np.r_[places, places[0] + step])))
    return FootTiming(
        side, found.sharp, found.contact_sd, found.toe_off_sd, len(starts), blind, found.agreed
    )


def _worst(timings: list[FootTiming]) -> FootTiming:
    """Of the pieces of a long clip."""
    contact, toe_off = (
        np.array([getattr(x, name) for x in timings]) for name in ("contact_sd_s", "toe_off_sd_s")
    )
    known = np.isfinite(toe_off)
    worst_toe_off = float(np.max(toe_off[known])) if known.any() else float("nan")
    return FootTiming(
        timings[0].side,
        all(x.sharp for x in timings),
        float(np.max(np.nan_to_num(contact))),
        worst_toe_off,
        sum(x.strides for x in timings),
        max(x.blind_s for x in timings),
        any(x.agreed for x in timings),
    )

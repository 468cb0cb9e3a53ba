"""Strides of a foot laid over one another, and the kinks that their mean shows: sudden changes of
speed, finer than the frames are apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posecheck.measures.gait.mean_stride import (
    FEWEST_SAMPLES,
    FootSignals,
    change_of_speed,
    middle_at,
    since,
    without_strays,
)
from posecheck.measures.gait.parameters import ContactParameters, TimingParameters
from posecheck.signals.line import robust_line

LANDING, LEAVING = ("ankle", "heel"), ("ankle", "heel", "toe")
"""Points that say when a foot lands, and when it leaves."""


@dataclass(frozen=True, eq=False)
class LaidStrides:
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
    ) -> LaidStrides:
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

    def since(self, moment: float) -> LaidStrides:
        """The same, its times counted from another moment of the stride, every point from its
        middle height."""
        return replace(
            self,
            x=self.x - moment,
            rise={name: values - np.nanmedian(values) for name, values in self.rise.items()},
        )

    @staticmethod
    def together(strides: list[LaidStrides]) -> LaidStrides:
        """From front or rear: the strides of both feet as those of one."""
        x = np.concatenate([s.x for s in strides])
        which = np.concatenate([2 * s.which + (i + s.which) % 2 for i, s in enumerate(strides)])
        rise = {name: np.concatenate([s.rise[name] for s in strides]) for name in strides[0].rise}
        return replace(strides[0], x=x, which=which, rise=rise, knee=None)

    def half(self, which: int) -> LaidStrides:
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

        The ground's place in the frame moves as the foot goes towards or away from the camera:
        its slope is that of the toe before it leaves.
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

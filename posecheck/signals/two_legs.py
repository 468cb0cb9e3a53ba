"""Which of two legs is which, frame by frame: the labelling under which both legs are most likely
to have moved as seen.

Each leg is followed by a Kalman filter of even motion. In every frame the two sets of points may
belong to the legs as labelled or the other way round; the likeliest histories of labels are kept
side by side, each with its own two legs, until later frames decide between them. Points that fit
neither way are taken for errors of the pose model and hardly move a leg, so a leg is remembered
through frames in which both labels lay on one leg, or anywhere. How exactly the points of a clip
are known, and how evenly its legs move, is read from the clip.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.signals.cuts import CutParameters, rolling_median


@dataclass(frozen=True)
class SwapParameters:
    """The numbers by which two legs are taken to be exchanged.

    Prices are natural log units of likelihood; lengths are shares of the leg, which is the 90th
    percentile of ankle to hips in the image.

    Attributes
    ----------
    change_price : float
        What one change of labelling has to gain. From 2.5 to 5 the same frames are exchanged in
        nearly all clips.
    price_per_second : float
        The same, for each second spent exchanged: models exchange legs for tenths of a second [E].
    end_price : float
        The same, for a stretch that begins or ends exchanged: only one end of the exchange is seen
        [E].
    wild : float
        Share of points that lie anywhere on a leg's length, whatever the leg does [E].
    tails : float
        Degrees of freedom of the t distribution of the other points about their leg: clean clips of
        real people have their 50, 90 and 99 % points of
        (departure from even motion) / (its median) at 0.9, 1.9 and 3.2 (measured on 54 clips).
    least_noise : float
        Leg lengths: no point is known better [E].
    blur, apart : float
        Where legs are less than some `apart` leg lengths apart, the model may have put both labels
        on one of them: their points are known to
        `blur` [E].
    even : float
        Share of its speed that an unseen leg keeps from one frame to the next.
    largest_speed, largest_doubt : float
        Leg lengths a frame, and leg lengths: standard deviations that a leg's speed and place never
        exceed.
    kept, hopeless : int, float
        Histories kept side by side; log units behind the best at which one is given up.
    hip_reach : int
        Frames before and after an exchange whose hips say whether those in it were exchanged as
        well [E].
    cuts : CutParameters
        Where the track breaks: legs are told apart within what is unbroken. Its window is also that
        of the noise and evenness of motion.
    """

    change_price: float = 3.0
    price_per_second: float = 4.0
    end_price: float = 12.0
    wild: float = 0.01
    tails: float = 4.0
    least_noise: float = 0.012
    blur: float = 0.08
    apart: float = 0.25
    even: float = 0.98
    largest_speed: float = 0.15
    largest_doubt: float = 0.4
    kept: int = 24
    hopeless: float = 40.0
    hip_reach: int = 8
    cuts: CutParameters = CutParameters()


def likeliest_labels(
    legs: np.ndarray, t: np.ndarray, *, parameters: SwapParameters = SwapParameters()
) -> np.ndarray:
    """(n,) bool, True where the two legs' points are exchanged.

    legs (n, 2, points, 2) px, all finite, relative to the hips; t (n,) s, increasing. The clip is
    followed forwards and backwards, and only where both say so are legs called exchanged: what one
    direction must guess, the other has seen. The labelling of most frames is taken for right.
    """
    n = len(legs)
    ankles = np.linalg.norm(legs[:, :, 1], axis=-1)
    length = float(np.percentile(ankles, 90))
    if n < 5 or not length > 0:
        return np.zeros(n, bool)
    legs = legs / length
    exchanged = _followed(legs, t, parameters)
    if exchanged.any():
        exchanged &= _followed(legs[::-1], -t[::-1], parameters)[::-1]
    return exchanged if exchanged.mean() <= 0.5 else ~exchanged


def _noise(
    legs: np.ndarray, t: np.ndarray, params: SwapParameters
) -> tuple[np.ndarray, np.ndarray]:
    """(n,) variances, leg lengths squared: of a point about its leg, and of a leg's change of speed
    from frame to frame.

    Noise of the points is the same in second differences over one frame and over three; uneven
    motion grows with the third power.
    """
    reach = max(round(params.cuts.window_s / float(np.median(np.diff(t)))), 5)
    short = _second_difference(legs, t, 1, reach)
    motion = (
        np.clip((_second_difference(legs, t, 3, reach) - short) / 17.3, 0.0, 1.5 * short)
        if len(legs) > 12
        else 0.5 * short
    )
    noise = np.maximum(short - 2 / 3 * motion, 0.1 * short) / 6
    apart = np.linalg.norm(legs[:, 0] - legs[:, 1], axis=-1).mean(-1)
    blur = np.square(params.blur) * np.exp(-np.square(apart / params.apart))
    return np.maximum(noise, params.least_noise**2) + blur, np.maximum(
        motion, (params.least_noise / 6) ** 2
    )


def _second_difference(legs: np.ndarray, t: np.ndarray, lag: int, reach: int) -> np.ndarray:
    """(n,) variance per axis of a leg's departure from even motion over `lag` frames, by the median
    near each frame."""
    ratio = ((t[2 * lag :] - t[lag:-lag]) / (t[lag:-lag] - t[: -2 * lag]))[:, None, None, None]
    bend = (legs[2 * lag :] - (1 + ratio) * legs[lag:-lag] + ratio * legs[: -2 * lag]) / np.sqrt(
        (1 + (1 + ratio) ** 2 + ratio**2) / 6
    )
    size = np.full(len(legs), np.nan)
    size[lag:-lag] = np.sqrt(np.square(bend).sum(-1).mean(-1)).mean(-1)
    # median of a plane's distance: 1.18 SD
    return np.square(
        np.maximum(rolling_median(size, max(reach, 2 * lag)), 0.7 * np.nanmedian(size)) / 1.18
    )


@dataclass(frozen=True, eq=False)
class _Histories:
    """Where each history has the two legs: place, speed (history, leg, coordinates); the variance
    of the place, of place and speed together, and of the speed (history, leg)."""

    place: np.ndarray
    speed: np.ndarray
    place_var: np.ndarray
    both_var: np.ndarray
    speed_var: np.ndarray

    def later(self, dt: float, motion: float, params: SwapParameters) -> _Histories:
        """`dt` frames later, unseen. motion: variance that a frame adds to the speed."""
        kept = params.even**dt
        place_var = np.minimum(
            self.place_var + 2 * dt * self.both_var + dt**2 * self.speed_var + motion * dt**3 / 3,
            params.largest_doubt**2,
        )
        both_var = kept * (self.both_var + dt * self.speed_var) + motion * dt**2 / 2
        speed_var = np.minimum(kept**2 * self.speed_var + motion * dt, params.largest_speed**2)
        both_var = np.minimum(both_var, 0.99 * np.sqrt(place_var * speed_var))
        return _Histories(
            self.place + self.speed * dt, self.speed * kept, place_var, both_var, speed_var
        )

    def drawn_to(self, miss: np.ndarray, gain: np.ndarray) -> _Histories:
        """Each history with either labelling, one after the other: drawn to what was seen. miss
        (history, labelling, leg, coordinates); gain (history, labelling, leg)."""
        pull, push = self.place_var[:, None] * gain, self.both_var[:, None] * gain
        both = (
            self.place[:, None] + pull[..., None] * miss,
            self.speed[:, None] + push[..., None] * miss,
            (1 - pull) * self.place_var[:, None],
            (1 - pull) * self.both_var[:, None],
            np.maximum(self.speed_var[:, None] - push * self.both_var[:, None], 1e-9),
        )
        return _Histories(*(x.reshape(-1, *x.shape[2:]) for x in both))

    def of(self, which: np.ndarray) -> _Histories:
        """Those histories alone, in that order."""
        return _Histories(
            self.place[which],
            self.speed[which],
            self.place_var[which],
            self.both_var[which],
            self.speed_var[which],
        )


def _followed(legs: np.ndarray, t: np.ndarray, params: SwapParameters) -> np.ndarray:
    """(n,) bool: the likeliest labels by following the legs through time once. legs (n, 2, points,
    2) leg lengths."""
    n = len(legs)
    step = float(np.median(np.diff(t)))
    noise, motion = _noise(legs, t, params)
    # (n, labelling, leg, coordinates)
    seen = np.stack([legs, legs[:, ::-1]], axis=1).reshape(n, 2, 2, -1)
    points = seen.shape[-1] / 2
    legs_now = _Histories(
        seen[0],
        np.zeros_like(seen[0]),
        np.full((2, 2), noise[0]),
        np.zeros((2, 2)),
        np.full((2, 2), params.largest_speed**2),
    )
    score, label = np.array([0.0, params.end_price]), np.array([0, 1])
    labels, parents = [label], []
    for i in range(1, n):
        dt = (t[i] - t[i - 1]) / step
        legs_now = legs_now.later(dt, motion[i], params)
        # each history (first axis) goes on with either labelling (second axis)
        miss = seen[i][None] - legs_now.place[:, None]
        far = np.square(miss).sum(-1) / (2 * points)
        spread = (legs_now.place_var + noise[i])[:, None]
        fits = (
            (1 - params.wild)
            / (2 * np.pi * spread)
            * (1 + 2 * far / (params.tails * spread)) ** (-(params.tails + 2) / 2)
        )
        likely = fits + params.wild
        price = params.change_price * (
            label[:, None] != np.arange(2)
        ) + params.price_per_second * step * dt * np.arange(2)
        total = (score[:, None] - np.log(likely).sum(-1) + price).ravel()
        order = np.argsort(total)[: 3 * params.kept]
        order = order[total[order] < total[order[0]] + params.hopeless]
        weight = (fits / likely) * (params.tails + 2) / (params.tails + 2 * far / spread)
        gain = 1 / (legs_now.place_var[:, None] + noise[i] / np.maximum(weight, 1e-6))
        legs_now = legs_now.drawn_to(miss, gain).of(order)
        keep = _distinct(legs_now.place, legs_now.place_var, order % 2, params.kept)
        legs_now, order = legs_now.of(keep), order[keep]
        score, label = total[order] - total[order[0]], order % 2
        labels.append(label)
        parents.append(order // 2)
    best = int(np.argmin(score + params.end_price * label))
    out = np.zeros(n, bool)
    for i in range(n - 1, -1, -1):
        out[i] = labels[i][best]
        best = int(parents[i - 1][best]) if i else best
    return out


def _distinct(place: np.ndarray, place_var: np.ndarray, label: np.ndarray, most: int) -> np.ndarray:
    """Up to `most` of the histories (likeliest first; place (m, 2, coordinates)), without those
    alike: one label now, both legs in one place."""
    gap = np.square(place[:, None] - place[None]).sum(-1) / (place.shape[-1] / 2)
    doubt = np.sqrt(place_var)
    alike = (np.sqrt(gap) < 0.5 * np.minimum(doubt[:, None], doubt[None]) + 0.002).all(-1) & (
        label[:, None] == label[None]
    )
    keep, open_ = [], np.ones(len(place), bool)
    for j in range(len(place)):
        if open_[j] and len(keep) < most:
            keep.append(j)
            open_ &= ~alike[j]
    return np.array(keep)

"""The posture of every frame, from ranges that are data (`movements/postures.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from posecheck.movements.postures import posture_data, posture_names, postures_in
from posecheck.recognition.body import Body
from posecheck.recognition.features import FEATURES, features
from posecheck.signals.gaps import runs

UNKNOWN = "unknown"
WORST = 8.0
"""No feature counts for more than this (in the exponent, four standard deviations): a point that
the model put elsewhere must not decide alone."""
NOTHING_FITS = 4.5
"""What being no known posture costs: as one feature three standard deviations off."""
FEWEST = 0.6
"""Share of a posture's features that must be known."""
SETTLES_S = 0.35
"""Scores are averaged over this long, and a posture that lasts no longer is none: a moment on the
way between two others [E]."""


@dataclass(frozen=True)
class PostureRule:
    """One way to be in a posture: names of features and the ranges they keep, and the standard
    deviation outside of them."""

    name: str
    features: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    soft: np.ndarray


@dataclass(frozen=True, eq=False)
class Postures:
    """names (k,): every posture, "unknown" the last. score (frames, k): how likely, rows sum to 1,
    NaN where nobody is seen.

    index (frames,): the posture of each frame after moments too short for one are removed, -1 where
    nobody is seen.
    """

    names: tuple[str, ...]
    score: np.ndarray
    index: np.ndarray

    def mask(self, *names: str) -> np.ndarray:
        """(frames,) bool: in one of these postures."""
        return np.isin(self.index, [self.names.index(name) for name in names])

    def among(self, wanted: str | tuple[str, ...]) -> np.ndarray:
        """(frames,) bool: in a posture of a family of `postures.toml` ("supine", "prone",
        "upright"), in one of those that are named, or "any": seen at all."""
        postures = postures_in(wanted)
        return self.index >= 0 if postures is None else self.mask(*postures)

    def shares(self, frames: np.ndarray | slice = slice(None)) -> dict[str, float]:
        """Share of the frames with a person that are spent in each posture."""
        seen = self.index[frames]
        seen = seen[seen >= 0]
        return {
            name: float(np.mean(seen == i)) if len(seen) else 0.0
            for i, name in enumerate(self.names)
        }


@cache
def posture_rules() -> tuple[PostureRule, ...]:
    """The rules of `postures.toml`, in its order. Raises ValueError for a feature that does not
    exist."""
    data = posture_data()
    rules = []
    for entry in data["posture"]:
        ranges = {name: limits for name, limits in entry.items() if name != "name"}
        for name, (low, high) in ranges.items():
            if name not in FEATURES or not low < high:
                raise ValueError(
                    f"postures.toml: {entry['name']}: {name} is no feature with a range"
                )
        low, high = np.array(list(ranges.values()), float).T
        soft = np.array([data["soft"][unit_of(name)] for name in ranges])
        rules.append(PostureRule(entry["name"], tuple(ranges), low, high, soft))
    return tuple(rules)


def unit_of(feature: str) -> str:
    """ "trunks", "degrees" or "direction"."""
    text = FEATURES[feature]
    return "trunks" if "trunks" in text else "degrees" if "degrees" in text else "direction"


def postures_of(t: np.ndarray, body: Body) -> Postures:
    """t (frames,) s; body: see `body_of`, from smoothed landmarks."""
    return postures_from(t, features(body))


def postures_from(t: np.ndarray, known: dict[str, np.ndarray]) -> Postures:
    """The same from the features themselves, (frames,) each."""
    names = (*posture_names(), UNKNOWN)
    cost = np.full((len(t), len(names)), np.inf)
    cost[:, -1] = NOTHING_FITS
    for rule in posture_rules():
        values = np.stack([known[name] for name in rule.features], axis=1)
        off = np.maximum(np.maximum(rule.low - values, values - rule.high), 0.0) / rule.soft
        seen = np.isfinite(values)
        total = np.where(seen, np.minimum(off**2 / 2, WORST), 0.0).sum(1) / np.maximum(
            seen.mean(1), FEWEST
        )
        column = names.index(rule.name)
        cost[:, column] = np.minimum(
            cost[:, column], np.where(seen.mean(1) >= FEWEST, total, np.inf)
        )
    nobody = ~np.isfinite(known["trunk"])
    likely = np.exp(-cost)
    score = likely / likely.sum(1, keepdims=True)
    score[nobody] = np.nan
    return Postures(names, score, _settled(t, score))


def _settled(t: np.ndarray, score: np.ndarray) -> np.ndarray:
    """(frames,) index of the likeliest posture over SETTLES_S; what lasts no longer goes to the
    likelier of its neighbours."""
    seen = np.isfinite(score).all(1)
    rate = 1.0 / float(np.median(np.diff(t))) if len(t) > 1 else 1.0
    width = min(max(1, 2 * round(SETTLES_S * rate / 2) + 1), max(1, len(t)))
    sums = np.cumsum(
        np.vstack([np.zeros(score.shape[1]), np.where(seen[:, None], score, 0.0)]), axis=0
    )
    first = np.clip(np.arange(len(t)) - width // 2, 0, None)
    last = np.clip(np.arange(len(t)) + width // 2 + 1, None, len(t))
    best = (sums[last] - sums[first]).argmax(1)
    best[~seen] = -1
    shortest = max(1, round(SETTLES_S * rate))
    for a, b in runs(seen):
        if b - a > shortest:
            best[a:b] = _without_moments(best[a:b], score[a:b], shortest)
    return best


def _without_moments(best: np.ndarray, score: np.ndarray, shortest: int) -> np.ndarray:
    best = best.copy()
    edges = np.flatnonzero(np.diff(best)) + 1
    bounds = [0, *edges.tolist(), len(best)]
    for a, b in sorted(pairwise(bounds), key=lambda span: span[1] - span[0]):
        if b - a >= shortest:
            break
        beside = [best[i] for i in (a - 1, b) if 0 <= i < len(best)]
        if beside:
            best[a:b] = max(beside, key=lambda i: score[a:b, i].sum())
    return best

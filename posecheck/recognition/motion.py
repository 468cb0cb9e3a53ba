"""What a stretch of a clip shows, as numbers by name: shares of postures, what moves, how far and
how often, and how it stands at the bottom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.recognition.gait import Steps
from posecheck.recognition.postures import Postures
from posecheck.signals.rhythm import period_of

STATISTICS = {
    "range": "from the 5th to the 95th percentile",
    "low": "10th percentile",
    "high": "90th percentile",
    "median": "middle value",
    "mostly": "75th percentile",
    "at-bottom": "median where the hips are in the lowest quarter of their way",
    "at-top": "median where they are in the highest quarter",
    "swings": "how often it goes from the lowest to the highest third of its range or back",
    "pace": "seconds a swing",
    "beat": (
        "how alike it is to itself one beat later, -1..1: "
        "near 1 for what comes again and again, near 0 for noise"
    ),
    "rhythm": "range of what comes again and again: the range times the beat",
}
PERCENTILES = {"low": 10, "median": 50, "mostly": 75, "high": 90}
GAIT = (
    "share",
    "steps",
    "step-s",
    "changes",
    "lift",
    "apart",
    "swing-knee",
    "stance-knee",
    "thigh-up",
    "thigh-behind",
    "spring",
    "bounce",
    "drop",
    "sinks",
    "cadence",
)
SHORTEST_BEAT_S, LONGEST_BEAT_S = 0.3, 4.0


@dataclass(frozen=True, eq=False)
class SeenClip:
    """Everything that is known of a clip before it is named. t (frames,) s, features (frames,) by
    name."""

    t: np.ndarray
    features: dict[str, np.ndarray]
    postures: Postures
    steps: tuple[Steps, ...]


class Shown:
    """What `frames` (bool) of a scene show: `value(name)` of "share.POSTURE", "FEATURE.STATISTIC",
    "gait.FIELD" or "seconds"; NaN where unknown."""

    def __init__(self, scene: SeenClip, frames: np.ndarray) -> None:
        self.scene, self.frames = scene, frames
        self.seen = frames & (scene.postures.index >= 0)
        self._known: dict[str, float] = {}
        self._shares = scene.postures.shares(frames)

    def value(self, name: str) -> float:
        if name not in self._known:
            self._known[name] = self._value(name)
        return self._known[name]

    def _value(self, name: str) -> float:
        head, _, tail = name.partition(".")
        if head == "share":
            return float(sum(self._shares[part] for part in tail.split("|")))
        if head == "gait":
            return self._gait(tail)
        if name == "seconds":
            return (
                float(self.scene.t[self.frames][-1] - self.scene.t[self.frames][0])
                if self.frames.any()
                else 0.0
            )
        return self._statistic(self.scene.features[head], tail)

    def _statistic(self, values: np.ndarray, which: str) -> float:
        known = self.seen & np.isfinite(values)
        if not known.any():
            return float("nan")
        inside = values[known]
        if len(self.frames) == 1 and which in ("range", "swings", "pace", "beat", "rhythm"):
            return float("nan")  # a single image has no time
        if which in ("at-bottom", "at-top"):
            hips = self.scene.features["hips"]
            known &= np.isfinite(hips)
            if not known.any():
                return float("nan")
            low, high = np.percentile(hips[known], [5, 95])
            there = (
                hips[known] <= low + 0.25 * (high - low)
                if which == "at-bottom"
                else hips[known] >= high - 0.25 * (high - low)
            )
            return float(np.median(values[known][there])) if there.any() else float("nan")
        if which in PERCENTILES:
            return float(np.percentile(inside, PERCENTILES[which]))
        low, high = np.percentile(inside, [5, 95])
        if which == "range":
            return float(high - low)
        if which == "rhythm":
            return float(high - low) * max(self._statistic(values, "beat"), 0.0)
        if which == "beat":
            first, last = np.flatnonzero(self.frames)[[0, -1]]
            t = self.scene.t[first : last + 1]
            return period_of(
                t,
                np.where(known, values, np.nan)[first : last + 1],
                SHORTEST_BEAT_S,
                min(LONGEST_BEAT_S, float(t[-1] - t[0]) / 2),
            )[1]
        swings = _swings(inside, low, high)
        if which == "swings":
            return float(swings)
        return self.value("seconds") / swings if swings else float("inf")

    def _gait(self, which: str) -> float:
        inside = [s for s in self.scene.steps if self.frames[list(s.at)].mean() > 0.5]
        stretch = np.zeros(len(self.frames), bool)
        for s in inside:
            if s.alternate:
                stretch[s.start : s.stop] = True
        if which == "share":
            return float((stretch & self.seen).sum() / max(self.seen.sum(), 1))
        if which == "steps":
            return float(sum(len(s.at) for s in inside))
        if not inside:
            return float("nan")
        if which == "cadence":
            return 60.0 / self._gait("step-s")
        values = [getattr(s, which.replace("-", "_")) for s in inside]
        return float(np.average(values, weights=[len(s.at) for s in inside]))


def _swings(values: np.ndarray, low: float, high: float) -> int:
    if not high > low:
        return 0
    third = np.where(
        values > high - (high - low) / 3, 1, np.where(values < low + (high - low) / 3, -1, 0)
    )
    third = third[third != 0]
    return int((np.diff(third) != 0).sum())

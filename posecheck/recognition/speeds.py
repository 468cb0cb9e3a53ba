"""Whether a run keeps to one speed in a clip: played partly in slow motion, as edited clips are, it
has no one cadence and no one factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.recognition.result import Recognition

APART = 1.35
"""By this factor the steps of two parts of a clip differ in time where it plays at two speeds; a
runner who speeds up from 150 to 190 steps a minute has 1.27 [E]."""
FEWEST = 4
"""Steps in a part: a step more or less that was seen moves their mean by less than that [E]."""


@dataclass(frozen=True)
class TwoSpeeds:
    """at_s: where the time of a step changes from before_s to after_s, s as the clip plays."""

    at_s: float
    before_s: float
    after_s: float


def two_speeds(t: np.ndarray, seen: Recognition) -> TwoSpeeds | None:
    """t (frames,) s. None where the steps of a run keep their time, or are too few to tell."""
    inside = seen.inside(len(t))
    rows = [s for s in seen.steps if s.alternate and inside[s.start : s.stop].mean() > 0.5]
    ends = [t[list(s.at)] for s in rows]
    ended = np.concatenate([at[1:] for at in ends]) if ends else np.zeros(0)
    took = np.concatenate([np.diff(at) for at in ends])[np.argsort(ended)] if ends else ended
    ended = np.sort(ended)
    best, found = np.log(APART), None
    for k in range(FEWEST, len(took) - FEWEST + 1):
        means, middles = (
            [float(of(part)) for part in (took[:k], took[k:])] for of in (np.mean, np.median)
        )
        apart = min(abs(np.log(a / b)) for a, b in (means, middles))
        if apart > best:
            best, found = apart, TwoSpeeds(float(ended[k - 1]), *middles)
    return found

"""Reps and holds: how many, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecheck.movements.load import movements
from posecheck.validation.matching import match, match_by_overlap
from posecheck.validation.real.said import Said
from posecheck.validation.real.truth import RealClip, Span

HOLD_S = 0.5
SHORTEST_S = 2.0
FARTHEST = 3.0
"""Tolerances within which a rep that was found is taken to be a rep that is there, only at the
wrong moment."""


@dataclass(frozen=True)
class RepOutcome:
    """expected: (fewest, most). found: whole reps. peaks: far positions that are there, less those
    of reps that the clip cuts where they were not found; peaks_right: found within the tolerance.
    errors: frames between the true far position and the stay there that was found."""

    expected: Span
    found: int
    peaks: int
    peaks_right: int
    errors: tuple[float, ...]

    @property
    def exact(self) -> bool:
        return self.expected[0] <= self.found <= self.expected[1]


@dataclass(frozen=True)
class HoldOutcome:
    """right: start and end within HOLD_S (or the reader's tolerance). errors_s: (start, end) of
    those that were found. extra: holds found where none is."""

    expected: int
    right: int
    extra: int
    errors_s: tuple[tuple[float, float], ...]


def compare_reps(clip: RealClip, said: Said) -> RepOutcome | None:
    """None where the truth counts no reps."""
    if clip.reps is None:
        return None
    away = np.array(
        [[max(r.peak - p, 0.0, p - r.peak_end) for r in said.reps] for p in clip.peaks], float
    ).reshape(len(clip.peaks), len(said.reps))
    pairs = match(away, away <= FARTHEST * max(clip.tolerance, clip.rate / 3))
    errors = tuple(float(away[i, j]) for i, j in pairs)
    cut = clip.reps[1] - clip.reps[0]
    peaks = len(clip.peaks) - min(cut, len(clip.peaks) - len(pairs))
    return RepOutcome(
        clip.reps,
        sum(not r.partial for r in said.reps),
        peaks,
        sum(e <= clip.tolerance for e in errors),
        errors,
    )


def compare_holds(clip: RealClip, said: Said, movement: str) -> HoldOutcome | None:
    """movement: that the clip shows, which says how long a hold has to be. None where the truth has
    none that is long enough."""
    rule = movements()[movement].hold if movement in movements() else None
    shortest = rule.shortest_s if rule else SHORTEST_S
    true = [(float(a), float(b)) for a, b in clip.holds]
    long = [h for h in true if (h[1] - h[0] + 1) / clip.rate >= shortest]
    if not long:
        return None
    pairs = match_by_overlap(long, said.holds)
    errors = tuple(
        tuple((said.holds[j][end] - long[i][end]) / clip.rate for end in (0, 1)) for i, j in pairs
    )
    allowed = max(HOLD_S, clip.tolerance / clip.rate)
    extra = sum(all(min(b, d) <= max(a, c) for c, d in true) for a, b in said.holds)
    return HoldOutcome(len(long), sum(max(map(abs, e)) <= allowed for e in errors), extra, errors)

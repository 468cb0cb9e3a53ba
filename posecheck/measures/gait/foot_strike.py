"""With which part a foot lands, in a word: described, not judged. Light to import, since the
report's words need it."""

from __future__ import annotations

from collections.abc import Iterable

from posecheck.model.measurement import Measurement
from posecheck.model.stride import FootStrike

REARFOOT, FOREFOOT = 8.0, -1.6
"""Degrees of foot inclination at contact above which the heel lands first, below which the forefoot
(Altman & Davis 2012)."""


def foot_strikes(measurements: Iterable[Measurement]) -> tuple[FootStrike, ...]:
    """For each foot whose foot_inclination_at_contact is known, by the limits of Altman & Davis
    (2012)."""
    out = []
    for m in measurements:
        if (
            m.name == "foot_inclination_at_contact"
            and m.side
            and m.status not in ("refused", "unclear")
            and None not in (m.value, m.low, m.high)
        ):
            value, low, high = m.known
            open_to = (
                ("heel", high > REARFOOT),
                ("midfoot", low <= REARFOOT and high >= FOREFOOT),
                ("forefoot", low < FOREFOOT),
            )
            possible = tuple(part for part, may_be in open_to if may_be)
            out.append(
                FootStrike(
                    m.side,
                    possible[0] if len(possible) == 1 else "between",
                    possible,
                    value,
                    low,
                    high,
                )
            )
    return tuple(out)

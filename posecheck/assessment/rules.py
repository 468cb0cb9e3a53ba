"""Rules against readings: clear, not sure, or fine. Nothing is flagged whose interval does not
clear its threshold."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

from posecheck.assessment.reading import Reading
from posecheck.movements.movement import Fault


@dataclass(frozen=True)
class Judgement:
    """One rule on one reading. clear: the whole interval is beyond; unsure: the value is, its
    interval is not; fine: neither.

    On an unclear reading a rule is at most unsure.

    confidence: probability that the true value is beyond the threshold, the interval taken as
    normal. threshold is signed as the value (for a rule on either side).
    """

    fault: Fault
    reading: Reading
    clear: bool
    unsure: bool
    clearly_fine: bool
    severity: int
    confidence: float
    threshold: float


def judge(fault: Fault, reading: Reading) -> Judgement:
    """Hold a reading against a fault's threshold; a rule for "either" side has it with the sign of
    the value."""
    above = fault.beyond == "above" or (fault.beyond == "either" and reading.value >= 0)
    sign = -1.0 if fault.beyond == "either" and not above else 1.0
    threshold = sign * fault.threshold
    margin = reading.value - threshold if above else threshold - reading.value
    half = max(reading.half_width, 1e-9)

    def wholly_beyond(limit: float) -> bool:
        return (
            margin > 0
            and not reading.unclear
            and (reading.low > limit if above else reading.high < limit)
        )

    clear = wholly_beyond(threshold)
    severe = clear and fault.severe is not None and wholly_beyond(sign * fault.severe)
    return Judgement(
        fault=fault,
        reading=reading,
        clear=clear,
        unsure=margin > 0 and not clear,
        clearly_fine=margin < -half and not reading.unclear,
        severity=min(3, fault.severity + int(severe)),
        confidence=round(0.5 * (1 + erf(margin / half * 1.96 / sqrt(2))), 3),
        threshold=threshold,
    )
